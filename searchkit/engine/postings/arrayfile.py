"""One file that holds named arrays: what a segment is on disk.

Layout, little-endian::

    magic   8 bytes  b"SKARRAY1"
    size    8 bytes  length of the header
    crc     4 bytes  CRC-32 of the header
    header  JSON     {"meta": {...}, "arrays": {name: [dtype, offset, count, crc]}}
    arrays  each at the next multiple of 64 bytes, zeros between; offsets count from the first

A file can be laid out in one way only, but for blanks at the end of the header, and the checksum of
the header covers those of the arrays: whoever knows its size and that checksum knows its content.
Data only: reading it can run no code.
"""

import json
import mmap
import os
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from searchkit.errors import IndexCorruptError

Array = npt.NDArray[Any]

_MAGIC = b"SKARRAY1"
_PREFIX = struct.Struct("<8sQI")
_ALIGNMENT = 64
_MOST: Final = 10**18  # no file has so many bytes
_META: Final = 1 << 10  # bytes of JSON at most that a writer of arrays one by one takes besides
_TOGETHER: Final = 1 << 24  # bytes of arrays that are written at once

_Entry: TypeAlias = list[Any]  # dtype, offset, count, CRC-32


class Shape(NamedTuple):
    """The type of an array, as NumPy writes it, and how many elements it has."""

    dtype: str
    size: int


_Place = tuple[np.dtype[Any], int, int, int]  # dtype, start, end, CRC-32
_DTYPES = {name: np.dtype(name) for name in ("|u1", "<u2", "<u4", "<u8", "<i4", "<i8", "|S16")}


