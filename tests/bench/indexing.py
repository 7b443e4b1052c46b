"""Indexing every field: raw texts by searchkit, beside what Whoosh takes for the same terms."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from whoosh import analysis, fields, index

from searchkit import Article, open_index
from searchkit.analysis.analyzer import Analyzer
from searchkit.engine.fields import POSITIONAL, TEXT_FIELDS, Document, field_terms
from searchkit.engine.postings.stored import encode_article, pack_block
from tests.bench.core import Build
from tests.bench.engines import load
from tests.bench.isolation import alone, folder_bytes, peak_bytes
from tests.bench.latency import Latency, measure
from tests.bench.stopwatch import Stopwatch
from tests.bench.texts import read
from tests.bench.workspace import BuiltIndex

_BATCH = 256  # articles analyzed at once


@dataclass(frozen=True, slots=True)
class Indexing:
    """Indexing paragraphs with every field.

    Attributes:
        index: From raw text, by searchkit.
        whoosh: From terms that were analyzed before, by stock Whoosh; None when it was left out.
        added: Milliseconds until one more article is found.
    """

    index: BuiltIndex
    whoosh: Build | None
    added: Latency


def measure_indexing(
    built: BuiltIndex, folder: Path, additions: int, *, beside_whoosh: bool
) -> Indexing:
    """Add so many articles to a copy of an index of paragraphs, and build Whoosh's beside it."""
    added = alone(_add, built.path, folder / "copy", additions)
    whoosh = alone(_whoosh, built.size, folder / "whoosh") if beside_whoosh else None
    return Indexing(built, whoosh, added)


def _add(path: Path, copy: Path, additions: int) -> Latency:
    """Add articles one by one, each in a commit, and search for each."""
    shutil.copytree(path, copy)
    articles = [
        replace(article, id=f"new{number}", title=f"Zx{number}")
        for number, article in enumerate(read("paragraphs", additions))
    ]
    with open_index(copy) as opened:

        def add(article: Article) -> None:
            opened.add([article])
            assert opened.search(article.title, exact=True).total == 1

        opened.search("luật")
        return measure(add, articles)[0]


def _whoosh(size: int, folder: Path) -> Build:
    """Stock Whoosh with the same fields; analysis is not on its clock."""
    folder.mkdir(parents=True)
    separated = analysis.SpaceSeparatedTokenizer()
    schema = fields.Schema(
        id=fields.ID(unique=True, stored=True),
        stored=fields.STORED,
        **{
            name: fields.TEXT(analyzer=separated, phrase=name in POSITIONAL) for name in TEXT_FIELDS
        },
    )
    watch = Stopwatch()
    with watch:
        writer = index.create_in(str(folder), schema).writer()
    for document in _documents(size):
        with watch:
            writer.add_document(**document)
    with watch:
        writer.commit()
    version, bytes_ = load("whoosh").version(), folder_bytes(folder)
    return Build(version, watch.seconds, watch.cpu, bytes_, peak_bytes())


def _documents(size: int) -> Iterator[dict[str, object]]:
    """The values of Whoosh's fields, terms joined by spaces."""
    analyzer = Analyzer()
    articles = read("paragraphs", size)
    while batch := list(islice(articles, _BATCH)):
        passages = [(article.title, *article.paragraphs) for article in batch]
        analyses = iter(analyzer.analyze_many([text for texts in passages for text in texts]))
        for article, texts in zip(batch, passages, strict=True):
            yield _values(Document(article, "", [next(analyses) for _ in texts]), article)


def _values(document: Document, article: Article) -> dict[str, object]:
    terms = {
        name: " ".join(term for passage in passages for term in passage)
        for name, passages in field_terms(document).items()
    }
    return {"id": article.id, "stored": pack_block([encode_article(article)]), **terms}
