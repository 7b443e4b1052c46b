"""Limits of requests, so that one visitor can't slow everybody down."""

import ctypes
import os
import re
import time
from collections.abc import Iterator
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from web.shared_memory import SharedMemory

_IPV6_NETWORK: Final = 64  # bits that belong to one household or office
_NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/96"))  # RFC 6052, RFC 8215
_PORT: Final = re.compile(r"(?:\[(.*)\]|([\d.]+))(?::\d+)?")
_UNKNOWN: Final = "?"
_A_MINUTE: Final = 60  # seconds
_FREE: Final = {"static", "ops.healthz", "ops.readyz", "ops.metrics"}
_SUGGESTIONS: Final = {"api.suggest", "ops.opensearch_suggest"}
_ROWS: Final = 2
_COLUMNS: Final = 1 << 16


class _Cell(ctypes.Structure):
    _fields_ = (
        ("minute", ctypes.c_uint32),
        ("now", ctypes.c_uint32),
        ("before", ctypes.c_uint32),
    )


class Visits:
    """How often who asked in the last minute; the processes of one service share it.

    A count-min sketch (Cormode and Muthukrishnan, 2005): its size is fixed and nobody is named in
    it. Two visitors count as one only if they meet in every row. Nothing is locked: a request that
    two processes count in the same microsecond may count once.

    Raises:
        OSError: There is no room for it.
    """

    def __init__(self) -> None:
        self._key = os.urandom(16)  # else one could choose addresses that meet another's
        self._memory = SharedMemory(_ROWS * _COLUMNS * ctypes.sizeof(_Cell))
        self._cells = _cells(self._memory)

    def __getstate__(self) -> tuple[bytes, SharedMemory]:
        return self._key, self._memory

    def __setstate__(self, state: tuple[bytes, SharedMemory]) -> None:
        self._key, self._memory = state
        self._cells = _cells(self._memory)

    def allow(self, who: str, most: int) -> bool:
        """Count a request, unless there were ``most`` in the last minute, by a sliding window."""
        minute, second = divmod(time.time(), _A_MINUTE)
        cells = [_turned(cell, int(minute)) for cell in self._cells_of(who)]
        share = 1 - second / _A_MINUTE  # of the minute before that lies in the window
        if min(cell.now + cell.before * share for cell in cells) > most - 1:
            return False
        for cell in cells:
            cell.now += 1
        return True

    def _cells_of(self, who: str) -> Iterator[_Cell]:
        digest = blake2b(who.encode(errors="replace"), key=self._key, digest_size=4 * _ROWS)
        numbers = memoryview(digest.digest()).cast("I")
        return (self._cells[row * _COLUMNS + n % _COLUMNS] for row, n in enumerate(numbers))


def _cells(memory: SharedMemory) -> Any:
    return (_Cell * (_ROWS * _COLUMNS)).from_buffer(memory.bytes)


def _turned(cell: _Cell, minute: int) -> _Cell:
    """A cell, turned to this minute."""
    if cell.minute != minute:
        cell.before = cell.now if cell.minute == minute - 1 else 0
        cell.now, cell.minute = 0, minute
    return cell


def init_app(app: Flask, visits: Visits) -> None:
    """Answer 429 beyond ``rate_limit`` requests a minute from one address.

    Requests from this very machine are free: they come from the operator, or from a proxy that was
    not declared, which stands for everybody.
    """
    allowed = app.extensions["settings"].rate_limit
    if not allowed:
        return

    @app.before_request
    def count() -> None:
        who = visitor(request.remote_addr)
        if who is None or request.endpoint in _FREE:
            return
        name, share = _account()
        if not visits.allow(f"{name}{who}", max(1, round(allowed * share))):
            raise TooManyRequests(retry_after=_A_MINUTE)


def _account() -> tuple[str, float]:
    """What a request is counted as, and how many of it are allowed for one of the others.

    Suggestions come with every letter and cost little: an office behind one address that types must
    not lock itself out of searching. A file of all matches costs as much as fifty pages.
    """
    if request.endpoint in _SUGGESTIONS:
        return "suggest ", 5
    if request.endpoint == "api.search" and request.args.get("format", "json") != "json":
        return "export ", 1 / 50
    return "", 1


def visitor(address: str | None) -> str | None:
    """Who is counted as one: an IPv4 address or an IPv6 network; None for this very machine.

    Proxies may write a port behind the address. What is no address at all is counted as one.
    """
    if not address:
        return None
    behind = _PORT.fullmatch(address)
    try:
        parsed = ip_address(behind[1] or behind[2] if behind else address)
    except ValueError:
        return _UNKNOWN
    if isinstance(parsed, IPv6Address):
        parsed = _embedded(parsed) or parsed
    if parsed.is_loopback:
        return None
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - _IPV6_NETWORK))
    return str(parsed)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: one visitor may have many of these."""
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
