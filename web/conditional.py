"""Conditional requests: an answer that a client has already is not sent again (RFC 9110, 13).

What an address gives follows from the commit that is searched, from this program and its settings,
the language, the name of the site, and the day, for pages lead to the last seven. These name an
answer before anything is looked for. What it says names it, too: a commit leaves most answers as
they were. A tag holds both names, and either will do.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask, Response, g, request

import searchkit
from web.compression import is_passed_on
from web.current import current_index, current_settings
from web.language import current_language
from web.periods import today
from web.settings import Settings

_NAMED: Final = {"pages", "api", "charts", "facts", "feeds"}
"""Blueprints whose answers follow from a commit."""
_TIME_TAKEN: Final = re.compile(rb'"took_ms":[\d.e-]+')
_DIGITS: Final = 20
_HOMES: Final = Path(__file__).parent, Path(searchkit.__file__).parent


def init_app(app: Flask) -> None:
    """Name every answer, and answer 304 where that is what the client has.

    Tags are weak: answers that differ only in the time they took are the same.
    """

    @app.after_request
    def compare(response: Response) -> Response:
        kept = "no-store" not in response.headers.get("Cache-Control", "")
        named = "ETag" in response.headers
        if response.status_code == 200 and kept and not named and not is_passed_on(response):
            content = response.get_data()
            if response.mimetype == "application/json":
                content = _TIME_TAKEN.sub(b"", content)
            said = _digest(content)
            response.set_etag(f"{follows_from(response) or ''}.{said}", weak=True)
            if request.if_none_match.star_tag or _known(lambda tag: tag.endswith(f".{said}")):
                response.status_code = 304
                response.set_data(b"")
        return response


def name_answer() -> str | None:
    """What the answer to this request follows from, as a digest; None where that is not known.

    It is to be asked once, before the answer is made; :func:`follows_from` remembers it.
    """
    if request.blueprint not in _NAMED or request.method not in {"GET", "HEAD"}:
        return None
    with suppress(searchkit.StoreError):
        g.commit = current_index().commit
        where = request.scheme, request.host, request.script_root, request.path
        asked = request.query_string, current_language(), today()
        made_by = _made_by(current_settings())
        g.answer = _digest(repr((where, asked, made_by, g.commit)).encode(errors="replace"))
        return str(g.answer)
    return None


def follows_from(response: Response) -> str | None:
    """The name of an answer, if all who ask while it stays the same are to have this one."""
    name: str | None = g.get("answer")
    if name is None or response.status_code != 200 or "partial" in g:
        return None
    with suppress(searchkit.StoreError):  # what was found may be of a commit that came meanwhile
        return name if current_index().commit == g.commit else None
    return None


def not_modified(name: str) -> Response | None:
    """The answer to a client that has the one of that name already."""
    tag = _known(lambda tag: tag.startswith(f"{name}."))
    if tag is None:
        return None
    response = Response(status=304)
    response.set_etag(tag, weak=True)
    return response


def _known(is_it: Callable[[str], bool]) -> str | None:
    """A tag that the client has, if one is like that."""
    return next(filter(is_it, request.if_none_match.as_set(include_weak=True)), None)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


@cache
def _made_by(settings: Settings) -> str:
    """What this program is: another one may answer otherwise, whatever its version says."""
    files = sorted(path for home in _HOMES for path in home.rglob("*") if path.suffix != ".pyc")
    program = b"\0".join(path.read_bytes() for path in files if path.is_file())
    return _digest(program + repr(settings).encode(errors="replace"))
