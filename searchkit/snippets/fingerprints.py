"""Fingerprints: the tokens of many texts as numbers, all at once (Karp & Rabin 1987).

A page of hits is thousands of tokens, of which a query means a few dozen. So the characters of all
texts go through NumPy in one array: tokens are where letters and digits stand side by side, and the
number of a token is that of its letters, with its tone wherever that stands, so that all ways to
write a normal form have one number. What has the number of a word may be it; only that is read.
Figures in groups, letters beside digits and whatever is no plain Vietnamese are rare, and tokenized
with care.
"""

import re
import string
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, Final, NamedTuple
from unicodedata import normalize

import numpy as np
import numpy.typing as npt

from searchkit.analysis.acronyms import shouts
from searchkit.analysis.normalization import TONES, normal_syllable
from searchkit.analysis.tokenizer import tokenize
from searchkit.snippets.references import united

MAX_CHARACTERS: Final = 1 << 16
"""Characters of texts that are fingerprinted together, unless one is longer."""

_Array = npt.NDArray[Any]
_JOINED: Final = "|"  # stands between two texts
_BLANKS: Final = f" \t\n\r\u00a0{_JOINED}"  # no token leans on what stands behind these
_SIGNS: Final = f"{string.punctuation}“”‘’«»–—…•·°§®™₫€£×"
_GROUPING: Final = np.array(list(map(ord, "., \u00a0")))  # in figures
_WORD: Final = re.compile(r"[^\W\d_]+")
_BARE: Final = "abcdefghijklmnopqrstuvwxyzăâđêôơư"
_BASE: Final = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2 ** 64
_PER_TONE: Final = 0xD6E8FEB86659FD93
_WRAP: Final = (1 << 64) - 1
_POINTS: Final = 0x2200  # of which the last stands for all that are not below
_BLANK, _SIGN, _LETTER, _DIGIT, _ODD = range(5)


