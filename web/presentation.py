"""What templates can call beyond the language's own."""

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask import Flask, request, url_for

from web.marking import pieces
from web.paging import page_numbers


def init_app(app: Flask) -> None:
    """Give templates their functions."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600  # seconds; see asset_url
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset_url=asset_url,
        in_language=in_language,
        page_numbers=page_numbers,
        pieces=pieces,
        site_name=app.extensions["settings"].site_name,
        web_host=web_host,
    )


def asset_url(name: str) -> str:
    """The address of a static file; it changes with the content, so caches may keep it."""
    return url_for("static", filename=name, v=_version(name))


def in_language(language: str) -> str:
    """This very page in another language, as a reference that stays on it."""
    return f"?{urlencode(request.args.to_dict() | {'lang': language})}"


def web_host(url: str | None) -> str | None:
    """The host of an address that is safe to link, that is http or https; else None."""
    try:
        parts = urlsplit(url or "")
        return parts.hostname if parts.scheme in {"http", "https"} else None
    except ValueError:
        return None


@cache
def _version(name: str) -> str:
    content = (Path(__file__).parent / "static" / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:8]
