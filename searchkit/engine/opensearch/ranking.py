"""From what a cluster found to a ranking: groups led by their matches, hits looked at again."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from searchkit.engine.fields import LAST_DAY, day_number
from searchkit.engine.opensearch.evidence import unpacked
from searchkit.engine.opensearch.nearness import Nearby
from searchkit.engine.opensearch.positions import GivenPositions
from searchkit.engine.opensearch.requests import MATCH, Asked
from searchkit.engine.opensearch.scores import own_score
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

    def by_score(self) -> tuple[float, int, str]:
        """What puts it in the order of scores: the least comes first."""
        return -self.score, -self.day, self.id

    def is_like(self, other: "Found") -> bool:
        """Whether nothing but what puts equal scores in order tells it from another."""
        return (self.score, self.match) == (other.score, other.match)

    def time(self, sort: Sort) -> int:
        """What puts it in an order by time: the greatest comes first."""
        if sort == "indexed":  # a day takes 27 bits
            return int(self.fields["indexed"][0]) << 27 | self.day
        return LAST_DAY - self.day if sort == "oldest" and self.day else self.day


def read_hits(asked: Asked, answer: Mapping[str, Any]) -> list[Found]:
    """The hits in an answer to :func:`~searchkit.engine.opensearch.requests.page`."""
    hits = (_found(asked, hit) for hit in answer["hits"]["hits"])
    least = asked.at_least or 0.0
    return [
        hit
        for hit in hits
        if hit.match or (hit.score > 0 and hit.score >= least and hit.id not in asked.refused)
    ]


def _found(asked: Asked, hit: Mapping[str, Any]) -> Found:
    fields = hit["fields"]
    score, match = float(hit["_score"] or 0.0), asked.plan.leeway is None
    if asked.matches_first:
        score, match = own_score(score)
    elif not match:
        match = MATCH in hit.get("matched_queries", ())
    group = fields.get("copies", [None])[0]
    return Found(fields["key"][0], score, match, group, fields, hit.get("_source"))


def folded(asked: Asked, hits: Sequence[Found], count: int, *, whole: bool) -> list[Found] | None:
    """The first of each group among the first hits, in order.

    Args:
        asked: What was asked for, unfolded, with the groups that have a match.
        hits: What was found: the first of all, but in the order of scores those that score like the
            last of them may be any that do.
        count: How many are wanted.
        whole: There are no other hits.

    Returns:
        At most so many; None where hits that are not here may be among them.
    """
    by_score, order = asked.plan.sort == "relevance", list(hits)
    if by_score:
        order.sort(key=lambda hit: (asked.matches_first and not hit.match, *hit.by_score()))
    groups: set[str] = set()
    first: list[Found] = []
    for hit in order:
        if asked.plan.fold and hit.group is not None:
            if hit.group in groups or (not hit.match and hit.group in asked.matched):
                continue
            groups.add(hit.group)
        first.append(hit)
    is_enough = len(first) >= count and not (by_score and first[count - 1].is_like(order[-1]))
    return first[:count] if whole or is_enough else None


def best_score(asked: Asked, answer: Mapping[str, Any], near: Nearby) -> float:
    """The greatest score of all hits of an answer.

    Args:
        asked: What was asked for, before it was known what is near.
        answer: With the hits.
        near: What may be.
    """
    best = float(answer["hits"].get("max_score") or 0.0)
    return max(own_score(best)[0], near.best) if asked.matches_first else best


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
