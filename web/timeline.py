"""Matches over time, as bars that templates draw; of one search, or of two side by side."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final, NamedTuple

from searchkit import PERIODS

HEIGHT: Final = 40
"""Of what reaches the top of the axis."""
MOST_BARS: Final = {"day": 45, "week": 27, "month": 60}
"""How many are told apart: of more, each is of a longer period."""
_STEPS: Final = (1, 2, 5)  # by which an axis may be divided, times a power of ten


@dataclass(frozen=True, slots=True)
class Bar:
    """The matches of a period.

    Attributes:
        number: Where it stands, from 0.
        period: ISO date as precise as the bar: ``2025-02-03``, ``2025-W06``, ``2025-02``, ``2025``.
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
        facet: Whose values the periods are: ``day``, ``week``, ``month`` or ``year``.
    """

    bars: Sequence[Bar]
    top: int
    facet: str

    @property
    def ticks(self) -> tuple[int, ...]:
        """What to write along the axis, from the top down to 0."""
        return (self.top, self.top // 2, 0) if self.top % 2 == 0 else (self.top, 0)


Facets = Mapping[str, Mapping[str, int]]


def timeline(facets: Facets, other: Facets | None = None) -> Timeline:
    """The bars of a search, and of another one beside it.

    Args:
        facets: Counts of a search. Of its periods, the shortest is used that tells all that the
            next longer one does, and of which there are not too many.
        other: Those of the other.
    """
    both = (facets, other or {})
    for facet in reversed(PERIODS):
        counts, others = (each.get(facet, {}) for each in both)
        span = _span(facet, [*counts, *others])
        if 1 < len(span) <= MOST_BARS.get(facet, len(span)) and _is_told(facet, both):
            return _drawn(facet, span, counts, others)
    return Timeline((), 1, "year")


def _drawn(
    facet: str, span: range, counts: Mapping[str, int], others: Mapping[str, int]
) -> Timeline:
    """The bars of the periods of such numbers."""
    top = _axis(max(chain(counts.values(), others.values())))

    def height(count: int) -> float:
        return max(round(count / top * HEIGHT, 1), min(count, 1))

    bars = [
        Bar(number, name, count, height(count), beside, height(beside))
        for number, name in enumerate(map(_NUMBERED[facet].name, span))
        for count, beside in [(counts.get(name, 0), others.get(name, 0))]
    ]
    return Timeline(bars, top, facet)


def _is_told(facet: str, both: Sequence[Facets]) -> bool:
    """Whether days, or weeks, tell all that longer periods do.

    Some articles are dated by their month alone. A facet of which a value is chosen counts what is
    not chosen, too, so the one that counts least is looked at.
    """
    if facet not in ("day", "week"):
        return True
    sums = [
        [sum(each.get(name, {}).values()) for name in (facet, "month", "year")] for each in both
    ]
    return all(found >= min(longer) for found, *longer in sums)


def _axis(highest: int) -> int:
    """The least round number that is not below."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= highest:
                return step * power
        power *= 10


def _span(facet: str, found: Sequence[str]) -> range:
    """The numbers of all periods from the first to the last."""
    number = _NUMBERED[facet].number
    with suppress(ValueError):  # in no calendar
        return range(number(min(found)), number(max(found)) + 1) if found else range(0)
    return range(0)


class _Numbered(NamedTuple):
    """How periods are told by numbers in a row, and the reverse."""

    number: Callable[[str], int]
    name: Callable[[int], str]


def _month(name: str) -> int:
    return int(name[:4]) * 12 + int(name[5:]) - 1


def _named_week(number: int) -> str:
    year, week, _ = (date(1, 1, 1) + timedelta(weeks=number)).isocalendar()
    return f"{year:04}-W{week:02}"


def _week(name: str) -> int:
    return (date.fromisoformat(f"{name}-1").toordinal() - 1) // 7  # the first day is a Monday


_NUMBERED: Final = {
    "day": _Numbered(
        lambda name: date.fromisoformat(name).toordinal(),
        lambda number: date.fromordinal(number).isoformat(),
    ),
    "week": _Numbered(_week, _named_week),
    "month": _Numbered(_month, lambda number: f"{number // 12:04}-{number % 12 + 1:02}"),
    "year": _Numbered(int, lambda number: f"{number:04}"),
}
