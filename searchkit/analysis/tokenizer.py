"""Tokens: the syllables of a text, with exact offsets into the text as it was given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from searchkit.analysis.normalization import nfc_with_offsets, normal_syllable

# Letters and digits, and the marks that don't compose with them: a mark never splits a syllable.
_SYLLABLE = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_\u0300-\u036f]*)*")


@dataclass(frozen=True, slots=True)
class Tokens:
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
