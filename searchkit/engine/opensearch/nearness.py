"""What comes near: how near is near is known with the best score, when all is scored already.

So the request that scores counts beside its hits how many score how much, in the steps to which
:meth:`~searchkit.engine.plan.Leeway.least` rounds what is needed, and nothing is scored again to be
counted. A score of the cluster is a float of 24 bits: where one lies so close to what is needed
that it may be rounded over it, near matches are counted again by what is needed, and the documents
in question are read, and scored here, the plain way.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from searchkit.engine.bm25 import K1
from searchkit.engine.opensearch.counts import MOST_GROUPS
from searchkit.engine.opensearch.documents import document_of
from searchkit.engine.opensearch.scores import unmarked
from searchkit.engine.oracle import Indexed, score_of
from searchkit.engine.plan import STEPS, Leeway, Plan

POSITIVE: Final = 1e-30
"""Below every score that is not 0."""
DOUBT: Final = 4e-7
"""The share of itself by which a score of the cluster may be off: it is a sum of floats."""
_LOW: Final = 0.05  # of what all terms could add, what the best hit scores at least, as a rule
_BITS: Final = 23 - (STEPS.bit_length() - 1)  # of a float, that tell scores of one step apart
_CLOSE: Final = 8  # of the last of them, to the next step: more than the doubt
_KEY: Final = (
    "Number score = _score; int bits = Float.floatToIntBits(score.floatValue());"
    f" int low = bits & {(1 << _BITS) - 1};"
    f" return ((bits >> {_BITS}) << 1)"
    f" + (low < {_CLOSE} || low >= {(1 << _BITS) - _CLOSE} ? 1 : 0);"
)
_MOST_GROUPS: Final = 2_000  # of which it is told how many score how much: these are many numbers
_STEPS: Final = {
    "scores": {"histogram": {"script": {"source": _KEY}, "interval": 1, "min_doc_count": 1}}
}


class Nearby(NamedTuple):
    """What comes near, as it was counted.

    Attributes:
        documents: How many.
        groups: Of each group of which several are documents, how many come near.
        in_doubt: Ids and groups of those that may be rounded into it.
        partial: Whether the time was up.
        approximate: Whether there are more groups than are told.
    """

    documents: int
    groups: Mapping[str, int]
    in_doubt: Mapping[str, str | None]
    partial: bool = False
    approximate: bool = False

    def without(self, refused: Iterable[str]) -> "Nearby":
        """The same without some of what was in doubt."""
        groups, documents = dict(self.groups), self.documents
        for id in refused:
            documents -= 1
            if (group := self.in_doubt[id]) in groups:
                groups[group] -= 1
        return self._replace(documents=documents, groups=groups, in_doubt={})

    def total(self, matched: frozenset[str]) -> int:
        """How many groups have a near match and no match; each document is one where none folds.

        Args:
            matched: Groups that have a match.
        """
        alone = self.documents - sum(self.groups.values())
        return alone + sum(count > 0 and g not in matched for g, count in self.groups.items())


NONE_NEAR: Final = Nearby(0, {}, {})


def guess(plan: Plan) -> float:
    """What a near match scores at least, as a rule; who learns that it is less asks again."""
    assert plan.leeway is not None
    most = (K1 + 1) * sum(weight for _, weight in plan.scores)
    return max(plan.leeway.least(_LOW * most), POSITIVE)


def by_steps(plan: Plan) -> Mapping[str, Any]:
    """The aggregations that :func:`counted_by_steps` reads: how many score how much."""
    if not plan.fold:
        return _STEPS
    groups = {"field": "copies", "size": _MOST_GROUPS}
    return {
        "alone": {"missing": {"field": "copies"}, "aggs": _STEPS},
        "groups": {"terms": groups, "aggs": _STEPS},
    }


def counted_by_steps(
    all_: Mapping[str, Any], matches: Mapping[str, Any], least: float
) -> Nearby | None:
    """What comes near by answers that count so; None where rounding, or many groups, leave it open.

    Args:
        all_: The answer that tells all that may come near, matches too.
        matches: The one that tells the matches.
        least: What a near match scores at least: where a step begins.
    """
    begin = 2 * _step(least)
    counts = Counter[str | None]()
    for answer, sign in ((all_, 1), (matches, -1)):
        told = answer["aggregations"]["near"]
        if told.get("groups", {}).get("sum_other_doc_count"):
            return None
        for group, steps in _by_group(told):
            if {begin + 1, begin - 1} & steps.keys():
                return None
            counts[group] += sign * sum(count for step, count in steps.items() if step >= begin)
    groups = {group: count for group, count in counts.items() if group is not None and count > 0}
    return Nearby(counts.total(), groups, {}, bool(all_["timed_out"]))


def _by_group(told: Mapping[str, Any]) -> Iterator[tuple[str | None, Mapping[int, int]]]:
    """How many score how much, of each group of several; and of what has none, or where none folds.

    Scores are told in steps: the number of a step, twice, and one more where they score almost what
    begins or ends it.
    """
    groups = told["groups"]["buckets"] if "groups" in told else ()
    for each in (told.get("alone", told), *groups):
        buckets = each["scores"]["buckets"]
        yield each.get("key"), {int(step["key"]): int(step["doc_count"]) for step in buckets}


def counted(answer: Mapping[str, Any]) -> Nearby:
    """What an answer counts that is told what is needed; its hits are in the order of scores."""
    hits: Sequence[Mapping[str, Any]] = answer["hits"]["hits"]
    in_doubt = {
        hit["fields"]["key"][0]: hit["fields"].get("copies", [None])[0]
        for hit in hits
        if unmarked(hit["_score"])[1]
    }
    groups = answer["aggregations"]["near"].get("groups", {"buckets": ()})["buckets"]
    return Nearby(
        int(answer["hits"]["total"]["value"]),
        {each["key"]: int(each["doc_count"]) for each in groups},
        in_doubt,
        bool(answer["timed_out"]),
        len(groups) >= MOST_GROUPS,
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
