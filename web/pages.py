"""The pages that people read: home, results, article."""

from itertools import chain
from urllib.parse import quote

from flask import Blueprint, abort, current_app, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from searchkit import QueryError, SearchIndex, SearchResult
from web.late_index import current_index
from web.search_request import SearchRequest

blueprint = Blueprint("pages", __name__)


class IdConverter(BaseConverter):
    """The id of an article: any text, slashes too, for an id may be an address."""

    regex = r"[\s\S]+"
    part_isolating = False

    def to_url(self, value: str) -> str:
        """Quote it for an address; slashes too where browsers or proxies would tidy the path."""
        untidy = any(not part.strip(".") for part in value.split("/"))  # a//b, a/../b
        return quote(value, safe=":@" if untidy else "/:@")


@blueprint.record_once
def _accept_ids(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["id"] = IdConverter


@blueprint.get("/")
def home() -> str:
    """The search box, and what there is to search."""
    index = current_index()
    dated = index.search("", published_from="1900", sort="date", limit=1).hits
    return render_template(
        "home.html",
        asked=SearchRequest(),
        articles=len(index),
        newest=dated[0].published if dated else None,
    )


@blueprint.get("/tim")
def results() -> tuple[str, int]:
    """The hits of a query, with facets and paging."""
    asked = SearchRequest.from_address(request.args)
    index, size = current_index(), current_app.extensions["settings"].page_size
    try:
        result = asked.run(index, size)
    except QueryError as error:
        return render_template("results.html", asked=asked, result=None, error=str(error)), 400
    wider = _wider(asked, index) if not result.total else []
    page = render_template("results.html", asked=asked, result=result, wider=wider)
    return page, 404 if result.total and not result.hits else 200


@blueprint.get("/meo-tim")
def tips() -> str:
    """What the query syntax can do, by examples."""
    return render_template("tips.html", asked=SearchRequest())


@blueprint.get("/bai/<id:id>")
def article(id: str) -> str:
    """One article, with what a query looks for marked."""
    query = request.args.get("q", "").strip()
    view = current_index().view(id, query)
    if view is None:
        abort(404)
    marks = chain(view.paragraph_highlights, view.caption_highlights)
    matched = [number for number, spans in enumerate(marks) if spans]
    around = zip([None, *matched], matched, [*matched[1:], None], strict=False)
    return render_template(
        "article.html",
        asked=SearchRequest(q=query),
        view=view,
        article=view.article,
        matched={number: (before, after) for before, number, after in around},
    )


def _wider(asked: SearchRequest, index: SearchIndex) -> list[tuple[SearchRequest, SearchResult]]:
    """Looser searches that find something."""
    tried = [(loose, loose.run(index, 1)) for loose in asked.loosened()]
    return [(loose, result) for loose, result in tried if result.total]
