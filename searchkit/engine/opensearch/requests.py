"""A plan as requests of the search API. Pure: no server is asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from searchkit.engine.opensearch.conditions import Query, all_of, any_of, holds, passes
from searchkit.engine.opensearch.counts import MOST_GROUPS, counting
from searchkit.engine.opensearch.nearness import DOUBT, POSITIVE, listing
from searchkit.engine.opensearch.scores import FIRST_AT_LEAST, score_of
from searchkit.engine.plan import And, Plan

MATCH: Final = "match"
"""What a hit is named that is a match."""
COLUMNS_ALONE: Final[Mapping[str, Any]] = {"_source": False, "stored_fields": "_none_"}
"""What reads columns of hits alone: even an id is unpacked from what is stored, texts and all."""
_COLUMNS: Final = ("key", "first_day", "indexed", "copies")
_DOUBTFUL: Final = 20  # documents that may be rounded into what is near, and are looked at
_BEST: Final = 5  # documents of which one may be the best

Body = dict[str, Any]


class Asked(NamedTuple):
    """A plan over one commit.

    Attributes:
        plan: What to find.
        visible: What a document of the commit meets.
        at_least: What a near match scores, however it is rounded; None while the best score is not
            known.
        matched: Groups that have a match, so that no near match may stand for them; only those of
            several members, as far as they are known.
        read: What of their documents is read with the hits; False for nothing.
        refused: Documents that are rounded into what is near.
    """

    plan: Plan
    visible: Sequence[Query]
    at_least: float | None = None
    matched: frozenset[str] = frozenset()
    read: Any = False
    refused: frozenset[str] = frozenset()

    @property
    def matches_first(self) -> bool:
        """Whether all matches come before all near matches."""
        return bool(self.plan.leeway and self.plan.leeway.first)

    def knowing(self, best: float) -> "Asked":
        """The same, now that the best score is known."""
        assert self.plan.leeway is not None
        least = self.plan.leeway.least(best) * (1 - DOUBT)
        return self._replace(at_least=max(least, POSITIVE))

    def filters(self) -> list[Query]:
        """What every hit meets."""
        return [*self.visible, *passes(self.plan.filters)]

    def hits(self) -> Query:
        """The matches, and what comes near; each with its score."""
        plan, leeway = self.plan, self.plan.leeway
        match = holds(plan.condition)
        score = score_of(plan, first=self.matches_first, name=MATCH)
        scored: Body
        if leeway is None:
            wanted, scored = [match], {"should": [score]}
            return {"bool": {"filter": [*self.filters(), *wanted], **scored}}
        named = {"constant_score": {"filter": match, "boost": 0.0, "_name": MATCH}}
        # A cluster takes 1,024 clauses, and a match may be hundreds of them: it is said rarely.
        tells = leeway.first or (leeway.gain != 1.0 and bool(plan.scores))
        told = [score] if tells else [named, score]
        if self.at_least is None:
            needed = leeway.required != And(())
            wanted = [any_of([match, holds(leeway.required)])] if needed else []
            either = told if leeway.first else [named, score]
            scored = {"should": either, "minimum_should_match": 1}
        else:
            wanted, scored = [any_of([match, self.near()])], {"should": told}
        if self.refused:
            wanted.append({"bool": {"must_not": [{"terms": {"key": sorted(self.refused)}}]}})
        if self.matched:
            led = {"terms": {"copies": sorted(self.matched)}}
            wanted.append(any_of([match, {"bool": {"must_not": [led]}}]))
        return {"bool": {"filter": [*self.filters(), *wanted], **scored}}

    def near(self) -> Query:
        """What scores as much as a near match must, matches too, without what they gain."""
        assert self.plan.leeway is not None
        assert self.at_least is not None
        enough = {"query": score_of(self.plan._replace(leeway=None)), "min_score": self.at_least}
        return all_of([holds(self.plan.leeway.required), {"function_score": enough}])


def page(asked: Asked, first: int, size: int, *, folded: bool = True) -> Body:
    """The first hits, with what looking at them again takes.

    Args:
        asked: What.
        first: How many to leave out before.
        size: How many.
        folded: In the order of the plan, each that of a group. Else all of them: in the order of
            their scores alone where this is what the plan asks for, which takes half the time; who
            asks puts in order what scores alike, and folds.
    """
    plan = asked.plan
    body: Body = {
        "query": asked.hits(),
        "from": first,
        "size": size or 1,  # else no score is told
        "track_total_hits": False,
        **({"_source": asked.read} if asked.read else COLUMNS_ALONE),
        "docvalue_fields": list(_COLUMNS),
    }
    if folded or not by_score(plan):
        body |= {"sort": _sort(asked), "track_scores": True}
    if plan.sections is not None:
        body["docvalue_fields"].append("evidence")
    if plan.fold and folded:
        body["collapse"] = {"field": "group"}
    if plan.leeway is not None and asked.at_least is None:
        body["aggs"] = {"near": listing(plan)}
    return body


def by_score(plan: Plan) -> bool:
    """Whether hits come in the order of scores, and not all score alike."""
    return plan.sort == "relevance" and bool(plan.scores)


def best(asked: Asked, *, read: bool = False) -> Body:
    """The hits with the greatest scores of all, what comes near, and the groups that have a match.

    Args:
        asked: What.
        read: Read all that is kept of these hits.
    """
    plan, leeway = asked.plan, asked.plan.leeway
    assert leeway is not None
    by_score = plan._replace(sort="relevance", leeway=leeway._replace(first=False))
    groups = {"filter": holds(plan.condition), "aggs": _groups(plan)}
    return {
        "query": Asked(by_score, asked.visible).hits(),
        "size": _BEST,
        **({} if read else COLUMNS_ALONE),
        "track_total_hits": False,
        "aggs": {"matches": groups, "near": listing(plan)},
    }


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


def near_total(asked: Asked) -> Body:
    """What counts the near matches, lists groups of several, and reads those that score least.

    So many of them as may be rounded into what is near, and then some.
    """
    assert asked.at_least is not None
    enough = {"query": score_of(asked.plan._replace(leeway=None)), "min_score": asked.at_least}
    required = asked.plan.leeway.required if asked.plan.leeway else And(())
    return {
        "query": {
            "bool": {
                "must": [{"function_score": enough}],
                "filter": [*asked.filters(), holds(required)],
                "must_not": [holds(asked.plan.condition)],
            }
        },
        "size": _DOUBTFUL,
        "sort": [{"_score": "asc"}, {"key": "asc"}],
        "docvalue_fields": list(_COLUMNS),
        "track_total_hits": True,
        "aggs": _groups(asked.plan),
    }


def unfolded(asked: Asked, size: int) -> Body:
    """The first hits, one by one, in the order of the plan."""
    body = page(asked._replace(plan=asked.plan._replace(fold=False)), 0, size)
    del body["from"]
    return body


def _groups(plan: Plan) -> dict[str, Any]:
    """What lists groups of several members."""
    return {"groups": {"terms": {"field": "copies", "size": MOST_GROUPS}}} if plan.fold else {}


def _sort(asked: Asked) -> list[Mapping[str, Any]]:
    """What puts hits in order, matches first where they are."""
    day: Mapping[str, Any] = {"first_day": {"order": "desc", "missing": 0}}
    if asked.plan.sort == "oldest":
        day = {"first_day": {"order": "asc", "missing": "_last"}}
    score, key = {"_score": "desc"}, {"key": "asc"}
    if asked.plan.sort == "relevance":
        return [score, day, key]
    order: list[Mapping[str, Any]] = [day, score, key]
    if asked.plan.sort == "indexed":
        order.insert(0, {"indexed": "desc"})
    if asked.matches_first:
        script = {"source": "_score >= params.least ? 1 : 0", "params": {"least": FIRST_AT_LEAST}}
        order.insert(0, {"_script": {"type": "number", "script": script, "order": "desc"}})
    return order


def duplicates(asked: Asked, groups: Sequence[str]) -> Body:
    """What counts the hits of some groups."""
    query = asked._replace(matched=frozenset()).hits()
    among = {"terms": {"copies": list(groups)}}
    counted = {"terms": {"field": "copies", "size": len(groups)}}
    return {
        "query": {"bool": {"filter": [query, among]}},
        "size": 0,
        "aggs": {"groups": counted},
    }


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
