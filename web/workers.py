"""Processes that do the same work, kept running: prefork, as servers call it.

The first are forked, and share what this process has loaded before. A fork leaves its threads half
alive, so it must have none then; those that come later, when it has, load everything anew.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, Final, NoReturn, Self

from searchkit import SettingsError

FORKED: Final = sys.platform == "linux"
"""Whether they are: libraries of macOS have threads from the start, and Windows cannot."""
_ANEW: Final = multiprocessing.get_context("spawn")
_FIRST: Final[ForkContext | SpawnContext] = multiprocessing.get_context("fork") if FORKED else _ANEW
_GRACE: Final = 10  # seconds that a process has to end by itself

_LOOKS_UP: Final = 1.0  # seconds

_log = logging.getLogger(__name__)

Ready = Callable[[], None]
"""What a worker calls once it works."""

_Worker = tuple[BaseProcess, Connection]  # a process, and where it says that it is ready


class Stop:
    """Says when this process is told to stop (SIGINT, SIGTERM), from where it is made on.

    It is looked at where there is nothing to lose: an exception at any place whatever could leave
    a lock of the log held, which the end of the process waits for.
    """

    def __init__(self) -> None:
        self._told, tell = multiprocessing.Pipe(duplex=False)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: tell.send_bytes(b"stop"))

    def wait(self, *others: Connection | int) -> None:
        """Wait until one of others is there.

        Raises:
            SystemExit: The process is told to stop.
        """
        ready: Sequence[object] = ()
        while not ready:  # on Windows no signal ends it
            ready = wait([self._told, *others], _LOOKS_UP)
        if self._told in ready:
            sys.exit(0)


class Workers:
    """Some processes that do the same, from the beginning of a ``with`` to its end.

    When this process is killed, they end by themselves.

    Args:
        stop: Ends the wait for them.
        count: How many.
        work: What each does: a function of a module, called with ``arguments``, its number from 0
            and a :data:`Ready`. It returns when its process is sent SIGTERM.
        arguments: They must survive pickling.

    Raises:
        SettingsError: A process ended before it was ready; it has said why itself.
        SystemExit: This process is told to stop.
    """

    def __init__(
        self, stop: Stop, count: int, work: Callable[..., None], arguments: tuple[Any, ...]
    ) -> None:
        self._stop = stop
        self._count = count
        self._work = work
        self._arguments = arguments
        self._processes: list[BaseProcess] = []

    def __enter__(self) -> Self:
        try:
            started = []
            for number in range(self._count):
                started.append(_start(_FIRST, self._work, (*self._arguments, number)))
                self._processes.append(started[-1][0])
            for worker in started:
                self._await(*worker)
        except BaseException:
            _end(self._processes)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._processes)

    @property
    def numbers(self) -> list[int]:
        """Of the processes."""
        return [process.pid or 0 for process in self._processes]

    def keep(self) -> NoReturn:
        """Replace those that die, until this process is told to stop."""
        while True:
            self._stop.wait(*(process.sentinel for process in self._processes))
            for number, process in enumerate(self._processes):
                if process.exitcode is not None:
                    new, ready = _start(_ANEW, self._work, (*self._arguments, number))
                    self._processes[number] = new
                    self._await(new, ready)
                    told = "Tiến trình %s dừng bất ngờ (mã %s); %s thay nó."
                    _log.warning(told, process.pid, process.exitcode, new.pid)

    def _await(self, process: BaseProcess, ready: Connection) -> None:
        with ready:
            self._stop.wait(ready)
            try:
                ready.recv_bytes()
            except EOFError:  # it is gone
                process.join()
                raise SettingsError(
                    f"Một tiến trình phục vụ dừng ngay khi bắt đầu (mã {process.exitcode}); lý do"
                    " ở trên. Hãy thử --processes 1."
                ) from None


def _end(processes: Sequence[BaseProcess]) -> None:
    """Let processes end by themselves, all of them in one time of grace."""
    for process in processes:
        process.terminate()
    end = time.monotonic() + _GRACE
    for process in processes:
        process.join(max(0, end - time.monotonic()))
        process.kill()


def _start(
    context: ForkContext | SpawnContext, work: Callable[..., None], arguments: tuple[Any, ...]
) -> _Worker:
    ready, says_ready = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, arguments, says_ready), daemon=True)
    # Ctrl-C reaches every process of a terminal. Theirs is to wait for SIGTERM: who is started
    # while a signal is ignored ignores it from the first.
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGINT, handler)
        says_ready.close()
    return process, ready


def _run(work: Callable[..., None], arguments: tuple[Any, ...], ready: Connection) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=_follow_parent, daemon=True).start()

    def say_ready() -> None:
        with suppress(OSError):
            ready.send_bytes(b"ready")
        ready.close()

    try:
        work(*arguments, say_ready)
    finally:
        logging.shutdown()  # what is forked leaves without it


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
