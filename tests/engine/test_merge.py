"""What a merge of segments must not change: any score, whatever it sums anew."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.engine.bm25 import LENGTHS, length_byte
from searchkit.engine.fields import TEXT_FIELDS, Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.plan import Plan
from searchkit.engine.protocol import Page

from . import strategies as make


def scored(engine: FolderEngine, plans: list[Plan]) -> list[Page]:
    """What plans find that score by the mean lengths of the latest commit."""
    lexicon, store = engine.latest()
    averages = tuple((field, lexicon.average_length(field)) for field in TEXT_FIELDS)
    return [store.search(plan._replace(averages=averages), 20, explain=True) for plan in plans]


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
        with engine.writer() as writer:
            writer.add(documents)
    before = scored(engine, plans)
    with engine.writer() as writer:
        writer.optimize()
    assert len(engine.snapshot().segments) == 1
    assert scored(engine, plans) == before
    engine.close()


def test_field_lengths_are_those_of_lucene() -> None:
    """Exact below 40; above, what ``SmallFloat.byte4ToInt(intToByte4(n))`` gives."""
    assert [LENGTHS[length_byte(n)] for n in range(40)] == list(range(40))
    kept = {41: 40, 100: 96, 1_000: 984, 10_000: 9_240, 2**31 - 1: 2_013_265_944}
    assert {n: LENGTHS[length_byte(n)] for n in kept} == kept
    assert list(LENGTHS) == sorted(set(LENGTHS))
