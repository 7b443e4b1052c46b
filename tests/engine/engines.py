"""The engines that keep one contract, each by its maker, and what is done with each of them."""

from collections.abc import Callable
from pathlib import Path

from searchkit.article import Article
from searchkit.engine.fields import Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.plan import Plan
from searchkit.engine.protocol import Engine, Ranking
from tests.cluster.scene import new_engine

from . import strategies as make

Maker = Callable[[Path], Engine]
ENGINES: dict[str, Maker] = {
    "memory": lambda _: MemoryEngine(),
    "folder": lambda folder: FolderEngine.create(folder / "index"),
    "opensearch": new_engine,
}
LOCAL = ("memory", "folder")
"""Engines that are made in a moment; those on a cluster are compared in tests/cluster/."""


def article(id: str, title: str = "Chuyển đổi số", *paragraphs: str, **fields: str) -> Document:
    return make.document(Article(id, title, paragraphs, **fields))  # type: ignore[arg-type]


def add(engine: Engine, *documents: Document) -> None:
    with engine.writer() as writer:
        writer.add(documents)


def search(engine: Engine, plan: Plan, limit: int, offset: int = 0) -> Ranking:
    return engine.latest().store.search(plan, limit, offset).ranking


def remove(engine: Engine, *ids: str) -> None:
    with engine.writer() as writer:
        writer.delete(ids)


def ids(ranking: Ranking) -> list[str]:
    return [hit.id for hit in ranking.hits]
