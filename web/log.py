"""The log: what it says of strangers stays text on one line, and nobody waits for who reads it."""

import json
import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from searchkit import printable

_MOST: Final = 2_000
"""Lines that wait for a reader; then lines are lost, and counted."""
_TOGETHER: Final = 0.1
"""Seconds that lines may wait for each other: waking a thread for each takes time from answers."""
_PATIENCE: Final = 1.0  # seconds that the end of a process waits for who reads the last lines


class LineFormatter(logging.Formatter):
    """A record as one line of text; a traceback follows, indented, so that it begins no line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        return "\n    ".join(map(printable, [line, *_traceback(self, record)]))


class JsonFormatter(logging.Formatter):
    """A record as a JSON object.

    It has ``time`` (UTC), ``level``, ``logger``, ``message``, and ``traceback`` where there is one.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of ASCII."""
        content: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if lines := _traceback(self, record):
            content["traceback"] = lines
        return json.dumps(content)


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> list[str]:
    if not record.exc_info:
        return []
    return formatter.formatException(record.exc_info).splitlines()


class PatientHandler(logging.Handler):
    """Writes lines to a file descriptor, each in one call, from a thread of its own.

    A pipe that nobody empties stops that thread and no other. What no longer fits is lost, and how
    much is said once there is room.

    Args:
        descriptor: An open file, pipe or terminal.
        lost: How to say that so many lines were lost.
    """

    def __init__(self, descriptor: int, lost: Callable[[int], str]) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._say_lost = lost
        self._lost = 0
        self._lines: queue.Queue[str | threading.Event] = queue.Queue(_MOST)
        self._writer: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a record to the thread."""
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001 - a message that can't be made fails no answer
            line = f"ERROR {__name__}: {type(error).__name__}"
        if self._writer is None:
            self._writer = threading.Thread(target=self._write, daemon=True)
            self._writer.start()
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            self._lost += 1

    def flush(self) -> None:
        """Wait until all is written, but not for ever."""
        if self._writer is None:
            return
        written = threading.Event()
        try:
            self._lines.put_nowait(written)
        except queue.Full:
            return
        written.wait(_PATIENCE)

    def _write(self) -> None:
        while True:
            self._write_next(self._lines.get())
            with suppress(queue.Empty):
                while True:
                    self._write_next(self._lines.get_nowait())
            time.sleep(_TOGETHER)

    def _write_next(self, item: str | threading.Event) -> None:
        if isinstance(item, threading.Event):
            item.set()
            return
        lost, self._lost = self._lost, 0
        if not self._put(f"{self._say_lost(lost)}\n{item}" if lost else item):
            self._lost += lost + 1

    def _put(self, text: str) -> bool:
        left = memoryview(f"{text}\n".encode(errors="backslashreplace"))
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError:  # a full disk, or nobody is there to read
            return False
        return True
