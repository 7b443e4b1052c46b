"""Segments many texts at once: the same sums as one by one, in NumPy arrays."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from searchkit.analysis.segmentation.features import Features
from searchkit.analysis.segmentation.lanes import decode_many
from searchkit.analysis.segmentation.ngrams import Ngrams
from searchkit.analysis.segmentation.vocabulary import Cells, Vocabulary

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


class BatchSegmenter:
    """Finds the words of many texts.

    All texts become one sequence of cells, a cell for each syllable and one of no length for each
    boundary: before, between and after the texts. What a syllable adds to its neighbours' scores
    is then a shift by one cell, and boundaries add nothing.
    """

    def __init__(self, features: Features, transitions: Sequence[Sequence[float]]) -> None:
        self._features = features
        self._transitions = transitions
        self._ngrams = Ngrams(features.lexicon)

    def vocabulary(self) -> Vocabulary:
        """An empty one, for chunks that the caller numbers."""
        return Vocabulary(self._features, self._ngrams)

    def begins(self, cells: Cells, boundaries: Integers) -> Booleans:
        """Whether a word begins with each syllable of texts.

        Args:
            cells: Their syllables, and the boundaries between them.
            boundaries: Where the latter are; the first cell is one, and so is the last.
        """
        lengths = np.diff(boundaries) - 1
        filled = np.flatnonzero(lengths)
        goes_on = decode_many(
            self._scores(cells), boundaries[filled] + 1, lengths[filled], self._transitions
        )
        alone, title = cells["stands_alone"], cells["starts_title"]
        begins: Booleans = ~goes_on | alone  # as Syllable.may_follow allows
        begins[1:] |= alone[:-1] | (title[1:] & ~title[:-1])
        return begins

    def _scores(self, cells: Cells) -> npt.NDArray[np.complex128]:
        """What :meth:`Features.scores` gives: the same terms, added in the same order."""
        features = self._features
        bigrams = self._ngrams.bigrams(cells["number"])
        trigrams = self._ngrams.trigrams(cells["number"])
        before, after = cells[:-2], cells[2:]
        scores: npt.NDArray[np.complex128] = cells["own"].copy()
        inner = scores[1:-1]
        inner += before["as_previous"]
        inner[before["is_title"]] += features.after_title
        inner[before["is_upper"]] += features.after_upper
        inner[bigrams[:-1]] += features.after_bigram
        inner[1:][trigrams[:-1]] += features.after_trigram
        inner += after["as_next"]
        inner[after["is_title"]] += features.before_title
        inner[after["is_upper"]] += features.before_upper
        inner[bigrams[1:]] += features.before_bigram
        inner[:-1][trigrams[1:]] += features.before_trigram
        return scores
