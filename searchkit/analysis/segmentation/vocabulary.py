"""The syllables of chunks of text as arrays, remembered for the chunks met before."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from searchkit.analysis.segmentation.features import OUTSIDE, Features, LocatedSyllable
from searchkit.analysis.segmentation.ngrams import Ngrams

BOUNDARY = ""
"""The chunk between two texts; its only syllable is ``OUTSIDE``, and that has no length."""

_MOST_CHARACTERS = 1 << 20  # of all chunks remembered: some 150,000 chunks, 60 MB

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
    """Looks up many chunks at once, and remembers a bounded number of them."""

    def __init__(self, features: Features, ngrams: Ngrams) -> None:
        self._features = features
        self._ngrams = ngrams
        self._forget()

    def look_up(self, chunks: Sequence[str]) -> tuple[Cells, Integers]:
        """Find the syllables of chunks.

        Args:
            chunks: As :func:`syllable_spans` takes them, or ``BOUNDARY``.

        Returns:
            A cell for each syllable, in order, which stands at ``start`` to ``end`` of its chunk;
            and how many syllables each chunk has.
        """
        if self._characters > _MOST_CHARACTERS:
            self._forget()
        numbers = np.fromiter(map(self._numbers.__getitem__, chunks), np.int64, len(chunks))
        if self._numbers.new:
            self._learn(self._numbers.new)
            self._numbers.new = []
        counts = self._counts[numbers]
        ends = np.cumsum(counts)
        # From the start of each chunk among all cells, to where it is wanted among these.
        shifts = self._starts[numbers] - (ends - counts)
        return self._cells[np.arange(ends[-1]) + np.repeat(shifts, counts)], counts

    def _forget(self) -> None:
        self._numbers = _Numbering()
        self._characters = 0
        self._cells = np.empty(0, dtype=_CELL)
        self._counts = self._starts = np.empty(0, dtype=np.int64)

    def _learn(self, chunks: Sequence[str]) -> None:
        cells: list[tuple[object, ...]] = []
        counts = []
        for chunk in chunks:
            known = len(cells)
            if chunk == BOUNDARY:
                cells.append(self._cell((0, 0, OUTSIDE)))
            else:
                cells.extend(map(self._cell, self._features.locate(chunk)))
            counts.append(len(cells) - known)
        self._cells = np.append(self._cells, np.array(cells, dtype=_CELL))
        self._counts = np.append(self._counts, counts)
        self._starts = np.cumsum(self._counts) - self._counts
        self._characters += sum(map(len, chunks))

    def _cell(self, located: LocatedSyllable) -> tuple[object, ...]:
        start, end, syllable = located
        return (
            syllable.own,
            syllable.as_previous,
            syllable.as_next,
            start,
            end,
            self._ngrams.number(syllable.lower),
            syllable.is_title,
            syllable.is_upper,
            syllable.starts_title,
            syllable.stands_alone,
        )


class _Numbering(dict[str, int]):
    """Numbers chunks as they are first asked for; those are in ``new``."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def __missing__(self, chunk: str) -> int:
        self.new.append(chunk)
        number = self[chunk] = len(self)
        return number
