"""Freshness: when a page that is known is asked for again. Arithmetic alone.

A page that stays the same is asked for less and less often (each time after twice as long, from
the portal's ``recheck_days`` up to :data:`LONGEST`), one that changed often again. What its sitemap
says comes before that: a new ``lastmod`` makes it due.
"""

from datetime import UTC, datetime
from typing import Final

DAY: Final = 86_400.0
LONGEST: Final = 30 * DAY
_FIRST_RETRY: Final = 3_600.0
_REST: Final = {4: "-01-01", 7: "-01"}  # of a year, and of a month


def same_again(interval: float, shortest: float) -> float:
    """Seconds until a page that stayed the same after ``interval`` is asked for again."""
    return max(shortest, min(2 * interval, LONGEST))


def after_failures(failures: int) -> float:
    """Seconds until a page that failed so many times in a row (at least 1) is asked for again."""
    return min(_FIRST_RETRY * 2.0 ** min(failures - 1, 30), LONGEST)


def is_newer(lastmod: float | None, known: float | None) -> bool:
    """Whether a sitemap states a later change than the one that is known.

    Sitemaps that name one page need not agree, so the latest counts.
    """
    return lastmod is not None and (known is None or lastmod > known)


def moment_of(stated: str) -> float | None:
    """Read a W3C date or time, of whatever precision, as ``lastmod`` has it; UTC unless it says."""
    text = stated.strip()
    try:
        moment = datetime.fromisoformat(text + _REST.get(len(text), ""))
    except (ValueError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
