"""The access log: a JSON line for each request, without addresses and without queries."""

import json
import logging
import time
from datetime import UTC, datetime
from typing import Final

from flask import Flask, Response, g, request

LOGGER: Final = "web.access"


def init_app(app: Flask) -> None:
    """Log every request to the logger :data:`LOGGER`, whose handlers the server chooses.

    A line has ``time`` (UTC), ``method``, ``route`` (the pattern, not the address), ``status``,
    ``ms`` (inside the application) and ``bytes`` (of the body, null when not known).
    """
    log = logging.getLogger(LOGGER)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def write(response: Response) -> Response:
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.started) * 1000, 3),
            "bytes": response.content_length,
        }
        log.info(json.dumps(line))
        return response