class Fingerprints:
    """The tokens of some texts, those of :func:`~searchkit.analysis.tokenizer.tokenize`.

    Args:
        texts: In any normal form.
        words: What is looked for, in normal form, where no digit is in any of it: what stands
            between blanks and has a digit, but none of these, may then be fewer tokens, each with
            a digit. None for all as they are.

    Attributes:
        numbers: ``uint64``: the fingerprint of each token.
        starts: Where each token starts, in all texts one behind the other.
        ends: Where it ends.
        bases: Where each text starts.
        firsts: The first token of each text, and in the end how many there are.
    """

    def __init__(self, texts: Sequence[str], words: AbstractSet[str] | None = None) -> None:
        self._row = row = _JOINED.join(["", *texts, ""])
        self.bases = list(accumulate(map(len, texts), lambda at, size: at + size + 1, initial=1))
        points = np.frombuffer(row.encode("utf-32-le", "surrogatepass"), np.uint32)
        points = points.astype(np.intp)  # once, not with each table
        known = _alphabet()
        kinds = known.kinds.take(points, mode="clip")
        regions = [*self._odd(texts, kinds), *self._figures(points, kinds, words)]
        inside = kinds > _SIGN
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        self.starts, self.ends = edges[::2], edges[1::2]
        letters = known.letters.take(points, mode="clip")
        powers, inverses = _powers(max(len(row), MAX_CHARACTERS).bit_length())
        letters *= inverses[: len(row)]
        self.numbers = self._summed(letters) * powers.take(self.ends - 1)
        tones = self._summed(known.tones.take(points, mode="clip"))
        self.numbers += tones * np.uint64(_PER_TONE)
        self._syllables: dict[int, str] = {}
        if regions:
            self._replace(regions)
        self.firsts = self.starts.searchsorted(self.bases).tolist()

    def syllable(self, token: int) -> str:
        """The normal form of a token."""
        return self._syllables.get(token) or normal_syllable(self.surface(token))

    def syllables(self, tokens: _Array) -> list[str]:
        """The normal forms of some tokens."""
        row, careful = self._row, self._syllables
        spans = zip(self.starts.take(tokens).tolist(), self.ends.take(tokens).tolist(), strict=True)
        found = [normal_syllable(row[start:end]) for start, end in spans]
        if careful:
            named = zip(tokens.tolist(), found, strict=True)
            found = [careful.get(token) or syllable for token, syllable in named]
        return found

    def surface(self, token: int) -> str:
        """A token as it is written."""
        return self._row[self.starts[token] : self.ends[token]]

    def acronyms(self, tokens: _Array, texts: _Array) -> _Array:
        """Which of some tokens, each of a text, are written in capitals; none is where all are."""
        found = np.array([self.surface(token).isupper() for token in tokens.tolist()], np.bool_)
        for text in set(texts[found].tolist()):
            surfaces = list(map(self.surface, range(*self.firsts[text : text + 2])))
            in_capitals = sum(len(surface) > 1 and surface.isupper() for surface in surfaces)
            found[texts == text] &= not shouts(in_capitals, len(surfaces))
        return found

    def token_at(self, place: int) -> int:
        """The token that stands at a place, or else the next one."""
        return int(self.ends.searchsorted(place, "right"))

    def part(self, i: int, first: int, end: int) -> tuple[int, str]:
        """A part of text ``i`` between blanks that holds some tokens and is tokenized by itself.

        Args:
            i: Which text.
            first: The first token; of those that are in the text.
            end: Behind the last, likewise.

        Returns:
            The first token of the part, numbered from that of the text on; and the part.
        """
        row, zero = self._row, self.firsts[i]
        start, stop = self.bases[i], self.bases[i + 1] - 1
        first = max(first, zero)
        at = int(self.starts[first])
        while (blank := row.rfind(" ", start, at)) >= 0 and row[blank - 1].isdecimal():
            at = blank  # a group of digits leans on the one before
        if blank >= 0:
            start = blank + 1
        first = int(self.ends.searchsorted(start, "right"))
        if end < self.firsts[i + 1]:
            blank = row.find(" ", self.ends[end - 1], stop)
            stop = stop if blank < 0 else blank
        return first - zero, row[start:stop]

    def _odd(self, texts: Sequence[str], kinds: _Array) -> Iterator["_Region"]:
        """The texts that are no plain Vietnamese; from now on they are blank."""
        odd = np.flatnonzero(kinds == _ODD)
        if len(odd):
            texts_of = np.searchsorted(self.bases, odd, "right") - 1
            for i in np.bincount(texts_of).nonzero()[0].tolist():
                tokens = tokenize(texts[i])
                start, spans = self.bases[i], range(len(tokens.spans))
                kinds[start : start + len(texts[i])] = _BLANK
                yield _Region(
                    start,
                    start + len(texts[i]),
                    [tokens.original_span(token, token) for token in spans],
                    tokens.syllables,
                )

    def _figures(
        self, points: _Array, kinds: _Array, words: AbstractSet[str] | None
    ) -> Iterator["_Region"]:
        """What stands between blanks where digits stand in groups or beside letters."""
        digits = np.flatnonzero(kinds == _DIGIT)
        before, behind = kinds.take(digits - 1), kinds.take(digits + 1)
        mixed = digits[(before == _LETTER) | (behind == _LETTER)]
        grouped = digits[(behind <= _SIGN) & (kinds.take(digits + 2, mode="clip") == _DIGIT)]
        grouped = grouped[(points.take(grouped + 1)[:, None] == _GROUPING).any(axis=1)]
        if len(mixed) or len(grouped):
            blanks = np.flatnonzero(kinds == _BLANK)
            lefts, rights = np.append(mixed, grouped), np.append(mixed, grouped + 2)
            starts = blanks.take(blanks.searchsorted(lefts) - 1) + 1
            ends = blanks.take(blanks.searchsorted(rights))
            order = np.argsort(starts)
            spans = zip(starts.take(order).tolist(), ends.take(order).tolist(), strict=True)
            for start, end in united(spans):
                text = self._row[start:end]
                if words is None or not words.isdisjoint(map(normal_syllable, _WORD.findall(text))):
                    yield _Region(start, end, *_figure(text))

    def _summed(self, values: _Array) -> _Array:
        """The sum over each token."""
        sums = np.cumsum(values, dtype=np.uint64)
        found: _Array = sums.take(self.ends - 1) - sums.take(self.starts - 1)
        return found

    def _replace(self, regions: Sequence["_Region"]) -> None:
        """Put the tokens of regions, which were found with care, in the place of those there."""
        stay = np.ones(len(self.starts), np.bool_)
        bounds = self.starts.searchsorted([(region.start, region.end) for region in regions])
        for first, end in bounds.tolist():
            stay[first:end] = False
        spans = [
            (region.start + start, region.start + end)
            for region in regions
            for start, end in region.spans
        ]
        syllables = [syllable for region in regions for syllable in region.syllables]
        starts, ends = np.array(spans, np.intp).reshape(-1, 2).T
        numbers = np.array(list(map(fingerprint, syllables)), np.uint64)
        starts = np.append(self.starts[stay], starts)
        order = np.argsort(starts, kind="stable")
        self.starts, self.ends = starts.take(order), np.append(self.ends[stay], ends).take(order)
        self.numbers = np.append(self.numbers[stay], numbers).take(order)
        kept = len(order) - len(syllables)
        careful = np.flatnonzero(order >= kept)
        named = (order.take(careful) - kept).tolist()
        self._syllables = dict(
            zip(careful.tolist(), map(syllables.__getitem__, named), strict=True)
        )


