"""The contract of an engine: whatever it stores and however it searches, it finds the same.

The reference engine is the oracle. A new engine joins by adding its maker to ``ENGINES``.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchkit.analysis.folding import fold_term
from searchkit.article import Article
from searchkit.engine.bm25 import LENGTHS, length_byte
from searchkit.engine.fields import (
    DEFINITION,
    FACET_LABELS,
    FACET_VALUES,
    FACETS,
    MONTH,
    NUMBER,
    PAIR,
    PROVINCE,
    SOURCE,
    SUGGESTION,
    SYLLABLE,
    YEAR,
    Document,
)
from searchkit.engine.folder import FolderEngine
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.plan import And, AnyOf, Filters, Near, Phrase, Plan, Term
from searchkit.engine.protocol import Engine, Ranking

from . import strategies as make

Maker = Callable[[Path], Engine]
ENGINES: dict[str, Maker] = {
    "memory": lambda _: MemoryEngine(),
    "whoosh": lambda folder: FolderEngine.create(folder / "index"),
}
IDS = st.sampled_from([f"bài/{i}" for i in range(6)])
EVERYTHING = Plan((), And(()))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = ENGINES[request.param](tmp_path)
    yield engine
    engine.close()


def article(id: str, title: str = "Chuyển đổi số", *paragraphs: str, **fields: str) -> Document:
    return make.document(Article(id, title, paragraphs, **fields))  # type: ignore[arg-type]


def add(engine: Engine, *documents: Document) -> None:
    with engine.writer() as writer:
        writer.add(documents)


def ids(ranking: Ranking) -> list[str]:
    return [hit.id for hit in ranking.hits]


# --- against the oracle ------------------------------------------------------------------------

commits = st.lists(st.lists(make.documents(IDS), max_size=4), min_size=1, max_size=3)


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "memory"])
@given(commits=commits, plans=st.lists(make.plans, min_size=1, max_size=4), limit=st.integers(0, 7))
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_finds_what_the_reference_finds(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    commits: list[list[Document]],
    plans: list[Plan],
    limit: int,
) -> None:
    """Documents that are replaced count in statistics until merged, so scores wait for that."""
    engine, oracle = ENGINES[name](tmp_path_factory.mktemp("engine")), MemoryEngine()
    replaced = len({d.article.id for c in commits for d in c}) < sum(map(len, commits))
    for documents in commits:
        add(engine, *documents)
        add(oracle, *documents)
    if replaced:
        with engine.writer() as writer:
            getattr(writer, "optimize", lambda: None)()
    reader, expected = engine.reader(), oracle.reader()
    assert reader.document_count() == expected.document_count()
    contents = reader.contents()
    assert contents == expected.contents()
    assert {id: reader.content(id) for id in contents} == contents
    assert reader.content("none") is None
    assert reader.sources() == expected.sources()
    for text in make.SYLLABLES:
        key = fold_term(text)
        assert list(reader.spellings(SYLLABLE, key)) == list(expected.spellings(SYLLABLE, key))
    for prefix in ("", "s", "so", "chuyen doi", "cds="):
        for field in (SUGGESTION, DEFINITION):
            assert list(reader.prefixed(field, prefix, 3)) == list(
                expected.prefixed(field, prefix, 3)
            )
    for id in contents:
        assert reader.group_name(id) == expected.group_name(id)
        assert reader.group(id) == expected.group(id)
    for field, name in product(FACET_LABELS, make.NAMES):
        assert reader.labelled(field, name, 3) == expected.labelled(field, name, 3)
    for band in make.BANDS:
        assert reader.banded(band, 2) == expected.banded(band, 2)
    for plan in plans:
        found, wanted = reader.search(plan, limit), expected.search(plan, limit)
        assert (found.total, found.near_total) == (wanted.total, wanted.near_total)
        assert found.facets == wanted.facets
        assert ids(found) == ids(wanted)
        assert [hit.duplicates for hit in found.hits] == [hit.duplicates for hit in wanted.hits]
        assert [hit.missing for hit in found.hits] == [hit.missing for hit in wanted.hits]
        assert [hit.score for hit in found.hits] == pytest.approx(
            [hit.score for hit in wanted.hits], abs=1e-9
        )
        for id, score, *_ in found.hits:
            parts = reader.explain(plan, id)
            assert parts == pytest.approx(dict(expected.explain(plan, id)), abs=1e-9)
            assert sum(parts.values()) == pytest.approx(score, abs=1e-9)
    engine.close()


# --- the contract, point by point --------------------------------------------------------------


def test_is_empty_at_first(engine: Engine) -> None:
    reader = engine.reader()
    assert reader.document_count() == 0
    assert reader.search(EVERYTHING, 10) == Ranking(0, (), {name: {} for name in FACETS})
    assert reader.article("x") is None
    assert reader.spellings(SYLLABLE, "so") == []


def test_gives_the_article_back(engine: Engine) -> None:
    stored = Article(
        id="a/b",
        title="Hoà nhập số 😀",
        paragraphs=("Đoạn một.", "Đoạn hai\u0301."),
        url="https://example.org/?a=1&b=2",
        source="Cổng TTĐT",
        published="2025-02",
        captions=("Ảnh: VGP",),
        metadata={"author": "Bạch Dương", "số": [1, 2.5, None, True]},
        origin="/tin/a.txt",
    )
    add(engine, make.document(stored))
    assert engine.reader().article("a/b") == stored


def test_adding_an_id_again_replaces(engine: Engine) -> None:
    add(engine, article("1", "căn cước"), article("2", "dân cư"))
    add(engine, article("1", "dân cư"))
    reader = engine.reader()
    assert reader.document_count() == 2
    assert ids(reader.search(Plan((), AnyOf((Term(SYLLABLE, "cước"),))), 10)) == []
    assert ids(reader.search(Plan((), AnyOf((Term(SYLLABLE, "cư"),))), 10)) == ["1", "2"]


def test_the_last_of_one_id_in_one_commit_wins(engine: Engine) -> None:
    add(engine, article("1", "một"), article("2", "hai"), article("1", "ba"))
    reader = engine.reader()
    assert reader.document_count() == 2
    stored = reader.article("1")
    assert stored is not None
    assert stored.title == "ba"
    assert ids(reader.search(Plan((), AnyOf((Term(SYLLABLE, "một"),))), 10)) == []


def test_deletes(engine: Engine) -> None:
    add(engine, article("1"), article("2"), article("3"))
    with engine.writer() as writer:
        writer.delete(["2", "no such id"])
    reader = engine.reader()
    assert reader.document_count() == 2
    assert ids(reader.search(EVERYTHING, 10)) == ["1", "3"]
    assert reader.article("2") is None
    assert set(reader.contents()) == {"1", "3"}


def test_deletes_everything_and_starts_anew(engine: Engine) -> None:
    add(engine, article("1"), article("2"))
    with engine.writer() as writer:
        writer.delete(["1", "2"])
    assert engine.reader().document_count() == 0
    add(engine, article("2"))
    assert ids(engine.reader().search(EVERYTHING, 10)) == ["2"]


def test_a_failed_writer_changes_nothing(engine: Engine) -> None:
    add(engine, article("1"))

    def cut_short() -> None:
        with engine.writer() as writer:
            writer.add([article("2")])
            writer.delete(["1"])
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        cut_short()
    assert ids(engine.reader().search(EVERYTHING, 10)) == ["1"]
    add(engine, article("3"))
    assert ids(engine.reader().search(EVERYTHING, 10)) == ["1", "3"]


def test_a_reader_stays_on_its_commit(engine: Engine) -> None:
    add(engine, article("1"))
    before = engine.reader()
    add(engine, article("2"))
    with engine.writer() as writer:
        writer.delete(["1"])
    assert ids(before.search(EVERYTHING, 10)) == ["1"]
    assert before.article("1") is not None
    assert ids(engine.reader().search(EVERYTHING, 10)) == ["2"]


def test_pages_follow_each_other(engine: Engine) -> None:
    add(engine, *(article(f"{i:02}") for i in range(25)))
    reader = engine.reader()
    pages = [ids(reader.search(EVERYTHING, 10, offset)) for offset in (0, 10, 20, 30)]
    assert [id for page in pages for id in page] == [f"{i:02}" for i in range(25)]
    assert all(reader.search(EVERYTHING, 10, offset).total == 25 for offset in (0, 30))


def test_no_pair_and_no_phrase_spans_two_passages(engine: Engine) -> None:
    add(engine, article("1", "chuyển", "đổi", "số"))
    reader = engine.reader()
    assert reader.document_frequency(Term(PAIR, "chuyển_đổi")) == 0
    assert reader.document_frequency(Term(SYLLABLE, "đổi")) == 1


def test_a_phrase_is_more_than_its_pairs_however_often_these_occur(engine: Engine) -> None:
    few = ["đổi mới", "mới nhất"]
    many = ["đổi mới"] * 200 + ["mới nhất"] * 100  # more than a byte counts
    add(engine, article("few", "x", *few), article("many", "x", *many))
    add(engine, article("few more", "x", "đổi mới nhất", *few))
    add(engine, article("many more", "x", "đổi mới nhất", *many))
    plan = Plan((), Phrase(SYLLABLE, (("đổi",), ("mới",), ("nhất",))), fold=False)
    assert sorted(ids(engine.reader().search(plan, 10))) == ["few more", "many more"]


@pytest.mark.parametrize(
    ("apart", "wanted"),
    [(0, ["beside"]), (1, ["beside", "one between"]), (9, ["beside", "far", "one between"])],
)
def test_near_means_in_any_order_with_so_many_others_among_them(
    engine: Engine, apart: int, wanted: list[str]
) -> None:
    add(engine, article("beside", "x", "thẻ em trẻ"), article("one between", "x", "trẻ nhỏ em"))
    add(engine, article("far", "x", "trẻ", "một hai ba bốn năm", "em"), article("half", "x", "trẻ"))
    plan = Plan((), Near(SYLLABLE, (("trẻ", "tre"), ("em",)), apart), fold=False)
    assert sorted(ids(engine.reader().search(plan, 10))) == wanted


def test_counts_more_occurrences_than_a_byte_holds(engine: Engine) -> None:
    add(engine, article("1", "x", " ".join(["số"] * 300)), article("2", "x", "số dân"))
    plan = Plan(((Term(SYLLABLE, "số"), 1.0),), AnyOf((Term(SYLLABLE, "số"),)))
    assert engine.reader().search(plan, 10).total == 2


# --- near-duplicates and facets ----------------------------------------------------------------


def copy(id: str, group: str, **fields: str) -> Document:
    labels = {PROVINCE: [fields.pop("province")]} if "province" in fields else {}
    stored = Article(id, "Chuyển đổi số", (), **fields)  # type: ignore[arg-type]
    return make.document(stored, labels, group)


def test_copies_are_folded_under_the_best_and_counted(engine: Engine) -> None:
    add(engine, copy("a", ""), copy("b", "a", published="2024-02-03"), copy("c", "x"))
    add(engine, copy("d", "a", published="2024-02-01"))
    reader = engine.reader()
    ranking = reader.search(EVERYTHING, 10)
    assert ranking.total == 2
    assert [(hit.id, hit.duplicates) for hit in ranking.hits] == [("b", 2), ("c", 0)]
    assert ids(reader.search(EVERYTHING._replace(fold=False), 10)) == ["b", "d", "a", "c"]


def test_by_date_the_newest_of_a_group_counts(engine: Engine) -> None:
    long = make.document(Article("a1", "số số số", (), published="2024-01-01"), {}, "a")
    add(
        engine, long, copy("a2", "a", published="2025-01-01"), copy("b", "", published="2024-06-01")
    )
    plan = Plan(((Term(SYLLABLE, "số"), 1.0),), And(()), sort="date")
    assert ids(engine.reader().search(plan, 10)) == ["a2", "b"]


def test_the_oldest_come_first_and_the_undated_last(engine: Engine) -> None:
    dates = {"c": "2024-03-01", "a": "2023", "d": None, "b": "2024-02", "e": "1999-12-31"}
    add(
        engine,
        *(make.document(Article(id, id, (), published=day)) for id, day in dates.items()),
    )
    plan = EVERYTHING._replace(sort="oldest")
    assert ids(engine.reader().search(plan, 10)) == ["e", "a", "b", "c", "d"]
    assert ids(engine.reader().search(plan, 2)) == ["e", "a"]


def test_pages_of_groups_follow_each_other(engine: Engine) -> None:
    for start in (0, 25):
        add(engine, *(copy(f"{i:02}", f"g{i % 17}") for i in range(start, start + 25)))
    reader = engine.reader()
    pages = [ids(reader.search(EVERYTHING, 5, offset)) for offset in (0, 5, 10, 15, 20)]
    assert [id for page in pages for id in page] == [f"{i:02}" for i in range(17)]


def test_a_facet_counts_what_filtering_by_it_finds(engine: Engine) -> None:
    add(
        engine,
        copy("a", "", source="X", published="2024-02-03", province="Huế"),
        copy("b", "a", source="Y", published="2025-01-01", province="Huế"),
        copy("c", "", source="X", published="2024"),
    )
    reader = engine.reader()
    facets = reader.search(EVERYTHING, 10).facets
    assert facets[YEAR] == {"2024": 2, "2025": 1}
    assert facets[MONTH] == {"2024-02": 1, "2025-01": 1}
    assert facets[SOURCE] == {"X": 2, "Y": 1}
    assert facets[PROVINCE] == {"Huế": 1}
    for name, counts in facets.items():
        for value, count in counts.items():
            plan = EVERYTHING._replace(filters=Filters(facets=((name, value),)))
            assert reader.search(plan, 10).total == count, (name, value)


def test_a_facet_gives_the_commonest_of_many_labels(engine: Engine) -> None:
    names = [f"{i}/NQ-CP" for i in range(FACET_VALUES + 20)]
    documents = [make.document(Article("all", "x", ()), {NUMBER: names})]
    documents += [
        make.document(Article(f"{i}", "x", ()), {NUMBER: [names[-i]]}) for i in range(1, 9)
    ]
    add(engine, *documents)
    counts = engine.reader().search(EVERYTHING, 0).facets[NUMBER]
    assert len(counts) == FACET_VALUES
    assert {name for name, count in counts.items() if count == 2} == set(names[-8:])


def test_labels_find_their_documents(engine: Engine) -> None:
    add(engine, *(make.document(Article(id, "x", ()), {PROVINCE: ["Huế", id]}) for id in "cab"))
    with engine.writer() as writer:
        writer.add([make.document(Article("b", "x", ()), {PROVINCE: ["Hà Nội"]})])
    reader = engine.reader()
    assert list(reader.labelled(PROVINCE, "Huế", 10)) == ["a", "c"]
    assert list(reader.labelled(PROVINCE, "Huế", 1)) == ["a"]
    assert list(reader.labelled(PROVINCE, "b", 10)) == []
    assert list(reader.labelled(PROVINCE, "none", 10)) == []


def test_bands_find_their_documents(engine: Engine) -> None:
    greatest = 0xFFFF_FFFF
    articles = [Article(id, "x", ()) for id in "cab"]
    add(engine, *(make.document(article, bands=[greatest, 7]) for article in articles))
    with engine.writer() as writer:
        writer.add([make.document(articles[2], bands=[0])])
    reader = engine.reader()
    assert list(reader.banded(greatest, 10)) == ["a", "c"]
    assert list(reader.banded(greatest, 1)) == ["a"]
    assert list(reader.banded(0, 10)) == ["b"]
    assert list(reader.banded(8, 10)) == []


def test_a_group_is_named_by_its_first_document_or_otherwise(engine: Engine) -> None:
    add(engine, copy("a", ""), copy("b", "a"), copy("c", "elsewhere"))
    with engine.writer() as writer:
        writer.delete(["a"])
        writer.add([copy("d", engine.reader().group_name("b"))])
    reader = engine.reader()
    assert [reader.group_name(id) for id in "bcd"] == ["a", "elsewhere", "a"]
    assert list(reader.group("b")) == ["b", "d"]
    with pytest.raises(KeyError):
        reader.group("a")


# --- time --------------------------------------------------------------------------------------


def test_a_deadline_that_has_passed_gives_a_part(engine: Engine) -> None:
    add(engine, *(article(f"{i:02}") for i in range(30)))
    reader = engine.reader()
    plan = Plan(((Term(SYLLABLE, "số"), 1.0),), AnyOf((Term(SYLLABLE, "số"),)))
    late = reader.search(plan, 50, deadline=time.monotonic() - 1)
    assert late.partial
    assert late.total < 30
    assert set(ids(late)) <= set(ids(reader.search(plan, 50)))


def test_a_deadline_works_in_any_thread(engine: Engine) -> None:
    add(engine, article("1"))
    reader = engine.reader()
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(reader.search, EVERYTHING, 5, deadline=time.monotonic() - 1).result()
        soon = pool.submit(reader.search, EVERYTHING, 5, deadline=time.monotonic() + 600).result()
    assert late.partial
    assert soon == reader.search(EVERYTHING, 5)
    assert not soon.partial


# --- what should be equal ----------------------------------------------------------------------


@given(
    commits=st.lists(
        st.lists(make.documents(st.uuids().map(str)), min_size=1, max_size=3),
        min_size=2,
        max_size=4,
    ),
    plans=st.lists(make.plans, min_size=1, max_size=3),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_merge_changes_no_score(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[Document]], plans: list[Plan]
) -> None:
    """Terms that a document holds more than 255 times are what once made a difference."""
    engine = FolderEngine.create(tmp_path_factory.mktemp("engine") / "index")
    often = make.document(Article("often", "số " * 3, ("dân " * 300,)))
    for documents in [*commits, [often]]:
        add(engine, *documents)
    before = [engine.reader().search(plan, 20) for plan in plans]
    with engine.writer() as writer:
        writer.optimize()
    assert len(engine.reader().segments) == 1
    assert [engine.reader().search(plan, 20) for plan in plans] == before
    engine.close()


def test_field_lengths_are_those_of_lucene() -> None:
    """Exact below 40; above, what ``SmallFloat.byte4ToInt(intToByte4(n))`` gives."""
    assert [LENGTHS[length_byte(n)] for n in range(40)] == list(range(40))
    kept = {41: 40, 100: 96, 1_000: 984, 10_000: 9_240, 2**31 - 1: 2_013_265_944}
    assert {n: LENGTHS[length_byte(n)] for n in kept} == kept
    assert list(LENGTHS) == sorted(set(LENGTHS))
