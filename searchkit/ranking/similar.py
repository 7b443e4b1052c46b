"""Similar articles: those that share the words that tell most about one ("more like this").

The most telling pairs of syllables by tf·idf, with logarithmic term frequency (Manning, Raghavan &
Schütze, *Introduction to Information Retrieval*, 6.4), become a plan like that of a query. Pairs,
because most Vietnamese words have two syllables and one syllable alone says little.
"""

from collections.abc import Iterable, Sequence
from math import log
from typing import Final

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


def similar_plan(pairs: Iterable[tuple[int, Sequence[str]]], lexicon: Lexicon) -> Plan:
    """A plan that finds what is similar to an article.

    The article itself, if it is stored, is a hit too, and so are its copies, as one while near-
    duplicates are folded: ask for one hit more than is wanted, and drop that of its group.

    Args:
        pairs: How often pairs stand in it, most often first, and those that stand so often.
        lexicon: Where to look; pairs that only one article has can't find another.
    """
    telling = _most_telling(pairs, lexicon)
    if not telling:
        return Plan((), AnyOf(()))
    parts = tuple((AnyOf((term,)), weight) for term, weight in telling)
    averages = ((PAIR, lexicon.average_length(PAIR)),)
    return Plan(telling, AtLeast(_SHARE, parts), facets=False, averages=averages)


def _most_telling(
    pairs: Iterable[tuple[int, Sequence[str]]], lexicon: Lexicon
) -> tuple[tuple[Term, float], ...]:
    """The pairs that tell most, and how much; those in two articles tell most of all, at most.

    In a long article most pairs stand once, and those that recur tell more, whatever is looked up.
    """
    documents = lexicon.document_count()
    best: list[tuple[float, Term]] = []
    for count, those in pairs:
        often = 1 + log(count)
        if len(best) == TERMS and often * idf(2, documents) < -best[-1][0]:
            break
        terms = [Term(PAIR, pair) for pair in those]
        known = ((term, lexicon.document_frequency(term)) for term in terms)
        found = ((-often * idf(n, documents), term) for term, n in known if n > 1)
        best = sorted([*best, *found])[:TERMS]
    return tuple((term, -weight) for weight, term in best)


def opening(article: Article) -> list[str]:
    """The texts of an article up to a length that any article is read in quickly."""
    left, texts = _MAX_COMPARED, []
    for text in (article.title, *article.paragraphs, *article.captions):
        texts.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return texts
