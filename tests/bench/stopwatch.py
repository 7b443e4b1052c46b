"""A stopwatch: how long work takes, and how much of that it really had a processor."""

import os
import time
from types import TracebackType
from typing import Self


class Stopwatch:
    """Runs while its context is entered, as often as that may be.

    Attributes:
        seconds: On the clock on the wall.
        cpu: Of processor time, of child processes that have ended too.
    """

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def __enter__(self) -> Self:
        self.seconds -= time.perf_counter()
        self.cpu -= _cpu_seconds()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.seconds += time.perf_counter()
        self.cpu += _cpu_seconds()


def _cpu_seconds() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system
