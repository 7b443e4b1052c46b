"""The contract of an engine: whatever it stores and however it searches, it finds the same.

The reference engine is the oracle. A new engine joins by adding its maker to ``engines.py``.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.deadline import Deadline
from searchkit.engine.fields import (
    FACETS,
    LABEL_FIELDS,
    PAIR,
    SYLLABLE,
    TEXT_FIELDS,
    Document,
)
from searchkit.engine.folder import FolderEngine
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.plan import And, AnyOf, Near, Phrase, Plan, Term
from searchkit.engine.protocol import Commit, Engine, Ranking

from . import strategies as make
from .engines import ENGINES, LOCAL, add, article, ids, remove, search

IDS = st.sampled_from([f"bài/{i}" for i in range(6)])
EVERYTHING = Plan((), And(()))
SCORED = ((Term(SYLLABLE, "số"), 1.0),)
AVERAGES = ((SYLLABLE, 3.0),)


# --- against the oracle ------------------------------------------------------------------------

commits = st.lists(st.lists(make.documents(IDS), max_size=4), min_size=1, max_size=3)
others = pytest.mark.parametrize("name", [name for name in LOCAL if name != "memory"])
slowly = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def both(
    name: str, factory: pytest.TempPathFactory, commits: list[list[Document]]
) -> Iterator[tuple[Commit, Commit]]:
    """The last commit of an engine, and that of the reference after the same commits."""
    engine, oracle = ENGINES[name](factory.mktemp("engine")), MemoryEngine()
    for documents in commits:
        add(engine, *documents)
        add(oracle, *documents)
    yield engine.latest(), oracle.latest()
    engine.close()


@others
@given(commits=commits, plans=st.lists(make.plans, min_size=1, max_size=4), limit=st.integers(0, 7))
@slowly
def test_finds_what_the_reference_finds(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    commits: list[list[Document]],
    plans: list[Plan],
    limit: int,
) -> None:
    """Documents that were replaced count in no score: the mean lengths are the plan's."""
    with both(name, tmp_path_factory, commits) as ((_, store), (_, oracle)):
        assert store.totals(plans) == oracle.totals(plans)
        asked = [(plan, number) for number, plan in enumerate(plans)]
        assert store.pages(asked) == [store.search(plan, limit) for plan, limit in asked]
        for plan in plans:
            (found, articles, parts), expected = (
                each.search(plan, limit, explain=True) for each in (store, oracle)
            )
            wanted = expected.ranking
            assert (found.total, found.near_total) == (wanted.total, wanted.near_total)
            assert found.facets == wanted.facets
            assert ids(found) == ids(wanted)
            assert articles == expected.articles
            assert [hit.duplicates for hit in found.hits] == [hit.duplicates for hit in wanted.hits]
            assert [hit.missing for hit in found.hits] == [hit.missing for hit in wanted.hits]
            scores = [hit.score for hit in found.hits]
            assert scores == pytest.approx([hit.score for hit in wanted.hits], abs=1e-9)
            assert [sum(part.values()) for part in parts] == pytest.approx(scores, abs=1e-9)
            for part, other in zip(parts, expected.parts, strict=True):
                assert part == pytest.approx(other, abs=1e-9)


@others
@given(commits=commits, after=IDS | st.just(""))
@slowly
def test_keeps_what_the_reference_keeps(
    tmp_path_factory: pytest.TempPathFactory, name: str, commits: list[list[Document]], after: str
) -> None:
    with both(name, tmp_path_factory, commits) as ((lexicon, store), (expected, oracle)):
        assert lexicon.document_count() == expected.document_count()
        assert lexicon.sources() == expected.sources()
        everything = list(oracle.scan())
        assert list(store.scan()) == everything
        assert list(store.scan(after)) == [each for each in everything if each[0] > after]
        wanted = [id for id, _ in everything] + ["none"]
        assert store.known(wanted) == dict(everything)
        assert store.articles(wanted) == oracle.articles(wanted)
        for id, most in product(wanted, (1, 2, 3, None)):
            assert list(store.versions(id, most)) == list(oracle.versions(id, most))
        assert store.groups(wanted) == oracle.groups(wanted)
        for limit in (1, 2, 9):
            assert store.sharing(make.BANDS, limit) == oracle.sharing(make.BANDS, limit)


