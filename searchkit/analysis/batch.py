"""Many texts analyzed at once: their words as arrays, beside their tokens.

Of a text that has to be looked at more closely, the same :class:`Analysis` can be had as of one
that is analyzed by itself.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, overload

import numpy as np

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.batch_identifiers import batch_identifiers
from searchkit.analysis.batch_tokens import BatchTokens
from searchkit.analysis.chunks import BOUNDARY, TOUCHES, Chunks
from searchkit.analysis.identifiers import Identifier
from searchkit.analysis.rows import Array, row_starts
from searchkit.analysis.segmentation import Segmenter
from searchkit.analysis.segmentation.batch import BatchSegmenter
from searchkit.analysis.segmentation.vocabulary import Vocabulary
from searchkit.analysis.words import for_pyvi, token_ranges

_FEWEST: Final = 24  # texts from which on what segments in batches is made: it takes .1 s


class Batch(BatchTokens, Sequence[Analysis]):
    """Texts and all that they say; as a sequence, the analysis of each.

    Attributes:
        begins: Of each token, whether a word begins with it.
    """

    begins: Array

    def words(self, number: int) -> list[tuple[int, int]]:
        """The words of a text, as half-open ranges of its tokens."""
        first, last = self.bounds[number : number + 2].tolist()
        begins = np.flatnonzero(self.begins[first:last]).tolist()
        return list(zip(begins, [*begins[1:], last - first], strict=True)) if begins else []

    @cached_property
    def identifiers(self) -> list[list[Identifier]]:
        """Those of each text."""
        return batch_identifiers(self)

    @overload
    def __getitem__(self, number: int) -> Analysis: ...
    @overload
    def __getitem__(self, number: slice) -> list[Analysis]: ...
    def __getitem__(self, number: int | slice) -> Analysis | list[Analysis]:
        if isinstance(number, slice):
            return [self._analysis(each) for each in range(len(self))[number]]
        return self._analysis(range(len(self))[number])

    def without_words(self, number: int) -> Analysis:
        """The analysis of a text, of which nobody asks the words."""
        return Analysis(self.tokens(number), [], self.identifiers[number])

    def _analysis(self, number: int) -> Analysis:
        return Analysis(self.tokens(number), self.words(number), self.identifiers[number])

    def __iter__(self) -> Iterator[Analysis]:
        return map(self._analysis, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class BatchAnalyzer:
    """Analyzes many texts at once, and remembers what it knows of chunks. Not thread-safe."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._in_batches: BatchSegmenter | None = None
        self._forget()

    def _forget(self) -> None:
        self._table = Chunks()
        self._vocabulary: Vocabulary | None = None
        self._cell_of = np.empty(0, np.int32)  # of each token in the table, counted in its chunk

    def analyze(self, texts: Sequence[str]) -> Batch:
        """Analyze texts."""
        if self._table.is_full:
            self._forget()
        batch = Batch(texts, self._table)
        if self._in_batches is None and len(texts) >= _FEWEST:
            self._in_batches = self._segmenter.in_batches()
        if self._in_batches is None:
            batch.begins = np.zeros(len(batch.forms), np.bool_)
            self._segment(batch, range(len(texts)))
            return batch
        if self._vocabulary is None:
            self._vocabulary = self._in_batches.vocabulary()
        self._learn(self._vocabulary)
        batch.begins = self._begins(batch, self._in_batches, self._vocabulary)
        self._segment(batch, batch.alone)
        return batch

    def _segment(self, batch: Batch, numbers: Sequence[int]) -> None:
        """Find the words of some texts, one by one."""
        for number in numbers:
            tokens = batch.tokens(number)
            words = token_ranges(tokens.spans, self._segmenter.segment(for_pyvi(tokens.text)))
            begins = np.zeros(len(tokens.spans), np.bool_)
            begins[[first for first, _ in words]] = True
            batch.begins[batch.bounds[number] : batch.bounds[number + 1]] = begins

    def _learn(self, vocabulary: Vocabulary) -> None:
        """Take in the syllables of new chunks, and which of them each token starts in."""
        known = len(vocabulary.counts)
        new = self._table.strings[known:]
        # What white space parts has no syllables here: it is a text that is segmented by itself.
        given = [
            for_pyvi(chunk) if chunk == "\n" or chunk.split() == [chunk] else BOUNDARY
            for chunk in new
        ]
        vocabulary.learn(given)
        counts, firsts = vocabulary.counts[known:], vocabulary.starts[known:]
        cells = vocabulary.cells["end"][firsts[0] if new else len(vocabulary.cells) :]
        ends = (np.repeat(np.arange(len(new)), counts) << 32) | cells
        row = len(self._cell_of)
        of_token = np.repeat(np.arange(len(new)), self._table.token_counts[known:])
        starts = (of_token << 32) | self._table.starts[row:]
        there = np.searchsorted(ends, starts, "right") - row_starts(counts)[of_token]
        there = np.minimum(there, counts[of_token] - 1)
        self._cell_of = np.concatenate([self._cell_of, there.astype(np.int32)])

    def _begins(self, batch: Batch, segmenter: BatchSegmenter, vocabulary: Vocabulary) -> Array:
        """With which tokens words begin; with one that touches the one before, as if apart."""
        cell_bounds = row_starts(vocabulary.counts[batch.chunks])
        boundaries = cell_bounds[np.append(0, batch.chunk_bounds[1:] - 1)]
        words = np.cumsum(segmenter.begins(vocabulary.look_up(batch.chunks), boundaries))
        word = words[cell_bounds[batch.chunk_of] + self._cell_of[batch.rows]]
        begins: Array = np.diff(word, prepend=-1) != 0
        return begins | (batch.traits & TOUCHES).astype(np.bool_)
