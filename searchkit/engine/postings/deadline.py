"""How long a search may take; checked between posting lists, in any thread."""

import math
import time


class TimeUp(Exception):  # noqa: N818 - a signal inside the engine, not an error
    """The deadline has passed."""


class Deadline:
    """A moment after which no further posting list is read.

    Args:
        moment: On the clock of :func:`time.monotonic`, in seconds; None for never.
    """

    def __init__(self, moment: float | None) -> None:
        self._moment = math.inf if moment is None else moment

    def passed(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() > self._moment

    def check(self) -> None:
        """Go on.

        Raises:
            TimeUp: It has passed.
        """
        if self.passed():
            raise TimeUp