@others
@given(
    commits=st.lists(
        st.lists(make.documents(st.uuids().map(str)), max_size=4), min_size=1, max_size=3
    )
)
@slowly
def test_says_what_the_reference_says(
    tmp_path_factory: pytest.TempPathFactory, name: str, commits: list[list[Document]]
) -> None:
    """Nothing is replaced here: what is, may count in what follows until it is merged away."""
    with both(name, tmp_path_factory, commits) as ((lexicon, _), (expected, _)):
        assert lexicon.newest_day() == expected.newest_day()
        for field in TEXT_FIELDS:
            assert lexicon.average_length(field) == pytest.approx(expected.average_length(field))
        for field in (*TEXT_FIELDS, *LABEL_FIELDS):
            keys = expected.keys(field)
            assert lexicon.keys(field) == keys
            for key in (*keys, "", "none"):
                spelled = list(expected.spellings(field, key))
                assert list(lexicon.spellings(field, key)) == spelled
                for text, frequency in [*spelled, ("none", 0)]:
                    assert lexicon.document_frequency(Term(field, text)) == frequency
            for prefix in ("", "s", "so", "chuyen doi", "cds="):
                commonest = list(expected.prefixed(field, prefix, 60))
                assert list(lexicon.prefixed(field, prefix, 60)) == commonest


# --- the contract, point by point --------------------------------------------------------------


def test_is_empty_at_first(engine: Engine) -> None:
    lexicon, store = engine.latest()
    assert lexicon.document_count() == 0
    assert search(engine, EVERYTHING, 10) == Ranking(0, (), {name: {} for name in FACETS})
    assert list(store.scan()) == []
    assert store.articles(["x"]) == {}
    assert store.known(["x"]) == {}
    assert list(lexicon.spellings(SYLLABLE, "so")) == []
    assert lexicon.keys(SYLLABLE) == set()
    assert lexicon.newest_day() == 0
    assert lexicon.average_length(SYLLABLE) > 0


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
    assert engine.latest().store.articles(["a/b"]) == {"a/b": stored}


def test_adding_an_id_again_replaces(engine: Engine) -> None:
    add(engine, article("1", "căn cước"), article("2", "dân cư"))
    add(engine, article("1", "dân cư"))
    assert engine.latest().lexicon.document_count() == 2
    assert ids(search(engine, Plan((), AnyOf((Term(SYLLABLE, "cước"),))), 10)) == []
    assert ids(search(engine, Plan((), AnyOf((Term(SYLLABLE, "cư"),))), 10)) == ["1", "2"]


def test_the_last_of_one_id_in_one_commit_wins(engine: Engine) -> None:
    add(engine, article("1", "một"), article("2", "hai"), article("1", "ba"))
    lexicon, store = engine.latest()
    assert lexicon.document_count() == 2
    assert store.articles(["1"])["1"].title == "ba"
    assert ids(search(engine, Plan((), AnyOf((Term(SYLLABLE, "một"),))), 10)) == []


def test_deletes(engine: Engine) -> None:
    add(engine, article("1"), article("2"), article("3"))
    with engine.writer() as writer:
        writer.delete(["2", "no such id"])
    lexicon, store = engine.latest()
    assert lexicon.document_count() == 2
    assert ids(search(engine, EVERYTHING, 10)) == ["1", "3"]
    assert store.articles(["2"]) == {}
    assert [id for id, _ in store.scan()] == ["1", "3"]


def test_deletes_everything_and_starts_anew(engine: Engine) -> None:
    add(engine, article("1"), article("2"))
    with engine.writer() as writer:
        writer.delete(["1", "2"])
    assert engine.latest().lexicon.document_count() == 0
    add(engine, article("2"))
    assert ids(search(engine, EVERYTHING, 10)) == ["2"]


def test_a_failed_writer_changes_nothing(engine: Engine) -> None:
    add(engine, article("1"))

    def cut_short() -> None:
        with engine.writer() as writer:
            writer.add([article("2")])
            writer.delete(["1"])
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        cut_short()
    assert ids(search(engine, EVERYTHING, 10)) == ["1"]
    add(engine, article("3"))
    assert ids(search(engine, EVERYTHING, 10)) == ["1", "3"]


def test_a_commit_stays_as_it_is(engine: Engine) -> None:
    add(engine, article("1"))
    before = engine.latest()
    name, stream = before.name, before.store.scan()
    add(engine, article("2"))
    with engine.writer() as writer:
        writer.delete(["1"])
    assert ids(before.store.search(EVERYTHING, 10).ranking) == ["1"]
    assert before.store.articles("12").keys() == {"1"}
    assert [id for id, _ in stream] == ["1"]
    assert before.lexicon.document_count() == 1
    assert before.name == name != engine.latest().name
    assert ids(search(engine, EVERYTHING, 10)) == ["2"]


def test_pages_follow_each_other(engine: Engine) -> None:
    add(engine, *(article(f"{i:02}") for i in range(25)))
    pages = [ids(search(engine, EVERYTHING, 10, offset)) for offset in (0, 10, 20, 30)]
    assert [id for page in pages for id in page] == [f"{i:02}" for i in range(25)]
    assert all(search(engine, EVERYTHING, 10, offset).total == 25 for offset in (0, 30))


def test_no_pair_and_no_phrase_spans_two_passages(engine: Engine) -> None:
    add(engine, article("1", "chuyển", "đổi", "số"))
    lexicon, _ = engine.latest()
    assert lexicon.document_frequency(Term(PAIR, "chuyển_đổi")) == 0
    assert lexicon.document_frequency(Term(SYLLABLE, "đổi")) == 1


