"""What a stranger's arrays do to a search is called damage, not a traceback.

Opening an index looks at headers alone, so arrays that contradict each other are met in the middle
of a search: an index is out of bounds, a text is no UTF-8. NumPy refuses all that, safely; here the
refusal becomes the one error that says what to do.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from searchkit.engine.postings.snapshot import Snapshot
from searchkit.errors import IndexCorruptError


class GuardedSnapshot(Snapshot):
    """A snapshot whose methods raise IndexCorruptError when its arrays contradict each other."""


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Snapshot, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError) as error:
            from searchkit.engine.folder.check import segment_problems

            # In an index that is sound, it is the caller's mistake or ours.
            for segment, deleted in self.segments:
                if problem := next(segment_problems(segment, deleted), None):
                    path = segment.file.path
                    raise IndexCorruptError(
                        f"Tệp chỉ mục hỏng: {path} ({problem}); hãy chạy `searchkit repair --index"
                        f" {path.parent}`."
                    ) from error
            raise

    return call


for _name, _method in list(vars(Snapshot).items()):
    if callable(_method) and not _name.startswith("_"):
        setattr(GuardedSnapshot, _name, _guarded(_method))
