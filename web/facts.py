"""The pages of what articles say: of a document, over time, by whom; and as JSON."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, abort, current_app, render_template

from searchkit import DocumentRelation, DocumentView
from web.late_index import current_index
from web.search_request import SearchRequest

SHOWN: Final = 20
"""Articles that the page of a document lists."""

blueprint = Blueprint("facts", __name__)


@blueprint.get("/van-ban/<id:number>")
def document(number: str) -> str:
    """What articles say of a document; ``number`` may have a dash for each of its slashes."""
    index, settings = current_index(), current_app.extensions["settings"]
    found = index.document(number, deadline_ms=settings.deadline_ms)
    if found is None:
        abort(404)
    ids = dict.fromkeys(id for id in (found.first, found.last, *found.articles[:SHOWN]) if id)
    return render_template(
        "document.html",
        asked=SearchRequest(q=found.number),
        document=found,
        relations=relations_by_document(found),
        articles={id: article for id in ids if (article := index.article(id))},
        result={"facets": by_period(found.months)},
        shown=SHOWN,
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
