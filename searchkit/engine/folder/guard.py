"""What a stranger's arrays do to a search is called damage, not a traceback.

Opening an index looks at headers alone, so arrays that contradict each other are met in the middle
of a search: an index is out of bounds, a text is no UTF-8. NumPy refuses all that, safely; here the
refusal becomes the one error that says what to do.
"""

from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.protocol import Content, Lexicon, Store
from searchkit.errors import IndexCorruptError

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")
_MISTAKES = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)


class Guard:
    """Makes functions raise IndexCorruptError where the arrays of a commit contradict each other.

    It reads the whole of a segment to tell, once: one that is sound stays so.

    Args:
        snapshot: The segments of the commit.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._sound: frozenset[str] = frozenset()

    def __call__(self, read: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
        """A function that reads the arrays, so that its mistakes are looked into.

        What it raises in an index that is sound is the caller's mistake, or ours.
        """

        def guarded(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
            try:
                return read(*args, **kwargs)
            except _MISTAKES as mistake:
                if damage := self.damage():
                    raise damage from mistake
                raise

        return guarded

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
    """A lexicon whose mistakes are looked into."""

    def __init__(self, lexicon: Lexicon, guard: Guard) -> None:
        self.commit = lexicon.commit
        self.document_count = guard(lexicon.document_count)
        self.document_frequency = guard(lexicon.document_frequency)
        self.average_length = guard(lexicon.average_length)
        self.spellings = guard(lexicon.spellings)
        self.prefixed = guard(lexicon.prefixed)
        self.keys = guard(lexicon.keys)
        self.sources = guard(lexicon.sources)
        self.newest_day = guard(lexicon.newest_day)


class GuardedStore:
    """A store whose mistakes are looked into."""

    def __init__(self, store: Store, guard: Guard) -> None:
        self._guard = guard
        self._scan = guard(store.scan)
        self.search = guard(store.search)
        self.pages = guard(store.pages)
        self.rank = guard(store.rank)
        self.totals = guard(store.totals)
        self.articles = guard(store.articles)
        self.versions = guard(store.versions)
        self.groups = guard(store.groups)
        self.known = guard(store.known)
        self.sharing = guard(store.sharing)

    def scan(self, after: str = "") -> Iterator[tuple[str, Content]]:
        documents = self._scan(after)
        return iter(self._guard(lambda: next(documents, None)), None)


def _damaged(segment: Segment, problem: str) -> IndexCorruptError:
    path = segment.file.path
    return IndexCorruptError(
        f"Tệp chỉ mục hỏng: {path} ({problem}); hãy chạy `searchkit repair --index {path.parent}`."
    )
