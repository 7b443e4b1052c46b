"""How long an answer may take: a moment that is looked at between steps, in any thread.

Whoever answers a request makes one deadline and hands it down; each step that may take long looks
at it. No signal and no thread is needed, and what was found by then can be shown.
"""

import math
import time
from typing import Final, Self


class TimeUp(Exception):  # noqa: N818 - a signal between steps, not an error
    """The deadline has passed."""


class Deadline:
    """A moment after which no further step is begun.

    Args:
        moment: On the clock of :func:`time.monotonic`, in seconds; infinity for never.
    """

    __slots__ = ("_moment",)

    def __init__(self, moment: float) -> None:
        self._moment = moment

    @classmethod
    def after(cls, milliseconds: float | None) -> Self:
        """So far from now; None for never."""
        return cls(math.inf if milliseconds is None else time.monotonic() + milliseconds / 1000)

    def passed(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() > self._moment

    def left(self) -> float:
        """Seconds until then; below 0 once it has passed, infinity for never."""
        return self._moment - time.monotonic()

    def check(self) -> None:
        """Go on.

        Raises:
            TimeUp: It has passed.
        """
        if time.monotonic() > self._moment:
            raise TimeUp


NEVER: Final = Deadline(math.inf)
"""There is time for all of it."""
