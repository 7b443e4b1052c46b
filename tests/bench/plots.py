"""The plots: latency against size, both logarithmic, as SVG."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, FuncFormatter

from tests.bench.core import Core
from tests.bench.queries import KINDS
from tests.bench.results import Results
from tests.bench.whole import KINDS as WHOLE_KINDS
from tests.bench.whole import Whole

_COLUMNS = 4
_STYLE = {
    "svg.hashsalt": "bench",  # the same figures give the same file
    "svg.fonttype": "none",
    "font.size": 9,
    "axes.autolimit_mode": "round_numbers",  # whole decades
}
_PLAIN = FuncFormatter(lambda value, _: f"{value:,.10g}")
_COLOURS = {  # Okabe & Ito's, which colour-blind readers can tell apart
    "searchkit": "#D55E00",
    "whoosh": "#000000",
    "tantivy": "#0072B2",
    "bm25s": "#009E73",
    "fts5": "#E69F00",
    "xapian": "#CC79A7",
}


def draw_plots(results: Results, folder: Path) -> None:
    """Draw ``latency.svg`` and ``whole.svg``, each when its part was measured."""
    with mpl.rc_context(_STYLE):
        if results.core:
            _save(_cores(results.core), folder / "latency.svg")
        if results.whole:
            _save(_whole(results.whole), folder / "whole.svg")


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, metadata={"Date": None})


def _cores(cores: Sequence[Core]) -> Figure:
    """One panel for each query class, one line for each engine."""
    rows = -(-len(KINDS) // _COLUMNS)
    figure = Figure(figsize=(11, 2.7 * rows + 0.5), layout="constrained")
    grid = figure.subplots(rows, _COLUMNS, sharex=True, sharey=True, squeeze=False)
    names = list(dict.fromkeys(core.name for core in cores))
    for axes, (kind, title) in zip(grid.flat, KINDS.items(), strict=False):
        for name in names:
            points = sorted(
                (core.size, core.classes[kind].latency.p50)
                for core in cores
                if core.name == name and kind in core.classes
            )
            _line(axes, points, name, _COLOURS[name])
        _label(axes, title)
    for axes in grid[:, 0]:
        axes.set_ylabel("p50, ms")
    for axes in grid[-1]:
        axes.set_xlabel("paragraphs")
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    return figure


def _whole(whole: Sequence[Whole]) -> Figure:
    """The whole search over paragraphs: median and 95th percentile."""
    figure = Figure(figsize=(6.5, 4), layout="constrained")
    axes = figure.subplots()
    measured = sorted((w for w in whole if w.unit == "paragraphs"), key=lambda w: w.size)
    for (kind, title), colour in zip(WHOLE_KINDS.items(), _COLOURS.values(), strict=False):
        for percentile, style in (("p50", "-"), ("p95", "--")):
            points = [(w.size, getattr(w.latency[kind], percentile)) for w in measured]
            _line(axes, points, f"{title}, {percentile}", colour, style)
    _label(axes, "SearchIndex.search(): 10 articles with snippets, facets")
    axes.set_ylabel("ms")
    axes.set_xlabel("paragraphs")
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure


def _line(
    axes: Axes, points: Sequence[tuple[int, float]], name: str, colour: str, style: str = "-"
) -> None:
    sizes, milliseconds = [x for x, _ in points], [y for _, y in points]
    axes.plot(sizes, milliseconds, style, color=colour, marker="o", markersize=3, label=name)


def _label(axes: Axes, title: str) -> None:
    axes.set_title(title, fontsize=9)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.yaxis.set_major_formatter(_PLAIN)
    axes.minorticks_off()
    axes.grid(visible=True, which="major", linewidth=0.4, alpha=0.6)
