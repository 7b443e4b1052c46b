"""Politeness: when a host may be asked again. Arithmetic alone; moments come in as numbers.

Moments and durations are seconds, moments since 1970. What a host's next turn is depends on the end
of the request before, so the host itself never sees two requests closer than the delay.
"""

from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

FLOOR: Final = 2.0
"""Seconds between two requests to a host that is not the operator's own."""

MAX_FAILURES: Final = 3
"""Requests in a row that failed, after which a host is left alone for a run."""

_FIRST_PAUSE: Final = 15  # delays, after a failure; then twice as long each time
_LONGEST_PAUSE: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A host's turn.

    Attributes:
        next: The moment from which on it may be asked.
        failures: How many requests in a row it failed to answer.
    """

    next: float = 0.0
    failures: int = 0

    def answered(self, now: float, delay: float) -> "Turn":
        """The turn after an answer that came at a moment."""
        return Turn(max(self.next, now + delay))

    def failed(self, now: float, delay: float, wanted: float | None = None) -> "Turn":
        """The turn after no answer, or one that asks for a pause.

        Args:
            now: When that was known.
            delay: Seconds between requests in any case.
            wanted: Seconds for which the host wants to be left alone, if it said so.
        """
        if wanted is None:
            wanted = min(_FIRST_PAUSE * delay * 2 ** min(self.failures, 30), _LONGEST_PAUSE)
        pause = max(delay, min(wanted, _LONGEST_PAUSE))
        return replace(self, next=max(self.next, now + pause), failures=self.failures + 1)

    @property
    def is_given_up(self) -> bool:
        """Whether a host fails so often that it is left alone."""
        return self.failures >= MAX_FAILURES


def delay_of(wanted: float, crawl_delay: float | None, *, is_own: bool) -> float:
    """Return the seconds between two requests to a host.

    Args:
        wanted: What the operator set.
        crawl_delay: What the host's robots.txt asks for.
        is_own: Whether the host is the operator's own, for which there is no :data:`FLOOR`.
    """
    return max(wanted, crawl_delay or 0.0, 0.0 if is_own else FLOOR)


def retry_after(value: str | None, now: float) -> float | None:
    """Read a ``Retry-After`` header (RFC 9110, 10.2.3): seconds, or a date.

    Returns:
        Seconds from now, never negative; None for what is neither.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:10]), int(_LONGEST_PAUSE)))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)
