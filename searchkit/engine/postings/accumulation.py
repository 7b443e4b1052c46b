"""Accumulation: posting lists added up to a score for each document.

A list is added to an accumulator of one score for each document of the segment, or the documents
are looked up in it, whichever is less work (Turtle & Flood 1995; Buckley & Lewit 1985). Either way
gives the same sums, to the last bit.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from searchkit.deadline import Deadline
from searchkit.engine.plan import Term
from searchkit.engine.postings import costs
from searchkit.engine.postings.arrays import Floats, Integers
from searchkit.engine.postings.segment import Postings, Segment
from searchkit.engine.postings.selection import look_up


class Scored(NamedTuple):
    """A posting list that adds to scores."""

    field: str
    weight: float
    postings: Postings


def scored_lists(segment: Segment, scores: Iterable[tuple[Term, float]]) -> list[Scored]:
    """The posting lists of some terms that a segment holds, in their order."""
    return [
        Scored(term.field, weight, postings)
        for term, weight in scores
        if len((postings := segment.postings(term)).documents)
    ]


def is_looked_up(each: Scored, documents: Integers) -> bool:
    """Whether to look for documents in a list rather than for the list in the documents."""
    listed = each.postings.documents
    return listed is documents or costs.scores_by_lookup(len(documents), len(listed))


def worth(each: Scored, documents: Integers, tables: Mapping[str, Floats]) -> Floats:
    """What a list adds to each document: nothing to those that are not in it."""
    if each.postings.documents is documents:
        return each.weight * tables[each.field].take(each.postings.codes)
    places, held = look_up(each.postings.documents, documents)
    found = tables[each.field].take(each.postings.codes.take(places, mode="clip"))
    found *= each.weight
    found *= held
    return found


def accumulate(
    accumulator: Floats,
    documents: Integers | None,
    lists: Iterable[Scored],
    tables: Mapping[str, Floats],
    deadline: Deadline,
) -> None:
    """Add lists to the scores of all documents; the much longer ones to those of the hits alone.

    Args:
        accumulator: ``float64``, a score for each document of the segment.
        documents: The hits; None for all that the lists hold.
        lists: In the order in which they are added.
        tables: The saturation table of each field.
        deadline: Until when.

    Raises:
        TimeUp: The deadline passed; some lists are in the scores.
    """

    def kind(each: Scored) -> tuple[str, bool]:
        return each.field, costs.adds_with_others(len(each.postings.documents))

    for (field, short), run in groupby(lists, kind):
        for batch in [list(run)] if short else [[each] for each in run]:
            deadline.check()
            if documents is None or short or not is_looked_up(batch[0], documents):
                places, values = joined(batch, tables[field])
            else:
                places, values = documents, worth(batch[0], documents, tables)
            np.add.at(accumulator, places.astype(np.intp, copy=False), values)


def joined(batch: Sequence[Scored], table: Floats) -> tuple[Integers, Floats]:
    """The postings of some lists of a field, one behind the other: documents, and their worth."""
    if len(batch) == 1:
        ((_, weight, postings),) = batch
        return postings.documents, weight * table.take(postings.codes)
    documents = np.concatenate([each.postings.documents for each in batch])
    codes = np.concatenate([each.postings.codes for each in batch])
    sizes = [len(each.postings.documents) for each in batch]
    return documents, np.array([each.weight for each in batch]).repeat(sizes) * table.take(codes)
