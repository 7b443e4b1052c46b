"""Merging: several segments into one, without their deleted documents, text untouched."""

from collections.abc import Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from searchkit.engine.fields import (
    EXACT_FIELDS,
    FACET_LABELS,
    LABEL_FIELDS,
    POSITIONAL,
    TEXT_FIELDS,
)
from searchkit.engine.postings.arrayfile import Array, write_arrays
from searchkit.engine.postings.bands import bands_arrays
from searchkit.engine.postings.inversion import (
    compact,
    field_arrays,
    forward_arrays,
    row_places,
    row_starts,
    total_length,
)
from searchkit.engine.postings.packing import Documents
from searchkit.engine.postings.segment import Field, Segment
from searchkit.engine.postings.stored import BLOCK, BlockWriter

_NOTHING: Final[Array] = np.empty(0, np.uint16)


def merge_segments(segments: Sequence[tuple[Segment, Array | None]], path: Path) -> None:
    """Write the live documents of several segments as one new segment, in the same order.

    Args:
        segments: Each with ``bool[count]``, True for a deleted document; None for none deleted.
        path: The file of the new segment.

    Raises:
        OSError: The disk is full, the folder is read-only...
    """
    parts = [segment for segment, _ in segments]
    live = [
        np.ones(segment.count, np.bool_) if deleted is None else ~deleted
        for segment, deleted in segments
    ]
    numbers, count = _renumber(live)
    arrays: dict[str, Array] = {}
    totals: dict[str, int] = {}
    for name in (*TEXT_FIELDS, *LABEL_FIELDS, *EXACT_FIELDS):
        arrays.update(_merge_field(name, parts, live, numbers))
        if name in TEXT_FIELDS:
            totals[name] = total_length(arrays[f"{name}.lengths"])
    for name in FACET_LABELS:
        arrays.update(forward_arrays(name, arrays, count))
    arrays.update(_merge_bands(parts, live, numbers))
    for name in ("first_day", "last_day", "indexed", "digest", "group_key"):
        columns = [part.column(name)[mask] for part, mask in zip(parts, live, strict=True)]
        arrays[f"column.{name}"] = np.concatenate(columns)
    for name in EXACT_FIELDS:
        if name != "id":
            arrays.update(_ordinals(name, arrays, count))
    arrays.update(_merge_stored(parts, live))
    arrays.update(_merge_passages(parts, live))
    write_arrays(path, arrays, {"documents": count, "totals": totals})


def _renumber(live: Sequence[Array]) -> tuple[list[Array], int]:
    """The new number of each document, and how many there are."""
    numbers, count = [], 0
    for mask in live:
        numbers.append((np.cumsum(mask) - 1 + count).astype(np.uint32))
        count += int(mask.sum())
    return numbers, count


def _merge_field(
    name: str, parts: Sequence[Segment], live: Sequence[Array], numbers: Sequence[Array]
) -> dict[str, Array]:
    """The arrays of a field over all live documents.

    The postings of each part are in order already, so what is left is to see where they go: those
    of a term follow those that earlier parts have of it.
    """
    postings = [
        _live_postings(part.field(name), mask, number)
        for part, mask, number in zip(parts, live, numbers, strict=True)
    ]
    keys = sorted(set().union(*(each.keys for each in postings)))
    rank = {key: number for number, key in enumerate(keys)}
    ranks = [
        np.fromiter((rank[key] for key in each.keys), np.intp, len(each.keys)) for each in postings
    ]
    counts = np.zeros(len(keys), np.int64)
    for terms, each in zip(ranks, postings, strict=True):
        counts[terms] += each.counts
    starts = row_starts(counts)
    ends, places = starts[:-1].copy(), []
    for terms, each in zip(ranks, postings, strict=True):
        places.append(row_places(ends[terms], each.counts))
        ends[terms] += each.counts
    documents = _scatter([each.documents for each in postings], places)
    if name not in TEXT_FIELDS:
        return field_arrays(name, keys, starts, documents, None, None)
    codes = _scatter([each.codes for each in postings], places)
    positions: Array | None = None
    if name in POSITIONAL:
        rows = row_starts(codes >> 8)
        targets = [
            row_places(rows[to], each.codes >> 8) for to, each in zip(places, postings, strict=True)
        ]
        positions = _scatter([each.positions for each in postings], targets)
    lengths = np.concatenate(
        [part.lengths(name)[mask] for part, mask in zip(parts, live, strict=True)]
    )
    arrays = field_arrays(name, keys, starts, documents, codes, positions)
    return {**arrays, f"{name}.lengths": lengths}


