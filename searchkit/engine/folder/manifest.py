"""The manifest: what a commit is. One JSON file, replaced atomically."""

import hashlib
import json
import os
import re
import stat
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.engine.postings.arrayfile import new_file
from searchkit.errors import (
    IndexCorruptError,
    IndexNotFoundError,
    IndexVersionError,
    StoreError,
    refusal,
)

FORMAT: Final = 9
"""Of every commit that is written: who writes the least change to an index of before raises it."""
_READ: Final = (8, FORMAT)  # segments of 8 lack what an optional rule of layout.py stands for
NAME: Final = "manifest.json"
_TEMPORARY: Final = f"{NAME}.new"
_MOST_BYTES: Final = 1 << 24  # thousands of segments; there are never a hundred
_SEGMENT: Final = re.compile(r"[0-9]{6,19}-[0-9a-f]{8}\.seg")
_DELETIONS: Final = re.compile(r"[0-9]{6,19}-[0-9a-f]{8}\.[0-9]{6,19}\.del")


class FileEntry(NamedTuple):
    """One file of a commit; never changed once it is written.

    Attributes:
        name: Its name in the folder.
        bytes: Its size.
        crc: The checksum of its header, which holds those of its arrays.
    """

    name: str
    bytes: int
    crc: int


class SegmentEntry(NamedTuple):
    """One segment of a commit.

    Attributes:
        file: Its documents.
        documents: Documents in the file, deleted ones included.
        deleted: Deleted documents among them.
        deletions: The file of deletion flags; None when nothing is deleted.
    """

    file: FileEntry
    documents: int
    deleted: int
    deletions: FileEntry | None

    @property
    def name(self) -> str:
        """The name of the segment."""
        return self.file.name.removesuffix(".seg")


class Manifest(NamedTuple):
    """One commit.

    Attributes:
        generation: Counts commits, from 0 for an empty index.
        segments: In the order in which they are read.
        analyzer: Fingerprint of the analyzer that made the terms.
    """

    generation: int
    segments: tuple[SegmentEntry, ...]
    analyzer: str

    @property
    def name(self) -> str:
        """Names what is in it: equal names, equal content, for files are named by chance."""
        content = json.dumps(_content(self), sort_keys=True)
        return f"{self.generation:06}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"

    @property
    def documents(self) -> int:
        """Documents that can be found."""
        return sum(segment.documents - segment.deleted for segment in self.segments)

    def files(self) -> list[FileEntry]:
        """The files that the commit needs, without its own."""
        deletions = [entry.deletions for entry in self.segments if entry.deletions]
        return [entry.file for entry in self.segments] + deletions


def is_own_file(name: str) -> bool:
    """Whether a name is one that only an index gives to a file; :data:`NAME` is not among them."""
    return bool(_SEGMENT.fullmatch(name) or _DELETIONS.fullmatch(name)) or name == _TEMPORARY


def read_manifest(folder: Path, *, any_analyzer: bool = False) -> Manifest:
    """The latest commit of a folder.

    Args:
        folder: Holds the index.
        any_analyzer: Read it even if another analyzer made its terms.

    Raises:
        IndexNotFoundError: There is no index.
        IndexVersionError: Another format or analyzer wrote it.
        IndexCorruptError: The file is damaged.
        StoreError: It may not be read.
    """
    path = folder / NAME
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _corrupt(path)
        with path.open("rb") as file:
            content = json.loads(file.read(_MOST_BYTES))
        if not isinstance(content, dict) or content.pop("crc", None) != _crc(content):
            raise _corrupt(path)
    except (FileNotFoundError, NotADirectoryError):
        raise IndexNotFoundError(
            f"Không có chỉ mục ở {folder}; hãy lập bằng `searchkit index THƯ_MỤC --index {folder}`."
        ) from None
    except OSError as error:
        why = refusal(error)
        raise StoreError(f"Không đọc được {path}: {why}; hãy xem lại quyền đọc.") from None
    except (ValueError, RecursionError):
        raise _corrupt(path) from None
    if type(version := content.get("searchkit")) is not int:
        raise _corrupt(path)
    if version not in _READ:
        raise _other_format(folder, version)
    try:
        manifest = _commit(content["commit"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _corrupt(path) from None
    if not any_analyzer and manifest.analyzer != analyzer_fingerprint():
        raise IndexVersionError(
            f"Chỉ mục ở {folder} do bộ phân tích khác lập ra; hãy lập lại từ văn bản đã lưu bằng"
            f" `searchkit repair --index {folder}`."
        )
    return manifest


def _commit(content: Mapping[str, Any]) -> Manifest:
    segments = tuple(
        SegmentEntry(
            file=_file(entry["file"], _SEGMENT),
            documents=_count(entry["documents"]),
            deleted=_count(entry["deleted"]),
            deletions=_file(entry["deletions"], _DELETIONS)
            if entry["deletions"] is not None
            else None,
        )
        for entry in content["segments"]
    )
    names = {segment.name for segment in segments}
    if len(names) < len(segments) or not isinstance(content["analyzer"], str):
        raise ValueError("segments")
    if any((s.deletions is None) != (s.deleted == 0) or s.deleted > s.documents for s in segments):
        raise ValueError("deletions")
    return Manifest(_count(content["generation"]), segments, content["analyzer"])


def _file(entry: Mapping[str, Any], pattern: re.Pattern[str]) -> FileEntry:
    if not pattern.fullmatch(entry["name"]):
        raise ValueError("name")
    return FileEntry(entry["name"], _count(entry["bytes"]), _count(entry["crc"]))


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise ValueError("count")
    return value


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a commit the latest one: after this returns it survives a crash.

    Its files must be flushed; that they have a name is seen to here.

    Raises:
        OSError: The disk is full, the folder is read-only... Either the commit before or this one
            is then the latest.
    """
    content = {"searchkit": FORMAT, "documents": manifest.documents, "commit": _content(manifest)}
    temporary = folder / _TEMPORARY
    temporary.unlink(missing_ok=True)  # of a crash; never to be followed, should it be a link
    with new_file(temporary) as file:
        file.write(json.dumps({**content, "crc": _crc(content)}, indent=1).encode())
    sync_folder(folder)
    temporary.replace(folder / NAME)
    sync_folder(folder)


def _content(manifest: Manifest) -> dict[str, Any]:
    """What :func:`_commit` reads."""
    segments = [
        {
            **entry._asdict(),
            "file": entry.file._asdict(),
            "deletions": entry.deletions and entry.deletions._asdict(),
        }
        for entry in manifest.segments
    ]
    return {**manifest._asdict(), "segments": segments}


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that they survive a crash.

    Raises:
        OSError: It can't be made, or a file is in its place.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk; Windows has no call for it.

    Raises:
        OSError: The disk fails.
    """
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _crc(content: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(content, sort_keys=True).encode())


def _other_format(folder: Path, version: int) -> IndexVersionError:
    rebuild = f"lập lại bằng `searchkit index THƯ_MỤC --rebuild --index {folder}`"
    mend = f"cập nhật searchkit, hoặc {rebuild}" if version > FORMAT else rebuild
    return IndexVersionError(
        f"Chỉ mục ở {folder} thuộc định dạng {version}, bản này đọc định dạng"
        f" {' và '.join(map(str, _READ))}; hãy {mend}."
    )


def _corrupt(path: Path) -> IndexCorruptError:
    return IndexCorruptError(
        f"Tệp {path} hỏng hoặc không phải của searchkit; nếu đó là chỉ mục, hãy chạy"
        f" `searchkit repair --index {path.parent}`."
    )
