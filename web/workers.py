"""Processes that do the same work, kept running: prefork, as servers call it."""

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
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from searchkit import SettingsError

# Not forked: libraries under the index have threads, which a fork would leave half alive.
_CONTEXT: Final = multiprocessing.get_context("spawn")
_GRACE: Final = 10  # seconds that a process has to end by itself

_log = logging.getLogger(__name__)

Ready = Callable[[], None]
"""What a worker calls once it works."""

_Worker = tuple[SpawnProcess, Connection]  # a process, and where it says that it is ready


def keep_running(
    count: int,
    work: Callable[..., None],
    arguments: tuple[Any, ...],
    announce: Callable[[list[int]], None],
) -> None:
    """Run some processes until this one is told to stop (SIGINT, SIGTERM); then end them all.

    One that dies is replaced. When this process is killed, they end by themselves.

    Args:
        count: How many.
        work: What each does: a function of a module, called with ``arguments``, its number from 0
            and a :data:`Ready`. It returns when its process is sent SIGTERM.
        arguments: They must survive pickling.
        announce: Called once all are ready, with the numbers of the processes.

    Raises:
        SettingsError: A process ended before it was ready; it has said why itself.
    """
    stop_on_signals()
    workers: list[_Worker] = []
    try:
        workers.extend(_start(work, (*arguments, number)) for number in range(count))
        for worker in workers:
            _await(*worker)
        announce([process.pid or 0 for process, _ in workers])
        while True:
            wait([process.sentinel for process, _ in workers])
            for number, (process, _) in enumerate(workers):
                if process.exitcode is not None:
                    workers[number] = new = _start(work, (*arguments, number))
                    _await(*new)
                    told = "Tiến trình %s dừng bất ngờ (mã %s); %s thay nó."
                    _log.warning(told, process.pid, process.exitcode, new[0].pid)
    finally:
        _end([process for process, _ in workers])


def _end(processes: Sequence[SpawnProcess]) -> None:
    """Let processes end by themselves, all of them in one time of grace."""
    for process in processes:
        process.terminate()
    end = time.monotonic() + _GRACE
    for process in processes:
        process.join(max(0, end - time.monotonic()))
        process.kill()


def stop_on_signals() -> None:
    """Leave by SystemExit when told to stop."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: sys.exit(0))


def _start(work: Callable[..., None], arguments: tuple[Any, ...]) -> _Worker:
    ready, says_ready = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_run, args=(work, arguments, says_ready), daemon=True)
    # Ctrl-C reaches every process of a terminal. Theirs is to wait for SIGTERM: who is started
    # while a signal is ignored ignores it from the first.
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGINT, handler)
        says_ready.close()
    return process, ready


def _await(process: SpawnProcess, ready: Connection) -> None:
    try:
        ready.recv_bytes()
    except EOFError:  # it is gone
        process.join()
        raise SettingsError(
            f"Một tiến trình phục vụ dừng ngay khi bắt đầu (mã {process.exitcode}); lý do ở trên. "
            "Hãy thử --processes 1."
        ) from None
    finally:
        ready.close()


def _run(work: Callable[..., None], arguments: tuple[Any, ...], ready: Connection) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=_follow_parent, daemon=True).start()

    def say_ready() -> None:
        with suppress(OSError):
            ready.send_bytes(b"ready")
        ready.close()

    work(*arguments, say_ready)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
