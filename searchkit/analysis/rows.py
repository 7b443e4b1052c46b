"""Rows of unlike length that lie one behind the other in one array."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def row_starts(sizes: Array) -> Array:
    """``int64[n + 1]``: where rows start that follow each other, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    sizes.cumsum(dtype=np.int64, out=starts[1:])
    return starts


def row_places(starts: Array, sizes: Array) -> Array:
    """``int64``: the places of all elements of rows, one row behind the other.

    Args:
        starts: Where each row starts; rows may lie apart, and in any order.
        sizes: How many elements each has.
    """
    before = row_starts(sizes)
    places = (starts - before[:-1]).repeat(sizes)
    places += np.arange(before[-1])
    return places


def row_numbers(sizes: Array) -> Array:
    """``int64``: the row of each element of rows that follow each other."""
    return np.arange(len(sizes)).repeat(sizes)
