"""Scanning: the tokens of a text that is looked through once, several times as fast.

No token but a figure holds white space, so a text is taken in chunks between white space, and most
chunks were met before.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, count
from operator import add
from typing import Final
from unicodedata import is_normalized

from searchkit.analysis.figures import SPACED
from searchkit.analysis.invisible import visible
from searchkit.analysis.remembered import Remembered
from searchkit.analysis.tokenizer import Tokens, tokenize

_REMEMBERED: Final = 1 << 16  # chunks


_SYLLABLES: Final = Remembered(lambda chunk: tuple(tokenize(chunk).syllables), _REMEMBERED)


@lru_cache(maxsize=1 << 12)
def _spans(chunk: str) -> tuple[tuple[int, int], ...]:
    return tuple(tokenize(chunk).spans)


class Scan:
    """The tokens of a text, those of :func:`tokenize`: syllables at once, places when asked for.

    Args:
        text: In any normal form.

    Attributes:
        text: As given.
        syllables: The normal form of each token, in order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._chunks: list[str] = []
        # What has another form as given than as read is rare, and so is a figure with blanks.
        if is_normalized("NFC", text) and visible(text) is text and not SPACED.search(text):
            self._chunks = text.split()
        self._of_each = list(map(_SYLLABLES.__getitem__, self._chunks))
        in_chunks = chain.from_iterable(self._of_each)
        self.syllables: list[str] = list(in_chunks) if self._chunks else self.tokens.syllables

    @cached_property
    def tokens(self) -> Tokens:
        """All of them."""
        return tokenize(self.text)

    def spans(self, rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Where rows of tokens stand in the text as given: half-open, in code points.

        Args:
            rows: The first and the last token of each row, by number.
        """
        if not self._chunks:
            return [self.tokens.original_span(first, last) for first, last in rows]
        ends = list(accumulate(map(len, self._of_each))) if rows else []

        def span(token: int) -> tuple[int, int]:
            number = bisect_right(ends, token)
            start, end = _spans(self._chunks[number])[token - ends[number]]  # from behind
            return self._starts[number] + start, self._starts[number] + end

        return [(span(first)[0], span(last)[1]) for first, last in rows]

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each chunk starts."""
        before = [0, *accumulate(map(len, self._chunks))]
        if before.pop() + len(before) == len(self.text) + 1:  # one blank between two, none outside
            return list(map(add, before, count()))
        starts, end = [], 0
        for chunk in self._chunks:
            starts.append(self.text.index(chunk, end))
            end = starts[-1] + len(chunk)
        return starts
