"""pyvi's words: one text in plain Python, many in NumPy arrays."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
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

_BLOCK = 1 << 19  # characters segmented at once, some 25 MB
_FEWEST = 24  # texts that are faster together than one by one


class CrfSegmenter:
    """Repeats pyvi 0.1.1 with its CRF. A ``Segmenter``."""

    def __init__(self, features: Features, transitions: Sequence[Sequence[float]]) -> None:
        self._features = features
        self._transitions = transitions
        self._remembered = lru_cache(maxsize=_MOST_CHUNKS)(self._located)
        self._lock = threading.Lock()  # for _batch

    def segment(self, text: str) -> Spans:
        """See :class:`searchkit.analysis.segmentation.Segmenter`.

        Takes linear time, and a bounded amount of memory besides the text in NFC and the spans.
        """
        composed, offsets = nfc_with_offsets(text)
        located, scored = tee(self._syllables(composed))
        scores = self._features.scores(map(itemgetter(2), scored))
        words = _words(located, decode(scores, self._transitions))
        return list(words) if composed == text else _original(words, offsets)

    def segment_many(self, texts: Sequence[str]) -> list[Spans]:
        """See :class:`searchkit.analysis.segmentation.Segmenter`.

        Besides the spans and the order of the texts, the memory taken is bounded.
        """
        spans: list[Spans] = [[] for _ in texts]
        for block in _blocks(texts):
            if len(block) < _FEWEST:
                for place in block:
                    spans[place] = self.segment(texts[place])
                continue
            composed = [nfc_with_offsets(texts[place]) for place in block]
            with self._lock:
                found = self._batch.segment([text for text, _ in composed])
            for place, words, (text, offsets) in zip(block, found, composed, strict=True):
                spans[place] = words if text == texts[place] else _original(words, offsets)
        return spans

    def in_batches(self) -> "BatchSegmenter":
        """What finds the words of texts whose chunks the caller numbers."""
        return self._batch

    @cached_property
    def _batch(self) -> "BatchSegmenter":
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


def _blocks(texts: Sequence[str]) -> Iterator[list[int]]:
    """Places of texts to be segmented together: of like length, so that none waits for another."""
    block: list[int] = []
    size = limit = 0
    for place in sorted(range(len(texts)), key=lambda place: len(texts[place])):
        length = len(texts[place])
        if block and (size + length > _BLOCK or length > limit):
            yield block
            block, size = [], 0
        if not block:
            limit = max(2 * length, 256)
        block.append(place)
        size += length
    if block:
        yield block
