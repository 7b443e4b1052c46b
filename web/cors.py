"""Who may read the API and the feeds from pages of other sites (WHATWG Fetch, CORS)."""

from typing import Final

from flask import Flask, Response, request

_OPEN: Final = ("/api/v1/", "/theo-doi/", "/opensearch/")
_EMBEDDED: Final = "/static/search-box.js"


def init_app(app: Flask) -> None:
    """Say so as ``cors`` is set up: nobody else, the sites of a list, or all (``*``).

    Nothing is sent with credentials; who may read without them reads what anybody can.
    """
    allowed = [origin for origin in app.extensions["settings"].cors.split(",") if origin]

    @app.after_request
    def share(response: Response) -> Response:
        if request.method == "OPTIONS" and response.status_code == 200:
            response.status_code = 204
            response.headers.pop("Content-Type", None)
        if request.path == _EMBEDDED:  # a script that pages of any site may load
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if not allowed or not request.path.startswith(_OPEN):
            return response
        origin = request.headers.get("Origin", "")
        if "*" not in allowed:
            response.vary.add("Origin")
            if origin not in allowed:
                return response
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed else origin
        headers["Access-Control-Expose-Headers"] = "Content-Disposition, ETag, Retry-After"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            headers["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
            headers["Access-Control-Max-Age"] = "86400"
        return response
