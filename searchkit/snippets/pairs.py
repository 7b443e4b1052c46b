"""Pairs: which two syllables stand side by side in some texts, and how often.

Most pairs of an article stand there once and are of no interest. So they are counted as numbers
(fingerprints.py), and only those that are asked for are spelled.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from searchkit.snippets.fingerprints import Fingerprints

_FIRST: Final = np.uint64(0xD1342543DE82EF95)  # odd: tells a pair from the same two turned round


def pairs_by_count(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """How often pairs stand in texts, most often first; and those that stand so often.

    A pair is two normal forms joined by ``_``, as the index has it; none goes over the end of a
    text.
    """
    prints = Fingerprints(texts)
    codes = prints.numbers[:-1] * _FIRST + prints.numbers[1:]
    inside = np.ones(len(prints.numbers) + 1, np.bool_)
    inside[prints.firsts] = False  # of these none is the second of a pair
    places = np.flatnonzero(inside[1 : len(codes) + 1])
    codes = codes.take(places)
    order = codes.argsort(kind="stable")
    ordered = codes.take(order)
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    counts = np.diff(starts, append=len(ordered))
    first = places.take(order.take(starts))
    for count in np.flatnonzero(np.bincount(counts))[::-1].tolist():
        tokens = first[counts == count].tolist()
        yield count, [f"{prints.syllable(t)}_{prints.syllable(t + 1)}" for t in tokens]
