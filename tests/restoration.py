"""How many syllables get their marks back, and how fast: ``python -m tests.restoration``.

Every hundredth record of a corpus is held out, the others are indexed. The paragraphs held out lose
their marks and are read again by the vocabulary of the index.
"""

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

import numpy as np

from searchkit import Article, SearchIndex, create_index, read_articles
from searchkit.analysis.analyzer import Analyzer
from searchkit.evaluation import parse_perturbation
from searchkit.understanding.reading import read
from searchkit.understanding.vocabulary import Vocabulary

HELD_OUT = 100  # one in so many
PARAGRAPHS = 3  # of each record that was held out
QUERY = 8  # syllables of the queries that are timed


@dataclass(frozen=True)
class Restoration:
    """What came of it.

    Attributes:
        records: How many were indexed.
        syllables: How many were read.
        share: Of these, how many were read as they had been written.
        p50_ms: Median time to read a query of :data:`QUERY` syllables that was never read before.
        p99_ms: 99th percentile.
    """

    records: int
    syllables: int
    share: float
    p50_ms: float
    p99_ms: float


def measure(corpus: Path, records: int | None = None) -> Restoration:
    """Index the first records of a corpus, all by default, and restore what was held out."""
    with tempfile.TemporaryDirectory() as folder, create_index(f"{folder}/index") as index:
        held: list[str] = []
        index.add(_kept(islice(_articles(corpus), records), held))
        return _restore(index, held)


def _articles(corpus: Path) -> Iterator[Article]:
    return (article for article in read_articles([corpus]) if isinstance(article, Article))


def _kept(articles: Iterable[Article], held: list[str]) -> Iterator[Article]:
    for i, article in enumerate(articles):
        if i % HELD_OUT:
            yield article
        else:
            held.extend(article.paragraphs[:PARAGRAPHS])


def _restore(index: SearchIndex, paragraphs: list[str]) -> Restoration:
    strip = parse_perturbation("strip", seed=0)
    analyzer, vocabulary = Analyzer(), Vocabulary(index._engine.latest().lexicon)
    read(analyzer.analyze("de an"), vocabulary)  # what is loaded once
    right = total = 0
    times = []
    for paragraph in paragraphs:
        written = analyzer.analyze(paragraph).syllables
        bare = strip(paragraph)
        query = analyzer.analyze(" ".join(bare.split()[:QUERY]))
        if not query.syllables:
            continue
        started = time.perf_counter()
        read(query, vocabulary)
        times.append((time.perf_counter() - started) * 1000)
        restored = [
            syllable.text for syllable in read(analyzer.analyze(bare), vocabulary).syllables
        ]
        # What was torn apart or run together moves the rest, which is right all the same.
        blocks = SequenceMatcher(a=restored, b=written, autojunk=False).get_matching_blocks()
        right += sum(block.size for block in blocks)
        total += len(written)
    p50, p99 = np.percentile(times, [50, 99])
    return Restoration(len(index), total, right / total, float(p50), float(p99))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--records", type=int)
    arguments = parser.parse_args()
    print(measure(arguments.corpus, arguments.records))  # noqa: T201
