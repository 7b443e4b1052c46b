"""An index on a cluster that several machines make: each adds its part, and one publishes them all.

Which part an article is of is told by its id, so that any number of parts makes the same index, and
all that claims one id is of one part. What copies what can't be said of one part alone: each
article founds a group there, and who publishes looks for copies among all, in the order of ids.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from searchkit.analysis.near_duplicates import Apart, Groups
from searchkit.article import Article
from searchkit.engine.address import parted_engine
from searchkit.engine.protocol import LOCK_SECONDS, Store
from searchkit.indexing.changes import Changes
from searchkit.indexing.pipeline import StoredArticles, write_news
from searchkit.indexing.workers import Workers

if TYPE_CHECKING:
    from searchkit.engine.opensearch.shares import New, Publication

_BATCH: Final = 256  # articles that are compared at once


class Part(NamedTuple):
    """One of so many parts, from 1."""

    number: int
    total: int

    def has(self, id: str) -> bool:
        """Whether an article is of this part."""
        name = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(name, "big") % self.total == self.number - 1


def add_part(
    address: str | Path,
    part: Part,
    articles: Iterable[Article],
    changes: Changes,
    workers: Workers,
    *,
    lock_seconds: float = LOCK_SECONDS,
) -> None:
    """Analyze the articles of a part, and send them; nobody finds them until they are published.

    Args:
        address: Of the index, on a cluster; an empty one is made where there is none.
        part: Of which the articles are taken; the others are passed over.
        articles: Those of all parts.
        changes: Counts what is done.
        workers: Who analyzes.
        lock_seconds: How long to wait for a writer at work.

    Raises:
        StoreError: The index is in a folder; or others bring another number of parts.
        IndexLockedError: A writer is at work.
    """
    with (
        closing(parted_engine(address, lock_seconds, create=True)) as engine,
        engine.share(*part) as writer,
    ):
        own = (article for article in articles if part.has(article.id))
        write_news(own, engine.latest().store, changes, workers, Apart(), writer.add)


def publish_parts(address: str | Path, *, lock_seconds: float = LOCK_SECONDS) -> int:
    """Make one commit of all parts.

    Returns:
        How many articles the index then has.

    Raises:
        StoreError: The index is in a folder; a part is missing.
        IndexLockedError: A writer is at work.
    """
    with closing(parted_engine(address, lock_seconds)) as engine:
        with engine.publication() as publication:
            publication.regroup(_regrouped(publication, engine.latest().store))
        return engine.latest().lexicon.document_count()


def discard_parts(address: str | Path, *, lock_seconds: float = LOCK_SECONDS) -> int:
    """Drop what was brought in parts; how many of them there were.

    Raises:
        StoreError: The index is in a folder.
        IndexLockedError: A writer is at work.
    """
    with closing(parted_engine(address, lock_seconds)) as engine:
        return engine.discard()


def _regrouped(publication: "Publication", before: Store) -> Mapping[str, str]:
    """The groups of new articles that join that of another, by id."""
    groups = Groups(StoredArticles(before))
    draft = StoredArticles(publication.store)
    joined: dict[str, str] = {}
    likely = _likely(list(publication.new()), before)
    while batch := list(islice(likely, _BATCH)):
        found = draft.signatures([new.id for new in batch])
        names = groups.join([(new.id, found[new.id]) for new in batch])
        pairs = zip(batch, names, strict=True)
        joined |= {new.id: name for new, name in pairs if name != new.group}
    return joined


def _likely(everything: "list[New]", before: Store) -> "Iterator[New]":
    """The new articles that share a band with another one, new or stored."""
    bands = np.array([band for new in everything for band in new.bands], np.int64)
    values, counts = np.unique(bands, return_counts=True)
    shared = set(values[counts > 1].tolist())
    rest = iter(everything)
    while batch := list(islice(rest, _BATCH)):
        others = {band for new in batch for band in new.bands} - shared
        stored = before.sharing(others, 1).keys()
        for new in batch:
            if not shared.isdisjoint(new.bands) or not stored.isdisjoint(new.bands):
                yield new
