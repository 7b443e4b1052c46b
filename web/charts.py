"""Matches over time on a page of their own: large, beside those of another query, as files."""

import csv
from dataclasses import replace
from io import StringIO
from time import perf_counter

from flask import Blueprint, Response, render_template, request

from searchkit import QueryError, SearchResult
from web.answers import unless_partial
from web.current import current_index, current_settings
from web.downloads import csv_attachment
from web.language import translate
from web.presentation import facet_titles, search_name, search_text
from web.search_request import SearchRequest
from web.timeline import Timeline, timeline

blueprint = Blueprint("charts", __name__, url_prefix="/bieu-do")

OTHER = "so-sanh"
"""The parameter that holds the other query."""


@blueprint.get("")
def chart() -> tuple[str, int]:
    """The chart, the table, and a box for the other query."""
    asked, other = _asked()
    said = {"asked": asked, "other": other, "names": _names(asked, other), "limits": _limits(asked)}
    try:
        counts, time = _counted(asked, other)
    except QueryError as error:
        return render_template("chart.html", **said, error=translate(error.args[0])), 400
    return render_template("chart.html", **said, counts=counts, time=time), 200


@blueprint.get("/<any('svg','csv'):form>")
def file(form: str) -> Response:
    """The chart as a picture, or its numbers as a table.

    Raises:
        QueryError: A part of the query means nothing.
    """
    asked, other = _asked()
    counts, time = _counted(asked, other)
    if form == "svg":
        names, limits = _names(asked, other), _limits(asked)
        page = render_template("chart.svg", names=names, limits=limits, counts=counts, time=time)
        return Response(page, mimetype="image/svg+xml")
    return csv_attachment(_table(asked, other, time), "bieu-do")


def _asked() -> tuple[SearchRequest, SearchRequest | None]:
    """What is asked for, and what it is compared with: the same limits, other words."""
    asked = SearchRequest.from_address(request.args)
    asked = replace(asked, page="1", limit="1", near="0", sort="relevance")
    words = SearchRequest.from_address({"q": request.args.get(OTHER, "")}).q
    return asked, replace(asked, q=words) if words.strip() else None


def _names(asked: SearchRequest, other: SearchRequest | None) -> list[str]:
    """What each is called beside the other: its words, for the limits are those of both."""
    both = (asked, other) if other else (asked,)
    return [search_name(each.without_limits()) for each in both]


def _limits(asked: SearchRequest) -> str:
    """The limits of both in words; empty for none."""
    return search_text(replace(asked, q=""))


def _counted(
    asked: SearchRequest, other: SearchRequest | None
) -> tuple[list[SearchResult], Timeline]:
    index, deadline_ms = current_index(), current_settings().deadline_ms
    end = perf_counter() + deadline_ms / 1000
    # In this order all articles are listed where nothing is asked for; none is shown here.
    both = [replace(each, sort="indexed") for each in (asked, other) if each]
    results = [
        unless_partial(each.run(index, 1, max(end - perf_counter(), 0) * 1000)) for each in both
    ]
    return results, timeline(*(result.facets for result in results))


def _table(asked: SearchRequest, other: SearchRequest | None, time: Timeline) -> str:
    """The counts of each period."""
    text = StringIO()
    writer = csv.writer(text)
    # Quotation marks keep a spreadsheet from taking a query for a formula.
    names = [f"“{search_name(each)}”" for each in (asked, other) if each]
    writer.writerow([facet_titles()[time.facet], *names])
    for bar in time.bars:
        writer.writerow([bar.period, bar.count, bar.other][: 1 + len(names)])
    return text.getvalue()
