"""Conditional requests: an answer that a client has already is not sent again (RFC 9110, 13)."""

import hashlib
import re
from typing import Final

from flask import Flask, Response, request

from web.compression import is_passed_on

_TIME_TAKEN: Final = re.compile(rb'"took_ms":[\d.e-]+')


def init_app(app: Flask) -> None:
    """Name the content of every answer, and answer 304 where that is what the client has.

    The tag is weak: answers that differ only in the time they took are the same.
    """

    @app.after_request
    def compare(response: Response) -> Response:
        kept = "no-store" not in response.headers.get("Cache-Control", "")
        if response.status_code == 200 and kept and not is_passed_on(response):
            content = response.get_data()
            if response.mimetype == "application/json":
                content = _TIME_TAKEN.sub(b"", content)
            response.set_etag(hashlib.sha256(content).hexdigest()[:20], weak=True)
            response.make_conditional(request)
        return response
