"""The embedded engine over one folder. Reading needs no pyvi loaded."""

import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.engine.folder.guard import GuardedSnapshot
from searchkit.engine.folder.manifest import NAME, Manifest, SegmentEntry, read_manifest
from searchkit.engine.folder.opening import open_deletions, open_segment
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.errors import IndexCorruptError, IndexNotFoundError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searchkit.engine.folder.writer import FolderWriter

LOCK_SECONDS: Final = 2.0
_PATIENCE: Final = 10.0  # seconds of losing every race with a writer


class FolderEngine:
    """An index in a folder.

    Any number of processes and threads may read while one writes; each reader stays on its commit.

    Args:
        folder: Holds an index; see :meth:`create`.
        lock_seconds: How long a writer waits for another one.
        anew: Start from an empty index: it takes the place of the one in the folder with its first
            commit, at once. Until then others read the old one, which may be damaged or of another
            version: nothing of it is read or touched.

    Attributes:
        problem: Why the latest commit can't be read, while an earlier one still is; else None.

    Raises:
        IndexNotFoundError: The folder holds no index.
        IndexVersionError: Another format or analyzer wrote it.
        IndexCorruptError: Its manifest is damaged.
    """

    def __init__(
        self, folder: Path, lock_seconds: float = LOCK_SECONDS, *, anew: bool = False
    ) -> None:
        self.folder = folder
        self._lock_seconds = lock_seconds
        self._lock = threading.Lock()
        self._anew = anew
        self._stamp: tuple[int, ...] | None = None
        self._manifest = _nothing()
        self._segments: dict[str, Segment] = {}
        self._snapshot: Snapshot | None = None
        self.problem: StoreError | None = None
        if not anew:
            read_manifest(folder)

    @classmethod
    def create(
        cls, folder: Path, lock_seconds: float = LOCK_SECONDS, *, anew: bool = False
    ) -> "FolderEngine":
        """Open the index of a folder, or make an empty one in a folder that is new or empty.

        Raises:
            StoreError: As for the class; a folder that holds other things is left alone.
        """
        from searchkit.engine.folder.writer import create_index

        if not (folder / NAME).exists():
            create_index(folder, lock_seconds)
        return cls(folder, lock_seconds, anew=anew)

    @property
    def manifest(self) -> Manifest:
        """The commit that :meth:`reader` reads."""
        self.reader()
        return self._manifest

    def reader(self) -> Snapshot:
        """The latest commit; the same snapshot as before when there is none newer.

        When it can't be read, the one that is open stays; :attr:`problem` says why.

        Raises:
            StoreError: The index is gone; or it is damaged, of another version or not to be read,
                and no commit of it is open.
        """
        with self._lock:
            if self._anew:
                self._snapshot = self._snapshot or Snapshot([])
                return self._snapshot
            try:
                snapshot, self.problem = self._latest(), None
            except IndexNotFoundError:
                raise
            except (StoreError, OSError) as error:
                problem = error if isinstance(error, StoreError) else _unreadable(error)
                if self._snapshot is None:
                    raise problem from error
                snapshot, self.problem = self._snapshot, problem
            return snapshot

    def _latest(self) -> Snapshot:
        """The latest commit, opened if it is not yet."""
        started = time.monotonic()
        while True:
            stamp = self._manifest_stamp()
            if self._snapshot is not None and stamp == self._stamp:
                return self._snapshot
            manifest = read_manifest(self.folder)
            try:
                opened = [
                    (self._segment(entry), open_deletions(self.folder, entry))
                    for entry in manifest.segments
                ]
            except FileNotFoundError as error:
                # A commit landed in between and removed the files of this one: read that.
                late = time.monotonic() - started > _PATIENCE
                if late or self._manifest_stamp() == stamp:
                    raise _missing(error) from None
                continue
            self._stamp, self._manifest, self._snapshot = stamp, manifest, GuardedSnapshot(opened)
            self._segments = {segment.name: segment for segment, _ in opened}
            return self._snapshot

    def _manifest_stamp(self) -> tuple[int, ...] | None:
        try:
            status = (self.folder / NAME).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _segment(self, entry: SegmentEntry) -> Segment:
        known = self._segments.get(entry.name)
        if known is not None and known.file.crc == entry.file.crc:
            return known
        return open_segment(self.folder, entry)

    @contextmanager
    def writer(self) -> "Iterator[FolderWriter]":
        """See :class:`~searchkit.engine.protocol.Engine`."""
        from searchkit.engine.folder.lock import WriteLock
        from searchkit.engine.folder.writer import FolderWriter

        with WriteLock(self.folder, self._lock_seconds):
            start = _nothing() if self._anew else read_manifest(self.folder)
            with FolderWriter(self.folder, start) as writer:
                yield writer
        if self._anew and writer.committed:
            self._anew, self._snapshot = False, None

    def close(self) -> None:
        """Forget what is open; snapshots that are still held stay valid."""
        with self._lock:
            self._stamp, self._snapshot, self._segments = None, None, {}


def _nothing() -> Manifest:
    return Manifest(0, (), analyzer_fingerprint())


def _unreadable(error: OSError) -> StoreError:
    return StoreError(
        f"Không đọc được {error.filename or 'chỉ mục'}: {error.strerror or error}; hãy xem lại"
        " quyền đọc."
    )


def _missing(error: FileNotFoundError) -> IndexCorruptError:
    path = Path(error.filename)
    return IndexCorruptError(
        f"Thiếu tệp chỉ mục {path}; hãy chạy `searchkit repair --index {path.parent}`."
    )
