"""Tokens: the syllables of a text, with exact offsets into the text as it was given."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from searchkit.analysis.normalization import MAX_MARKS, nfc_with_offsets, normal_syllable

_LONGEST_CHUNK = 32  # characters; a longer one is hardly met again
# Letters and digits, and the marks that don't compose with them: a mark splits no syllable, unless
# there are more in a row than are taken together.
_MARKS = rf"[\u0300-\u036f]{{1,{MAX_MARKS}}}+"
_SYLLABLE = re.compile(rf"[^\W_]++(?:{_MARKS}[^\W_]++)*+(?:{_MARKS})?+")


class Tokens(NamedTuple):
    """The syllables of one text, as two lists of the same length.

    Vietnamese writes every syllable apart, so this is what white space and punctuation separate;
    figures and foreign words count as syllables too. Tokens and the gaps between them give the
    text back.

    Attributes:
        text: The text in NFC.
        spans: Half-open offsets into ``text``, in order, not overlapping.
        syllables: The normal form of each.
        offsets: Where each character of ``text`` stands in the text as given.
    """

    text: str
    spans: list[tuple[int, int]]
    syllables: list[str]
    offsets: Sequence[int]

    def surface(self, first: int, last: int) -> str:
        """What is written from token ``first`` to token ``last`` inclusive, in NFC."""
        return self.text[self.spans[first][0] : self.spans[last][1]]

    def original_span(self, first: int, last: int) -> tuple[int, int]:
        """The span, in the text as given, from token ``first`` to token ``last`` inclusive."""
        return self.offsets[self.spans[first][0]], self.offsets[self.spans[last][1]]


def tokenize(text: str) -> Tokens:
    """Split a text into syllables.

    Args:
        text: In any normal form; never lower-cased by the caller (offsets would be lost).
    """
    composed, offsets = nfc_with_offsets(text)
    spans = [match.span() for match in _SYLLABLE.finditer(composed)]
    syllables = [normal_syllable(composed[start:end]) for start, end in spans]
    return Tokens(composed, spans, syllables, offsets)


def spans_of(text: str, tokens: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where rows of tokens of :func:`tokenize` stand in the text as given.

    Args:
        text: In any normal form.
        tokens: The first and the last token of each row, by place in the text.
    """
    composed, offsets = nfc_with_offsets(text)
    spans = [match.span() for match in _SYLLABLE.finditer(composed)] if tokens else []
    return [(offsets[spans[first][0]], offsets[spans[last][1]]) for first, last in tokens]


def syllables(text: str) -> list[str]:
    """The syllables of :func:`tokenize` alone, several times as fast.

    No syllable holds white space, so what stands between is looked up: most of it was met before.
    """
    chunks = text.split()
    if max(map(len, chunks), default=0) > _LONGEST_CHUNK:
        return tokenize(text).syllables
    return list(chain.from_iterable(map(_syllables_of_chunk, chunks)))


@lru_cache(maxsize=1 << 16)
def _syllables_of_chunk(chunk: str) -> tuple[str, ...]:
    return tuple(tokenize(chunk).syllables)
