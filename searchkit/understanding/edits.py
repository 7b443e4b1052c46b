"""Typing slips on one syllable: what may have been meant by keys that the index does not know.

A slip is a neighbouring key, a key left out, struck twice or too much, or two keys swapped (Damerau
1964); each has a cost in nats, which competes with what the vocabulary makes likely (the noisy
channel of Kernighan, Church & Gale 1990).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

ADJACENT_COST: Final = 5.0
OTHER_COST: Final = 7.0
MAX_LETTERS: Final = 20
"""Of a key whose slips are tried: there are about 53 for each letter, each as long as the key."""

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def _neighbours() -> dict[str, set[str]]:
    places = {
        key: (row, column) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)
    }
    return {
        key: {
            other
            for other, (r, c) in places.items()
            if other != key and abs(r - row) <= 1 and abs(c + r * 0.5 - column - row * 0.5) <= 1
        }
        for key, (row, column) in places.items()
    }


_NEIGHBOURS: Final = _neighbours()


@lru_cache(maxsize=300)
def slips(key: str) -> Mapping[str, float]:
    """The folding keys that are one slip away, and what the slip costs.

    Args:
        key: A folding key; figures in it are never touched. One of more than :data:`MAX_LETTERS`
            is no syllable and no word: it has none.
    """
    if len(key) > MAX_LETTERS:
        return {}
    found: dict[str, float] = {}

    def add(other: str, cost: float) -> None:
        if other and other != key:
            found[other] = min(found.get(other, cost), cost)

    for i, char in enumerate(key):
        if not char.isalpha():
            continue
        doubled = i > 0 and key[i - 1] == char
        add(key[:i] + key[i + 1 :], ADJACENT_COST if doubled else OTHER_COST)
        if i + 1 < len(key) and key[i + 1].isalpha():
            add(key[:i] + key[i + 1] + char + key[i + 2 :], ADJACENT_COST)
        for other in _LETTERS:
            near = other in _NEIGHBOURS.get(char, ())
            add(key[:i] + other + key[i + 1 :], ADJACENT_COST if near else OTHER_COST)
    for i in range(len(key) + 1):
        for other in _LETTERS:
            beside = key[max(i - 1, 0) : i + 1]
            near = other in beside or any(other in _NEIGHBOURS.get(c, ()) for c in beside)
            add(key[:i] + other + key[i:], ADJACENT_COST if near else OTHER_COST)
    return found
