"""What comes near: how near is near is known with the best score, when all is scored already.

So the request that scores lists beside its hits how much those score that may come near, and none
is scored again to be counted. A score of the cluster is a float of 24 bits: where one lies so close
to what is needed that it may be rounded over it, the documents in question are read, and scored
here, the plain way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from searchkit.engine.bm25 import K1
from searchkit.engine.opensearch.conditions import holds
from searchkit.engine.opensearch.documents import document_of
from searchkit.engine.opensearch.scores import FIRST_AT_LEAST
from searchkit.engine.oracle import Indexed, score_of
from searchkit.engine.plan import ROUNDING, Plan
from searchkit.engine.postings.arrayfile import Array

POSITIVE: Final = 1e-30
"""Below every score that is not 0."""
DOUBT: Final = 5e-7
"""The share of itself by which a score of the cluster may be off: it is a sum of floats."""
_USUAL: Final = 0.1  # of what all terms may add, what the best document scores at least as a rule
_MOST: Final = 20_000  # scores that each shard lists

# What has copies is listed apart, with its group. Integers stand for floats: they are shorter.
_LIST: Final[Mapping[str, str]] = {
    "init_script": "state.alone = []; state.scores = []; state.groups = [];",
    "map_script": (
        "double score = _score;"
        " if (score >= params.least && state.alone.size() + state.scores.size() < params.most) {"
        " int bits = Float.floatToIntBits((float) score);"
        " if (params.fold && doc['copies'].size() > 0) {"
        " state.scores.add(bits); state.groups.add(doc['copies'].value) }"
        " else { state.alone.add(bits) } }"
    ),
    "combine_script": "return state",
    "reduce_script": "return states",
}


class Nearby(NamedTuple):
    """How much the documents score that are no matches and may come near.

    Attributes:
        alone: ``float32``: of those without copies.
        scores: ``float32``: of the others.
        groups: Parallel: the group of each.
        least: What scores less is not listed.
        whole: Whether all that scores as much is.
    """

    alone: Array
    scores: Array
    groups: Sequence[str]
    least: float
    whole: bool

    @property
    def best(self) -> float:
        """The greatest score; 0 where there is none."""
        return float(max(self.alone.max(initial=0.0), self.scores.max(initial=0.0)))

    def is_sure(self, least: float) -> bool:
        """Whether it is told by these which documents score as much, however they are rounded."""
        sure = least * (1 + 2 * DOUBT)
        between = ((row >= least) & (row < sure) for row in (self.alone, self.scores))
        return self.whole and self.least <= least and not any(map(np.any, between))

    def total(self, least: float, matched: frozenset[str]) -> int:
        """How many groups have one that scores as much, without those that have a match."""
        rows = zip(self.groups, (self.scores >= least).tolist(), strict=True)
        groups = {group for group, is_near in rows if is_near} - matched
        return int((self.alone >= least).sum()) + len(groups)


def listing(plan: Plan) -> dict[str, Any]:
    """The aggregation that :func:`listed` reads; of the scores that a plan without gains gives."""
    params = {"least": _least(plan), "most": _MOST, "fold": plan.fold}
    scores = {"scores": {"scripted_metric": {**_LIST, "params": params}}}
    return {"filter": {"bool": {"must_not": [holds(plan.condition)]}}, "aggs": scores}


def listed(plan: Plan, answer: Mapping[str, Any]) -> Nearby:
    """The answer to :func:`listing`."""
    states = [state for state in answer["scores"]["value"] if state]
    whole = all(len(each["alone"]) + len(each["scores"]) < _MOST for each in states)
    alone, scores = (_floats(states, name) for name in ("alone", "scores"))
    groups = [group for state in states for group in state["groups"]]
    return Nearby(alone, scores, groups, _least(plan), whole)


def _least(plan: Plan) -> float:
    assert plan.leeway is not None
    most = (K1 + 1) * sum(weight for _, weight in plan.scores)
    return min(max(plan.leeway.share * _USUAL * most, POSITIVE), FIRST_AT_LEAST)


def _floats(states: Sequence[Mapping[str, Sequence[int]]], name: str) -> Array:
    return np.array([bits for state in states for bits in state[name]], np.int32).view(np.float32)


def refused(plan: Plan, best: Mapping[str, Any], doubtful: Mapping[str, Any]) -> Iterator[str]:
    """The ids of documents that do not come near, for all that the cluster can tell.

    Args:
        plan: With leeway.
        best: An answer with the best documents of all, all of what is kept of them.
        doubtful: One with documents that may not be near enough.
    """
    assert plan.leeway is not None
    plain = plan._replace(sections=None)
    share = plan.leeway.share * (1 - ROUNDING)
    needed = share * max(score for _, score in _exactly(plain, best))
    return (id for id, score in _exactly(plain, doubtful) if score < needed)


def _exactly(plan: Plan, answer: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for hit in answer["hits"]["hits"]:
        source = hit["_source"]
        yield source["key"], score_of(plan, Indexed.of(document_of(source)))
