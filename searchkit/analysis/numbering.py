"""Strings as small whole numbers, so that what is known of each is looked up by arrays."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from searchkit.analysis.rows import Array

Property: TypeAlias = Callable[[str], int]
"""A property of a string, as a number of 64 bits."""


class Numbered:
    """Different strings, numbered as they come; and properties of each, found once.

    Attributes:
        strings: By number.
    """

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._numbers = _Numbers(self.strings)
        self._properties: dict[Property, Array] = {}

    def numbers(self, strings: Sequence[str]) -> Array:
        """``int64``: the number of each string."""
        return np.fromiter(map(self._numbers.__getitem__, strings), np.int64, len(strings))

    def number(self, string: str) -> int:
        """The number of one string."""
        return self._numbers[string]

    def all(self, of: Property) -> Array:
        """``uint64``: a property of each string that there is, by number.

        Args:
            of: A function of a module; what it gives is kept.
        """
        known = self._properties.get(of, np.empty(0, np.uint64))
        new = self.strings[len(known) :]
        if new:
            known = np.concatenate([known, np.fromiter(map(of, new), np.uint64, len(new))])
            self._properties[of] = known
        return known


class _Numbers(dict[str, int]):
    """A dictionary answers at the speed of C."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self._strings)
        self._strings.append(string)
        return number
