"""Marked text as pieces, so that a template writes the marks and escapes all the rest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
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
    for start, end in sorted((start, end) for start, end in spans):
        first, last = max(start, position), min(end, len(text))
        if first >= last:
            continue
        if position < first:
            yield Piece(text[position:first], marked=False)
        yield Piece(text[first:last], marked=True)
        position = last
    if position < len(text):
        yield Piece(text[position:], marked=False)
