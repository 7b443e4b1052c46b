"""Writing to an index on a cluster: documents in bulk as they come, and one commit at the end."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import chain
from types import TracebackType
from typing import Any, Final, Self

from searchkit.engine.fields import Document
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.counts import SOURCES
from searchkit.engine.opensearch.documents import source_of
from searchkit.engine.opensearch.garbage import clear_away
from searchkit.engine.opensearch.head import Published
from searchkit.engine.opensearch.lease import HeldLease
from searchkit.engine.opensearch.lexicon import PartBuilder, Parts
from searchkit.engine.opensearch.mapping import articles_index
from searchkit.errors import SourceError

_BATCH: Final = 250  # documents of one request
_REPLACE: Final = (
    "if (ctx._source.until == null) { ctx._source.until = []; }"
    " if (!ctx._source.until.contains(params.number)) { ctx._source.until.add(params.number); }"
)


class ClusterWriter:
    """Changes to the latest commit; see :class:`~searchkit.engine.protocol.Writer`.

    To be used in ``with``: it commits at the end, or on an error leaves things as they were.

    Args:
        connection: To the cluster.
        lease: Held by the caller.
        parts: Of the lexicons of the index.
        anew: Start from an empty index, which takes the place of the old one with the commit.
    """

    def __init__(
        self, connection: Connection, lease: HeldLease, parts: Parts, *, anew: bool = False
    ) -> None:
        self._connection = connection
        self._lease = lease
        self._parts = parts
        self._number = lease.number
        self._start = lease.head.published
        self._index = self._start.index
        self._before = None if anew or not self._start.articles else self._start
        self._kept_parts = () if anew else self._start.parts
        self._anew = anew
        self._builder = PartBuilder()
        self._pending: dict[str, Document] = {}
        self._groups: dict[str, str] = {}  # of the documents of this commit, by id
        self._names: set[str] = set()  # of these groups
        self._joined: set[str] = set()  # of these, those that others are in
        self._changed = False
        self.committed: Published | None = None

    def __enter__(self) -> Self:
        clear_away(self._connection, self._lease.head, self._lease.now)
        if self._anew:
            self._index = f"{self._connection.location.name}-articles-{self._number:06}"
            self._connection.ask(
                "PUT", f"/{self._index}", articles_index(self._connection.location)
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self._commit()

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one whose id is there already replaces it."""
        for document in documents:
            self._pending[document.article.id] = document
            if len(self._pending) >= _BATCH:
                self._flush()

    def delete(self, ids: Iterable[str]) -> None:
        """Delete documents; unknown ids are ignored."""
        self._flush()
        wanted = list(ids)
        for start in range(0, len(wanted), _BATCH):
            some = wanted[start : start + _BATCH]
            old, _ = self._old(some)
            self._send([*map(self._replaced, old), *chain.from_iterable(map(self._not_new, some))])
            self._changed = self._changed or bool(old)

    def _flush(self) -> None:
        """Send what is collected."""
        if not self._pending:
            return
        self._lease.check()
        documents, self._pending = list(self._pending.values()), {}
        named = {document.article.id: document.group_name for document in documents}
        old, founded = self._old(named, set(named.values()))
        actions: list[Mapping[str, Any]] = [*map(self._replaced, old)]
        for document in documents:
            id, name = document.article.id, document.group_name
            if self._groups.get(id, name) != name:
                actions += self._not_new(id)
            if self._groups.get(id) != name and (name in founded or name in self._names):
                self._joined.add(name)
            self._groups[id] = name
            self._names.add(name)
            source = source_of(document, self._number, name if name in self._joined else None)
            actions.append({"index": self._place(id, name), "source": source})
            self._builder.add(document)
        self._send(actions)
        self._changed = True

    def _old(
        self, ids: Iterable[str], names: Iterable[str] = ()
    ) -> tuple[list[Mapping[str, Any]], set[str]]:
        """What the commit before has of some ids; and which groups it has of others, by name."""
        if self._before is None:
            return [], set()
        visible, among, groups_among = self._before.visible(), list(ids), list(names)
        documents = {
            "query": {"bool": {"filter": [*visible, {"terms": {"key": among}}]}},
            "size": len(among),
            "_source": False,
            "docvalue_fields": ["group"],
        }
        groups = {
            "query": {
                "bool": {
                    "filter": [*visible, {"terms": {"group": groups_among}}],
                    "must_not": [{"terms": {"key": among}}],
                }
            },
            "size": 0,
            "aggs": {"names": {"terms": {"field": "group", "size": len(groups_among) or 1}}},
        }
        found, copied = self._connection.search(self._index, [documents, groups])
        names = {bucket["key"] for bucket in copied["aggregations"]["names"]["buckets"]}
        return list(found["hits"]["hits"]), names

    def _replaced(self, hit: Mapping[str, Any]) -> Mapping[str, Any]:
        script = {"source": _REPLACE, "params": {"number": self._number}}
        return {"update": _stored(hit), "source": {"script": script}}

    def _not_new(self, id: str) -> Iterator[Mapping[str, Any]]:
        """What removes the document that this commit has brought of an id."""
        if id in self._groups:
            yield {"delete": self._place(id, self._groups.pop(id))}

    def _place(self, id: str, group: str) -> Mapping[str, Any]:
        """Where this commit keeps an article; all of one group are on one shard."""
        name = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return {"_id": f"{name}@{self._number}", "routing": _routing(group)}

    def _send(self, actions: Sequence[Mapping[str, Any]]) -> None:
        for id, why in self._connection.bulk(self._index, actions) if actions else ():
            raise SourceError(f"Cụm máy không nhận bài {id}: {why}")

    # --- the commit ----------------------------------------------------------------------------

    def _commit(self) -> None:
        """Make all changes visible at once; without changes nothing is written."""
        self._flush()
        if not self._changed and not self._anew:
            return
        self._refresh()
        if self._joined and self._tell_leaders():
            self._refresh()
        number, dead = self._number, self._lease.head.dead
        parts = self._kept_parts
        if len(self._builder):
            parts = self._parts.add(self._builder, parts)
        published = Published(
            number=number,
            token=secrets.token_hex(8),
            index=self._index,
            time=0.0,  # when it is published, the cluster says
            articles=0,
            sources={},
            newest_day=0,
            parts=parts,
            dead=tuple(each for each in dead if each < number),
        )
        published = self._counted(published)
        self._lease.publish(published)
        self.committed = published

    def _refresh(self) -> None:
        self._connection.ask("POST", f"/{self._index}/_refresh")

    def _tell_leaders(self) -> bool:
        """Tell documents that stood alone in a group that they do no more; whether there are any.

        That a group has copies may be told too early: it is then looked at, and none is found.
        """
        found = False
        groups = sorted(self._joined)
        for start in range(0, len(groups), 10 * _BATCH):
            alone = {
                "bool": {
                    "filter": [{"terms": {"group": groups[start : start + 10 * _BATCH]}}],
                    "must_not": [{"exists": {"field": "copies"}}],
                }
            }
            body = {
                "query": alone,
                "size": 10_000,
                "_source": False,
                "docvalue_fields": ["group"],
            }
            (answer,) = self._connection.search(self._index, [body])
            actions = [
                {"update": _stored(hit), "source": {"doc": {"copies": hit["fields"]["group"][0]}}}
                for hit in answer["hits"]["hits"]
            ]
            self._send(actions)
            found = found or bool(actions)
        return found

    def _counted(self, published: Published) -> Published:
        """A commit, with what is counted over all of its documents."""
        body = {
            "query": {"bool": {"filter": published.visible()}},
            "size": 0,
            "track_total_hits": True,
            "aggs": SOURCES,
        }
        (answer,) = self._connection.search(self._index, [body])
        found = answer["aggregations"]
        return replace(
            published,
            articles=int(answer["hits"]["total"]["value"]),
            sources={each["key"]: each["doc_count"] for each in found["sources"]["buckets"]},
            newest_day=int(found["newest"]["value"] or 0),
        )


def _stored(hit: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a document is that was found."""
    group = hit["fields"]["group"][0]
    return {"_id": hit["_id"], "routing": _routing(group), "retry_on_conflict": 3}


def _routing(group: str) -> str:
    """What chooses the shard of a group: short, whatever its name."""
    return blake2b(group.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
