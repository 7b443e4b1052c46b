"""What machines ask a site for: is it up, may it be crawled, how is it searched."""

import math
import textwrap
from typing import Final

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    render_template,
    request,
    url_for,
)

from web.late_index import current_index
from web.metrics import exposition

_SITEMAP: Final = 10_000  # addresses on one; the standard allows 50,000 and 50 MB

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is up."""
    return _plain("ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """The index can be searched; perhaps not its latest commit, which is said.

    Raises:
        StoreError: It can't; answered with 503.
    """
    current_index().search("a", limit=1)
    if current_index().problem:
        return _plain("ok\nold commit: the latest one can't be read, the log says why")
    return _plain("ok")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counts for Prometheus; a proxy in front had better keep them to itself."""
    return _uncached(exposition())


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Articles may be crawled; results, which are without end, may not."""
    closed = ("pages.results", "feeds.atom", "feeds.json", "api.search", "api.suggest")
    lines = [
        "User-agent: *",
        *(f"Disallow: {url_for(endpoint)}" for endpoint in closed),
        f"Sitemap: {url_for('ops.sitemap_index', _external=True)}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    """Where the sitemaps are (sitemaps.org): there may be more articles than one can hold."""
    count = max(1, math.ceil(len(current_index()) / _SITEMAP))
    page = render_template("sitemap_index.xml", numbers=range(1, count + 1))
    return Response(page, mimetype="application/xml")


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap(number: int) -> Response:
    """The addresses of some of the articles."""
    ids = current_index().ids()[(number - 1) * _SITEMAP : number * _SITEMAP] if number else []
    if number != 1 and not ids:
        abort(404)
    page = render_template("sitemap.xml", ids=ids, first=number == 1)
    return Response(page, mimetype="application/xml")


@blueprint.get("/opensearch/suggest")
def opensearch_suggest() -> Response:
    """Suggestions as a browser wants them in its own search box (OpenSearch Suggestions 1.1)."""
    prefix = request.args.get("q", "")
    found = current_index().suggest(prefix)
    response = jsonify([prefix, [suggestion.text for suggestion in found]])
    response.mimetype = "application/x-suggestions+json"
    return response


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The description that lets a browser search the site (OpenSearch 1.1)."""
    name = current_app.extensions["settings"].site_name
    short = textwrap.shorten(name, 16, placeholder="…")  # the longest that the standard allows
    page = render_template("opensearch.xml", short_name=short)
    return Response(page, mimetype="application/opensearchdescription+xml")


def _plain(text: str) -> Response:
    return _uncached(Response(f"{text}\n", mimetype="text/plain"))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
