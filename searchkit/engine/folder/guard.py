"""What a stranger's arrays do to a search is called damage, not a traceback.

Opening an index looks at headers alone, so arrays that contradict each other are met in the middle
of a search: an index is out of bounds, a text is no UTF-8. NumPy refuses all that, safely; here the
refusal becomes the one error that says what to do.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot, UnknownDocumentError
from searchkit.errors import IndexCorruptError

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_Method = Callable[Concatenate[Snapshot, _Arguments], _Result]

_MISTAKES = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)


def _guarded(method: _Method[_Arguments, _Result]) -> _Method[_Arguments, _Result]:
    """A method that raises IndexCorruptError where its arrays contradict each other."""

    @wraps(method)
    def call(self: Snapshot, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        try:
            return method(self, *args, **kwargs)
        except UnknownDocumentError:  # the caller's mistake, and no news of the index
            raise
        except _MISTAKES as error:
            assert isinstance(self, GuardedSnapshot)
            if damage := self.damage():
                raise damage from error
            raise  # in an index that is sound, it is the caller's mistake or ours

    return call


class GuardedSnapshot(Snapshot):
    """A snapshot whose methods raise IndexCorruptError when its arrays contradict each other."""

    _sound: frozenset[str] = frozenset()

    document_count = _guarded(Snapshot.document_count)
    document_frequency = _guarded(Snapshot.document_frequency)
    spellings = _guarded(Snapshot.spellings)
    prefixed = _guarded(Snapshot.prefixed)
    keys = _guarded(Snapshot.keys)
    sources = _guarded(Snapshot.sources)
    newest_day = _guarded(Snapshot.newest_day)
    labelled = _guarded(Snapshot.labelled)
    banded = _guarded(Snapshot.banded)
    group_name = _guarded(Snapshot.group_name)
    group = _guarded(Snapshot.group)
    search = _guarded(Snapshot.search)
    explain = _guarded(Snapshot.explain)
    article = _guarded(Snapshot.article)
    content = _guarded(Snapshot.content)
    contents = _guarded(Snapshot.contents)

    def damage(self) -> IndexCorruptError | None:
        """What is wrong with a segment; it reads the whole of each, once."""
        from searchkit.engine.folder.check import segment_problems

        for segment, deleted in self.segments:
            if segment.name in self._sound:
                continue
            if problem := next(segment_problems(segment, deleted), None):
                return _damaged(segment, problem)
            self._sound |= {segment.name}
        return None


def _damaged(segment: Segment, problem: str) -> IndexCorruptError:
    path = segment.file.path
    return IndexCorruptError(
        f"Tệp chỉ mục hỏng: {path} ({problem}); hãy chạy `searchkit repair --index {path.parent}`."
    )
