"""The texts of the documents of a segment, column by column, until they are inverted.

Documents come as passages of rows (:mod:`searchkit.analysis.terms`), most of them many documents a
row of arrays. What lies side by side there is taken at once; the different spellings of all rows
are numbered when the segment is written.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from searchkit.analysis.numbering import Numbered
from searchkit.analysis.rows import Array, row_numbers, row_places, row_starts
from searchkit.analysis.terms import Column, Passages, TermRows, only_used
from searchkit.engine.postings.inversion import Occurrences

_Vocabulary = tuple[list[str], Occurrences]  # the spellings, and where each stands


class PassageColumns(NamedTuple):
    """Where the passages of all documents stand.

    Attributes:
        documents: ``uint32``: the document of each passage.
        starts: The position of its first syllable in the document; there is one between two.
        ends: The position behind its last.
        in_title: Whether each syllable of all passages is of a title.
    """

    documents: Array
    starts: Array
    ends: Array
    in_title: Array


class TextColumns:
    """Collects the passages of documents.

    Attributes:
        size: Syllables collected so far.
    """

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[Passages] = []

    def add(self, passages: Passages) -> list[int]:
        """Take the passages of the next document; gives the syllables of each."""
        rows, first, end = passages.rows, passages.first, passages.end
        bounds = rows.syllables.bounds[first : end + 1].tolist()
        self.size += bounds[-1] - bounds[0]
        last = self._parts[-1] if self._parts else None
        if last is not None and last.rows is rows and last.end == first:
            self._parts[-1] = Passages(rows, last.first, end)
        else:
            self._parts.append(passages)
        return [b - a for a, b in pairwise(bounds)]

    def passages(self, counts: Array) -> PassageColumns:
        """Where passages stand, given how many each document has."""
        lengths = self._sizes(lambda rows: rows.syllables.bounds)
        documents = row_numbers(counts)
        firsts = row_starts(counts)[:-1]
        nth = np.arange(len(lengths)) - firsts[documents]
        before = row_starts(lengths)
        starts = before[:-1] - before[firsts][documents] + nth
        return PassageColumns(
            documents.astype(np.uint32),
            starts,
            starts + lengths,
            np.repeat(nth == 0, lengths),
        )

    def syllables(self, passages: PassageColumns) -> _Vocabulary:
        """The syllables of all passages."""
        spellings, numbers, counts = self._column(lambda rows: rows.syllables)
        return spellings, _placed(passages, counts, numbers, row_places(passages.starts, counts))

    def words(self, passages: PassageColumns) -> _Vocabulary:
        """Their words, without places."""
        spellings, numbers, counts = self._column(lambda rows: rows.words)
        return spellings, _placed(passages, counts, numbers, None)

    def acronyms(self, passages: PassageColumns, syllables: Occurrences) -> Occurrences:
        """Those of the syllables that are acronyms."""
        counts = self._sizes(lambda rows: rows.acronym_bounds)
        places = self._joined(lambda rows: rows.acronyms, lambda rows: rows.acronym_bounds)
        lengths = passages.ends - passages.starts
        at = np.repeat(row_starts(lengths)[:-1], counts) + places
        positions = np.repeat(passages.starts, counts) + places
        return _placed(passages, counts, syllables.terms[at], positions)

    def identifiers(self, passages: PassageColumns) -> _Vocabulary:
        """The terms of identifiers, in the order of their places."""
        spellings, terms, _ = self._column(lambda rows: rows.terms)
        found = self._joined(lambda rows: rows.identifiers, lambda rows: rows.identifier_bounds)
        counts = self._sizes(lambda rows: rows.identifier_bounds)
        firsts, sizes = found.reshape(-1, 3)[:, 0], found.reshape(-1, 3)[:, 2]
        passage = row_numbers(counts)
        order = np.lexsort((firsts, passage))  # it is stable
        ordered = terms[row_places(row_starts(sizes)[order], sizes[order])]
        positions = np.repeat((passages.starts[passage] + firsts)[order], sizes[order])
        in_passages = np.bincount(passage, sizes, minlength=len(counts)).astype(np.int64)
        return spellings, _placed(passages, in_passages, ordered, positions)

    def _column(self, of: Callable[[TermRows], Column]) -> tuple[list[str], Array, Array]:
        """Spellings, the number of each term, and how many each passage has."""
        numbered = Numbered()
        renumbered: dict[int, Array] = {}
        parts = []
        for part in self._parts:
            column = of(part.rows)
            if id(column) not in renumbered:
                renumbered[id(column)] = numbered.numbers(column.spellings).astype(np.uint32)
            some = column.numbers[column.bounds[part.first] : column.bounds[part.end]]
            parts.append(renumbered[id(column)][some])
        numbers = np.concatenate([np.empty(0, np.uint32), *parts])
        return *only_used(numbered.strings, numbers), self._sizes(lambda rows: of(rows).bounds)

    def _joined(
        self, of: Callable[[TermRows], Array], bounds: Callable[[TermRows], Array]
    ) -> Array:
        """The elements of all passages in a row."""
        ends = [bounds(part.rows) for part in self._parts]
        parts = [
            of(part.rows)[end[part.first] : end[part.end]]
            for part, end in zip(self._parts, ends, strict=True)
        ]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    def _sizes(self, bounds: Callable[[TermRows], Array]) -> Array:
        """How many elements each passage has."""
        parts = [np.diff(bounds(part.rows)[part.first : part.end + 1]) for part in self._parts]
        return np.concatenate([np.empty(0, np.int64), *parts])


def _placed(
    passages: PassageColumns, counts: Array, terms: Array, positions: Array | None
) -> Occurrences:
    """Terms of which each passage has so many."""
    documents = np.repeat(passages.documents, counts)
    return Occurrences(
        terms, documents, positions if positions is None else positions.astype(np.uint32)
    )
