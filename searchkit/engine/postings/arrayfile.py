"""One file that holds named arrays: what a segment is on disk.

Layout, little-endian::

    magic   8 bytes  b"SKARRAY1"
    size    8 bytes  length of the header
    crc     4 bytes  CRC-32 of the header
    header  JSON     {"meta": {...}, "arrays": {name: [dtype, offset, count, crc]}}
    arrays  each at a multiple of 64 bytes; offsets count from the start of the file

Data only: reading it can run no code.
"""

import json
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchkit.errors import IndexCorruptError

Array = npt.NDArray[Any]

_MAGIC = b"SKARRAY1"
_PREFIX = struct.Struct("<8sQI")
_ALIGNMENT = 64
_DTYPES = frozenset({"|u1", "<u2", "<u4", "<u8", "<i4", "<i8", "|S16"})


def write_arrays(path: Path, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> None:
    """Write a file of arrays and flush it to the disk.

    Args:
        path: A file that does not exist yet.
        arrays: One-dimensional arrays of the dtypes that the format knows.
        meta: JSON values.

    Raises:
        OSError: The disk is full, the folder is read-only...
    """
    # The header's own length moves the arrays, so offsets count from where they start first.
    entries: dict[str, list[Any]] = {}
    offset = 0
    for name, array in arrays.items():
        offset = _aligned(offset)
        entries[name] = [array.dtype.str, offset, len(array), zlib.crc32(_raw(array))]
        offset += array.nbytes
    header = json.dumps({"meta": dict(meta), "arrays": entries}).encode()
    base = _aligned(_PREFIX.size + len(header))
    with path.open("xb") as file:
        file.write(_PREFIX.pack(_MAGIC, len(header), zlib.crc32(header)))
        file.write(header)
        for name, array in arrays.items():
            file.write(b"\0" * (base + entries[name][1] - file.tell()))
            file.write(_raw(array))
        file.flush()
        os.fsync(file.fileno())


class ArrayFile:
    """A file of arrays, mapped into memory: opening reads the header alone.

    Raises:
        IndexCorruptError: The file is cut short, of another kind, or its header is damaged.
        FileNotFoundError: There is no such file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._map: Array = np.memmap(path, np.uint8, "r")
            magic, size, crc = _PREFIX.unpack_from(self._map[: _PREFIX.size].tobytes())
            header = self._map[_PREFIX.size : _PREFIX.size + size].tobytes()
        except (ValueError, struct.error) as error:
            raise self._corrupt() from error
        if magic != _MAGIC or zlib.crc32(header) != crc:
            raise self._corrupt()
        content = json.loads(header)
        self.meta: dict[str, Any] = content["meta"]
        self._entries: dict[str, list[Any]] = content["arrays"]
        self._base = _aligned(_PREFIX.size + size)

    def __getitem__(self, name: str) -> Array:
        dtype, offset, count, _ = self._entries[name]
        if dtype not in _DTYPES:
            raise self._corrupt()
        start = self._base + offset
        end = start + count * np.dtype(dtype).itemsize
        if end > len(self._map):
            raise self._corrupt()
        return self._map[start:end].view(np.ndarray).view(dtype)

    def get(self, name: str) -> Array | None:
        """An array, or None when the file has none of that name."""
        return self[name] if name in self._entries else None

    def damaged(self) -> list[str]:
        """Names of the arrays whose checksum does not hold; reads the whole file."""
        return [
            name
            for name, entry in self._entries.items()
            if entry[3] != zlib.crc32(_raw(self[name]))
        ]

    def _corrupt(self) -> IndexCorruptError:
        return IndexCorruptError(
            f"Tệp chỉ mục hỏng: {self.path}; hãy lập lại chỉ mục bằng `searchkit index`."
        )


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _raw(array: Array) -> memoryview:
    return np.ascontiguousarray(array).view(np.uint8).data if len(array) else memoryview(b"")
