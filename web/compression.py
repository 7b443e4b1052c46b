"""Smaller answers for those who take them: gzip (RFC 9110, 8.4.1), written as it is sent.

Gzip needs nothing beyond Python; a proxy that knows brotli takes over by asking for none.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from flask import Flask, Response, request

_WORTH_IT: Final = 1_000  # bytes; less is sent in one packet anyway
_LEVEL: Final = 5
_GZIP: Final = 16 + zlib.MAX_WBITS
_KINDS: Final = {
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/jsonl",
    "application/problem+json",
    "application/vnd.oai.openapi+json",
    "application/x-bibtex",
    "application/x-research-info-systems",
    "application/xml",
    "image/svg+xml",
}


def init_app(app: Flask) -> None:
    """Compress what gets smaller by it. Tags of content are weak, so they stay true."""

    @app.after_request
    def compress(response: Response) -> Response:
        kind = response.mimetype or ""
        packed = "Content-Encoding" in response.headers
        if (
            response.status_code != 200
            or packed
            or not (kind.startswith("text/") or kind in _KINDS)
        ):
            return response
        response.vary.add("Accept-Encoding")
        size = response.content_length
        if not encoding() or (size is not None and size < _WORTH_IT):
            return response
        response.headers["Content-Encoding"] = encoding()
        if is_passed_on(response):
            response.direct_passthrough = False
            response.headers.pop("Content-Length", None)
            if close := getattr(response.response, "close", None):
                response.call_on_close(close)
            response.response = _packed(response.iter_encoded())
        else:
            response.set_data(b"".join(_packed([response.get_data()])))
        return response


def encoding() -> str:
    """How the answer to this request may be compressed; empty for not at all."""
    return "gzip" if request.accept_encodings["gzip"] > 0 else ""


def is_passed_on(response: Response) -> bool:
    """Whether an answer is sent piece by piece: a stream, or a file as a server hands it over.

    The files of some servers have a length, and so don't look like streams.
    """
    return response.is_streamed or response.direct_passthrough


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
