"""Running a plan over one segment: its hits first, then their scores.

What a hit is does not depend on scores, so totals and facets are exact at the price of the
condition alone (matching.py), and a term is scored only where it can count: each hit is looked up
in a posting list that is much longer, and a shorter list is added into an accumulator of one
score for each document (Turtle & Flood 1995; Buckley & Lewit 1985). Where every document that
holds a scored term is a hit, the accumulator itself says which these are.

Parts of a score are added in the order of the plan, in either way, so that equal documents have
equal scores in all segments.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np

from searchkit.engine.fields import MONTH, SOURCE, YEAR
from searchkit.engine.plan import NO_FILTERS, And, AnyOf, Condition, Filters, Plan, Term
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.deadline import Deadline, TimeUp
from searchkit.engine.postings.matching import Matching
from searchkit.engine.postings.ranking import greatest
from searchkit.engine.postings.segment import Postings, Segment
from searchkit.engine.postings.selection import keep, look_up

_SHORT: Final = 512  # lists with fewer postings are added many at a time
_GALLOP: Final = 8  # postings are added while one document is looked up
_LOOKED_UP: Final = 16  # places of the accumulator are gone through while one is looked up
_DENSE: Final = 64  # a posting for so many documents, and the accumulator is looked through


class SegmentHits(NamedTuple):
    """The hits of a plan in one segment.

    Attributes:
        documents: Document numbers, ascending; where less is enough, the best alone.
        scores: ``float64``, parallel; recency is not in them yet.
        total: How many hits there are.
        partial: The deadline passed: nothing was found here, or some terms are not in the scores.
    """

    documents: Array
    scores: Array
    total: int
    partial: bool


class Task(NamedTuple):
    """What is the same in all segments.

    Attributes:
        plan: What to find; its filters by year and month are left to the caller.
        condition: What hits must meet, the filters that are posting lists too among it.
        tables: The saturation table (segment.py) of each field that is scored.
        deadline: Until when. Without all hits there are none: a part of them may be wrong where
            the condition says what must not be.
        enough: How many of the best are asked for, beside those as good as the last of them and
            the number of all; None for all.
    """

    plan: Plan
    condition: Condition
    tables: Mapping[str, Array]
    deadline: Deadline
    enough: int | None

    @classmethod
    def of(
        cls, plan: Plan, tables: Mapping[str, Array], deadline: Deadline, enough: int | None
    ) -> "Task":
        """The task of running a plan."""
        return cls(plan, _with_filters(plan), tables, deadline, enough)


class _Scored(NamedTuple):
    """A posting list that adds to scores."""

    field: str
    weight: float
    postings: Postings


class _Scratch(threading.local):
    """An accumulator that is used again, for each thread its own; all zero between searches."""

    def __init__(self) -> None:
        self.scores = np.zeros(0)

    def get(self, count: int) -> Array:
        if len(self.scores) < count:
            self.scores = np.zeros(count)
        return self.scores[:count]


_scratch = _Scratch()


def run(segment: Segment, deleted: Array | None, task: Task) -> SegmentHits:
    """Find and score every document of a segment that meets a plan.

    Args:
        segment: Where to look.
        deleted: ``bool[count]``, True for a deleted document, or None.
        task: What to do.
    """
    lists = [
        _Scored(term.field, weight, postings)
        for term, weight in task.plan.scores
        if len((postings := segment.postings(term)).documents)
    ]
    try:
        task.deadline.check()
        if _dense(lists, segment.count) and _any_scored(task.plan):
            return _union(segment.count, deleted, lists, task)
        documents = Matching(segment, task.deadline).find(task.condition)
    except TimeUp:
        return SegmentHits(np.empty(0, np.uint32), np.empty(0), 0, partial=True)
    passes = _passes(segment, task.plan.filters, deleted, documents)
    if passes is not None:
        documents = keep(documents, passes)
    scores, complete = _scores(segment.count, documents, lists, task)
    total = len(documents)
    if task.enough is not None and task.enough < total:
        best = greatest(scores, task.enough)
        documents, scores = documents.take(best), scores.take(best)
    return SegmentHits(documents, scores, total, not complete)


def _with_filters(plan: Plan) -> Condition:
    """The condition and the filters that are posting lists too."""
    limits = [
        AnyOf((Term(field, value),))
        for field, value in plan.filters.facets
        if field not in (YEAR, MONTH)
    ]
    if plan.filters.sources is not None:
        limits.append(AnyOf(tuple(Term(SOURCE, name) for name in sorted(plan.filters.sources))))
    return And((plan.condition, *limits)) if limits else plan.condition


def _passes(
    segment: Segment, filters: Filters, deleted: Array | None, documents: Array
) -> Array | None:
    """``bool``: which documents are not deleted and within the limits of dates; None for all."""
    passes = None if deleted is None else ~deleted.take(documents)
    if filters.first_day is None and filters.last_day is None:
        return passes
    first_days = segment.column("first_day").take(documents)
    dated = first_days > 0
    if filters.last_day is not None:
        dated &= first_days <= filters.last_day
    if filters.first_day is not None:
        dated &= segment.column("last_day").take(documents) >= filters.first_day
    return dated if passes is None else dated & passes


def _any_scored(plan: Plan) -> bool:
    """Whether a document is a hit just when it holds a scored term: when its score is not 0."""
    match plan:
        case Plan(condition=AnyOf(terms), filters=filters) if filters == NO_FILTERS:
            positive = all(weight > 0 for _, weight in plan.scores)
            return positive and {term for term, _ in plan.scores} == set(terms)
    return False


def _dense(lists: Sequence[_Scored], count: int) -> bool:
    """Whether lists hold so much of a segment that it is best gone through as a whole."""
    return len(lists) > 1 and sum(len(each.postings.documents) for each in lists) * _DENSE > count


def _union(count: int, deleted: Array | None, lists: Sequence[_Scored], task: Task) -> SegmentHits:
    """The documents of all lists that are not deleted, where they are the hits."""
    accumulator = _scratch.get(count)
    try:
        _accumulate(accumulator, None, lists, task)
        if deleted is not None:
            accumulator[deleted] = 0
        found = accumulator != 0
        total = int(np.count_nonzero(found))
        if task.enough is None or task.enough >= total:
            documents = found.nonzero()[0]
        else:
            documents = greatest(accumulator, task.enough)
        return SegmentHits(documents, accumulator.take(documents), total, partial=False)
    finally:
        accumulator.fill(0)


def _scores(
    count: int, documents: Array, lists: Sequence[_Scored], task: Task
) -> tuple[Array, bool]:
    """The score of each document, and whether the deadline left the time for all terms."""
    few = len(documents) * len(lists) * _LOOKED_UP < count
    if few or all(_is_looked_up(each, documents) for each in lists):
        return _looked_up(documents, lists, task)
    accumulator, complete = _scratch.get(count), True
    try:
        _accumulate(accumulator, documents, lists, task)
    except TimeUp:
        complete = False
    finally:
        scores = accumulator.take(documents)
        accumulator.fill(0)
    return scores, complete


def _looked_up(documents: Array, lists: Sequence[_Scored], task: Task) -> tuple[Array, bool]:
    """As :func:`_scores`, where no list need be walked."""
    scores = np.zeros(len(documents))
    if len(documents):
        for each in lists:
            if task.deadline.passed():
                return scores, False
            scores += _worth(each, documents, task.tables)
    return scores, True


def _is_looked_up(each: _Scored, documents: Array) -> bool:
    """Whether to look for documents in a list rather than for the list in the documents."""
    listed = each.postings.documents
    return listed is documents or len(listed) > len(documents) * _GALLOP


def _worth(each: _Scored, documents: Array, tables: Mapping[str, Array]) -> Array:
    """What a list adds to each document: nothing to those that are not in it."""
    if each.postings.documents is documents:
        return each.weight * tables[each.field].take(each.postings.codes)
    places, held = look_up(each.postings.documents, documents)
    worth = tables[each.field].take(each.postings.codes.take(places, mode="clip"))
    worth *= each.weight
    worth *= held
    return worth


def _accumulate(
    accumulator: Array, documents: Array | None, lists: Sequence[_Scored], task: Task
) -> None:
    """Add lists to the scores of all documents; the much longer ones to those of the hits alone.

    Args:
        accumulator: ``float64``, a score for each document of the segment.
        documents: The hits; None for all that the lists hold.
        lists: In the order of the plan.
        task: What they are added for.

    Raises:
        TimeUp: The deadline passed; some lists are in the scores.
    """

    def kind(each: _Scored) -> tuple[str, bool]:
        return each.field, len(each.postings.documents) < _SHORT

    for (field, short), run in groupby(lists, kind):
        for batch in [list(run)] if short else [[each] for each in run]:
            task.deadline.check()
            if documents is None or short or not _is_looked_up(batch[0], documents):
                places, worth = _batch(batch, task.tables[field])
            else:
                places, worth = documents, _worth(batch[0], documents, task.tables)
            np.add.at(accumulator, places.astype(np.intp, copy=False), worth)


def _batch(batch: Sequence[_Scored], table: Array) -> tuple[Array, Array]:
    """The postings of some lists, one behind the other: documents, and what they are worth."""
    if len(batch) == 1:
        ((_, weight, postings),) = batch
        return postings.documents, weight * table.take(postings.codes)
    documents = np.concatenate([each.postings.documents for each in batch])
    codes = np.concatenate([each.postings.codes for each in batch])
    sizes = [len(each.postings.documents) for each in batch]
    return documents, np.repeat([each.weight for each in batch], sizes) * table.take(codes)


def explain(
    segment: Segment, plan: Plan, tables: Mapping[str, Array], document: int
) -> Iterator[tuple[Term, float]]:
    """What each term of a plan adds to the score of one document."""
    for term, weight in plan.scores:
        postings = segment.postings(term)
        places, held = look_up(postings.documents, np.array([document]))
        if held[0]:
            yield term, weight * float(tables[term.field][postings.codes[places[0]]])
