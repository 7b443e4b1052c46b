"""The entrance: who asks, by which name, and where, is settled here before anybody believes it.

A proxy in front says so in headers, and passes on what it does not set itself: a visitor can send
every one of them. So each is believed as far as the operator says, and has to look like what it is.
"""

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from searchkit import Message, QueryError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HOST: Final = re.compile(
    r"(?:([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?)|\[([0-9a-f:.]{2,45})\])(?::([0-9]{1,5}))?",
    re.ASCII | re.IGNORECASE,
)
_LONGEST: Final = 253  # characters of a name (RFC 1035)
_NO_HOST: Final = "searchkit.no_host"


class _Entrance:
    """Leaves nothing in the environment of a request that could not be true."""

    def __init__(self, app: "WSGIApplication", prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["wsgi.url_scheme"] not in {"http", "https"}:
            environ["wsgi.url_scheme"] = "http"
        if not is_host(environ.get("HTTP_HOST", "localhost")):
            # Addresses can't be made with it, not even those of the page that says so.
            environ[_NO_HOST] = environ.pop("HTTP_HOST")
            environ["SERVER_NAME"] = "localhost"
        if self._prefix:
            environ["SCRIPT_NAME"] = self._prefix
            path = environ.get("PATH_INFO", "")
            if path == self._prefix or path.startswith(f"{self._prefix}/"):
                environ["PATH_INFO"] = path[len(self._prefix) :] or "/"
        return self._app(environ, start_response)


def is_host(name: str) -> bool:
    """Whether a ``Host`` header can be one: a name or an address, and perhaps a port."""
    match = _HOST.fullmatch(name)
    if match is None:
        return False
    host, address, port = match.groups()
    try:
        if address:
            IPv6Address(address)
        elif len(host) > _LONGEST:
            return False
        else:
            host.encode("idna").decode("idna")  # xn-- must stand for something
    except ValueError:
        return False
    return 0 < int(port or 1) < 1 << 16


def init_app(app: Flask) -> None:
    """Believe as many proxies as the settings say, and refuse requests for names of others.

    Links hold the name by which a page was asked for. Where no name is set up, the site has those
    of this machine alone: who sets none would else lend its pages to any.

    ``X-Forwarded-Host`` counts only where ``trusted_hosts`` says which names there are, and
    ``X-Forwarded-Prefix`` never: the setting ``path_prefix`` says it.
    """
    settings = app.extensions["settings"]
    hosts = [name for name in settings.trusted_hosts.split(",") if name]
    names = hosts or ["localhost", ".localhost", socket.gethostname()]
    hops = settings.trusted_proxies
    app.wsgi_app = _Entrance(app.wsgi_app, settings.path_prefix)  # type: ignore[method-assign]
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops if hosts else 0
        )

    @app.before_request
    def refuse() -> None:
        if _NO_HOST in request.environ:
            abort(400)
        if "*" in hosts or host_is_trusted(request.host, names):
            return
        if hosts or not _is_address(request.host):
            raise QueryError(
                Message(
                    "Máy chủ này không biết mình mang tên mà bạn gọi; người vận hành hãy thêm tên"
                    " ấy vào thiết lập trusted_hosts."
                )
            )


def _is_address(host: str) -> bool:
    """Whether a host, perhaps with a port, is named by its number: no name leads astray then."""
    bare = host.rpartition("]")[0].removeprefix("[") or host.partition(":")[0]
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True
