"""What a plan gives a document, as a query whose score it is. Pure: no server is asked.

Each term is a ``term`` query whose boost is the mean length of its field (mapping.py), in a
``function_score`` that gives its weight. Whatever multiplies several terms goes around these.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from searchkit.engine.fields import day_number
from searchkit.engine.opensearch.conditions import NOTHING, Query, holds
from searchkit.engine.opensearch.documents import code_of
from searchkit.engine.opensearch.mapping import place_of
from searchkit.engine.plan import COVERED_FIELDS, Plan, Recency, Term

FIRST: Final = 2.0**60
"""What the score of a match is multiplied by where matches come first: exact in any float."""
FIRST_AT_LEAST: Final = 2.0**29
"""What that of a match is at least then; no other score is as high."""

# Lists and objects as they are: unpacking and packing each number anew took a third longer.
_COVERAGE: Final = (
    "List codes = params.codes; List amounts = params.amounts;"
    " double covered = 0; for (def code : doc['title_code']) {"
    " int i = Collections.binarySearch(codes, code);"
    " if (i >= 0) { covered += (double) amounts.get(i); } }"
    " return Math.min(covered / doc['title_length'].value, 1.0);"
)
_OFFSET: Final = 2 * FIRST_AT_LEAST / FIRST  # what a match has without a score of its own
_LEAST: Final = 8 * _OFFSET  # gains may have multiplied that; a score is never so small


def score_of(plan: Plan, *, first: bool = False, name: str | None = None) -> Query:
    """The score that a plan gives, without sections.

    Args:
        plan: What to score by.
        first: Put matches first: a score of :data:`FIRST_AT_LEAST` and more is that of a match, and
            :func:`own_score` gives it back.
        name: What a hit is named that gains by being a match.
    """
    terms = _terms(plan)
    gain = plan.leeway.gain if plan.leeway else 1.0
    if first:
        terms.append({"constant_score": {"filter": holds(plan.condition), "boost": _OFFSET}})
        gain *= FIRST
    if not terms:
        return NOTHING
    scored: Query = {"bool": {"should": terms}}
    if gain != 1.0:
        match: Query = holds(plan.condition)
        match = {"bool": {"filter": [match], "_name": name}} if name else match
        scored = _times(scored, [{"filter": match, "weight": gain}])
    if plan.recency is not None:
        scored = _times(scored, _recent(plan.recency))
    return scored


def own_score(score: float) -> tuple[float, bool]:
    """The score of a document whose matches come first, and whether it is a match."""
    score = float(np.float32(score))  # JSON has the shortest decimal that rounds to it
    if score < FIRST_AT_LEAST:
        return score, False
    own = score / FIRST
    return own - _OFFSET if own > _LEAST else 0.0, True


def _terms(plan: Plan) -> list[Query]:
    """The terms of a plan; those of the title as one, by how much of it is covered."""
    averages = dict(plan.averages)
    if plan.covering is None:
        return [_term(term, weight, averages[term.field]) for term, weight in plan.scores]
    titles: list[Query] = []
    others: list[Query] = []
    for term, weight in plan.scores:
        of = titles if term.field in COVERED_FIELDS else others
        of.append(_term(term, weight, averages[term.field]))
    return [_covered(titles, plan.covering), *others] if titles else others


def _term(term: Term, weight: float, average: float) -> Query:
    query = {"term": {place_of(term.field): {"value": term.text, "boost": average}}}
    return {"function_score": {"query": query, "weight": weight}}


def _covered(titles: Sequence[Query], covering: Sequence[tuple[Term, float]]) -> Query:
    """What titles add, times the share of the title that is covered."""
    codes = sorted((code_of(term.text), amount) for term, amount in covering)
    params = {"codes": [code for code, _ in codes], "amounts": [amount for _, amount in codes]}
    script = {"source": _COVERAGE, "params": params}
    return _times({"bool": {"should": list(titles)}}, [{"script_score": {"script": script}}])


def _recent(recency: Recency) -> list[dict[str, Any]]:
    """1, and beside it what a document gains by its age; later ones as if of the newest day."""
    newest = day_number(recency.newest)
    decay = {"origin": newest, "scale": recency.half_life, "decay": 0.5}
    aged = {"range": {"age": {"lte": newest}}}
    later = {"range": {"age": {"gt": newest}}}
    return [
        {"weight": 1.0},
        {"filter": aged, "weight": recency.gain, "exp": {"age": decay}},
        {"filter": later, "weight": recency.gain},
    ]


def _times(query: Query, functions: Sequence[Query]) -> dict[str, Any]:
    """A query whose score is multiplied by the sum of functions; by 1 where none applies."""
    return {
        "function_score": {
            "query": query,
            "functions": list(functions),
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }
