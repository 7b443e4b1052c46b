"""Running a plan over one segment: its matches first, then their scores.

What a match is does not depend on scores, so totals and facets are exact at the price of the
condition alone (conditions.py), and a term is scored only where it can count. Each match is looked
up in a posting list that is much longer, and a shorter list is added into an accumulator of one
score for each document (Turtle & Flood 1995; Buckley & Lewit 1985). Where every document that
holds a scored term is a match, the accumulator itself says which these are. What comes near is
found by scores alone: see leeway.py.

Parts of a score are added in one order, that of the title first (titles.py), in all ways and all
segments, so that equal documents have equal scores.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from searchkit.deadline import NEVER, Deadline, TimeUp
from searchkit.engine.fields import ANY_VALUE, PERIODS, SOURCE
from searchkit.engine.plan import (
    COVERED_FIELDS,
    NO_FILTERS,
    And,
    AnyOf,
    Condition,
    Filters,
    Plan,
    Term,
)
from searchkit.engine.postings import costs
from searchkit.engine.postings.accumulation import (
    Scored,
    accumulate,
    is_looked_up,
    scored_lists,
    worth,
)
from searchkit.engine.postings.arrays import Flags, Floats, Integers
from searchkit.engine.postings.columns import Columns
from searchkit.engine.postings.conditions import Conditions
from searchkit.engine.postings.scratch import Scratch
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.selection import keep, look_up
from searchkit.engine.postings.titles import Titles
from searchkit.engine.postings.top import greatest

_scratch = Scratch()


class SegmentHits(NamedTuple):
    """The matches of a plan in one segment.

    Attributes:
        documents: ``intp``, document numbers, ascending; where less is enough, the best alone.
        scores: ``float64``, parallel; neither recency nor what a match gains is in them yet.
        total: How many matches there are.
        partial: The deadline passed: nothing was found here, or some terms are not in the scores.
    """

    documents: Integers
    scores: Floats
    total: int
    partial: bool


class Task(NamedTuple):
    """What is the same in all segments.

    Attributes:
        plan: What to find; its filters by :data:`PERIODS` are left to the caller.
        limits: The filters as conditions.
        scores: The terms that are scored one by one, in the order in which they are added.
        titles: What titles add by their coverage, before all else; None for nothing.
        tables: The saturation table (segment.py) of each field that is scored.
        dates: The filters that are no conditions: by time of publication.
        deadline: Until when. Without all matches there are none: a part of them may be wrong where
            the condition says what must not be.
        enough: How many of the best are asked for, beside those as good as the last of them and
            the number of all; None for all.
    """

    plan: Plan
    limits: tuple[Condition, ...]
    scores: Sequence[tuple[Term, float]]
    titles: Titles | None
    tables: Mapping[str, Floats]
    dates: Sequence[tuple[str, tuple[str, ...]]]
    deadline: Deadline
    enough: int | None

    @classmethod
    def of(
        cls, plan: Plan, tables: Mapping[str, Floats], deadline: Deadline, enough: int | None
    ) -> "Task":
        """The task of running a plan."""
        scores: Sequence[tuple[Term, float]] = plan.scores
        titles = None
        if plan.covering is not None:
            covered = [each for each in plan.scores if each[0].field in COVERED_FIELDS]
            scores = [each for each in plan.scores if each[0].field not in COVERED_FIELDS]
            titles = Titles(covered, plan.covering, tables)
        limits: tuple[Condition, ...] = ()
        dates: Sequence[tuple[str, tuple[str, ...]]] = ()
        if plan.filters != NO_FILTERS:
            limits = tuple(_limits(plan.filters))
            dates = [each for each in plan.filters.facets if each[0] in PERIODS]
        return cls(plan, limits, scores, titles, tables, dates, deadline, enough)

    def limited(self, condition: Condition) -> Condition:
        """A condition, and the filters."""
        return And((condition, *self.limits)) if self.limits else condition


def in_a_row(found: Sequence[SegmentHits], bases: Sequence[int]) -> SegmentHits:
    """What was found in segments, as if they were one.

    Args:
        found: In each.
        bases: The number of the first document of each.
    """
    if len(found) == 1:
        return found[0]
    some = [
        (hits.documents + base, hits.scores)
        for hits, base in zip(found, bases, strict=True)
        if len(hits.documents)
    ]
    if len(some) == 1:
        ((documents, scores),) = some
    else:
        documents = np.concatenate([np.empty(0, np.intp), *(each for each, _ in some)])
        scores = np.concatenate([np.empty(0), *(each for _, each in some)])
    total = sum([hits.total for hits in found])
    return SegmentHits(documents, scores, total, any(hits.partial for hits in found))


def run(segment: Segment, deleted: Flags | None, task: Task) -> SegmentHits:
    """Find and score every document of a segment that meets the condition of a plan.

    Args:
        segment: Where to look.
        deleted: ``bool[count]``, True for a deleted document, or None.
        task: What to do.
    """
    lists = scored_lists(segment, task.scores)
    try:
        task.deadline.check()
        if _dense(lists, segment.count) and _any_scored(task.plan):
            return _union(segment.count, deleted, lists, task)
        documents = find(segment, deleted, task, task.plan.condition)
    except TimeUp:
        return SegmentHits(np.empty(0, np.intp), np.empty(0), 0, partial=True)
    scores, complete = score(segment, documents, lists, task)
    total = len(documents)
    if task.enough is not None and task.enough < total:
        best = greatest(scores, task.enough)
        documents, scores = documents.take(best), scores.take(best)
    return SegmentHits(documents.astype(np.intp, copy=False), scores, total, not complete)


def find_all(
    segments: Sequence[tuple[Segment, Flags | None]],
    columns: Columns,
    task: Task,
    condition: Condition,
) -> list[Integers]:
    """The documents of each segment that meet a condition and all filters of a plan.

    Raises:
        TimeUp: The deadline passed before all were found.
    """
    found: list[Integers] = []
    for (segment, deleted), base in zip(segments, columns.bases, strict=True):
        documents = find(segment, deleted, task, condition).astype(np.intp, copy=False)
        for name, values in task.dates:
            passing = columns.facets[name].has_any(values, documents + base)
            documents = keep(documents, passing)
        found.append(documents)
    return found


def find(segment: Segment, deleted: Flags | None, task: Task, condition: Condition) -> Integers:
    """The documents that meet a condition and the filters of a plan, :data:`PERIODS` aside.

    Raises:
        TimeUp: The deadline passed before all were found.
    """
    documents = Conditions(segment, task.deadline).find(task.limited(condition))
    return documents if deleted is None else keep(documents, ~deleted.take(documents))


def _limits(filters: Filters) -> Iterator[Condition]:
    for field, values in filters.facets:
        terms = tuple(Term(field, value) for value in values)
        if field in ANY_VALUE and field not in PERIODS:
            yield AnyOf(terms)
        elif field not in ANY_VALUE:
            yield from (AnyOf((term,)) for term in terms)
    if filters.sources is not None:
        yield AnyOf(tuple(Term(SOURCE, name) for name in sorted(filters.sources)))
    if filters.published is not None:
        yield filters.published


def _any_scored(plan: Plan) -> bool:
    """Whether a document is a hit just when it holds a scored term: when its score is not 0."""
    match plan:
        case Plan(condition=AnyOf(terms), filters=filters, covering=None) if filters == NO_FILTERS:
            weights = dict(plan.scores)
            return weights.keys() == {*terms} and min(weights.values(), default=0.0) > 0
    return False


def _dense(lists: Sequence[Scored], count: int) -> bool:
    """Whether lists hold so much of a segment that it is best gone through as a whole."""
    postings = sum([len(each.postings.documents) for each in lists])
    return costs.scores_everything(len(lists), postings, count)


def _union(count: int, deleted: Flags | None, lists: Sequence[Scored], task: Task) -> SegmentHits:
    """The documents of all lists that are not deleted, where they are the hits."""
    accumulator = _scratch.get(count)
    first, *others = lists
    try:
        places = first.postings.documents.astype(np.intp)  # to set is quicker than to add
        accumulator[places] = worth(first, first.postings.documents, task.tables)
        accumulate(accumulator, None, others, task.tables, task.deadline)
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


def score(
    segment: Segment, documents: Integers, lists: Sequence[Scored], task: Task
) -> tuple[Floats, bool]:
    """The score of each document, and whether the deadline left the time for all terms."""
    if task.titles and len(documents):
        scores = task.titles.of(segment, documents)
    elif lists and lists[0].postings.documents is documents:
        scores, lists = worth(lists[0], documents, task.tables), lists[1:]
    else:
        scores = np.zeros(len(documents))
    return add(segment, documents, scores, lists, task)


def add(
    segment: Segment, documents: Integers, scores: Floats, lists: Sequence[Scored], task: Task
) -> tuple[Floats, bool]:
    """Add lists to the scores of documents; and whether there was the time for all of them."""
    few = costs.scores_without_accumulator(len(documents), len(lists), segment.count)
    if few or all(is_looked_up(each, documents) for each in lists):
        return scores, _look_all_up(scores, documents, lists, task)
    accumulator, complete = _scratch.get(segment.count), True
    places = documents.astype(np.intp, copy=False)
    try:
        accumulator[places] = scores
        accumulate(accumulator, documents, lists, task.tables, task.deadline)
    except TimeUp:
        complete = False
    finally:
        scores = accumulator.take(places)
        accumulator.fill(0)
    return scores, complete


def _look_all_up(scores: Floats, documents: Integers, lists: Sequence[Scored], task: Task) -> bool:
    """Add to scores, where no list need be walked; whether there was the time for it."""
    for each in lists:
        if task.deadline.passed():
            return False
        scores += worth(each, documents, task.tables)
    return True


def explain(
    segment: Segment, plan: Plan, tables: Mapping[str, Floats], document: int
) -> Iterator[tuple[Term, float]]:
    """What each term of a plan adds to the score of one document."""
    task = Task.of(plan, tables, NEVER, None)
    only = np.array([document])
    covered = float(task.titles.shares(segment, only)[0]) if task.titles else 1.0
    for term, weight in plan.scores:
        postings = segment.postings(term)
        places, held = look_up(postings.documents, only)
        if held[0]:
            share = covered if task.titles and term.field in COVERED_FIELDS else 1.0
            yield term, share * weight * float(tables[term.field][postings.codes[places[0]]])
