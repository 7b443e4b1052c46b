"""Spotting: where the words of a query stand side by side in many texts, found all at once.

Most tokens that are a word of the query count nothing where they stand: a syllable without its
neighbour. They are left out by their fingerprints; what is left is spelled, for two normal forms
may share one. A token that stands for a slot lies on a diagonal, that of all pairs of a token and a
slot with the same distance; tokens side by side on one diagonal are a run.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from searchkit.analysis.rows import row_places, row_starts
from searchkit.snippets.fingerprints import Fingerprints, fingerprint
from searchkit.snippets.pattern import Pattern
from searchkit.snippets.runs import Run

_Array = npt.NDArray[Any]
_SHIFT: Final = np.uint64(48)  # leaves 16 bits of a fingerprint
_ALIKE: Final = 8  # times that one word is looked for, of a query that only repeats it
_SLOT_BITS: Final = 12  # of a place: the index of a slot, below that of its pattern
_SLOT: Final = (1 << _SLOT_BITS) - 1
# A key: a diagonal, the token there, and in the last bit whether that stands alone.
_TOKEN: Final = (1 << 32) - 1
_PLACE: Final = 33  # where the place of a token 0 stands in a key
_DIAGONAL: Final = (1 << _PLACE) - 2  # by which the keys of the next token are less


class _Place(NamedTuple):
    """A slot for which a word may stand.

    Attributes:
        number: That of the slot, below that of its pattern.
        alone: Whether the word counts there without a neighbour.
        capitals: Whether it does in capitals alone.
    """

    number: int
    alone: bool
    capitals: bool


class Spotter:
    """Spots the words of some patterns.

    Args:
        patterns: Of one query.
        signs: Syllables of which it is asked in which texts they stand, whatever is beside them.

    Attributes:
        most: Slots for which one word may stand, at most.
    """

    def __init__(self, patterns: Sequence[Pattern], signs: Iterable[str]) -> None:
        places = _places(patterns)
        prints = {word: fingerprint(word) for word in places}
        numbers = sorted(set(prints.values()))  # gìà and giá may share one: what counts of either
        place = dict(zip(numbers, range(len(numbers)), strict=True))
        number = {word: place[each] for word, each in prints.items()}
        self._numbers = np.array(numbers, np.uint64)
        self._signs = np.array(list(map(fingerprint, signs)), np.uint64)
        self._buckets = np.zeros(1 << 16, np.bool_)  # most tokens are known by these not to be any
        self._buckets[self._numbers >> _SHIFT] = True
        self._buckets[self._signs >> _SHIFT] = True
        alone = [number[word] for word, row in places.items() for each in row if each.alone]
        self._alone = np.zeros(len(numbers), np.bool_)
        self._alone[alone] = True
        self._words = dict(zip(places, range(len(places)), strict=True))
        sizes = [*map(len, places.values()), 0]  # in the end, that of what is no word
        self.most, self._sizes = max(sizes), np.array(sizes)
        self._firsts = row_starts(self._sizes)
        row = list(chain.from_iterable(places.values()))
        self._keys = np.array([place.number << _PLACE | place.alone for place in row], np.int64)
        capitals = [place.capitals for place in row]
        self._capitals = np.array(capitals, np.bool_) if any(capitals) else None
        # Slots of a run: all of a phrase; else two. What stands alone is one less.
        least = [max(len(p.slots), 2) if p.phrase else 2 for p in patterns]
        self._least = np.array(least, np.int64)

    def spot(self, prints: Fingerprints) -> tuple[list[list[Run]], _Array]:
        """The runs that count in each text, by place; and the tokens that are signs."""
        near = self._buckets.take(prints.numbers >> _SHIFT).nonzero()[0]
        numbers = prints.numbers.take(near)
        signs = near[np.isin(numbers, self._signs)] if len(self._signs) else self._signs
        runs: list[list[Run]] = [[] for _ in prints.firsts[1:]]
        if len(self._numbers):
            self._find(prints, self._may_count(near, numbers), runs)
        return runs, signs

    def _may_count(self, tokens: _Array, numbers: _Array) -> _Array:
        """Those of some tokens that may count, by their fingerprints."""
        places = self._numbers.searchsorted(numbers)
        known = self._numbers.take(places, mode="clip") == numbers
        tokens, words = tokens[known], places[known]
        beside = tokens[1:] - tokens[:-1] == 1
        counts = self._alone.take(words)
        counts[1:] |= beside
        counts[:-1] |= beside
        found: _Array = tokens[counts]
        return found

    def _find(self, prints: Fingerprints, tokens: _Array, runs: Sequence[list[Run]]) -> None:
        """Add the runs of some tokens to those of their texts."""
        unknown = len(self._words)
        words = [self._words.get(syllable, unknown) for syllable in prints.syllables(tokens)]
        sizes = self._sizes.take(words)
        entries = row_places(self._firsts.take(words), sizes)
        firsts = np.array(prints.firsts)
        texts = firsts.searchsorted(tokens, "right") - 1
        apart = (tokens + texts).repeat(sizes)  # no token of a text is beside one of the next
        if self._capitals is not None:
            fits = prints.acronyms(tokens, texts).repeat(sizes) | ~self._capitals.take(entries)
            entries, apart = entries[fits], apart[fits]
        keys = self._keys.take(entries) - apart * _DIAGONAL
        keys.sort()
        heads = np.ones(len(keys), np.bool_)
        heads[1:] = (keys[1:] >> 1) - (keys[:-1] >> 1) != 1
        begins = heads.nonzero()[0]
        lengths = np.append(begins[1:], len(keys))[: len(begins)] - begins
        keys = keys.take(begins)
        apart = keys >> 1 & _TOKEN
        places = (keys >> _PLACE) + apart
        count = lengths >= self._least.take(places >> _SLOT_BITS) - (keys & 1)
        found = [column[count] for column in (apart, places, lengths)]
        order = np.lexsort((found[1], found[0]))
        firsts += np.arange(len(firsts))
        texts = firsts.searchsorted(found[0], "right") - 1
        found[0] -= firsts.take(texts)
        columns = [column.take(order).tolist() for column in (texts, *found)]
        for text, first, place, length in zip(*columns, strict=True):
            runs[text].append(Run(first, place >> _SLOT_BITS, place & _SLOT, length, length))


def _places(patterns: Sequence[Pattern]) -> Mapping[str, Sequence[_Place]]:
    """The slots for which each word may stand, in their order."""
    found: dict[str, list[_Place]] = defaultdict(list)
    for p, pattern in enumerate(patterns):
        alike: Counter[str] = Counter()
        for place, slot in enumerate(pattern.slots, p << _SLOT_BITS):
            alike.update(slot.spellings)
            for word in slot.spellings:
                if pattern.phrase or alike[word] <= _ALIKE:
                    alone = word in slot.alone if not pattern.phrase else len(pattern.slots) == 1
                    found[word].append(_Place(place, alone, slot.capitals))
    return found
