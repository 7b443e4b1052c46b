"""Visitors: each asks for the next answer as soon as it has one, over a connection that stays."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple

from tests.bench.servers import Request


class Visit(NamedTuple):
    """What some visitors met.

    Attributes:
        samples: Milliseconds of each answer.
        seconds: How long they were at it.
        errors: Answers that failed.
    """

    samples: list[float]
    seconds: float
    errors: int


def visit(port: int, requests: Sequence[Request], visitors: int, seconds: float) -> Visit:
    """Ask each request at most once, for so many seconds: nothing is measured that was kept.

    Args:
        port: Of this machine.
        requests: Shared out among the visitors.
        visitors: How many.
        seconds: After which they stop.
    """
    started = time.monotonic()
    end = started + seconds
    with ThreadPoolExecutor(visitors) as threads:
        parts = [requests[number::visitors] for number in range(visitors)]
        visits = [threads.submit(_ask_all, port, part, end) for part in parts]
        met = [each.result() for each in visits]
    samples = [sample for some, _ in met for sample in some]
    return Visit(samples, time.monotonic() - started, sum(errors for _, errors in met))


def _ask_all(port: int, requests: Sequence[Request], end: float) -> tuple[list[float], int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    samples, errors = [], 0
    for request in requests:
        if time.monotonic() > end:
            break
        started = time.perf_counter_ns()
        try:
            connection.request(request.method, request.path, request.body, dict(request.headers))
            response = connection.getresponse()
            response.read()
            errors += response.status != 200
        except (OSError, HTTPException):
            connection.close()
            errors += 1
        samples.append((time.perf_counter_ns() - started) / 1e6)
    connection.close()
    return samples, errors
