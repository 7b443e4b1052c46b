"""Similar articles: those that share the words that tell most about one ("more like this").

The most telling pairs of syllables by tf·idf, with logarithmic term frequency (Manning, Raghavan &
Schütze, *Introduction to Information Retrieval*, 6.4), become a plan like that of a query. Pairs,
because most Vietnamese words have two syllables and one syllable alone says little.
"""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Final

from searchkit.analysis.analyzer import Analysis
from searchkit.article import Article
from searchkit.engine.bm25 import idf
from searchkit.engine.fields import PAIR
from searchkit.engine.plan import AnyOf, AtLeast, Plan, Term
from searchkit.engine.protocol import Lexicon

TERMS: Final = 20
"""Pairs that stand for an article."""

_MAX_COMPARED: Final = 50_000
"""Characters by which an article is compared with others: it says first what it is about."""
_SHARE: Final = 0.2  # of their weight, that a similar article must have


def similar_plan(passages: Sequence[Analysis], lexicon: Lexicon) -> Plan:
    """A plan that finds what is similar to an article.

    The article itself, if it is stored, is a hit too, and so are its copies, as one while near-
    duplicates are folded: ask for one hit more than is wanted, and drop that of its group.

    Args:
        passages: Analyses of its title, paragraphs and captions.
        lexicon: Where to look; pairs that only one article has can't find another.
    """
    documents = lexicon.document_count()
    weights: dict[Term, float] = {}
    counts = Counter(pair for passage in passages for pair in passage.pair_terms)
    for pair, count in counts.items():
        term = Term(PAIR, pair)
        frequency = lexicon.document_frequency(term)
        if frequency > 1:
            weights[term] = (1 + log(count)) * idf(frequency, documents)
    telling = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    if not telling:
        return Plan((), AnyOf(()))
    parts = tuple((AnyOf((term,)), weight) for term, weight in telling)
    averages = ((PAIR, lexicon.average_length(PAIR)),)
    return Plan(tuple(telling), AtLeast(_SHARE, parts), facets=False, averages=averages)


def opening(article: Article) -> list[str]:
    """The texts of an article up to a length that any article is read in quickly."""
    left, texts = _MAX_COMPARED, []
    for text in (article.title, *article.paragraphs, *article.captions):
        texts.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return texts
