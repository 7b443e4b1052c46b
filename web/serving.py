"""Running the application under waitress, in as many processes as there are cores."""

import gc
import logging
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import searchkit
from searchkit import SettingsError, StoreError
from web.rate_limit import Visits
from web.settings import Settings, load_settings
from web.workers import Ready, keep_running, stop_on_signals

_MAX_HEADERS: Final = 16 * 1024
"""Bytes of a request line and its headers: the longest query that is read, 1,000 characters, can
take 9,000 in an address."""

_log = logging.getLogger(__name__)


def serve(config: Mapping[str, object] | None = None) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM).

    Processes accept connections from one socket. They share what must be known of all of them: the
    counts of ``/metrics``, and those of the rate limit. One that dies is replaced.

    The access log goes to standard output, a line in one write, everything else to standard error.

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
    _log_to_stderr()
    with _listen(settings.host, settings.port) as listener:
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        arguments = (settings, listener, _visits())

        def announce(numbers: list[int]) -> None:
            listed = ", ".join(map(str, numbers))
            _log.info("Đang phục vụ tại %s (tiến trình %s)", address, listed)

        if processes == 1:
            stop_on_signals()
            _answer(*arguments, lambda: announce([os.getpid()]))
        else:
            with _shared_metrics():
                keep_running(processes, _answer, arguments, announce)


def _answer(settings: Settings, listener: socket.socket, visits: Visits, ready: Ready) -> None:
    """Answer requests until SystemExit."""
    import waitress

    from web import create_app
    from web.access_log import LOGGER

    _log_to_stderr()
    access = logging.getLogger(LOGGER)
    access.propagate = False
    access.addHandler(logging.StreamHandler(sys.stdout))
    app = create_app(settings, visits)
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


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")


def _visits() -> Visits:
    try:
        return Visits()
    except OSError as error:  # memory is shared through a file, even if nobody sees it
        raise _no_room(error) from None


@contextmanager
def _shared_metrics() -> Iterator[None]:
    """Let the processes that are started meanwhile count into one folder."""
    try:
        shared = tempfile.TemporaryDirectory(prefix="searchkit-")
    except OSError as error:
        raise _no_room(error) from None
    with shared as name:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = name
        try:
            yield
        finally:
            del os.environ["PROMETHEUS_MULTIPROC_DIR"]


def _no_room(error: OSError) -> SettingsError:
    return SettingsError(f"Không có chỗ cho tệp tạm ({error}); hãy đặt TMPDIR là một thư mục khác.")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"Không mở được {host}:{port} ({error}); hãy chọn --host hoặc --port khác."
        ) from None
