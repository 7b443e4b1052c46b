"""What a request means in one commit of an index: its query, its limits and its preferences."""

from searchkit.engine.plan import Filters, Recency
from searchkit.engine.protocol import Lexicon
from searchkit.ranking.interpretation import Meaning, interpret
from searchkit.ranking.limits import matching_sources, published
from searchkit.ranking.lookup import Context
from searchkit.search.request import Request


def meaning_of(request: Request, context: Context) -> Meaning:
    """What a request means.

    Args:
        request: What is asked.
        context: What it is interpreted in.

    Raises:
        TimeUp: Its deadline passed before that was known.
    """
    lexicon, recency = context.lexicon, None
    if request.recency and (newest := lexicon.newest_day()):
        prior = context.weights.recency
        recency = Recency(prior.gain, prior.half_life, newest)
    meaning = interpret(
        request.query,
        context,
        exact=request.exact,
        near=request.near and request.sort == "relevance",  # by date there are matches alone
        deadline=request.deadline,
    )
    plan = meaning.plan._replace(
        filters=_filters(request, lexicon),
        sort=request.sort,
        recency=recency,
        fold=request.fold,
        values=request.facet_values,
    )
    return meaning._replace(plan=plan)


def _filters(request: Request, lexicon: Lexicon) -> Filters:
    """What is let through of what was given beside a query."""
    sources = None
    if request.source:
        names = lexicon.sources()
        sources = frozenset().union(*(matching_sources(name, names) for name in request.source))
    dates = published(request.published_from, request.published_to)
    return Filters(dates, sources, request.facets, request.earliest)
