"""From what a cluster found to a ranking: groups led by their matches, hits looked at again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from searchkit.engine.fields import LAST_DAY, day_number
from searchkit.engine.opensearch.evidence import unpacked
from searchkit.engine.opensearch.positions import GivenPositions
from searchkit.engine.opensearch.scores import unmarked
from searchkit.engine.plan import Plan, Sort
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.arrays import Floats
from searchkit.engine.postings.rescoring import Block, Look, look_again
from searchkit.engine.postings.segment import saturation_table
from searchkit.engine.protocol import RankedHit


class Found(NamedTuple):
    """A hit as the cluster gives it.

    Attributes:
        id: That of the article.
        score: Without sections.
        match: Whether it is a match.
        group: The name of its group, where this has several members; else None.
        fields: Its columns.
        source: What was read of its document; None where nothing was.
    """

    id: str
    score: float
    match: bool
    group: str | None
    fields: Mapping[str, Any]
    source: Mapping[str, Any] | None = None

    @property
    def day(self) -> int:
        """Its first day as ``yyyymmdd``, or 0."""
        return int(self.fields.get("first_day", [0])[0])

    def time(self, sort: Sort) -> int:
        """What puts it in an order by time: the greatest comes first."""
        if sort == "indexed":  # a day takes 27 bits
            return int(self.fields["indexed"][0]) << 27 | self.day
        return LAST_DAY - self.day if sort == "oldest" and self.day else self.day


class Listed(NamedTuple):
    """The first of some hits.

    Attributes:
        hits: In order; in the order of scores, those that score like the last may be any that do.
        end: Behind which all others come; None where there are none.
    """

    hits: Sequence[Found]
    end: Found | None = None


def read_hits(answer: Mapping[str, Any], *, match: bool, gain: float = 1.0) -> list[Found]:
    """The hits in an answer, all matches or none, with what they gain by that."""
    return [_found(hit, match, gain) for hit in answer["hits"]["hits"]]


def _found(hit: Mapping[str, Any], match: bool, gain: float) -> Found:
    fields, (score, _) = hit["fields"], unmarked(float(np.float32(hit["_score"] or 0.0)))
    group = fields.get("copies", [None])[0]
    return Found(fields["key"][0], score * gain, match, group, fields, hit.get("_source"))


def folded(
    plan: Plan, lists: Sequence[Listed], count: int, matched: frozenset[str]
) -> list[Found] | None:
    """The first of each group in several lists, in order.

    Args:
        plan: That found them.
        lists: Of different hits.
        count: How many are wanted.
        matched: Groups that have a match, which no near match may stand for.

    Returns:
        At most so many; None where hits that are not here may be among them.
    """
    if not count:
        return []
    groups: set[str] = set()
    first: list[Found] = []
    for hit in sorted((hit for each in lists for hit in each.hits), key=partial(_order, plan)):
        if plan.fold and hit.group is not None:
            if hit.group in groups or (not hit.match and hit.group in matched):
                continue
            groups.add(hit.group)
        first.append(hit)
    ends = [each.end for each in lists if each.end is not None]
    is_enough = len(first) >= count and all(
        _is_surely_behind(plan, end, first[count - 1]) for end in ends
    )
    return first[:count] if is_enough or not ends else None


def _is_surely_behind(plan: Plan, end: Found, hit: Found) -> bool:
    """Whether a hit comes before all that come behind the end of a list, or is that itself."""
    if plan.sort == "relevance" and plan.scores:
        return _place(plan, hit) < _place(plan, end)
    return _order(plan, hit) <= _order(plan, end)


def _order(plan: Plan, hit: Found) -> tuple[Any, ...]:
    """What puts hits in order: the least comes first."""
    ties = (-hit.day,) if plan.sort == "relevance" else (-hit.score,)
    return (*_place(plan, hit), *ties, hit.id)


def _place(plan: Plan, hit: Found) -> tuple[bool, float]:
    """Likewise, without what puts equals in order."""
    later = bool(plan.leeway and plan.leeway.first) and not hit.match
    return later, -(hit.score if plan.sort == "relevance" else hit.time(plan.sort))


def look_at(plan: Plan, hits: Sequence[Found], shown: slice) -> list[RankedHit]:
    """Put a block of hits in order by their best sections, and name the passages of some."""
    if plan.sections is None or not hits:
        return [RankedHit(hit.id, hit.score) for hit in hits[shown]]
    sections, tables = plan.sections, _tables(plan)

    def look(here: Array) -> list[tuple[Array, Look]]:
        given = [unpacked(hits[i].fields["evidence"][0]) for i in here.tolist()]
        return [(here, Look.at(GivenPositions(given), plan, sections, tables))]

    block = Block(
        scores=np.array([hit.score for hit in hits]),
        matched=np.array([hit.match for hit in hits]),
        gains=_gains(plan, hits),
        times=np.array([hit.time(plan.sort) for hit in hits], np.int64),
        ids=lambda: [hit.id for hit in hits],
        several=np.arange(len(hits)),
        look=look,
    )
    return [
        RankedHit(
            hits[found.place].id,
            found.score,
            passages=tuple(found.passages),
            shares=tuple(found.passages.values()),
        )
        for found in look_again(plan, block, shown)
    ]


def _tables(plan: Plan) -> Mapping[str, Floats]:
    return {field: saturation_table(average) for field, average in plan.averages}


def _gains(plan: Plan, hits: Sequence[Found]) -> Array:
    """``float64``: the share that each hit gains by recency."""
    if plan.recency is None:
        return np.zeros(len(hits))
    newest = day_number(plan.recency.newest)
    ages = [max(newest - day_number(hit.day), 0.0) if hit.day else np.inf for hit in hits]
    gains: Array = plan.recency.gain * 2.0 ** (-np.array(ages) / plan.recency.half_life)
    return gains
