"""What a cluster finds, keeps and says is what the reference engine does.

Most of the time goes into making an index, so one is asked many plans. Scores there are floats of
24 bits: they may differ by 10⁻⁶ of themselves, and hits whose scores do not differ by more may
change places.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchkit.engine.fields import LABEL_FIELDS, SYLLABLE, TEXT_FIELDS, Document
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.opensearch import counts as counts_module
from searchkit.engine.opensearch import requests, searching
from searchkit.engine.plan import And, Leeway, Near, Plan, Sections, Sort, Term
from searchkit.engine.protocol import Commit, Engine, Ranking, Store
from tests.cluster.scene import new_engine
from tests.engine import strategies as make

pytestmark = pytest.mark.cluster
ROUNDING = 1e-6
SEED = 21
Both = tuple[Commit, Commit]


def commits() -> Iterator[tuple[list[str], list[Document]]]:
    """What is deleted and added, commit by commit; some of it is there already."""
    dice = Random(SEED)
    documents = make.random_documents(dice, 40)
    yield [], documents[:25]
    yield ["bài/3", "bài/7"], documents[25:]
    yield ["bài/30"], make.random_documents(dice, 40)[:10]


def write(engine: Engine) -> None:
    for deleted, added in commits():
        with engine.writer() as writer:
            writer.delete(deleted)
            writer.add(added)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The commit of a cluster, and that of the reference."""
    engine, oracle = new_engine(tmp_path_factory.mktemp("engine")), MemoryEngine()
    write(engine)
    write(oracle)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "_SPARE", 1)  # so that often more hits must be asked for
        yield engine.latest(), oracle.latest()
    engine.close()


@given(plan=make.plans, limit=st.integers(0, 7), offset=st.integers(0, 5))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_finds_the_same(both: Both, plan: Plan, limit: int, offset: int) -> None:
    (_, store), (_, oracle) = both
    found, articles, parts = store.search(plan, limit, offset, explain=True)
    wanted = oracle.search(plan, limit, offset)
    is_alike(plan, found, wanted.ranking, oracle)
    kept = oracle.articles([hit.id for hit in found.hits])
    assert articles == tuple(kept[hit.id] for hit in found.hits)
    sums = [sum(part.values()) for part in parts]
    assert sums == pytest.approx([hit.score for hit in found.hits], rel=1e-5, abs=ROUNDING)


def is_alike(plan: Plan, found: Ranking, wanted: Ranking, oracle: Store) -> None:
    assert (found.total, found.near_total) == (wanted.total, wanted.near_total)
    assert found.facets == wanted.facets
    about = pytest.approx([hit.score for hit in wanted.hits], rel=ROUNDING, abs=ROUNDING)
    assert [hit.score for hit in found.hits] == about
    everything = {hit.id: hit for hit in oracle.rank(plan, 1000).hits}
    for hit in found.hits:
        other = everything[hit.id]
        assert hit.score == pytest.approx(other.score, rel=ROUNDING, abs=ROUNDING)
        assert hit.shares == pytest.approx(other.shares)
        assert hit == other._replace(score=hit.score, shares=hit.shares)


@given(plan=make.plans, limit=st.integers(0, 7), offset=st.integers(0, 5))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_rounding_leaves_open_is_scored_here(
    both: Both, plan: Plan, limit: int, offset: int
) -> None:
    """As if every score could be rounded over what is needed: the answers stay the same."""
    (_, store), (_, oracle) = both
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "is_told", lambda *_: False)
        patch.setattr(searching, "counted_by_steps", lambda *_: None)
        for module in (requests, searching):
            patch.setattr(module, "DOUBT", 0.3)
        found = store.search(plan, limit, offset).ranking
    is_alike(plan, found, oracle.search(plan, limit, offset).ranking, oracle)


@pytest.mark.parametrize("gain", [1.0, 1.05])
def test_where_nothing_scores_later_pages_have_matches_too(both: Both, gain: float) -> None:
    (_, store), (_, oracle) = both
    plan = Plan((), And(()), leeway=Leeway(And(()), share=0.2, gain=gain))
    found, wanted = (each.search(plan, 3, 4).ranking for each in (store, oracle))
    assert found.hits
    is_alike(plan, found, wanted, oracle)


