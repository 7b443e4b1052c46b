"""Running the application under waitress, in as many processes as there are cores."""

import gc
import json
import logging
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import searchkit
from searchkit import SettingsError, StoreError
from web.log import JsonFormatter, LineFormatter, PatientHandler
from web.metrics import Counts
from web.rate_limit import Visits
from web.settings import Settings, load_settings
from web.workers import Ready, keep_running, stop_on_signals

_MAX_HEADERS: Final = 16 * 1024
"""Bytes of a request line and its headers: the longest query that is read, 1,000 characters, can
take 9,000 in an address."""

_MOST_CONNECTIONS: Final = 4_096
"""Open connections of one process, idle and slow ones too; each takes some 20 KB."""
_OTHER_FILES: Final = 128
"""Files of a process that are no connections."""

_log = logging.getLogger(__name__)


def serve(config: Mapping[str, object] | None = None) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM).

    Processes accept connections from one socket. They share what must be known of all of them: the
    counts of ``/metrics``, and those of the rate limit. One that dies is replaced.

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
    searchkit.open_index(settings.index).close()  # say now what is wrong with it
    processes = settings.processes or _cores()
    if os.name == "nt":  # no SIGTERM there, which ends a process in good order
        processes = 1
    _log_to_stderr(settings)
    with _listen(settings.host, settings.port) as listener:
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        try:
            arguments = (settings, listener, Visits(), Counts(processes))
        except OSError as error:
            raise SettingsError(f"Không có chỗ trong bộ nhớ cho máy chủ ({error}).") from None

        def announce(numbers: list[int]) -> None:
            listed = ", ".join(map(str, numbers))
            _log.info("Đang phục vụ tại %s (tiến trình %s)", address, listed)

        if processes == 1:
            stop_on_signals()
            _answer(*arguments, 0, lambda: announce([os.getpid()]))
        else:
            keep_running(processes, _answer, arguments, announce)


def _answer(
    settings: Settings,
    listener: socket.socket,
    visits: Visits,
    counts: Counts,
    process: int,
    ready: Ready,
) -> None:
    """Answer requests until SystemExit."""
    import waitress

    from web import create_app
    from web.access_log import LOGGER

    _log_to_stderr(settings)
    access = logging.getLogger(LOGGER)
    access.propagate = False
    access.addHandler(PatientHandler(1, lambda lost: json.dumps({"lost": lost})))
    app = create_app(settings, visits, counts, process)
    try:
        _warm_up(app.extensions["index"].get())
    except StoreError as error:  # damaged since the start: /readyz says so until it is mended
        _log.error("%s", error)
    server = waitress.create_server(
        app,
        sockets=[listener],
        ident=None,
        max_request_header_size=_MAX_HEADERS,
        max_request_body_size=_MAX_HEADERS,
        connection_limit=_connections(),
        asyncore_use_poll=True,  # select knows 1,024 files
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    ready()
    server.run()


def _warm_up(index: searchkit.SearchIndex) -> None:
    """Load what the first visitor would wait for.

    It lives as long as the process, so it is then left out of garbage collections: each would go
    through all of it, which takes longer than to answer.
    """
    index.search("chuyển đổi số", limit=1)
    index.suggest("chuyển đổi")
    gc.collect()
    gc.freeze()


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
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"Không mở được {host}:{port} ({error}); hãy chọn --host hoặc --port khác."
        ) from None
