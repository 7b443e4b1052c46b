"""A query in Whoosh's language, answered as every other: the same hits, snippets and totals."""

from collections.abc import Iterator, Sequence

from searchkit.engine.protocol import Ranking
from searchkit.engine.whoosh import ArrayIndex
from searchkit.engine.whoosh.search import search
from searchkit.engine.whoosh.wanted import Wanted
from searchkit.messages import Message
from searchkit.ranking.interpretation import Meaning
from searchkit.search.answer import make_result
from searchkit.search.request import Request
from searchkit.search.results import SearchResult
from searchkit.snippets.pattern import Pattern, Reference, Slot


def answer(request: Request, limits: Meaning, index: ArrayIndex) -> SearchResult:
    """Answer a request in Whoosh's language.

    Args:
        request: What is asked.
        limits: What no words at all mean within its limits.
        index: Whoosh's view of the index.

    Raises:
        QueryError: The query is wrong.
    """
    found = search(
        index, request.text, limits.plan, request.limit, request.offset, request.deadline
    )
    meaning = limits._replace(patterns=tuple(_patterns(found.wanted)))
    return make_result(request, meaning, found.page, reason(found.page.ranking), sure=False)


def _patterns(wanted: Sequence[Wanted]) -> Iterator[Pattern]:
    """Syllables that may stand apart as one row, so that two side by side are one mark."""
    apart = [each for each in wanted if each.apart]
    slots = (Slot(each.slots[0], each.slots[0], each.worth, each.capitals) for each in apart)
    yield Pattern(tuple(slots), phrase=False)
    for each in wanted:
        row = tuple(Slot(spellings, spellings, each.worth) for spellings in each.slots)
        if each.identifier is not None:
            named = Reference(0, 1, frozenset({each.identifier}), atomic=True)
            yield Pattern(row, phrase=False, references=(named,))
        elif not each.apart:
            yield Pattern(row, phrase=True)


def reason(ranking: Ranking) -> Message | None:
    """Why there is nothing, or less than there may be."""
    if ranking.partial and ranking.total:
        return Message("Chưa tìm hết vì quá thời hạn; có thể còn những bài khác.")
    if ranking.partial:
        return Message("Đã quá thời hạn trước khi tìm hết.")
    return None if ranking.total else Message("Không bài nào khớp truy vấn này.")
