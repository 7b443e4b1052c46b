"""One run: its parts, each of which measures one thing at every size that was asked for."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bench.cold import measure_cold
from tests.bench.core import Build, Class, Core, ask, build
from tests.bench.effort import Effort
from tests.bench.indexing import measure_indexing
from tests.bench.machine import describe
from tests.bench.queries import KINDS
from tests.bench.results import Results
from tests.bench.segmentation import measure_segmentation
from tests.bench.servers import Corpus, servers
from tests.bench.serving import measure_serving
from tests.bench.side_by_side import measure_side_by_side
from tests.bench.texts import Unit, corpus_name, read_lines, write_lines
from tests.bench.whole import measure_whole
from tests.bench.workspace import Workspace

MILLION: Final = 1_000_000
_ARTICLES: Final = 20_000  # whole articles, of some six paragraphs

Steps = Iterator[str]
"""Each step is named before it is taken; between two of them the results can be kept."""


class Run:
    """What is asked for, and what came out so far.

    Args:
        sizes: Paragraphs, ascending.
        engines: Names, for the part ``core``; without ``whoosh`` nothing is beside ``indexing``.
        effort: How much is measured.
        folder: An empty folder for indexes.
        before: What an earlier run measured here, which is not measured again.
        corpora: Files of articles that servers answer over; default: those of the texts.
        against: A revision that is measured beside what lies here.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        engines: Sequence[str],
        effort: Effort,
        folder: Path,
        before: Results | None = None,
        corpora: Sequence[Path] = (),
        against: str | None = None,
    ) -> None:
        self.sizes, self.engines, self.effort = sizes, engines, effort
        self.results = before or Results(describe(), corpus_name())
        self._corpora, self._against = corpora, against
        self.workspace = Workspace(folder, effort.queries, self.results.machine.cores)

    def core(self) -> Steps:
        known = {(core.name, core.size) for core in self.results.core}
        for size in self.sizes:
            indexes: dict[str, tuple[Build, Path]] = {}
            for name in self.engines:
                if (name, size) not in known and not _takes_hours(name, size):
                    yield f"core: {name}, {size:,} paragraphs"
                    self._build(name, size, indexes)
            answers: dict[str, dict[str, tuple[Class, int]]] = {name: {} for name in indexes}
            for kind, title in KINDS.items():  # a machine that drifts slows all engines alike
                yield f"core: {title}, {size:,} paragraphs"
                for name, (_, folder) in indexes.items():
                    if answer := ask(name, kind, self.workspace.collection(size), folder):
                        answers[name][kind] = answer
            for name, (built, folder) in indexes.items():
                classes = {kind: measured for kind, (measured, _) in answers[name].items()}
                peak = max(peak for _, peak in answers[name].values())
                self.results.core.append(Core(name, size, built, peak, classes))
                shutil.rmtree(folder)

    def _build(self, name: str, size: int, indexes: dict[str, tuple[Build, Path]]) -> None:
        folder = self.workspace.folder / f"{name}-{size}"
        try:
            indexes[name] = build(name, self.workspace.collection(size), folder), folder
        except ModuleNotFoundError as error:
            self.results.skipped[name] = str(error)
            shutil.rmtree(folder)

    def whole(self) -> Steps:
        known = {(whole.unit, whole.size) for whole in self.results.whole}
        asked: list[tuple[Unit, int]] = [("paragraphs", size) for size in self.sizes]
        asked.append(("articles", min(self.sizes[-1], _ARTICLES)))
        for unit, size in asked:
            if (unit, size) not in known:
                yield f"whole: {size:,} {unit}"
                index = self.workspace.index(unit, size)
                self.results.whole.append(measure_whole(index, self.effort.queries))

    def indexing(self) -> Steps:
        sizes = [size for size in self.sizes if not _takes_hours("whoosh", size)]
        with_whoosh = max(sizes, default=None) if "whoosh" in self.engines else None  # once
        known = {indexing.index.size for indexing in self.results.indexing}
        for size in self.sizes:
            if size in known:
                continue
            yield f"indexing: {size:,} paragraphs"
            index = self.workspace.index("paragraphs", size)
            folder = self.workspace.folder / f"indexing-{size}"
            self.results.indexing.append(
                measure_indexing(
                    index, folder, self.effort.additions, beside_whoosh=size == with_whoosh
                )
            )
            shutil.rmtree(folder)

    def cold(self) -> Steps:
        if self.results.cold and self.results.cold[-1].size == self.sizes[-1]:
            return
        yield "cold"
        index = self.workspace.index("paragraphs", self.sizes[-1])
        self.results.cold.append(measure_cold(index, self.effort.processes))

    def segmentation(self) -> Steps:
        known = {measured.processes for measured in self.results.segmentation}
        for processes in sorted({1, self.results.machine.cores} - known):
            yield f"segmentation: {processes} processes"
            self.results.segmentation.append(measure_segmentation(self.effort.texts, processes))

    def serve(self) -> Steps:
        if self.results.serving and self.results.serving[-1].size == self.sizes[-1]:
            return
        yield "serve"
        index = self.workspace.index("paragraphs", self.sizes[-1])
        self.results.serving.append(measure_serving(index, self.effort.seconds))

    def servers(self) -> Steps:
        known = {measured.corpus for measured in self.results.servers}
        for path in self._corpora or [self._texts()]:
            if path.name in known:
                continue
            yield f"servers: {path.name}"
            folder = self.workspace.folder / f"servers-{path.stem}"
            corpus = Corpus(path.name, path, list(read_lines(path)))
            asked = corpus, servers(self._against), folder, self.effort
            self.results.servers.append(measure_side_by_side(*asked))
            shutil.rmtree(folder)

    def _texts(self) -> Path:
        size = min(self.sizes[-1], _ARTICLES)
        return write_lines(self.workspace.folder / f"articles-{size}.jsonl", size)


def _takes_hours(name: str, size: int) -> bool:
    """Stock Whoosh needs seconds for a query of a million paragraphs, and so it is left out."""
    return name == "whoosh" and size >= MILLION


PARTS: Final[Mapping[str, Callable[[Run], Steps]]] = {
    "core": Run.core,
    "whole": Run.whole,
    "indexing": Run.indexing,
    "cold": Run.cold,
    "segmentation": Run.segmentation,
    "serve": Run.serve,
    "servers": Run.servers,
}
"""The parts, in the order in which they are measured."""
