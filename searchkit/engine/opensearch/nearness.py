"""What comes near: how near is near is known with the best score, when all is scored already.

So the request that scores counts beside its hits how many score how much, in the steps to which
:meth:`~searchkit.engine.plan.Leeway.least` rounds what is needed, and nothing is scored again to be
counted. A score of the cluster is a float of 24 bits: where one lies so close to what is needed
that it may be rounded over it, the documents in question are read, and scored here, the plain way.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from searchkit.engine.opensearch.conditions import holds
from searchkit.engine.opensearch.counts import MOST_GROUPS
from searchkit.engine.opensearch.documents import document_of
from searchkit.engine.oracle import Indexed, score_of
from searchkit.engine.plan import STEPS, Leeway, Plan

POSITIVE: Final = 1e-30
"""Below every score that is not 0."""
DOUBT: Final = 4e-7
"""The share of itself by which a score of the cluster may be off: it is a sum of floats."""
_BITS: Final = 23 - (STEPS.bit_length() - 1)  # of a float, that tell scores of one step apart
_CLOSE: Final = 8  # of the last of them, to the next step: more than the doubt
_KEY: Final = (
    "Number score = _score; int bits = Float.floatToIntBits(score.floatValue());"
    f" int low = bits & {(1 << _BITS) - 1};"
    f" return ((bits >> {_BITS}) << 1)"
    f" + (low < {_CLOSE} || low >= {(1 << _BITS) - _CLOSE} ? 1 : 0);"
)
_SCORE: Final = {"max": {"script": {"source": "_score"}}}
_COUNTED: Final = {
    "histogram": {"script": {"source": _KEY}, "interval": 1, "min_doc_count": 1},
}


class Nearby(NamedTuple):
    """How much the documents score that are no matches and may come near.

    Attributes:
        best: The greatest score; 0 where there is none.
        alone: How many without copies score how much, in steps: the number of a step, twice, and
            one more where they score almost what begins or ends it.
        groups: The greatest score in each group of the others.
    """

    best: float
    alone: Mapping[int, int]
    groups: Mapping[str, float]

    def is_sure(self, least: float) -> bool:
        """Whether it is told by these which documents score as much, however they are rounded."""
        step = _step(least)
        groups = any(abs(score - least) < DOUBT * least for score in self.groups.values())
        return not groups and not {2 * step + 1, 2 * step - 1} & self.alone.keys()

    def total(self, least: float, matched: frozenset[str]) -> int:
        """How many groups have one that scores as much, without those that have a match.

        Args:
            least: Where a step begins.
            matched: The latter.
        """
        first = 2 * _step(least)
        groups = {group for group, score in self.groups.items() if score >= least} - matched
        return sum(count for key, count in self.alone.items() if key >= first) + len(groups)


def listing(plan: Plan) -> dict[str, Any]:
    """The aggregation that :func:`listed` reads."""
    scores: dict[str, Any] = {"best": _SCORE, "alone": _COUNTED}
    if plan.fold:
        scores["alone"] = {"missing": {"field": "copies"}, "aggs": {"scores": _COUNTED}}
        groups = {"field": "copies", "size": MOST_GROUPS}
        scores["groups"] = {"terms": groups, "aggs": {"best": _SCORE}}
    return {"filter": {"bool": {"must_not": [holds(plan.condition)]}}, "aggs": scores}


def listed(plan: Plan, answer: Mapping[str, Any]) -> Nearby:
    """The answer to :func:`listing`."""
    alone = answer["alone"]["scores"] if plan.fold else answer["alone"]
    groups = answer["groups"]["buckets"] if plan.fold else ()
    return Nearby(
        float(answer["best"]["value"] or 0.0),
        {int(each["key"]): int(each["doc_count"]) for each in alone["buckets"]},
        {each["key"]: float(each["best"]["value"]) for each in groups},
    )


def is_told(leeway: Leeway, best: float) -> bool:
    """Whether it is told by the best score how near is near, however it is rounded."""
    return leeway.least(best * (1 - DOUBT)) == leeway.least(best * (1 + DOUBT))


def exact_scores(plan: Plan, answer: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """The ids and the scores in doubles of the hits of an answer, which read all of each."""
    plain = plan._replace(sections=None)
    for hit in answer["hits"]["hits"]:
        source = hit["_source"]
        yield source["key"], score_of(plain, Indexed.of(document_of(source)))


def _step(score: float) -> int:
    return int(np.float32(score).view(np.int32)) >> _BITS
