"""A query as a feed: the articles that it finds, last indexed first, for readers of feeds."""

import re
from dataclasses import replace
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.urls import iri_to_uri

from searchkit import Hit
from web.answers import unless_partial
from web.current import current_index, current_settings
from web.links import web_host
from web.presentation import search_text
from web.search_request import SearchRequest

blueprint = Blueprint("feeds", __name__, url_prefix="/theo-doi")

_ENTRIES: Final = 30
_SHOWN: Final = 10
_NEVER: Final = "1970-01-01T00:00:00Z"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@blueprint.get("")
def follow() -> str:
    """What a feed is, for people: what is followed, what it last found, and its address."""
    asked, hits = _latest()
    return render_template("follow.html", asked=asked, hits=hits[:_SHOWN])


@blueprint.get("/atom.xml")
def atom() -> Response:
    """The feed as Atom (RFC 4287).

    Raises:
        QueryError: A part of the query means nothing.
    """
    asked, hits = _latest()
    updated = hits[0].indexed if hits else None
    page = render_template(
        "atom.xml",
        asked=asked,
        hits=hits,
        updated=updated or _NEVER,
        feed_title=feed_title,
        iri_to_uri=iri_to_uri,
    )
    return Response(page, mimetype="application/atom+xml")


@blueprint.get("/feed.json")
def json() -> Response:
    """The feed as JSON Feed 1.1 (jsonfeed.org).

    Raises:
        QueryError: A part of the query means nothing.
    """
    asked, hits = _latest()
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(asked),
        "home_page_url": url_for("pages.results", **asked.parameters(), _external=True),
        "feed_url": url_for("feeds.json", **asked.parameters(), _external=True),
        "language": "vi",
        "items": [_item(hit) for hit in hits],
    }
    response = jsonify(feed)
    response.mimetype = "application/feed+json"
    return response


def feed_title(asked: SearchRequest) -> str:
    """What a feed is called."""
    site = current_settings().site_name
    return " – ".join(filter(None, (search_text(asked), site)))


def _latest() -> tuple[SearchRequest, tuple[Hit, ...]]:
    """What is asked for, everything by default, and which matches were indexed last."""
    asked = SearchRequest.from_address(request.args)
    latest = replace(asked, sort="indexed", page="1", limit=str(_ENTRIES))
    deadline_ms = current_settings().deadline_ms
    return asked, unless_partial(latest.run(current_index(), _ENTRIES, deadline_ms)).hits


def _item(hit: Hit) -> dict[str, Any]:
    address = url_for("pages.article", id=hit.id, _external=True)
    item: dict[str, Any] = {
        "id": address,
        "url": address,
        "title": hit.title,
        "content_text": "\n\n".join(snippet.text for snippet in hit.snippets) or hit.title,
    }
    if hit.published:
        item["date_published"] = moment(hit.published)
    if hit.indexed:
        item["date_modified"] = hit.indexed
    if web_host(hit.url):
        item["external_url"] = iri_to_uri(str(hit.url))
    if hit.source:
        item["authors"] = [{"name": hit.source}]
    return item


@blueprint.app_template_filter("moment")
def moment(published: str | None) -> str:
    """The start of a day, a month or a year in UTC (RFC 3339)."""
    first = f"{published}-01-01"[:10]
    try:
        return f"{date.fromisoformat(first)}T00:00:00Z"
    except ValueError:
        return _NEVER


@blueprint.app_template_filter("xml")
def xml_text(text: str) -> str:
    """A text without the characters that XML 1.0 can't hold, not even escaped."""
    return _NOT_XML.sub("", text)
