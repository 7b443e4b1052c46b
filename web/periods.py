"""Spans of time that are asked for so often that they are a link."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from web.language import current_language, gettext

_HANOI: Final = timedelta(hours=7)  # ahead of UTC, without summer time
_TERMS: Final = ("2011-07", "2016-07", "2021-07", "2026-04")
"""Months in which terms of the National Assembly, and of the Government that it elects, began."""


def recent_periods(now: datetime | None = None) -> list[tuple[str, str]]:
    """What each is called, and when it begins (ISO); they all end today."""
    return _recent(today(now), current_language())


@lru_cache(8)
def _recent(end: date, language: str) -> list[tuple[str, str]]:  # noqa: ARG001 - gettext asks for it
    term = max(start for start in _TERMS if start <= end.isoformat())
    return [
        (gettext("7 ngày"), (end - timedelta(days=7)).isoformat()),
        (gettext("1 tháng"), _months_before(end, 1).isoformat()),
        (gettext("1 năm"), _months_before(end, 12).isoformat()),
        (gettext("nhiệm kỳ này"), term),
    ]


def today(now: datetime | None = None) -> date:
    """Which day it is in Hà Nội."""
    return ((now or datetime.now(UTC)) + _HANOI).date()


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    start = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(start + timedelta(days=day.day - 1), following - timedelta(days=1))
