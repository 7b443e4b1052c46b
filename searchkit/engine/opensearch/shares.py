"""A commit that several machines make: each brings a share, and one publishes them all.

Each share has a number of its own, as a commit has, and so has who publishes: what a killed or
repeated run leaves behind is dead, and what it replaced is not (head.py).
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, Self

from searchkit.engine.fields import Document
from searchkit.engine.opensearch.connection import Conflict, Connection
from searchkit.engine.opensearch.documents import document_of
from searchkit.engine.opensearch.garbage import clear_away
from searchkit.engine.opensearch.head import (
    Head,
    PartEntry,
    Published,
    Share,
    read_head,
    write_head,
)
from searchkit.engine.opensearch.lease import HeldLease
from searchkit.engine.opensearch.lexicon import PartBuilder, Parts
from searchkit.engine.opensearch.sending import Sender
from searchkit.engine.opensearch.store import ClusterStore
from searchkit.engine.opensearch.writer import publish, refresh
from searchkit.errors import IndexLockedError, StoreError

_PAUSE: Final = 0.25  # seconds between two tries


class ShareWriter:
    """Brings the documents of one part; nobody sees them yet. To be used in ``with``.

    Args:
        connection: To the cluster.
        parts: Of the lexicons of the index.
        part: Which part, and of how many.
        seconds: How long to wait for a writer at work.

    Raises:
        IndexLockedError: A writer is still at work.
        StoreError: Others bring another number of parts.
    """

    def __init__(
        self, connection: Connection, parts: Parts, part: tuple[int, int], seconds: float
    ) -> None:
        self._connection = connection
        self._parts = parts
        self._part, self._count = part
        head = self._begin(seconds)
        self._number = head.last
        start = head.published
        before = start if start.articles else None
        self._sender = Sender(connection, start.index, self._number, before, self._check)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            counted = self._sender.counted
            self._finish(self._parts.send(counted) if len(counted) else None)

    def add(self, documents: Iterable[Document]) -> Mapping[str, str]:
        """See :class:`~searchkit.engine.protocol.Writer`."""
        return self._sender.add(documents)

    def _begin(self, seconds: float) -> Head:
        """Announce the share; the head then."""
        until = time.monotonic() + seconds
        while True:
            head = read_head(self._connection)
            if head.shares and head.count != self._count:
                raise StoreError(
                    f"Chỉ mục {self._connection.location} đang được lập theo {head.count} phần,"
                    f" không phải {self._count}; hãy bỏ chúng bằng `searchkit publish --discard`."
                )
            former = [share for share in head.shares if share.part == self._part]
            others = [share for share in head.shares if share.part != self._part]
            number = head.last + 1
            begun = replace(
                head,
                last=number,
                dead=(*head.dead, *(share.number for share in former), *head.orphans()),
                lease=None,
                count=self._count,
                shares=(*others, Share(self._part, number)),
            )
            try:
                return write_head(self._connection, begun, taking=True)
            except Conflict:
                if time.monotonic() > until and head.lease is not None:
                    raise IndexLockedError(
                        f"Chỉ mục {self._connection.location} đang được {head.lease.holder} ghi; đã"
                        f" đợi {seconds:g} giây, hãy chạy lại khi nó xong."
                    ) from None
                time.sleep(_PAUSE)

    def _check(self) -> None:
        """Go on, as :meth:`_head` says."""
        self._head()

    def _head(self) -> Head:
        """The head, in which the share is still this one.

        Raises:
            IndexLockedError: It is not.
        """
        head = read_head(self._connection)
        if self._number not in {share.number for share in head.shares}:
            raise IndexLockedError(
                f"Phần {self._part}/{self._count} của {self._connection.location} vừa được tiến"
                " trình khác làm lại, hoặc đã bị bỏ; tiến trình này dừng."
            )
        return head

    def _finish(self, lexicon: PartEntry | None) -> None:
        """Say that all documents of the share are there."""
        done = Share(self._part, self._number, done=True, lexicon=lexicon)
        while True:
            head = self._head()
            others = [share for share in head.shares if share.part != self._part]
            try:
                write_head(self._connection, replace(head, shares=(*others, done)))
            except Conflict:  # another share began or ended
                continue
            return


class New(NamedTuple):
    """What is known of a document that a share brought."""

    id: str
    group: str
    bands: tuple[int, ...]


class Publication:
    """All shares, which become one commit when its ``with`` ends without error.

    Args:
        connection: To the cluster.
        lease: Held by the caller, over shares that are done.
        parts: Of the lexicons of the index.

    Attributes:
        store: The documents as they will be, but for what is changed here.
    """

    def __init__(self, connection: Connection, lease: HeldLease, parts: Parts) -> None:
        head = lease.head
        if missing := head.missing_parts():
            raise StoreError(
                f"Chưa đủ phần: còn thiếu {', '.join(f'{part}/{head.count}' for part in missing)};"
                " hãy chạy `searchkit index` với các phần ấy rồi thử lại."
            )
        if not head.shares:
            raise StoreError(
                f"Không có phần nào chờ ở {connection.location}; hãy chạy `searchkit index --part`."
            )
        self._connection = connection
        self._lease = lease
        self._parts = parts
        self._index = head.published.index
        self._numbers = [share.number for share in head.shares]
        draft = replace(
            head.published, number=lease.number - 1, token="", dead=tuple(sorted(head.dead))
        )
        self.store = ClusterStore(connection, draft)
        self._sender = Sender(connection, self._index, lease.number, draft, lease.check)
        self.committed: Published | None = None

    def __enter__(self) -> Self:
        clear_away(self._connection, self._lease.head, self._lease.now)
        refresh(self._connection, self._index)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._commit()

    def new(self) -> Iterator[New]:
        """What the shares brought, in the order of ids."""
        query = {"terms": {"since": self._numbers}}
        for hit in self.store.all(query, columns=["key", "group", "bands"]):
            fields = hit["fields"]
            yield New(fields["key"][0], fields["group"][0], tuple(fields.get("bands", ())))

    def regroup(self, groups: Mapping[str, str]) -> None:
        """Put documents of the shares into groups, by id."""
        for batch in _batches(list(groups)):
            hits = self.store.all({"terms": {"key": batch}}, source=True)
            documents = (document_of(hit["_source"]) for hit in hits)
            moved = (replace(each, group=groups[each.article.id]) for each in documents)
            for why in self._sender.add(moved, count=False).values():
                raise StoreError(why)

    def _commit(self) -> None:
        refresh(self._connection, self._index)
        if self._sender.tell_leaders():
            refresh(self._connection, self._index)
        lexicons = [share.lexicon for share in self._lease.head.shares if share.lexicon]
        counted = PartBuilder()
        for part in self._parts.open(lexicons):
            counted.merge(part)
        parts = self._parts.add(counted, self._lease.head.published.parts)
        self.committed = publish(self._connection, self._lease, self._index, parts)


def drop_shares(connection: Connection, seconds: float) -> int:
    """Drop what was brought part by part; how many parts there were.

    Raises:
        IndexLockedError: Somebody publishes them.
    """
    with HeldLease(connection, seconds, shares=True) as lease:
        return lease.drop_shares()


def _batches(ids: Sequence[str], size: int = 250) -> Iterator[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
