"""Running a plan over one segment: its hits first, then their scores.

What a hit is does not depend on scores, so totals and facets are exact at the price of the
condition alone (matching.py), and a term is scored only where it can count: each hit is looked up
in a posting list that is much longer, and a shorter list is added into an accumulator of one
score for each document (Turtle & Flood 1995; Buckley & Lewit 1985).
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from searchkit.engine.fields import MONTH, SOURCE, YEAR
from searchkit.engine.plan import And, AnyOf, Condition, Filters, Plan, Term
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.deadline import Deadline, TimeUp
from searchkit.engine.postings.matching import GALLOP, Matching, keep, look_up
from searchkit.engine.postings.segment import Segment


@dataclass(frozen=True)
class SegmentHits:
    """The hits of a plan in one segment.

    Attributes:
        documents: Document numbers, ascending.
        scores: ``float64``, parallel; recency is not in them yet.
        partial: The deadline passed: nothing was found here, or some terms are not in the scores.
    """

    documents: Array
    scores: Array
    partial: bool


class _Scratch(threading.local):
    """An accumulator that is used again, for each thread its own; all zero between searches."""

    def __init__(self) -> None:
        self.scores = np.zeros(0)

    def get(self, count: int) -> Array:
        if len(self.scores) < count:
            self.scores = np.zeros(count)
        return self.scores[:count]


_scratch = _Scratch()


def run(
    segment: Segment,
    plan: Plan,
    tables: Mapping[str, Array],
    deleted: Array | None,
    deadline: Deadline,
) -> SegmentHits:
    """Find and score every document of a segment that meets a plan.

    Args:
        segment: Where to look.
        plan: What to look for; filters by year and month are left to the caller.
        tables: The saturation table (segment.py) of each field that is scored.
        deleted: ``bool[count]``, True for a deleted document, or None.
        deadline: Until when. Without all hits there are none: a part of them may be wrong where
            the condition says what must not be.
    """
    matching = Matching(segment, deadline)
    try:
        deadline.check()
        documents = matching.find(_with_filters(plan))
    except TimeUp:
        return SegmentHits(np.empty(0, np.uint32), np.empty(0), partial=True)
    if deleted is not None:
        documents = keep(documents, ~deleted.take(documents))
    documents = _dated(segment, plan.filters, documents)
    scores, complete = _scores(segment, plan, tables, documents, matching)
    return SegmentHits(documents, scores, partial=not complete)


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


def _dated(segment: Segment, filters: Filters, documents: Array) -> Array:
    """The documents that pass the limits of dates."""
    if filters.first_day is None and filters.last_day is None:
        return documents
    first_days = segment.column("first_day").take(documents)
    passes = first_days > 0
    if filters.last_day is not None:
        passes &= first_days <= filters.last_day
    if filters.first_day is not None:
        passes &= segment.column("last_day").take(documents) >= filters.first_day
    return keep(documents, passes)


def _scores(
    segment: Segment,
    plan: Plan,
    tables: Mapping[str, Array],
    documents: Array,
    matching: Matching,
) -> tuple[Array, bool]:
    """The score of each document, and whether the deadline left the time for all terms."""
    scores = np.zeros(len(documents))
    if not len(documents):
        return scores, True
    accumulator, touched = _scratch.get(segment.count), 0
    try:
        for term, weight in plan.scores:
            postings = matching.documents(term)
            if not len(postings):
                continue
            codes, table = segment.codes(term), tables[term.field]
            if postings is documents:
                scores += weight * table.take(codes)
            elif len(documents) * GALLOP < len(postings):
                places, held = look_up(postings, documents)
                scores += np.where(held, weight * table.take(codes.take(places)), 0.0)
            else:
                np.add.at(accumulator, postings.astype(np.intp), weight * table.take(codes))
                touched += len(postings)
    except TimeUp:
        return scores, False
    finally:
        if touched:
            scores += accumulator.take(documents)
            accumulator.fill(0)
    return scores, True


def explain(
    segment: Segment, plan: Plan, tables: Mapping[str, Array], document: int
) -> Iterator[tuple[Term, float]]:
    """What each term of a plan adds to the score of one document."""
    matching = Matching(segment, Deadline(None))
    for term, weight in plan.scores:
        places, held = look_up(matching.documents(term), np.array([document]))
        if held[0]:
            yield term, weight * float(tables[term.field][segment.codes(term)[places[0]]])
