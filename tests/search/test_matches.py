"""Matches of an index that finds what it does not have."""

import pytest

from searchkit import Article, IndexCorruptError, Matches, SearchIndex
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.protocol import RankedHit


@pytest.mark.parametrize("lost", [(0,), (3,), (119,), (2, 70)])
def test_a_lost_article_costs_itself_alone(lost: tuple[int, ...]) -> None:
    engine = MemoryEngine()
    SearchIndex(engine).add(
        Article(str(i), f"Bài {i}", ("Nội dung.",)) for i in range(120) if i not in lost
    )
    ranked = [RankedHit(str(i), 120.0 - i) for i in range(120)]
    read: list[str] = []
    with pytest.raises(IndexCorruptError, match=f"'{lost[0]}'"):
        read.extend(hit.id for hit in Matches(engine.latest().store, None, ranked))
    assert read == [str(i) for i in range(120) if i not in lost]