class _Region(NamedTuple):
    """A part of the row of texts, and the tokens in it by their places there."""

    start: int
    end: int
    spans: Sequence[tuple[int, int]]
    syllables: Sequence[str]


@lru_cache(maxsize=1 << 10)
def _figure(text: str) -> tuple[Sequence[tuple[int, int]], Sequence[str]]:
    """The tokens of what stands between blanks."""
    _, spans, syllables, _ = tokenize(text)
    return spans, syllables


@lru_cache(maxsize=1 << 13)
def fingerprint(syllable: str) -> int:
    """The number of a normal form, below 2 ** 64."""
    known = _letters()
    letters = tones = 0
    for char in syllable:
        if char not in known:
            return hash(syllable) & _WRAP
        number, tone = known[char]
        letters = (letters * _BASE + number) & _WRAP
        tones += tone
    return (letters + tones * _PER_TONE) & _WRAP


@cache
def _letters() -> dict[str, tuple[int, int]]:
    """The number of each plain letter and digit, and that of its tone.

    A digit 0 counts nothing: zeros in front of a figure say nothing.
    """
    found = {digit: (value, 0) for value, digit in enumerate(string.digits)}
    for number, bare in enumerate(_BARE, len(string.digits)):
        for tone, mark in enumerate(("", *TONES)):
            letter = normalize("NFC", bare + mark)
            if len(letter) == 1:
                found[letter] = found[letter.upper()] = number, tone
    return found


class _Alphabet(NamedTuple):
    """What is known of each code point.

    Attributes:
        kinds: ``uint8``: a blank, a sign, a letter, a digit, or odd.
        letters: ``uint64``: the number of a letter.
        tones: ``uint64``: that of its tone.
    """

    kinds: _Array
    letters: _Array
    tones: _Array


@cache
def _alphabet() -> _Alphabet:
    kinds = np.full(_POINTS, _ODD, np.uint8)
    letters, tones = np.zeros((2, _POINTS), np.uint64)
    kinds[list(map(ord, _SIGNS))] = _SIGN
    kinds[list(map(ord, _BLANKS))] = _BLANK
    for char, (number, tone) in _letters().items():
        kinds[ord(char)] = _DIGIT if char.isdecimal() else _LETTER
        letters[ord(char)], tones[ord(char)] = number, tone
    return _Alphabet(kinds, letters, tones)


@lru_cache(maxsize=2)
def _powers(bits: int) -> _Array:
    """``uint64[2, 2 ** bits]``: the powers of the base, and of its inverse."""
    steps = np.full((2, 1 << bits), [[_BASE], [pow(_BASE, -1, 1 << 64)]], np.uint64)
    steps[:, 0] = 1
    return np.multiply.accumulate(steps, axis=1)
