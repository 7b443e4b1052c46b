"""Conditions and filters of a plan as queries that say yes or no. Pure: no server is asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from searchkit.engine.fields import ANY_VALUE, LABEL_FIELDS, SOURCE
from searchkit.engine.opensearch.documents import label_key
from searchkit.engine.opensearch.mapping import place_of
from searchkit.engine.plan import (
    ROUNDING,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Filters,
    Near,
    Not,
    Or,
    Phrase,
    Published,
    Term,
)

Query = Mapping[str, Any]
NOTHING: Final[Query] = {"match_none": {}}
EVERYTHING: Final[Query] = {"match_all": {}}


def holds(condition: Condition) -> Query:
    """What the documents meet that meet a condition."""
    match condition:
        case AnyOf(terms):
            return _any_of(terms)
        case Phrase(field, slots):
            return _span(field, slots, slop=0, in_order=True)
        case Near(field, slots, apart):
            return _span(field, slots, slop=apart, in_order=False)
        case Published(first_day, last_day):
            return _published(first_day, last_day)
        case And(parts):
            return all_of([holds(part) for part in parts])
        case Or(parts):
            return any_of([holds(part) for part in parts])
        case Not(part):
            return {"bool": {"must_not": [holds(part)]}}
        case AtLeast(share, weighted):
            return _at_least(share, weighted)


def passes(filters: Filters) -> list[Query]:
    """What the documents meet, all of it, that pass filters."""
    found = [] if filters.published is None else [holds(filters.published)]
    for field, values in filters.facets:
        terms = tuple(Term(field, value) for value in values)
        groups = [terms] if field in ANY_VALUE else [(term,) for term in terms]
        found += map(_any_of, groups)
    if filters.sources is not None:
        found.append(_any_of([Term(SOURCE, name) for name in sorted(filters.sources)]))
    return found


def all_of(queries: Sequence[Query]) -> Query:
    """All of some queries; of none, every document."""
    if not queries:
        return EVERYTHING
    return queries[0] if len(queries) == 1 else {"bool": {"filter": list(queries)}}


def any_of(queries: Sequence[Query]) -> Query:
    """Any of some queries; of none, no document."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries)}}


def _any_of(terms: Sequence[Term]) -> Query:
    by_field: dict[str, list[str]] = {}
    for term in terms:
        text = label_key(term.text) if term.field in LABEL_FIELDS else term.text
        by_field.setdefault(place_of(term.field), []).append(text)
    return any_of([{"terms": {field: texts}} for field, texts in by_field.items()])


def _published(first_day: int | None, last_day: int | None) -> Query:
    limits: list[Query] = [{"exists": {"field": "first_day"}}]
    if first_day is not None:
        limits.append({"range": {"last_day": {"gte": first_day}}})
    if last_day is not None:
        limits.append({"range": {"first_day": {"lte": last_day}}})
    return all_of(limits)


def _span(field: str, slots: Sequence[Sequence[str]], *, slop: int, in_order: bool) -> Query:
    """One alternative of each slot, so near to each other."""
    if not slots or not all(slots):
        return NOTHING
    clauses = [any_span(place_of(field), slot) for slot in slots]
    if len(clauses) == 1:
        return clauses[0]
    return {"span_near": {"clauses": clauses, "slop": slop, "in_order": in_order}}


def any_span(field: str, texts: Sequence[str]) -> Query:
    """Where one of some terms stands."""
    spans: list[Query] = [{"span_term": {field: text}} for text in texts]
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": spans}}


def _at_least(share: float, weighted: Sequence[tuple[Condition, float]]) -> Query:
    """Conditions of which the weights of those that hold are a share of all."""
    total = sum(weight for _, weight in weighted)
    least = share - ROUNDING
    if least <= 0:
        return EVERYTHING
    return {
        "function_score": {
            "query": {"bool": {"should": list(_shares(weighted, total))}},
            "min_score": least,
        }
    }


def _shares(weighted: Sequence[tuple[Condition, float]], total: float) -> Iterator[Query]:
    for part, weight in weighted:
        yield {"constant_score": {"filter": holds(part), "boost": weight / total}}
