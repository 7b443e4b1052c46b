"""What functions say of short texts, remembered: a dictionary answers at the speed of C.

Long texts are not kept. They are hardly met again, and strangers write them: a cache that counts
its texts, but not their letters, would hold gigabytes for whoever makes up enough of them.
"""

from collections.abc import Callable
from typing import Final, TypeVar

LONGEST: Final = 32
"""Characters of a text that is kept; no Vietnamese syllable has more than seven."""

_Known = TypeVar("_Known")


class Remembered(dict[str, _Known]):
    """The answers of a function by text; ``__getitem__`` is that function. Safe in many threads.

    Args:
        tell: The function; equal texts have equal answers.
        most: Answers that are kept; then all are forgotten, which costs less than to know the
            oldest.
    """

    def __init__(self, tell: Callable[[str], _Known], most: int) -> None:
        super().__init__()
        self._tell = tell
        self._most = most

    def __missing__(self, text: str) -> _Known:
        found = self._tell(text)
        if len(text) <= LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[text] = found
        return found
