"""``python -m tests.attack``: attack this very version, and say what came of it."""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.fuzz.hostile import make_index

from . import authors, connections, makers, outages, visitors
from .findings import Findings


def attacks(work: Path, share: float, seed: int) -> Iterator[Findings]:
    """Run all parts in a folder; ``share`` of what there is, above 0, at most 1."""
    dice = random.Random(seed)
    index = work / "index"
    make_index(index).close()

    def some(most: int, least: int) -> int:
        return max(least, int(most * share))

    yield from chain(
        authors.attack(work, share, dice),
        visitors.attack(index, work, some(20_000, 100), dice),
        connections.attack(index, work, some(2_000, 100)),
        makers.attack(index, work, some(40, 2), dice),
        outages.attack(index, work, some(12, 2), dice),
    )


def main() -> int:
    """Run the command; the exit status is 1 when anything was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--share", type=float, default=1.0, help="how much of it, to 1")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    started, failures = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="searchkit-attack-") as folder:
        for found in attacks(Path(folder), chosen.share, chosen.seed):
            failures += len(found.failures) + len(found.late)
            sys.stdout.write("\n".join([*found.lines(), ""]))
            sys.stdout.flush()
    sys.stdout.write(f"{failures} failures in {time.monotonic() - started:.0f} s\n")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
