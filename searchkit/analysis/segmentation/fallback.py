"""pyvi itself behind the spans API, for a pyvi whose files are not known."""

import re
import threading
from collections.abc import Iterator

from pyvi import ViTokenizer

from searchkit.analysis.normalization import nfc_with_offsets

_SURROGATES = re.compile("[\ud800-\udfff]")


class PyviSegmenter:
    """Asks pyvi. A ``Segmenter``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # CRFsuite's tagger holds the sequence at hand

    def segment(self, text: str) -> list[tuple[int, int]]:
        """See :class:`searchkit.analysis.segmentation.Segmenter`."""
        composed, offsets = nfc_with_offsets(text)
        # pyvi can't encode lone surrogates; another unknown character does as well.
        encodable = _SURROGATES.sub("\ufffd", composed)
        return [(offsets[start], offsets[end]) for start, end in self._words(encodable)]

    def in_batches(self) -> None:
        """None: pyvi takes one text at a time."""

    def _words(self, text: str) -> Iterator[tuple[int, int]]:
        """Read pyvi's output along its syllables: ``_`` or a space stands between each two."""
        _, syllables = ViTokenizer.ViTokenizer.sylabelize(text)
        if not syllables:
            return
        with self._lock:
            output: str = ViTokenizer.tokenize(text)
        word_start = end = printed = 0
        for syllable in syllables:
            start = text.index(syllable, end)
            if printed == 0:
                word_start = start
            elif output[printed] == " ":
                yield word_start, end
                word_start = start
            printed += len(syllable) + (printed > 0)
            end = start + len(syllable)
        yield word_start, end
