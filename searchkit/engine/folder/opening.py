"""Opening the files of a commit: what does not fit the manifest, or itself, is refused."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from searchkit.engine.fields import (
    EXACT_FIELDS,
    FACET_LABELS,
    LABEL_FIELDS,
    POSITIONAL,
    TEXT_FIELDS,
)
from searchkit.engine.folder.manifest import FileEntry, SegmentEntry
from searchkit.engine.postings.arrayfile import Array, ArrayFile
from searchkit.engine.postings.bands import BANDS, DOCUMENTS
from searchkit.engine.postings.inversion import POSITION_BLOCK
from searchkit.engine.postings.segment import Segment
from searchkit.errors import IndexCorruptError

_COLUMNS = (
    "first_day",
    "last_day",
    "indexed",
    "digest",
    "source",
    "origin",
    "group",
    "group_key",
)


def open_segment(folder: Path, entry: SegmentEntry) -> Segment:
    """The segment of an entry; reads headers alone, however large it is.

    Raises:
        IndexCorruptError: The file is damaged, or another one than was committed.
        FileNotFoundError: It is gone.
    """
    path = folder / entry.file.name
    try:
        segment = Segment(path)
        fits = _is(segment.file, entry.file) and segment.count == entry.documents
        if fits and _has_shape(segment.file.counts(), entry.documents) and _has_totals(segment):
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


def _has_shape(counts: Mapping[str, int], documents: int) -> bool:
    """Whether arrays that are parallel are of one length; KeyError when one is missing."""
    fields = (*TEXT_FIELDS, *LABEL_FIELDS, *EXACT_FIELDS)
    return (
        all(counts[f"{name}.starts"] == counts[f"{name}.term_offsets"] > 0 for name in fields)
        and counts[BANDS] == counts[DOCUMENTS]
        and all(counts[f"{name}.codes"] == counts[f"{name}.documents"] for name in TEXT_FIELDS)
        and all(counts[f"{name}.lengths"] == documents for name in TEXT_FIELDS)
        and all(
            counts[f"{name}.position_starts"] == -(-counts[f"{name}.documents"] // POSITION_BLOCK)
            for name in POSITIONAL
        )
        and all(
            counts[array] == counts.get(f"{array}.high", counts[array])
            for array in (DOCUMENTS, *(f"{name}.documents" for name in fields))
        )
        and all(
            counts[f"{name}.positions.patched"] == counts[f"{name}.positions.high"]
            and f"{name}.positions" in counts
            for name in POSITIONAL
        )
        and all(counts[f"column.{name}"] == documents for name in _COLUMNS)
        and all(counts[f"{name}.value_starts"] == documents + 1 for name in FACET_LABELS)
        and all(counts[f"{name}.values"] == counts[f"{name}.documents"] for name in FACET_LABELS)
        and counts["passages.firsts"] == documents + 1
        and counts["passages.ends"] == counts["passages.sections"]
        and counts["stored.offsets"] == counts["stored.firsts"] == counts["stored.sizes"] + 1
        and "stored" in counts
    )


def _has_totals(segment: Segment) -> bool:
    return all(type(segment.totals[name]) is int for name in TEXT_FIELDS)


def _contradiction(path: Path) -> IndexCorruptError:
    return IndexCorruptError(
        f"Tệp {path} không khớp với chỉ mục; hãy chạy `searchkit repair --index {path.parent}`."
    )
