"""How often visitors came in the last minute, as the processes of a service share it."""

import ctypes
import os
import time
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from web.shared_memory import SharedMemory

A_MINUTE: Final = 60
"""Seconds."""
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
        minute, second = divmod(time.time(), A_MINUTE)
        cells = [_turned(cell, int(minute)) for cell in self._cells_of(who)]
        share = 1 - second / A_MINUTE  # of the minute before that lies in the window
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
