"""The terms of one field of a segment in Whoosh's order: by their bytes.

Our own dictionaries are ordered by folding key, so that all spellings of a syllable lie side by
side; prefixes, wildcards, ranges and fuzzy terms walk a field in the order of what is written. That
order is made when a field is first walked, once a segment; looking a term up needs none.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import Final, Protocol

import numpy as np

from searchkit.engine.fields import TEXT_FIELDS
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.inversion import is_exact
from searchkit.engine.postings.segment import Field

_DAY: Final = 86_400_000_000  # microseconds
_SHIFTS: Final = range(0, 64, 8)  # of whoosh.fields.DATETIME
_KEY: Final = struct.Struct(">BQ")
_SIGN: Final = 1 << 63  # a signed number sorts as this much more


class Postings(Protocol):
    """The documents of one term."""

    @property
    def documents(self) -> Array:
        """Document numbers, ascending."""

    @property
    def frequencies(self) -> Array | None:
        """Parallel to ``documents``; None where each is 1."""

    @property
    def length_bytes(self) -> Array | None:
        """The byte of each field's length, parallel; None in a field that is not scored."""

    def positions(self, place: int) -> list[int]:
        """Where the term stands in the document of a place."""


class FieldTerms(Protocol):
    """The terms of a field in a segment, by their bytes as Whoosh knows them."""

    @property
    def keys(self) -> Sequence[bytes]:
        """All of them, ascending."""

    def __contains__(self, key: bytes) -> bool: ...

    def frequency(self, key: bytes) -> int:
        """How many documents hold a term, deleted ones included; 0 for an unknown one."""

    def postings(self, key: bytes) -> Postings | None:
        """Those of a term; None for an unknown one."""


def keys_from(terms: FieldTerms, key: bytes) -> Iterator[bytes]:
    """The terms from a key on."""
    keys = terms.keys
    return (keys[i] for i in range(bisect_left(keys, key), len(keys)))


class WrittenTerms:
    """Terms of a field of texts or of whole values."""

    def __init__(self, field: Field) -> None:
        self._field = field

    @cached_property
    def keys(self) -> Sequence[bytes]:
        """See :class:`FieldTerms`."""
        keys = list(self._field.all_keys())
        if is_exact(self._field.name):
            return keys
        return sorted(key.partition(b"\0")[2] for key in keys)

    def __contains__(self, key: bytes) -> bool:
        return self._number(key) is not None

    def frequency(self, key: bytes) -> int:
        """See :class:`FieldTerms`."""
        number = self._number(key)
        return 0 if number is None else self._field.frequency(number)

    def postings(self, key: bytes) -> "FieldPostings | None":
        """See :class:`FieldTerms`."""
        number = self._number(key)
        return None if number is None else FieldPostings(self._field, number)

    def _number(self, key: bytes) -> int | None:
        try:
            return self._field.number(key.decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:  # a range may end between two letters
            return None


class FieldPostings:
    """One posting list of a field; its arrays are unpacked when they are first asked for."""

    def __init__(self, field: Field, number: int) -> None:
        self._field, self._number = field, number

    @cached_property
    def documents(self) -> Array:
        """See :class:`Postings`."""
        return self._field.documents(self._number)

    @cached_property
    def _codes(self) -> Array | None:
        return self._field.codes(self._number) if self._field.name in TEXT_FIELDS else None

    @property
    def frequencies(self) -> Array | None:
        """See :class:`Postings`."""
        return None if self._codes is None else self._codes >> 8

    @property
    def length_bytes(self) -> Array | None:
        """See :class:`Postings`."""
        return None if self._codes is None else self._codes & 255

    def positions(self, place: int) -> list[int]:
        """See :class:`Postings`."""
        here = np.array([place + self._field.start(self._number)])
        positions: list[int] = self._field.positions(here)[1].tolist()
        return positions


class DayTerms:
    """Days of publication as the terms of Whoosh's DATETIME, coarser ones among them.

    A number is filed at several precisions, so that a range of days needs few terms. All of a
    precision follow from the days in order, so nothing but that order is kept.

    Args:
        first_days: ``uint32[count]``: of each document, the first day that its date can mean, as
            ``yyyymmdd``; a month or day of 0 is not known, and 0 is no date.
    """

    def __init__(self, first_days: Array) -> None:
        moments = moments_of(first_days)
        order = np.argsort(moments, kind="stable")
        self._order = order[np.count_nonzero(moments < 0) :]  # those that have a date
        self._moments = moments.take(self._order)

    @cached_property
    def keys(self) -> Sequence[bytes]:
        """See :class:`FieldTerms`."""
        distinct = np.unique(self._moments).astype(np.uint64) + np.uint64(_SIGN)
        keys: list[bytes] = []
        for shift in _SHIFTS:
            values = np.unique(distinct >> np.uint64(shift)).tolist()
            keys += map(_KEY.pack, repeat(shift, len(values)), values)
        return keys

    def __contains__(self, key: bytes) -> bool:
        return self.frequency(key) > 0

    def frequency(self, key: bytes) -> int:
        """See :class:`FieldTerms`."""
        first, end = self._range(key)
        return end - first

    def postings(self, key: bytes) -> "DayPostings | None":
        """See :class:`FieldTerms`."""
        first, end = self._range(key)
        return DayPostings(np.sort(self._order[first:end])) if end > first else None

    def _range(self, key: bytes) -> tuple[int, int]:
        """The documents of a term, as a range of those in order of days."""
        if len(key) != _KEY.size:
            return 0, 0
        shift, value = _KEY.unpack(key)
        first, end = (value << shift) - _SIGN, (value + 1 << shift) - _SIGN
        low, high = self._moments.searchsorted([max(first, 0), max(min(end, _SIGN - 1), 0)])
        return int(low), int(high)


class DayPostings:
    """The documents of some days."""

    frequencies: Array | None = None
    length_bytes: Array | None = None

    def __init__(self, documents: Array) -> None:
        self.documents = documents

    def positions(self, place: int) -> list[int]:
        """A day stands nowhere."""
        raise NotImplementedError(place)


def moments_of(first_days: Array) -> Array:
    """Days as Whoosh numbers them.

    Args:
        first_days: As for :class:`DayTerms`.

    Returns:
        ``int64``: microseconds since the start of the year 1, -1 for no date.
    """
    days = first_days.astype(np.int64)
    years, months, numbers = days // 10_000, days // 100 % 100, days % 100
    dates = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    dates = (dates + np.maximum(months, 1) - 1).astype("datetime64[D]") + np.maximum(numbers, 1) - 1
    moments: Array = (dates - np.datetime64("0001-01-01")).astype(np.int64) * _DAY
    moments[days == 0] = -1
    return moments
