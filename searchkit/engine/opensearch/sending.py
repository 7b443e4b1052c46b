"""Sending documents under the number of a commit: nobody sees them until it is published."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final

from searchkit.engine.fields import Document
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.documents import source_of
from searchkit.engine.opensearch.head import Published
from searchkit.engine.opensearch.lexicon import PartBuilder
from searchkit.errors import StoreError

_BATCH: Final = 250  # documents of one request
_SHOWN: Final = 160  # characters of an id, or of what the cluster says
_REPLACE: Final = (
    "if (ctx._source.until == null) { ctx._source.until = []; }"
    " if (!ctx._source.until.contains(params.number)) { ctx._source.until.add(params.number); }"
)
_KEEP: Final = "ctx._source.until.removeIf(number -> number == params.number)"


class Sender:
    """Brings documents, and says of those before which it replaces.

    Args:
        connection: To the cluster.
        index: Of the articles.
        number: That of the commit.
        before: The commit that it changes; None for nothing.
        check: Raises when the right to write is lost; asked before each request.

    Attributes:
        counted: The terms of what was sent.
        changed: Whether anything was.
    """

    def __init__(
        self,
        connection: Connection,
        index: str,
        number: int,
        before: Published | None,
        check: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._index = index
        self._number = number
        self._before = before
        self._check = check
        self._groups: dict[str, str] = {}  # of the documents of this commit, by id
        self._names: set[str] = set()  # of these groups
        self._joined: set[str] = set()  # of these, those that others are in
        self.counted = PartBuilder()
        self.changed = False

    def add(self, documents: Iterable[Document], *, count: bool = True) -> dict[str, str]:
        """Add documents; one whose id is there already replaces it.

        Args:
            documents: Sent some at a time.
            count: Their terms, too.

        Returns:
            Why some were refused, by id, in one line each.
        """
        refused: dict[str, str] = {}
        pending: dict[str, Document] = {}
        for document in documents:
            # Terms of a batch are made each time that they are looked at; here they are many times.
            pending[document.article.id] = replace(document, passages=list(document.passages))
            if len(pending) >= _BATCH:
                refused |= self._add(pending, count=count)
                pending = {}
        return refused | (self._add(pending, count=count) if pending else {})

    def delete(self, ids: Iterable[str]) -> None:
        """Delete documents; unknown ids are ignored."""
        wanted = list(ids)
        for start in range(0, len(wanted), _BATCH):
            some = wanted[start : start + _BATCH]
            old, _ = self._old(some)
            self._send([*(self._marked(hit, _REPLACE) for hit in old), *self._withdrawn(some)])
            self.changed = self.changed or bool(old)

    def tell_leaders(self) -> bool:
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

    def _add(self, documents: Mapping[str, Document], *, count: bool) -> dict[str, str]:
        self._check()
        names = {id: document.group_name for id, document in documents.items()}
        old, founded = self._old(documents, set(names.values()))
        moved = [id for id, name in names.items() if self._groups.get(id, name) != name]
        actions = list(self._withdrawn(moved))
        for id, name in names.items():
            if self._groups.get(id) != name and (name in founded or name in self._names):
                self._joined.add(name)
            self._groups[id] = name
            self._names.add(name)
            copies = name if name in self._joined else None
            source = source_of(documents[id], self._number, copies)
            actions.append({"index": self._place(id, name), "source": source})
        refused = self._send([*actions, *(self._marked(hit, _REPLACE) for hit in old)])
        why = {id: refused[at] for id, name in names.items() if (at := self._name(id)) in refused}
        kept = [hit for hit in old if hit["fields"]["key"][0] in why]
        self._send([self._marked(hit, _KEEP) for hit in kept])
        for id, document in documents.items():
            if id in why:
                del self._groups[id]
            elif count:
                self.counted.add(document)
        self.changed = self.changed or len(why) < len(documents)
        return {id: f"Cụm máy không nhận bài {_cut(id)}: {_cut(text)}" for id, text in why.items()}

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
            "docvalue_fields": ["key", "group"],
        }
        others = {
            "filter": [*visible, {"terms": {"group": groups_among}}],
            "must_not": [{"terms": {"key": among}}],
        }
        groups = {
            "query": {"bool": others},
            "size": 0,
            "aggs": {"names": {"terms": {"field": "group", "size": len(groups_among) or 1}}},
        }
        found, founded = self._connection.search(self._index, [documents, groups])
        buckets = founded["aggregations"]["names"]["buckets"]
        return list(found["hits"]["hits"]), {bucket["key"] for bucket in buckets}

    def _marked(self, hit: Mapping[str, Any], script: str) -> Mapping[str, Any]:
        """What says of a document of the commit before whether this one replaces it."""
        body = {"source": script, "params": {"number": self._number}}
        return {"update": _stored(hit), "source": {"script": body}}

    def _withdrawn(self, ids: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        """What removes the documents that this commit has brought of some ids."""
        for id in ids:
            if id in self._groups:
                yield {"delete": self._place(id, self._groups.pop(id))}

    def _place(self, id: str, group: str) -> Mapping[str, Any]:
        """Where this commit keeps an article; all of one group are on one shard."""
        return {"_id": self._name(id), "routing": _routing(group)}

    def _name(self, id: str) -> str:
        name = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return f"{name}@{self._number}"

    def _send(self, actions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Send actions; why documents were refused, by name."""
        refused = dict(self._connection.bulk(self._index, actions) if actions else ())
        for name, why in refused.items():
            if not name.endswith(f"@{self._number}"):
                raise StoreError(f"Cụm máy {self._connection.location} trả lỗi: {_cut(why)}.")
        return refused


def _stored(hit: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a document is that was found."""
    group = hit["fields"]["group"][0]
    return {"_id": hit["_id"], "routing": _routing(group), "retry_on_conflict": 3}


def _routing(group: str) -> str:
    """What chooses the shard of a group: short, whatever its name."""
    return blake2b(group.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _cut(text: str) -> str:
    """A text in a line, as much of it as tells what it is."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
