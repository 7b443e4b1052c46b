"""The workspace: collections and searchkit indexes on disk, made once a run."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from searchkit import Article, create_index
from searchkit.indexing.workers import Workers
from tests.bench.collection import Collection, prepare
from tests.bench.isolation import alone, folder_bytes, peak_bytes
from tests.bench.stopwatch import Stopwatch
from tests.bench.texts import Unit, read


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """An index of searchkit, with every field.

    Attributes:
        path: Its folder.
        unit: What was indexed.
        size: How many of them.
        seconds: From raw text to a commit on the disk.
        cpu: Seconds of processor time for it.
        text: Bytes of the titles and paragraphs in UTF-8.
        bytes: Of all its files.
        peak: Most bytes held in memory by the process that writes, which is the largest.
    """

    path: Path
    unit: Unit
    size: int
    seconds: float
    cpu: float
    text: int
    bytes: int
    peak: int


class Workspace:
    """Makes what is asked for when it is first asked for.

    Args:
        folder: An empty folder.
        each: Queries of each class, for collections.
        jobs: Processes that analyze what is indexed.
    """

    def __init__(self, folder: Path, each: int, jobs: int) -> None:
        self.folder = folder
        self._each = each
        self._jobs = jobs
        self.collection = cache(self._collection)
        self.index = cache(self._index)

    def _collection(self, size: int) -> Collection:
        return alone(prepare, size, self._each, self.folder / f"terms-{size}.txt")

    def _index(self, unit: Unit, size: int) -> BuiltIndex:
        return alone(_build, self.folder / f"{unit}-{size}", unit, size, self._jobs)


def _build(path: Path, unit: Unit, size: int, jobs: int) -> BuiltIndex:
    text = sum(_text_bytes(article) for article in read(unit, size))
    with create_index(path) as index, Stopwatch() as watch, Workers(jobs) as workers:
        count = index.add(read(unit, size), workers=workers).added
    bytes_, peak = folder_bytes(path), peak_bytes()
    return BuiltIndex(path, unit, count, watch.seconds, watch.cpu, text, bytes_, peak)


def _text_bytes(article: Article) -> int:
    return sum(len(text.encode()) for text in (article.title, *article.paragraphs))
