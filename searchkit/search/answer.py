"""The answer: what was found, as it is shown and explained."""

import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import FACETS, PERIODS
from searchkit.engine.plan import Term
from searchkit.engine.protocol import Page, RankedHit, Ranking
from searchkit.messages import Message
from searchkit.ranking.explanation import Explanation, explain_parts
from searchkit.ranking.interpretation import Meaning
from searchkit.search.request import Request
from searchkit.search.results import Hit, SearchResult
from searchkit.snippets.matching import Matcher
from searchkit.snippets.snippet import Shown, show_each

_NOTHING: Final = Shown((), ())


def make_result(
    request: Request, meaning: Meaning, page: Page, why: Message | None, *, sure: bool
) -> SearchResult:
    """The answer to a request.

    Args:
        request: What was asked.
        meaning: What it means.
        page: What was found.
        why: Why there is nothing, or what was ignored.
        sure: Whether what was read into the query needs no question.
    """
    ranking = page.ranking
    hits = make_hits(page, meaning, snippets=request.snippets, deadline=request.deadline)
    return SearchResult(
        query=request.text,
        corrected=meaning.read if sure else None,
        suggestion=None if sure else meaning.read,
        total=ranking.total,
        took_ms=milliseconds(request),
        facets=ordered_facets(ranking),
        hits=hits,
        page=request.page,
        pages=request.pages(ranking.total + ranking.near_total),
        reason=why,
        unknown=tuple(meaning.unknown),
        partial=ranking.partial or request.deadline.passed(),
        near_total=ranking.near_total,
        notes=meaning.query.notes,
        approximate=ranking.approximate,
    )


def nothing_asked(request: Request) -> SearchResult:
    """The answer to a request without a word and without a limit."""
    return _nothing(request, Message("Hãy gõ ít nhất một từ hoặc một con số để tìm."))


def no_time(request: Request) -> SearchResult:
    """The answer where time was up before it was known what to look for."""
    told = _nothing(request, Message("Đã quá thời hạn trước khi tìm hết."))
    return replace(told, partial=True)


def _nothing(request: Request, reason: Message) -> SearchResult:
    return SearchResult(
        query=request.text,
        corrected=None,
        total=0,
        took_ms=milliseconds(request),
        facets={name: {} for name in FACETS},
        hits=(),
        page=1,
        pages=0,
        reason=reason,
        notes=request.query.notes,
    )


def milliseconds(request: Request) -> float:
    """How long ago it came."""
    return (time.perf_counter() - request.started) * 1000


def make_hits(
    page: Page, meaning: Meaning, *, snippets: bool = True, deadline: Deadline = NEVER
) -> tuple[Hit, ...]:
    """The hits of a page, as they are shown and explained.

    Args:
        page: What was found.
        meaning: What was looked for.
        snippets: Show passages and marks.
        deadline: Hits that come later have neither passages nor marks.
    """
    ranked = list(zip(page.ranking.hits, page.articles, strict=True))
    # A phrase stands where it stands, whatever else most of the evidence does.
    to_show = [(article, () if meaning.quoted else hit.passages) for hit, article in ranked]
    shown = show_each(to_show if snippets else (), Matcher(meaning.patterns), deadline)
    return tuple(
        _hit(
            found,
            article,
            next(shown, _NOTHING),
            missing=meaning.missing(found.missing) if found.missing is not None else (),
            explanation=_explained(parts, meaning),
        )
        for (found, article), parts in zip_longest(ranked, page.parts)
    )


def bare_hit(found: RankedHit, article: Article) -> Hit:
    """A hit without passages and marks."""
    return _hit(found, article, _NOTHING)


def unmarked_hit(found: RankedHit, article: Article) -> Hit:
    """A hit with how its article begins, where there is nothing to mark."""
    (shown,) = show_each([(article, (0,))], Matcher(()))
    return _hit(found, article, shown)


def _hit(
    found: RankedHit,
    article: Article,
    shown: Shown,
    missing: tuple[str, ...] = (),
    explanation: Explanation | None = None,
) -> Hit:
    return Hit(
        id=found.id,
        title=article.title,
        url=article.url,
        source=article.source,
        published=article.published,
        score=found.score,
        snippets=shown.snippets,
        title_highlights=shown.title_marks,
        duplicates=found.duplicates,
        missing=missing,
        explanation=explanation,
        passage=next(iter(found.passages), None),
        indexed=article.indexed,
    )


def _explained(parts: Mapping[Term, float] | None, meaning: Meaning) -> Explanation | None:
    return None if parts is None else explain_parts(parts, meaning.forms, meaning.names)


def ordered_facets(ranking: Ranking) -> dict[str, dict[str, int]]:
    """The counts of all facets: dates newest first, names commonest first."""
    return {
        name: by_name(counts) if name in PERIODS else by_count(counts)
        for name, counts in ranking.facets.items()
    }


def by_name(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by what is counted, last first."""
    return {name: counts[name] for name in sorted(counts, reverse=True)}


def by_count(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts, most first; equals by name."""
    most_first = sorted(sorted(counts), key=counts.__getitem__, reverse=True)
    return {name: counts[name] for name in most_first}
