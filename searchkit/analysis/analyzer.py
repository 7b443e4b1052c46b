"""The analyzer: text in, the terms of every field out; the same for articles and queries."""

import hashlib
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.segmentation import Segmenter, fingerprint, load_segmenter
from searchkit.analysis.tokenizer import tokenize
from searchkit.analysis.words import for_pyvi, token_ranges

if TYPE_CHECKING:
    from searchkit.analysis.batch import Batch, BatchAnalyzer

VERSION = 3
"""Raised whenever the same text gives other terms: older indexes are then refused."""


class Analyzer:
    """Turns text into terms. Thread-safe; one is enough for a process."""

    def __init__(self, segmenter: Segmenter | None = None) -> None:
        self._segmenter = segmenter
        self._lock = threading.Lock()  # for _batches

    @property
    def segmenter(self) -> Segmenter:
        """pyvi's words; loaded when first needed."""
        if self._segmenter is None:
            self._segmenter = load_segmenter()
        return self._segmenter

    def analyze(self, text: str) -> Analysis:
        """Analyze one text, such as a query."""
        tokens = tokenize(text)
        words = token_ranges(tokens.spans, self.segmenter.segment(for_pyvi(tokens.text)))
        return Analysis(tokens, words, list(find_identifiers(tokens)))

    def analyze_many(self, texts: Sequence[str]) -> "Batch":
        """Analyze many texts at once, faster than one by one; same results."""
        with self._lock:
            return self._batches.analyze(texts)

    @cached_property
    def _batches(self) -> "BatchAnalyzer":
        from searchkit.analysis.batch import BatchAnalyzer

        return BatchAnalyzer(self.segmenter)


def analyzer_fingerprint() -> str:
    """A short name for what the analyzer does; indexes of another fingerprint can't be searched."""
    return hashlib.sha256(f"{VERSION} {fingerprint()}".encode()).hexdigest()[:16]
