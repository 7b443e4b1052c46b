"""``python -m tests.costs``: what searches take with other figures of ``engine/postings/costs.py``.

Each figure is tried at a quarter, half, twice and four times what it is, over the queries of
``tests.bench``. A row gives, of each class of queries, the CPU time as a share of that with the
figure as it is. Both are measured in turn; a few hundredths are noise.
"""

import math
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import click

from searchkit.engine.postings import costs
from tests.bench.collection import K, prepare
from tests.bench.engines.searchkit_core import build, open_index
from tests.bench.queries import KINDS, Query

FIGURES: Final = [name for name in vars(costs) if name.isupper()]
_FACTORS: Final = (0.25, 0.5, 2, 4)
_TURNS: Final = 5  # the quickest counts


@click.command()
@click.argument("figures", nargs=-1, type=click.Choice(FIGURES))
@click.option("--size", default=100_000, show_default=True, help="Paragraphs.")
@click.option("--queries", default=100, show_default=True, help="Of each class.")
def main(figures: tuple[str, ...], size: int, queries: int) -> None:
    """Try other values of FIGURES, by default of all."""
    with tempfile.TemporaryDirectory() as folder:
        collection = prepare(size, queries, Path(folder) / "terms")
        build(Path(folder) / "index", collection.documents())
        search = open_index(Path(folder) / "index")
        asked = {kind: [q for q in collection.queries if q.kind == kind] for kind in KINDS}
        click.echo("\t".join(["figure", "value", *KINDS]))
        for name in figures or FIGURES:
            usual = getattr(costs, name)
            for value in (type(usual)(usual * factor) for factor in _FACTORS):
                shares = [_share(search, some, name, value) for some in asked.values()]
                click.echo("\t".join([name, f"{value:g}", *(f"{share:.2f}" for share in shares)]))


def _share(
    search: Callable[[Query, int], object], queries: Sequence[Query], name: str, value: float
) -> float:
    """The CPU time of queries with a value of a figure, as a share of that with the usual one."""
    usual = getattr(costs, name)
    best = {usual: math.inf, value: math.inf}
    for _ in range(_TURNS):
        for tried, least in best.items():
            setattr(costs, name, tried)
            started = time.process_time_ns()
            for query in queries:
                search(query, K)
            best[tried] = min(least, time.process_time_ns() - started)
    setattr(costs, name, usual)
    return best[value] / best[usual]


if __name__ == "__main__":
    main()
