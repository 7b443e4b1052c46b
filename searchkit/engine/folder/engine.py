"""The embedded engine over one folder. Reading needs no pyvi loaded."""

import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.engine.folder.guard import Guard, GuardedLexicon, GuardedStore
from searchkit.engine.folder.manifest import NAME, Manifest, SegmentEntry, read_manifest
from searchkit.engine.folder.opening import open_deletions, open_segment
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.lexicon import ArrayLexicon
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.postings.store import ArrayStore
from searchkit.engine.protocol import LOCK_SECONDS, Commit, Traffic
from searchkit.errors import IndexCorruptError, IndexNotFoundError, StoreError, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searchkit.engine.folder.writer import FolderWriter

_PATIENCE: Final = 10.0  # seconds of losing every race with a writer


class FolderEngine:
    """An index in a folder.

    Any number of processes and threads may read while one writes; each stays on its commit.

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
        self._manifest_path = folder / NAME  # looked at with every request
        self._lock_seconds = lock_seconds
        self._lock = threading.Lock()
        self._anew = anew
        self._stamp: tuple[int, ...] | None = None
        self._segments: dict[str, Segment] = {}
        self._opened: _Opened | None = None
        self.problem: StoreError | None = None
        self.traffic: Traffic | None = None
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
        """The commit that :meth:`latest` reads."""
        return self._open().manifest

    def latest(self) -> Commit:
        """The latest commit.

        When it can't be read, the one that is open stays; :attr:`problem` says why.

        Raises:
            StoreError: The index is gone; or it is damaged, of another version or not to be read,
                and no commit of it is open.
        """
        return self._open().commit

    def snapshot(self) -> Snapshot:
        """The segments of the latest commit; the same object while there is none newer.

        Raises:
            StoreError: As for :meth:`latest`.
        """
        return self._open().snapshot

    def _open(self) -> "_Opened":
        with self._lock:
            if self._anew:
                self._opened = self._opened or _Opened.of(_nothing(), [])
                return self._opened
            try:
                opened, self.problem = self._newest(), None
            except IndexNotFoundError:
                raise
            except (StoreError, OSError) as error:
                problem = error if isinstance(error, StoreError) else _unreadable(error)
                if self._opened is None:
                    raise problem from error
                opened, self.problem = self._opened, problem
            return opened

    def _newest(self) -> "_Opened":
        """The latest commit, opened if it is not yet."""
        started = time.monotonic()
        while True:
            stamp = self._manifest_stamp()
            if self._opened is not None and stamp == self._stamp:
                return self._opened
            manifest = read_manifest(self.folder)
            try:
                segments = [
                    (self._segment(entry), open_deletions(self.folder, entry))
                    for entry in manifest.segments
                ]
            except FileNotFoundError as error:
                # A commit landed in between and removed the files of this one: read that.
                late = time.monotonic() - started > _PATIENCE
                if late or self._manifest_stamp() == stamp:
                    raise _missing(error) from None
                continue
            self._stamp, self._opened = stamp, _Opened.of(manifest, segments)
            self._segments = {segment.name: segment for segment, _ in segments}
            return self._opened

    def _manifest_stamp(self) -> tuple[int, ...] | None:
        try:
            status = self._manifest_path.stat()
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
        from searchkit.engine.folder.writer import FolderWriter
        from searchkit.lock import WriteLock

        with WriteLock(self.folder, self._lock_seconds):
            start = _nothing() if self._anew else read_manifest(self.folder)
            with FolderWriter(self.folder, start) as writer:
                yield writer
        if self._anew and writer.committed:
            self._anew, self._opened = False, None

    def close(self) -> None:
        """Forget what is open; commits that are still held stay valid."""
        with self._lock:
            self._stamp, self._opened, self._segments = None, None, {}


class _Opened(NamedTuple):
    """A commit and what it is made of."""

    manifest: Manifest
    snapshot: Snapshot
    commit: Commit

    @classmethod
    def of(cls, manifest: Manifest, segments: Sequence[tuple[Segment, Array | None]]) -> "_Opened":
        snapshot = Snapshot(segments)
        guard = Guard(snapshot)
        lexicon = GuardedLexicon(ArrayLexicon(manifest.name, snapshot), guard)
        return cls(manifest, snapshot, Commit(lexicon, GuardedStore(ArrayStore(snapshot), guard)))


def _nothing() -> Manifest:
    return Manifest(0, (), analyzer_fingerprint())


def _unreadable(error: OSError) -> StoreError:
    return StoreError(
        f"Không đọc được {error.filename or 'chỉ mục'}: {refusal(error)}; hãy xem lại quyền đọc."
    )


def _missing(error: FileNotFoundError) -> IndexCorruptError:
    path = Path(error.filename)
    return IndexCorruptError(
        f"Thiếu tệp chỉ mục {path}; hãy chạy `searchkit repair --index {path.parent}`."
    )
