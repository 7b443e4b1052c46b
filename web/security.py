"""What every answer tells the browser to refuse."""

from typing import Final

from flask import Flask, Response, request

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Queries stand in addresses: no other site is told them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


_ONLY_HTTPS: Final = "max-age=31536000"  # a year; said only where HTTPS is in use


def init_app(app: Flask) -> None:
    """Put the headers on every answer, errors too."""

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = _ONLY_HTTPS
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
            response.vary.add("Cookie")
        return response
