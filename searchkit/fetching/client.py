"""The client: asks for one address, within limits of time and length.

One connection a host is kept open and asked again. What it leads to is decided once, when it is
made (:mod:`searchkit.outgoing`); redirections are not followed here. However slowly a host answers,
a watchdog ends it.
"""

import http.client
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import quote, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from searchkit.outgoing import PrivateAddressError, UnknownHostError, ascii_host, resolve

MAX_CONTENT: Final = 64 * 2**20
"""Bytes of the longest answer, decompressed."""

_CONNECT_SECONDS: Final = 10.0
_PIECE: Final = 1 << 16
_SAFE: Final = "/%:=&?~#+!$,;'@()*[]"


class NoAnswerError(Exception):
    """A host gave no answer, or only a part of one; the message says why, in a line."""


class BadAnswerError(Exception):
    """An answer can't be used; the message says why, in a line."""


class RefusedError(Exception):
    """An address is not asked for; the message says why, in a line."""


@dataclass(frozen=True)
class Answer:
    """What a host answered.

    Attributes:
        status: Its code.
        reason: What it says beside it.
        headers: As they came, in order.
        body: As it came, perhaps compressed; without the chunks of its transfer.
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of a name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def content_type(self) -> str:
        """Its media type, in lower case."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @cached_property
    def content(self) -> bytes:
        """The body, decompressed.

        Raises:
            BadAnswerError: It is longer than :data:`MAX_CONTENT`, broken, or compressed otherwise.
        """
        encoding = (self.header("Content-Encoding") or "identity").strip().lower()
        if encoding == "identity" or not self.body:
            return self.body
        if encoding not in {"gzip", "x-gzip"}:
            raise BadAnswerError(f"nén kiểu {encoding[:30]!r} dù không được hỏi")
        try:
            unpacked = zlib.decompressobj(wbits=31)
            content = unpacked.decompress(self.body, MAX_CONTENT + 1)
        except zlib.error:
            raise BadAnswerError("nội dung nén bị hỏng") from None
        if len(content) > MAX_CONTENT:
            raise BadAnswerError(f"dài hơn {MAX_CONTENT} byte sau khi giải nén")
        if not unpacked.eof:
            raise BadAnswerError("nội dung nén thiếu phần cuối")
        return content


class Client:
    """Asks hosts; close it.

    Args:
        agent: What it calls itself.
        private: Hosts that may be in a private network.
        seconds: How long an answer may take in all.
        most: Bytes of the longest answer.
    """

    def __init__(self, agent: str, private: frozenset[str], seconds: float, most: int) -> None:
        self._headers = {"User-Agent": agent, "Accept-Encoding": "gzip"}
        self._private = private
        self._seconds = seconds
        self._most = most
        self._tls = ssl.create_default_context()
        self._open: dict[tuple[str, str], HTTPConnection] = {}

    def close(self) -> None:
        """Close all connections."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def ask(
        self, address: str, headers: Mapping[str, str], wants: Callable[[Answer], bool]
    ) -> Answer:
        """Ask for an address by GET.

        Args:
            address: ``http`` or ``https``, without a password.
            headers: Sent beside the usual ones.
            wants: Whether the body is of use, by the rest of the answer; else it is not read.

        Raises:
            RefusedError: The host is in a private network that was not named.
            NoAnswerError: No whole answer came in time.
            BadAnswerError: It is too long.
        """
        parts = urlsplit(address)
        where = (parts.scheme, parts.netloc)
        path = quote(parts.path or "/", safe=_SAFE)
        target = f"{path}?{quote(parts.query, safe=_SAFE)}" if parts.query else path
        sent = {"Host": ascii_host(parts.netloc), **self._headers, **headers}
        is_whole = False
        try:
            connection = self._connection(where, parts.hostname or "", parts.port)
            with self._watched(connection):
                connection.request(
                    "GET", target, headers=sent, preload_content=False, decode_content=False
                )
                answer, is_whole = self._read(connection.getresponse(), wants)
            return answer
        except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
            raise NoAnswerError(_why(error, self._seconds)) from None
        finally:
            if not is_whole and where in self._open:
                self._open.pop(where).close()

    def _connection(self, where: tuple[str, str], host: str, port: int | None) -> HTTPConnection:
        """The connection to a host: the one that is open, or a new one to a checked address."""
        known = self._open.get(where)
        if known is not None and known.is_connected:
            return known
        if known is not None:
            known.close()
        try:
            address = resolve(host, allow_private=host in self._private)
        except UnknownHostError:
            raise NoAnswerError(f"không tìm thấy máy chủ {host}") from None
        except PrivateAddressError:
            raise RefusedError(
                f"{host} ở mạng nội bộ; nếu đúng là muốn vậy, hãy thêm vào private"
            ) from None
        timeout = min(_CONNECT_SECONDS, self._seconds)
        if where[0] == "https":
            made: HTTPConnection = HTTPSConnection(
                address, port, timeout=timeout, ssl_context=self._tls, server_hostname=host
            )
        else:
            made = HTTPConnection(address, port, timeout=timeout)
        made.connect()
        self._open[where] = made
        return made

    @contextmanager
    def _watched(self, connection: HTTPConnection) -> Iterator[None]:
        """End what takes longer than it may: a read that waits then finds the end."""

        def end() -> None:
            with suppress(OSError):
                ended.set()
                sock.shutdown(2)

        sock, ended = connection.sock, threading.Event()
        sock.settimeout(self._seconds)
        watchdog = threading.Timer(self._seconds, end)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        except Exception:
            if ended.is_set():  # whatever the end looked like from there
                raise TimeoutError from None
            raise
        else:
            if ended.is_set():  # in the headers an end is none to http.client
                raise TimeoutError
        finally:
            watchdog.cancel()

    def _read(
        self, response: urllib3.HTTPResponse, wants: Callable[[Answer], bool]
    ) -> tuple[Answer, bool]:
        """The answer, and whether the connection can be asked again after it."""
        headers = tuple((str(key), str(value)) for key, value in response.headers.iteritems())
        answer = Answer(response.status, response.reason or "", headers, b"")
        if not wants(answer):
            return answer, False
        body = bytearray()
        left = response.length_remaining or 0
        while left <= self._most and (piece := response.read1(_PIECE, decode_content=False)):
            body += piece
            left = len(body)
        if left > self._most:
            raise BadAnswerError(f"dài hơn {self._most} byte")
        stays = (answer.header("Connection") or "").lower() != "close"
        return Answer(answer.status, answer.reason, headers, bytes(body)), stays


def conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    """The headers by which a host need not answer with what is known (RFC 9110, 13.1).

    Args:
        etag: The ``ETag`` of the answer that is known.
        modified: Its ``Last-Modified``.
    """
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in known.items() if value}


def _why(error: Exception, seconds: float) -> str:
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return f"không trả lời xong trong {seconds:g} giây"
    if isinstance(error, ssl.SSLError | urllib3.exceptions.SSLError):
        return "chứng chỉ TLS không hợp lệ"
    return f"kết nối hỏng ({type(error).__name__})"
