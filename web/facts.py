"""The pages of what articles say: of a document, over time, by whom; and as JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, abort, render_template, request

from searchkit import (
    DocumentRelation,
    DocumentView,
    FiguresResult,
    Message,
    QuotesResult,
    Series,
)
from web.answers import unless_partial
from web.current import current_index, current_settings
from web.downloads import csv_attachment
from web.plots import plot_of
from web.search_request import MOST_OF_VALUE, SearchRequest, cut

SHOWN: Final = 20
"""Articles that the page of a document lists."""
MOST_SHOWN: Final = 60
"""Statements on a page."""
MOST_SPEAKERS: Final = 12
"""Speakers that a page of statements leads to."""
MOST_POINTS: Final = 300
"""Figures on a page; the table for spreadsheets has all."""
MOST_RELATED: Final = 60
"""Documents that the page of one leads to as related; the others are counted."""
MOST_CHANGES: Final = 200
"""Changed paragraphs on the page of a story; all are counted."""

blueprint = Blueprint("facts", __name__)


@blueprint.get("/van-ban/<id:number>")
def document(number: str) -> str:
    """What articles say of a document; ``number`` may have a dash for each of its slashes."""
    index, settings = current_index(), current_settings()
    found = index.document(number, deadline_ms=settings.deadline_ms)
    if found is None:
        abort(404, not_named(number))
    ids = dict.fromkeys(id for id in (found.first, found.last, *found.articles[:SHOWN]) if id)
    return render_template(
        "document.html",
        asked=SearchRequest(q=found.number),
        document=unless_partial(found),
        relations=relations_by_document(found),
        articles={id: article for id in ids if (article := index.article(id))},
        result={"facets": by_period(found.months)},
        shown=SHOWN,
        most_related=MOST_RELATED,
    )


def not_named(number: str) -> Message:
    """What is said of a document that no article names."""
    return Message(
        "Không bài nào nhắc đến văn bản “%(number)s”; hãy kiểm tra lại số.", number=number
    )


@blueprint.get("/so-lieu")
def figures() -> str:
    """The figures that articles give of what is asked, over time, each with its sentence."""
    asked, found = _figures()
    shown = _newest(found.series)
    plots = [plot_of(series) for series in shown]
    return render_template("figures.html", asked=asked, found=found, shown=shown, plots=plots)


def _newest(series: Sequence[Series]) -> list[Series]:
    """The newest points of each series, as many of each as there is room for on a page."""
    sizes = [len(each.points) for each in series]
    rooms = range(max(sizes, default=0), 0, -1)
    most = next((n for n in rooms if sum(min(size, n) for size in sizes) <= MOST_POINTS), 1)
    return [replace(each, points=each.points[-most:]) for each in series]


@blueprint.get("/so-lieu/csv")
def figures_csv() -> Response:
    """The same as a table for spreadsheets."""
    _, found = _figures()
    return csv_attachment(found.to_csv(), "so-lieu")


def _figures() -> tuple[SearchRequest, FiguresResult]:
    asked = SearchRequest(q=SearchRequest.from_address(request.args).q)
    deadline_ms = current_settings().deadline_ms
    return asked, unless_partial(current_index().figures(asked.q, deadline_ms=deadline_ms))


@blueprint.get("/phat-bieu")
def quotes() -> str:
    """What people say about something, each with the way to its article."""
    asked, speaker, found = _quotes()
    index = current_index()
    shown = found.quotes[:MOST_SHOWN]
    return render_template(
        "quotes.html",
        asked=asked,
        speaker=speaker,
        found=found,
        shown=shown,
        speakers=Counter(said.speaker for said in found.quotes).most_common(MOST_SPEAKERS),
        articles={id: index.article(id) for id in {said.article for said in shown}},
    )


@blueprint.get("/phat-bieu/csv")
def quotes_csv() -> Response:
    """The same as a table for spreadsheets, all that are found."""
    *_, found = _quotes()
    return csv_attachment(found.to_csv(), "phat-bieu")


def _quotes() -> tuple[SearchRequest, str, QuotesResult]:
    asked = SearchRequest(q=SearchRequest.from_address(request.args).q)
    speaker = cut(request.args.get("nguoi", ""), MOST_OF_VALUE).strip()
    deadline_ms = current_settings().deadline_ms
    found = current_index().quotes(asked.q, speaker=speaker, deadline_ms=deadline_ms)
    return asked, speaker, unless_partial(found)


@blueprint.get("/chuyen/<id:id>")
def story(id: str) -> str:
    """The versions of a story, what each added and left out, and other reports of the event.

    With ``som=1`` the earliest version stands for all.
    """
    way = SearchRequest.from_address(request.args)  # the results that led to the article
    deadline_ms = current_settings().deadline_ms
    found = current_index().story(id, deadline_ms=deadline_ms)
    if found is None:
        abort(404)
    return render_template(
        "story.html",
        asked=SearchRequest(q=way.q),
        id=id,
        way=way,
        story=unless_partial(found),
        alone=request.args.get("som") == "1",
        most=MOST_CHANGES,
    )


def by_period(months: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Counts by month and by year, for a timeline."""
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    return {"month": dict(months), "year": dict(years)}


def relations_by_document(
    found: DocumentView,
) -> list[tuple[str, bool, list[DocumentRelation]]]:
    """The relations of a document to each other document, in one direction each."""
    grouped: dict[tuple[str, bool], list[DocumentRelation]] = {}
    for each in found.relations:
        grouped.setdefault((each.number, each.reverse), []).append(each)
    return [(number, reverse, group) for (number, reverse), group in grouped.items()]
