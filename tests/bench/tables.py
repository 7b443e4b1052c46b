"""Tables: figures as a reader takes them in, in Markdown."""

import math
from collections.abc import Iterable, Iterator, Sequence

from tests.bench.latency import Latency


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, figures to the right."""
    yield "| " + " | ".join(header) + " |"
    yield "| --- |" + " ---: |" * (len(header) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def latency_cell(latency: Latency) -> str:
    """Three percentiles: ``0.151 / 0.42 / 12.0``."""
    return " / ".join(map(_three_digits, (latency.p50, latency.p95, latency.p99)))


def busy_cell(latencies: Iterable[Latency]) -> str:
    """The least share of a core that any of the measurements had."""
    return f"{min(latency.busy or 0.0 for latency in latencies):.2f}"


def megabytes_cell(count: int) -> str:
    """Bytes as megabytes."""
    return f"{count / 1e6:,.1f}"


def _three_digits(number: float) -> str:
    return f"{number:,.{max(0, 2 - math.floor(math.log10(number)))}f}"
