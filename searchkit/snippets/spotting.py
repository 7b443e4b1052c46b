"""Spotting: which tokens of many texts may be words of a query that count there.

Most tokens that are a word of the query count nothing where they stand: a syllable without its
neighbour. What is left out here is what can't count; what is left is read (matching.py).
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from searchkit.snippets.fingerprints import Fingerprints, fingerprint
from searchkit.snippets.pattern import Pattern

_Array = npt.NDArray[Any]
_SHIFT: Final = np.uint64(48)  # leaves 16 bits of a fingerprint


class Spotter:
    """Spots the words of some patterns.

    Args:
        patterns: Of one query.
        signs: Syllables of which it is asked in which texts they stand, whatever is beside them.
    """

    def __init__(self, patterns: Sequence[Pattern], signs: Iterable[str]) -> None:
        words = {s for pattern in patterns for slot in pattern.slots for s in slot.spellings}
        prints = {word: fingerprint(word) for word in words}
        numbers = sorted(set(prints.values()))  # gìà and giá may share one: what counts of either
        place = dict(zip(numbers, range(len(numbers)), strict=True))
        number = {word: place[each] for word, each in prints.items()}
        self._numbers = np.array(numbers, np.uint64)
        self._signs = np.array(list(map(fingerprint, signs)), np.uint64)
        self._buckets = np.zeros(1 << 16, np.bool_)  # most tokens are known by these not to be any
        self._buckets[self._numbers >> _SHIFT] = True
        self._buckets[self._signs >> _SHIFT] = True
        self._alone = np.zeros(len(numbers), np.bool_)
        self._follow = np.zeros((len(numbers), len(numbers)), np.bool_)
        for pattern in patterns:
            slots = [[number[word] for word in slot.spellings] for slot in pattern.slots]
            for first, second in pairwise(slots):
                self._follow[np.ix_(first, second)] = True
            if not pattern.phrase:
                alone = {number[word] for slot in pattern.slots for word in slot.alone}
                self._alone[list(alone)] = True
            elif len(slots) == 1:
                self._alone[slots[0]] = True

    def spot(self, prints: Fingerprints) -> tuple[_Array, _Array]:
        """The tokens that may count, ascending; and those that are signs."""
        near = self._buckets.take(prints.numbers >> _SHIFT).nonzero()[0]
        numbers = prints.numbers.take(near)
        signs = near[np.isin(numbers, self._signs)] if len(self._signs) else self._signs
        if not len(self._numbers):
            return near[:0], signs
        places = self._numbers.searchsorted(numbers)
        known = self._numbers.take(places, mode="clip") == numbers
        tokens, words = near[known], places[known]
        beside = tokens[1:] - tokens[:-1] == 1
        beside &= self._follow[words[:-1], words[1:]]
        counts = self._alone.take(words)
        counts[1:] |= beside
        counts[:-1] |= beside
        return tokens[counts], signs
