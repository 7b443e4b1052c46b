"""Packing: whole numbers in fewer bytes than the greatest of them needs, read at any place.

Of a document number the low 16 bits and what is above them lie apart, and a segment of no more than
65,536 documents has nothing above (the containers of a Roaring bitmap; Chambi et al. 2016). Most
positions are small, so the few that are not are patched (PFOR; Zukowski et al. 2006), and so are
frequencies, of which a byte is in the code of each posting. NumPy reads all of them in a few steps,
however many are read.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np

from searchkit.engine.postings.arrayfile import Array, ArrayFile

Arrays: TypeAlias = ArrayFile | Mapping[str, Array]
"""Arrays by name."""

MAX_FREQUENCY: Final = 255
"""Occurrences of one term in one document that are counted for its score; positions are of all."""
_PATCH: Final = 8  # bytes at most


def pack_documents(name: str, documents: Array) -> dict[str, Array]:
    """The arrays of documents: the low bits, and ``name.high`` where there is anything above."""
    greatest = int(documents.max(initial=0))
    arrays = {name: documents.astype("<u2")}
    if greatest >> 16:
        arrays[f"{name}.high"] = (documents >> 16).astype("<u2" if greatest >> 24 else "|u1")
    return arrays


class Documents:
    """Document numbers as :func:`pack_documents` packs them."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._low = arrays[name]
        self._high = arrays.get(f"{name}.high")

    def __getitem__(self, row: slice) -> Array:
        """``uint32``: some in a row, unpacked."""
        documents: Array = self._low[row].astype(np.uint32)
        if self._high is not None:
            documents |= np.left_shift(self._high[row], 16, dtype=np.uint32)
        return documents

    def listed(self, row: slice) -> Array:
        """``uint16`` as they lie where that is all of them, else ``uint32``: to be looked up."""
        return self._low[row] if self._high is None else self[row]


def pack_positions(name: str, positions: Array) -> dict[str, Array]:
    """The arrays of positions: the low bits, the places of patches, and what is above there."""
    bits = min((8, 16), key=lambda bits: _size(positions, bits))
    patched = np.flatnonzero(positions >= 1 << bits)
    return {
        name: positions.astype(f"<u{bits // 8}"),
        f"{name}.patched": patched.astype("<u4" if len(positions) <= 1 << 32 else "<u8"),
        f"{name}.high": (positions.take(patched) >> bits).astype("<u4"),
    }


def _size(positions: Array, bits: int) -> int:
    """About how many bytes positions take when the low part has so many bits."""
    return len(positions) * bits // 8 + _PATCH * int(np.count_nonzero(positions >= 1 << bits))


class Positions:
    """Positions as :func:`pack_positions` packs them."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._low = arrays[name]
        self._patched, self._high = arrays[f"{name}.patched"], arrays[f"{name}.high"]
        self._bits = 8 * self._low.itemsize

    def take(self, places: Array) -> Array:
        """``int64``: those at some places."""
        positions: Array = self._low.take(places).astype(np.int64)
        if len(self._patched):
            nearest = self._patched.searchsorted(places.astype(self._patched.dtype))
            held = (self._patched.take(nearest, mode="clip") == places).nonzero()[0]
            high = self._high.take(nearest.take(held)).astype(np.int64)
            positions[held] |= high << self._bits
        return positions

    def unpacked(self) -> Array:
        """``uint32``: all of them."""
        positions: Array = self._low.astype(np.uint32)
        positions[self._patched] |= self._high << np.uint32(self._bits)
        return positions


def pack_frequencies(name: str, frequencies: Array) -> dict[str, Array]:
    """The arrays of what frequencies go beyond :data:`MAX_FREQUENCY`; none where none does.

    Args:
        name: The field.
        frequencies: Of all postings in a row.
    """
    beyond = np.flatnonzero(frequencies > MAX_FREQUENCY)
    if not len(beyond):
        return {}
    return {
        f"{name}.beyond": beyond.astype("<u4" if len(frequencies) <= 1 << 32 else "<u8"),
        f"{name}.beyond_counts": (frequencies.take(beyond) - MAX_FREQUENCY).astype("<u4"),
    }


class Frequencies:
    """How often the term of each posting occurs in its document.

    Args:
        arrays: Hold the codes of a field, and what :func:`pack_frequencies` gives.
        name: The field.

    Raises:
        ValueError: They are more than there are positions.
    """

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._codes = arrays[f"{name}.codes"]
        beyond = arrays.get(f"{name}.beyond")
        self._beyond = np.empty(0, "<u4") if beyond is None else beyond
        self._more = np.empty(0, "<u4") if beyond is None else arrays[f"{name}.beyond_counts"]
        if self._more.sum(dtype=np.int64) > len(arrays[f"{name}.positions"]):
            raise ValueError("more occurrences than positions")

    def take(self, postings: Array) -> Array:
        """Those of some postings; of one that is not there, that of the last."""
        found: Array = self._codes.take(postings, mode="clip") >> 8
        if len(self._beyond):
            found = found.astype(np.int64)
            full = found == MAX_FREQUENCY
            rows = postings[full].astype(self._beyond.dtype)
            nearest = self._beyond.searchsorted(rows)
            held = self._beyond.take(nearest, mode="clip") == rows
            found[full] += self._more.take(nearest, mode="clip") * held
        return found

    def unpacked(self) -> Array:
        """``uint32``: all of them."""
        found: Array = (self._codes >> 8).astype(np.uint32)
        found[self._beyond] += self._more
        return found
