"""Definitions: the abbreviations that a text explains itself, ``Ủy ban nhân dân (UBND)``.

The letters of an abbreviation are aligned with the initials of the syllables beside the bracket, as
Schwartz & Hearst (2003) do with characters. Vietnamese abbreviates by syllable, so every syllable
must give its letter and only particles may give none: what does not align completely, or in two
ways, is left alone. A wrong expansion harms every search for it; one that is missed is usually
defined again elsewhere.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import is_syllable, is_vietnamese, split_tone
from searchkit.analysis.tokenizer import Tokens


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation and what it stands for.

    Attributes:
        abbreviation: Normal form, pieces joined by ``_``: ``ubnd``, ``tt_tt``.
        expansion: Normal syllables joined by ``_``: ``ủy_ban_nhân_dân``.
    """

    abbreviation: str
    expansion: str


_BRACKET: Final = re.compile(r"\(([^()\n]{2,160})\)")
_BESIDE: Final = re.compile(r"[\"“”'‘’]?\s*\(\s*[\"“”'‘’]?")  # between either and its bracket
_APART: Final = re.compile(r"\s*[-–,;:=]\s*[\"“”'‘’]?")  # between both, inside a bracket
_WITHIN: Final = re.compile(r"[\s,&/–-]{1,3}|['’]")  # between the syllables of an expansion
_JOINED: Final = re.compile(r"\s?[,&–-]?\s?|[./+]\s?")  # between the pieces of an abbreviation
_ROMAN: Final = re.compile(r"[ivx]+")
_MOST_LETTERS: Final = 16
_MOST_PARTICLES: Final = 2  # in a row
_AND: Final = frozenset({"và", "and"})
_PARTICLES: Final = _AND | {"về", "của", "các", "of", "the", "for", "in", "on", "to"}
_NAMING: Final = frozenset({"gọi", "viết", "tắt"})
_LEAD: Final = _NAMING | {"sau", "dưới", "đây", "được", "là", "chung", "gọn", "từ"}
_PERSONAL: Final = frozenset({"ông", "Ông", "bà", "Bà", "anh", "chị", "em", "cháu", "chí"})


def find_definitions(tokens: Tokens) -> Iterator[Definition]:
    """Find what a passage defines: ``… (UBND)``, ``UBND (…)``, ``… (sau đây gọi tắt là UBND)``.

    Yields:
        Definitions in reading order; one may come twice.
    """
    if "(" in tokens.text:
        passage = _Passage(tokens)
        for bracket in _BRACKET.finditer(tokens.text):
            yield from passage.definitions(*bracket.span(1))


def label_terms(definitions: Iterable[Definition]) -> list[str]:
    """The values of a label field: each definition both ways, without repetition."""
    sides = ((d.abbreviation, d.expansion) for d in definitions)
    return list(dict.fromkeys(way for a, b in sides for way in (f"{a}={b}", f"{b}={a}")))


