"""Hits over time, as bars that a template draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 40
"""Of the highest bar."""
_MOST_MONTHS: Final = 60  # beyond five years, bars of a month are too thin


@dataclass(frozen=True, slots=True)
class Bar:
    """The hits of a month or a year.

    Attributes:
        number: Where it stands, from 0.
        period: ISO date as precise as the bar: ``2025-02`` or ``2025``.
        count: How many.
        height: At most :data:`HEIGHT`; at least 1 where there are any.
    """

    number: int
    period: str
    count: int
    height: float


def timeline(facets: Mapping[str, Mapping[str, int]]) -> list[Bar]:
    """Bars from the first period with hits to the last, gaps too; empty if there is but one.

    Args:
        facets: Counts of a search; ``month`` is used, or ``year`` where that is too fine or absent.
    """
    period = "month" if (names := _months(facets.get("month", {}))) else "year"
    counts = facets.get(period, {})
    names = names or _years(counts)
    if len(names) < 2:
        return []
    highest = max(counts.values())
    return [
        Bar(number, name, count, max(round(count / highest * HEIGHT, 1), min(count, 1)))
        for number, name in enumerate(names)
        for count in (counts.get(name, 0),)
    ]


def _months(counts: Mapping[str, int]) -> list[str]:
    """All from the first to the last; none if that is but one, or too many."""
    if not counts:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (min(counts), max(counts)))
    if not 1 < last - first + 1 <= _MOST_MONTHS:
        return []
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _years(counts: Mapping[str, int]) -> list[str]:
    """All from the first to the last."""
    if not counts:
        return []
    return [f"{year:04}" for year in range(int(min(counts)), int(max(counts)) + 1)]
