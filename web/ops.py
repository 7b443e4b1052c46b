"""What machines ask a site for: is it up, may it be crawled, how is it searched."""

import textwrap

from flask import Blueprint, Response, current_app, render_template, url_for

from web.late_index import current_index

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is up."""
    return _plain("ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """The index can be searched.

    Raises:
        StoreError: It can't; answered with 503.
    """
    current_index().search("a", limit=1)
    return _plain("ok")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Articles may be crawled; results, which are without end, may not."""
    closed = (url_for("pages.results"), url_for("api.search"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The description that lets a browser search the site (OpenSearch 1.1)."""
    name = current_app.extensions["settings"].site_name
    short = textwrap.shorten(name, 16, placeholder="…")  # the longest that the standard allows
    page = render_template("opensearch.xml", short_name=short)
    return Response(page, mimetype="application/opensearchdescription+xml")


def _plain(text: str) -> Response:
    response = Response(f"{text}\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
