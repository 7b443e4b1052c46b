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
    months = _filled(facets.get("month", {}), months_a_year=12)
    counts = months if 1 < len(months) <= _MOST_MONTHS else _filled(facets.get("year", {}))
    if len(counts) < 2:
        return []
    highest = max(counts.values())
    return [
        Bar(number, period, count, max(round(count / highest * HEIGHT, 1), min(count, 1)))
        for number, (period, count) in enumerate(counts.items())
    ]


def _filled(counts: Mapping[str, int], months_a_year: int = 1) -> dict[str, int]:
    """The counts in order, with those of the periods in between, which are 0."""
    if not counts:
        return {}

    def name(number: int) -> str:
        year, month = divmod(number, months_a_year)
        return f"{year:04}-{month + 1:02}" if months_a_year > 1 else f"{year:04}"

    def number(name: str) -> int:
        year, _, month = name.partition("-")
        return int(year) * months_a_year + int(month or 1) - 1

    periods = range(number(min(counts)), number(max(counts)) + 1)
    return {name(period): counts.get(name(period), 0) for period in periods}
