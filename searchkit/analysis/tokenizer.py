"""Tokens: the syllables of a text, with exact offsets into the text as it was given."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from searchkit.analysis.figures import FIGURE, GROUPS
from searchkit.analysis.invisible import visible_with_offsets
from searchkit.analysis.normalization import (
    MAX_MARKS,
    is_syllable,
    nfc_with_offsets,
    normal_syllable,
)

# Letters and digits, and the marks that don't compose with them: a mark splits no syllable, unless
# there are more in a row than are taken together.
_MARKS = rf"[\u0300-\u036f]{{1,{MAX_MARKS}}}+"
_SYLLABLE = re.compile(rf"[^\W_]++(?:{_MARKS}[^\W_]++)*+(?:{_MARKS})?+")
_DIGIT = "[0-9０-９]"
_LETTERS_AND_DIGITS = re.compile(rf"(?=[^\W_]*{_DIGIT})(?=[^\W_]*[^\W\d_])[^\W_]+")
_BOUNDARY = re.compile(rf"(?<={_DIGIT})(?=[^\W\d_])|(?<=[^\W\d_])(?={_DIGIT})")
_MIXED = re.compile(rf"{_DIGIT}(?:(?=[^\W\d_])|(?<=[^\W\d_]{_DIGIT}))")
_KEYED_D = re.compile("d9")
_ZERO_FIRST = re.compile(r"(?<![0-9])0[0-9]")


class Tokens(NamedTuple):
    """The syllables of one text, as two lists of the same length.

    Vietnamese writes every syllable apart, so this is what white space and punctuation separate;
    figures and foreign words count as syllables too, and letters beside digits: ``NQ57`` is written
    ``NQ 57`` as well. Tokens and the gaps between them give the text back.

    Attributes:
        text: The text in NFC, without what no reader sees.
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

    def written(self, token: int) -> str:
        """What is written without a gap around a token: ``IPv6`` around its ``IPv``, in NFC."""
        first = last = token
        while first and self.spans[first - 1][1] == self.spans[first][0]:
            first -= 1
        while last + 1 < len(self.spans) and self.spans[last][1] == self.spans[last + 1][0]:
            last += 1
        return self.surface(first, last)

    def original_span(self, first: int, last: int) -> tuple[int, int]:
        """The span, in the text as given, from token ``first`` to token ``last`` inclusive."""
        return self.offsets[self.spans[first][0]], self.offsets[self.spans[last][1]]


def tokenize(text: str) -> Tokens:
    """Split a text into syllables.

    Args:
        text: In any normal form; never lower-cased by the caller (offsets would be lost).
    """
    composed, offsets = readable(text)
    spans = token_spans(composed)
    syllables = [normal_syllable(composed[start:end]) for start, end in spans]
    return Tokens(composed, spans, syllables, offsets)


def token_spans(text: str) -> list[tuple[int, int]]:
    """Where the syllables of a text stand: a figure is one, letters beside digits are two.

    Args:
        text: As :func:`readable` gives it.
    """
    spans = [match.span() for match in _SYLLABLE.finditer(text)]
    if GROUPS.search(text):
        spans = list(_with_figures(text, spans))
    if _MIXED.search(text):
        spans = [part for span in spans for part in _parts(text, *span)]
    return spans


def _with_figures(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of letters and digits, those that are parts of one figure as one."""
    taken = 0
    for start, end in spans:
        if start >= taken and text[start].isdecimal() and (found := FIGURE.match(text, start)):
            taken = found.end()
            yield start, taken
        if end > taken:
            yield max(start, taken), end


def _parts(text: str, start: int, end: int) -> Sequence[tuple[int, int]]:
    """A run of letters and digits as what may stand apart; raw keystrokes of VNI stay whole."""
    run = text[start:end]
    if run.isalpha() or not _LETTERS_AND_DIGITS.fullmatch(run):
        return ((start, end),)
    if run[0].isalpha() and run.isascii() and _may_be_keystrokes(run.lower()):
        return ((start, end),)
    cuts = [start, *(start + cut.start() for cut in _BOUNDARY.finditer(run)), end]
    return list(pairwise(cuts))


def _may_be_keystrokes(run: str) -> bool:
    """Whether digits may be marks, of a syllable or a đ: ``so61``, ``qd9``; but not ``da06``."""
    letters = "".join(filter(str.isalpha, run))
    marked = is_syllable(letters) and not _ZERO_FIRST.search(run)
    return marked or _KEYED_D.sub("", run).isalpha()


def readable(text: str) -> tuple[str, Sequence[int]]:
    """A text as it is read, in NFC, and where each character and the end stand in it as given."""
    seen, places = visible_with_offsets(text)
    composed, offsets = nfc_with_offsets(seen)
    return composed, offsets if seen is text else [places[offset] for offset in offsets]
