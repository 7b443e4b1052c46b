"""Writing to an index on a cluster: documents in bulk as they come, and one commit at the end."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Self

from searchkit.engine.fields import Document
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.counts import SOURCES
from searchkit.engine.opensearch.garbage import clear_away
from searchkit.engine.opensearch.head import PartEntry, Published
from searchkit.engine.opensearch.lease import HeldLease
from searchkit.engine.opensearch.lexicon import Parts
from searchkit.engine.opensearch.mapping import articles_index
from searchkit.engine.opensearch.sending import Sender


class ClusterWriter:
    """Changes to the latest commit; see :class:`~searchkit.engine.protocol.Writer`.

    To be used in ``with``: it commits at the end, or on an error leaves things as they were.

    Args:
        connection: To the cluster.
        lease: Held by the caller.
        parts: Of the lexicons of the index.
        anew: Start from an empty index, which takes the place of the old one with the commit.

    Attributes:
        committed: What it published; None while nothing.
    """

    def __init__(
        self, connection: Connection, lease: HeldLease, parts: Parts, *, anew: bool = False
    ) -> None:
        self._connection = connection
        self._lease = lease
        self._parts = parts
        self._anew = anew
        start = lease.head.published
        self._index = start.index
        if anew:
            self._index = f"{connection.location.name}-articles-{lease.number:06}"
        before = None if anew or not start.articles else start
        self._sender = Sender(connection, self._index, lease.number, before, lease.check)
        self.committed: Published | None = None

    def __enter__(self) -> Self:
        clear_away(self._connection, self._lease.head, self._lease.now)
        if self._anew:
            body = articles_index(self._connection.location)
            self._connection.ask("PUT", f"/{self._index}", body)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._commit()

    def add(self, documents: Iterable[Document]) -> Mapping[str, str]:
        """Add documents; one whose id is there already replaces it."""
        return self._sender.add(documents)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete documents; unknown ids are ignored."""
        self._sender.delete(ids)

    def _commit(self) -> None:
        """Make all changes visible at once; without changes nothing is written."""
        if not self._sender.changed and not self._anew:
            return
        refresh(self._connection, self._index)
        if self._sender.tell_leaders():
            refresh(self._connection, self._index)
        parts = () if self._anew else self._lease.head.published.parts
        parts = self._parts.add(self._sender.counted, parts)
        self.committed = publish(self._connection, self._lease, self._index, parts)


def refresh(connection: Connection, index: str) -> None:
    """Let searches see what was written."""
    connection.ask("POST", f"/{index}/_refresh")


def publish(
    connection: Connection, lease: HeldLease, index: str, parts: tuple[PartEntry, ...]
) -> Published:
    """Publish what was written under the number of a lease.

    Args:
        connection: To the cluster.
        lease: Given back with this.
        index: Of the articles.
        parts: The lexicon.
    """
    published = Published(
        number=lease.number,
        token=secrets.token_hex(8),
        index=index,
        time=0.0,  # when it is published, the cluster says
        articles=0,
        sources={},
        newest_day=0,
        parts=parts,
        dead=tuple(each for each in lease.head.dead if each < lease.number),
    )
    published = _counted(connection, published)
    lease.publish(published)
    return published


def _counted(connection: Connection, published: Published) -> Published:
    """A commit, with what is counted over all of its documents."""
    body = {
        "query": {"bool": {"filter": published.visible()}},
        "size": 0,
        "track_total_hits": True,
        "aggs": SOURCES,
    }
    (answer,) = connection.search(published.index, [body])
    found = answer["aggregations"]
    return replace(
        published,
        articles=int(answer["hits"]["total"]["value"]),
        sources={each["key"]: each["doc_count"] for each in found["sources"]["buckets"]},
        newest_day=int(found["newest"]["value"] or 0),
    )
