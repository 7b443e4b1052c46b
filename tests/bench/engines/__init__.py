"""The engines: one module each, alike in what they can be asked.

All index the same terms, keep no text, and answer with the numbers of the documents. To add one,
write a module with the members of :class:`Engine`, and name it in :data:`ENGINES`.
"""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from tests.bench.queries import Query

Search = Callable[[Query, int], Sequence[int]]
"""From a query and how many to the numbers of the best documents, best first."""

ENGINES: Final = {
    "searchkit": "searchkit_core",
    "tantivy": "tantivy_engine",
    "xapian": "xapian_engine",
    "bm25s": "bm25s_engine",
    "fts5": "fts5",
    "whoosh": "whoosh_stock",
}
"""The module of each engine; those that are close in speed are measured one after the other."""


class Engine(Protocol):
    """What a module of this package offers."""

    KINDS: frozenset[str]
    """The query classes that it can answer."""

    def version(self) -> str:
        """The name and version of what is measured."""
        ...

    def build(self, folder: Path, documents: Iterable[list[str]]) -> None:
        """Index the terms of documents in an empty folder, as on the disk after a commit."""
        ...

    def open_index(self, folder: Path) -> Search:
        """Open what was built."""
        ...


def load(name: str) -> Engine:
    """The engine with a name.

    Raises:
        ModuleNotFoundError: Its library is not installed.
    """
    module: Any = import_module(f"tests.bench.engines.{ENGINES[name]}")
    engine: Engine = module
    return engine
