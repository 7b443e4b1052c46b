"""How much goes over the network to a cluster, counted where each request is made."""

import threading
from typing import Any

import opensearchpy
from opensearchpy import exceptions as told

from searchkit.engine.protocol import Traffic


class Meter:
    """The traffic of one connection, in all threads: what is asked once more counts once more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._traffic = Traffic()

    @property
    def traffic(self) -> Traffic:
        """What there was until now."""
        return self._traffic

    def connections(self) -> type[opensearchpy.Connection]:
        """What the client makes its connections of."""
        return type("MeteredConnection", (_Metered,), {"meter": self})

    def count(self, sent: int, received: int, *, failed: bool) -> None:
        """Count a request."""
        with self._lock:
            before = self._traffic
            self._traffic = Traffic(
                requests=before.requests + 1,
                failed=before.failed + failed,
                sent=before.sent + sent,
                received=before.received + received,
            )


class _Metered(opensearchpy.Urllib3HttpConnection):
    meter: Meter

    def perform_request(
        self, method: str, url: str, params: Any = None, body: Any = None, *rest: Any, **more: Any
    ) -> Any:
        size = len(body or b"")
        try:
            status, headers, content = super().perform_request(
                method, url, params, body, *rest, **more
            )
        except told.TransportError as error:
            # What was refused has a status, what got no answer has none.
            self.meter.count(size, 0, failed=not isinstance(error.status_code, int))
            raise
        self.meter.count(size, int(headers.get("content-length", len(content))), failed=False)
        return status, headers, content