def _merge_bands(
    parts: Sequence[Segment], live: Sequence[Array], numbers: Sequence[Array]
) -> Mapping[str, Array]:
    bands, documents = [], []
    for part, mask, number in zip(parts, live, numbers, strict=True):
        of_parts = part.bands.all_documents()
        keep = mask.take(of_parts)
        bands.append(part.bands.bands[keep])
        documents.append(number.take(of_parts[keep]))
    return bands_arrays(np.concatenate(bands), np.concatenate(documents))


class _Postings(NamedTuple):
    """The postings of a part in its live documents, under their new numbers.

    Attributes:
        keys: The order keys of the terms that still occur.
        counts: How many postings each of them has.
        documents: Of each posting.
        codes: Of each posting; empty in a field that is not scored.
        positions: Of all postings in a row; empty in a field without positions.
    """

    keys: list[bytes]
    counts: Array
    documents: Array
    codes: Array
    positions: Array


def _live_postings(field: Field, live: Array, numbers: Array) -> _Postings:
    arrays = field.arrays()
    keep = live.take(arrays.documents)
    counts = np.diff(row_starts(keep).take(arrays.starts))
    keys = list(compress(field.all_keys(), (counts > 0).tolist()))
    codes = positions = _NOTHING
    if arrays.codes is not None:
        codes = arrays.codes[keep]
    if arrays.positions is not None:
        assert arrays.codes is not None
        positions = arrays.positions[np.repeat(keep, arrays.codes >> 8)]
    documents = numbers.take(arrays.documents[keep])
    return _Postings(keys, counts[counts > 0], documents, codes, positions)


def _scatter(rows: Sequence[Array], places: Sequence[Array]) -> Array:
    """One array of what is in all rows, each element in its place."""
    together: Array = np.empty(sum(map(len, rows)), np.result_type(*rows))
    for row, to in zip(rows, places, strict=True):
        together[to] = row
    return together


def _ordinals(name: str, arrays: Mapping[str, Array], count: int) -> Mapping[str, Array]:
    """The column that leads from a document back to its value in an exact field."""
    column = np.zeros(count, "<u4")
    counts = _counts(arrays[f"{name}.starts"])
    documents = Documents(arrays, f"{name}.documents")[:]
    column[documents] = np.repeat(np.arange(1, len(counts) + 1), counts)
    return {f"column.{name}": column}


def _merge_stored(parts: Sequence[Segment], live: Sequence[Array]) -> Mapping[str, Array]:
    """Blocks as they are; those that are small, or lose a document, are packed anew.

    Small ones that follow each other, as commits of one article leave them, are packed together.
    """
    writer = BlockWriter()
    for part, mask in zip(parts, live, strict=True):
        stored = part.stored
        counts = _counts(stored.firsts)
        left = np.diff(row_starts(mask).take(stored.firsts))
        whole = (left == counts) & (stored.sizes >= BLOCK // 2)
        for block in np.flatnonzero(left).tolist():
            documents = stored.documents(block)
            if whole[block]:
                writer.copy(stored.stream(block), len(documents), int(stored.sizes[block]))
                continue
            for line in compress(stored.lines(block), mask[documents.start : documents.stop]):
                writer.add(line)
    return writer.arrays()


def _merge_passages(parts: Sequence[Segment], live: Sequence[Array]) -> Mapping[str, Array]:
    """Where the passages of each live document end, and which begin a section."""
    kept = [
        np.repeat(mask, _counts(part.passages.firsts))
        for part, mask in zip(parts, live, strict=True)
    ]
    counts = [_counts(part.passages.firsts)[mask] for part, mask in zip(parts, live, strict=True)]
    rows = list(zip(parts, kept, strict=True))
    return {
        "passages.ends": compact(np.concatenate([part.passages.ends[mask] for part, mask in rows])),
        "passages.sections": np.concatenate([part.passages.sections[mask] for part, mask in rows]),
        "passages.firsts": compact(row_starts(np.concatenate(counts))),
    }


def _counts(starts: Array) -> Array:
    """How many entries each row has, from where the rows start."""
    counts: Array = np.diff(starts.astype(np.int64))
    return counts
