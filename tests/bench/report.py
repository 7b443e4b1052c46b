"""The report: what was measured, as a Markdown page."""

from collections.abc import Callable, Iterator, Sequence

from tests.bench.core import Build, Class, Core
from tests.bench.indexing import Indexing
from tests.bench.queries import KINDS
from tests.bench.results import Results
from tests.bench.side_by_side import (
    BARE,
    CLIENTS,
    TYPED,
    Answered,
    ServerFigures,
    SideBySide,
)
from tests.bench.tables import busy_cell, latency_cell, megabytes_cell, table
from tests.bench.whole import KINDS as WHOLE_KINDS
from tests.bench.whole import Whole
from tests.bench.workspace import BuiltIndex


def markdown(results: Results) -> str:
    """The page."""
    return "\n".join(_page(results)) + "\n"


def _page(results: Results) -> Iterator[str]:
    yield "# Benchmark"
    yield from _setting(results)
    for measured in results.servers:
        yield from _servers(measured)
    for size in sorted({core.size for core in results.core}):
        yield from _core(size, [core for core in results.core if core.size == size])
    yield from _whole(results.whole)
    yield from _indexing(results.indexing)
    yield from _rest(results)


def _setting(results: Results) -> Iterator[str]:
    m = results.machine
    packages = ", ".join(f"{name} {version}" for name, version in m.packages.items())
    yield (
        f"\n{m.started} · {m.processor}, {m.cores} cores, {m.memory / 2**30:.0f} GiB,"
        f" load {m.load:.1f} before · {m.system} · {m.python} · {packages} · {results.corpus}."
    )
    yield (
        "\nLatencies are p50 / p95 / p99 in milliseconds. Busy is the least share of the time that"
        " the process had a core: far below 1, others were at work and figures are too high."
    )
    for name, missing in results.skipped.items():
        yield f"\n{name}: skipped: not installed ({missing})."


def _servers(measured: SideBySide) -> Iterator[str]:
    yield f"\n## Servers over {measured.corpus}"
    yield (
        f"\n{measured.size:,} articles of {measured.characters:,.0f} characters; ten hits with"
        " marked text and facets over HTTP, 1 to 4 words that were never asked before, all servers"
        " in turn; p50 / p95 / p99 in milliseconds, answers a second. Memory: of all processes.\n"
    )
    kinds = [(clients, kind) for clients in CLIENTS for kind in (TYPED, BARE)]
    header = [f"{clients} visitors, {kind}" for clients, kind in kinds]
    yield from table(["server", *header, "indexed s", "MB"], map(_server_row, measured.servers))
    for name, why in measured.missing.items():
        yield f"\n{name} is not here: {why}."


def _server_row(server: ServerFigures) -> Sequence[str]:
    answered = sorted(server.answered, key=lambda each: (each.clients, each.kind == BARE))
    cells = [f"{latency_cell(each.latency)}, {each.rate:.0f}/s{_failed(each)}" for each in answered]
    return [server.name, *cells, f"{server.indexed:.1f}", megabytes_cell(server.bytes)]


def _failed(answered: Answered) -> str:
    return f", {answered.errors} failed" if answered.errors else ""


def _core(size: int, cores: Sequence[Core]) -> Iterator[str]:
    def by_class(cell: Callable[[Class], str]) -> Iterator[str]:
        rows = (
            [title, *(cell(c.classes[kind]) if kind in c.classes else "–" for c in cores)]
            for kind, title in KINDS.items()
        )
        return table(["query class", *(core.name for core in cores)], rows)

    yield f"\n## Ranking cores at {size:,} paragraphs\n\nTime for the top 10:\n"
    yield from by_class(lambda measured: latency_cell(measured.latency))
    yield (
        "\nShare of the top 10 of an exhaustive oracle: BM25, exact lengths, Lucene's idf; of those"
        " that tie any will do. Engines with another formula, or with lengths kept in a byte,"
        " differ without being wrong.\n"
    )
    yield from by_class(lambda measured: f"{measured.overlap:.3f}")
    yield "\nPeaks include Python, the queries and the oracle's answers.\n"
    yield from table(
        [
            "engine",
            "index s",
            "CPU s",
            "index MB",
            "peak MB, indexing",
            "peak MB, searching",
            "busy",
        ],
        (
            [
                core.build.engine,
                *_seconds(core.build),
                *map(megabytes_cell, (core.build.bytes, core.build.peak, core.peak)),
                busy_cell(measured.latency for measured in core.classes.values()),
            ]
            for core in cores
        ),
    )


def _whole(whole: Sequence[Whole]) -> Iterator[str]:
    if not whole:
        return
    yield "\n## Whole search"
    yield (
        "\n`SearchIndex.search()`: analysis, all fields, 10 articles with snippets, facets; words"
        " of a title or text, never asked before.\n"
    )
    header = ["indexed", *WHOLE_KINDS.values(), "peak MB", "busy"]
    yield from table(header, map(_whole_row, whole))


def _whole_row(whole: Whole) -> Sequence[str]:
    latencies = whole.latency.values()
    peak, busy = megabytes_cell(whole.peak), busy_cell(latencies)
    return [f"{whole.size:,} {whole.unit}", *map(latency_cell, latencies), peak, busy]


def _indexing(indexing: Sequence[Indexing]) -> Iterator[str]:
    if not indexing:
        return
    yield "\n## Indexing with every field"
    yield (
        "\nsearchkit reads, analyzes and indexes; stock Whoosh is given the terms of the same text"
        " fields, and what is stored; their analysis is not on its clock. One more: from `add`"
        " until the article is found.\n"
    )
    figures = ["s", "CPU s", "index MB", "peak MB", "one more, ms"]
    rows = (row for measured in indexing for row in _indexing_rows(measured))
    yield from table(["paragraphs", "MB of text", "engine", *figures], rows)


def _indexing_rows(measured: Indexing) -> Iterator[Sequence[str]]:
    what = f"{measured.index.size:,}", megabytes_cell(measured.index.text)
    for name, build, added in (
        ("searchkit", measured.index, latency_cell(measured.added)),
        ("whoosh", measured.whoosh, "–"),
    ):
        if build:
            sizes = map(megabytes_cell, (build.bytes, build.peak))
            yield *what, name, *_seconds(build), *sizes, added


def _seconds(build: Build | BuiltIndex) -> tuple[str, str]:
    return f"{build.seconds:.1f}", f"{build.cpu:.1f}"


def _rest(results: Results) -> Iterator[str]:
    if results.cold or results.segmentation or results.serving:
        yield "\n## The rest\n"
    for cold in results.cold:
        yield (
            f"- Cold `searchkit search` over {cold.size:,} paragraphs: {cold.search:.0f} ms,"
            f" {cold.search / cold.numpy:.2f} times `python -c 'import numpy'`,"
            f" which takes {cold.numpy:.0f} ms."
        )
    for words in results.segmentation:
        yield (
            f"- Word segmentation, processes: {words.processes}; syllables a second:"
            f" {words.searchkit:,.0f}; stock pyvi: {words.pyvi:,.0f}."
        )
    for serving in results.serving:
        yield (
            f"- `searchkit serve` over {serving.size:,} paragraphs, {serving.clients} visitors on"
            f" the same machine: {serving.rate:.0f} pages a second, {latency_cell(serving.latency)}"
            f" ms, {serving.errors} errors."
        )
