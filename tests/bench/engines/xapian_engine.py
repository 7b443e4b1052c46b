"""Xapian, where Debian's package (python3-xapian) is there; PyPI has none."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.bench.engines import Search
from tests.bench.queries import KINDS as ALL_KINDS
from tests.bench.queries import Query

try:
    import xapian
except ModuleNotFoundError:  # a virtual environment doesn't see Debian's packages
    sys.path.append("/usr/lib/python3/dist-packages")
    try:
        import xapian
    except ImportError as error:  # none, or one for another version of Python
        raise ModuleNotFoundError("no xapian for this Python") from error
    finally:
        sys.path.pop()

KINDS = frozenset(ALL_KINDS)


def version() -> str:
    """See :class:`tests.bench.engines.Engine`, here and below."""
    return f"Xapian {xapian.version_string()}"


def build(folder: Path, documents: Iterable[list[str]]) -> None:
    database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OVERWRITE)
    for terms in documents:
        document = xapian.Document()
        for position, term in enumerate(terms):
            document.add_posting(term, position)
        database.add_document(document)
    database.close()


def open_index(folder: Path) -> Search:
    database = xapian.Database(str(folder))
    enquire = xapian.Enquire(database)
    enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 0, 0.85, 0))

    def search(query: Query, k: int) -> list[int]:
        enquire.set_query(_compiled(query))
        return [hit.docid - 1 for hit in enquire.get_mset(0, k)]

    return search


def _compiled(query: Query) -> Any:
    operator = xapian.Query
    terms = list(query.terms)
    if query.kind == "prefix":
        limit = 0, operator.WILDCARD_LIMIT_ERROR  # none
        return operator(operator.OP_WILDCARD, terms[0], *limit, operator.OP_OR)
    if query.kind == "phrase":
        return operator(operator.OP_PHRASE, terms, len(terms))
    return operator(operator.OP_AND if query.kind == "and" else operator.OP_OR, terms)
