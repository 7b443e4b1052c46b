"""Scratch: arrays of one value a document, used again by every search."""

import threading

import numpy as np

from searchkit.engine.postings.arrayfile import Array


class Scratch(threading.local):
    """An array that is used again, for each thread its own; all zero between uses.

    Args:
        kind: Of its values.
    """

    def __init__(self, kind: type[np.generic] = np.float64) -> None:
        self._values: Array = np.zeros(0, kind)

    def get(self, count: int) -> Array:
        """The first ``count`` values, all zero; whoever takes them leaves them so."""
        if len(self._values) < count:
            self._values = np.zeros(count, self._values.dtype)
        return self._values[:count]
