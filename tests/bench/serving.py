"""``searchkit serve`` under load: result pages, as fast as a few visitors can ask for them."""

import multiprocessing
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import quote

from tests.bench.isolation import alone
from tests.bench.latency import Latency
from tests.bench.whole import FEW, draw_queries
from tests.bench.workspace import BuiltIndex

_CLIENTS: Final = 4
_QUERIES: Final = 2000


@dataclass(frozen=True, slots=True)
class Serving:
    """A server and its visitors on one machine.

    Attributes:
        size: Paragraphs in the index.
        clients: Processes that ask, each for the next page as soon as it has one.
        rate: Pages a second.
        latency: Of a page.
        errors: Pages that failed.
    """

    size: int
    clients: int
    rate: float
    latency: Latency
    errors: int


def measure_serving(index: BuiltIndex, seconds: float) -> Serving:
    """Measure the server over an index for so many seconds."""
    queries = alone(draw_queries, index, FEW, _QUERIES)
    spawn = multiprocessing.get_context("spawn")
    with _server(index) as port, ProcessPoolExecutor(_CLIENTS, mp_context=spawn) as clients:
        parts = [queries[i::_CLIENTS] for i in range(_CLIENTS)]
        visits = [clients.submit(_visit, port, part, seconds) for part in parts]
        visitors = [visit.result() for visit in visits]
    return Serving(
        size=index.size,
        clients=_CLIENTS,
        rate=sum(len(samples) / (sum(samples) / 1e3) for samples, _ in visitors),
        latency=Latency.of([sample for samples, _ in visitors for sample in samples]),
        errors=sum(errors for _, errors in visitors),
    )


@contextmanager
def _server(index: BuiltIndex) -> Iterator[int]:
    """Run the server on a free port of this machine, which it names."""
    options = ["--index", str(index.path), "--port", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "searchkit", "serve", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        try:
            named = (re.search(r"http://127\.0\.0\.1:(\d+)", line) for line in process.stderr)
            port = next((int(found[1]) for found in named if found), None)
            assert port is not None, "the server did not start"
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield port
        finally:
            process.terminate()


def _visit(port: int, queries: list[str], seconds: float) -> tuple[list[float], int]:
    """Ask for pages one after the other: milliseconds of each, and how many failed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    samples, errors = [], 0
    deadline = time.monotonic() + seconds
    while True:
        for query in queries:
            started = time.perf_counter_ns()
            try:
                connection.request("GET", f"/tim?q={quote(query)}")
                response = connection.getresponse()
                response.read()
                errors += response.status != 200
            except (OSError, HTTPException):
                connection.close()
                errors += 1
            samples.append((time.perf_counter_ns() - started) / 1e6)
            if time.monotonic() > deadline:
                return samples, errors
