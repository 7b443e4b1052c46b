"""Matches over time, as bars that templates draw; of one search, or of two side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

HEIGHT: Final = 40
"""Of what reaches the top of the axis."""
_MOST_MONTHS: Final = 60  # beyond five years, bars of a month are too thin
_STEPS: Final = (1, 2, 5)  # by which an axis may be divided, times a power of ten


@dataclass(frozen=True, slots=True)
class Bar:
    """The matches of a month or a year.

    Attributes:
        number: Where it stands, from 0.
        period: ISO date as precise as the bar: ``2025-02`` or ``2025``.
        count: How many.
        height: At most :data:`HEIGHT`; at least 1 where there are any.
        other: How many of the search that it is compared with.
        other_height: Likewise.
    """

    number: int
    period: str
    count: int
    height: float
    other: int = 0
    other_height: float = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars from the first period with matches to the last, gaps too.

    Attributes:
        bars: None where there is but one period.
        top: What the top of the axis stands for: 1, 2 or 5 times a power of ten.
        monthly: Whether a bar is a month; else a year.
    """

    bars: Sequence[Bar]
    top: int
    monthly: bool

    @property
    def facet(self) -> str:
        """Whose values the periods are."""
        return "month" if self.monthly else "year"

    @property
    def ticks(self) -> tuple[int, ...]:
        """What to write along the axis, from the top down to 0."""
        return (self.top, self.top // 2, 0) if self.top % 2 == 0 else (self.top, 0)


Facets = Mapping[str, Mapping[str, int]]


def timeline(facets: Facets, other: Facets | None = None) -> Timeline:
    """The bars of a search, and of another one beside it.

    Args:
        facets: Counts of a search; ``month`` is used, or ``year`` where that is too fine or absent.
        other: Those of the other.
    """
    both = (facets, other or {})
    names = _months([each.get("month", {}) for each in both])
    monthly = bool(names)
    counts, others = (each.get("month" if monthly else "year", {}) for each in both)
    names = names or _years([counts, others])
    if len(names) < 2:
        return Timeline((), 1, monthly)
    top = _axis(max(chain(counts.values(), others.values())))

    def height(count: int) -> float:
        return max(round(count / top * HEIGHT, 1), min(count, 1))

    bars = [
        Bar(number, name, count, height(count), beside, height(beside))
        for number, name in enumerate(names)
        for count, beside in [(counts.get(name, 0), others.get(name, 0))]
    ]
    return Timeline(bars, top, monthly)


def _axis(highest: int) -> int:
    """The least round number that is not below."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= highest:
                return step * power
        power *= 10


def _months(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """All from the first to the last; none if that is but one, or too many."""
    found = list(chain.from_iterable(counts))
    if not found:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (min(found), max(found)))
    if not 1 < last - first + 1 <= _MOST_MONTHS:
        return []
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _years(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """All from the first to the last."""
    found = list(chain.from_iterable(counts))
    return [f"{year:04}" for year in range(int(min(found)), int(max(found)) + 1)] if found else []
