"""What there is to search: found by a search of everything, once a commit."""

from itertools import islice
from typing import Final

from searchkit.engine.fields import NUMBER, YEAR
from searchkit.engine.plan import And, Plan
from searchkit.engine.protocol import Commit
from searchkit.search.answer import bare_hit, by_count, ordered_facets
from searchkit.search.results import Overview

_NEWEST: Final = 5
_MOST_NAMED: Final = 8
_EVERYTHING: Final = Plan((), And(()), sort="date")


def look_over(commit: Commit) -> Overview:
    """What a commit holds; its counts are what choosing a value finds."""
    page = commit.store.search(_EVERYTHING, _NEWEST)
    facets = ordered_facets(page.ranking)
    return Overview(
        articles=commit.lexicon.document_count(),
        first=min(facets[YEAR], default=None),
        newest=tuple(
            bare_hit(hit, article)
            for hit, article in zip(page.ranking.hits, page.articles, strict=True)
            if article.published
        ),
        numbers=dict(islice(facets[NUMBER].items(), _MOST_NAMED)),
        sources=by_count(commit.lexicon.sources()),
    )
