"""What Whoosh sorts, groups and collapses results by: one value for each document of a segment."""

from collections.abc import Iterator, Sequence

import numpy as np
from whoosh.columns import ColumnReader

from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.whoosh.dictionary import moments_of
from searchkit.engine.whoosh.schema import NO_DATE


class DayColumn(ColumnReader):
    """Days as Whoosh numbers them; what has none comes last, in either direction.

    Args:
        first_days: ``uint32[count]``, ``yyyymmdd``; see dictionary.py.
    """

    def __init__(self, first_days: Array) -> None:
        self._moments: list[int] = moments_of(first_days).tolist()
        self._reverse = False

    def __len__(self) -> int:
        return len(self._moments)

    def __getitem__(self, docnum: int) -> int:
        moment = self._moments[docnum]
        return NO_DATE if moment < 0 else moment

    def __iter__(self) -> Iterator[int]:
        return map(self.__getitem__, range(len(self)))

    def sort_key(self, docnum: int) -> int:
        """What orders a document."""
        moment = self[docnum]
        return -moment if self._reverse and moment != NO_DATE else moment

    def set_reverse(self) -> None:
        """The latest first."""
        self._reverse = True


class ValueColumn(ColumnReader):
    """Whole values; none is an empty one.

    Args:
        values: The distinct ones; those of each document where there are no numbers.
        numbers: ``int[count]``: of each document, the index of its value.
    """

    def __init__(self, values: Sequence[str], numbers: Array | None) -> None:
        self._values = [value.encode("utf-8", "surrogatepass") for value in values]
        self._numbers = np.arange(len(values)) if numbers is None else numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> bytes:
        value: bytes = self._values[self._numbers[docnum]]
        return value

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))
