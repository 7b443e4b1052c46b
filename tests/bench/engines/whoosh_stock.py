"""Whoosh as it comes: its own codec, BM25F, and its search for the first ten."""

from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, index, query, scoring

from tests.bench.engines import Search
from tests.bench.queries import KINDS as ALL_KINDS
from tests.bench.queries import Query

KINDS = frozenset(ALL_KINDS)
_FIELD = "text"


def version() -> str:
    """See :class:`tests.bench.engines.Engine`, here and below."""
    return f"whoosh-reloaded {version_of('whoosh-reloaded')}"


def build(folder: Path, documents: Iterable[list[str]]) -> None:
    text = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), phrase=True)
    writer = index.create_in(str(folder), fields.Schema(**{_FIELD: text})).writer()
    for terms in documents:
        writer.add_document(**{_FIELD: " ".join(terms)})
    writer.commit()


def open_index(folder: Path) -> Search:
    searcher = index.open_dir(str(folder)).searcher(weighting=scoring.BM25F(B=0.85, K1=1.2))

    def search(wanted: Query, k: int) -> list[int]:
        found = searcher.search(_compiled(wanted), limit=k)
        return [number for _, number in found.top_n]

    return search


def _compiled(wanted: Query) -> Any:
    match wanted.kind:
        case "phrase":
            return query.Phrase(_FIELD, list(wanted.terms))
        case "prefix":
            return query.Prefix(_FIELD, wanted.terms[0], constantscore=False)
    terms = [query.Term(_FIELD, text) for text in wanted.terms]
    if len(terms) == 1:
        return terms[0]
    return query.And(terms) if wanted.kind == "and" else query.Or(terms)
