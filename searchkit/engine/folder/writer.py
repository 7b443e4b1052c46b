"""Writing an index: new segments, deletions, merges; one commit, atomic and durable."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import numpy as np

from searchkit import lock
from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.engine.fields import Document
from searchkit.engine.folder.check import segment_problems
from searchkit.engine.folder.manifest import (
    NAME,
    FileEntry,
    Manifest,
    SegmentEntry,
    is_own_file,
    make_folder,
    read_manifest,
    sync_folder,
    write_manifest,
)
from searchkit.engine.folder.opening import open_deletions, open_segment
from searchkit.engine.postings.arrayfile import Array, ArrayFile, write_arrays
from searchkit.engine.postings.builder import SegmentBuilder
from searchkit.engine.postings.merge import merge_segments
from searchkit.engine.postings.segment import Segment
from searchkit.errors import IndexCorruptError, IndexNotFoundError, StoreError, refusal

_FLUSH: Final = 3_200_000  # syllables in memory before a segment is written; that takes some 350 MB
_MERGE_FACTOR: Final = 8  # segments of one size that are merged into the next size
_SMALLEST: Final = 1 << 20  # bytes; segments below count as one size
_LARGEST: Final = 448 << 20  # bytes to merge at once; it takes some .9 times as much memory
_MOST_DELETED: Final = 0.25  # above this share a segment is rewritten


def create_index(folder: Path, lock_seconds: float) -> None:
    """Make an empty index.

    Raises:
        IndexNotFoundError: The folder holds other things, or can't be made.
        IndexLockedError: Another process is making one.
    """
    with claim_folder(folder, lock_seconds):
        if not (folder / NAME).exists():
            write_manifest(folder, Manifest(0, (), analyzer_fingerprint()))


def claim_folder(folder: Path, lock_seconds: float) -> lock.WriteLock:
    """Make a folder for an index and lock it; what a crash left in it is no hindrance.

    Raises:
        IndexNotFoundError: The folder holds other things, or can't be made.
        IndexLockedError: Another process is making an index of it.
    """
    try:
        make_folder(folder)
        names = {path.name for path in folder.iterdir()} - {lock.NAME}
    except OSError as error:
        raise IndexNotFoundError(
            f"Không tạo được thư mục chỉ mục {folder}: {refusal(error)}; hãy chọn thư mục khác."
        ) from None
    if foreign := sorted(name for name in names - {NAME} if not is_own_file(name)):
        raise IndexNotFoundError(
            f"Thư mục {folder} đã có tệp khác ({foreign[0]}) mà không phải chỉ mục của searchkit;"
            " hãy chọn một thư mục mới hoặc trống."
        )
    return lock.WriteLock(folder, lock_seconds)


def remove_others(folder: Path, needed: Iterable[FileEntry]) -> None:
    """Remove files of no commit. What can't be removed now, a later writer will.

    Args:
        folder: Holds the index, and the caller its lock.
        needed: What the latest commit needs.
    """
    names = {file.name for file in needed}
    with suppress(OSError):
        others = [p for p in folder.iterdir() if is_own_file(p.name) and p.name not in names]
        if others:
            sync_folder(folder)  # else a crash could bring back the commit that needs them
        for path in others:
            path.unlink(missing_ok=True)


class FolderWriter:
    """Changes to a commit; see :class:`~searchkit.engine.protocol.Writer`.

    To be used in ``with``: it commits at the end, or on an error leaves things as they were.

    Args:
        folder: Holds the index, and the caller its lock.
        start: What to change: the latest commit, a part of it, or nothing.
    """

    def __init__(self, folder: Path, start: Manifest) -> None:
        self._folder = folder
        self._start = start
        self._before = _latest(folder)
        if self._before is not None:
            remove_others(folder, self._before.files())
        self.committed = False
        self._generation = 1 + (self._before.generation if self._before else 0)
        self._segments = {entry.name: open_segment(folder, entry) for entry in start.segments}
        flags = {entry.name: open_deletions(folder, entry) for entry in start.segments}
        self._deleted = {name: deleted for name, deleted in flags.items() if deleted is not None}
        self._builder = SegmentBuilder()
        self._pending: dict[str, int] = {}  # number in the builder by id
        self._pending_deleted: set[int] = set()
        self._changed: set[str] = set()  # segments with new deletions
        self._written: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            if not self.committed:
                self._abandon()

    def opened(self) -> Iterator[tuple[Segment, Array | None]]:
        """The segments as they are now, each with its deletion flags."""
        return ((segment, self._deleted.get(name)) for name, segment in self._segments.items())

    def add(self, documents: Iterable[Document]) -> Mapping[str, str]:
        """Add documents; one whose id is there already replaces it. None is refused."""
        for document in documents:
            self._delete(document.article.id)
            self._pending[document.article.id] = len(self._builder)
            self._builder.add(document)
            if self._builder.size >= _FLUSH:
                self._flush()
        return {}

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
        path = self._new_segment()
        self._builder.write(path)
        segment = Segment(path)
        self._segments[segment.name] = segment
        if self._pending_deleted:
            flags = np.zeros(len(self._builder), np.bool_)
            flags[list(self._pending_deleted)] = True
            self._deleted[segment.name] = flags
            self._changed.add(segment.name)
        self._builder = SegmentBuilder()
        self._pending, self._pending_deleted = {}, set()
        if segment.file.bytes > _SMALLEST:
            _give_back()

    def _new_segment(self) -> Path:
        return self._new_file(f"{self._generation:06}-{secrets.token_hex(4)}.seg")

    def _new_file(self, name: str) -> Path:
        path = self._folder / name
        self._written.append(path)
        return path

    def optimize(self) -> None:
        """Merge all segments into one."""
        self._flush()
        if len(self._segments) > 1 or self._deleted:
            self._merge(list(self._segments))

    def _commit(self) -> None:
        """Make all changes visible at once; without changes nothing is written."""
        self._flush()
        names = [entry.name for entry in self._start.segments]
        if not self._changed and list(self._segments) == names and self._start == self._before:
            return
        while len(new := self._together(set(self._segments) - set(names))) > 1:
            self._merge(new)  # a commit adds one segment: each one more slows every search
        while group := self._to_merge():
            self._merge(group)
        self._publish()

    def _to_merge(self) -> list[str]:
        """Names of segments to merge next: of one size, or riddled with deletions."""
        sizes: dict[int, list[str]] = {}
        for name, segment in self._segments.items():
            deleted = self._deleted.get(name)
            if deleted is not None and deleted.sum() > _MOST_DELETED * segment.count:
                return [name]
            size, level = segment.file.bytes, 0
            while size > _SMALLEST:
                size, level = size // _MERGE_FACTOR, level + 1
            sizes.setdefault(level, []).append(name)
        full = (names for names in sizes.values() if len(names) >= _MERGE_FACTOR)
        return next((group for names in full if len(group := self._together(names)) > 1), [])

    def _together(self, names: Iterable[str]) -> list[str]:
        """As many of the segments, the smallest first, as may be merged at once."""
        size, found = 0, []
        for name in sorted(names, key=lambda name: self._segments[name].file.bytes):
            size += self._segments[name].file.bytes
            if size <= _LARGEST:
                found.append(name)
        return found

    def _merge(self, names: list[str]) -> None:
        parts = [(self._segments.pop(name), self._deleted.pop(name, None)) for name in names]
        if all(deleted is not None and deleted.all() for _, deleted in parts):
            return
        for segment, deleted in parts:  # damage is not to be handed on with a new checksum
            if any(segment.damaged()) or any(self._problems(segment, deleted)):
                raise IndexCorruptError(
                    f"Tệp chỉ mục hỏng: {segment.file.path}; hãy chạy `searchkit repair --index"
                    f" {self._folder}`."
                )
            segment.file.release()
        path = self._new_segment()
        merge_segments(parts, path)
        merged = Segment(path)
        self._segments[merged.name] = merged

    def _problems(self, segment: Segment, deleted: Array | None) -> Iterator[str]:
        """What is wrong with a segment; what this writer wrote is as it should be."""
        if segment.file.path not in self._written:
            yield from segment_problems(segment, deleted)

    def _publish(self) -> None:
        entries = tuple(self._entry(segment) for segment in self._segments.values())
        manifest = Manifest(self._generation, entries, analyzer_fingerprint())
        write_manifest(self._folder, manifest)
        self.committed = True
        remove_others(self._folder, manifest.files())

    def _entry(self, segment: Segment) -> SegmentEntry:
        deleted = self._deleted.get(segment.name)
        count = 0 if deleted is None else int(deleted.sum())
        deletions = None
        if deleted is not None and count:
            deletions = self._deletions(segment.name, deleted)
        return SegmentEntry(_file_entry(segment.file), segment.count, count, deletions)

    def _deletions(self, name: str, deleted: Array) -> FileEntry:
        """The file of a segment's deletion flags: the one of the last commit, or a new one."""
        for entry in self._start.segments:
            if entry.name == name and name not in self._changed and entry.deletions:
                return entry.deletions
        path = self._new_file(f"{name}.{self._generation:06}.del")
        write_arrays(path, {"deleted": np.packbits(deleted)}, {})
        return _file_entry(ArrayFile(path))

    def _abandon(self) -> None:
        """Remove what was written for a commit that did not come about."""
        if _latest(self._folder) == self._before:  # else it did, but may not be on the disk yet
            with suppress(OSError):
                for path in self._written:
                    path.unlink(missing_ok=True)


def _give_back() -> None:
    """Give memory that was freed back to the system, before other is taken.

    The C library of Linux keeps what lies between things that are still used, which after some
    segments is as much as one takes.
    """
    import ctypes

    with suppress(AttributeError, OSError, TypeError):  # there is no such call elsewhere
        ctypes.CDLL(None).malloc_trim(0)


def _file_entry(file: ArrayFile) -> FileEntry:
    return FileEntry(file.path.name, file.bytes, file.crc)


def _latest(folder: Path) -> Manifest | None:
    """The latest commit, of whatever analyzer, if it can be read."""
    try:
        return read_manifest(folder, any_analyzer=True)
    except StoreError:
        return None
