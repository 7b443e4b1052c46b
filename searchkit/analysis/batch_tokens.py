"""The tokens of many texts, found at once and kept as arrays.

What a text says is found per chunk (:mod:`~searchkit.analysis.chunks`), and where it stands by
adding up lengths.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from searchkit.analysis.chunks import BOUNDARY, Chunks
from searchkit.analysis.figures import SPACED
from searchkit.analysis.rows import Array, row_places, row_starts
from searchkit.analysis.tokenizer import Tokens, readable

_LONG: Final = 1 << 19  # characters of a text that is segmented by itself, to bound memory


class BatchTokens:
    """Texts and all their tokens in a row.

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
        alone: The texts that are taken whole, not by chunks.
    """

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

    def __len__(self) -> int:
        return len(self.texts)
