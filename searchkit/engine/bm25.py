"""BM25, in the two parts in which it is used: what a term is worth, and how fast it saturates.

Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), with the always
positive idf of Lucene. Field lengths are kept in one byte by Lucene's own table (``SmallFloat``),
so that the same plan scores the same on a cluster that is built on it.
"""

import math
from bisect import bisect_right
from functools import lru_cache
from typing import Final

K1: Final = 1.2
B: Final = 0.85

_EXACT: Final = 24


def _length(code: int) -> float:
    """What a byte means in Lucene's ``SmallFloat.byte4ToInt``: above 24, a float of four bits."""
    if code < _EXACT:
        return float(code)
    bits, shift = (code - _EXACT) & 7, ((code - _EXACT) >> 3) - 1
    return float(_EXACT + (bits if shift < 0 else (bits | 8) << shift))


LENGTHS: Final = tuple(map(_length, range(256)))
"""The field lengths (terms) that a byte can mean: exact below 40, then at most an eighth apart."""


def length_byte(length: int) -> int:
    """The byte for a field length: the largest code that means no more."""
    return bisect_right(LENGTHS, length) - 1


@lru_cache(maxsize=1 << 16)
def idf(document_frequency: float, documents: int) -> float:
    """How much a term tells: above 0, the more the rarer it is."""
    rest = max(documents - document_frequency, 0)
    return math.log(1 + (rest + 0.5) / (document_frequency + 0.5))


def saturation(frequency: float, length: float, average: float) -> float:
    """How much of a term's worth a document gets.

    Args:
        frequency: How often the term occurs in the field.
        length: Terms in the field, as :data:`LENGTHS` means them.
        average: Mean length of the field over all documents, above 0.

    Returns:
        0 for a frequency of 0, at most ``K1 + 1``.
    """
    return frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / average))
