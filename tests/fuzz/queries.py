"""Queries by the million: ``python -m tests.fuzz.queries --parser 1000000 --search 100000``.

Every parsed query must render to one that parses; every search must answer within its deadline and
a grace, without an exception. Times are those of the clock; those of the processor are told too,
since a busy machine makes answers late that are not at fault.
"""

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from searchkit import SearchIndex
from searchkit.query.parser import parse
from searchkit.query.syntax import render

from .hostile import make_index, queries

DEADLINE_MS: Final = 250.0
GRACE_MS: Final = 100.0

_Part = tuple[str, int, Callable[[str], None], float]


@dataclass
class Run:
    """What came of many queries.

    Attributes:
        count: How many there were.
        failures: What was raised, with the query.
        late: Queries that took longer than allowed, with the milliseconds of clock and processor.
        worst: The most milliseconds of the clock, and of the processor.
    """

    count: int = 0
    failures: list[str] = field(default_factory=list)
    late: list[tuple[float, float, str]] = field(default_factory=list)
    worst: tuple[float, float] = (0.0, 0.0)

    def take(self, query: str, ask: Callable[[str], object], allowed_ms: float) -> None:
        """Ask one query."""
        clock, processor = time.perf_counter(), time.thread_time()
        try:
            ask(query)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is a finding
            self.failures.append(f"{type(error).__name__}: {error} <- {query[:200]!r}")
        took = (time.perf_counter() - clock) * 1000, (time.thread_time() - processor) * 1000
        self.count += 1
        self.worst = max(self.worst[0], took[0]), max(self.worst[1], took[1])
        if took[0] > allowed_ms:
            self.late.append((*took, query[:200]))


def read(query: str) -> None:
    """Parse a query, and what it is rendered as."""
    parsed = parse(query)
    parse(render(parsed))


def searching(index: SearchIndex, dice: random.Random) -> Callable[[str], None]:
    """Searches for a query, in one of the ways that there are."""

    def search(query: str) -> None:
        result = index.search(
            query,
            limit=dice.choice((1, 10, 10, 10, 100)),
            page=dice.choice((1, 1, 1, 2)),
            sort=dice.choice(("relevance", "relevance", "date")),
            exact=dice.random() < 0.1,
            explain=dice.random() < 0.1,
            deadline_ms=DEADLINE_MS,
        )
        for hit in result.hits:
            for snippet in hit.snippets:
                assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.highlights)

    return search


def main() -> int:
    """Run the command; the exit code is 1 when anything was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--parser", type=int, default=100_000, help="queries to parse")
    options.add_argument("--search", type=int, default=5_000, help="queries to search for")
    options.add_argument("--seconds", type=float, default=1e9, help="stop each part after so many")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    dice = random.Random(chosen.seed)
    parts: list[_Part] = [("parser", chosen.parser, read, 1000.0)]
    with tempfile.TemporaryDirectory() as folder, make_index(Path(folder) / "index") as index:
        search = searching(index, dice)
        search("chuyển đổi số")  # what is loaded once
        gc.collect()
        gc.freeze()  # as `searchkit serve` does: a search leaves no cycles, but pauses count
        parts.append(("search", chosen.search, search, DEADLINE_MS + GRACE_MS))
        runs = [
            _part(name, islice(queries(dice), count), ask, allowed, chosen.seconds)
            for name, count, ask, allowed in parts
        ]
    return int(any(run.failures or run.late for run in runs))


def _part(
    name: str,
    asked: Iterator[str],
    ask: Callable[[str], object],
    allowed_ms: float,
    seconds: float,
) -> Run:
    run, end = Run(), time.monotonic() + seconds
    for query in asked:
        run.take(query, ask, allowed_ms)
        if time.monotonic() > end:
            break
    late = sum(processor > allowed_ms for _, processor, _ in run.late)
    sys.stdout.write(
        f"{name}: {run.count} queries, {len(run.failures)} failures, {len(run.late)} later than"
        f" {allowed_ms:.0f} ms by the clock, {late} by the processor;"
        f" the worst took {run.worst[0]:.0f} ms by the clock, {run.worst[1]:.0f} by the processor\n"
    )
    for failure in run.failures[:20]:
        sys.stdout.write(f"  {failure}\n")
    for clock, processor, query in sorted(run.late, reverse=True)[:10]:
        sys.stdout.write(f"  {clock:.0f} ms ({processor:.0f}): {query!r}\n")
    sys.stdout.flush()
    return run


if __name__ == "__main__":
    sys.exit(main())
