"""Totals and facets: what is asked to count the groups of matches, and how the answer is read.

A cluster counts documents, and each group of near-duplicates counts once. So the groups of which
several members are matches are listed beside, with the values that more than one of them has: what
was counted too often is taken off again. All members of a group are on one shard, so that it sees
them together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from searchkit.analysis.folding import fold_term
from searchkit.engine.fields import DAY, FACET_LABELS, FACETS, MOST_PERIODS, SOURCE, WEEK
from searchkit.engine.opensearch.documents import label_of

MOST_GROUPS: Final = 10_000
"""Groups with several matches that are told apart in one answer; where there are more, the counts
are said to be approximate. A cluster gives 65,535 buckets at most, whatever is in them."""
_MOST_VALUES: Final = 10_000
_SLACK: Final = 100  # labels that are listed beyond those asked for: copies may change their order

_Answer = Mapping[str, Any]


class Tally(NamedTuple):
    """How many groups have a match, in all and by value.

    Attributes:
        total: Groups.
        facets: By facet and value, the commonest first.
        copies: How many matches there are of each group that has several.
        approximate: Some count may be off.
    """

    total: int
    facets: Mapping[str, Mapping[str, int]]
    copies: Mapping[str, int]
    approximate: bool


def counting(names: Iterable[str], values: int, *, fold: bool) -> dict[str, Any]:
    """The aggregations that count what :func:`tally` reads, over matches alone.

    Args:
        names: The facets.
        values: How many values of a facet of labels.
        fold: Count groups.
    """
    facets = {name: _terms(name, _size(name, values)) for name in names}
    if not fold:
        return facets
    repeated = {
        name: _terms(name, _size(name, _MOST_VALUES), min_doc_count=2, shard_min_doc_count=2)
        for name in facets
    }
    twice = _terms("copies", MOST_GROUPS, min_doc_count=2, shard_min_doc_count=2)
    if not repeated:
        return {**facets, "twice": twice}
    # Values are counted when it is known which groups have several matches: few of those seen.
    twice["terms"]["collect_mode"] = "breadth_first"
    return {**facets, "twice": {**twice, "aggs": repeated}}


def tally(answer: _Answer, documents: int, names: Iterable[str], values: int) -> Tally:
    """Read the answer to :func:`counting`.

    Args:
        answer: The aggregations.
        documents: How many matches there are.
        names: The facets.
        values: How many values of a facet of labels.
    """
    groups = answer.get("twice", {"buckets": []})["buckets"]
    approximate = len(groups) >= MOST_GROUPS
    copies = {group["key"]: int(group["doc_count"]) for group in groups}
    total = documents - sum(count - 1 for count in copies.values())
    facets = {}
    for name in names:
        too_often: Counter[str] = Counter()
        for group in groups:
            for bucket in group[name]["buckets"]:
                too_often[bucket["key"]] += bucket["doc_count"] - 1
        facets[name], exact = _facet(name, answer[name], too_often, values)
        approximate |= not exact
    return Tally(total, facets, copies, approximate)


def _facet(
    name: str, answer: _Answer, too_often: Mapping[str, int], values: int
) -> tuple[Mapping[str, int], bool]:
    """The counts of one facet, and whether they are exact."""
    buckets: Sequence[_Answer] = answer["buckets"]
    if name in (WEEK, DAY) and len(buckets) > MOST_PERIODS:
        return {}, True
    text = label_of if name in FACET_LABELS else str
    counts = {
        text(each["key"]): each["doc_count"] - too_often.get(each["key"], 0) for each in buckets
    }
    most = values if name in FACET_LABELS else None
    order = sorted(counts, key=lambda value: (-counts[value], fold_term(value), value))[:most]
    exact = not answer["doc_count_error_upper_bound"]
    if answer["sum_other_doc_count"] and too_often and order:
        exact &= counts[order[-1]] > buckets[-1]["doc_count"]
    if answer["sum_other_doc_count"] and name not in FACET_LABELS:
        exact = False
    return {value: counts[value] for value in order}, exact


def _size(name: str, values: int) -> int:
    if name in (WEEK, DAY):
        return MOST_PERIODS + 1
    return values + _SLACK if name in FACET_LABELS else _MOST_VALUES


def _terms(field: str, size: int, **more: int) -> dict[str, Any]:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": field, "size": size, "order": order, **more}}


def no_facets(*, counted: bool) -> Mapping[str, Mapping[str, int]]:
    """The facets of nothing."""
    return {name: {} for name in FACETS} if counted else {}


SOURCES: Final[Mapping[str, Any]] = {
    "sources": _terms(SOURCE, _MOST_VALUES),
    "newest": {"max": {"field": "first_day"}},
}
"""The aggregations that say of all documents what a lexicon knows beside terms."""
