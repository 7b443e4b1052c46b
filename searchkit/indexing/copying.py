"""Copying an index from one engine to another: its articles, analyzed again, in their groups."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice, tee
from pathlib import Path
from typing import Final

from searchkit.analysis.near_duplicates import Groups
from searchkit.article import Article
from searchkit.engine.address import create_engine, open_engine, shown
from searchkit.engine.fields import Document
from searchkit.engine.memory import MemoryStore
from searchkit.engine.protocol import Content, Store
from searchkit.errors import SourceError, StoreError
from searchkit.indexing.pipeline import StoredArticles, documents
from searchkit.indexing.workers import Workers

_BATCH: Final = 256  # articles that are read at once


def copy_articles(source: str | Path, target: str | Path, lock_seconds: float) -> int:
    """Copy the latest commit of an index to an address that holds no article; see maintenance.py.

    Returns:
        How many articles it has.

    Raises:
        StoreError: There is no index to copy, or the target holds articles.
        SourceError: The target refuses an article; nothing is copied.
    """
    with closing(open_engine(source)) as old, closing(create_engine(target, lock_seconds)) as new:
        lexicon, store = old.latest()
        if new.latest().lexicon.document_count():
            raise StoreError(
                f"Ở {shown(target)} đã có bài; hãy chép vào một chỗ mới hoặc còn trống."
            )
        with Workers(os.cpu_count() or 1) as workers, new.writer() as writer:
            for why in writer.add(_kept(store, workers)).values():
                raise SourceError(why)
        return lexicon.document_count()


def _kept(store: Store, workers: Workers) -> Iterator[Document]:
    """All documents of a store, analyzed again, in the groups that they are in."""
    stored, again = tee(_stored(store))
    digested = ((article, content.digest) for article, content, _ in stored)
    anew = documents(digested, workers, Groups(StoredArticles(MemoryStore({}))))
    for document, (article, _, group) in zip(anew, again, strict=True):
        yield replace(document, group="" if group == article.id else group)


def _stored(store: Store) -> Iterator[tuple[Article, Content, str]]:
    """Every article of a store, what it is known by, and its group; in the order of ids."""
    everything = store.scan()
    while some := dict(islice(everything, _BATCH)):
        articles, groups = store.articles(some), store.groups(some)
        for id, content in some.items():
            yield articles[id], content, groups[id]
