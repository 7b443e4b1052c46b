"""Streams: the bytes of a source, decompressed, and never more of them than a cap allows.

A few kilobytes of gzip or xz can hold gigabytes; what goes over the cap is refused while it is
read, before it fills the memory.
"""

import bz2
import gzip
import io
import lzma
import os
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import IO, Any, NamedTuple, cast

from searchkit.errors import SourceError, refusal
from searchkit.extraction.extras import Extra

MAX_DOCUMENT = 64 * 2**20
"""Bytes of one document (a page, a dump, one record)."""

MAX_STREAM = 2 * 2**30
"""Bytes of a whole file, decompressed."""

MAX_ARCHIVE = 16 * 2**30
"""Bytes of all that stands in one archive; it is read part by part."""

COMPRESSED = (".gz", ".xz", ".bz2", ".zst")
"""Suffixes of compressed files; what one is, its first bytes say."""

_BUFFER = 1 << 16
_GZIP, _XZ, _BZIP2, _ZSTD = b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", b"\x28\xb5\x2f\xfd"
_ZSTANDARD = Extra("zstandard", "web-archive", "nén .zst")
_LAYERS = 2  # of compression around one file
_BROKEN = (
    EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError,
    NotImplementedError,  # a zip file's way of compression
)  # fmt: skip


class ExhaustedError(SourceError):
    """What a file holds is more than its cap; nothing more of it is read."""


@dataclass(slots=True)
class Budget:
    """Bytes that may still be read of a file, with all that stands in it.

    Attributes:
        left: What may still be read.
        whole: What might be read at first.
    """

    left: int
    whole: int

    def take(self, count: int) -> None:
        """Take bytes.

        Raises:
            ExhaustedError: There are not so many left.
        """
        self.left -= count
        if self.left < 0:
            raise ExhaustedError(f"dài hơn {self.whole} byte sau khi giải nén; hãy chia nhỏ tệp")

    def extend(self, whole: int) -> None:
        """Let more be read of a file, after it was found to be an archive."""
        self.left += whole - self.whole
        self.whole = whole


class Opened(NamedTuple):
    """A file that is open.

    Attributes:
        stream: Its bytes, decompressed and capped.
        budget: How many of them may be read.
        file: The file itself when it can be read at any place and is not compressed.
    """

    stream: io.BufferedReader
    budget: Budget
    file: IO[bytes] | None


@contextmanager
def opened(path: Path | None, allowed: Callable[[Path], None] = lambda _: None) -> Iterator[Opened]:
    """Open a file or standard input, decompressed if its first bytes say that it is compressed.

    Args:
        path: The file; ``None`` is standard input, which stays open.
        allowed: Raises a SourceError when a file, which is open by then, is not to be read.

    Yields:
        A buffered stream, and what may be read of it: :data:`MAX_STREAM` bytes.

    Raises:
        SourceError: The file cannot be read, is no regular one, is broken gzip or the like, or
            holds too much; raised here or out of the ``with`` block that reads.
    """
    with told(), nullcontext(sys.stdin.buffer) if path is None else _open(path) as raw:
        if path is not None:
            allowed(path)
        budget = Budget(MAX_STREAM, MAX_STREAM)
        stream = raw if hasattr(raw, "peek") else io.BufferedReader(cast("io.RawIOBase", raw))
        inner = decompressed(cast("io.BufferedReader", stream))
        file = raw if inner is stream and raw.seekable() else None
        yield Opened(capped(inner, budget), budget, file)


@contextmanager
def told() -> Iterator[None]:
    """Say in one line what is wrong with bytes that cannot be read.

    Raises:
        SourceError: Instead of what libraries raise.
    """
    try:
        yield
    except _BROKEN as error:
        raise SourceError("tệp nén bị hỏng hoặc thiếu phần cuối; hãy tải lại tệp") from error
    except OSError as error:
        why = refusal(error)
        raise SourceError(f"không đọc được ({why}); hãy kiểm tra tệp và quyền đọc") from error


def capped(stream: IO[bytes], budget: Budget) -> io.BufferedReader:
    """Return a stream that refuses to give more than a budget has left."""
    return buffered(_Capped(stream, budget))


def decompressed(stream: io.BufferedReader, layers: int = _LAYERS) -> io.BufferedReader:
    """Return what is compressed in a stream, or the stream as it is.

    Raises:
        PassOverError: It takes an extra that is not installed.
    """
    head = stream.peek(10)
    if head.startswith(_GZIP):
        inner: IO[bytes] | io.IOBase = gzip.GzipFile(fileobj=stream, mode="rb")
    elif head.startswith(_XZ):
        inner = lzma.LZMAFile(stream)  # noqa: SIM115 - it closes nothing of its own
    elif head.startswith(_BZIP2) and head[4:10] == b"1AY&SY":
        inner = bz2.BZ2File(stream)
    elif head.startswith(_ZSTD):
        inner = _Zstandard(stream)
    else:
        return stream
    within = buffered(inner)
    return decompressed(within, layers - 1) if layers > 1 else within


def buffered(stream: IO[bytes] | io.IOBase) -> io.BufferedReader:
    """Return a stream whose first bytes can be looked at."""
    return io.BufferedReader(cast("Any", stream), _BUFFER)


def _open(path: Path) -> io.BufferedReader:
    """Open a file; what is a pipe by now, where one would wait for a writer, is refused."""

    def opener(name: str, flags: int) -> int:
        number = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
        if not S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise SourceError("không phải tệp thường; hãy chép nội dung của nó vào một tệp")
        return number

    return open(path, "rb", opener=opener)


class _Zstandard(io.RawIOBase):
    """What is compressed by Zstandard; of its errors, one that streams raise."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        library = _ZSTANDARD.load()
        self._error = library.ZstdError
        # Frames of one file may follow each other; a window of 128 MiB is the most that is read.
        limits = library.ZstdDecompressor(max_window_size=1 << 27)
        self._stream = limits.stream_reader(stream, read_across_frames=True, closefd=False)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return int(self._stream.readinto(buffer))
        except self._error as error:
            raise EOFError(str(error)) from error


class _Capped(io.RawIOBase):
    """A stream that takes what it gives from a budget, and fills each buffer.

    What was read before an error is given first, and the error afterwards.
    """

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        super().__init__()
        self._stream = stream
        self._budget = budget
        self._error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = 0
        while self._error is None and count < len(buffer):
            try:
                data = self._stream.read(min(len(buffer) - count, max(0, self._budget.left) + 1))
                self._budget.take(len(data))
            except Exception as error:  # noqa: BLE001 - it is raised below, whatever it is
                self._error = error
                break
            if not data:
                break
            buffer[count : count + len(data)] = data
            count += len(data)
        if not count and self._error is not None:
            raise self._error
        return count
