"""Vietnamese word segmentation: pyvi's words, as spans of the text as given, many times faster.

pyvi ships the model and says what is right; here its output is computed again, sum by sum, without
scikit-learn. What happens to a text, module by module:

- ``pyvi_files``: is the installed pyvi the one that is known? If not, ``fallback`` asks pyvi.
- ``crfsuite``: what is in its model?
- ``syllables``: where do the syllables stand?
- ``features``: which scores does the CRF give to "a word begins here" and "a word goes on here"?
- ``viterbi``: which labels are best for the whole text?
- ``segmenter``: words from labels; one text in plain Python, or many through ``batch``, which does
  the same in NumPy arrays with ``vocabulary``, ``ngrams`` and ``lanes``.
"""

import hashlib
import warnings
from functools import cache
from typing import TYPE_CHECKING, Protocol

from searchkit.analysis.segmentation.pyvi_files import (
    KNOWN_VERSION,
    LEXICON,
    MODEL,
    read_installed,
)

if TYPE_CHECKING:
    from searchkit.analysis.segmentation.batch import BatchSegmenter

__all__ = ["Segmenter", "fingerprint", "load_segmenter"]

_VERSION = 1
"""Raised whenever the same files of pyvi give other words."""


class Segmenter(Protocol):
    """Finds the words of texts. Thread-safe."""

    def segment(self, text: str) -> list[tuple[int, int]]:
        """Find the words of one text.

        Args:
            text: Any string: NFC, NFD or mixed, as it was written; lower case would give other
                words, since case is one of the features.

        Returns:
            Half-open spans of code points of ``text``, in order and not overlapping. A word runs
            from the start of its first syllable to the end of its last, with the white space
            between. Punctuation marks and line breaks are words too: every word of pyvi is here.
            A word that ends among the combining marks of one character, as pyvi's may, ends where
            ``nfc_with_offsets`` has it, and may be left without a code point of its own.
        """
        ...

    def in_batches(self) -> "BatchSegmenter | None":
        """What finds the words of texts whose chunks the caller numbers, if there is such."""
        ...


@cache
def load_segmenter() -> Segmenter:
    """Load what segments here: once, in some 30 ms.

    When the installed pyvi is not the one that is known, a warning says what differs, and pyvi
    itself does the work: it is slow to load and some ten times slower.

    Raises:
        ModuleNotFoundError: pyvi is not installed.
    """
    files = read_installed()
    unknown = files.unknown()
    if unknown:
        warnings.warn(
            f"pyvi đã cài khác bản {KNOWN_VERSION} ở {', '.join(unknown)}: tách từ bằng chính pyvi,"
            f" chậm hơn khoảng mười lần. Để tách nhanh: pip install pyvi=={KNOWN_VERSION}",
            RuntimeWarning,
            stacklevel=2,
        )
        from searchkit.analysis.segmentation.fallback import PyviSegmenter

        return PyviSegmenter()
    from searchkit.analysis.segmentation.crfsuite import read_crf, read_pickled_model
    from searchkit.analysis.segmentation.features import Features
    from searchkit.analysis.segmentation.segmenter import CrfSegmenter

    crf = read_crf(read_pickled_model(files.contents[MODEL]))
    lexicon = frozenset(files.contents[LEXICON].decode().split("\n"))
    return CrfSegmenter(Features(crf, lexicon), crf.transitions)


@cache
def fingerprint() -> str:
    """Name the words that come out: equal fingerprints, equal words of equal texts.

    Returns:
        16 hexadecimal digits, made of the version of this package's algorithm and the content of
        the files of pyvi; the same on every machine.
    """
    return hashlib.sha256(f"{_VERSION} {read_installed().digest()}".encode()).hexdigest()[:16]
