"""Running the application under waitress."""

import logging
import signal
import socket
import sys
from collections.abc import Mapping
from typing import Final

from searchkit import SettingsError
from web.settings import load_settings

_MAX_HEADERS: Final = 16 * 1024
"""Bytes of a request line and its headers: the longest query that is read, 1,000 characters, can
take 9,000 in an address."""


def serve(config: Mapping[str, object] | None = None) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM).

    The access log goes to standard output, everything else to standard error.

    Args:
        config: Settings by name, which win over the environment and the file; see
            :mod:`web.settings`.

    Raises:
        StoreError: The index can't be opened.
        SettingsError: A setting is wrong, or the address can't be listened on.
    """
    import waitress

    from web import create_app
    from web.access_log import LOGGER

    settings = load_settings(config)
    app = create_app(settings)
    app.extensions["index"].get()
    listener = _listen(settings.host, settings.port)
    server = waitress.create_server(
        app,
        sockets=[listener],
        ident=None,
        max_request_header_size=_MAX_HEADERS,
        max_request_body_size=_MAX_HEADERS,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    access = logging.getLogger(LOGGER)
    access.propagate = False
    access.addHandler(logging.StreamHandler(sys.stdout))
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    app.logger.info("Đang phục vụ tại http://%s:%d", shown, listener.getsockname()[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.run()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"Không mở được {host}:{port} ({error}); hãy chọn --host hoặc --port khác."
        ) from None
