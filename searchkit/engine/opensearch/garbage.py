"""What is not needed any more: removed by each writer before it begins."""

from collections.abc import Mapping
from typing import Any, Final

from searchkit.engine.opensearch.conditions import Query
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.head import KEPT, Head

_AT_ONCE: Final = 5_000  # documents


def clear_away(connection: Connection, head: Head, now: float) -> None:
    """Remove what no commit has, or none that anybody still reads.

    Args:
        connection: To the cluster.
        head: That of the caller, who holds the lease.
        now: Seconds since 1970, by the cluster's clock.

    Raises:
        StoreError: The cluster can't be reached, or refuses.
    """
    _documents(connection, head, now)
    _indices(connection, head)
    _parts(connection, head)


def _documents(connection: Connection, head: Head, now: float) -> None:
    """Documents of dead writers, and those that were replaced long ago."""
    published = head.published
    garbage: list[Query] = []
    if head.dead:
        garbage.append({"terms": {"since": list(head.dead)}})
    moments = [(published.number, published.time), *((n, moment) for n, _, moment in head.before)]
    settled = max((n for n, moment in moments if moment < now - KEPT), default=0)
    if settled:
        garbage.append(published.replaced(settled))
    if garbage:
        connection.ask("POST", f"/{published.index}/_refresh")
        _delete(connection, published.index, {"bool": {"should": garbage}})


def _indices(connection: Connection, head: Head) -> None:
    """Indices of articles that were built anew since."""
    name = connection.location.name
    read = {head.published.index, *(index for _, index, _ in head.before)}
    there = connection.ask("GET", f"/{name}-articles-*/_alias")
    if others := sorted(set(there) - read):
        connection.ask("DELETE", f"/{','.join(others)}")


def _parts(connection: Connection, head: Head) -> None:
    """Chunks of lexicons of commits before the latest; who opens one goes on to that."""
    lexicons = [share.lexicon for share in head.shares if share.lexicon is not None]
    needed = [part.name for part in (*head.published.parts, *lexicons)]
    others = {"filter": [{"exists": {"field": "part"}}], "must_not": [{"terms": {"part": needed}}]}
    _delete(connection, connection.location.name, {"bool": others})


def _delete(connection: Connection, index: str, query: Query) -> None:
    """Delete what a query finds and was there before, some at a time."""
    body = {
        "query": query,
        "size": _AT_ONCE,
        "_source": False,
        "stored_fields": ["_routing"],
        "sort": ["_doc"],
    }
    while True:
        (answer,) = connection.search(index, [body])
        hits = answer["hits"]["hits"]
        connection.bulk(index, [{"delete": _place(hit)} for hit in hits])
        if len(hits) < _AT_ONCE:
            return
        connection.ask("POST", f"/{index}/_refresh")


def _place(hit: Mapping[str, Any]) -> Mapping[str, Any]:
    routing = {"routing": hit["_routing"]} if "_routing" in hit else {}
    return {"_id": hit["_id"], **routing}
