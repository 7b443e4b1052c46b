"""The engine seam: what an engine must do to serve searchkit.

An engine stores analyzed documents and runs plans over them. It is given terms, never text, so
that every engine finds the same: analysis, query understanding and snippets are the same code
above all of them. ``tests/engine/test_conformance.py`` is the contract as tests; run it over a
new engine first.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from typing import Final, NamedTuple, Protocol

from searchkit.article import Article
from searchkit.engine.fields import Document
from searchkit.engine.plan import Plan, Term
from searchkit.errors import StoreError

MAX_SPELLINGS: Final = 100
"""Terms of one folding key that are looked at; no Vietnamese syllable has half as many."""
SHOWN: Final = 3
"""Passages that are named of a hit."""


class Content(NamedTuple):
    """What tells whether a document has changed.

    Attributes:
        digest: Of what it says.
        origin: Where it was read; None when unknown.
    """

    digest: str
    origin: str | None


class RankedHit(NamedTuple):
    """One hit of a ranking.

    Attributes:
        id: Its id.
        score: Its score.
        duplicates: Other hits of its group, folded into it.
        missing: Which of the plan's parts it does not hold, by index; None for a match, of which
            nothing is asked.
        passages: The passages to show, best first, at most :data:`SHOWN`: paragraphs by their
            index, captions counted on behind the last one. The first is the best of the best
            section. Empty where only the title, or no term with a place, is evidence.
    """

    id: str
    score: float
    duplicates: int = 0
    missing: tuple[int, ...] | None = None
    passages: tuple[int, ...] = ()


class Ranking(NamedTuple):
    """What a plan found.

    Attributes:
        total: Groups that have a match, exactly; documents where the plan folds nothing.
        hits: The requested slice of matches and near matches, best first.
        facets: For each of ``fields.FACETS`` how many of the groups have a match with each value:
            as many as there are when the plan is filtered by it. Of facets of labels, the
            ``FACET_VALUES`` commonest, and of equally common ones the first by folding key. Empty
            for a plan without facets.
        partial: The deadline passed: hits may be missing from all of the above, and scores may lack
            terms; but each hit is one.
        near_total: Groups that have a near match and no match, exactly.
    """

    total: int
    hits: tuple[RankedHit, ...]
    facets: Mapping[str, Mapping[str, int]]
    partial: bool = False
    near_total: int = 0


class Reader(Protocol):
    """One commit of an index, unchanging however long it is held. Safe in many threads."""

    def document_count(self) -> int:
        """Documents that can be found."""
        ...

    def document_frequency(self, term: Term) -> int:
        """Documents that hold the term; deleted ones may count until they are merged away."""
        ...

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        """The terms of a field whose folding key is ``key``, with their document frequency.

        Of more than ``MAX_SPELLINGS``, the commonest; sorted by text.
        """
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

    def labelled(self, field: str, value: str, limit: int) -> Sequence[str]:
        """Ids of the documents that have a value in a label field: the first in their order."""
        ...

    def banded(self, band: int, limit: int) -> Sequence[str]:
        """Ids of the documents whose signatures have a band: the first in their order."""
        ...

    def group_name(self, id: str) -> str:
        """The name of a document's group; to add another document to it.

        Raises:
            KeyError: No such document.
        """
        ...

    def group(self, id: str) -> Sequence[str]:
        """The ids of a document's group, its own among them, sorted.

        Raises:
            KeyError: No such document.
        """
        ...

    def search(
        self, plan: Plan, limit: int, offset: int = 0, deadline: float | None = None
    ) -> Ranking:
        """Run a plan.

        Args:
            plan: What to find.
            limit: How many hits to show; 0 only counts.
            offset: How many to leave out before.
            deadline: A moment on the clock of :func:`time.monotonic`, in seconds, after which what
                was found so far is given (``Ranking.partial``).
        """
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

    def content(self, id: str) -> Content | None:
        """What a document's content is known by, or None when there is no such document."""
        ...

    def contents(self) -> Mapping[str, Content]:
        """The same of every document, by id."""
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

    @property
    def problem(self) -> StoreError | None:
        """Why the latest commit can't be read, while an earlier one still is; else None."""
        ...

    def reader(self) -> Reader:
        """The latest commit, or the one before while that can't be read."""
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
