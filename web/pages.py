"""The pages that people read: home, results, article."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from searchkit import FACETS, PageError, QueryError, SearchIndex, SearchResult
from web.answers import unless_partial
from web.current import current_index, current_settings
from web.facets import MOST_COUNTED, MOST_LISTED, choices, containing
from web.language import translate
from web.links import id_in_path
from web.parts import MOST_LINKS, part_of
from web.presentation import facet_titles
from web.query_log import log_query
from web.search_request import MOST_OF_VALUE, SearchRequest, cut

PASSAGE: Final = re.compile("[0-9]{1,7}")
"""The number of one in an address."""

blueprint = Blueprint("pages", __name__)


class IdConverter(BaseConverter):
    """The id of an article: any text, slashes too, for an id may be an address."""

    regex = r"[\s\S]+"
    part_isolating = False

    def to_url(self, value: str) -> str:
        """Quote it for an address."""
        return id_in_path(value)


@blueprint.record_once
def _accept_ids(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["id"] = IdConverter


@blueprint.get("/")
def home() -> str:
    """The search box, and what there is to search."""
    overview = current_index().overview()
    return render_template("home.html", asked=SearchRequest(), overview=overview)


@blueprint.get("/tim")
def results() -> tuple[str, int]:
    """The hits of a query, with facets and paging; who asks for nothing is at the start."""
    asked = SearchRequest.from_address(request.args)
    if asked.is_blank():
        return home(), 200
    index, settings = current_index(), current_settings()
    end = time.monotonic() + settings.deadline_ms / 1000
    try:
        result = unless_partial(asked.run(index, settings.page_size, settings.deadline_ms))
    except QueryError as error:
        said = translate(error.args[0])
        status = 404 if isinstance(error, PageError) else 400
        dates = {"from": asked.published_from, "to": asked.published_to}
        invalid = [name for name, date in dates.items() if date and f"“{date}”" in said]
        page = render_template(
            "results.html", asked=asked, result=None, error=said, invalid=invalid
        )
        return page, status
    log_query(asked, result)
    wider = []
    if not result.pages:
        wider = list(_wider(asked.loosened(result.unknown), index, end))
    is_first = asked.page == "1"
    dated = asked.of_named_date() if is_first else None
    page = render_template(
        "results.html",
        asked=asked,
        result=result,
        wider=wider,
        documents=index.documents(asked.q) if is_first else {},
        dated=next(_wider([dated], index, end), None) if dated else None,
    )
    return page, 404 if result.pages and not result.hits else 200


@blueprint.get(f"/tim/<any({','.join(FACETS)}):facet>")
def values(facet: str) -> tuple[str, int]:
    """All values of a facet of a search, or those that hold what is typed into ``ten``."""
    asked = SearchRequest.from_address(request.args)
    typed = cut(request.args.get("ten", ""), MOST_OF_VALUE)
    deadline_ms = current_settings().deadline_ms
    title = facet_titles()[facet]
    try:
        # In this order all articles are listed where nothing is asked for; none is shown here.
        alone = replace(asked, limit="1", page="1", near="0", sort="indexed")
        result = unless_partial(alone.run(current_index(), 1, deadline_ms, MOST_COUNTED))
    except QueryError as error:
        said = translate(error.args[0])
        page = render_template("values.html", asked=asked, facet=facet, title=title, error=said)
        return page, 400
    listed = containing(choices(asked, facet, result.facets[facet]), typed)
    page = render_template(
        "values.html",
        asked=asked,
        facet=facet,
        title=title,
        typed=typed,
        listed=listed[:MOST_LISTED],
        more=max(len(listed) - MOST_LISTED, 0),
    )
    return page, 200


@blueprint.get("/meo-tim")
def tips() -> str:
    """What the query syntax can do, by examples."""
    return render_template("tips.html", asked=SearchRequest())


@blueprint.get("/bai/<id:id>")
def article(id: str) -> str:
    """One article, or a part of it, with what a query looks for marked.

    ``p`` is the number of a passage that is wanted; default: the first that matches.
    """
    way = SearchRequest.from_address(request.args)  # the results that it was found among
    query = way.q.strip()
    index = current_index()
    deadline_ms = current_settings().deadline_ms
    view = index.view(id, query, deadline_ms=deadline_ms)
    if view is None:
        abort(404)
    wanted = request.args.get("p", "")
    first = int(wanted) if PASSAGE.fullmatch(wanted) else next(iter(view.answering), 0)
    part = part_of(view, first)
    return render_template(
        "article.html",
        asked=SearchRequest(q=query),
        way=way,
        view=view,
        article=view.article,
        matched=view.answering,
        part=part,
        most_links=MOST_LINKS,
        versions=view.versions,
        similar=index.similar(id),
    )


def _wider(
    loosened: Iterable[SearchRequest], index: SearchIndex, end: float
) -> Iterator[tuple[SearchRequest, SearchResult]]:
    """Those of some looser searches that find something, until the page has to be there.

    Args:
        loosened: What to try.
        index: Where.
        end: The deadline of the request, on the clock of :func:`time.monotonic`, in seconds.
    """
    for loose in loosened:
        left = end - time.monotonic()
        if left <= 0:
            return
        result = unless_partial(loose.run(index, 1, left * 1000))
        if result.total:
            yield loose, result
