"""A proxy in front of a node, with the faults of networks and of busy clusters."""

import base64
import http.client
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Fault = Literal["busy", "cut", "forbidden"]


class Proxy:
    """What stands between, until the end of ``with``.

    Args:
        url: Of the node.
        delay: Seconds by which each answer is late.
        context: For TLS; None for none.
        user: Name and password that are asked for; None for nobody's.

    Attributes:
        fault: Called with the method and path of each request: what goes wrong; None for nothing.
        requests: The path of each that there was.
        received: Bytes of their bodies.
    """

    def __init__(
        self,
        url: str,
        *,
        delay: float = 0.0,
        context: ssl.SSLContext | None = None,
        user: tuple[str, str] | None = None,
    ) -> None:
        self.node = url.partition("://")[2]
        self.delay = delay
        self.fault: Callable[[str, str], Fault | None] = lambda _method, _path: None
        self.requests: list[str] = []
        self.received = 0
        self.allowed = None
        if user:
            self.allowed = f"Basic {base64.b64encode(':'.join(user).encode()).decode()}"
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        """Answer until the end."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        proxy = self.proxy
        proxy.requests.append(self.path.partition("?")[0])
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        proxy.received += len(body)
        fault = proxy.fault(self.command, self.path.partition("?")[0])
        if proxy.allowed and self.headers.get("Authorization") != proxy.allowed:
            return self._answer(401, b"Unauthorized", {})
        if fault == "busy":
            return self._answer(429, _error("rejected_execution_exception"), _JSON)
        if fault == "forbidden":
            return self._answer(403, _error("security_exception"), _JSON)
        if fault == "cut":
            body = body[: len(body) // 2]
        connection = http.client.HTTPConnection(proxy.node, timeout=60)
        connection.request(self.command, self.path, body, {"Content-Type": _kind(self.headers)})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if fault == "cut":  # what was sent before may have been written
            self.close_connection = True
            self.connection.close()
            return None
        time.sleep(proxy.delay)
        return self._answer(
            answer.status, content, {"Content-Type": answer.headers["Content-Type"]}
        )

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815 - the names of the library

    def _answer(self, status: int, content: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


_JSON = {"Content-Type": "application/json"}


def _kind(headers: Any) -> str:
    return headers.get("Content-Type") or "application/json"


def _error(kind: str) -> bytes:
    return b'{"error": {"type": "%s", "reason": "%s"}}' % (kind.encode(), kind.encode())
