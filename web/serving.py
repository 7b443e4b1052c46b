"""Running the application: waitress speaks with visitors, a process a core makes the answers."""

import ctypes
import gc
import importlib
import json
import logging
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EADDRINUSE
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import searchkit
from searchkit import SettingsError, StoreError
from web.counts import Counts
from web.dispatch import Desks, Front, answer_requests
from web.log import JsonFormatter, LineFormatter, PatientHandler
from web.settings import Settings, load_settings
from web.visits import Visits
from web.workers import FORKED, Ready, Stop, Workers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

_MAX_HEADERS: Final = 16 * 1024
"""Bytes of a request line and its headers: the longest query that is read, 1,000 characters, can
take 9,000 in an address."""

_MOST_CONNECTIONS: Final = 4_096
"""Open connections, idle and slow ones too; each takes some 20 KB."""
_YOUNG: Final = 50_000
"""Objects that are made between two garbage collections, some megabytes; Python's own is 700."""
_FEW: Final = 4
"""Threads that make answers where one process does all: searches, and what must not wait."""
_MANY: Final = 32
"""Threads that wait for other processes; as many requests are handed in at once."""
_OTHER_FILES: Final = 128
"""Files of a process that are no connections."""

_log = logging.getLogger(__name__)


def serve(config: Mapping[str, object] | None = None) -> NoReturn:
    """Serve until the process is told to stop (SIGINT, SIGTERM), and leave by SystemExit.

    This process speaks with visitors and hands what they ask to others (:mod:`web.dispatch`), or,
    if there is to be one alone, answers itself. The others share what must be known of all of them:
    the counts of ``/metrics``, and those of the rate limit. One that dies is replaced.

    The access log goes to standard output, a line in one write, everything else to standard error.
    Nobody waits for who reads them.

    Args:
        config: Settings by name, which win over the environment and the file; see
            :mod:`web.settings`.

    Raises:
        StoreError: The index can't be opened.
        SettingsError: A setting is wrong, or the address can't be listened on.
    """
    settings = load_settings(config)
    processes = settings.processes or _cores()
    if os.name == "nt":  # no SIGTERM there, which ends a process in good order
        processes = 1
    _check(settings.index, load=processes > 1 and FORKED)
    _log_to_stderr(settings)
    stop = Stop()
    with _listen(settings.host, settings.port) as listener:
        if FORKED:  # the port is free as soon as this process is gone
            os.register_at_fork(after_in_child=listener.close)
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        try:
            arguments = (settings, Visits(), Counts(processes))
        except OSError as error:
            raise SettingsError(f"Không có chỗ trong bộ nhớ cho máy chủ ({error}).") from None

        if processes == 1:
            app = _application(*arguments, 0)
            with _speaking(app, settings, listener, _FEW):
                _announce(address, [os.getpid()])
                stop.wait()
        desks = Desks(settings.path_prefix)
        with (
            Workers(stop, processes, _answer, (*arguments, desks)) as workers,
            _speaking(Front(desks), settings, listener, _MANY),
        ):
            _announce(address, workers.numbers)
            workers.keep()


def _check(index: str | Path, *, load: bool) -> None:
    """Say now what is wrong with an index.

    Args:
        index: Its address.
        load: Load what every process needs, for those that will be forked.

    Raises:
        StoreError: It can't be opened.
    """
    if load:  # NumPy's library of linear algebra, which nobody asks, has a thread a core
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with searchkit.open_index(index) as opened:
        if load:
            importlib.import_module("web.application")
            with suppress(StoreError):  # each of them will say so
                _warm_up(opened)


def _announce(address: str, processes: list[int]) -> None:
    listed = ", ".join(map(str, processes))
    _log.info("Đang phục vụ tại %s (tiến trình %s)", address, listed)


@contextmanager
def _speaking(
    app: "WSGIApplication", settings: Settings, listener: socket.socket, threads: int
) -> Iterator[None]:
    """Let waitress speak with visitors meanwhile; in the end it waits a moment for answers.

    Args:
        app: What answers.
        settings: Those of the service.
        listener: Where visitors come.
        threads: That call ``app``.
    """
    import waitress

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line a request that waits
    server = waitress.create_server(
        app,
        sockets=[listener],
        threads=threads,
        ident=None,
        max_request_header_size=_MAX_HEADERS,
        max_request_body_size=_MAX_HEADERS,
        connection_limit=_connections(),
        asyncore_use_poll=True,  # select knows 1,024 files
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()


def _answer(
    settings: Settings, visits: Visits, counts: Counts, desks: Desks, process: int, ready: Ready
) -> None:
    """Answer what is handed in until SystemExit."""
    _log_to_stderr(settings)
    app = _application(settings, visits, counts, process)
    ready()
    answer_requests(app, desks)


def _application(settings: Settings, visits: Visits, counts: Counts, process: int) -> "Flask":
    """The application, ready for its first visitor; its access log goes to standard output."""
    from web import create_app
    from web.access_log import LOGGER

    access = logging.getLogger(LOGGER)
    access.propagate = False
    access.addHandler(PatientHandler(1, lambda lost: json.dumps({"lost": lost})))
    app = create_app(settings, visits, counts, process)
    try:
        _warm_up(app.extensions["index"].get())
    except StoreError as error:  # damaged since the start: /readyz says so until it is mended
        _log.error("%s", error)
    return app


def _warm_up(index: searchkit.SearchIndex) -> None:
    """Load what the first visitor would wait for.

    It lives as long as the process, so it is then left out of garbage collections: each would go
    through all of it, which takes longer than to answer. An answer makes some ten thousand objects
    and leaves next to none in a circle, so they are looked for more seldom than Python would: a
    thirtieth of an answer went into that.
    """
    index.search("chuyển đổi số", limit=1)
    index.suggest("chuyển đổi")
    gc.collect()
    _give_back()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


def _give_back() -> None:
    """Give the system the memory that loading took and needs no more; glibc keeps it otherwise."""
    with suppress(AttributeError, OSError):  # other libraries have no such function
        ctypes.CDLL(None).malloc_trim(0)


def _cores() -> int:
    """Processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _connections() -> int:
    """How many connections this process can hold, once it may have as many files as it can."""
    if os.name == "nt":
        return _MOST_CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    return max(1, min(_MOST_CONNECTIONS, allowed - _OTHER_FILES))


def _log_to_stderr(settings: Settings) -> None:
    formatter = JsonFormatter() if settings.log_format == "json" else LineFormatter()

    def lost(lines: int) -> str:
        told = f"{lines} dòng nhật ký bị mất vì không ai đọc"
        record = logging.LogRecord(__name__, logging.WARNING, "", 0, told, None, None)
        return formatter.format(record)

    handler = PatientHandler(2, lost)
    handler.setFormatter(formatter)
    # One that came with a fork may have left its thread behind.
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == EADDRINUSE:
            raise SettingsError(
                f"{host}:{port} đang có chương trình khác dùng; hãy dừng nó hoặc chọn --port khác."
            ) from None
        raise SettingsError(
            f"Không mở được {host}:{port} ({error}); hãy chọn --host hoặc --port khác."
        ) from None
