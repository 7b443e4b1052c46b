"""What a stranger's arrays do to a search is called damage, not a traceback.

Opening an index looks at headers alone, so arrays that contradict each other are met in the middle
of a search: an index is out of bounds, a text is no UTF-8. NumPy refuses all that, safely; here the
refusal becomes the one error that says what to do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import TracebackType

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.plan import Plan, Term
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.protocol import Content, Copy, Lexicon, Page, Ranking, Store
from searchkit.errors import IndexCorruptError

_MISTAKES = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)


class Guard:
    """In ``with``, raises IndexCorruptError where the arrays of a commit contradict each other.

    It reads the whole of a segment to tell, once: one that is sound stays so.

    Args:
        snapshot: The segments of the commit.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._sound: frozenset[str] = frozenset()

    def __enter__(self) -> None:
        """Nothing is held."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, _MISTAKES):
            self.look_into(error)

    def look_into(self, mistake: BaseException) -> None:
        """Return where the index is sound: then it is the caller's mistake or ours.

        Raises:
            IndexCorruptError: It is not.
        """
        if damage := self.damage():
            raise damage from mistake

    def damage(self) -> IndexCorruptError | None:
        """What is wrong with a segment."""
        from searchkit.engine.folder.check import segment_problems

        for segment, deleted in self._snapshot.segments:
            if segment.name in self._sound:
                continue
            if problem := next(segment_problems(segment, deleted), None):
                return _damaged(segment, problem)
            self._sound |= {segment.name}
        return None


class GuardedLexicon:
    """A lexicon whose mistakes are looked into.

    What a search asks dozens of times is in no ``with``, which would take as long as the answer.
    """

    def __init__(self, lexicon: Lexicon, guard: Guard) -> None:
        self._lexicon = lexicon
        self._guard = guard

    @property
    def commit(self) -> str:
        return self._lexicon.commit

    def document_count(self) -> int:
        try:
            return self._lexicon.document_count()
        except _MISTAKES as mistake:
            self._guard.look_into(mistake)
            raise

    def document_frequency(self, term: Term) -> int:
        try:
            return self._lexicon.document_frequency(term)
        except _MISTAKES as mistake:
            self._guard.look_into(mistake)
            raise

    def average_length(self, field: str) -> float:
        try:
            return self._lexicon.average_length(field)
        except _MISTAKES as mistake:
            self._guard.look_into(mistake)
            raise

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        try:
            return self._lexicon.spellings(field, key)
        except _MISTAKES as mistake:
            self._guard.look_into(mistake)
            raise

    def prefixed(self, field: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        try:
            return self._lexicon.prefixed(field, prefix, limit)
        except _MISTAKES as mistake:
            self._guard.look_into(mistake)
            raise

    def keys(self, field: str) -> AbstractSet[str]:
        with self._guard:
            return self._lexicon.keys(field)

    def sources(self) -> Mapping[str, int]:
        with self._guard:
            return self._lexicon.sources()

    def newest_day(self) -> int:
        with self._guard:
            return self._lexicon.newest_day()


class GuardedStore:
    """A store whose mistakes are looked into."""

    def __init__(self, store: Store, guard: Guard) -> None:
        self._store = store
        self._guard = guard

    def search(
        self,
        plan: Plan,
        limit: int,
        offset: int = 0,
        deadline: Deadline = NEVER,
        *,
        explain: bool = False,
    ) -> Page:
        with self._guard:
            return self._store.search(plan, limit, offset, deadline, explain=explain)

    def pages(
        self, wanted: Sequence[tuple[Plan, int]], deadline: Deadline = NEVER
    ) -> Sequence[Page]:
        with self._guard:
            return self._store.pages(wanted, deadline)

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        with self._guard:
            return self._store.rank(plan, limit, deadline)

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        with self._guard:
            return self._store.totals(plans, deadline)

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        with self._guard:
            return self._store.articles(ids)

    def versions(self, id: str, limit: int | None = None) -> Sequence[Article]:
        with self._guard:
            return self._store.versions(id, limit)

    def groups(self, ids: Iterable[str]) -> Mapping[str, str]:
        with self._guard:
            return self._store.groups(ids)

    def known(self, ids: Iterable[str]) -> Mapping[str, Content]:
        with self._guard:
            return self._store.known(ids)

    def sharing(self, bands: Iterable[int], limit: int) -> Mapping[int, Sequence[Copy]]:
        with self._guard:
            return self._store.sharing(bands, limit)

    def scan(self, after: str = "") -> Iterator[tuple[str, Content]]:
        with self._guard:
            yield from self._store.scan(after)


def _damaged(segment: Segment, problem: str) -> IndexCorruptError:
    path = segment.file.path
    return IndexCorruptError(
        f"Tệp chỉ mục hỏng: {path} ({problem}); hãy chạy `searchkit repair --index {path.parent}`."
    )
