"""What counts and what ranks: a match lacks nothing, a near match lacks what it says.

Against brute force: a plain reader of the texts decides what each article holds.
"""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analysis.analyzer import Analyzer
from searchkit.article import Article
from searchkit.engine.folder import FolderEngine
from searchkit.engine.memory import MemoryEngine
from searchkit.index import SearchIndex
from searchkit.query.requirement import require

WORDS = ("vneid", "khai sinh", "học bạ", "hộ khẩu", "internet", "bệnh viện", "thuế")

_analyzer = Analyzer()


def _is_segmented(words: list[str]) -> bool:
    """Whether pyvi takes each for a word in this row."""
    terms = [word.replace(" ", "_") for word in words]
    return _analyzer.analyze(" ".join(words)).word_terms == terms


words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).filter(_is_segmented)
articles = st.lists(st.lists(st.sampled_from(WORDS), max_size=5), min_size=1, max_size=6)


def index_of(texts: Sequence[Sequence[str]], index: SearchIndex) -> SearchIndex:
    # One word a paragraph, so that no two words make a pair of neighbours.
    index.add(
        Article(str(i), "Bài viết", tuple(text), source=f"nguồn {len(text)}")
        for i, text in enumerate(texts)
    )
    return index


@given(texts=articles, query=words)
@settings(max_examples=300, deadline=None)
def test_a_match_lacks_nothing_and_a_near_match_what_it_says(
    texts: list[list[str]], query: list[str]
) -> None:
    index = index_of(texts, SearchIndex(MemoryEngine()))
    result = index.search(" ".join(query), limit=100, fold=False)
    assert result.corrected is None
    matching = {str(i) for i, text in enumerate(texts) if set(query) <= set(text)}
    assert {hit.id for hit in result.hits if not hit.missing} == matching
    assert result.total == len(matching)
    assert result.near_total == len(result.hits) - len(matching)
    assert sum(result.facets["source"].values()) == len(matching)
    for hit in result.hits:
        assert set(hit.missing) == set(query) - set(texts[int(hit.id)])
    for exact in (
        index.search(" ".join(query), exact=True, fold=False, limit=100),
        index.search(" ".join(query), sort="date", fold=False, limit=100),
    ):
        assert {hit.id for hit in exact.hits} == matching
        assert exact.near_total == 0


@given(texts=articles, query=words)
@settings(max_examples=100, deadline=None)
def test_requiring_what_is_missing_rules_out_what_lacks_it(
    texts: list[list[str]], query: list[str]
) -> None:
    index = index_of(texts, SearchIndex(MemoryEngine()))
    typed = " ".join(query)
    for hit in index.search(typed, limit=100, fold=False).hits:
        for word in hit.missing:
            shown = index.search(require(typed, word), limit=100, fold=False).hits
            assert hit.id not in {other.id for other in shown}
            assert all(word in texts[int(other.id)] for other in shown)


@given(texts=articles, query=words)
@settings(max_examples=40, deadline=None)
def test_both_engines_agree(
    tmp_path_factory: object, texts: list[list[str]], query: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("index")  # type: ignore[attr-defined]
    with index_of(texts, SearchIndex(FolderEngine.create(folder / "index"))) as arrays:
        plain = index_of(texts, SearchIndex(MemoryEngine()))
        found, wanted = (
            [(hit.id, hit.missing) for hit in index.search(" ".join(query), limit=100).hits]
            for index in (arrays, plain)
        )
        assert found == wanted


def test_few_words_put_matches_first() -> None:
    texts = [["vneid", "thuế"], ["thuế"] * 9, *([["học bạ"]] * 5)]
    index = index_of(texts, SearchIndex(MemoryEngine()))
    assert [hit.id for hit in index.search("vneid thuế").hits] == ["0", "1"]


def test_a_part_of_a_name_is_not_the_name() -> None:
    texts = [["quý III năm 2024"], ["tháng 2 năm 2024"], ["gọi 1900 1234"], ["gọi 024 3733 1234"]]
    index = index_of(texts, SearchIndex(MemoryEngine()))
    for query, match in (("quý 3 năm 2024", "0"), ("1900 1234", "2"), ("024 3733 1234", "3")):
        hits = index.search(query).hits
        assert [hit.id for hit in hits if not hit.missing] == [match]


def test_one_word_has_no_near_matches() -> None:
    index = index_of([["khai sinh"], ["khai"], ["sinh"]], SearchIndex(MemoryEngine()))
    result = index.search("khai sinh")
    assert [hit.id for hit in result.hits] == ["0"]
    assert result.near_total == 0


def test_a_whole_phrase_is_required_and_quotes_amid_words_are_evidence() -> None:
    texts = [["khai sinh", "thuế"], ["sinh khai", "thuế"], ["thuế"], *([["học bạ"]] * 5)]
    index = index_of(texts, SearchIndex(MemoryEngine()))
    assert [hit.id for hit in index.search('"khai sinh"').hits] == ["0"]
    result = index.search('"khai sinh" thuế bệnh viện')
    missing = {hit.id: hit.missing for hit in result.hits}
    assert missing["0"] == ("bệnh viện",)
    assert missing["2"] == ('"khai sinh"', "bệnh viện")
    assert {hit.id for hit in index.search('+"khai sinh" thuế bệnh viện').hits} == {"0"}
