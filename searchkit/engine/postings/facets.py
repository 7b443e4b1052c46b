"""Facets: how many of the hits have each value of a field."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from searchkit.analysis.rows import row_places
from searchkit.engine.fields import DAY, MONTH, WEEK, YEAR
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.arrays import Flags, Integers
from searchkit.engine.postings.selection import distinct, keep, not_zero

_NOTHING: Final[Integers] = np.empty(0, np.intp)


class Grouped(NamedTuple):
    """Some documents by group of near-duplicates.

    Attributes:
        alone: Documents of which no other is in the same group.
        grouped: The others.
        groups: ``int``, parallel to ``grouped``: numbers of their groups.
    """

    alone: Integers
    grouped: Integers
    groups: Integers

    @classmethod
    def of(cls, documents: Integers, numbers: Integers | None) -> "Grouped":
        """Documents by the number of the group of each document, 0 where it has none."""
        if numbers is None:
            return cls(documents, _NOTHING, _NOTHING)
        groups = numbers.take(documents)
        return cls(
            keep(documents, groups == 0), keep(documents, groups > 0), keep(groups, groups > 0)
        )


class Facet(NamedTuple):
    """The values that documents have in one field.

    Attributes:
        values: The names, in their order; that of number ``n`` is ``values[n - 1]``.
        numbers: ``int[documents]``, the value of each document or 0; with ``starts``, the values
            of all documents in a row.
        starts: ``int[documents + 1]``, where the values of each document start; None when a
            document has one value at most.
    """

    values: Sequence[str]
    numbers: Integers
    starts: Integers | None = None

    def of(self, documents: Integers) -> tuple[Integers, Integers | None]:
        """The values of some documents.

        Returns:
            The numbers of all values; and how many each document has, None where each has one.
        """
        if self.starts is None:
            return self.numbers.take(documents), None
        first = self.starts.take(documents).astype(np.int64)
        counts = self.starts[1:].take(documents) - first
        return self.numbers.take(row_places(first, counts)), counts

    def tally(self, hits: Grouped, most: int | None, at_most: int | None = None) -> dict[str, int]:
        """Count the values of hits, each once for each group.

        Args:
            hits: All of them.
            most: How many values to give: the commonest, in the order of ``values`` when equal;
                None for all.
            at_most: Where there are more, none is given.

        Returns:
            The values that any hit has, in the order of ``values``; not all, the commonest first.
        """
        if not len(self.values):
            return {}
        size = len(self.values) + 1
        counts = np.bincount(self.of(hits.alone)[0], minlength=size)
        if len(hits.grouped):
            numbers, each = self.of(hits.grouped)
            groups = hits.groups if each is None else hits.groups.repeat(each)
            pairs = np.sort(groups.astype(np.int64) * size + numbers)
            first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
            counts += np.bincount(pairs[first] % size, minlength=size)
        counts[0] = 0
        used = not_zero(counts)
        if at_most is not None and len(used) > at_most:
            return {}
        if most is not None:
            used = used.take((-counts.take(used)).argsort(kind="stable")[:most])
        names = map(self.values.__getitem__, (used - 1).tolist())
        return dict(zip(names, counts.take(used).tolist(), strict=True))

    def has_any(self, values: Sequence[str], documents: Integers) -> Flags:
        """``bool``: which of the documents have one of some values, in a facet of one at most."""
        numbers = [self.values.index(value) + 1 for value in values if value in self.values]
        return np.isin(self.numbers.take(documents), numbers)


def facets_of_days(first_days: Integers) -> dict[str, Facet]:
    """The facets of time of days given as ``yyyymmdd``, as :func:`fields.periods` tells each.

    0, and what is in no calendar, has none.
    """
    days, places = distinct(first_days.astype(np.int64))
    year, month, of_month = days // 10_000, days // 100 % 100, days % 100
    has_year = (year > 0) & (year <= 9999)
    has_month = has_year & (month >= 1) & (month <= 12)
    months = (np.where(has_month, (year - 1970) * 12 + month - 1, 0)).astype("M8[M]")
    dates = months.astype("M8[D]") + (of_month - 1)
    has_day = has_month & (of_month > 0) & (dates.astype("M8[M]") == months)
    # The year of a week is that of its Thursday, and day 0 of these numbers was one (ISO 8601).
    thursdays = dates - (dates.astype(np.int64) + 3) % 7 + 3
    years = thursdays.astype("M8[Y]")
    week = (thursdays - years.astype("M8[D]")).astype(np.int64) // 7 + 1

    def facet(codes: Array, known: Flags, names: Callable[[Array], list[str]]) -> Facet:
        values, of_value = distinct(keep(codes, known))
        numbers = np.zeros(len(days), np.intp)
        numbers[known] = of_value + 1
        return Facet(names(values), numbers.take(places))

    def iso(values: Array) -> list[str]:
        return np.datetime_as_string(values).tolist()  # type: ignore[no-any-return]

    return {
        YEAR: facet(year, has_year, lambda values: [f"{each:04}" for each in values.tolist()]),
        MONTH: facet(months, has_month, iso),
        WEEK: facet(
            (years.astype(np.int64) + 1970) * 100 + week,
            has_day,
            lambda values: [f"{each // 100:04}-W{each % 100:02}" for each in values.tolist()],
        ),
        DAY: facet(dates, has_day, iso),
    }


def united(parts: Sequence[Facet], key: Callable[[str], bytes]) -> Facet:
    """The facet of several segments, one behind the other.

    Args:
        parts: The facets of the segments; all with ``starts`` or all without.
        key: What their values are ordered by.
    """
    if len(parts) < 2:
        return parts[0] if parts else Facet([], np.empty(0, np.intp))
    values = sorted({value for part in parts for value in part.values}, key=key)
    number = {value: i for i, value in enumerate(values, 1)}
    numbers = [
        np.array([0, *(number[value] for value in part.values)]).take(part.numbers)
        for part in parts
    ]
    if parts[0].starts is None:
        return Facet(values, np.concatenate(numbers))
    starts, end = [np.zeros(1, np.int64)], 0
    for part in parts:
        assert part.starts is not None
        starts.append(part.starts[1:].astype(np.int64) + end)
        end += len(part.numbers)
    return Facet(values, np.concatenate(numbers), np.concatenate(starts))
