"""From all hits to the few that are asked for: groups folded, sorted, cut."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from searchkit.engine.plan import Sort
from searchkit.engine.postings import costs
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.arrays import Flags, Floats, Integers
from searchkit.engine.postings.columns import Columns
from searchkit.engine.postings.facets import Grouped
from searchkit.engine.postings.selection import keep

_NOTHING: Final[Integers] = np.empty(0, np.intp)


class Hits(NamedTuple):
    """The hits of a plan. A place is an index into these arrays.

    Attributes:
        documents: ``int[n]``, numbers over all segments, ascending.
        scores: ``float64[n]``.
        matched: ``bool[n]``, False for near matches; None where there are none.
        matches_first: Whether matches come before near matches.
        sort: Whether times come before scores, and which; the greatest comes first, and the least
            id where both are equal.
        total: How many hits there are; more than ``n`` where only the best are asked for.
        columns: Of these documents.
    """

    documents: Integers
    scores: Floats
    matched: Flags | None
    matches_first: bool
    sort: Sort
    total: int
    columns: Columns

    @property
    def by_time(self) -> bool:
        """Whether times come before scores."""
        return self.sort != "relevance"

    def values(self, by_time: bool, places: Integers | None) -> Array:
        """What orders some of the hits, by default all of them: their times or their scores."""
        if by_time:
            documents = self.documents if places is None else self.documents.take(places)
            return self.columns.times(documents, self.sort)
        return self.scores if places is None else self.scores.take(places)

    def matches(self) -> Integers:
        """The documents of those that are matches."""
        return self.documents if self.matched is None else keep(self.documents, self.matched)


class Folding(NamedTuple):
    """Hits by group.

    Attributes:
        leaders: Places of the hit that stands for each group, ascending.
        matches: Those among the hits.
        duplicates: From a document to the other hits of its group.
    """

    leaders: Integers
    matches: Grouped
    duplicates: Callable[[int], int]


def fold(hits: Hits) -> Folding | None:
    """Fold the hits of one group under its best match, or its best one; None for no groups."""
    numbers = hits.columns.groups
    if numbers is None or not len(hits.documents):
        return None
    groups = numbers.take(hits.documents)
    sizes = np.bincount(groups)
    sizes[0] = 1
    leads = sizes.take(groups) < 2
    places, alone = np.flatnonzero(~leads), np.flatnonzero(leads)
    groups = groups.take(places)
    leads[_leaders(hits, places, groups)] = True
    matched = hits.matched
    if matched is not None:
        alone = keep(alone, matched.take(alone))
        matches = matched.take(places)
        places, groups = keep(places, matches), keep(groups, matches)
    return Folding(
        np.flatnonzero(leads),
        Grouped(hits.documents.take(alone), hits.documents.take(places), groups),
        lambda document: int(sizes[numbers[document]]) - 1,
    )


def _leaders(hits: Hits, places: Integers, groups: Integers) -> Integers:
    """The best place of each group."""
    if hits.matched is not None:
        matched = hits.matched.take(places)
        has_match = np.zeros(int(groups.max(initial=0)) + 1, np.bool_)
        has_match[keep(groups, matched)] = True
        may_lead = matched | ~has_match.take(groups)
        places, groups = keep(places, may_lead), keep(groups, may_lead)
    for by_time in (hits.by_time, not hits.by_time):
        values = hits.values(by_time, places)
        best = np.zeros(int(groups.max(initial=0)) + 1, values.dtype)
        np.maximum.at(best, groups, values)
        equal = values == best.take(groups)
        places, groups = keep(places, equal), keep(groups, equal)
    tied = np.bincount(groups).take(groups) > 1
    least: dict[int, tuple[str, int]] = {}
    ids = hits.columns.ids(hits.documents.take(places[tied]).tolist())
    named = zip(ids, places[tied].tolist(), strict=True)
    for candidate, group in zip(named, groups[tied].tolist(), strict=True):
        least[group] = min(candidate, least.get(group, candidate))
    chosen = [place for _, place in least.values()]
    return np.concatenate([places[~tied], np.array(chosen, np.intp)])


class First(NamedTuple):
    """The first hits, in order: so few that lists of Python are faster than arrays.

    Attributes:
        documents: Their numbers over all segments.
        scores: Parallel.
        matched: Parallel: whether each is a match; None for all.
    """

    documents: list[int]
    scores: list[float]
    matched: list[bool] | None

    def part(self, some: Sequence[int]) -> "First":
        """Some of them, in the order in which they are named."""
        matched = self.matched and [self.matched[i] for i in some]
        return First([self.documents[i] for i in some], [self.scores[i] for i in some], matched)

    def cut(self, start: int, end: int) -> "First":
        """Those from one on, up to another."""
        matched = self.matched and self.matched[start:end]
        return First(self.documents[start:end], self.scores[start:end], matched)


def top(hits: Hits, folding: Folding | None, count: int) -> First:
    """The first hits of all groups.

    Args:
        hits: All.
        folding: Of these; None where each is a group.
        count: How many at most.
    """
    places, matched = folding and folding.leaders, hits.matched
    if matched is None or not hits.matches_first:
        return _top(hits, places, count)
    if places is None:
        places = np.arange(len(hits.documents))
    is_match = matched.take(places)
    first = _top(hits, keep(places, is_match), count)
    others = _top(hits, keep(places, ~is_match), count - len(first.documents))
    matches = [True] * len(first.documents) + [False] * len(others.documents)
    return First(first.documents + others.documents, first.scores + others.scores, matches)


def _top(hits: Hits, places: Integers | None, count: int) -> First:
    """The first hits among some places, by default among all of them."""
    size = len(hits.documents) if places is None else len(places)
    if size > count + costs.TIES:
        places = _first(hits, places, count)
    documents = (hits.documents if places is None else hits.documents.take(places)).tolist()
    scores = hits.values(False, places).tolist()
    keys = [lambda: scores, lambda: hits.values(True, places).tolist()]
    if hits.by_time:
        keys.reverse()
    order = in_order(keys, lambda: hits.columns.order_of_ids(documents))[:count]
    matched = hits.matched
    if matched is not None:
        matched = (matched if places is None else matched.take(places)).tolist()
    return First(documents, scores, matched).part(order)


def in_order(
    keys: Sequence[Callable[[], Sequence[float]]], ids: Callable[[], Sequence[str] | Sequence[int]]
) -> list[int]:
    """Where the greatest keys are, the greatest first.

    Args:
        keys: What puts hits in order, what counts most first; as many are read as are needed.
        ids: What puts them in the order of their ids: where all keys are equal, the least comes
            first. It is asked where no key alone tells all hits apart, for an id takes longer.
    """
    columns: list[Sequence[float]] = []
    for key in keys:
        columns.append(column := key())
        if len({*column}) == len(column):
            order = list(range(len(column)))
            break
    else:
        named = ids()
        order = sorted(range(len(named)), key=named.__getitem__)
    for column in reversed(columns):  # what counts most last: equals stay as they are
        order.sort(key=column.__getitem__, reverse=True)
    return order


def _first(hits: Hits, places: Integers | None, count: int) -> Integers:
    """The places of the first hits, in any order, and maybe of a few that equal the last."""
    sure: list[Integers] = []
    for by_time in (hits.by_time, not hits.by_time):
        values = hits.values(by_time, places)
        best = greatest(values, count)
        places = best if places is None else places.take(best)
        if len(places) <= count + costs.TIES:
            return np.concatenate([*sure, places])
        values = values.take(best)
        least = values.min()
        above = values > least
        sure.append(keep(places, above))
        places = keep(places, ~above)
        count -= len(sure[-1])
    assert places is not None
    least_ids = hits.columns.least_ids(hits.documents.take(places), count)
    return np.concatenate([*sure, hits.documents.searchsorted(least_ids)])


def greatest(values: Array, k: int) -> Integers:
    """Where the k greatest values are, and all that equal the least of these; ascending.

    Of the maxima of blocks of values, the k-th largest is reached by k values at least, so that
    only what reaches it must be sorted.

    Args:
        values: More than ``k``.
        k: How many.
    """
    if not k:
        return _NOTHING
    blocks = costs.blocks(k)
    if len(values) < 2 * blocks:
        near: Integers = (values >= _kth_largest(values, k)).nonzero()[0]
        return near
    reached = _reached_by_columns if costs.compares_all(len(values)) else _reached_by_rows
    near = reached(values, k, blocks)
    values = values.take(near)
    return keep(near, values >= _kth_largest(values, k))


def _reached_by_columns(values: Array, k: int, count: int) -> Integers:
    """What reaches the k-th largest maximum of columns, each of every ``count``-th value.

    It takes a long step for each value of a column, and none for each column.
    """
    columns = values[: len(values) // count * count].reshape(-1, count)  # not of the last few
    reached: Integers = (values >= _kth_largest(np.maximum.reduce(columns), k)).nonzero()[0]
    return reached


def _reached_by_rows(values: Array, k: int, count: int) -> Integers:
    """What reaches that of rows, of values side by side: only the best are gone through again."""
    size = -(-len(values) // count)
    starts = np.arange(0, len(values), size)
    maxima = np.maximum.reduceat(values, starts)
    least = _kth_largest(maxima, k)
    places = (keep(starts, maxima >= least)[:, None] + np.arange(size)).ravel()
    places = places[: places.searchsorted(len(values))]  # the last row may be shorter
    return keep(places, values.take(places) >= least)


def _kth_largest(values: Array, k: int) -> np.generic:
    values = values.copy()
    values.partition(len(values) - k)
    least: np.generic = values[len(values) - k]  # as it is: a float has no room for some times
    return least
