"""The analyzer: text in, the terms of every field out; the same for articles and queries."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from searchkit.analysis.acronyms import acronyms
from searchkit.analysis.confusables import same_letters
from searchkit.analysis.identifiers import Identifier, find_identifiers
from searchkit.analysis.normalization import new_style
from searchkit.analysis.segmentation import Segmenter, fingerprint, load_segmenter
from searchkit.analysis.tokenizer import Tokens, tokenize

if TYPE_CHECKING:
    from searchkit.analysis.batch import Batch, BatchAnalyzer

VERSION = 3
"""Raised whenever the same text gives other terms: older indexes are then refused."""


@dataclass(frozen=True)
class Analysis:
    """What one text says, as terms.

    Attributes:
        tokens: Its syllables and where they stand.
        words: pyvi's words as half-open ranges of tokens, in order, without punctuation.
        identifiers: Document numbers, figures and dates.
    """

    tokens: Tokens
    words: list[tuple[int, int]]
    identifiers: list[Identifier]

    @property
    def syllables(self) -> list[str]:
        """Normal forms, in reading order."""
        return self.tokens.syllables

    @cached_property
    def word_terms(self) -> list[str]:
        """pyvi's words, syllables joined by ``_``."""
        syllables = self.tokens.syllables
        return ["_".join(syllables[first:end]) for first, end in self.words]

    @property
    def pair_terms(self) -> Iterator[str]:
        """Each two syllables that stand side by side, joined by ``_``."""
        syllables = self.tokens.syllables
        return map("_".join, pairwise(syllables))

    @cached_property
    def acronyms(self) -> list[int]:
        """The tokens that are written in capitals."""
        return list(acronyms(self.tokens))

    @property
    def acronym_terms(self) -> list[str]:
        """Normal forms of what is written in capitals."""
        return [self.tokens.syllables[i] for i in self.acronyms]

    def surface(self, identifier: Identifier) -> str:
        """An identifier as it is written, in NFC."""
        return self.tokens.surface(identifier.first, identifier.last)

    @property
    def identifier_terms(self) -> Iterator[str]:
        """All canonical terms of all identifiers."""
        return (term for identifier in self.identifiers for term in identifier.terms)


class Terms(NamedTuple):
    """What an engine indexes of one text: the terms of an :class:`Analysis`, not their places.

    Small where it has to travel between processes.

    Attributes:
        syllables: As :attr:`Analysis.syllables`; the others likewise.
        word_terms: pyvi's words.
        identifiers: Document numbers, figures and dates.
        acronyms: The syllables that are written in capitals, by place.
    """

    syllables: list[str]
    word_terms: list[str]
    identifiers: list[Identifier]
    acronyms: list[int]

    @property
    def acronym_terms(self) -> list[str]:
        """Normal forms of what is written in capitals."""
        return [self.syllables[i] for i in self.acronyms]

    @property
    def pair_terms(self) -> Iterator[str]:
        """Each two syllables that stand side by side, joined by ``_``."""
        return map("_".join, pairwise(self.syllables))

    @property
    def identifier_terms(self) -> Iterator[str]:
        """All canonical terms of all identifiers."""
        return (term for identifier in self.identifiers for term in identifier.terms)


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


def for_pyvi(text: str) -> str:
    """A text as pyvi's lexicon writes it, of the same length.

    Args:
        text: As it is read.
    """
    return new_style(same_letters(text))


def token_ranges(
    spans: list[tuple[int, int]], words: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Which tokens start inside each word; words without any (punctuation) are dropped.

    Letters and digits that touch are words of their own, as if they stood apart: ``NQ57``.
    """
    ranges = []
    token, count = 0, len(spans)
    for _, end in words:
        first = token
        while token < count and spans[token][0] < end:
            token += 1
            if token < count and spans[token][0] == spans[token - 1][1]:
                ranges.append((first, token))
                first = token
        if token > first:
            ranges.append((first, token))
    return ranges
