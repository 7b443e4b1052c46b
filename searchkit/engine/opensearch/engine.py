"""The engine over an index on a cluster."""

import threading
import time
import warnings
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import uuid4

from searchkit.engine.memory import MemoryStore
from searchkit.engine.opensearch.connection import Conflict, Connection, UnreadyError
from searchkit.engine.opensearch.head import Head, Published, read_head, write_head
from searchkit.engine.opensearch.lexicon import ClusterLexicon, PartGoneError, Parts
from searchkit.engine.opensearch.location import Location, locate
from searchkit.engine.opensearch.mapping import CONTROL, articles_index, control_index
from searchkit.engine.opensearch.store import ClusterStore
from searchkit.engine.protocol import LOCK_SECONDS, Commit, Traffic
from searchkit.errors import IndexNotFoundError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searchkit.engine.opensearch.shares import Publication, ShareWriter
    from searchkit.engine.opensearch.writer import ClusterWriter

_TRIES: Final = 3  # of losing a race with a writer
_FRESH: Final = 1.0  # seconds for which a commit is taken for the latest without asking


class ClusterEngine:
    """An index on a cluster.

    Any number of processes and threads may read while one writes; each stays on its commit.

    Args:
        location: Where it is.
        lock_seconds: How long a writer waits for another one.
        anew: Start from an empty index, which takes the place of the old one with its first commit.

    Attributes:
        problem: Why the latest commit can't be read, while an earlier one still is; else None.

    Raises:
        IndexNotFoundError: There is none.
        IndexVersionError: Another format or analyzer wrote it.
        StoreError: The cluster can't be reached, or refuses.
    """

    def __init__(
        self, location: Location, lock_seconds: float = LOCK_SECONDS, *, anew: bool = False
    ) -> None:
        self.connection = Connection(location)
        self._lock_seconds = lock_seconds
        self._lock = threading.Lock()
        self._anew = anew
        self._parts = Parts(self.connection)
        self._opened: tuple[Published, Commit] | None = None
        self._looked = 0.0
        self.problem: StoreError | None = None
        if not anew:
            read_head(self.connection)

    @classmethod
    def create(
        cls, location: Location, lock_seconds: float = LOCK_SECONDS, *, anew: bool = False
    ) -> Self:
        """Open the index at a location, or make an empty one where there is none.

        Raises:
            StoreError: As for the class; the name is that of something else.
        """
        engine = cls(location, lock_seconds, anew=True)
        try:
            read_head(engine.connection, any_analyzer=anew)
        except (IndexNotFoundError, UnreadyError):  # others may be making it, too
            _create(engine.connection)
            read_head(engine.connection, any_analyzer=anew)
        engine._anew = anew
        return engine

    @property
    def traffic(self) -> Traffic:
        """See :class:`~searchkit.engine.protocol.Engine`."""
        return self.connection.meter.traffic

    def latest(self) -> Commit:
        """The latest commit, or the one that is open while the cluster can't be asked.

        Raises:
            StoreError: It can't be asked, and no commit is open.
        """
        with self._lock:
            fresh = time.monotonic() - self._looked < _FRESH
            if self._opened is not None and (fresh or self._anew):
                return self._opened[1]
            if self._anew:
                nothing = Published(0, uuid4().hex[:16], "", 0.0, 0, {}, 0)
                self._opened = nothing, Commit(ClusterLexicon(nothing, ()), MemoryStore({}))
                return self._opened[1]
            try:
                commit, self.problem = self._newest(), None
            except IndexNotFoundError:
                raise
            except StoreError as problem:
                if self._opened is None:
                    raise
                self.problem, commit = problem, self._opened[1]
            self._looked = time.monotonic()
            return commit

    def _newest(self) -> Commit:
        """The latest commit, opened if it is not yet."""
        for _ in range(_TRIES):
            published = read_head(self.connection).published
            try:
                return self._open(published)
            except PartGoneError:  # a commit landed in between: read that
                continue
        return self._open(read_head(self.connection).published)

    def _open(self, published: Published) -> Commit:
        if self._opened is None or self._opened[0] != published:
            lexicon = ClusterLexicon(published, self._parts.open(published.parts))
            commit = Commit(lexicon, ClusterStore(self.connection, published))
            self._opened = published, commit
        return self._opened[1]

    @contextmanager
    def writer(self) -> "Iterator[ClusterWriter]":
        """See :class:`~searchkit.engine.protocol.Engine`."""
        from searchkit.engine.opensearch.lease import HeldLease
        from searchkit.engine.opensearch.writer import ClusterWriter

        with HeldLease(self.connection, self._lock_seconds, any_analyzer=self._anew) as lease:
            with self._lock:
                self._looked = 0.0  # what is there is what the lease has seen
            with ClusterWriter(self.connection, lease, self._parts, anew=self._anew) as writer:
                yield writer
        if writer.committed is not None:
            with self._lock:
                self._anew, self._looked = False, 0.0

    @contextmanager
    def share(self, part: int, count: int) -> "Iterator[ShareWriter]":
        """A writer of one of so many parts; which :meth:`publication` publishes."""
        from searchkit.engine.opensearch.shares import ShareWriter

        with ShareWriter(self.connection, self._parts, (part, count), self._lock_seconds) as writer:
            with self._lock:
                self._looked = 0.0
            yield writer

    @contextmanager
    def publication(self) -> "Iterator[Publication]":
        """All parts, which become one commit when its context ends without error."""
        from searchkit.engine.opensearch.lease import HeldLease
        from searchkit.engine.opensearch.shares import Publication

        with HeldLease(self.connection, self._lock_seconds, shares=True) as lease:
            with self._lock:
                self._looked = 0.0
            with Publication(self.connection, lease, self._parts) as publication:
                yield publication
        with self._lock:
            self._looked = 0.0

    def discard(self) -> int:
        """Drop all parts; how many there were."""
        from searchkit.engine.opensearch.shares import drop_shares

        return drop_shares(self.connection, self._lock_seconds)

    def close(self) -> None:
        """Let go of connections; commits that are still held open them again."""
        self.connection.close()