class _Passage:
    """One tokenized text; every range is one of its tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self._text = tokens.text
        self._spans = tokens.spans
        self._syllables = tokens.syllables
        self._starts = [start for start, _ in tokens.spans]

    def definitions(self, start: int, end: int) -> Iterator[Definition]:
        """What a bracket defines whose inside is ``[start, end)`` of the text."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if first == last:
            return
        beside = first > 0 and _BESIDE.fullmatch(self._gap(first)) is not None
        if beside and (before := self._abbreviation_before(first)):
            yield from self._explained(before, first, last)
        lead = self._lead(first, last)
        inside = self._abbreviation(lead.stop, last)
        if not inside:
            return
        if beside:
            yield from self._introduced(inside, first, range(lead.stop, last))
        if lead.start > first:
            yield from self._ending(inside, lead.start, first)
        elif inside.stop == last and inside.start > lead.stop and self._is_apart(inside.start):
            yield from self._ending(inside, inside.start, lead.stop)
        elif inside.start == first and inside.stop < last and self._is_apart(inside.stop):
            yield from self._explained(inside, inside.stop, last)

    # --- where both stand ----------------------------------------------------------------------

    def _introduced(self, abbreviation: range, end: int, inside: range) -> Iterator[Definition]:
        """``Ủy ban nhân dân cấp tỉnh (UBND cấp tỉnh)``: words around it must stand in both."""
        before = range(inside.start, abbreviation.start)
        after = range(abbreviation.stop, inside.stop)
        end -= len(after)
        if end > 0 and self._words(after) == self._words(range(end, end + len(after))):
            start = self._align(abbreviation, end, len(before))
            if start is not None and self._words(before) == self._words(
                range(start - len(before), start)
            ):
                yield from self._defined(abbreviation, range(start, end))

    def _ending(self, abbreviation: range, end: int, floor: int) -> Iterator[Definition]:
        """The expansion ends at ``end``."""
        start = self._align(abbreviation, end, floor)
        if start is not None:
            yield from self._defined(abbreviation, range(start, end))

    def _explained(self, abbreviation: range, first: int, last: int) -> Iterator[Definition]:
        """The expansion starts at ``first`` and ends at ``last`` or at a sign before that."""
        for end in (last, *filter(self._is_apart, range(first + 2, last))):
            if self._align(abbreviation, end, first) == first:
                yield from self._defined(abbreviation, range(first, end))
                return

    def _lead(self, first: int, last: int) -> range:
        """Where ``sau đây gọi tắt là`` stands in a bracket; empty, at its start, if nowhere."""
        naming = [i for i in range(first, last) if self._syllables[i] in _NAMING]
        if not naming:
            return range(first, first)
        start, end = naming[0], naming[-1] + 1
        while start > first and self._syllables[start - 1] in _LEAD:
            start -= 1
        if "là" in self._syllables[end:last]:
            end = self._syllables.index("là", end) + 1
        return range(start, end)

    def _abbreviation(self, first: int, last: int) -> range | None:
        """The only abbreviation between two tokens."""
        pieces = [i for i in range(first, last) if self._is_piece(i)]
        if not pieces or pieces[-1] - pieces[0] >= len(pieces):
            return None
        return range(pieces[0], pieces[-1] + 1) if all(map(self._joins, pieces[1:])) else None

    def _abbreviation_before(self, end: int) -> range:
        first = end
        while first and self._is_piece(first - 1) and (first == end or self._joins(first)):
            first -= 1
        return range(first, end)

    def _is_piece(self, i: int) -> bool:
        """Whether a token is in capitals as no word is: ``UBND``, ``IoT``, the ``C`` of ``C/O``."""
        text = self._text[slice(*self._spans[i])]
        capitals = sum(map(str.isupper, text))
        marked = split_tone(self._syllables[i])[1]
        return text.isalpha() and not marked and (capitals > 1 or (capitals == len(text) == 1))

    # --- aligning letters with syllables -------------------------------------------------------

    def _align(self, abbreviation: range, end: int, floor: int) -> int | None:
        """Where the expansion starts that ends at ``end``; None without exactly one answer."""
        start, stop = self._spans[abbreviation[0]][0], self._spans[abbreviation[-1]][1]
        text = self._text[start:stop].lower()
        letters = [char for char in text if char.isalpha() or char == "&"]
        if not 2 <= len(letters) <= _MOST_LETTERS or _ROMAN.fullmatch("".join(letters)):
            return None
        places = {end}
        for letter in reversed(letters):
            places = {start for place in places for start in self._step(letter, place, end, floor)}
        return places.pop() if len(places) == 1 else None

    def _step(self, letter: str, place: int, end: int, floor: int) -> Iterator[int]:
        """The places from which the syllables up to ``place`` give a letter, or an ``&``."""
        if letter == "&":
            if floor < place < end and self._syllables[place - 1] in _AND:
                yield place - 1
            elif place < end and not self._gap(place).isspace():
                yield place
            return
        for i in range(place - 1, max(floor, place - 1 - _MOST_PARTICLES) - 1, -1):
            if i + 1 < end and not _WITHIN.fullmatch(self._gap(i + 1)):
                return
            if _gives(self._syllables[i], letter):
                yield i
            if i + 1 == end or self._syllables[i] not in _PARTICLES:
                return

    def _defined(self, abbreviation: range, expansion: range) -> Iterator[Definition]:
        """The definition, unless what aligns so is likelier something else."""
        letters, words = self._words(abbreviation), self._words(expansion)
        first, last = expansion[0], expansion[-1]
        person = first > 0 and self._text[slice(*self._spans[first - 1])] in _PERSONAL
        heading = self._text[self._spans[first][0] : self._spans[last][1]].isupper()
        is_word = len(letters) == 1 and is_syllable(letters[0])
        if not (person or (heading and is_word) or _is_mixed(words)):
            yield Definition("_".join(letters), "_".join(words))

    # --- reading the passage -------------------------------------------------------------------

    def _words(self, tokens: range) -> list[str]:
        return self._syllables[tokens.start : tokens.stop]

    def _gap(self, i: int) -> str:
        """What stands between a token and the one before it."""
        before = self._spans[i - 1][1] if i else 0
        return self._text[before : self._spans[i][0]]

    def _joins(self, i: int) -> bool:
        return _JOINED.fullmatch(self._gap(i)) is not None

    def _is_apart(self, i: int) -> bool:
        return _APART.fullmatch(self._gap(i)) is not None


def _gives(syllable: str, letter: str) -> bool:
    """Whether a syllable starts with a letter; D may stand for Đ, and O for Ô, not the reverse."""
    initial = split_tone(syllable)[0][0]
    return letter in (initial, fold(initial))


def _is_mixed(syllables: list[str]) -> bool:
    """Whether foreign words stand amid Vietnamese ones: TNT is not ``Thuốc nổ Trinitrotoluen``."""
    foreign = not all(map(is_vietnamese, syllables))
    return foreign and not all(map(str.isascii, syllables))
