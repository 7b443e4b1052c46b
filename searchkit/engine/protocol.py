"""The engine seam: what an engine must do to serve searchkit.

An engine stores analyzed documents and runs plans over them. It is given terms, never text, so
that every engine finds the same: analysis, query understanding and snippets are the same code
above all of them. ``tests/engine/test_conformance.py`` is the contract as tests; run it over a
new engine first.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from searchkit.article import Article
from searchkit.engine.fields import Document
from searchkit.engine.plan import Plan, Term


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a plan found.

    Attributes:
        total: Documents that meet the plan, exactly.
        hits: Ids and scores of the requested slice, best first.
        years: Hits by year of publication (``"2024"``), all of them, not just the slice.
        sources: Hits by source, likewise.
    """

    total: int
    hits: tuple[tuple[str, float], ...]
    years: Mapping[str, int]
    sources: Mapping[str, int]


class Reader(Protocol):
    """One commit of an index, unchanging however long it is held. Safe in many threads."""

    def document_count(self) -> int:
        """Documents that can be found."""
        ...

    def document_frequency(self, term: Term) -> int:
        """Documents that hold the term; deleted ones may count until they are merged away."""
        ...

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        """All terms of a field whose folding key is ``key``, with their document frequency."""
        ...

    def prefixed(self, field: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """The commonest terms whose folding key starts with ``prefix``, most documents first.

        Of equally common ones the shorter comes first, then by text.
        """
        ...

    def keys(self, field: str) -> AbstractSet[str]:
        """The folding keys of all terms of a field."""
        ...

    def sources(self) -> Mapping[str, int]:
        """All source names and their documents."""
        ...

    def newest_day(self) -> int:
        """The latest day of publication as ``yyyymmdd``; 0 when nothing is dated."""
        ...

    def search(self, plan: Plan, limit: int, offset: int = 0) -> Ranking:
        """Run a plan. ``limit`` 0 only counts."""
        ...

    def explain(self, plan: Plan, id: str) -> Mapping[Term, float]:
        """What each term, and recency, added to the score of a document; the sum is its score.

        Raises:
            KeyError: No such document.
        """
        ...

    def article(self, id: str) -> Article | None:
        """The stored article, or None."""
        ...

    def digests(self) -> Mapping[str, tuple[str, str | None]]:
        """The digest and origin of every document by id."""
        ...


class Writer(Protocol):
    """Changes to an index, which become visible together when its context ends without error."""

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one whose id is there already replaces it."""
        ...

    def delete(self, ids: Iterable[str]) -> None:
        """Delete documents; unknown ids are ignored."""
        ...


class Engine(Protocol):
    """A store of analyzed documents."""

    def reader(self) -> Reader:
        """The latest commit."""
        ...

    def writer(self) -> AbstractContextManager[Writer]:
        """A writer; the only one at a time. Its changes are dropped when the context fails.

        Raises:
            IndexLockedError: Another writer is at work.
        """
        ...

    def close(self) -> None:
        """Release files and connections; readers that are still held stay valid."""
        ...
