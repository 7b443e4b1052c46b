"""The syllables of chunks of text as arrays, found once for each chunk."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from searchkit.analysis.normalization import nfc_with_offsets
from searchkit.analysis.numbering import Numbered
from searchkit.analysis.rows import row_places, row_starts
from searchkit.analysis.segmentation.features import OUTSIDE, Features
from searchkit.analysis.segmentation.ngrams import Ngrams
from searchkit.analysis.segmentation.syllables import CHUNK, syllable_spans

BOUNDARY = ""
"""The chunk between two texts; its only syllable is ``OUTSIDE``, and that has no length."""

_CELL = np.dtype(
    [
        *((name, np.complex128) for name in ("own", "as_previous", "as_next")),
        *((name, np.int32) for name in ("start", "end", "number")),
        *((name, np.bool_) for name in ("is_title", "is_upper", "starts_title", "stands_alone")),
    ]
)
Cells = npt.NDArray[np.void]
"""A syllable each: where it stands, its number among the n-grams, attributes of ``Syllable``.

A cell has 64 bytes, a line of the processor's cache.
"""
Integers = npt.NDArray[np.int64]


class Vocabulary:
    """The syllables of chunks that somebody else numbers.

    Attributes:
        counts: How many syllables each chunk has, by number.
        cells: The syllables of all chunks, one chunk behind the other.
        starts: Where those of each chunk start there.
    """

    def __init__(self, features: Features, ngrams: Ngrams) -> None:
        self._features = features
        self._ngrams = ngrams
        self._texts = Numbered()
        self._of_texts = np.empty(0, dtype=_CELL)
        self.cells = np.empty(0, dtype=_CELL)
        self.counts = self.starts = np.empty(0, dtype=np.int64)

    def learn(self, chunks: Sequence[str]) -> None:
        """Find the syllables of chunks: those of the numbers that come next.

        Args:
            chunks: In NFC and without white space, a line break, or :data:`BOUNDARY`; any other
                text takes a little longer.
        """
        spans: list[tuple[int, int]] = []
        texts: list[str] = []
        counts = []
        for chunk in chunks:
            known = len(spans)
            for start, end, text in _syllables(chunk):
                spans.append((start, end))
                texts.append(text)
            counts.append(len(spans) - known)
        cells = self._cells_of(texts)
        cells["start"], cells["end"] = np.array(spans, np.int32).reshape(-1, 2).T
        self.cells = np.append(self.cells, cells)
        self.counts = np.append(self.counts, np.array(counts, np.int64))
        self.starts = row_starts(self.counts)[:-1]

    def look_up(self, numbers: Integers) -> Cells:
        """The syllables of chunks, in order; each stands at ``start`` to ``end`` of its chunk."""
        cells: Cells = self.cells[row_places(self.starts[numbers], self.counts[numbers])]
        return cells

    def _cells_of(self, texts: Sequence[str]) -> Cells:
        """A cell for each syllable; what is known of one is found once."""
        numbers = self._texts.numbers(texts)
        new = [self._cell(text) for text in self._texts.strings[len(self._of_texts) :]]
        self._of_texts = np.append(self._of_texts, np.array(new, dtype=_CELL))
        cells: Cells = self._of_texts[numbers]
        return cells

    def _cell(self, text: str) -> tuple[object, ...]:
        syllable = OUTSIDE if text == BOUNDARY else self._features.syllable(text)
        return (
            syllable.own,
            syllable.as_previous,
            syllable.as_next,
            0,
            0,
            self._ngrams.number(syllable.lower),
            syllable.is_title,
            syllable.is_upper,
            syllable.starts_title,
            syllable.stands_alone,
        )


def _syllables(chunk: str) -> Iterable[tuple[int, int, str]]:
    """Where the syllables of a chunk stand, and what they are in NFC."""
    composed, offsets = nfc_with_offsets(chunk)
    if composed.isalnum() or chunk == BOUNDARY:
        return [(0, len(chunk), composed)]
    pieces = ((piece.start(), piece[0]) for piece in CHUNK.finditer(composed))
    return (
        (offsets[at + start], offsets[at + end], piece[start:end])
        for at, piece in pieces
        for start, end in syllable_spans(piece)
    )
