"""Streams: the bytes of a source, decompressed, and never more of them than a cap allows.

A few kilobytes of gzip or xz can hold gigabytes; what goes over the cap is refused while it is
read, before it fills the memory.
"""

import gzip
import io
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, cast

from searchkit.errors import SourceError

MAX_DOCUMENT = 64 * 2**20
"""Bytes of one document (a page, a dump, one record)."""

MAX_STREAM = 2 * 2**30
"""Bytes of a whole stream of records."""

_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"


@contextmanager
def opened(
    path: Path | None, cap: int, allowed: Callable[[Path], None] = lambda _: None
) -> Iterator[io.BufferedReader]:
    """Open a file or standard input, decompressed if its first bytes are those of gzip or xz.

    Args:
        path: The file; ``None`` is standard input, which stays open.
        cap: The most bytes that may be read, after decompression.
        allowed: Raises a SourceError when a file, which is open by then, is not to be read.

    Yields:
        A buffered stream.

    Raises:
        SourceError: The file cannot be read, is no regular one, is broken gzip or xz, or holds more
            than ``cap`` bytes; raised here or out of the ``with`` block that reads.
    """
    try:
        with nullcontext(sys.stdin.buffer) if path is None else _open(path) as raw:
            if path is not None:
                allowed(path)
            stream = raw if hasattr(raw, "peek") else io.BufferedReader(cast("io.RawIOBase", raw))
            inner = _decompressed(cast("io.BufferedReader", stream))
            yield io.BufferedReader(_Capped(inner, cap), 1 << 16)
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise SourceError("tệp nén bị hỏng hoặc thiếu phần cuối; hãy tải lại tệp") from error
    except OSError as error:
        why = error.strerror or error
        raise SourceError(f"không đọc được ({why}); hãy kiểm tra tệp và quyền đọc") from error


def _open(path: Path) -> io.BufferedReader:
    """Open a file; what is a pipe by now, where one would wait for a writer, is refused."""

    def opener(name: str, flags: int) -> int:
        number = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
        if not S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise SourceError("không phải tệp thường; hãy chép nội dung của nó vào một tệp")
        return number

    return open(path, "rb", opener=opener)


def _decompressed(stream: io.BufferedReader) -> BinaryIO:
    head = stream.peek(len(_XZ))
    if head.startswith(_GZIP):
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    if head.startswith(_XZ):
        return cast("BinaryIO", lzma.LZMAFile(stream))
    return stream


class _Capped(io.RawIOBase):
    """A stream that refuses to give more than so many bytes."""

    def __init__(self, stream: BinaryIO, cap: int) -> None:
        super().__init__()
        self._stream = stream
        self._cap = self._left = cap

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(f"dài hơn {self._cap} byte sau khi giải nén; hãy chia nhỏ tệp")
        buffer[: len(data)] = data
        return len(data)
