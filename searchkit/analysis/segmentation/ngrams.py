"""Which syllables make bigrams and trigrams of the lexicon, for a whole sequence at once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.integer]


class Ngrams:
    """The bigrams and trigrams of a lexicon as numbers; some 9 MB for pyvi's.

    Every syllable in any of them has a number; all others share the number 0.
    """

    def __init__(self, lexicon: frozenset[str]) -> None:
        words = [word.split(" ") for word in lexicon]
        bigrams = [word for word in words if len(word) == 2]
        trigrams = [word for word in words if len(word) == 3]
        syllables = dict.fromkeys(syllable for word in bigrams + trigrams for syllable in word)
        self._numbers = {syllable: number for number, syllable in enumerate(syllables, start=1)}
        self._radix = len(syllables) + 1
        self._trigrams = np.sort(self._codes(trigrams, 3))
        self._bigrams = _BitSet(self._codes(bigrams, 2), self._radix**2)
        self._trigram_starts = _BitSet(self._trigrams // self._radix, self._radix**2)

    def number(self, syllable: str) -> int:
        """The number of a syllable in lower case."""
        return self._numbers.get(syllable, 0)

    def bigrams(self, numbers: Integers) -> Booleans:
        """Where two syllables of a sequence are a bigram, by the place of the first."""
        return self._bigrams.contain(self._pairs(numbers))

    def trigrams(self, numbers: Integers) -> Booleans:
        """Where three syllables of a sequence are a trigram, by the place of the first."""
        pairs = self._pairs(numbers)[:-1]
        starts = np.flatnonzero(self._trigram_starts.contain(pairs))
        codes = pairs[starts] * self._radix + numbers[starts + 2]
        nearest = self._trigrams.take(self._trigrams.searchsorted(codes), mode="clip")
        found = np.zeros(len(pairs), dtype=np.bool_)
        found[starts[nearest == codes]] = True
        return found

    def _pairs(self, numbers: Integers) -> npt.NDArray[np.int64]:
        """Each two syllables side by side as one number."""
        return numbers[:-1].astype(np.int64) * self._radix + numbers[1:]

    def _codes(self, words: Sequence[Sequence[str]], length: int) -> npt.NDArray[np.int64]:
        """Each word as one number, whose digits are the numbers of its syllables."""
        numbers = [self._numbers[syllable] for word in words for syllable in word]
        digits = np.array(numbers, dtype=np.int64).reshape(-1, length)
        return digits @ self._radix ** np.arange(length, dtype=np.int64)[::-1]


class _BitSet:
    """A set of numbers below a limit; a bit for each says whether it is a member."""

    def __init__(self, members: npt.NDArray[np.int64], limit: int) -> None:
        self._bytes = np.zeros(limit // 8 + 1, dtype=np.uint8)
        np.bitwise_or.at(self._bytes, members >> 3, _bits(members))

    def contain(self, numbers: npt.NDArray[np.int64]) -> Booleans:
        members: Booleans = (self._bytes[numbers >> 3] & _bits(numbers)) != 0
        return members


def _bits(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The bit of each number in its byte."""
    return (1 << (numbers & 7)).astype(np.uint8)