def test_a_phrase_is_more_than_its_pairs_however_often_these_occur(engine: Engine) -> None:
    few = ["đổi mới", "mới nhất"]
    many = ["đổi mới"] * 200 + ["mới nhất"] * 100  # more than a byte counts
    add(engine, article("few", "x", *few), article("many", "x", *many))
    add(engine, article("few more", "x", "đổi mới nhất", *few))
    add(engine, article("many more", "x", "đổi mới nhất", *many))
    plan = Plan((), Phrase(SYLLABLE, (("đổi",), ("mới",), ("nhất",))), fold=False)
    assert sorted(ids(search(engine, plan, 10))) == ["few more", "many more"]


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
    assert sorted(ids(search(engine, plan, 10))) == wanted


def test_counts_more_occurrences_than_a_byte_holds(engine: Engine) -> None:
    add(engine, article("1", "x", " ".join(["số"] * 300)), article("2", "x", "số dân"))
    plan = Plan(SCORED, AnyOf((Term(SYLLABLE, "số"),)), averages=AVERAGES)
    assert search(engine, plan, 10).total == 2


def test_finds_what_stands_behind_the_first_hundreds_of_a_word(engine: Engine) -> None:
    often = " ".join(["của nước"] * 300)
    add(engine, article("1", "x", f"{often} nhà của dân"), article("2", "x", often))
    add(engine, article("3", "x", often, "dân của nhà"))
    phrase = Phrase(SYLLABLE, (("nhà",), ("của",), ("dân",)))
    near = Near(SYLLABLE, (("của",), ("dân",)), 0)
    assert ids(search(engine, Plan((), phrase, fold=False), 10)) == ["1"]
    assert sorted(ids(search(engine, Plan((), near, fold=False), 10))) == ["1", "3"]


def test_a_plan_fixes_its_scores_whatever_else_is_there(engine: Engine) -> None:
    plan = Plan(SCORED, AnyOf((Term(SYLLABLE, "số"),)), averages=AVERAGES)
    add(engine, article("1", "số hóa", "chuyển đổi số"))
    before = engine.latest().store.search(plan, 1, explain=True)
    add(engine, *(article(f"{i}", "dân cư " * i) for i in range(2, 30)))
    assert engine.latest().store.search(plan, 1, explain=True) == before
    assert before.ranking.hits[0].score == pytest.approx(
        2 * 2.2 / (2 + 1.2 * (0.15 + 0.85 * 5 / 3))
    )


# --- the names of commits ----------------------------------------------------------------------


def test_a_commit_keeps_its_name_until_there_is_another(engine: Engine) -> None:
    empty = engine.latest().name
    assert engine.latest().name == empty
    add(engine, article("1"))
    names = [empty, engine.latest().name]
    assert engine.latest().name == names[-1]
    add(engine, article("1", "dân cư"))
    names.append(engine.latest().name)
    remove(engine, "1")
    names.append(engine.latest().name)
    assert len(set(names)) == 4


def test_two_indexes_have_no_name_in_common(tmp_path: Path) -> None:
    """Not even where they were written alike, for what they hold need not be."""
    for make_engine in map(ENGINES.__getitem__, LOCAL):
        engines = [make_engine(tmp_path / number) for number in ("1", "2")]
        for engine, title in zip(engines, ("một", "hai"), strict=True):
            add(engine, article("1", title))
        assert len({engine.latest().name for engine in engines}) == 2
        for engine in engines:
            engine.close()


def test_a_folder_that_is_opened_again_has_the_commit_of_that_name(tmp_path: Path) -> None:
    first = FolderEngine.create(tmp_path / "index")
    add(first, article("1"))
    second = FolderEngine(tmp_path / "index")
    assert second.latest().name == first.latest().name
    add(second, article("2"))
    assert second.latest().name == first.latest().name


# --- time --------------------------------------------------------------------------------------


def test_a_deadline_that_has_passed_gives_a_part(engine: Engine) -> None:
    add(engine, *(article(f"{i:02}") for i in range(30)))
    plan = Plan(SCORED, AnyOf((Term(SYLLABLE, "số"),)), averages=AVERAGES)
    late = engine.latest().store.search(plan, 50, deadline=Deadline.after(-1_000)).ranking
    assert late.partial
    assert late.total < 30
    assert set(ids(late)) <= set(ids(search(engine, plan, 50)))


def test_a_deadline_works_in_any_thread(engine: Engine) -> None:
    add(engine, article("1"))
    store = engine.latest().store
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(store.search, EVERYTHING, 5, deadline=Deadline.after(-1_000)).result()
        soon = pool.submit(store.search, EVERYTHING, 5, deadline=Deadline.after(600_000)).result()
    assert late.ranking.partial
    assert soon == store.search(EVERYTHING, 5)
    assert not soon.ranking.partial
