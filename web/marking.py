"""Marked text as pieces, and as HTML in which all but the marks is escaped."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple
from unicodedata import combining, normalize

from markupsafe import Markup, escape

_NARROW: Final = 70
"""Characters that a narrow screen shows of a text that is cut to a few lines."""
_WIDE: Final = 100
"""Characters that any wider screen shows of it, in two lines or three."""
_LED_IN: Final = 30
"""Characters before the first mark that tell where it stands."""


class Piece(NamedTuple):
    """A piece of a text.

    Attributes:
        text: Never empty.
        marked: Whether it stands inside a mark.
    """

    text: str
    marked: bool


def pieces(text: str, spans: Iterable[Sequence[int]]) -> Iterator[Piece]:
    """Cut a text at its marks; joined, the pieces are the text.

    Args:
        text: Any text.
        spans: Half-open spans of code points, in any order. They may overlap; what lies outside
            the text is ignored.
    """
    position = 0
    for first, last in _apart(spans, len(text)):
        if position < first:
            yield Piece(text[position:first], marked=False)
        yield Piece(text[first:last], marked=True)
        position = last
    if position < len(text):
        yield Piece(text[position:], marked=False)


def marked(text: str, spans: Iterable[Sequence[int]]) -> Markup:
    """Text with its marks as HTML: every piece is escaped, only the marks are HTML."""
    shown: list[str] = []
    position = 0
    for first, last in _apart(spans, len(text)):
        shown += escape(text[position:first]), "<mark>", escape(text[first:last]), "</mark>"
        position = last
    shown.append(escape(text[position:]))
    return Markup("".join(shown))  # noqa: S704 - escaped


def _apart(spans: Iterable[Sequence[int]], length: int) -> Iterator[tuple[int, int]]:
    """What spans hold of a text of such a length, in order, nothing twice."""
    position = 0
    for start, end in sorted(map(tuple, spans)):
        first, position = max(start, position), max(min(end, length), position)
        if first < position:
            yield first, position


def lead(text: str, spans: Sequence[Sequence[int]]) -> int:
    """How many characters a narrow screen leaves out lest the first mark be cut off; 0 for none.

    Args:
        text: Any text.
        spans: Half-open spans of code points, in order.
    """
    if not spans or spans[0][1] <= _NARROW:
        return 0
    return text.rfind(" ", 0, max(spans[0][0] - _LED_IN, 0)) + 1


def is_far(spans: Sequence[Sequence[int]]) -> bool:
    """Whether the first mark is cut off on wider screens, too, where nothing is left out."""
    return bool(spans) and spans[0][1] > _WIDE


def changes(typed: str, read: str) -> list[tuple[int, int]]:
    """Where a query was read otherwise than typed: spans of the words of ``read`` that changed."""
    before, after = typed.split(), read.split()
    same = {
        block.b + i
        for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        for i in range(block.size)
    }
    spans, position = [], 0
    for number, word in enumerate(after):
        start = read.index(word, position)
        position = start + len(word)
        if number not in same:
            spans.append((start, position))
    return spans


def adds_only_marks(typed: str, read: str) -> bool:
    """Whether a query was read as typed but for accents."""
    return without_marks(typed) == without_marks(read)


def without_marks(text: str) -> str:
    """A text in small letters, without accents, its white space as single blanks."""
    letters = normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in letters if not combining(c)).split())
