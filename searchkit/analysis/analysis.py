"""An analysis: what one text says, as the terms of every field."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from searchkit.analysis.acronyms import acronyms
from searchkit.analysis.identifiers import Identifier
from searchkit.analysis.tokenizer import Tokens


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
