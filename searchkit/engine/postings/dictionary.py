"""The term dictionary of a field: sorted keys in one run of bytes, searched by halving."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

import numpy as np

from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.inversion import exact_key, is_exact, spelling_key
from searchkit.engine.postings.packing import Arrays

_REMEMBERED: Final = 1 << 11  # terms whose numbers are kept
LONGEST_TERM: Final = 128
"""Characters of a term that is remembered; strangers look up longer ones."""
_AT_ONCE: Final = 4096  # keys that are taken from the file together
_LEAF: Final = 64  # keys in a range that is too short to keep its middle


class Dictionary:
    """Terms, numbered in the order of their keys (see inversion.py).

    Args:
        terms: ``uint8``, all keys.
        offsets: Where each key starts, and the last one ends.
        exact: Whether a key is the text itself, or sorts by spelling.
    """

    def __init__(self, terms: Array, offsets: Array, *, exact: bool) -> None:
        # Elements of a memoryview are Python's own numbers, several times as fast as NumPy's.
        self._terms, self._offsets = terms.data, offsets.data
        self._key_of = exact_key if exact else spelling_key
        self._exact = exact
        self._middles: dict[int, bytes] = {}  # the keys at which most searches look first
        self._numbers: dict[str, int | None] = {}

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def key(self, term: int) -> bytes:
        """The order key of a term."""
        return self._terms[self._offsets[term] : self._offsets[term + 1]].tobytes()

    def texts(self, terms: Iterable[int]) -> list[str]:
        """The texts of some terms."""
        keys, starts = self._terms, self._offsets
        found = [
            keys[starts[term] : starts[term + 1]].tobytes().decode("utf-8", "surrogatepass")
            for term in terms
        ]
        return found if self._exact else [key.partition("\0")[2] for key in found]

    def listed(self, terms: Sequence[int]) -> list[str]:
        """The texts of some terms that will be looked up next."""
        texts = self.texts(terms)
        self._remember(zip(texts, terms, strict=True))
        return texts

    def all_keys(self) -> Iterator[bytes]:
        """Yield all order keys, ascending."""
        for first in range(0, len(self), _AT_ONCE):
            yield from self.keys(first, min(first + _AT_ONCE, len(self)))

    def keys(self, first: int, end: int) -> list[bytes]:
        """The order keys of the terms from ``first`` to ``end``, which is not among them."""
        offsets = self._offsets[first : end + 1].tolist()
        start = offsets[0]
        keys = self._terms[start : offsets[-1]].tobytes()
        return [keys[a - start : b - start] for a, b in pairwise(offsets)]

    def first_from(self, key: bytes) -> int:
        """The first term whose key is not below one; how many terms there are, if all are."""
        return self._bisect(key)

    def number(self, text: str) -> int | None:
        """The term with a text."""
        try:
            return self._numbers[text]
        except KeyError:
            term = self.find(self._key_of(text))
            if len(text) <= LONGEST_TERM:
                self._remember([(text, term)])
            return term

    def _remember(self, numbers: Iterable[tuple[str, int | None]]) -> None:
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        self._numbers.update(islice(numbers, _REMEMBERED))

    def find(self, key: bytes) -> int | None:
        """The term with a key."""
        term = self._bisect(key)
        return term if term < len(self) and self.key(term) == key else None

    def range(self, prefix: bytes) -> tuple[int, int]:
        """The terms whose key starts with a prefix, as a half-open range."""
        first, count = self._bisect(prefix), len(self)
        above, size = prefix + b"\xff", 1
        if first == count or self.key(first) >= above:
            return first, first
        while first + size < count and self.key(first + size) < above:  # most ranges are short
            size *= 2
        return first, self._bisect(above, first + size // 2, min(first + size, count))

    def _bisect(self, key: bytes, low: int = 0, high: int | None = None) -> int:
        """The first term, of a range of them, whose key is not below ``key``."""
        high = len(self) if high is None else high
        terms, offsets, middles = self._terms, self._offsets, self._middles
        while low < high:
            middle = (low + high) // 2
            here = middles.get(middle)
            if here is None:
                here = terms[offsets[middle] : offsets[middle + 1]].tobytes()
                if high - low > _LEAF:
                    middles[middle] = here
            if here < key:
                low = middle + 1
            else:
                high = middle
        return low


class CountedTerms(Dictionary):
    """The terms of a field, and how many documents hold each.

    Term ``t`` is in ``starts[t + 1] - starts[t]`` documents.

    Args:
        arrays: Hold the field, as :func:`~searchkit.engine.postings.inversion.dictionary_arrays`
            names it, and its ``starts``.
        name: The field.
    """

    def __init__(self, arrays: Arrays, name: str) -> None:
        terms, offsets = arrays[f"{name}.terms"], arrays[f"{name}.term_offsets"]
        super().__init__(terms, offsets, exact=is_exact(name))
        self.name = name
        self._starts: Array = arrays[f"{name}.starts"]
        self._bounds = self._starts.data  # of Python's own numbers

    def frequency(self, term: int) -> int:
        """How many documents hold a term."""
        count = self._bounds[term + 1] - self._bounds[term]
        if count <= 0:  # logarithms are taken of it
            raise ValueError(f"a term of {self.name} without postings")
        return count

    def frequencies(self, terms: Iterable[int]) -> list[int]:
        """How many documents hold each of some terms."""
        bounds = self._bounds
        counts: list[int] = [bounds[term + 1] - bounds[term] for term in terms]
        if min(counts, default=1) <= 0:  # logarithms are taken of them
            raise ValueError(f"a term of {self.name} without postings")
        return counts

    def commonest(self, prefix: bytes, limit: int) -> dict[str, int]:
        """The terms in most documents among those whose key starts with a prefix."""
        first, end = self.range(prefix)
        terms: Sequence[int] = range(first, end)
        if len(terms) > limit:
            counts = np.diff(self._starts[first : end + 1].astype(np.int64))
            lengths = np.diff(np.asarray(self._offsets)[first : end + 1].astype(np.int64))
            # Among equals the shortest: a key is twice its text, so its length orders them.
            terms = (np.lexsort((lengths, -counts))[:limit] + first).tolist()
        return dict(zip(self.listed(terms), self.frequencies(terms), strict=True))
