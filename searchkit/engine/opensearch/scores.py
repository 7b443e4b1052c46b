"""What a plan gives a document, as a query whose score it is. Pure: no server is asked.

Each term is a ``term`` query whose boost is the mean length of its field (mapping.py), in a
``function_score`` that gives its weight. Whatever multiplies several terms goes around these.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, Final

from searchkit.engine.bm25 import LENGTHS, length_byte
from searchkit.engine.fields import day_number
from searchkit.engine.opensearch.conditions import NOTHING, Query
from searchkit.engine.opensearch.documents import code_of
from searchkit.engine.opensearch.mapping import place_of
from searchkit.engine.plan import COVERED_FIELDS, Plan, Recency, Term

MARK: Final = 2.0**60
"""What a score in doubt is multiplied by: exact in any float."""
_MARKED: Final = 2.0**29  # no other score is as high

_DOUBLES: Final = "org.opensearch.index.fielddata.ScriptDocValues.Doubles"
_LONGS: Final = "org.opensearch.index.fielddata.ScriptDocValues.Longs"
_PLAIN: Final = next(n for n in count(1) if LENGTHS[length_byte(n)] != n)
"""The least length of a title that is rounded: of a shorter one it is told by its codes."""
# A parameter or a column is looked up by name each time that it is named, which takes as long as
# the rest: so there is one parameter, and a column is named once, or not at all. Lists and objects
# stay as they are: unpacking and packing each number anew took a third longer. Most codes are none
# of those asked for, which their last six bits tell of most.
_COVERAGE: Final = (
    "List table = params.covering; List codes = (List) table.get(0);"
    " List amounts = (List) table.get(1); long lasts = (long) table.get(2);"
    f" {_LONGS} title = ({_LONGS}) doc['title_code'];"
    " double covered = 0; int count = title.size();"
    " for (int place = 0; place < count; ++place) {"
    " long code = title.get(place).longValue();"
    " if ((lasts >>> (int) (code & 63) & 1L) != 0L) {"
    " int at = Collections.binarySearch(codes, code);"
    " if (at >= 0) { covered += (double) amounts.get(at); } } }"
    f" double length = count < {_PLAIN} ? count"
    f" : (({_DOUBLES}) doc['title_length']).getValue();"
    " return Math.min(covered / length, 1.0);"
)
_RECENT: Final = (
    "double score = _score; List given = params.given;"
    " if (score < (double) given.get(0)) { return 0; }"
    f" double gain = (double) given.get(4); {_DOUBLES} day = ({_DOUBLES}) doc['age'];"
    " if (gain > 0 && day.size() > 0) {"
    " double age = Math.max((double) given.get(3) - day.getValue(), 0.0);"
    " score *= 1 + gain * Math.pow(2, -age / (double) given.get(5)); }"
    " return score < (double) given.get(1) || score > (double) given.get(2) ? score"
    f" : score * {MARK:f};"
)


def score_of(plan: Plan) -> Query:
    """The score that a plan gives a document, without sections and what matches gain."""
    terms = _terms(plan)
    if not terms:
        return NOTHING
    scored: Query = {"bool": {"should": terms}}
    if plan.recency is not None:
        scored = _times(scored, _recent(plan.recency))
    return scored


def score_of_all(plan: Plan, least: float, doubt: float) -> Query:
    """The score that a plan gives whatever document, where it is no less than wanted; or 0.

    With nothing to test document by document, Lucene adds up list after list (``BooleanScorer``),
    which takes a third of the time; whatever else is asked of a document must not be in the query.

    Args:
        plan: What to score by.
        least: What is wanted.
        doubt: The share of that by which a score may be off. What is off by less comes before all
            others: its score is multiplied by :data:`MARK`.
    """
    recency = plan.recency or Recency(0.0, 1.0, 0)
    newest = day_number(plan.recency.newest) if plan.recency else 0.0
    # Twice as wide: rounding may lift what is marked, too, over what who asks lets pass.
    low, high = least * (1 - 2 * doubt), least * (1 + 2 * doubt)
    given = [low / (1 + recency.gain), low, high, newest, recency.gain, recency.half_life]
    script = {"source": _RECENT, "params": {"given": list(map(float, given))}}
    scored = {"bool": {"should": _terms(plan)}}
    return {"script_score": {"query": scored, "script": script}}


def unmarked(score: float) -> tuple[float, bool]:
    """A score of :func:`score_of_all`, and whether it is in doubt."""
    return (score / MARK, True) if score >= _MARKED else (score, False)


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
    amounts = [float(amount) for _, amount in codes]
    table = [[code for code, _ in codes], amounts, _lasts(code for code, _ in codes)]
    script = {"source": _COVERAGE, "params": {"covering": table}}
    return _times({"bool": {"should": list(titles)}}, [{"script_score": {"script": script}}])


def _lasts(codes: Iterable[int]) -> int:
    """Which last six bits some codes have: a bit for each, as a signed number of 64 bits."""
    bits = 0
    for code in codes:
        bits |= 1 << (code & 63)
    return bits - (bits >> 63 << 64)


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
