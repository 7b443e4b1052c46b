"""The engine seam: what an engine must do to serve searchkit.

An engine stores analyzed documents and runs plans over them. It is given terms, never text, so
that every engine finds the same: analysis, query understanding and snippets are the same code
above all of them. What it offers is parted by how it is used: a :class:`Lexicon`, which answers
many small questions at once, and a :class:`Store`, which is asked seldom and answers for many.
``tests/engine/test_conformance*.py`` is the contract as tests; run it over a new engine first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from typing import Final, NamedTuple, Protocol

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import Document
from searchkit.engine.plan import Plan, Term
from searchkit.errors import StoreError

LOCK_SECONDS: Final = 2.0
"""How long a change waits for that of another process, unless it is said."""
MAX_SPELLINGS: Final = 100
"""Terms of one folding key that are looked at; no Vietnamese syllable has half as many."""
SHOWN: Final = 3
"""Passages that are named of a hit."""
WORTH_SHOWING: Final = 0.5
"""The share of the best passage's score that a further one must have to be named."""


class Traffic(NamedTuple):
    """What an engine asked over a network since it was opened.

    Attributes:
        requests: How many there were.
        failed: Of these, how many got no answer.
        sent: Bytes of their bodies.
        received: Bytes of the answers.
    """

    requests: int = 0
    failed: int = 0
    sent: int = 0
    received: int = 0


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
        passages: The passages to show, best first, at most :data:`SHOWN` of those that are
            :data:`WORTH_SHOWING`: paragraphs by their index, captions counted on behind the last
            one. The first is the best of the best section. Empty where only the title, or no term
            with a place, is evidence.
        shares: Of each of these, the evidence in it as a share of that in the best one.
    """

    id: str
    score: float
    duplicates: int = 0
    missing: tuple[int, ...] | None = None
    passages: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()


class Ranking(NamedTuple):
    """What a plan found.

    Attributes:
        total: Groups that have a match, exactly; documents where the plan folds nothing.
        hits: The requested slice of matches and near matches, best first.
        facets: For each of ``fields.FACETS`` how many of the groups have a match with each value:
            as many as there are when the plan is filtered by it, too; in one of ``ANY_VALUE`` when
            it is filtered by that value of the facet alone. There are none of weeks, or of days,
            where these are more than ``MOST_PERIODS``. Of facets of labels, the ``values``
            commonest of the plan, and of equally common ones the first by folding key. Empty for a
            plan without facets.
        partial: The deadline passed: hits may be missing from all of the above, and scores may lack
            terms; but each hit is one.
        near_total: Groups that have a near match and no match, exactly.
        approximate: A count may be off after all: there is too much to count it where it lies. No
            engine of one machine says so.
    """

    total: int
    hits: tuple[RankedHit, ...]
    facets: Mapping[str, Mapping[str, int]]
    partial: bool = False
    near_total: int = 0
    approximate: bool = False


class Page(NamedTuple):
    """A page of a ranking, with what showing and explaining it takes.

    Attributes:
        ranking: What was found; of its hits, those of the page.
        articles: The article of each hit, as stored.
        parts: What each term, recency and being a match added to the score of each hit, so that the
            sum is its score: of the first hits, as many as there was time for; none unless asked.
    """

    ranking: Ranking
    articles: tuple[Article, ...]
    parts: tuple[Mapping[Term, float], ...] = ()


class Copy(NamedTuple):
    """A stored document that may tell the same story as another.

    Attributes:
        id: Its id.
        group: The name of its group; what is added to the group takes it on.
    """

    id: str
    group: str


class Lexicon(Protocol):
    """What a commit says, term by term. Unchanging, and safe in many threads.

    A query asks it dozens of small questions, so an engine holds it in the memory of the process
    that asks, or maps it there: no answer takes a trip.
    """

    @property
    def commit(self) -> str:
        """The name of the commit: equal names, equal content, whatever held it meanwhile."""
        ...

    def document_count(self) -> int:
        """Documents that can be found."""
        ...

    def document_frequency(self, term: Term) -> int:
        """Documents that hold the term; deleted ones may count until they are merged away."""
        ...

    def average_length(self, field: str) -> float:
        """The mean length in terms of a text field, above 0; deleted documents may count too."""
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


class Store(Protocol):
    """The documents of a commit. Unchanging however long it is held, and safe in many threads.

    Every call may be a trip to another machine, so each answers for many at once.
    """

    def search(
        self,
        plan: Plan,
        limit: int,
        offset: int = 0,
        deadline: Deadline = NEVER,
        *,
        explain: bool = False,
    ) -> Page:
        """Run a plan.

        Args:
            plan: What to find.
            limit: How many hits to show; 0 only counts.
            offset: How many to leave out before.
            deadline: Past it, what was found so far is given (``Ranking.partial``).
            explain: Say what made each score.
        """
        ...

    def pages(
        self, wanted: Sequence[tuple[Plan, int]], deadline: Deadline = NEVER
    ) -> Sequence[Page]:
        """The first pages of several plans, each of so many hits, as one question."""
        ...

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        """The first hits of a plan, whose articles need not be read: for lists without pages."""
        ...

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        """The total of each plan's ranking; too low where the deadline passed before."""
        ...

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """The stored articles by id, of those ids that there are."""
        ...

    def versions(self, id: str, limit: int | None = None) -> Sequence[Article]:
        """The articles of a document's group in the order of time; none without it.

        Those without a date come last, equals in the order of ids: see
        :func:`~searchkit.engine.fields.moment`.

        Args:
            id: Of the document, whose own article is among them.
            limit: Most articles, 1 or more; its own takes the last place if it has none of them.
        """
        ...

    def groups(self, ids: Iterable[str]) -> Mapping[str, str]:
        """The names of the groups of documents, of those ids that there are."""
        ...

    def known(self, ids: Iterable[str]) -> Mapping[str, Content]:
        """What the content of documents is known by, of those ids that there are."""
        ...

    def sharing(self, bands: Iterable[int], limit: int) -> Mapping[int, Sequence[Copy]]:
        """The documents whose signatures have a band, by band: the first in the order of ids.

        Args:
            bands: Of one article or of many, each once.
            limit: Most documents of a band.
        """
        ...

    def scan(self, after: str = "") -> Iterator[tuple[str, Content]]:
        """Every document behind an id, in the order of ids (that of their code points)."""
        ...


class Commit(NamedTuple):
    """One commit of an index, whatever is written after it."""

    lexicon: Lexicon
    store: Store

    @property
    def name(self) -> str:
        """Its name: equal names, equal content."""
        return self.lexicon.commit


class Writer(Protocol):
    """Changes to an index, which become visible together when its context ends without error."""

    def add(self, documents: Iterable[Document]) -> Mapping[str, str]:
        """Add documents; one whose id is there already replaces it.

        Returns:
            Why documents were refused for what they hold, by id; what was there of them stays.
        """
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

    @property
    def traffic(self) -> Traffic | None:
        """What it asked over a network; None where it asks nobody."""
        ...

    def latest(self) -> Commit:
        """The latest commit, or the one before while that can't be read."""
        ...

    def writer(self) -> AbstractContextManager[Writer]:
        """A writer; the only one at a time. Its changes are dropped when the context fails.

        Raises:
            IndexLockedError: Another writer is at work.
        """
        ...

    def close(self) -> None:
        """Release files and connections; commits that are still held stay valid."""
        ...