def write_arrays(path: Path, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> None:
    """Write a file of arrays and flush it to the disk.

    Args:
        path: A file that does not exist yet.
        arrays: One-dimensional arrays of the dtypes that the format knows.
        meta: JSON values.

    Raises:
        OSError: The disk is full, the folder is read-only...
    """
    entries: dict[str, _Entry] = {}
    body: list[bytes | memoryview] = []
    end = 0
    for name, array in arrays.items():
        entries[name] = entry = _entry(array, end)
        body += [b"\0" * (entry[1] - end), _raw(array)]
        end = entry[1] + array.nbytes
    head = _head(entries, meta)
    with new_file(path) as file:
        file.writelines([head, b"\0" * (_aligned(len(head)) - len(head)), *body])


class ArrayWriter:
    """Writes a file of arrays one by one, so that all of them need not be in memory at once.

    Args:
        file: An empty one.
        names: Those that the arrays may have; room is left in front for what is told of them.
    """

    def __init__(self, file: BinaryIO, names: Iterable[str]) -> None:
        most = {name: ["|S16", *3 * [_MOST]] for name in names}
        self._file = file
        self._room = _aligned(len(_head(most, {})) + _META)
        self._entries: dict[str, _Entry] = {}
        self._end = self._written = 0
        self._next: list[bytes | memoryview] = []
        file.seek(self._room)

    def add(self, arrays: Mapping[str, Array]) -> None:
        """Take the next ones; many small ones are written together."""
        for name, array in arrays.items():
            self._entries[name] = entry = _entry(array, self._end)
            self._next += [b"\0" * (entry[1] - self._end), _raw(array)]
            self._end = entry[1] + array.nbytes
        if self._end - self._written >= _TOGETHER:
            self._write()

    def _write(self) -> None:
        self._file.writelines(self._next)
        self._next, self._written = [], self._end

    def close(self, meta: Mapping[str, Any]) -> None:
        """Write the rest and what is told of all, with ``meta``, a few JSON values."""
        self._write()
        head = _head(self._entries, meta, self._room)
        assert len(head) == self._room
        self._file.seek(0)
        self._file.write(head)


def _entry(array: Array, end: int) -> _Entry:
    """What is told of an array that is written behind others, which end there."""
    return [array.dtype.str, _aligned(end), len(array), zlib.crc32(_raw(array))]


def _head(entries: Mapping[str, _Entry], meta: Mapping[str, Any], size: int = 0) -> bytes:
    """What stands in front of arrays, filled up to a size with blanks."""
    header = json.dumps({"meta": dict(meta), "arrays": entries}).encode()
    header = header.ljust(size - _PREFIX.size)
    return _PREFIX.pack(_MAGIC, len(header), zlib.crc32(header)) + header


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that does not exist yet, to be written to; it is flushed to the disk at the end.

    Raises:
        OSError: The disk is full, the folder is read-only...; it names the file.
    """
    try:
        with path.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.filename is None:  # the system names what is opened, not what is written
            error.filename = str(path)
        raise


class ArrayFile:
    """A file of arrays, mapped into memory: opening reads the header alone.

    Attributes:
        path: Where it lies.
        meta: What the writer gave.
        bytes: The size of the file.
        crc: The checksum of its header.

    Raises:
        IndexCorruptError: The file is cut short, of another kind, or its header is damaged.
        FileNotFoundError: There is no such file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not stat.S_ISREG(path.stat().st_mode):  # one look: a commit may remove it meanwhile
            raise self._corrupt()  # to open a pipe would wait for ever
        try:
            mapped = np.memmap(path, np.uint8, "r")
            self._mapping: mmap.mmap = mapped._mmap  # type: ignore[attr-defined]
            self._map: Array = mapped.view(np.ndarray)
            magic, size, self.crc = _PREFIX.unpack_from(self._map.data)
        except (ValueError, struct.error) as error:
            raise self._corrupt() from error
        self.bytes = len(self._map)
        end = _PREFIX.size + size
        header = self._map[_PREFIX.size : end].tobytes()
        if magic != _MAGIC or zlib.crc32(header) != self.crc:
            raise self._corrupt()
        try:
            content = json.loads(header)
            self.meta: dict[str, Any] = dict(content["meta"])
            self._places = self._laid_out(content["arrays"], end)
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            raise self._corrupt() from error

    def _laid_out(self, entries: Mapping[str, Any], end: int) -> dict[str, _Place]:
        """Where each array lies; ValueError when they don't fill the file one after another."""
        places: dict[str, _Place] = {}
        base = end = _aligned(end)
        for name, (dtype, offset, count, crc) in entries.items():
            start = _aligned(end)
            if type(offset) is not int or type(count) is not int or type(crc) is not int:
                raise TypeError(name)
            if offset != start - base or count < 0:
                raise ValueError(name)
            end = start + count * _DTYPES[dtype].itemsize
            places[name] = _DTYPES[dtype], start, end, crc
        if end != self.bytes:
            raise ValueError("size")
        return places

    def __getitem__(self, name: str) -> Array:
        if name not in self._places:
            raise self._corrupt()
        dtype, start, end, _ = self._places[name]
        return self._map[start:end].view(dtype)

    def shapes(self) -> dict[str, Shape]:
        """The type of each array, and how many elements it has."""
        places = self._places.items()
        return {
            name: Shape(dtype.str, (end - start) // dtype.itemsize)
            for name, (dtype, start, end, _) in places
        }

    def get(self, name: str) -> Array | None:
        """An array, or None when the file has none of that name."""
        return self[name] if name in self._places else None

    def release(self) -> None:
        """Let go of the pages that were read; they are read again when they are needed.

        What is mapped counts as memory of the process for as long as nobody else wants it.
        """
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapping.madvise(mmap.MADV_DONTNEED)

    def damaged(self) -> list[str]:
        """Names of the arrays whose checksum does not hold; reads the whole file.

        Bytes between arrays belong to the array that follows them.
        """
        damaged = []
        before = _PREFIX.size + int.from_bytes(self._map[8:16].tobytes(), "little")
        for name, (_, start, end, crc) in self._places.items():
            if self._map[before:start].any() or zlib.crc32(self._map[start:end].data) != crc:
                damaged.append(name)
            before = end
        return damaged

    def _corrupt(self) -> IndexCorruptError:
        return IndexCorruptError(
            f"Tệp chỉ mục hỏng: {self.path}; hãy chạy `searchkit repair --index"
            f" {self.path.parent}`."
        )


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _raw(array: Array) -> memoryview:
    return np.ascontiguousarray(array).view(np.uint8).data if len(array) else memoryview(b"")
