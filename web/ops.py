"""What machines ask a site for: is it up, may it be crawled, how is it searched."""

from collections.abc import Sequence
from functools import lru_cache
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

from searchkit import SearchIndex
from web.current import current_index, current_settings
from web.language import current_language
from web.metrics import exposition
from web.search_request import MOST_OF_QUERY, cut

_SHORT_NAME: Final = 16
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
    closed = (
        "pages.results",
        "charts.chart",
        "feeds.atom",
        "feeds.json",
        "api.search",
        "api.suggest",
    )
    lines = [
        "User-agent: *",
        *(f"Disallow: {url_for(endpoint)}" for endpoint in closed),
        f"Sitemap: {url_for('ops.sitemap_index', _external=True)}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    """Where the sitemaps are (sitemaps.org): there may be more articles than one can hold."""
    numbers = range(1, len(_sitemaps()) + 1)
    page = render_template("sitemap_index.xml", numbers=numbers)
    return Response(page, mimetype="application/xml")


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap(number: int) -> Response:
    """The addresses of some of the articles."""
    sitemaps = _sitemaps()
    if not 1 <= number <= len(sitemaps):
        abort(404)
    ids = current_index().ids(sitemaps[number - 1], _SITEMAP)
    page = render_template("sitemap.xml", ids=ids, first=number == 1)
    return Response(page, mimetype="application/xml")


def _sitemaps() -> Sequence[str]:
    """Behind which id each sitemap begins."""
    index = current_index()
    return _starts(index, index.commit, _SITEMAP)


@lru_cache(maxsize=1)  # of one commit: crawlers ask for all sitemaps, one after the other
def _starts(index: SearchIndex, commit: str, size: int) -> Sequence[str]:  # noqa: ARG001
    """Behind which id each page of ids begins; the last may be short, and the first empty."""
    starts = [""]
    while len(page := index.ids(starts[-1], size)) == size:
        starts.append(page[-1])
    return starts if page or len(starts) == 1 else starts[:-1]


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The icon where browsers look for it unasked; they go by the content, which is PNG."""
    return current_app.send_static_file("icon-32.png")


@blueprint.get("/apple-touch-icon.png")
def touch_icon() -> Response:
    """The icon for the home screens of phones."""
    return current_app.send_static_file("icon-180.png")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a phone is told that keeps the site on its home screen (W3C, Web App Manifest)."""
    name = current_settings().site_name
    icon = {"src": url_for("static", filename="icon-512.png"), "sizes": "512x512"}
    content = {
        "name": name,
        "short_name": short_name(name),
        "lang": current_language(),
        "start_url": url_for("pages.home"),
        "display": "minimal-ui",
        "background_color": "#fbfaf7",
        "theme_color": "#9b1c1f",
        "icons": [icon | {"type": "image/png"}],
    }
    response = jsonify(content)
    response.mimetype = "application/manifest+json"
    return response


@blueprint.get("/opensearch/suggest")
def opensearch_suggest() -> Response:
    """Suggestions as a browser wants them in its own search box (OpenSearch Suggestions 1.1)."""
    prefix = cut(request.args.get("q", ""), MOST_OF_QUERY)
    found = current_index().suggest(prefix)
    response = jsonify([prefix, [suggestion.text for suggestion in found]])
    response.mimetype = "application/x-suggestions+json"
    return response


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The description that lets a browser search the site (OpenSearch 1.1)."""
    name = current_settings().site_name
    page = render_template("opensearch.xml", short_name=short_name(name))
    return Response(page, mimetype="application/opensearchdescription+xml")


def short_name(name: str) -> str:
    """A name in the 16 characters that OpenSearch allows; a long one is abbreviated.

    >>> short_name("Tra cứu chuyển đổi số")
    'Tra cứu CĐS'
    """
    words = name.split()
    for kept in range(len(words), 0, -1):
        initials = "".join(word[0].upper() for word in words[kept:])
        short = " ".join(filter(None, (*words[:kept], initials)))
        if len(short) <= _SHORT_NAME:
            return short
    return name[:_SHORT_NAME].strip()


def _plain(text: str) -> Response:
    return _uncached(Response(f"{text}\n", mimetype="text/plain"))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
