"""Merging: several segments into one, without their deleted documents, text untouched."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from searchkit.engine.fields import FACET_LABELS, LABEL_FIELDS, TEXT_FIELDS
from searchkit.engine.postings.arrayfile import Array, write_arrays
from searchkit.engine.postings.inversion import compact, forward_arrays, postings_arrays
from searchkit.engine.postings.segment import EXACT_FIELDS, Segment


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
        field, total = _merge_field(name, parts, live, numbers)
        arrays.update(field)
        if name in TEXT_FIELDS:
            totals[name] = total
    for name in FACET_LABELS:
        arrays.update(forward_arrays(name, arrays, count))
    for name in ("first_day", "last_day", "digest", "group_key"):
        columns = [part.column(name)[mask] for part, mask in zip(parts, live, strict=True)]
        arrays[f"column.{name}"] = np.concatenate(columns)
    for name in EXACT_FIELDS:
        if name != "id":
            arrays.update(_ordinals(name, arrays, count))
    arrays.update(_rows("stored", "stored", "stored.offsets", parts, live))
    arrays.update(_rows("passages.starts", "passages.starts", "passages.index", parts, live))
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
) -> tuple[Mapping[str, Array], int]:
    """The arrays of a field over all live documents, and its total length in terms."""
    fields = [part.field(name) for part in parts]
    vocabularies = [field.all_keys() for field in fields]
    keys = sorted(set().union(*vocabularies))
    rank = {key: i for i, key in enumerate(keys)}
    all_terms, all_documents, all_frequencies, all_positions = [], [], [], []
    for field, vocabulary, mask, number in zip(fields, vocabularies, live, numbers, strict=True):
        starts, postings, places = field.postings_arrays()
        ranks = np.fromiter((rank[key] for key in vocabulary), np.uint32, len(vocabulary))
        keep = mask[postings]
        all_terms.append(np.repeat(ranks, _counts(starts))[keep])
        all_documents.append(number[postings[keep]])
        if name in TEXT_FIELDS:
            counts = field.frequencies()
            all_frequencies.append(counts[keep])
            if places is not None:
                all_positions.append(places[np.repeat(keep, counts)])
    terms, documents = np.concatenate(all_terms), np.concatenate(all_documents)
    order = np.argsort((terms.astype(np.uint64) << np.uint64(32)) | documents)
    frequencies: Array | None = None
    positions: Array | None = None
    if all_frequencies:
        frequencies = np.concatenate(all_frequencies)
        if all_positions:
            positions = _reorder_rows(np.concatenate(all_positions), frequencies, order)
        frequencies = frequencies[order]
    terms, documents = terms[order], documents[order]
    keys, terms = _drop_unused(keys, terms)
    lengths = _lengths(name, parts, live) if name in TEXT_FIELDS else None
    if frequencies is not None:
        terms, documents = np.repeat(terms, frequencies), np.repeat(documents, frequencies)
    return postings_arrays(name, keys, terms, documents, positions, lengths), len(terms)


def _drop_unused(keys: list[bytes], terms: Array) -> tuple[list[bytes], Array]:
    """Leave out terms that stood in deleted documents alone."""
    used = np.zeros(len(keys), np.bool_)
    used[terms] = True
    if used.all():
        return keys, terms
    numbers = (np.cumsum(used) - 1).astype(np.uint32)
    return [key for key, use in zip(keys, used.tolist(), strict=True) if use], numbers[terms]


def _lengths(name: str, parts: Sequence[Segment], live: Sequence[Array]) -> Array:
    return np.concatenate(
        [part.lengths(name)[mask] for part, mask in zip(parts, live, strict=True)]
    )


def _ordinals(name: str, arrays: Mapping[str, Array], count: int) -> Mapping[str, Array]:
    """The column that leads from a document back to its value in an exact field."""
    column = np.zeros(count, "<u4")
    counts = _counts(arrays[f"{name}.starts"])
    column[arrays[f"{name}.documents"]] = np.repeat(np.arange(1, len(counts) + 1), counts)
    return {f"column.{name}": column}


def _rows(
    name: str, values: str, offsets: str, parts: Sequence[Segment], live: Sequence[Array]
) -> Mapping[str, Array]:
    """Concatenate what each live document stores."""
    all_values, all_counts = [], []
    for part, mask in zip(parts, live, strict=True):
        stored = part.stored_arrays()
        counts = _counts(stored[offsets])
        all_values.append(stored[values][np.repeat(mask, counts)])
        all_counts.append(counts[mask])
    ends = np.cumsum(np.concatenate(all_counts), dtype=np.int64)
    rows = np.concatenate(all_values)
    return {
        name: rows if rows.dtype == np.uint8 else compact(rows),
        offsets: compact(np.concatenate([np.zeros(1, np.int64), ends])),
    }


def _reorder_rows(values: Array, counts: Array, order: Array) -> Array:
    """Rows of different lengths in another order."""
    sizes = counts.astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    counts_after = sizes[order]
    which = np.repeat(starts[order], counts_after)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(counts_after) - counts_after, counts_after)
    return values[which + nth]


def _counts(starts: Array) -> Array:
    """How many entries each row has, from where the rows start."""
    counts: Array = np.diff(starts.astype(np.int64))
    return counts
