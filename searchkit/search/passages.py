"""Passages by themselves, for programs that read on: question answering, digests, quotations."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from searchkit.engine.protocol import RankedHit, Store
from searchkit.ranking.interpretation import Meaning
from searchkit.search.answer import milliseconds
from searchkit.search.request import Request
from searchkit.search.results import Passage, PassageResult
from searchkit.snippets.matching import Matcher
from searchkit.snippets.snippet import highlight, worths

DEPTH: Final = 100
"""Articles whose passages are ranked: as many as are looked at twice anyway."""


class _Found(NamedTuple):
    """A passage that answers: its score, its article, and its index there."""

    score: float
    hit: RankedHit
    passage: int


def no_passages(request: Request, *, partial: bool = False) -> PassageResult:
    """The answer to a request that asks nothing, or that there was no time to understand."""
    return PassageResult(
        query=request.text,
        corrected=None,
        total=0,
        took_ms=milliseconds(request),
        hits=(),
        page=1,
        pages=0,
        partial=partial,
    )


def rank_passages(request: Request, meaning: Meaning, store: Store) -> PassageResult:
    """The passages that answer a request, best first.

    A passage scores half for its article and half for itself: what its article does, times the mean
    of 1 and the share of its evidence in that of the best one there.

    Args:
        request: What was asked.
        meaning: What it means.
        store: Where to look.
    """
    ranking = store.rank(meaning.plan._replace(facets=False), DEPTH, request.deadline)
    matcher = Matcher(meaning.patterns)
    # A phrase stands where it stands, whatever else most of the evidence does.
    quoted = meaning.quoted
    each = _quoting(ranking.hits, matcher, store, request) if quoted else _named(ranking.hits)
    found = sorted(each, key=lambda passage: -passage.score)
    shown = found[request.offset : request.offset + request.limit]
    return PassageResult(
        query=request.text,
        corrected=meaning.read,
        total=len(found),
        took_ms=milliseconds(request),
        hits=tuple(_shown(shown, matcher, store)),
        page=request.page,
        pages=request.pages(len(found)),
        partial=ranking.partial or request.deadline.passed(),
    )


def _named(hits: Sequence[RankedHit]) -> Iterator[_Found]:
    """The passages that the ranking names."""
    for hit in hits:
        for passage, share in zip(hit.passages, hit.shares, strict=True):
            yield _Found(hit.score * (1 + share) / 2, hit, passage)


def _quoting(
    hits: Sequence[RankedHit], matcher: Matcher, store: Store, request: Request
) -> Iterator[_Found]:
    """The passages that say most of a query with a phrase, read from the articles."""
    articles = store.articles([hit.id for hit in hits])
    for hit in hits:
        if article := articles.get(hit.id):
            worth = worths((*article.paragraphs, *article.captions), matcher, request.deadline)
            most = max(worth.values(), default=0.0)
            for passage, each in worth.items():
                yield _Found(hit.score * (1 + each / most) / 2, hit, passage)


def _shown(found: Sequence[_Found], matcher: Matcher, store: Store) -> Iterator[Passage]:
    articles = store.articles({each.hit.id for each in found})
    for each in found:
        article = articles[each.hit.id]
        text = (*article.paragraphs, *article.captions)[each.passage]
        yield Passage(
            id=article.id,
            passage=each.passage,
            text=text,
            highlights=highlight(text, matcher),
            score=each.score,
            title=article.title,
            url=article.url,
            source=article.source,
            published=article.published,
        )
