"""The ranking cores side by side: one engine, one field, the same terms."""

import statistics
from dataclasses import dataclass
from pathlib import Path

from tests.bench.collection import Collection, K
from tests.bench.engines import load
from tests.bench.isolation import alone, folder_bytes, peak_bytes
from tests.bench.latency import Latency, measure
from tests.bench.stopwatch import Stopwatch

_WARMING = 10  # of so many queries of the other classes one is asked first


@dataclass(frozen=True, slots=True)
class Build:
    """What it takes to make an index.

    Attributes:
        engine: Name and version.
        seconds: From the first document to a commit on the disk.
        cpu: Seconds of processor time for it.
        bytes: Of all files.
        peak: Most bytes held in memory.
    """

    engine: str
    seconds: float
    cpu: float
    bytes: int
    peak: int


@dataclass(frozen=True, slots=True)
class Class:
    """How one class of queries is answered.

    Attributes:
        latency: For the top 10.
        overlap: The mean share of the oracle's top 10 among them.
    """

    latency: Latency
    overlap: float


@dataclass(frozen=True, slots=True)
class Core:
    """One engine at one size.

    Attributes:
        name: Of the engine, see ``engines``.
        size: Paragraphs.
        build: Its index.
        peak: Most bytes held in memory while searching.
        classes: By kind of query; those that it can't answer are missing.
    """

    name: str
    size: int
    build: Build
    peak: int
    classes: dict[str, Class]


def build(name: str, collection: Collection, folder: Path) -> Build:
    """Build the index of one engine, in an interpreter of its own.

    Raises:
        ModuleNotFoundError: Its library is not installed.
    """
    folder.mkdir()
    return alone(_build, name, collection, folder)


def ask(name: str, kind: str, collection: Collection, folder: Path) -> tuple[Class, int] | None:
    """Search with one engine for the queries of one class, in an interpreter of its own.

    Some queries of the other classes come first, as an engine that is in use has answered others.

    Returns:
        How it answers, and the most bytes that it held in memory; None when it can't.
    """
    return alone(_ask, name, kind, collection, folder)


def _build(name: str, collection: Collection, folder: Path) -> Build:
    engine = load(name)
    with Stopwatch() as watch:
        engine.build(folder, collection.documents())
    return Build(engine.version(), watch.seconds, watch.cpu, folder_bytes(folder), peak_bytes())


def _ask(name: str, kind: str, collection: Collection, folder: Path) -> tuple[Class, int] | None:
    engine = load(name)
    if kind not in engine.KINDS:
        return None
    search = engine.open_index(folder)
    for query in collection.queries[::_WARMING]:
        if query.kind in engine.KINDS and query.kind != kind:
            search(query, K)
    asked = [
        (query, best)
        for query, best in zip(collection.queries, collection.best, strict=True)
        if query.kind == kind
    ]
    latency, found = measure(lambda query: search(query, K), [query for query, _ in asked])
    overlaps = [best.overlap(top) for (_, best), top in zip(asked, found, strict=True)]
    return Class(latency, statistics.fmean(overlaps)), peak_bytes()
