"""The manifest: what a commit is. One JSON file, replaced atomically."""

import json
import os
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.errors import IndexCorruptError, IndexNotFoundError, IndexVersionError

FORMAT: Final = 1
NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment of a commit.

    Attributes:
        name: Its file is ``<name>.seg``.
        documents: Documents in the file, deleted ones included.
        deleted: Deleted documents among them.
        deletions: Name of the file of deletion flags; None when nothing is deleted.
        bytes: Size of the segment's file.
    """

    name: str
    documents: int
    deleted: int
    deletions: str | None
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
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
    def documents(self) -> int:
        """Documents that can be found."""
        return sum(segment.documents - segment.deleted for segment in self.segments)

    def files(self) -> set[str]:
        """Names of the files that the commit needs, without its own."""
        deletions = {entry.deletions for entry in self.segments if entry.deletions}
        return {f"{entry.name}.seg" for entry in self.segments} | deletions


def read_manifest(folder: Path) -> Manifest:
    """The latest commit of a folder.

    Raises:
        IndexNotFoundError: There is no index.
        IndexVersionError: Another format or analyzer wrote it.
        IndexCorruptError: The file is damaged.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise IndexNotFoundError(
            f"Không có chỉ mục ở {folder}; hãy lập bằng `searchkit index THƯ_MỤC --index {folder}`."
        ) from None
    except (ValueError, RecursionError):
        raise _corrupt(path) from None
    if not isinstance(content, dict) or "searchkit" not in content:
        raise _corrupt(path)
    if content["searchkit"] != FORMAT:
        raise IndexVersionError(
            f"Chỉ mục ở {folder} thuộc định dạng {content['searchkit']}, bản này đọc định dạng"
            f" {FORMAT}; hãy lập chỉ mục mới bằng `searchkit index` vào một thư mục khác."
        )
    try:
        commit: dict[str, Any] = content["commit"]
        if content["crc"] != _crc(commit):
            raise _corrupt(path)
        segments = tuple(SegmentEntry(**entry) for entry in commit["segments"])
        manifest = Manifest(commit["generation"], segments, commit["analyzer"])
    except (KeyError, TypeError):
        raise _corrupt(path) from None
    if manifest.analyzer != analyzer_fingerprint():
        raise IndexVersionError(
            f"Chỉ mục ở {folder} do bộ phân tích khác lập ra ({manifest.analyzer}, bản này là"
            f" {analyzer_fingerprint()}); hãy lập chỉ mục mới vào một thư mục khác bằng"
            " `searchkit index`."
        )
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a commit the latest one: after this returns it survives a crash.

    Raises:
        OSError: The disk is full, the folder is read-only... the commit before stays the latest.
    """
    commit = asdict(manifest)
    content = {"searchkit": FORMAT, "documents": manifest.documents, "commit": commit}
    temporary = folder / f"{NAME}.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump({**content, "crc": _crc(commit)}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / NAME)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _crc(commit: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(commit, sort_keys=True).encode())


def _corrupt(path: Path) -> IndexCorruptError:
    return IndexCorruptError(
        f"Tệp {path} hỏng hoặc không phải của searchkit; hãy lập chỉ mục vào một thư mục khác."
    )
