"""Where terms stand in the hits that a cluster found: read from their syllables."""

from collections.abc import Sequence
from itertools import accumulate, repeat

import numpy as np

from searchkit.engine.fields import ACRONYM, IDENTIFIER, PAIR, SYLLABLE, section_starts
from searchkit.engine.opensearch.documents import Evidence
from searchkit.engine.opensearch.mapping import SEPARATOR
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.inversion import length_bytes
from searchkit.engine.postings.passages import Units


class GivenPositions:
    """The :class:`~searchkit.engine.postings.passages.Positions` of some hits.

    Args:
        hits: The evidence in each.
    """

    def __init__(self, hits: Sequence[Evidence]) -> None:
        self.count = len(hits)
        texts = [hit.texts for hit in hits]
        passages = [text.split(SEPARATOR) if text else [] for hit in texts for text in hit]
        self._syllables = [syllable for passage in passages for syllable in passage]
        self._counts = np.fromiter(map(len, texts), np.int64, self.count)
        self._lengths = np.fromiter(map(len, passages), np.int64, len(passages))
        self._owners = np.repeat(np.arange(self.count), self._counts)
        self._hits = hits
        self._starts = self._begin()

    def _begin(self) -> Array:
        """``int64``: the position at which each passage begins: one is left free between two."""
        before = np.cumsum(self._lengths + 1) - (self._lengths + 1)
        firsts = np.cumsum(self._counts) - self._counts
        starts: Array = before - np.repeat(before.take(firsts), self._counts)
        return starts

    def occurrences(self, field: str, texts: Sequence[str]) -> tuple[Array, Array]:
        """See :class:`~searchkit.engine.postings.passages.Positions`."""
        number = {text: i for i, text in enumerate(texts)}
        if field == SYLLABLE:
            found = map(number.get, self._syllables, repeat(-1))
            which = np.fromiter(found, np.int64, len(self._syllables))
            here = (which >= 0).nonzero()[0]
            return self._places().take(here), which.take(here)
        marked = [(place, number[text]) for place, text in self._marked(field) if text in number]
        places, terms = zip(*marked, strict=True) if marked else ((), ())
        return np.array(places, np.int64), np.array(terms, np.int64)

    def units(self, *, sections: bool) -> Units:
        """See :class:`~searchkit.engine.postings.passages.Positions`."""
        begins = None
        if sections:
            lengths, ends = self._lengths.tolist(), list(accumulate(self._counts.tolist()))
            rows = [
                section_starts(lengths[end - count : end])
                for end, count in zip(ends, self._counts.tolist(), strict=True)
            ]
            begins = np.array([begin for row in rows for begin in row], np.uint8)
        return Units.laid_out(self._counts, self._starts + self._lengths, begins)

    def lengths(self, field: str) -> Array:
        """See :class:`~searchkit.engine.postings.passages.Positions`."""
        if field == SYLLABLE:
            counts = self._lengths
        elif field == PAIR:
            counts = np.maximum(self._lengths - 1, 0)
        else:
            sizes = [len(terms) for hit in self._hits for terms in _terms(field, hit)]
            counts = np.array(sizes, np.int64)
        return length_bytes(np.bincount(self._owners, weights=counts, minlength=self.count))

    def _places(self) -> Array:
        """``int64``: the place of each syllable."""
        ends = np.cumsum(self._lengths)
        shift = (self._owners << 32) + self._starts - (ends - self._lengths)
        return np.repeat(shift, self._lengths) + np.arange(len(self._syllables))

    def _marked(self, field: str) -> list[tuple[int, str]]:
        """The place and the text of each term of a field that has few."""
        found = []
        bases = ((self._owners << 32) + self._starts).tolist()
        firsts = (np.cumsum(self._lengths) - self._lengths).tolist()
        rows = [
            row for hit in self._hits for row in zip(hit.identifiers, hit.acronyms, strict=True)
        ]
        for base, first, (identifiers, acronyms) in zip(bases, firsts, rows, strict=True):
            if field == ACRONYM:
                found += [(base + i, self._syllables[first + i]) for i in acronyms]
            else:
                found += [(base + at, term) for at, _, terms in identifiers for term in terms]
        return found


def _terms(field: str, hit: Evidence) -> Sequence[Sequence[object]]:
    """The terms of each passage in a field that has few."""
    if field == IDENTIFIER:
        return [[term for *_, terms in found for term in terms] for found in hit.identifiers]
    return hit.acronyms
