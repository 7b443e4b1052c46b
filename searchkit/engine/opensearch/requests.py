"""A plan as requests of the search API. Pure: no server is asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from searchkit.engine.opensearch.conditions import Query, holds, passes
from searchkit.engine.opensearch.counts import MOST_GROUPS, counting
from searchkit.engine.opensearch.nearness import DOUBT, POSITIVE, by_steps, guess
from searchkit.engine.opensearch.scores import score_of, score_of_all
from searchkit.engine.plan import And, Plan, Sort

COLUMNS_ALONE: Final[Mapping[str, Any]] = {"_source": False, "stored_fields": "_none_"}
"""What reads columns of hits alone: even an id is unpacked from what is stored, texts and all."""
_COLUMNS: Final = ("key", "first_day", "indexed", "copies")

Body = dict[str, Any]


class Asked(NamedTuple):
    """A plan over one commit.

    Attributes:
        plan: What to find.
        visible: What a document of the commit meets.
        read: What of the documents of hits is read with them; False for nothing.
    """

    plan: Plan
    visible: Sequence[Query]
    read: Any = False

    def filters(self) -> list[Query]:
        """What every hit meets."""
        return [*self.visible, *passes(self.plan.filters)]

    def matches(self) -> Query:
        """The matches, each with its score."""
        found = [*self.filters(), holds(self.plan.condition)]
        return {"bool": {"filter": found, "should": [score_of(self.plan)]}}


class Wanted(NamedTuple):
    """Which documents come near.

    Attributes:
        least: What one scores at least, to the last bit of a float; 0 while this is not known.
        refused: Ids of those that are rounded into what is near.
    """

    least: float = 0.0
    refused: frozenset[str] = frozenset()


def page(asked: Asked, first: int, size: int, *, folded: bool = True) -> Body:
    """The first matches, with what looking at them again takes.

    Args:
        asked: What.
        first: How many to leave out before.
        size: How many.
        folded: In the order of the plan, each that of a group. Else all of them: in the order of
            their scores alone where this is what the plan asks for, which takes half the time; who
            asks puts in order what scores alike, and folds.
    """
    counted = {"track_total_hits": False, "from": first, "size": size or 1}  # else no score is told
    listed = _listed(asked.plan, asked.plan.sort, folded=folded)
    body: Body = {"query": asked.matches(), **counted, **_read(asked.read), **listed}
    if asked.plan.leeway is not None:
        required = holds(asked.plan.leeway.required)
        body["aggs"] = {"near": {"filter": required, "aggs": by_steps(asked.plan)}}
    return body


def near(asked: Asked, wanted: Wanted, size: int, sort: Sort = "relevance") -> Body:
    """The first of what may come near, one by one; and what comes near is counted.

    Whatever is no score is asked of those alone that score enough: a query that tests document by
    document would score so, too.

    Args:
        asked: What.
        wanted: Which. While this is not known, matches are told and counted likewise, by how much
            they score. Else near matches alone are, and those in doubt come first.
        size: How many hits.
        sort: Their order.
    """
    plan, is_known = asked.plan, wanted.least > 0
    least = wanted.least * (1 - DOUBT) if is_known else guess(plan)
    passing = _passing(asked, [holds(plan.condition)] if is_known else [])
    counting = by_steps(plan) if not is_known else _groups(plan)
    return {
        "query": score_of_all(plan, wanted.least or least, DOUBT if is_known else 0.0),
        "min_score": max(least, POSITIVE),
        "post_filter": passing,
        "track_total_hits": True,
        "size": size,
        "aggs": {"near": {"filter": passing, "aggs": counting}},
        **_read(asked.read),
        **_listed(plan, sort, folded=False),
    }


def near_folded(asked: Asked, wanted: Wanted, size: int, matched: Iterable[str]) -> Body:
    """The first near matches, each that of a group that has no match, in the order of the plan."""
    plan = asked.plan
    led = [{"terms": {"copies": sorted(matched)}}, {"terms": {"key": sorted(wanted.refused)}}]
    least = wanted.least * (1 - DOUBT)
    return {
        "query": score_of_all(plan, least, 0.0),
        "min_score": max(least, POSITIVE),
        "post_filter": _passing(asked, [holds(plan.condition), *led]),
        "track_total_hits": False,
        "size": size,
        **_read(asked.read),
        **_listed(plan, plan.sort, folded=True),
    }


def _passing(asked: Asked, refused: Sequence[Query]) -> Query:
    """What all documents meet that may come near, but some."""
    leeway = asked.plan.leeway
    assert leeway is not None
    required = [] if leeway.required == And(()) else [holds(leeway.required)]
    return {"bool": {"filter": [*asked.filters(), *required], "must_not": refused}}


def _read(source: Any) -> Mapping[str, Any]:
    return {"_source": source} if source else COLUMNS_ALONE


def _listed(plan: Plan, sort: Sort, *, folded: bool) -> Body:
    """How hits are listed, and what is read of each."""
    columns = [*_COLUMNS, *([] if plan.sections is None else ["evidence"])]
    body: Body = {"docvalue_fields": columns}
    if folded or sort != "relevance" or not plan.scores:
        body |= {"sort": _sort(sort), "track_scores": True}
    if folded and plan.fold:
        body["collapse"] = {"field": "group"}
    return body


def wider(asked: Asked) -> Iterable[tuple[str, Body]]:
    """Of each facet that is counted as if nothing in it were chosen, what counts it so."""
    plan = asked.plan
    for name, filters in plan.filters.widened() if plan.facets else ():
        yield name, total(plan._replace(filters=filters), asked.visible, [name])


def total(plan: Plan, visible: Sequence[Query], names: Sequence[str] = ()) -> Body:
    """What counts the matches of a plan, and by some facets; no hit is told, so it is cached.

    Where near matches are told too, the groups that have a match are listed.
    """
    found = [*visible, *passes(plan.filters), holds(plan.condition)]
    aggregations = counting(names, plan.values, fold=plan.fold)
    if plan.leeway is not None:
        aggregations |= _groups(plan)
    return {
        "query": {"bool": {"filter": found}},
        "size": 0,
        "track_total_hits": True,
        "aggs": aggregations,
    }


def unfolded(asked: Asked, size: int) -> Body:
    """The first matches, one by one, in the order of the plan."""
    body = page(asked._replace(plan=asked.plan._replace(fold=False)), 0, size)
    del body["from"]
    return body


def _groups(plan: Plan) -> dict[str, Any]:
    """What lists groups of several members."""
    return {"groups": {"terms": {"field": "copies", "size": MOST_GROUPS}}} if plan.fold else {}


def _sort(sort: Sort) -> list[Mapping[str, Any]]:
    """What puts hits in order."""
    day: Mapping[str, Any] = {"first_day": {"order": "desc", "missing": 0}}
    if sort == "oldest":
        day = {"first_day": {"order": "asc", "missing": "_last"}}
    score, key = {"_score": "desc"}, {"key": "asc"}
    if sort == "relevance":
        return [score, day, key]
    order: list[Mapping[str, Any]] = [day, score, key]
    return [{"indexed": "desc"}, *order] if sort == "indexed" else order


def documents(asked: Asked, ids: Sequence[str], read: Any) -> Body:
    """What reads the documents of some hits, and which parts of a plan each holds.

    Args:
        asked: The plan with the parts.
        ids: Of the articles.
        read: What of them; True for all, False for nothing.
    """
    parts = [
        {"constant_score": {"filter": holds(part), "_name": f"{number}"}}
        for number, part in enumerate(asked.plan.parts)
    ]
    found = [*asked.visible, {"terms": {"key": list(ids)}}]
    return {
        "query": {"bool": {"filter": found, "should": parts}},
        "size": len(ids),
        "_source": read,
        "docvalue_fields": ["key"],
    }


def missing(plan: Plan, hit: Mapping[str, Any]) -> tuple[int, ...]:
    """Which parts of a plan a document does not hold, by the answer to :func:`documents`."""
    held = set(map(int, hit.get("matched_queries", ())))
    return tuple(number for number in range(len(plan.parts)) if number not in held)
