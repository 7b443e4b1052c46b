"""The oracle: BM25 computed for every document, with exact lengths, and nothing left out."""

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from searchkit.engine.bm25 import K1, B

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.bench.queries import Query

_ROUNDING = 1e-6  # scores that differ by less are a tie: engines add in 32 bits


@dataclass(frozen=True, slots=True)
class Best:
    """What the top of a ranking may be.

    Attributes:
        documents: The best documents; more than ``count`` when several tie for the last place.
        count: How many a ranking can show of them.
    """

    documents: frozenset[int]
    count: int

    def overlap(self, found: Sequence[int]) -> float:
        """The share of the best documents that a ranking shows."""
        return min(len(self.documents.intersection(found)) / self.count, 1.0)


class Postings:
    """All terms of all documents in a row, as numbers.

    Args:
        documents: The terms of each, in reading order.
    """

    def __init__(self, documents: Iterable[Sequence[str]]) -> None:
        number: dict[str, int] = {}
        terms, lengths = array("I"), array("I")
        for document in documents:
            terms.extend([number.setdefault(term, len(number)) for term in document])
            lengths.append(len(document))
        self.vocabulary = list(number)
        self._number = number
        self._terms: NDArray[Any] = np.frombuffer(terms, np.uint32)
        self._lengths: NDArray[Any] = np.frombuffer(lengths, np.uint32).astype(float)
        self._ends: NDArray[Any] = np.cumsum(np.frombuffer(lengths, np.uint32), dtype=np.int64)
        self._owners: NDArray[Any] = np.repeat(
            np.arange(len(lengths), dtype=np.uint32), np.frombuffer(lengths, np.uint32)
        )
        self._places: NDArray[Any] = np.argsort(self._terms, kind="stable")
        counts = np.bincount(self._terms, minlength=len(number))
        self._starts: NDArray[Any] = np.concatenate([[0], np.cumsum(counts)])
        ordered, owners = self._terms[self._places], self._owners[self._places]
        again = (ordered[1:] == ordered[:-1]) & (owners[1:] == owners[:-1])
        self.frequencies: NDArray[Any] = counts - np.bincount(
            ordered[1:][again], minlength=len(number)
        )
        average = self._lengths.mean() if len(lengths) else 1.0
        self._norms: NDArray[Any] = K1 * (1 - B + B * self._lengths / average)

    def __len__(self) -> int:
        return len(self._lengths)

    def document(self, number: int) -> list[str]:
        """The terms of a document."""
        end = int(self._ends[number])
        start = end - int(self._lengths[number])
        return [self.vocabulary[term] for term in self._terms[start:end].tolist()]

    def best(self, query: "Query", k: int) -> Best:
        """The ``k`` best documents for a query."""
        if query.kind == "prefix":
            texts = [text for text in self.vocabulary if text.startswith(query.terms[0])]
        else:
            texts = list(query.terms)
        terms = np.array([self._number[text] for text in texts])
        scores, held = self._scores(terms)
        if query.kind == "and":
            scores[held < len(terms)] = 0
        elif query.kind == "phrase":
            scores[~self._in_row(terms)] = 0
        count = min(k, int(np.count_nonzero(scores)))
        last = np.partition(scores, -count)[-count]
        return Best(frozenset(np.flatnonzero(scores >= last * (1 - _ROUNDING)).tolist()), count)

    def _scores(self, terms: "NDArray[Any]") -> tuple["NDArray[Any]", "NDArray[Any]"]:
        """The score of every document, and how many different terms it holds."""
        scores, held = np.zeros(len(self)), np.zeros(len(self), np.int64)
        for term in terms.tolist():
            owners = self._owners[self._run(term)]
            first = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
            documents, frequencies = owners[first], np.diff(first, append=len(owners))
            idf = math.log(1 + (len(self) - len(documents) + 0.5) / (len(documents) + 0.5))
            parts = idf * frequencies * (K1 + 1) / (frequencies + self._norms[documents])
            scores[documents] += parts
            held[documents] += 1
        return scores, held

    def _run(self, term: int) -> "NDArray[Any]":
        """Where a term stands, ascending."""
        return self._places[self._starts[term] : self._starts[term + 1]]

    def _in_row(self, terms: "NDArray[Any]") -> "NDArray[Any]":
        """``bool``: which documents hold the terms side by side."""
        first, *others = terms.tolist()
        here = self._run(first)
        here = here[here + len(others) < len(self._terms)]
        for i, term in enumerate(others, 1):
            row = (self._terms[here + i] == term) & (self._owners[here + i] == self._owners[here])
            here = here[row]
        found = np.zeros(len(self), np.bool_)
        found[self._owners[here]] = True
        return found
