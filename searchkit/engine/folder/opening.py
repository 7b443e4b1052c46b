"""Opening the files of a commit: what does not fit the manifest, or itself, is refused."""

from pathlib import Path

import numpy as np

from searchkit.engine.fields import TEXT_FIELDS
from searchkit.engine.folder.manifest import FileEntry, SegmentEntry
from searchkit.engine.postings.arrayfile import Array, ArrayFile
from searchkit.engine.postings.layout import fits
from searchkit.engine.postings.segment import Segment
from searchkit.errors import IndexCorruptError


def open_segment(folder: Path, entry: SegmentEntry) -> Segment:
    """The segment of an entry; reads headers alone, however large it is.

    Raises:
        IndexCorruptError: The file is damaged, or another one than was committed.
        FileNotFoundError: It is gone.
    """
    path = folder / entry.file.name
    try:
        segment = Segment(path)
        named = _is(segment.file, entry.file) and segment.count == entry.documents
        if named and fits(segment.file.shapes(), entry.documents) and _has_totals(segment):
            return segment
    except (KeyError, TypeError):
        raise _contradiction(path) from None
    raise _contradiction(path)


def open_deletions(folder: Path, entry: SegmentEntry) -> Array | None:
    """``bool[documents]``, True for a deleted document; None when none is.

    Raises:
        IndexCorruptError: The file is damaged, or another one than was committed.
        FileNotFoundError: It is gone.
    """
    if entry.deletions is None:
        return None
    file = ArrayFile(folder / entry.deletions.name)
    flags = file["deleted"]
    size = -(-entry.documents // 8)
    if not _is(file, entry.deletions) or file.damaged() or flags.nbytes != size:
        raise _contradiction(file.path)
    deleted = np.unpackbits(flags.view(np.uint8), count=entry.documents).astype(np.bool_)
    if int(deleted.sum()) != entry.deleted:
        raise _contradiction(file.path)
    return deleted


def _is(file: ArrayFile, entry: FileEntry) -> bool:
    return file.bytes == entry.bytes and file.crc == entry.crc


def _has_totals(segment: Segment) -> bool:
    return all(type(segment.totals[name]) is int for name in TEXT_FIELDS)


def _contradiction(path: Path) -> IndexCorruptError:
    return IndexCorruptError(
        f"Tệp {path} không khớp với chỉ mục; hãy chạy `searchkit repair --index {path.parent}`."
    )
