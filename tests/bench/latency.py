"""Latency: how long calls take, as percentiles."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

_A = TypeVar("_A")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of a sample, in milliseconds.

    Attributes:
        p50: The median.
        p95: What 95% take at most.
        p99: What 99% take at most.
        samples: How many calls were measured.
        busy: The share of the time for which the process had a core, where that is known: below 1
            another process was in the way, and the figures are too high.
    """

    p50: float
    p95: float
    p99: float
    samples: int
    busy: float | None = None

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> Self:
        """The percentiles of at least two calls."""
        cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
        return cls(cuts[49], cuts[94], cuts[98], len(milliseconds))


def measure(function: Callable[[_A], _R], arguments: Sequence[_A]) -> tuple[Latency, list[_R]]:
    """Call a function once with each argument, so that nothing is remembered from before.

    Args:
        function: What to measure.
        arguments: One for each call; the first tenth warms up and is not timed.

    Returns:
        How long the timed calls took, and the results of all.
    """
    results, samples = [], []
    wall, cpu = time.perf_counter(), time.process_time()
    for argument in arguments:
        started = time.perf_counter_ns()
        results.append(function(argument))
        samples.append((time.perf_counter_ns() - started) / 1e6)
    busy = (time.process_time() - cpu) / (time.perf_counter() - wall)
    return replace(Latency.of(samples[len(samples) // 10 :]), busy=busy), results
