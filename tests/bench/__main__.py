"""``python -m tests.bench``: measure, and write ``build/bench/``."""

import tempfile
from pathlib import Path
from typing import Final

import click

from tests.bench.effort import FULL, QUICK
from tests.bench.engines import ENGINES
from tests.bench.plots import draw_plots
from tests.bench.report import markdown
from tests.bench.results import Results
from tests.bench.run import MILLION, PARTS, Run

_OUTPUT: Final = Path(__file__).parents[2] / "build" / "bench"
_RESULTS: Final = "results.json"
_SIZES: Final = [1_000, 10_000, 100_000]
_QUICK_SIZES: Final = [1_000]
_FEWEST: Final = 100  # paragraphs of which queries of every class can be drawn


def _sizes(_: click.Context, __: click.Parameter, value: str | None) -> list[int] | None:
    if value is None:
        return None
    parts = value.split(",")
    if not all(part.isdecimal() and int(part) >= _FEWEST for part in parts):
        raise click.BadParameter(f"{value!r} is not like 1000,10000; {_FEWEST} is the least")
    return [int(part) for part in parts]


def _engines(_: click.Context, __: click.Parameter, value: str) -> list[str]:
    if unknown := [name for name in value.split(",") if name not in ENGINES]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(ENGINES)}")
    return value.split(",")


@click.command()
@click.option("--sizes", callback=_sizes, help="Default: 1000,10000,100000; 1000 when quick.")
@click.option("--million", is_flag=True, help="1,000,000 paragraphs too, without Whoosh: an hour.")
@click.option("--quick", is_flag=True, help="Few queries: shows that it works, not how fast.")
@click.option("--engines", default=",".join(ENGINES), show_default=True, callback=_engines)
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Default: all parts.")
@click.option("--resume", is_flag=True, help="Measure what results.json in OUTPUT has not yet.")
@click.option(
    "--corpus",
    "corpora",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON lines (.xz) that servers answer over; repeated. Default: articles of the texts.",
)
@click.option(
    "--against", metavar="REV", help="Serve this revision beside what lies here, in turn."
)
@click.option("--output", default=_OUTPUT, type=click.Path(path_type=Path), show_default=True)
def main(
    sizes: list[int] | None,
    million: bool,
    quick: bool,
    engines: list[str],
    only: tuple[str, ...],
    resume: bool,
    corpora: tuple[Path, ...],
    against: str | None,
    output: Path,
) -> None:
    """Measure searchkit beside its peers; write report.md, results.json and plots to OUTPUT."""
    chosen = {*(sizes or (_QUICK_SIZES if quick else _SIZES)), *([MILLION] if million else [])}
    output.mkdir(parents=True, exist_ok=True)
    kept = output / _RESULTS
    before = Results.read(kept) if resume and kept.exists() else None
    with tempfile.TemporaryDirectory(prefix="work-", dir=output) as folder:
        effort = QUICK if quick else FULL
        run = Run(sorted(chosen), engines, effort, Path(folder), before, corpora, against)
        for part in only or PARTS:
            for step in PARTS[part](run):
                click.echo(step, err=True)
                _write(run.results, output)
    _write(run.results, output)
    draw_plots(run.results, output)
    click.echo(markdown(run.results))


def _write(results: Results, output: Path) -> None:
    """Keep what there is: a run may take hours, and be ended before its time."""
    results.write(output / _RESULTS)
    (output / "report.md").write_text(markdown(results), encoding="utf-8")


if __name__ == "__main__":
    main()
