"""Merging: several segments into one, without their deleted documents, text untouched."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress, count, pairwise
from pathlib import Path
from typing import Final

import numpy as np

from searchkit.analysis.rows import row_places, row_starts
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
    dictionary_arrays,
    field_arrays,
    forward_arrays,
    place_arrays,
    total_length,
)
from searchkit.engine.postings.layout import COLUMNS
from searchkit.engine.postings.packing import Documents
from searchkit.engine.postings.segment import Field, Segment
from searchkit.engine.postings.stored import BLOCK, BlockWriter

_KEYS_AT_ONCE: Final = 1 << 16  # of the part with most of them: some 10 MB
_AT_ONCE: Final = 1 << 22  # postings or positions that are moved together: some 64 MB


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
        for part in parts:
            part.file.release()
        if name in TEXT_FIELDS:
            totals[name] = total_length(arrays[f"{name}.lengths"])
    for name in FACET_LABELS:
        arrays.update(forward_arrays(name, arrays, count))
    arrays.update(_merge_bands(parts, live, numbers))
    for name in COLUMNS:
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
    of a term follow those that earlier parts have of it. One part is in memory at a time, and what
    is known of a posting only while some millions of them are moved.
    """
    fields = [part.field(name) for part in parts]
    counts = [_live_counts(field, mask) for field, mask in zip(fields, live, strict=True)]
    dictionary, ranks = _merge_keys(name, fields, counts)
    counts = [each[each > 0] for each in counts]
    sizes = np.zeros(len(dictionary[f"{name}.term_offsets"]) - 1, np.int64)
    for terms, each in zip(ranks, counts, strict=True):
        sizes[terms] += each
    starts = row_starts(sizes)
    rows = _rows(ranks, counts, starts)
    documents = np.empty(starts[-1], np.uint32)
    codes = np.empty(starts[-1] if name in TEXT_FIELDS else 0, np.uint16)
    for field, mask, number, row, each in zip(fields, live, numbers, rows, counts, strict=True):
        kept = mask.take(field.all_documents())
        _move(number.take(field.all_documents()[kept]), row, each, documents)
        if name in TEXT_FIELDS:
            _move(field.all_codes()[kept], row, each, codes)
    if name not in TEXT_FIELDS:
        return field_arrays(name, dictionary, starts, documents)
    lengths = np.concatenate(
        [part.lengths(name)[mask] for part, mask in zip(parts, live, strict=True)]
    )
    arrays = field_arrays(name, dictionary, starts, documents, codes)
    if name in POSITIONAL:
        arrays |= _merge_positions(name, fields, live, rows, counts)
    return {**arrays, f"{name}.lengths": lengths}


def _merge_positions(
    name: str,
    fields: Sequence[Field],
    live: Sequence[Array],
    rows: Sequence[Array],
    counts: Sequence[Array],
) -> Mapping[str, Array]:
    """Where the terms of a field stand in all live documents."""
    frequencies = np.empty(sum(int(each.sum()) for each in counts), np.uint32)
    for field, mask, row, each in zip(fields, live, rows, counts, strict=True):
        kept = mask.take(field.all_documents())
        _move(field.all_frequencies()[kept], row, each, frequencies)
    starts = row_starts(frequencies)
    positions = np.empty(starts[-1], np.uint32)
    for field, mask, row, each in zip(fields, live, rows, counts, strict=True):
        there = field.all_frequencies()
        kept = mask.take(field.all_documents())
        of_terms = np.add.reduceat(there[kept], row_starts(each)[:-1], dtype=np.int64)
        # The postings of a term stay together, so do their positions.
        _move(field.all_positions()[np.repeat(kept, there)], starts.take(row), of_terms, positions)
    return place_arrays(name, positions, frequencies)


def _live_counts(field: Field, live: Array) -> Array:
    """How many live documents each term of a part is in."""
    before = row_starts(live.take(field.all_documents()))
    counts: Array = np.diff(before.take(field.all_starts()))
    return counts


def _merge_keys(
    name: str, fields: Sequence[Field], counts: Sequence[Array]
) -> tuple[dict[str, Array], list[Array]]:
    """The dictionary of the terms that still occur, and the new number of each of every part."""
    together, sizes = bytearray(), array("I")
    ranks: list[list[Array]] = [[np.empty(0, np.intp)] for _ in fields]
    for bounds in pairwise(_cuts(fields)):
        rows = [
            list(compress(field.keys(first, end), (of_terms[first:end] > 0).tolist()))
            for field, of_terms, first, end in zip(fields, counts, *bounds, strict=True)
        ]
        keys = sorted({}.fromkeys(chain.from_iterable(rows)))  # runs in order, which sort fast
        number = dict(zip(keys, count(len(sizes))))
        together += b"".join(keys)
        sizes.extend(map(len, keys))
        for found, row in zip(ranks, rows, strict=True):
            found.append(np.fromiter(map(number.__getitem__, row), np.intp, len(row)))
    return dictionary_arrays(name, together, sizes), list(map(np.concatenate, ranks))


def _cuts(fields: Sequence[Field]) -> Iterator[list[int]]:
    """Where the keys of every part are cut, so that pieces are small and merged by themselves."""
    longest = max(fields, key=len)
    yield [0 for _ in fields]
    for term in range(_KEYS_AT_ONCE, len(longest), _KEYS_AT_ONCE):
        key = longest.key(term)
        yield [field.first_from(key) for field in fields]
    yield list(map(len, fields))


def _rows(ranks: Sequence[Array], counts: Sequence[Array], starts: Array) -> list[Array]:
    """Where the postings of each term of every part go."""
    ends, rows = starts[:-1].copy(), []
    for terms, each in zip(ranks, counts, strict=True):
        rows.append(ends[terms])
        ends[terms] += each
    return rows


def _move(values: Array, starts: Array, sizes: Array, target: Array) -> None:
    """Put rows of values, which lie one behind the other, to where each starts in an array."""
    ends = np.cumsum(sizes)
    first = done = 0
    while first < len(sizes):
        last = max(first + 1, int(ends.searchsorted(done + _AT_ONCE, "right")))
        end = int(ends[last - 1])
        target[row_places(starts[first:last], sizes[first:last])] = values[done:end]
        first, done = last, end


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
        part.file.release()
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
