"""What a snapshot knows of each document beside what it says: day, facets, group, recency.

The columns of all segments, one behind the other; each is made when it is first asked for. A
document's number here is its number in its segment plus the segment's base.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from searchkit.engine.fields import FACETS, LAST_DAY, SOURCE, day_number
from searchkit.engine.plan import Recency, Sort
from searchkit.engine.postings.arrays import Floats, Integers
from searchkit.engine.postings.facets import Facet, facets_of_days, united
from searchkit.engine.postings.inversion import order_key
from searchkit.engine.postings.segment import Segment


class Columns:
    """The columns of some segments.

    Args:
        segments: In their order.

    Attributes:
        bases: The number of the first document of each segment.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        counts = [segment.count for segment in segments]
        self.bases: list[int] = [sum(counts[:i]) for i in range(len(counts))]
        self._gains: dict[Recency, Floats] = {}

    @cached_property
    def first_days(self) -> Integers:
        """``uint32[count]``: the first day that each date can mean, or 0."""
        return self._joined("first_day")

    @cached_property
    def last_days(self) -> Integers:
        """``uint32[count]``: the last day that each date can mean, or 0."""
        return self._joined("last_day")

    @cached_property
    def indexed(self) -> Integers:
        """``uint32[count]``: when each was indexed, in seconds since 1970, or 0."""
        return self._joined("indexed")

    def times(self, documents: Integers, sort: Sort) -> Integers:
        """What puts some documents in the order of their times: the greatest comes first."""
        days = self.first_days.take(documents)
        if sort == "oldest":
            return np.where(days, LAST_DAY - days, 0)
        if sort == "indexed":  # a day takes 27 bits
            return (self.indexed.take(documents).astype(np.int64) << 27) | days
        return days

    @cached_property
    def facets(self) -> Mapping[str, Facet]:
        """The facets by name."""
        periods = facets_of_days(self.first_days)
        return {name: periods.get(name) or self._facet(name) for name in FACETS}

    def _facet(self, name: str) -> Facet:
        if name == SOURCE:
            parts = [Facet(s.values(name), s.column(name)) for s in self._segments]
        else:
            parts = [Facet(s.values(name), *s.forward(name)) for s in self._segments]
        return united(parts, order_key(name))

    @cached_property
    def groups(self) -> Integers | None:
        """``int[count]``: a number for the group of each document, 0 where it is alone.

        None when all are alone.
        """
        keys = self._joined("group_key")
        order = np.argsort(keys)
        ordered = keys.take(order)
        same = ordered[1:] == ordered[:-1]  # as the one before
        if not same.any():
            return None
        starts = np.append(True, ~same)
        shared = np.append(same, False) | ~starts
        numbers = np.empty(len(keys), np.intp)
        numbers[order] = np.where(shared, np.cumsum(starts & shared), 0)
        return numbers

    def gains(self, recency: Recency) -> Floats:
        """``float64[count]``: the share that each score gains from being recent."""
        # Not a cached method: that is a cycle, and keeps the files of an old commit open.
        if recency in self._gains:
            return self._gains[recency]
        numbers = day_number(self.first_days.astype(np.int64))  # type: ignore[arg-type]
        ages = np.maximum(day_number(recency.newest) - numbers, 0.0)
        gains: Floats = recency.gain * np.exp2(-ages / recency.half_life)
        gains[self.first_days == 0] = 0.0
        self._gains = {recency: gains}
        return gains

    def by_segment(self, documents: Integers) -> Iterator[tuple[int, Integers, Integers]]:
        """Some documents by segment.

        Yields:
            The number of the segment, which of the documents are there, in ascending order of
            their numbers, and these numbers in the segment.
        """
        order = documents.argsort()
        ascending = documents.take(order)
        bounds = pairwise([*ascending.searchsorted(self.bases).tolist(), len(documents)])
        for number, (start, end) in enumerate(bounds):
            if start < end:
                yield number, order[start:end], ascending[start:end] - self.bases[number]

    def ids(self, documents: Sequence[int]) -> list[str]:
        """The ids of some documents."""
        segments, bases = self._segments, self.bases
        if len(segments) == 1:
            return segments[0].ids_of(documents)
        parts = [bisect_right(bases, document) - 1 for document in documents]
        local: list[list[int]] = [[] for _ in segments]
        for document, part in zip(documents, parts, strict=True):
            local[part].append(document - bases[part])
        found = [iter(segment.ids_of(some)) for segment, some in zip(segments, local, strict=True)]
        return [next(found[part]) for part in parts]

    def order_of_ids(self, documents: Sequence[int]) -> Sequence[int] | Sequence[str]:
        """What puts some documents in the order of their ids."""
        if len(self._segments) == 1:
            return self._segments[0].ranks_of(documents)
        return self.ids(documents)

    def least_ids(self, documents: Integers, count: int) -> Integers:
        """So many of the documents, ascending: those whose ids come first."""
        named: list[tuple[str, int]] = []
        cuts = [*documents.searchsorted(self.bases).tolist(), len(documents)]
        for segment, base, (start, end) in zip(
            self._segments, self.bases, pairwise(cuts), strict=True
        ):
            local = documents[start:end].astype(np.intp) - base
            first = np.argsort(segment.id_order.take(local))[:count]
            numbers = local.take(first)
            ids = segment.ids_of(numbers.tolist())
            named += zip(ids, (numbers + base).tolist(), strict=True)
        return np.array(sorted(document for _, document in sorted(named)[:count]), np.intp)

    def _joined(self, name: str) -> Integers:
        columns = [segment.column(name) for segment in self._segments]
        return columns[0] if len(columns) == 1 else np.concatenate([np.empty(0, "<u4"), *columns])
