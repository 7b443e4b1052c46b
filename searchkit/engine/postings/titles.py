"""Titles: what a title adds to a score, by the share of it that the query covers.

A title that is the query counts in full, one that shares a word with it by that word's share. Sums
are made in the order of the plan, in either way, so that equal titles have equal scores.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from searchkit.engine.bm25 import LENGTHS
from searchkit.engine.fields import TITLE
from searchkit.engine.plan import Term
from searchkit.engine.postings import costs
from searchkit.engine.postings.accumulation import joined, scored_lists, worth
from searchkit.engine.postings.arrays import Floats, Integers
from searchkit.engine.postings.scratch import Scratch
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.selection import look_up, not_zero

_LENGTHS = np.array(LENGTHS)
_evidence, _covered = Scratch(), Scratch()


class Titles(NamedTuple):
    """The part of a plan that titles are scored by.

    Attributes:
        scores: Terms and their weights.
        covering: Terms of syllables, and how much of one each occurrence covers.
        tables: The saturation table of each field.
    """

    scores: Sequence[tuple[Term, float]]
    covering: Sequence[tuple[Term, float]]
    tables: Mapping[str, Floats]

    def of_all(self, segment: Segment) -> tuple[Integers, Floats]:
        """The documents of which the title holds a term, ascending, and what it adds."""
        lists = scored_lists(segment, self.scores)
        if not lists:
            return np.empty(0, np.intp), np.empty(0)
        scores, covered = _evidence.get(segment.count), _covered.get(segment.count)
        touched: list[Integers] = []
        try:
            for field, batch in groupby(lists, attrgetter("field")):
                places, values = joined(list(batch), self.tables[field])
                touched.append(places.astype(np.intp, copy=False))
                np.add.at(scores, touched[-1], values)
            amounts, listed, frequencies = self._coverings(segment)
            if amounts:
                touched.append(np.concatenate(listed).astype(np.intp, copy=False))
                each = np.repeat(amounts, list(map(len, listed))) * np.concatenate(frequencies)
                np.add.at(covered, touched[-1], each)
            documents = not_zero(scores)
            shares = _shares(segment, documents, covered.take(documents))
            shares *= scores.take(documents)
            return documents, shares
        finally:
            for places in touched:
                scores[places] = covered[places] = 0

    def of(self, segment: Segment, documents: Integers) -> Floats:
        """What the titles of some documents add."""
        lists = scored_lists(segment, self.scores)
        scores = np.zeros(len(documents))
        postings = sum(len(each.postings.documents) for each in lists)
        if costs.covers_all_titles(postings, len(documents), len(lists)):
            listed, values = self.of_all(segment)
            if len(listed):
                places, held = look_up(listed, documents)
                scores = values.take(places, mode="clip") * held
            return scores
        for each in lists:
            scores += worth(each, documents, self.tables)
        scores *= self.shares(segment, documents)
        return scores

    def shares(self, segment: Segment, documents: Integers) -> Floats:
        """The share of the titles of some documents that is covered."""
        covered = np.zeros(len(documents))
        for amount, listed, frequencies in zip(*self._coverings(segment), strict=True):
            places, held = look_up(listed, documents)
            covered += amount * frequencies.take(places, mode="clip") * held
        return _shares(segment, documents, covered)

    def _coverings(self, segment: Segment) -> tuple[list[float], list[Integers], list[Integers]]:
        """How much each term covers; the documents that hold it; and how often these do."""
        amounts: list[float] = []
        documents: list[Integers] = []
        frequencies: list[Integers] = []
        for term, amount in self.covering:
            postings = segment.postings(term)
            if len(postings.documents):
                amounts.append(amount)
                documents.append(postings.documents)
                frequencies.append(postings.codes >> 8)
        return amounts, documents, frequencies


def _shares(segment: Segment, documents: Integers, covered: Floats) -> Floats:
    """What was covered of some titles, as shares of them; 1 where there is no title."""
    lengths = _LENGTHS.take(segment.lengths(TITLE).take(documents))
    shares: Floats = np.minimum(covered / np.maximum(lengths, 1), 1.0)
    shares[lengths == 0] = 1.0
    return shares
