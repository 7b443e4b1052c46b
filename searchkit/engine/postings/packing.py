"""Packing: whole numbers in fewer bytes than the greatest of them needs, read at any place.

Of a document number the low 16 bits and what is above them lie apart, and a segment of no more than
65,536 documents has nothing above (the containers of a Roaring bitmap; Chambi et al. 2016). Most
positions are small, so the few that are not are patched (PFOR; Zukowski et al. 2006). NumPy reads
both in a few steps, however many are read.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np

from searchkit.engine.postings.arrayfile import Array, ArrayFile

Arrays: TypeAlias = ArrayFile | Mapping[str, Array]
"""Arrays by name."""

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


def pack_positions(name: str, positions: Array) -> dict[str, Array]:
    """The arrays of positions: the low bits, the places of patches, and what is above there."""
    bits = min((8, 16), key=lambda bits: _size(positions, bits))
    patched = np.flatnonzero(positions >> bits)
    return {
        name: positions.astype(f"<u{bits // 8}"),
        f"{name}.patched": patched.astype("<u4" if len(positions) <= 1 << 32 else "<u8"),
        f"{name}.high": (positions.take(patched) >> bits).astype("<u4"),
    }


def _size(positions: Array, bits: int) -> int:
    """About how many bytes positions take when the low part has so many bits."""
    return len(positions) * bits // 8 + _PATCH * int(np.count_nonzero(positions >> bits))


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
            held = np.flatnonzero(self._patched.take(nearest, mode="clip") == places)
            high = self._high.take(nearest.take(held)).astype(np.int64)
            positions[held] |= high << self._bits
        return positions

    def unpacked(self) -> Array:
        """``uint32``: all of them."""
        positions: Array = self._low.astype(np.uint32)
        positions[self._patched] |= self._high << np.uint32(self._bits)
        return positions