@given(plans=st.lists(make.plans, max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_counts_the_same(both: Both, plans: list[Plan]) -> None:
    (_, store), (_, oracle) = both
    assert store.totals(plans) == oracle.totals(plans)


@given(wanted=st.lists(st.tuples(make.plans, st.integers(0, 3)), max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_finds_the_same_of_several_plans_at_once(
    both: Both, wanted: list[tuple[Plan, int]]
) -> None:
    (_, store), _ = both
    assert store.pages(wanted) == [store.search(plan, limit) for plan, limit in wanted]


def test_keeps_the_same(both: Both) -> None:
    (lexicon, store), (expected, oracle) = both
    assert lexicon.document_count() == expected.document_count()
    assert lexicon.sources() == expected.sources()
    assert lexicon.newest_day() == expected.newest_day()
    everything = list(oracle.scan())
    assert list(store.scan()) == everything
    assert list(store.scan("bài/2")) == [each for each in everything if each[0] > "bài/2"]
    wanted = [id for id, _ in everything] + ["none", "bài/30"]
    assert store.known(wanted) == dict(everything)
    assert store.articles(wanted) == oracle.articles(wanted)
    for id in wanted:
        for most in (1, 3, None):
            assert list(store.versions(id, most)) == list(oracle.versions(id, most))
    assert store.groups(wanted) == oracle.groups(wanted)
    for limit in (1, 2, 90):
        assert store.sharing(make.BANDS, limit) == oracle.sharing(make.BANDS, limit)


def test_says_the_same(tmp_path: Path) -> None:
    """Nothing is replaced here: what is, may count in what follows until it is merged away."""
    engine, oracle = new_engine(tmp_path), MemoryEngine()
    documents = make.random_documents(Random(SEED), 30)
    for start in range(0, 30, 3):  # more commits than a lexicon has parts
        for each in (engine, oracle):
            with each.writer() as writer:
                writer.add(documents[start : start + 3])
    lexicon, expected = engine.latest().lexicon, oracle.latest().lexicon
    for field in TEXT_FIELDS:
        assert lexicon.average_length(field) == pytest.approx(expected.average_length(field))
    for field in (*TEXT_FIELDS, *LABEL_FIELDS):
        assert lexicon.keys(field) == expected.keys(field)
        for key in (*expected.keys(field), "none"):
            spelled = list(expected.spellings(field, key))
            assert list(lexicon.spellings(field, key)) == spelled
            for text, frequency in [*spelled, ("none", 0)]:
                assert lexicon.document_frequency(Term(field, text)) == frequency
        for prefix in ("", "s", "so", "chuyen doi"):
            assert lexicon.prefixed(field, prefix, 60) == expected.prefixed(field, prefix, 60)
    engine.close()


@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_a_condition_of_many_spellings_is_no_more_than_a_cluster_takes(
    both: Both, sort: Sort
) -> None:
    """A cluster takes 1,024 clauses, and a request says a condition several times."""
    (_, store), (_, oracle) = both
    others = tuple(f"số{number}" for number in range(220))
    near = Near(SYLLABLE, (("số", *others), ("dân", "chuyển", *others)), 9)
    scores = tuple((Term(SYLLABLE, text), 1.0) for text in ("số", "dân", "chuyển", *others[:30]))
    leeway = Leeway(And(()), share=0.2, gain=1.05)
    plan = Plan(scores, near, averages=((SYLLABLE, 3.0),), leeway=leeway, sort=sort)
    for offset in (0, 3):
        found, wanted = (each.search(plan, 3, offset).ranking for each in (store, oracle))
        assert found.hits
        is_alike(plan, found, wanted, oracle)


def test_lists_go_further_than_a_cluster_puts_in_order(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_MOST", 10)
    monkeypatch.setattr(searching, "SCANNED", 4)
    (_, store), (_, oracle) = both
    plan = Plan(((Term(SYLLABLE, "số"), 1.0),), And(()), averages=((SYLLABLE, 3.0),))
    sections = Sections(gain=1.2, half=5.0, average=180.0, depth=3)
    for asked in (plan, plan._replace(fold=False), plan._replace(sections=sections, sort="date")):
        found, wanted = store.rank(asked, 1000), oracle.rank(asked, 1000)
        assert [hit.id for hit in found.hits] == [hit.id for hit in wanted.hits]
        assert len(found.hits) == found.total > 10
        is_alike(asked, found, wanted, oracle)


def test_a_count_that_may_be_off_says_so(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    (_, store), _ = both
    plan = Plan((), And(()))
    assert not store.rank(plan, 3).approximate
    monkeypatch.setattr(counts_module, "MOST_GROUPS", 1)
    assert store.rank(plan, 3).approximate
    assert not store.rank(plan._replace(fold=False), 3).approximate
