"""Running a plan over one segment: one pass over its postings, exact hits, exact top k.

Every leaf of the plan's condition is one bit. Each posting list that the plan needs is read once:
it adds its weighted saturations to an accumulator of one score for each document, and sets its
leaves' bits in a mask of one word for each document. The condition is then evaluated on masks.
This is term-at-a-time evaluation with accumulators (Turtle & Flood 1995; Buckley & Lewit 1985)
on arrays; nothing is pruned, since totals and facets count every hit.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from searchkit.engine.fields import PAIR, SYLLABLE, TITLE, TITLE_PAIR, day_number
from searchkit.engine.plan import (
    RECENCY,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Filters,
    Not,
    Or,
    Phrase,
    Plan,
    Term,
)
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.inversion import spelling_key
from searchkit.engine.postings.segment import Segment

MAX_LEAVES = 64
_TABLE_LEAVES = 12  # up to here the condition is a table of all masks

Leaf = AnyOf | Phrase


@dataclass(frozen=True)
class SegmentHits:
    """Every hit of a plan in one segment, by document number.

    Attributes:
        documents: ``int64[n]``, ascending.
        scores: ``float64[n]``.
    """

    documents: Array
    scores: Array


class _Scratch(threading.local):
    """Accumulators that are used again, for each thread its own; all zero between searches."""

    def __init__(self) -> None:
        self.scores = np.zeros(0)
        self.masks: dict[str, Array] = {}

    def get(self, count: int, dtype: str) -> tuple[Array, Array]:
        if len(self.scores) < count:
            self.scores = np.zeros(count)
        if len(self.masks.get(dtype, ())) < count:
            self.masks[dtype] = np.zeros(count, dtype)
        return self.scores[:count], self.masks[dtype][:count]


_scratch = _Scratch()


def run(
    segment: Segment, plan: Plan, tables: Mapping[str, Array], deleted: Array | None
) -> SegmentHits:
    """Find and score every document of a segment that meets a plan.

    Args:
        segment: Where to look.
        plan: What to look for; at most :data:`MAX_LEAVES` different leaves.
        tables: The saturation table (segment.py) of each field that is scored.
        deleted: ``bool[count]``, True for a deleted document, or None.

    Raises:
        ValueError: The condition has too many leaves.
    """
    leaves = list(dict.fromkeys(_leaves(plan.condition)))
    if len(leaves) > MAX_LEAVES:
        raise ValueError(f"{len(leaves)} leaves")
    scores, masks = _scratch.get(segment.count, _mask_type(len(leaves)))
    try:
        _accumulate(segment, plan, leaves, tables, scores, masks)
        holds = _evaluator(plan.condition, leaves)
        negative = holds(np.zeros(1, masks.dtype))[0]  # documents that hold nothing are hits
        documents = np.arange(segment.count) if negative else np.flatnonzero(masks)
        documents = documents[holds(masks[documents])]
        documents = documents[_passes(segment, plan.filters, deleted, documents)]
        return SegmentHits(documents, scores[documents] * (1 + _gains(segment, plan, documents)))
    finally:
        scores.fill(0)
        masks.fill(0)


def _gains(segment: Segment, plan: Plan, documents: Array) -> Array:
    """``float64[n]``: the share that each document's score gains from being recent."""
    if plan.recency is None:
        return np.zeros(len(documents))
    first_days = segment.column("first_day")[documents].astype(np.int64)
    numbers = day_number(first_days)  # type: ignore[arg-type]  # arrays do as well
    ages = np.maximum(day_number(plan.recency.newest) - numbers, 0.0)
    gains: Array = plan.recency.gain * np.exp2(-ages / plan.recency.half_life)
    gains[first_days == 0] = 0.0
    return gains


def _mask_type(leaves: int) -> str:
    return next(f"u{size}" for size in (1, 2, 4, 8) if 8 * size >= leaves)


def _accumulate(
    segment: Segment,
    plan: Plan,
    leaves: list[Leaf],
    tables: Mapping[str, Array],
    scores: Array,
    masks: Array,
) -> None:
    """Read every posting list once."""
    weights = dict(plan.scores)
    bits: dict[Term, int] = {}
    for i, leaf in enumerate(leaves):
        if isinstance(leaf, AnyOf):
            for term in leaf.terms:
                bits[term] = bits.get(term, 0) | 1 << i
        else:
            masks[phrase_documents(segment, leaf)] |= masks.dtype.type(1 << i)
    for term in weights | bits:
        field = segment.field(term.field)
        number = field.find(spelling_key(term.text))
        if number is None:
            continue
        documents = field.documents(number)
        if weight := weights.get(term, 0.0):
            scores[documents] += weight * tables[term.field].take(field.codes(number))
        if bit := bits.get(term, 0):
            masks[documents] |= masks.dtype.type(bit)


