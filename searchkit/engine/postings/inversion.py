"""Inversion: from who-says-what to what-is-said-where, for one field at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from searchkit.analysis.folding import fold_term
from searchkit.analysis.rows import row_starts
from searchkit.engine.bm25 import LENGTHS
from searchkit.engine.fields import EXACT_FIELDS
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.layout import POSITION_BLOCK
from searchkit.engine.postings.packing import (
    MAX_FREQUENCY,
    Arrays,
    Documents,
    pack_documents,
    pack_frequencies,
    pack_positions,
)


@dataclass(frozen=True)
class Occurrences:
    """Every occurrence of a term in a field, in order of document, then position.

    Attributes:
        terms: ``intp[n]``, indices into the vocabulary.
        documents: ``uint32[n]``, ascending.
        positions: ``uint32[n]``, ascending within a document; None in a field without positions.
    """

    terms: Array
    documents: Array
    positions: Array | None = None


def spelling_key(text: str) -> bytes:
    """The order of terms in a segment: by folding key, then as spelled.

    All spellings of a folded term lie side by side, so that one search finds them all.
    """
    return f"{fold_term(text)}\0{text}".encode()


def exact_key(text: str) -> bytes:
    """The order of terms that have but one spelling: ids, sources."""
    return text.encode("utf-8", "surrogatepass")


def is_exact(field: str) -> bool:
    """Whether the terms of a field are ordered by :func:`exact_key`, not by spelling."""
    return field in EXACT_FIELDS


def order_key(field: str) -> Callable[[str], bytes]:
    """What the terms of a field are ordered by."""
    return exact_key if is_exact(field) else spelling_key


def invert(
    name: str, keys: Sequence[bytes], occurrences: Occurrences, lengths: Array | None
) -> Mapping[str, Array]:
    """Sort occurrences into postings.

    Args:
        name: The field; prefix of the arrays' names.
        keys: The order key of each term of the vocabulary; all occur.
        occurrences: What to invert.
        lengths: ``uint8[documents]``, length bytes (bm25.py); None leaves out frequencies too.

    Returns:
        The arrays that :class:`~searchkit.engine.postings.segment.Field` reads.
    """
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rank = np.empty(len(keys), np.uint64)
    rank[order] = np.arange(len(keys), dtype=np.uint64)

    # One sort of 64-bit keys: term above, place below; so ties keep their order.
    sorter = rank[occurrences.terms]
    sorter <<= np.uint64(32)
    sorter |= np.arange(len(sorter), dtype=np.uint64)
    sorter.sort()
    places = sorter.astype(np.uint32)  # its lower half
    sorter >>= np.uint64(32)
    terms = sorter.astype(np.uint32)
    del sorter
    documents = occurrences.documents[places]
    positions = None if occurrences.positions is None else occurrences.positions[places]
    return postings_arrays(name, [keys[i] for i in order], terms, documents, positions, lengths)


def postings_arrays(
    name: str,
    keys: Sequence[bytes],
    terms: Array,
    documents: Array,
    positions: Array | None,
    lengths: Array | None,
) -> Mapping[str, Array]:
    """The arrays of a field from its occurrences in order of term, document and position.

    Args:
        name: The field.
        keys: Order keys of the terms, ascending.
        terms: ``uint32[n]``, index into ``keys`` of each occurrence.
        documents: ``uint32[n]``.
        positions: ``uint32[n]``, or None.
        lengths: As for :func:`invert`.
    """
    new = np.empty(len(terms), np.bool_)
    new[:1] = True
    np.not_equal(terms[1:], terms[:-1], out=new[1:])
    new[1:] |= documents[1:] != documents[:-1]
    first = np.flatnonzero(new)
    posting_documents = documents[first]
    starts = np.searchsorted(terms[first], np.arange(len(keys) + 1, dtype=np.uint32))
    dictionary = dictionary_arrays(name, b"".join(keys), list(map(len, keys)))
    if lengths is None:
        return field_arrays(name, dictionary, starts, posting_documents)
    frequencies = np.diff(first, append=len(terms))
    capped = np.minimum(frequencies, MAX_FREQUENCY).astype(np.uint16)
    codes = (capped << np.uint16(8)) | lengths[posting_documents]
    arrays = field_arrays(name, dictionary, starts, posting_documents, codes)
    if positions is not None:
        arrays |= place_arrays(name, positions, frequencies)
    return {**arrays, f"{name}.lengths": lengths}


def field_arrays(
    name: str,
    dictionary: Mapping[str, Array],
    starts: Array,
    documents: Array,
    codes: Array | None = None,
) -> dict[str, Array]:
    """The arrays of a field as :class:`~searchkit.engine.postings.segment.Field` reads them.

    Those of where its terms stand are made by :func:`place_arrays`.

    Args:
        name: The field.
        dictionary: As :func:`dictionary_arrays` makes it.
        starts: Where the postings of each term start, and the last ones end.
        documents: Of each posting.
        codes: Of each posting; None in a field that is not scored.
    """
    arrays = {**dictionary, f"{name}.starts": compact(starts)}
    arrays |= pack_documents(f"{name}.documents", documents)
    if codes is not None:
        arrays[f"{name}.codes"] = codes.astype("<u2", copy=False)
    return arrays


def place_arrays(name: str, positions: Array, frequencies: Array) -> dict[str, Array]:
    """The arrays of where the terms of a field stand.

    Args:
        name: The field.
        positions: Of all postings in a row.
        frequencies: How many each posting has.
    """
    return {
        **pack_positions(f"{name}.positions", positions),
        **frequency_arrays(name, frequencies),
    }


def frequency_arrays(name: str, frequencies: Array) -> dict[str, Array]:
    """Those of them that tell where the positions of each posting are.

    Args:
        name: The field.
        frequencies: How many positions each posting has.
    """
    blocks = np.arange(0, len(frequencies), POSITION_BLOCK)
    sizes = np.add.reduceat(frequencies, blocks, dtype=np.int64) if len(blocks) else blocks
    return {
        **pack_frequencies(name, frequencies),
        f"{name}.position_starts": compact(row_starts(sizes)[:-1]),
    }


def forward_arrays(name: str, arrays: Arrays, count: int) -> Mapping[str, Array]:
    """The values of each document, from the postings of a field of labels.

    Args:
        name: The field.
        arrays: Hold its postings.
        count: Documents of the segment.
    """
    documents = Documents(arrays, f"{name}.documents")[:]
    ends: Array = arrays[f"{name}.starts"].astype(np.int64)
    counts: Array = np.diff(ends)
    terms = np.repeat(np.arange(1, len(ends)), counts)
    starts = row_starts(np.bincount(documents, minlength=count))
    return {
        f"{name}.values": compact(terms[np.argsort(documents, kind="stable")]),
        f"{name}.value_starts": compact(starts),
    }


def dictionary_arrays(
    name: str, keys: bytes | bytearray, sizes: "Sequence[int]"
) -> dict[str, Array]:
    """The term dictionary: all keys in one run of bytes, and where each starts.

    Args:
        name: The field.
        keys: One behind the other, ascending.
        sizes: How long each is.
    """
    return {
        f"{name}.terms": np.frombuffer(keys, np.uint8),
        f"{name}.term_offsets": compact(row_starts(np.fromiter(sizes, np.int64, len(sizes)))),
    }


def distinct(values: Array) -> tuple[Array, Array]:
    """The different values, ascending, and the place there of each, ``uint32``.

    As ``np.unique`` finds them, with half the memory.
    """
    order = values.argsort()
    ordered = values[order]
    new = np.empty(len(values), np.bool_)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    used = ordered[new]
    del ordered
    places = np.empty(len(values), np.uint32)
    places[order] = new.cumsum(dtype=np.uint32) - np.uint32(1)
    return used, places


def compact(values: Array) -> Array:
    """The same whole numbers, none negative, in the fewest of 16, 32 and 64 bits that do."""
    top = int(values.max()) if len(values) else 0
    return values.astype("<u2" if top < 1 << 16 else "<u4" if top < 1 << 32 else "<u8")


def length_bytes(lengths: Array) -> Array:
    """``uint8``: the byte of each field length (see bm25.py), all at once."""
    bounds = np.array(LENGTHS)
    return (np.searchsorted(bounds, lengths, side="right") - 1).astype(np.uint8)


def total_length(lengths: Array) -> int:
    """The sum of field lengths, as their bytes mean them: merging segments does not change it."""
    return int(np.array(LENGTHS).take(lengths).sum())
