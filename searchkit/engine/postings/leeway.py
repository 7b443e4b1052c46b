"""Leeway: the matches of a plan, and beside them the documents that come near the best of all.

A near match may hold any of the scored terms, so every posting list could bring one in. Most lists
can't bring one near enough: terms are added in the order of what they may add at most, and when
all that are left could not lift a document over the share of the best score that is asked for, they
are only looked up for the documents that are still in the running (Turtle & Flood 1995, MaxScore).
The result is exact. Which lists are looked up is decided over all segments at once, so that scores
are summed in one order, and equal documents have equal scores.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from searchkit.deadline import TimeUp
from searchkit.engine.bm25 import K1
from searchkit.engine.plan import NO_FILTERS, ROUNDING, STEPS, And, Leeway, Term
from searchkit.engine.postings import costs
from searchkit.engine.postings.accumulation import accumulate, scored_lists
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.arrays import Flags, Floats, Integers
from searchkit.engine.postings.columns import Columns
from searchkit.engine.postings.scoring import Task, add, find_all, score
from searchkit.engine.postings.scratch import Scratch
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.selection import keep

_NOTHING: Final[Integers] = np.empty(0, np.intp)
_scratch = Scratch()

_Segments = Sequence[tuple[Segment, Flags | None]]


class Found(NamedTuple):
    """The hits of a plan with leeway.

    Attributes:
        documents: Numbers over all segments, ascending.
        scores: ``float64``, parallel, with all gains.
        matched: ``bool``, parallel: whether each is a match.
        partial: The deadline passed: nothing was found, or matches alone, their scores incomplete.
    """

    documents: Integers
    scores: Floats
    matched: Flags
    partial: bool


def run_with_leeway(segments: _Segments, columns: Columns, task: Task, leeway: Leeway) -> Found:
    """Find and score the matches and near matches of a plan.

    Args:
        segments: Each with ``bool[count]``, True for a deleted document; None for none deleted.
        columns: Of these.
        task: What to do.
        leeway: That of its plan.
    """
    plan = task.plan
    try:
        matches = find_all(segments, columns, task, plan.condition)
        allowed = None
        if leeway.required != And(()) or plan.filters != NO_FILTERS:
            required = find_all(segments, columns, task, leeway.required)
            allowed = [
                _union(segment.count, *both)
                for (segment, _), *both in zip(segments, required, matches, strict=True)
            ]
        if allowed is not None and _are_few(allowed, segments):
            parts, complete = _all_scored(segments, allowed, task)
        else:
            share = leeway.share * (1 - 1 / STEPS)  # it may be rounded down so far
            least = share / (1 + (plan.recency.gain if plan.recency else 0.0))
            parts, complete = _in_the_running(segments, matches, allowed, task, least)
    except TimeUp:
        return Found(_NOTHING, np.empty(0), np.empty(0, np.bool_), partial=True)
    bases = columns.bases
    documents = _row([found + base for (found, _), base in zip(parts, bases, strict=True)])
    scores = _row([scores for _, scores in parts], np.float64)
    is_match = np.zeros(sum(segment.count for segment, _ in segments), np.bool_)
    is_match[_row([found + base for found, base in zip(matches, bases, strict=True)])] = True
    matched: Flags = is_match.take(documents)
    held = matched | (scores > 0)
    scores[matched] *= leeway.gain
    if plan.recency is not None:
        scores *= 1 + columns.gains(plan.recency).take(documents)
    near_enough = leeway.least(float(scores.max(initial=0.0, where=held)))
    hits = matched if not complete else matched | (held & (scores >= near_enough))
    return Found(keep(documents, hits), keep(scores, hits), keep(matched, hits), not complete)


_Parts = list[tuple[Integers, Floats]]  # of each segment, documents and their scores


def _union(count: int, some: Integers, others: Integers) -> Integers:
    """Documents that are in either of two lists, ascending."""
    flags = np.zeros(count, np.bool_)
    flags[some] = flags[others] = True
    return flags.nonzero()[0]


def _are_few(allowed: Sequence[Integers], segments: _Segments) -> bool:
    """Whether to look at some documents alone rather than at all."""
    count = sum(segment.count for segment, _ in segments)
    return costs.scores_allowed_alone(sum(map(len, allowed)), count)


def _all_scored(
    segments: _Segments, allowed: Sequence[Integers], task: Task
) -> tuple[_Parts, bool]:
    """All documents that may be hits; and whether there was time for all terms."""
    parts: _Parts = []
    complete = True
    for (segment, _), documents in zip(segments, allowed, strict=True):
        lists = scored_lists(segment, task.scores)
        scores, scored = score(segment, documents, lists, task)
        complete &= scored
        parts.append((documents, scores))
    return parts, complete


def _in_the_running(
    segments: _Segments,
    matches: Sequence[Integers],
    allowed: Sequence[Integers] | None,
    task: Task,
    least: float,
) -> tuple[_Parts, bool]:
    """The matches, and what may score at least a share of the best; likewise.

    Args:
        segments: Where to look.
        matches: Of each segment.
        allowed: Of each segment, the documents that may be hits; None for all.
        task: What to do.
        least: The share.
    """
    ends = np.cumsum([0, *(segment.count for segment, _ in segments)]).tolist()
    whole = _scratch.get(ends[-1])
    accumulators = [whole[start:end] for start, end in pairwise(ends)]
    eligible = _eligible(segments, allowed)
    try:
        rest, least_score = _accumulate(segments, accumulators, eligible, task, least)
        parts: _Parts = []
        complete = True
        for (segment, _), accumulator, matched in zip(segments, accumulators, matches, strict=True):
            running = accumulator >= least_score if least_score > 0 else accumulator > 0
            running[matched] = True
            documents = running.nonzero()[0]
            lists = scored_lists(segment, rest)
            scores, added = add(segment, documents, accumulator.take(documents), lists, task)
            complete &= added
            parts.append((documents, scores))
        return parts, complete
    except TimeUp:
        so_far = [a.take(matched) for a, matched in zip(accumulators, matches, strict=True)]
        return list(zip(matches, so_far, strict=True)), False
    finally:
        whole.fill(0)


def _eligible(segments: _Segments, allowed: Sequence[Integers] | None) -> list[Flags | None]:
    """``bool[count]`` of each segment: which documents may be hits; None where all may."""
    if allowed is None:
        return [None if deleted is None else ~deleted for _, deleted in segments]
    eligible: list[Flags | None] = []
    for (segment, _), documents in zip(segments, allowed, strict=True):
        flags = np.zeros(segment.count, np.bool_)
        flags[documents] = True
        eligible.append(flags)
    return eligible


def _accumulate(
    segments: _Segments,
    accumulators: Sequence[Floats],
    eligible: Sequence[Flags | None],
    task: Task,
    least: float,
) -> tuple[Sequence[tuple[Term, float]], float]:
    """Add up terms until those that are left can't lift a document over a share of the best.

    Returns:
        The terms that are left, and the score without them that is needed to be in the running.

    Raises:
        TimeUp: The deadline passed before.
    """
    if task.titles:
        for (segment, _), accumulator in zip(segments, accumulators, strict=True):
            documents, scores = task.titles.of_all(segment)
            accumulator[documents] = scores
    rounds = list(_rounds(task.scores))
    while True:
        best = 0.0
        for may_be, accumulator in zip(eligible, accumulators, strict=True):
            if may_be is not None:
                np.multiply(accumulator, may_be, out=accumulator)
            best = max(best, float(accumulator.max(initial=0.0)))
        enough = least * best * (1 - ROUNDING)
        if not rounds or rounds[0].at_most < enough:
            break
        terms = rounds.pop(0).scores
        for (segment, _), accumulator in zip(segments, accumulators, strict=True):
            lists = scored_lists(segment, terms)
            accumulate(accumulator, None, lists, task.tables, task.deadline)
    left = rounds[0].at_most if rounds else 0.0
    return [each for later in rounds for each in later.scores], enough - left


class _Round(NamedTuple):
    """Terms that are added together.

    Attributes:
        scores: Terms and weights, by field.
        at_most: What these and those of all later rounds may add to one document.
    """

    scores: Sequence[tuple[Term, float]]
    at_most: float


def _rounds(scores: Sequence[tuple[Term, float]]) -> Iterator[_Round]:
    """Terms by what they may add, most first; each round leaves a part of that."""
    by_weight = sorted(scores, key=lambda each: -each[1])
    total = left = sum(weight for _, weight in by_weight) * (K1 + 1)
    taken: list[tuple[Term, float]] = []
    before = left
    for term, weight in by_weight:
        taken.append((term, weight))
        left -= weight * (K1 + 1)
        if left * costs.ROUND <= before and left > costs.LEFT * total:
            yield _Round(sorted(taken, key=lambda each: each[0].field), before)
            taken, before = [], left
    if taken:
        yield _Round(sorted(taken, key=lambda each: each[0].field), before)


def _row(parts: Sequence[Array], kind: type = np.intp) -> Array:
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, kind), *parts])
