"""The whole search: from what a person types to ten articles with snippets, and facets."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchkit import Article, open_index
from searchkit.analysis.analyzer import Analyzer
from searchkit.evaluation.orthography import strip_marks
from tests.bench.isolation import alone, peak_bytes
from tests.bench.latency import Latency, measure
from tests.bench.texts import Unit, read
from tests.bench.workspace import BuiltIndex

KINDS: Final[Mapping[str, str]] = {
    "typed": "1 to 4 words as written",
    "bare": "the like without diacritics",
    "long": "6 to 10 words",
}
"""The classes of whole queries, and what they are called in the report."""

FEW: Final = range(1, 5)
"""Words of a usual query."""
_MANY: Final = range(6, 11)  # words of a question
_SAMPLE: Final = 2000  # articles that queries are drawn from
_BETWEEN_CLAUSES: Final = re.compile(r"[^\w\s/-]+")
_SEED: Final = 3


@dataclass(frozen=True, slots=True)
class Whole:
    """How long ``SearchIndex.search`` takes, for queries that it has not met before.

    Attributes:
        unit: What was indexed.
        size: How many of them.
        latency: By kind of query.
        peak: Most bytes held in memory.
    """

    unit: Unit
    size: int
    latency: dict[str, Latency]
    peak: int


def measure_whole(index: BuiltIndex, each: int) -> Whole:
    """Measure an index with so many queries of each kind."""
    few = alone(draw_queries, index, FEW, 2 * each)
    queries = {
        "typed": few[:each],
        "bare": list(map(strip_marks, few[each:])),
        "long": alone(draw_queries, index, _MANY, each),
    }
    return Whole(index.unit, index.size, *alone(_search, index.path, queries))


def _search(path: Path, queries: Mapping[str, list[str]]) -> tuple[dict[str, Latency], int]:
    with open_index(path) as index:
        latency = {kind: measure(index.search, texts)[0] for kind, texts in queries.items()}
    return latency, peak_bytes()


def draw_queries(index: BuiltIndex, words: Sequence[int], count: int) -> list[str]:
    """Different runs of so many words of the titles and paragraphs that are indexed."""
    return draw_from(list(read(index.unit, index.size)), words, count)


def draw_from(articles: Sequence[Article], words: Sequence[int], count: int) -> list[str]:
    """The like of any articles."""
    rng, analyzer = random.Random(_SEED), Analyzer()
    sample = set(rng.sample(range(len(articles)), min(len(articles), _SAMPLE)))
    articles = [article for number, article in enumerate(articles) if number in sample]
    queries: dict[str, None] = {}
    while len(queries) < count:
        clause = rng.choice(_BETWEEN_CLAUSES.split(_text(rng.choice(articles), rng)))
        if query := _run(clause, rng.choice(words), analyzer, rng):
            queries[query] = None
    return list(queries)


def _text(article: Article, rng: random.Random) -> str:
    return rng.choice((article.title, rng.choice(article.paragraphs)))


def _run(clause: str, length: int, analyzer: Analyzer, rng: random.Random) -> str | None:
    """Words in a row, as written; None when the clause has too few."""
    analysis = analyzer.analyze(clause)
    last = len(analysis.words) - length
    if last < 0:
        return None
    first = rng.randint(0, last)
    (start, _), (_, end) = analysis.words[first], analysis.words[first + length - 1]
    spans = analysis.tokens.spans
    return analysis.tokens.text[spans[start][0] : spans[end - 1][1]]