def open_cluster(address: str, lock_seconds: float = LOCK_SECONDS) -> ClusterEngine:
    """The engine of the index at an address.

    Raises:
        StoreError: As for :class:`ClusterEngine`; the address means nothing.
    """
    return ClusterEngine(_located(address), lock_seconds)


def create_cluster(
    address: str, lock_seconds: float = LOCK_SECONDS, *, anew: bool = False
) -> ClusterEngine:
    """The engine of the index at an address, where an empty one is made if there is none.

    Raises:
        StoreError: As for :meth:`ClusterEngine.create`; the address means nothing.
    """
    return ClusterEngine.create(_located(address), lock_seconds, anew=anew)


def cluster_bytes(address: str) -> int:
    """How much room an index takes, all copies of it together; 0 where there is none.

    Raises:
        StoreError: The cluster can't be reached, or refuses.
    """
    connection = Connection(locate(address))
    try:
        name = connection.location.name
        path = f"/{name},{name}-articles-*/_stats/store"
        answer = connection.ask("GET", path, ignore_unavailable="true")
        return int(answer["_all"]["total"]["store"]["size_in_bytes"])
    finally:
        connection.close()


def _located(address: str) -> Location:
    location = locate(address)
    if location.is_exposed:
        warnings.warn(
            f"{location}: câu tìm và mật khẩu đi qua mạng không mã hoá; hãy dùng opensearch+https.",
            stacklevel=2,
        )
    return location


def _create(connection: Connection) -> None:
    """Make an empty index; one that somebody began to make is finished.

    The head is written last, which waits until the index can be read.
    """
    here = connection.location
    there = connection.ask("GET", f"/{here.name}", ignore=404)
    if there.get("status") == 404:
        connection.ask("PUT", f"/{here.name}", control_index(here), ignore=400)
    elif len(there) != 1 or _meta(there.get(here.name, {})) != CONTROL["_meta"]:
        raise StoreError(
            f"Trên cụm máy, tên {here.name} đã là của thứ khác, không phải chỉ mục của searchkit;"
            " hãy chọn một tên khác."
        )
    index = f"{here.name}-articles-000000"
    connection.ask("PUT", f"/{index}", articles_index(here), ignore=400)
    head = Head(Published(0, uuid4().hex[:16], index, 0.0, 0, {}, 0))
    with suppress(Conflict):  # another process was as fast
        write_head(connection, head)


def _meta(index: Mapping[str, Any]) -> Any:
    return index.get("mappings", {}).get("_meta")
