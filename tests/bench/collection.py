"""A collection: paragraphs as terms, queries for them, and what these should find."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from searchkit.analysis.tokenizer import tokenize
from tests.bench.oracle import Best, Postings
from tests.bench.queries import Query, draw
from tests.bench.texts import read

K = 10
"""Hits that are compared and timed."""


@dataclass(frozen=True)
class Collection:
    """So many paragraphs, ready for any engine.

    Attributes:
        path: The terms, a line for each paragraph, with spaces between.
        queries: Of all classes.
        best: What the oracle finds for each.
    """

    path: Path
    queries: list[Query]
    best: list[Best]

    def documents(self) -> Iterator[list[str]]:
        """The terms of each paragraph; its number is its place."""
        return _lines(self.path)


def prepare(size: int, each: int, path: Path) -> Collection:
    """Tokenize paragraphs into a file, draw queries of each class, and ask the oracle."""
    with path.open("w", encoding="utf-8") as lines:
        for article in read("paragraphs", size):
            lines.write(" ".join(tokenize(article.paragraphs[0]).syllables) + "\n")
    postings = Postings(_lines(path))
    queries = draw(postings, each)
    return Collection(path, queries, [postings.best(query, K) for query in queries])


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield line.split()
