"""Many texts analyzed at once: their tokens and words as arrays.

What a text says is found per chunk (:mod:`~searchkit.analysis.chunks`), and where it stands by
adding up lengths. Of a text that has to be looked at more closely, the same :class:`Analysis` can
be had as of one that is analyzed by itself.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, overload

import numpy as np

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.chunks import BOUNDARY, TOUCHES, Chunks
from searchkit.analysis.figures import SPACED
from searchkit.analysis.identifiers import Identifier
from searchkit.analysis.rows import Array, row_places, row_starts
from searchkit.analysis.segmentation import Segmenter
from searchkit.analysis.segmentation.batch import BatchSegmenter
from searchkit.analysis.segmentation.vocabulary import Vocabulary
from searchkit.analysis.tokenizer import Tokens, readable
from searchkit.analysis.words import for_pyvi, token_ranges

_LONG: Final = 1 << 19  # characters of a text that is segmented by itself, to bound memory

_FEWEST: Final = 24  # texts from which on what segments in batches is made: it takes .1 s


class Batch(Sequence[Analysis]):
    """Texts and all their tokens in a row; as a sequence, the analysis of each.

    Attributes:
        texts: As they are read.
        table: What is known of their chunks and of the normal forms of their tokens.
        chunks: The chunks of all texts, by number; behind those of each is a boundary.
        chunk_bounds: Where the chunks of each text start, and the last ones end.
        chunk_tokens: Where the tokens of each chunk start.
        chunk_of: The place among the chunks of each token.
        bounds: Where the tokens of each text start, and the last ones end.
        starts: ``int32``: the offset of each token in its text.
        ends: Likewise, behind it.
        forms: ``int32``: its normal form, by number.
        traits: ``uint8``: what it is like; see :mod:`~searchkit.analysis.chunks`.
        rows: Where what is known of it stands in ``table``.
        begins: Whether a word begins with it.
        alone: The texts that are taken whole, not by chunks.
    """

    begins: Array

    def __init__(self, texts: Sequence[str], table: Chunks) -> None:
        read = [readable(text) for text in texts]
        self.texts = [text for text, _ in read]
        self._offsets = [offsets for _, offsets in read]
        self.alone = [
            number
            for number, text in enumerate(self.texts)
            if len(text) > _LONG or SPACED.search(text)
        ]
        self.table = table
        chunks, self.chunk_bounds = self._split()
        self.chunks = table.numbers(chunks)
        table.learn()
        counts = table.token_counts[self.chunks]
        rows = row_places(table.token_starts[self.chunks], counts)
        self.chunk_of = np.repeat(np.arange(len(self.chunks)), counts)
        places = self._chunk_starts().astype(np.int32)[self.chunk_of]
        self.chunk_tokens = row_starts(counts)
        self.bounds = self.chunk_tokens[self.chunk_bounds]
        self.starts, self.ends = places + table.starts[rows], places + table.ends[rows]
        self.forms, self.traits = table.of_forms[rows], table.traits[rows]
        self.rows = rows
        self._tokens: list[Tokens | None] = [None] * len(texts)

    def _split(self) -> tuple[list[str], Array]:
        """The chunks of all texts, and where those of each start, behind the first boundary."""
        chunks, bounds = [BOUNDARY], [1]
        alone = set(self.alone)
        for number, text in enumerate(self.texts):
            if number in alone:
                chunks.append(text)
            elif "\n" in text:
                first, *others = text.split("\n")
                chunks += first.split()
                for line in others:
                    chunks.append("\n")
                    chunks += line.split()
            else:
                chunks += text.split()
            chunks.append(BOUNDARY)
            bounds.append(len(chunks))
        return chunks, np.array(bounds)

    def _chunk_starts(self) -> Array:
        """Where each chunk starts in its text."""
        together = row_starts(self.table.lengths[self.chunks] + 1)
        firsts = together[self.chunk_bounds]
        starts: Array = together[:-1] - np.repeat(
            np.append(0, firsts[:-1]), np.diff(self.chunk_bounds, prepend=0)
        )
        # With one blank between two chunks and none outside, a boundary is one behind the text.
        boundaries = starts[self.chunk_bounds[1:] - 1].tolist()
        for number, (boundary, text) in enumerate(zip(boundaries, self.texts, strict=True)):
            if boundary == len(text) + 1 and "\n" not in text:
                continue
            first, last = self.chunk_bounds[number : number + 2].tolist()
            end = 0
            for place in range(first, last - 1):
                chunk = self.table.strings[self.chunks[place]]
                starts[place] = text.index(chunk, end)
                end = int(starts[place]) + len(chunk)
        return starts

    def tokens(self, number: int) -> Tokens:
        """The tokens of a text."""
        found = self._tokens[number]
        if found is None:
            first, last = self.bounds[number : number + 2].tolist()
            starts, ends = self.starts[first:last].tolist(), self.ends[first:last].tolist()
            found = self._tokens[number] = Tokens(
                self.texts[number],
                list(zip(starts, ends, strict=True)),
                list(map(self.table.forms.strings.__getitem__, self.forms[first:last].tolist())),
                self._offsets[number],
            )
        return found

    def words(self, number: int) -> list[tuple[int, int]]:
        """The words of a text, as half-open ranges of its tokens."""
        first, last = self.bounds[number : number + 2].tolist()
        begins = np.flatnonzero(self.begins[first:last]).tolist()
        return list(zip(begins, [*begins[1:], last - first], strict=True)) if begins else []

    @cached_property
    def identifiers(self) -> list[list[Identifier]]:
        """Those of each text."""
        from searchkit.analysis.batch_identifiers import batch_identifiers

        return batch_identifiers(self)

    def __len__(self) -> int:
        return len(self.texts)

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
