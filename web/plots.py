"""Figures over time as templates draw them: results on a line, targets as marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from searchkit import Point, Series

WIDTH: Final = 600
HEIGHT: Final = 200
_MOST: Final = 1.05  # the top of the axis beside the greatest value


@dataclass(frozen=True, slots=True)
class Dot:
    """A point in the drawing.

    Attributes:
        number: Of the point in its series, from 1.
        x: From 0 to :data:`WIDTH`.
        y: From 0, the top, to :data:`HEIGHT`.
        point: What it stands for.
    """

    number: int
    x: float
    y: float
    point: Point


@dataclass(frozen=True, slots=True)
class Plot:
    """The drawing of a series.

    Attributes:
        line: The corners of the line through its results, or ranks, for an SVG polyline.
        dots: Its points that can be drawn: what has a time.
        first: The first time.
        last: The last time.
        peak: The greatest figure as it is written, which is near the top; of ranks the last one,
            near the bottom.
    """

    line: str
    dots: Sequence[Dot]
    first: str
    last: str
    peak: str


def plot_of(series: Series) -> Plot | None:
    """The drawing of a series; None where fewer than two times are known.

    Ranks are drawn upside down: the first is at the top.
    """
    dated = [(n, p) for n, p in enumerate(series.points, 1) if p.as_of]
    days = [_day(str(point.as_of)) for _, point in dated]
    if len(set(days)) < 2 or series.points[0].kind == "change":
        return None
    first, span = min(days), max(days) - min(days)
    top = max(point.value for _, point in dated) * _MOST or 1
    ranked = any(point.kind == "rank" for _, point in dated)
    dots = []
    for (number, point), day in zip(dated, days, strict=True):
        share = point.value / top
        y = HEIGHT * (share if ranked else 1 - share)
        dots.append(Dot(number, round((day - first) / span * WIDTH, 1), round(y, 1), point))
    corners = [dot for dot in dots if dot.point.kind != "target"]
    return Plot(
        " ".join(f"{dot.x},{dot.y}" for dot in sorted(corners, key=lambda dot: dot.x)),
        dots,
        str(min(dated, key=lambda each: _day(str(each[1].as_of)))[1].as_of),
        str(max(dated, key=lambda each: _day(str(each[1].as_of)))[1].as_of),
        max((point for _, point in dated), key=lambda point: point.value).text,
    )


def _day(iso: str) -> int:
    """The last day that a time may mean, counted: figures of a year are those of its end."""
    year, *rest = (int(piece) for piece in iso.split("-"))
    month = rest[0] if rest else 12
    day = rest[1] if len(rest) > 1 else 28
    return date(year, month, day).toordinal()
