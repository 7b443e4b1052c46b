"""Segments many texts at once: the same sums as one by one, in NumPy arrays."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from searchkit.analysis.numbering import Numbered
from searchkit.analysis.segmentation.features import Features
from searchkit.analysis.segmentation.lanes import decode_many
from searchkit.analysis.segmentation.ngrams import Ngrams
from searchkit.analysis.segmentation.vocabulary import BOUNDARY, Cells, Vocabulary

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

_IS_SPACE = np.array([chr(point).isspace() for point in range(0x3002)])  # the last is U+3000


class BatchSegmenter:
    """Finds the words of many texts. Not thread-safe.

    All texts become one sequence of cells, a cell for each syllable and one of no length for each
    boundary: before, between and after the texts. What a syllable adds to its neighbours' scores
    is then a shift by one cell, and boundaries add nothing.
    """

    def __init__(self, features: Features, transitions: Sequence[Sequence[float]]) -> None:
        self._features = features
        self._transitions = transitions
        self._ngrams = Ngrams(features.lexicon)
        self._forget()

    def _forget(self) -> None:
        self._numbered, self._vocabulary = Numbered(), self.vocabulary()

    def vocabulary(self) -> Vocabulary:
        """An empty one, for chunks that the caller numbers."""
        return Vocabulary(self._features, self._ngrams)

    def segment(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Find the words of texts.

        Args:
            texts: In NFC. Some 50 bytes of memory are taken for each character of all of them.

        Returns:
            As :meth:`searchkit.analysis.segmentation.Segmenter.segment_many`.
        """
        if self._vocabulary.is_full:
            self._forget()
        numbers = self._numbered.numbers(_chunks(texts))
        self._vocabulary.learn(self._numbered.strings[len(self._vocabulary.counts) :])
        cells = self._vocabulary.look_up(numbers)
        chunk_starts = np.repeat(_chunk_starts(texts), self._vocabulary.counts[numbers])
        cells["start"] += chunk_starts
        cells["end"] += chunk_starts
        boundaries = np.flatnonzero(cells["start"] == cells["end"])
        return _words(cells, self.begins(cells, boundaries), boundaries)

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


def _chunks(texts: Sequence[str]) -> list[str]:
    """What white space separates, and the line breaks, in all texts and between boundaries."""
    chunks = [BOUNDARY]
    for text in texts:
        first, *others = text.split("\n")
        chunks += first.split()
        for line in others:
            chunks.append("\n")
            chunks += line.split()
        chunks.append(BOUNDARY)
    return chunks


def _chunk_starts(texts: Sequence[str]) -> Integers:
    """Where each of the ``_chunks`` starts, when one character stands for each boundary."""
    text = " ".join(["", *texts, ""])
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    is_space = _IS_SPACE.take(points, mode="clip")
    starts = points == ord("\n")
    starts[1:] |= is_space[:-1] & ~is_space[1:]
    starts[np.cumsum([0, *(len(text) + 1 for text in texts)])] = True
    return np.flatnonzero(starts)


def _words(cells: Cells, begins: Booleans, boundaries: Integers) -> list[list[tuple[int, int]]]:
    """Put syllables together to words."""
    first = np.flatnonzero(begins)  # each boundary is a word, too
    last = np.append(first[1:], len(cells)) - 1
    bounds = np.searchsorted(first, boundaries)
    text_starts = np.repeat(cells["start"][boundaries] + 1, np.diff(bounds, append=len(first)))
    starts = cells["start"][first] - text_starts
    ends = cells["end"][last] - text_starts
    words = list(zip(starts.tolist(), ends.tolist(), strict=True))
    return [words[left + 1 : right] for left, right in pairwise(bounds.tolist())]