def explain(
    segment: Segment, plan: Plan, tables: Mapping[str, Array], document: int
) -> dict[Term, float]:
    """What each term of a plan adds to the score of one document."""
    parts = {}
    for term, weight in plan.scores:
        field = segment.field(term.field)
        number = field.find(spelling_key(term.text))
        if number is None:
            continue
        documents = field.documents(number)
        place = int(np.searchsorted(documents, document))
        if place < len(documents) and documents[place] == document:
            parts[term] = weight * float(tables[term.field][field.codes(number)[place]])
    if gain := float(_gains(segment, plan, np.array([document]))[0]):
        parts[RECENCY] = sum(parts.values()) * gain
    return parts


def _leaves(condition: Condition) -> Iterator[Leaf]:
    match condition:
        case AnyOf() | Phrase():
            yield condition
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case AtLeast(_, weighted):
            for part, _ in weighted:
                yield from _leaves(part)


def _evaluator(condition: Condition, leaves: list[Leaf]) -> Callable[[Array], Array]:
    """The condition as a function from masks to truth values."""
    bit = {leaf: i for i, leaf in enumerate(leaves)}
    if len(leaves) > _TABLE_LEAVES:
        return lambda masks: _evaluate(condition, bit, masks)
    table = _evaluate(condition, bit, np.arange(1 << len(leaves), dtype=np.uint64))
    return table.take


def _evaluate(condition: Condition, bit: Mapping[Leaf, int], masks: Array) -> Array:
    match condition:
        case AnyOf() | Phrase():
            truth: Array = (masks >> masks.dtype.type(bit[condition])) & masks.dtype.type(1) != 0
            return truth
        case And(parts):
            truth = np.ones(len(masks), np.bool_)
            for part in parts:
                truth &= _evaluate(part, bit, masks)
            return truth
        case Or(parts):
            truth = np.zeros(len(masks), np.bool_)
            for part in parts:
                truth |= _evaluate(part, bit, masks)
            return truth
        case Not(part):
            return ~_evaluate(part, bit, masks)
        case AtLeast(share, weighted):
            held = np.zeros(len(masks))
            for part, weight in weighted:
                held += weight * _evaluate(part, bit, masks)
            return held >= share * sum(weight for _, weight in weighted) - 1e-9


def _passes(segment: Segment, filters: Filters, deleted: Array | None, documents: Array) -> Array:
    """Which documents are live and pass the filters."""
    passes = np.ones(len(documents), np.bool_) if deleted is None else ~deleted[documents]
    if filters.first_day is not None or filters.last_day is not None:
        first_days = segment.column("first_day")[documents]
        passes &= first_days > 0
        if filters.last_day is not None:
            passes &= first_days <= filters.last_day
        if filters.first_day is not None:
            passes &= segment.column("last_day")[documents] >= filters.first_day
    if filters.sources is not None:
        names = segment.values("source")
        wanted = np.array([False, *(name in filters.sources for name in names)])
        passes &= wanted[segment.column("source")[documents]]
    return passes


def phrase_documents(segment: Segment, phrase: Phrase) -> Array:
    """``intp``: the documents that hold a phrase, ascending.

    Adjacent syllables are terms of their own, so two slots need no positions, and more are looked
    for only where every two neighbours stand side by side.
    """
    if not phrase.slots or not all(phrase.slots):
        return np.empty(0, np.intp)
    if len(phrase.slots) == 1:
        return _union(segment, phrase.field, phrase.slots[0])
    pair_field = {SYLLABLE: PAIR, TITLE: TITLE_PAIR}[phrase.field]
    neighbours = [
        _union(segment, pair_field, [f"{a}_{b}" for a, b in product(first, second)])
        for first, second in zip(phrase.slots, phrase.slots[1:], strict=False)
    ]
    documents = min(neighbours, key=len)
    for other in neighbours:
        documents = np.intersect1d(documents, other, assume_unique=True)
    if len(phrase.slots) == 2 or not len(documents):
        return documents
    return documents[_stand_in_row(segment, phrase, documents)]


def _union(segment: Segment, name: str, texts: "list[str] | tuple[str, ...]") -> Array:
    field = segment.field(name)
    numbers = (field.find(spelling_key(text)) for text in texts)
    lists = [field.documents(number) for number in numbers if number is not None]
    if len(lists) == 1:
        return lists[0].astype(np.intp)
    return np.unique(np.concatenate(lists)).astype(np.intp) if lists else np.empty(0, np.intp)


def _stand_in_row(segment: Segment, phrase: Phrase, documents: Array) -> Array:
    """``bool``: which of the documents hold the slots at consecutive positions."""
    field = segment.field(phrase.field)
    starts: Array | None = None
    for i, slot in enumerate(phrase.slots):
        places = [np.empty(0, np.int64)]
        for text in slot:
            number = field.find(spelling_key(text))
            if number is not None:
                holders = field.documents(number)
                _, mine, theirs = np.intersect1d(
                    documents, holders, assume_unique=True, return_indices=True
                )
                which, positions = field.positions(number, theirs)
                places.append((mine[which] << 32) + positions - i)
        here = np.concatenate(places)
        starts = here if starts is None else np.intersect1d(starts, here)
    assert starts is not None
    found = np.zeros(len(documents), np.bool_)
    # A start before the first position would borrow from the document's number: there is none,
    # for then slot 0 itself has no position there.
    found[starts >> 32] = True
    return found
