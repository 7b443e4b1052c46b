"""From all hits to the few that are asked for: groups folded, sorted, cut."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.columns import Columns
from searchkit.engine.postings.matching import keep

_GROUP: Final = 32  # values of which the greatest stands for all
_MANY: Final = 32  # groups from which on looking at them pays
_NOTHING: Final[Array] = np.empty(0, np.intp)


@dataclass(frozen=True)
class Hits:
    """Every hit of a plan. A place is an index into these arrays.

    Attributes:
        documents: ``int[n]``, numbers over all segments, ascending.
        scores: ``float64[n]``.
        by_date: Whether days come before scores; the greatest comes first, and the least id where
            both are equal.
        columns: Of these documents.
    """

    documents: Array
    scores: Array
    by_date: bool
    columns: Columns

    def values(self, by_day: bool, places: Array | None) -> Array:
        """What orders some of the hits, by default all of them: their days or their scores."""
        if by_day:
            documents = self.documents if places is None else self.documents.take(places)
            return self.columns.first_days.take(documents)
        return self.scores if places is None else self.scores.take(places)


@dataclass(frozen=True)
class Folding:
    """Hits by group.

    Attributes:
        leaders: Places of the best hit of each group, ascending; None for all.
        alone: Documents that are the only hit of their group.
        grouped: The documents of the other hits.
        groups: Parallel to ``grouped``, the number of each one's group.
        duplicates: From a document to the other hits of its group.
    """

    leaders: Array | None
    alone: Array
    grouped: Array
    groups: Array
    duplicates: Callable[[int], int]

    @classmethod
    def none(cls, documents: Array) -> "Folding":
        """Each hit is a group."""
        return cls(None, documents, _NOTHING, _NOTHING, lambda _: 0)


def fold(hits: Hits) -> Folding:
    """Fold the hits of one group under its best one."""
    numbers = hits.columns.groups
    if numbers is None or not len(hits.documents):
        return Folding.none(hits.documents)
    groups = numbers.take(hits.documents)
    sizes = np.bincount(groups)
    sizes[0] = 1
    together = sizes.take(groups) > 1
    places, alone = np.flatnonzero(together), np.flatnonzero(~together)
    groups = groups.take(places)
    leaders = np.concatenate([alone, _leaders(hits, places, groups)])
    leaders.sort()
    return Folding(
        leaders,
        hits.documents.take(alone),
        hits.documents.take(places),
        groups,
        lambda document: int(sizes[numbers[document]]) - 1,
    )


def _leaders(hits: Hits, places: Array, groups: Array) -> Array:
    """The best place of each group."""
    for by_day in (hits.by_date, not hits.by_date):
        values = hits.values(by_day, places).astype(np.float64)
        best = np.full(int(groups.max(initial=0)) + 1, -np.inf)
        np.maximum.at(best, groups, values)
        equal = values == best.take(groups)
        places, groups = keep(places, equal), keep(groups, equal)
    tied = np.bincount(groups).take(groups) > 1
    least: dict[int, tuple[str, int]] = {}
    for place, group in zip(places[tied].tolist(), groups[tied].tolist(), strict=True):
        named = hits.columns.id(int(hits.documents[place])), place
        least[group] = min(named, least.get(group, named))
    chosen = [place for _, place in least.values()]
    return np.concatenate([places[~tied], np.array(chosen, np.intp)])


def top(hits: Hits, places: Array | None, count: int) -> list[tuple[int, str]]:
    """The first of some places, in order, each with the id of its document.

    Args:
        hits: What the places are of.
        places: Among which, ascending; None for all.
        count: How many at most.
    """
    sure: list[int] = []
    for by_day in (hits.by_date, not hits.by_date):
        values = hits.values(by_day, places)
        missing = count - len(sure)
        if missing < 1 or missing >= len(values):
            break
        least = _kth_largest(values, missing)
        near = (values >= least).nonzero()[0]
        values = values.take(near)
        places = near if places is None else places.take(near)
        if len(places) == missing:
            break
        sure += places[values > least].tolist()
        places = places[values == least]
    if places is None:
        places = np.arange(len(hits.documents))
    missing = count - len(sure)
    if missing < len(places):
        least_ids = hits.columns.least_ids(hits.documents.take(places), missing)
        places = hits.documents.searchsorted(least_ids)
    chosen = np.array([*sure, *places.tolist()], np.intp) if sure else places
    rows = zip(
        (-hits.values(hits.by_date, chosen).astype(np.float64)).tolist(),
        (-hits.values(not hits.by_date, chosen).astype(np.float64)).tolist(),
        map(hits.columns.id, hits.documents.take(chosen).tolist()),
        chosen.tolist(),
        strict=True,
    )
    return [(place, id) for _, _, id, place in sorted(rows)]


def _kth_largest(values: Array, k: int) -> float:
    """The k-th largest of more than k values.

    Of the greatest values of groups, the k-th largest is reached by k values at least, so that
    only what reaches it must be sorted.
    """
    size = len(values) // _GROUP
    if size > max(_MANY, k):
        # A group is every size-th value: the maximum of rows is several times as fast as in rows.
        groups = values[: size * _GROUP].reshape(_GROUP, size).max(axis=0)
        values = keep(values, values >= _partitioned(groups, k))
    return _partitioned(values, k)


def _partitioned(values: Array, k: int) -> float:
    return float(np.partition(values, len(values) - k)[len(values) - k])
