"""SQLite's FTS5, without a copy of the text."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from tests.bench.engines import Search
from tests.bench.queries import KINDS as ALL_KINDS
from tests.bench.queries import Query

KINDS = frozenset(ALL_KINDS)
_FILE = "fts5.sqlite"
# Marks that don't compose belong to their syllable, so they are letters here.
_CREATE = """
    CREATE VIRTUAL TABLE texts USING fts5(text, content='',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn'")
"""
_SEARCH = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
_JOINTS = {"and": " AND ", "phrase": " + "}


def version() -> str:
    """See :class:`tests.bench.engines.Engine`, here and below."""
    return f"SQLite FTS5 {sqlite3.sqlite_version}"


def build(folder: Path, documents: Iterable[list[str]]) -> None:
    connection = sqlite3.connect(folder / _FILE)
    with connection:
        connection.execute(_CREATE)
        rows = ((number, " ".join(terms)) for number, terms in enumerate(documents, 1))
        connection.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)
    connection.close()


def open_index(folder: Path) -> Search:
    connection = sqlite3.connect(folder / _FILE)

    def search(query: Query, k: int) -> list[int]:
        terms = [f'"{text}"' for text in query.terms]
        match = _JOINTS.get(query.kind, " OR ").join(terms)
        if query.kind == "prefix":
            match += "*"
        return [number - 1 for (number,) in connection.execute(_SEARCH, (match, k))]

    return search
