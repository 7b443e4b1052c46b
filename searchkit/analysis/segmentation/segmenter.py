"""pyvi's words: one text in plain Python, many in NumPy arrays."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import tee
from operator import itemgetter
from typing import TYPE_CHECKING

from searchkit.analysis.normalization import nfc_with_offsets
from searchkit.analysis.segmentation.features import OUTSIDE, Features, LocatedSyllable
from searchkit.analysis.segmentation.syllables import CHUNK
from searchkit.analysis.segmentation.viterbi import decode

if TYPE_CHECKING:
    from searchkit.analysis.segmentation.batch import BatchSegmenter

Spans = list[tuple[int, int]]

_MOST_CHUNKS = 1 << 11  # remembered, some 2 MB
_LONGEST_CHUNK = 32  # characters; a longer one is hardly met again


class CrfSegmenter:
    """Repeats pyvi 0.1.1 with its CRF. A ``Segmenter``."""

    def __init__(self, features: Features, transitions: Sequence[Sequence[float]]) -> None:
        self._features = features
        self._transitions = transitions
        self._remembered = lru_cache(maxsize=_MOST_CHUNKS)(self._located)

    def segment(self, text: str) -> Spans:
        """See :class:`searchkit.analysis.segmentation.Segmenter`.

        Takes linear time, and a bounded amount of memory besides the text in NFC and the spans.
        """
        composed, offsets = nfc_with_offsets(text)
        located, scored = tee(self._syllables(composed))
        scores = self._features.scores(map(itemgetter(2), scored))
        words = _words(located, decode(scores, self._transitions))
        return list(words) if composed == text else _original(words, offsets)

    def in_batches(self) -> "BatchSegmenter":
        """What finds the words of texts whose chunks the caller numbers."""
        from searchkit.analysis.segmentation.batch import BatchSegmenter

        return BatchSegmenter(self._features, self._transitions)

    def _syllables(self, text: str) -> Iterator[LocatedSyllable]:
        for match in CHUNK.finditer(text):
            chunk, offset = match[0], match.start()
            short = len(chunk) <= _LONGEST_CHUNK
            located = self._remembered(chunk) if short else self._features.locate(chunk)
            for start, end, syllable in located:
                yield offset + start, offset + end, syllable

    def _located(self, chunk: str) -> tuple[LocatedSyllable, ...]:
        return tuple(self._features.locate(chunk))


def _words(
    syllables: Iterable[LocatedSyllable], labels: Iterable[bool]
) -> Iterator[tuple[int, int]]:
    """Put syllables together to words."""
    word_start = word_end = 0
    previous = OUTSIDE
    for (start, end, syllable), goes_on in zip(syllables, labels, strict=False):
        if not (goes_on and syllable.may_follow(previous)):
            if word_end:
                yield word_start, word_end
            word_start = start
        word_end = end
        previous = syllable
    if word_end:
        yield word_start, word_end


def _original(words: Iterable[tuple[int, int]], offsets: Sequence[int]) -> Spans:
    return [(offsets[start], offsets[end]) for start, end in words]
