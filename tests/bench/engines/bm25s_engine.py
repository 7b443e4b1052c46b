"""bm25s: scores computed when indexing, kept as a sparse matrix; it knows no AND and no phrase."""

from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path

import bm25s

from tests.bench.engines import Search
from tests.bench.queries import Query

KINDS = frozenset({"rare", "common", "or", "or_common", "question"})


def version() -> str:
    """See :class:`tests.bench.engines.Engine`, here and below."""
    return f"bm25s {version_of('bm25s')}"


def build(folder: Path, documents: Iterable[list[str]]) -> None:
    index = bm25s.BM25(k1=1.2, b=0.85, method="lucene")
    index.index(list(documents), show_progress=False)
    index.save(str(folder), show_progress=False)


def open_index(folder: Path) -> Search:
    index = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)

    def search(query: Query, k: int) -> list[int]:
        numbers, scores = index.retrieve([list(query.terms)], k=k, show_progress=False)
        return [int(n) for n, score in zip(numbers[0], scores[0], strict=True) if score > 0]

    return search
