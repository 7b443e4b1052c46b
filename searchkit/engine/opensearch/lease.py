"""The lease of a writer: taken, kept up while it works, and given back with what it publishes."""

import os
import socket
import threading
import time
from dataclasses import replace
from typing import Final, Self

from searchkit.engine.opensearch.connection import Conflict, Connection
from searchkit.engine.opensearch.head import KEPT, Head, Lease, Published, read_head, write_head
from searchkit.errors import IndexLockedError, StoreError

SECONDS: Final = 30.0
"""After which a writer that does not say that it lives loses its lease."""
_PAUSE: Final = 0.25  # seconds between two tries to take one
_MOST_KEPT: Final = 100  # commits that are remembered, to know what may still be read


class HeldLease:
    """A lease, from here on to the end of ``with``.

    Args:
        connection: To the cluster.
        seconds: How long to wait for another writer.
        any_analyzer: Whatever analyzer made the index.
        shares: To publish, or to drop, what others have brought part by part.

    Raises:
        IndexLockedError: Another writer is still at work, and who; or others bring it in parts.
        StoreError: The cluster can't be reached.
    """

    def __init__(
        self,
        connection: Connection,
        seconds: float,
        *,
        any_analyzer: bool = False,
        shares: bool = False,
    ) -> None:
        self._connection = connection
        self._shares = shares
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._lost = False
        self.head = self._take(seconds, any_analyzer)
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    @property
    def now(self) -> float:
        """Seconds since 1970 by the cluster's clock, when the lease was last kept up."""
        assert self.head.lease is not None
        return self.head.lease.expires - SECONDS

    @property
    def number(self) -> int:
        """That of the commit which its holder may publish."""
        return self.head.last

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._keeper.join()
        if self.head.lease is not None and not self._lost:
            self._give_back()

    def check(self) -> None:
        """Go on.

        Raises:
            IndexLockedError: Another writer has taken the lease.
        """
        if self._lost:
            raise self._taken()

    def publish(self, published: Published) -> None:
        """Publish a commit, and give the lease back.

        Raises:
            IndexLockedError: Another writer has taken the lease: nothing is published.
        """
        self._over.set()
        with self._lock:
            old = self.head.published
            before = ((old.number, old.index, old.time), *self.head.before)
            kept = tuple(each for each in before[:_MOST_KEPT] if self._may_be_read(each, before))
            head = replace(
                self.head, published=published, before=kept, lease=None, count=0, shares=()
            )
            try:
                self.check()
                self.head = write_head(self._connection, head, 0.0)
            except Conflict:
                # It may be ours, of which the answer was lost on its way.
                there = read_head(self._connection)
                if there.published.name != published.name:
                    self._lost = True
                    raise self._taken() from None
                self.head = there

    def drop_shares(self) -> int:
        """Let what others have brought part by part be dead; how many parts there were."""
        with self._lock:
            numbers = [share.number for share in self.head.shares]
            dead = (*self.head.dead, *numbers)
            head = replace(self.head, dead=dead, count=0, shares=())
            self.head = write_head(self._connection, head)
        return len(numbers)

    def _may_be_read(
        self, commit: tuple[int, str, float], commits: tuple[tuple[int, str, float], ...]
    ) -> bool:
        """Whether a commit was replaced so lately that somebody may still read it."""
        followed = [time for number, _, time in commits if number > commit[0]]
        return not followed or min(followed) > self.now - KEPT

    def _take(self, seconds: float, any_analyzer: bool) -> Head:
        until = time.monotonic() + seconds
        while True:
            head = read_head(self._connection, any_analyzer=any_analyzer)
            try:
                return self._claimed(head)
            except Conflict:
                if head.lease is None:  # another was as fast: who?
                    continue
            if time.monotonic() > until:
                raise IndexLockedError(
                    f"Chỉ mục {self._connection.location} đang được {head.lease.holder} ghi; đã đợi"
                    f" {seconds:g} giây, hãy chạy lại khi nó xong."
                )
            time.sleep(_PAUSE)

    def _claimed(self, head: Head) -> Head:
        """The head with a lease of this process.

        Raises:
            Conflict: It is not as it was seen, or another lease holds.
        """
        if head.shares and not self._shares:
            raise IndexLockedError(
                f"Chỉ mục {self._connection.location} đang được lập theo {head.count} phần; khi đủ"
                " hãy chạy `searchkit publish`, hay bỏ chúng bằng `searchkit publish --discard`."
            )
        number = head.last + 1
        lease = Lease(number, f"{os.getpid()}@{socket.gethostname()}", 0.0)
        claimed = replace(head, last=number, dead=(*head.dead, *head.orphans()), lease=lease)
        return write_head(self._connection, claimed, SECONDS, taking=True)

    def _keep(self) -> None:
        """Say now and then that the writer lives."""
        while not self._over.wait(SECONDS / 3):
            with self._lock:
                if self._over.is_set():
                    return
                try:
                    self.head = write_head(self._connection, self.head, SECONDS)
                except Conflict:
                    self._lost = True
                    return
                except StoreError:  # a cluster that can't be reached now may be in a while
                    continue

    def _give_back(self) -> None:
        try:
            self.head = write_head(self._connection, replace(self.head, lease=None))
        except (Conflict, StoreError):  # it expires
            self._lost = True

    def _taken(self) -> IndexLockedError:
        return IndexLockedError(
            f"Tiến trình khác đã giành quyền ghi {self._connection.location} vì tiến trình này im"
            " quá lâu; chỉ mục được giữ nguyên, hãy chạy lại."
        )
