"""BM25, in the two parts in which it is used: what a term is worth, and how fast it saturates.

Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), with the always
positive idf of Lucene. Field lengths are kept in one byte, as Lucene and Whoosh keep them.
"""

import math
from bisect import bisect_right
from functools import lru_cache
from typing import Final

K1: Final = 1.2
B: Final = 0.9

LENGTHS: Final = tuple(
    float(i) if i <= 32 else math.floor(32 * 1.05 ** (i - 32)) for i in range(256)
)
"""The field lengths (terms) that a byte can mean: exact to 32, then 5% apart, to 1.7 million."""


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
