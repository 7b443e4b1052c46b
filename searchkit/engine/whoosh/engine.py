"""The embedded engine over one folder. Reading needs neither Whoosh nor pyvi loaded."""

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from searchkit.engine.postings.arrayfile import Array, ArrayFile
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.whoosh.manifest import NAME, Manifest, SegmentEntry, read_manifest
from searchkit.errors import IndexCorruptError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whoosh.index import Index

    from searchkit.engine.whoosh.writer import WhooshWriter

_ATTEMPTS = 10


class WhooshEngine:
    """An index in a folder.

    Any number of processes and threads may read while one writes; each reader stays on its commit.

    Args:
        folder: Holds an index; see :meth:`create`.

    Raises:
        IndexNotFoundError: The folder holds no index.
        IndexVersionError: Another format or analyzer wrote it.
        IndexCorruptError: Its manifest is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._manifest: Manifest | None = None
        self._segments: dict[str, Segment] = {}
        self._snapshot: Snapshot | None = None
        read_manifest(folder)

    @classmethod
    def create(cls, folder: Path) -> "WhooshEngine":
        """Open the index of a folder, or make an empty one in a folder that is new or empty.

        Raises:
            StoreError: As for the class; a folder that holds other things is left alone.
        """
        from searchkit.engine.whoosh.writer import create_index

        if not (folder / NAME).exists():
            create_index(folder)
        return cls(folder)

    @property
    def manifest(self) -> Manifest:
        """The commit that :meth:`reader` reads."""
        self.reader()
        assert self._manifest is not None
        return self._manifest

    def reader(self) -> Snapshot:
        """The latest commit; the same snapshot as before when there is none newer.

        Raises:
            StoreError: The index is gone, damaged or of another version.
        """
        with self._lock:
            for attempt in range(_ATTEMPTS):
                stamp = self._manifest_stamp()
                if self._snapshot is not None and stamp == self._stamp:
                    return self._snapshot
                manifest = read_manifest(self.folder)
                try:
                    opened = [(self._segment(entry), entry) for entry in manifest.segments]
                    snapshot = Snapshot([(seg, self._deleted(entry)) for seg, entry in opened])
                except FileNotFoundError as error:
                    # A commit landed in between and removed the files of this one: read that.
                    if attempt == _ATTEMPTS - 1 or self._manifest_stamp() == stamp:
                        raise _missing(error) from None
                    continue
                self._stamp, self._manifest, self._snapshot = stamp, manifest, snapshot
                self._segments = {segment.name: segment for segment, _ in opened}
                return snapshot
        raise AssertionError("unreachable")

    def _manifest_stamp(self) -> tuple[int, int] | None:
        try:
            status = (self.folder / NAME).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _segment(self, entry: SegmentEntry) -> Segment:
        if entry.name in self._segments:
            return self._segments[entry.name]
        segment = Segment(self.folder / f"{entry.name}.seg")
        if segment.count != entry.documents:
            raise _contradiction(self.folder / f"{entry.name}.seg")
        return segment

    def _deleted(self, entry: SegmentEntry) -> Array | None:
        if entry.deletions is None:
            return None
        file = ArrayFile(self.folder / entry.deletions)
        if file.damaged():
            raise _contradiction(file.path)
        deleted = np.unpackbits(file["deleted"], count=entry.documents).astype(np.bool_)
        if len(deleted) != entry.documents or int(deleted.sum()) != entry.deleted:
            raise _contradiction(file.path)
        return deleted

    @contextmanager
    def writer(self) -> "Iterator[WhooshWriter]":
        """See :class:`~searchkit.engine.protocol.Engine`."""
        from searchkit.engine.whoosh.writer import WhooshWriter

        writer = WhooshWriter(self)
        try:
            yield writer
            writer.commit()
        finally:
            writer.close()

    def damaged(self) -> "Iterator[str]":
        """Names of the files of the latest commit whose checksums don't hold; reads all of them."""
        for segment, _ in self.reader().segments:
            if any(segment.damaged()):
                yield f"{segment.name}.seg"

    def whoosh_index(self) -> "Index":
        """The latest commit as a Whoosh index: its searcher, its query objects, read-only."""
        from searchkit.engine.whoosh.codec import ArrayIndex

        return ArrayIndex(self.reader())

    def close(self) -> None:
        """Forget what is open; snapshots that are still held stay valid."""
        with self._lock:
            self._stamp, self._snapshot, self._segments = None, None, {}


def _missing(error: FileNotFoundError) -> IndexCorruptError:
    return IndexCorruptError(
        f"Thiếu tệp chỉ mục {error.filename}; hãy lập lại chỉ mục bằng `searchkit index`."
    )


def _contradiction(path: Path) -> IndexCorruptError:
    return IndexCorruptError(
        f"Tệp {path} không khớp với {NAME}; hãy lập lại chỉ mục bằng `searchkit index`."
    )
