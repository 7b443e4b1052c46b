"""Writing an index: new segments, deletions, merges; one commit, atomic and durable."""

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import LockBase, try_for

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.engine.fields import Document
from searchkit.engine.postings.arrayfile import Array, write_arrays
from searchkit.engine.postings.builder import SegmentBuilder
from searchkit.engine.postings.merge import merge_segments
from searchkit.engine.postings.segment import Segment
from searchkit.engine.whoosh.manifest import (
    NAME,
    Manifest,
    SegmentEntry,
    read_manifest,
    write_manifest,
)
from searchkit.errors import IndexLockedError, IndexNotFoundError

if TYPE_CHECKING:
    from searchkit.engine.whoosh.engine import WhooshEngine

_FLUSH: Final = 4_000_000  # syllables in memory before a segment is written: some 200 MB
_MERGE_FACTOR: Final = 8  # segments of one size that are merged into the next size
_SMALLEST: Final = 1 << 20  # bytes; segments below count as one size
_MOST_DELETED: Final = 0.25  # above this share a segment is rewritten
_LOCK: Final = "LOCK"
_LOCK_SECONDS: Final = 2.0
_OWN_SUFFIXES: Final = (".seg", ".del", ".new")


def create_index(folder: Path) -> None:
    """Make an empty index.

    Raises:
        IndexNotFoundError: The folder holds other things, or can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        foreign = sorted(p.name for p in folder.iterdir() if p.name != _LOCK)
    except OSError as error:
        raise IndexNotFoundError(
            f"Không tạo được thư mục chỉ mục {folder}: {error.strerror}; hãy chọn thư mục khác."
        ) from None
    if foreign:
        raise IndexNotFoundError(
            f"Thư mục {folder} đã có tệp khác ({foreign[0]}) mà không phải chỉ mục của searchkit;"
            " hãy chọn một thư mục mới hoặc trống."
        )
    lock = _acquire(folder)
    try:
        if not (folder / NAME).exists():
            write_manifest(folder, Manifest(0, (), analyzer_fingerprint()))
    finally:
        lock.release()


class WhooshWriter:
    """The one writer of an index; see :class:`~searchkit.engine.protocol.Writer`.

    Raises:
        IndexLockedError: Another writer is at work.
    """

    def __init__(self, engine: "WhooshEngine") -> None:
        self._folder = engine.folder
        self._lock = _acquire(self._folder)
        try:
            self._manifest = read_manifest(self._folder)
            self._segments: dict[str, Segment] = {}
            self._deleted: dict[str, Array] = {}
            self._bytes: dict[str, int] = {}
            engine.reader()
            for entry in self._manifest.segments:
                self._segments[entry.name] = engine._segment(entry)
                self._bytes[entry.name] = entry.bytes
                if (deleted := engine._deleted(entry)) is not None:
                    self._deleted[entry.name] = deleted
        except BaseException:
            self._lock.release()
            raise
        self._builder = SegmentBuilder()
        self._pending: dict[str, int] = {}  # number in the builder by id
        self._pending_deleted: set[int] = set()
        self._changed: set[str] = set()  # segments with new deletions

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; one whose id is there already replaces it."""
        for document in documents:
            self._delete(document.article.id)
            self._pending[document.article.id] = len(self._builder)
            self._builder.add(document)
            if self._builder.size >= _FLUSH:
                self._flush()

    def delete(self, ids: Iterable[str]) -> None:
        """Delete documents; unknown ids are ignored."""
        for id in ids:
            self._delete(id)

    def _delete(self, id: str) -> None:
        if (number := self._pending.pop(id, None)) is not None:
            self._builder.forget(number)
            self._pending_deleted.add(number)
        for name, segment in self._segments.items():
            number = segment.document(id)
            if number is not None and not self._is_deleted(name, number):
                flags = self._deleted.setdefault(name, np.zeros(segment.count, np.bool_))
                flags[number] = True
                self._changed.add(name)

    def _is_deleted(self, name: str, number: int) -> bool:
        return name in self._deleted and bool(self._deleted[name][number])

    def _flush(self) -> None:
        """Write what is collected as a segment."""
        if not len(self._builder):
            return
        name = self._new_segment_name()
        self._builder.write(self._path(name))
        self._open(name)
        if self._pending_deleted:
            flags = np.zeros(len(self._builder), np.bool_)
            flags[list(self._pending_deleted)] = True
            self._deleted[name] = flags
            self._changed.add(name)
        self._builder = SegmentBuilder()
        self._pending, self._pending_deleted = {}, set()

    def _new_segment_name(self) -> str:
        return f"{self._manifest.generation + 1:06}-{secrets.token_hex(4)}"

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.seg"

    def _open(self, name: str) -> None:
        self._segments[name] = Segment(self._path(name))
        self._bytes[name] = self._path(name).stat().st_size

    def commit(self) -> None:
        """Make all changes visible at once; without changes nothing is written."""
        self._flush()
        if not self._changed and set(self._segments) == {e.name for e in self._manifest.segments}:
            return
        while group := self._to_merge():
            self._merge(group)
        self._publish()

    def optimize(self) -> None:
        """Merge all segments into one at the next commit."""
        self._flush()
        if len(self._segments) > 1 or self._deleted:
            self._merge(list(self._segments))

    def _to_merge(self) -> list[str]:
        """Names of segments to merge next: of one size, or riddled with deletions."""
        sizes: dict[int, list[str]] = {}
        for name, segment in self._segments.items():
            deleted = self._deleted.get(name)
            if deleted is not None and deleted.sum() > _MOST_DELETED * segment.count:
                return [name]
            size, level = self._bytes[name], 0
            while size > _SMALLEST:
                size, level = size // _MERGE_FACTOR, level + 1
            sizes.setdefault(level, []).append(name)
        return next((names for names in sizes.values() if len(names) >= _MERGE_FACTOR), [])

    def _merge(self, names: list[str]) -> None:
        parts = [(self._segments.pop(name), self._deleted.pop(name, None)) for name in names]
        for name in names:
            self._bytes.pop(name)
        if all(deleted is not None and deleted.all() for _, deleted in parts):
            return
        merged = self._new_segment_name()
        merge_segments(parts, self._path(merged))
        self._open(merged)

    def _publish(self) -> None:
        entries = tuple(self._entry(name, segment) for name, segment in self._segments.items())
        manifest = Manifest(self._manifest.generation + 1, entries, analyzer_fingerprint())
        write_manifest(self._folder, manifest)
        self._manifest = manifest

    def _entry(self, name: str, segment: Segment) -> SegmentEntry:
        deleted = self._deleted.get(name)
        count = 0 if deleted is None else int(deleted.sum())
        file = None
        if deleted is not None and count:
            file = self._deletions_file(name, deleted)
        return SegmentEntry(name, segment.count, count, file, self._bytes[name])

    def _deletions_file(self, name: str, deleted: Array) -> str:
        """The file of a segment's deletion flags: the one of the last commit, or a new one."""
        for entry in self._manifest.segments:
            if entry.name == name and name not in self._changed and entry.deletions:
                return entry.deletions
        file = f"{name}.{self._manifest.generation + 1:06}.del"
        write_arrays(self._folder / file, {"deleted": np.packbits(deleted)}, {})
        return file

    def close(self) -> None:
        """Remove files of no commit, and let the next writer in."""
        try:
            needed = self._manifest.files()
            for path in self._folder.iterdir():
                if path.suffix in _OWN_SUFFIXES and path.name not in needed:
                    path.unlink(missing_ok=True)
        finally:
            self._lock.release()


def _acquire(folder: Path) -> LockBase:
    lock = FileStorage(str(folder)).lock(_LOCK)
    try:
        acquired = try_for(lock.acquire, timeout=_LOCK_SECONDS)
    except OSError as error:
        raise IndexLockedError(
            f"Không ghi được vào chỉ mục {folder}: {error.strerror}; hãy kiểm tra quyền ghi."
        ) from None
    if not acquired:
        raise IndexLockedError(
            f"Chỉ mục {folder} đang được tiến trình khác ghi; hãy đợi nó xong rồi chạy lại."
        )
    return lock
