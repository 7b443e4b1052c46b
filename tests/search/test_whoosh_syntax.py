"""``search(…, syntax="whoosh")``: Whoosh's language, answered as every other query."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import Article, QueryError, SearchIndex, SearchResult, create_index, open_index
from searchkit.engine.whoosh.syntax import make_parser

PARAGRAPHS = (
    "Tổ công nghệ số cộng đồng hướng dẫn bà con cài VNeID.",
    "Nghị quyết 57-NQ/TW nói đến chuyển đổi số và trí tuệ nhân tạo (AI).",
    "Ai cũng nói chuyện chuyến đi Hòa Bình của Bộ Công an, Bộ Công an trả lời.",
)


def word(number: int) -> str:
    """A word of its own for each number, in letters: digits would be words by themselves."""
    return "từ" + "".join("abcdefghij"[int(digit)] for digit in str(number))


def articles() -> Iterator[Article]:
    for number in range(30):
        yield Article(
            f"{number:02}",
            f"Bài thứ {number} của {'xã' if number % 3 else 'huyện'}",
            (PARAGRAPHS[number % 3], " ".join(["số"] * (number % 7) + [word(number)])),
            source=("Báo Sáng", "Nhịp Số", None)[number % 3],
            published=(f"2024-{number % 12 + 1:02}-05", "2023-07", None)[number % 3],
        )


DAYS = {article.id: article.published or "" for article in articles()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whoosh") / "index"
    with create_index(folder) as index:
        index.add(list(articles())[:20])
        index.add(list(articles())[20:])
        index.delete(["07", "29"])
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[SearchIndex]:
    with open_index(folder) as index:
        yield index


def ids(result: SearchResult) -> list[str]:
    return [hit.id for hit in result.hits]


@pytest.mark.parametrize(
    "query",
    [
        "số",
        "số cộng",
        '"công nghệ số"',
        "chuy* OR từc*",
        "title:huyện ANDMAYBE số",
        "NOT title:huyện",
        "published:[2024-03 TO 2024-08]",
        "từb~",
        "t?b",
        'r"từ[bc]."',
        "word:chuyển_đổi",
        "acronym:AI",
        "identifier:57-NQ/TW",
        "organisation:'Bộ Công an'",
        "source:'Nhịp Số' số^3",
        "*:*",
    ],
)
def test_ranks_as_whoosh_does(index: SearchIndex, query: str) -> None:
    result = index.search(query, syntax="whoosh", recency=False, fold=False, limit=100)
    whoosh = index.whoosh()
    with whoosh.searcher() as searcher:
        hits = searcher.search(make_parser("content", whoosh.schema).parse(query), limit=None)
        wanted = {hit["id"]: hit.score for hit in hits if hit["id"] not in {"07", "29"}}
    assert wanted
    assert {hit.id: hit.score for hit in result.hits} == pytest.approx(wanted)
    newest_first = sorted(sorted(wanted), key=lambda id: DAYS[id], reverse=True)
    assert ids(result) == sorted(newest_first, key=lambda id: -wanted[id])
    assert (result.total, result.near_total, result.corrected) == (len(wanted), 0, None)


def combined(depth: int) -> st.SearchStrategy[tuple[str, frozenset[str]]]:
    """Queries of terms, and what they find by the algebra of sets."""
    everything = frozenset(f"{number:02}" for number in range(30)) - {"07", "29"}
    holds = {
        "huyện": frozenset(f"{number:02}" for number in range(0, 30, 3)),
        "source:'Nhịp Số'": frozenset(f"{number:02}" for number in range(1, 30, 3)),
        "từb*": frozenset(["01", *(f"{number:02}" for number in range(10, 20))]),
        "vắng": frozenset[str](),
    }
    terms = st.sampled_from([(query, found & everything) for query, found in holds.items()])
    if not depth:
        return terms
    part = combined(depth - 1)
    negated = part.map(lambda each: (f"(NOT {each[0]})", everything - each[1]))
    both = st.tuples(part, part).map(
        lambda two: (f"({two[0][0]} AND {two[1][0]})", two[0][1] & two[1][1])
    )
    either = st.tuples(part, part).map(
        lambda two: (f"({two[0][0]} OR {two[1][0]})", two[0][1] | two[1][1])
    )
    return terms | negated | negated | both | either


@given(combined(4))
@settings(max_examples=300)
def test_negations_nest(index: SearchIndex, asked: tuple[str, frozenset[str]]) -> None:
    query, wanted = asked
    result = index.search(query, syntax="whoosh", fold=False, limit=100)
    assert set(ids(result)) == wanted


def test_is_limited_sorted_and_counted_as_every_query(index: SearchIndex) -> None:
    def both(query: str, **options: object) -> tuple[SearchResult, SearchResult]:
        asked = {"fold": False, "limit": 100, "exact": True} | options
        return (
            index.search(query, syntax="whoosh", **asked),  # type: ignore[arg-type]
            index.search(query, **asked),  # type: ignore[arg-type]
        )

    for options in (
        {"sort": "date"},
        {"sort": "oldest"},
        {"sort": "indexed"},
        {"sort": "date", "published_from": "2024-04", "published_to": "2024-09"},
        {"sort": "date", "source": "sáng"},
        {"sort": "date", "facets": {"year": ["2023"]}},
        {"sort": "date", "facets": {"organisation": ["Bộ Công an"]}},
        {"sort": "date", "facets": {"year": ["2023", "2024"], "month": ["2024-10", "2023-06"]}},
    ):
        mine, usual = both("số", **options)
        assert ids(mine) == ids(usual)
        assert (mine.total, mine.facets) == (usual.total, usual.facets)
    pages = [both("số", limit=7, page=page)[0] for page in (1, 2, 3)]
    assert [id for page in pages for id in ids(page)] == ids(both("số")[0])[:21]
    assert pages[0].pages == -(-both("số")[0].total // 7)


def test_a_day_in_quotes_is_the_day(index: SearchIndex) -> None:
    plain = index.search("published:2024-04", syntax="whoosh", limit=100)
    quoted = index.search('published:"2024-04"', syntax="whoosh", limit=100)
    assert plain.total
    assert ids(quoted) == ids(plain)


def test_copies_are_folded(tmp_path: Path) -> None:
    body = " ".join(f"Đoạn {i} kể về tổ công nghệ số cộng đồng thứ {i} của xã." for i in range(60))
    with create_index(tmp_path / "index") as index:
        index.add([Article(f"bản {i}", "Tổ công nghệ số", (body,)) for i in range(3)])
        (hit,) = index.search("thứ", syntax="whoosh").hits
        assert hit.duplicates == 2


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("chuyển đổi", {"chuyển đổi"}),
        ('"chuyển đổi số"', {"chuyển đổi số"}),
        ('"nói số"~4', {"nói", "số"}),
        ("chuy*", {"chuyển", "chuyện", "chuyến"}),
        ("word:chuyển_đổi", {"chuyển đổi"}),
        ("acronym:AI", {"AI"}),
        ("identifier:57-NQ/TW", {"Nghị quyết 57-NQ/TW"}),
        ("hòa NOT cộng", {"Hòa"}),
        ("hòa ANDNOT bình", set()),
        ("(ai OR hòa)", {"AI", "Ai", "Hòa"}),
        ("*:*", set()),
    ],
)
def test_marks_what_was_asked_for(index: SearchIndex, query: str, marked: set[str]) -> None:
    found = {
        snippet.text[start:end]
        for hit in index.search(query, syntax="whoosh", limit=100).hits
        for snippet in hit.snippets
        for start, end in snippet.highlights
    }
    assert found == marked


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("publishd:2024", "publishd"),
        ("group:1", "group"),
        ("title:", "title"),
        ("title: căn", "title"),
        ("published:hôm_qua", "hôm_qua"),
        ("published:[2024-02-30 TO 2024]", "2024-02-30"),
        ('published:"2024 2025"', "2024 2025"),
        ('published:r"hôm\nqua"', "hôm qua"),
        ('published:r"202[34]"', "202[34]"),
        ("published:[2024 TO", "["),
        ("(căn OR cước", "("),
        ("căn) cước", ")"),
        ("(" * 50 + "căn" + ")" * 50, "20"),
        ('"căn cước', "ngoặc kép"),
        ("căn AND", "AND"),
        ("OR căn", "OR"),
        ("căn OR OR cước", "OR"),
        ("NOT NOT căn", "NOT"),
        ('r"(căn"', "(căn"),
        ("căn~7", "căn~7"),
        ("căn~/9", "căn"),
        ("căn " * 300, "1000"),
    ],
)
def test_a_mistake_is_one_line_that_names_it(index: SearchIndex, query: str, said: str) -> None:
    with pytest.raises(QueryError) as raised:
        index.search(query, syntax="whoosh")
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_an_expression_that_explodes_is_given_up(tmp_path: Path) -> None:
    with create_index(tmp_path / "index") as index:
        index.add([Article("1", "a" * 60, ())])
        with pytest.raises(QueryError, match="thời gian"):
            index.search('r"(a|aa)+b"', syntax="whoosh")


@pytest.mark.parametrize("query", ["số", "*", "t*", "NOT số", 'r".*ố"', "số~2", '"số số"~9', "*:*"])
def test_when_time_is_up_nothing_false_is_said(index: SearchIndex, query: str) -> None:
    result = index.search(query, syntax="whoosh", deadline_ms=0)
    assert (result.hits, result.partial) == ((), True)
    assert result.reason == "Đã quá thời hạn trước khi tìm hết."


def test_nothing_typed_and_nothing_found(index: SearchIndex) -> None:
    assert index.search("  ", syntax="whoosh").reason == index.search("  ").reason
    assert index.search("vắng", syntax="whoosh").reason == "Không bài nào khớp truy vấn này."


def test_what_whoosh_has_no_answer_to(index: SearchIndex) -> None:
    with pytest.raises(QueryError, match="explain"):
        index.search("số", syntax="whoosh", explain=True)
    with pytest.raises(QueryError, match="lucene"):
        index.search("số", syntax="lucene")  # type: ignore[arg-type]


PIECES = (
    *("(", ")", '"', "'", "[", "]", "{", "}", " ", "AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "TO"),
    *("REQUIRE", "*", "?", "~", "~2", "~/2", "^", "^2", ":", 'r"', "\\", "title:", "published:"),
    *("word:", "identifier:", "id:", "2024", "2024-02", "số", "chuyển", "57-NQ/TW", "_", "-", "\n"),
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join))
@settings(max_examples=300)
def test_any_text_is_answered_or_refused(index: SearchIndex, query: str) -> None:
    try:
        index.search(query, syntax="whoosh")
    except QueryError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - most texts are well


# --- the command line --------------------------------------------------------------------------


def searchkit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "searchkit", "search", *arguments, "--index", str(folder)],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_the_command_prints_what_it_always_does(folder: Path) -> None:
    query = 'title:huyện AND "chuyển đổi số"~2'
    done = searchkit(folder, "--syntax", "whoosh", "title:huyện AND công", "--json")
    usual = searchkit(folder, "title:huyện công", "--json")
    answer, other = json.loads(done.stdout), json.loads(usual.stdout)
    assert done.returncode == 0
    assert answer.keys() == other.keys()
    assert answer["hits"][0].keys() == other["hits"][0].keys()
    assert answer["total"] == other["total"] > 0
    nothing = searchkit(folder, "--syntax", "whoosh", query)
    assert (nothing.returncode, nothing.stdout) == (1, "Không bài nào khớp truy vấn này.\n")


@pytest.mark.parametrize(
    "arguments",
    [["--syntax", "whoosh", "(số"], ["--syntax", "lucene", "số"], ["--syntax", "whoosh", "x:y"]],
)
def test_the_command_refuses_in_one_line(folder: Path, arguments: list[str]) -> None:
    done = searchkit(folder, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("searchkit: ")
    assert len(done.stderr.splitlines()) == 1
