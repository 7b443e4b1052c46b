"""The archive: what was answered, as WARC files that ``searchkit index`` reads.

A file is written in the hidden folder and moved beside the others when it is finished, so nobody
ever sees half a record. Each record is a member of gzip of its own and is on the disk before the
state says so; what stands behind that in a file of a killed run is cut off.

Source: the WARC format 1.1 (ISO 28500:2017).
"""

import hashlib
import io
import os
from base64 import b32encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from searchkit.fetching.client import Answer
from searchkit.fetching.state import State

HIDDEN: Final = ".fetch"
"""The folder of the state, the lock and the file that is being written."""

MAX_VOLUME: Final = 1 << 30
"""Bytes after which another file is begun."""

_SAME: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SUFFIX: Final = ".warc.gz"


class Kept(NamedTuple):
    """A record that is in the archive.

    Attributes:
        captured: When it was made; ISO 8601.
        payload: The digest of what was answered.
    """

    captured: str
    payload: str


class Archive:
    """The web archive of a folder. Its writer is the only one.

    Args:
        folder: Where finished files are.
        state: Is told of each record.
        about: What stands in front of each file: who made it, and how.
    """

    def __init__(self, folder: Path, state: State, about: Mapping[str, str]) -> None:
        self._folder = folder
        self._state = state
        self._about = about
        self._file: BinaryIO | None = None
        self._path = Path()
        self._recover()

    def keep(self, address: str, answer: Answer) -> Kept:
        """Keep an answer, whatever its status."""
        return self._write(address, "response", answer, {})

    def keep_same(self, address: str, answer: Answer, earlier: Kept) -> Kept:
        """Keep that a page is the same as in an earlier answer, which stays the only copy.

        Args:
            address: The page's.
            answer: 304, or 200 with the same content again.
            earlier: The answer that was kept.
        """
        said = {
            "WARC-Profile": _NOT_MODIFIED if answer.status == 304 else _SAME,
            "WARC-Refers-To-Target-URI": address,
            "WARC-Refers-To-Date": earlier.captured,
            "WARC-Payload-Digest": earlier.payload,
        }
        return self._write(address, "revisit", answer, said)

    def close(self) -> None:
        """Finish the file that is being written, so that it is read from now on."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._publish(self._path)

    # --- writing -------------------------------------------------------------------------------

    def _write(self, address: str, kind: str, answer: Answer, said: Mapping[str, str]) -> Kept:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        written = io.BytesIO()
        writer = WARCWriter(written, gzip=True, warc_version="1.1")
        record = writer.create_warc_record(
            address,
            kind,
            payload=io.BytesIO(answer.body if kind == "response" else b""),
            length=len(answer.body) if kind == "response" else 0,
            http_headers=StatusAndHeaders(
                f"{answer.status} {answer.reason}", _stored(answer), protocol="HTTP/1.1"
            ),
            warc_headers_dict=dict(said),
        )
        writer.write_record(record)
        self._append(written.getvalue())
        headers = record.rec_headers
        return Kept(headers.get_header("WARC-Date"), headers.get_header("WARC-Payload-Digest"))

    def _append(self, data: bytes) -> None:
        """Append to the file, on the disk, and tell the state; a full disk takes nothing away."""
        if self._file is not None and self._file.tell() + len(data) > MAX_VOLUME:
            self.close()
        if self._file is None:
            self._begin()
        assert self._file is not None
        start = self._file.tell()
        left = memoryview(data)
        try:
            while left:  # a disk that is nearly full takes a part
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
            self._state.write_volume(self._path.name, self._file.tell())
        except BaseException as error:
            self._file.truncate(start)
            self._file.seek(start)
            if isinstance(error, OSError):
                raise OSError(error.errno, error.strerror, str(self._path)) from None
            raise

    def _begin(self) -> None:
        from warcio.warcwriter import WARCWriter

        name = f"searchkit-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{_SUFFIX}"
        self._path = self._folder / HIDDEN / name
        self._file = self._path.open("xb", buffering=0)
        written = io.BytesIO()
        writer = WARCWriter(written, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(name, dict(self._about)))
        self._append(written.getvalue())

    # --- finishing -----------------------------------------------------------------------------

    def _recover(self) -> None:
        """Finish what a killed run was writing: cut off what the state does not know of."""
        for path in sorted((self._folder / HIDDEN).glob(f"*{_SUFFIX}")):
            whole = self._state.volume(path.name)
            if whole is not None and whole < path.stat().st_size:
                os.truncate(path, whole)
            self._publish(path)

    def _publish(self, path: Path) -> None:
        """Move a file to where it is read, by month: a folder has to stay easy to list."""
        if path.stat().st_size:
            year, month = path.name.partition("-")[2][:4], path.name.partition("-")[2][4:6]
            folder = self._folder / f"{year}-{month}"
            folder.mkdir(exist_ok=True)
            path.replace(folder / path.name)
            _sync(folder)
        else:
            path.unlink()
        self._state.write_volume(path.name, None)


def _stored(answer: Answer) -> list[tuple[str, str]]:
    """The headers as they describe what is kept: the body without the chunks of its transfer."""
    return [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in answer.headers
    ]


def _sync(folder: Path) -> None:
    """Have a renaming on the disk; not every system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def payload_of(answer: Answer) -> str:
    """WARC's digest of an answer."""
    return f"sha1:{b32encode(hashlib.sha1(answer.body, usedforsecurity=False).digest()).decode()}"


def earlier(payload: str | None, captured: str | None) -> Kept | None:
    """What was kept of a page, if anything."""
    return Kept(captured, payload) if captured and payload else None
