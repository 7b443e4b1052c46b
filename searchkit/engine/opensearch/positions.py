"""Where terms stand in the hits that a cluster found."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from searchkit.engine.fields import ACRONYM, PAIR, SYLLABLE, section_starts
from searchkit.engine.opensearch.evidence import Evidence, term_code
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.inversion import length_bytes
from searchkit.engine.postings.passages import Units


class GivenPositions:
    """The :class:`~searchkit.engine.postings.passages.Positions` of some hits.

    Args:
        hits: The evidence in each; one at least.
    """

    def __init__(self, hits: Sequence[Evidence]) -> None:
        self.count = len(hits)
        self._hits = hits
        high = np.concatenate([hit.high for hit in hits]).astype(np.int64)
        self._terms = np.concatenate([hit.low for hit in hits]) | high << 32
        firsts = [0, *accumulate(len(hit.low) for hit in hits)]
        self._firsts = np.array(firsts[:-1])  # of the terms of each hit among all
        self._counts = np.array([len(hit.lengths) for hit in hits], np.int64)
        self._lengths = np.concatenate([hit.lengths for hit in hits]).astype(np.int64)
        self._owners = np.repeat(np.arange(self.count), self._counts)
        self._starts = self._begin()

    def _begin(self) -> Array:
        """``int64``: the position at which each passage begins: one is left free between two."""
        before = np.cumsum(self._lengths + 1) - (self._lengths + 1)
        firsts = np.cumsum(self._counts) - self._counts
        starts: Array = before - np.repeat(before.take(firsts), self._counts)
        return starts

    def occurrences(self, field: str, texts: Sequence[str]) -> tuple[Array, Array]:
        """See :class:`~searchkit.engine.postings.passages.Positions`."""
        if not texts:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        if field == SYLLABLE:
            rows = [hit.syllables for hit in self._hits]
            which = self._asked(texts).take(self._among_all(rows))
            here = (which >= 0).nonzero()[0]
            return self._places().take(here), which.take(here)
        marks = [hit.acronyms if field == ACRONYM else hit.identifiers for hit in self._hits]
        which = self._asked(texts).take(self._among_all([mark.terms for mark in marks]))
        sizes = [len(mark.places) for mark in marks]
        places = np.concatenate([mark.places for mark in marks])
        places = places + (np.repeat(np.arange(self.count), sizes) << 32)
        here = (which >= 0).nonzero()[0]
        return places.take(here), which.take(here)

    def units(self) -> tuple[Units, Units]:
        """See :class:`~searchkit.engine.postings.passages.Positions`."""
        rows = [section_starts(hit.lengths.tolist()) for hit in self._hits]
        begins = np.array([begin for row in rows for begin in row], np.uint8)
        return Units.laid_out(self._counts, self._starts + self._lengths, begins)

    def lengths(self, field: str) -> Array:
        """See :class:`~searchkit.engine.postings.passages.Positions`."""
        if field in (SYLLABLE, PAIR):
            counts = self._lengths if field == SYLLABLE else np.maximum(self._lengths - 1, 0)
            return length_bytes(np.bincount(self._owners, weights=counts, minlength=self.count))
        marks = (hit.acronyms if field == ACRONYM else hit.identifiers for hit in self._hits)
        return length_bytes(np.array([len(mark.places) for mark in marks], np.float64))

    def _asked(self, texts: Sequence[str]) -> Array:
        """``int64``: of each term of the hits, which of some texts it is; -1 for none."""
        codes = np.array(list(map(term_code, texts)), np.int64)
        order = np.argsort(codes)
        at = codes.take(order).searchsorted(self._terms)
        numbers = order.take(at, mode="clip")
        which: Array = np.where(codes.take(numbers) == self._terms, numbers, -1)
        return which

    def _among_all(self, rows: Sequence[Array]) -> Array:
        """``int64``: indexes into the terms of each hit, as such into those of all hits."""
        shift = np.repeat(self._firsts, list(map(len, rows)))
        among: Array = np.concatenate(rows) + shift
        return among

    def _places(self) -> Array:
        """``int64``: the place of each syllable."""
        ends = np.cumsum(self._lengths)
        shift = (self._owners << 32) + self._starts - (ends - self._lengths)
        return np.repeat(shift, self._lengths) + np.arange(int(self._lengths.sum()))
