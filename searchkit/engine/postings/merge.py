"""Merging: several segments into one, without their deleted documents, text untouched."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, compress, count, pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from searchkit.analysis.rows import row_places, row_starts
from searchkit.engine.fields import (
    EXACT_FIELDS,
    FACET_LABELS,
    LABEL_FIELDS,
    POSITIONAL,
    TEXT_FIELDS,
)
from searchkit.engine.postings.arrayfile import Array, ArrayWriter, new_file
from searchkit.engine.postings.bands import bands_arrays
from searchkit.engine.postings.inversion import (
    compact,
    dictionary_arrays,
    field_arrays,
    forward_arrays,
    frequency_arrays,
    total_length,
)
from searchkit.engine.postings.layout import COLUMNS, LAYOUT
from searchkit.engine.postings.packing import Documents, pack_positions
from searchkit.engine.postings.segment import Field, Segment
from searchkit.engine.postings.stored import BLOCK, BlockWriter

_KEYS_AT_ONCE: Final = 1 << 13  # of the part with most of them: what a cache holds
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
    totals: dict[str, int] = {}
    with new_file(path) as file:
        writer = ArrayWriter(file, (rule.name for rule in LAYOUT))
        for name in (*TEXT_FIELDS, *LABEL_FIELDS, *EXACT_FIELDS):
            for arrays in _merge_field(name, parts, live, numbers):
                writer.add(arrays)
            if name in TEXT_FIELDS:
                lengths = _joined([part.lengths(name) for part in parts], live)
                totals[name] = total_length(lengths)
                writer.add({f"{name}.lengths": lengths})
        writer.add(_merge_bands(parts, live, numbers))
        for name in COLUMNS:
            columns = [part.column(name) for part in parts]
            writer.add({f"column.{name}": _joined(columns, live)})
        writer.add(_merge_stored(parts, live))
        writer.add(_merge_passages(parts, live))
        writer.close({"documents": count, "totals": totals})


def _joined(columns: Sequence[Array], live: Sequence[Array]) -> Array:
    """What each live document has one of."""
    kept = (column[mask] for column, mask in zip(columns, live, strict=True))
    return np.concatenate(list(kept))


def _renumber(live: Sequence[Array]) -> tuple[list[Array], int]:
    """The new number of each document, and how many there are."""
    numbers, count = [], 0
    for mask in live:
        numbers.append((np.cumsum(mask) - 1 + count).astype(np.uint32))
        count += int(mask.sum())
    return numbers, count


class _Share(NamedTuple):
    """What one part has of a field.

    Attributes:
        part: The part.
        field: Its postings.
        live: Whether each document is.
        numbers: The new number of each.
        rows: Where the live postings of each term go.
        counts: How many these are.
    """

    part: Segment
    field: Field
    live: Array
    numbers: Array
    rows: Array
    counts: Array


def _merge_field(
    name: str, parts: Sequence[Segment], live: Sequence[Array], numbers: Sequence[Array]
) -> Iterator[Mapping[str, Array]]:
    """The arrays of a field over all live documents, some at a time.

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
    shares = list(map(_Share, parts, fields, live, numbers, rows, counts))
    yield _merge_documents(name, dictionary, starts, shares)
    if name in TEXT_FIELDS:
        yield {f"{name}.codes": _moved(shares, lambda share: share.field.all_codes(), np.uint16)}
    if name in POSITIONAL:
        yield from _merge_positions(name, shares)


def _merge_documents(
    name: str, dictionary: Mapping[str, Array], starts: Array, shares: Sequence[_Share]
) -> Mapping[str, Array]:
    """The documents of each term, and the columns that lead back to it from a document."""

    def renumbered(share: _Share) -> Array:
        return share.numbers.take(share.field.all_documents())

    arrays = field_arrays(name, dictionary, starts, _moved(shares, renumbered, np.uint32))
    count = sum(int(share.live.sum()) for share in shares)
    if name in FACET_LABELS:
        arrays |= forward_arrays(name, arrays, count)
    if name in EXACT_FIELDS and name != "id":
        arrays |= _ordinals(name, arrays, count)
    return arrays


def _merge_positions(name: str, shares: Sequence[_Share]) -> Iterator[Mapping[str, Array]]:
    """Where the terms of a field stand in all live documents."""
    arrays, firsts, count = _merge_frequencies(name, shares)
    yield arrays
    positions = np.empty(count, np.uint32)
    for share, starts in zip(shares, firsts, strict=True):
        there = share.field.all_frequencies()
        kept = share.live.take(share.field.all_documents())
        of_terms = np.add.reduceat(there[kept], row_starts(share.counts)[:-1], dtype=np.int64)
        # The postings of a term stay together, so do their positions.
        _move(share.field.all_positions()[np.repeat(kept, there)], starts, of_terms, positions)
        share.part.file.release()
    yield pack_positions(f"{name}.positions", positions)


def _merge_frequencies(
    name: str, shares: Sequence[_Share]
) -> tuple[Mapping[str, Array], list[Array], int]:
    """How many positions postings have; where those of each term of every part go; their count."""
    frequencies = _moved(shares, lambda share: share.field.all_frequencies(), np.uint32)
    starts = row_starts(frequencies)
    firsts = [starts.take(share.rows) for share in shares]
    return frequency_arrays(name, frequencies), firsts, int(starts[-1])


def _moved(shares: Sequence[_Share], of: Callable[[_Share], Array], dtype: DTypeLike) -> Array:
    """What all postings have one of, where they go, given what those of a part have."""
    moved = np.empty(sum(int(share.counts.sum()) for share in shares), dtype)
    for share in shares:
        kept = share.live.take(share.field.all_documents())
        _move(of(share)[kept], share.rows, share.counts, moved)
        share.part.file.release()
    return moved


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
