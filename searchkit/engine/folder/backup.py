"""Copying an index: a backup while it is searched and written to, and back again."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from searchkit.engine.folder.check import check_commit
from searchkit.engine.folder.manifest import (
    NAME,
    FileEntry,
    Manifest,
    read_manifest,
    write_manifest,
)
from searchkit.engine.folder.writer import claim_folder, remove_others
from searchkit.errors import IndexCorruptError, StoreError


def copy_folder(source: Path, target: Path, lock_seconds: float) -> Manifest:
    """Copy the latest commit of an index into a new or empty folder, whole or not at all.

    Neither readers nor the writer of the source notice. The copy is checked before it becomes an
    index, and shares no byte with the source: a disk that fails takes one of them.

    Returns:
        The commit.

    Raises:
        IndexCorruptError: The source is damaged.
        StoreError: There is no index to copy, or the target is not empty.
        OSError: The disk is full, the folder is read-only...
    """
    read_manifest(source)
    with claim_folder(target, lock_seconds):
        if (target / NAME).exists():
            raise StoreError(
                f"Thư mục {target} đã có một chỉ mục; hãy chọn thư mục mới hoặc trống."
            )
        try:
            remove_others(target, ())  # of a copy that did not come about
            manifest = _copy_files(source, target)
            if damage := check_commit(target, manifest):
                raise IndexCorruptError(
                    f"Chỉ mục {source} hỏng ({damage[0].file}: {damage[0].problem}); hãy chạy"
                    f" `searchkit repair --index {source}` trước."
                )
            write_manifest(target, manifest)
        finally:
            if not (target / NAME).exists():
                remove_others(target, ())
    return manifest


def _copy_files(source: Path, target: Path) -> Manifest:
    """Copy the files of the latest commit; again, when another one lands and removes them."""
    while True:
        manifest = read_manifest(source)
        remove_others(target, manifest.files())
        try:
            _copy_missing(manifest.files(), source, target)
        except FileNotFoundError as error:
            if read_manifest(source) == manifest:
                raise IndexCorruptError(
                    f"Thiếu tệp chỉ mục {error.filename}; hãy chạy `searchkit repair --index"
                    f" {source}` trước."
                ) from None
        else:
            return manifest


def _copy_missing(files: Iterable[FileEntry], source: Path, target: Path) -> None:
    for entry in files:
        path = target / entry.name
        if path.exists():
            continue  # copied before another commit landed; files never change
        with (source / entry.name).open("rb") as original, path.open("xb") as copy:
            shutil.copyfileobj(original, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
