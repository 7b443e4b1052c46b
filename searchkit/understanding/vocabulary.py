"""The vocabulary of an index as a language model: what is said, and what stands beside what.

The index counts in how many articles every syllable and every pair of neighbours occurs. That is a
bigram model of exactly the texts that can be found; it is up to date with every commit and takes no
space of its own. What stands behind a syllable is smoothed by what stands anywhere, the more the
rarer the syllable is (the Dirichlet prior of MacKay & Peto 1995):

    P(second | first) = (together + PRIOR · P(second)) / (frequency of first + PRIOR)
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from typing import Final

from searchkit.analysis.lexicon import lexical_spellings
from searchkit.engine.fields import PAIR, SYLLABLE
from searchkit.engine.plan import Phrase, Plan
from searchkit.engine.protocol import Reader

_PRIOR: Final = 1.0  # articles that what stands anywhere counts as, beside what stands here
_TERMS_PER_DOCUMENT: Final = 100  # scale of the single syllable; an order of magnitude is enough
_LEXICAL: Final = 0.3  # articles that a syllable of the lexicon alone counts as
_UNSEEN: Final = 0.01  # articles that an unknown syllable counts as


class Vocabulary:
    """The syllables of one commit and their neighbours, looked up by folding key.

    Args:
        reader: The commit.
    """

    def __init__(self, reader: Reader) -> None:
        self.documents = max(reader.document_count(), 1)
        self._reader = reader
        self.spellings = lru_cache(maxsize=8192)(self._spellings)
        self.pairs = lru_cache(maxsize=8192)(self._pairs)
        self.said = lru_cache(maxsize=8192)(self._said)

    def _spellings(self, key: str) -> Mapping[str, float]:
        """The spellings of a syllable and in how many articles each stands.

        Those that only the lexicon knows count as a fraction of an article.
        """
        found: dict[str, float] = dict.fromkeys(lexical_spellings(key), _LEXICAL)
        found.update(self._reader.spellings(SYLLABLE, key))
        return found

    def _pairs(self, key: str) -> Mapping[tuple[str, str], float]:
        """The spellings of two neighbours, likewise; ``key`` is both keys joined by ``_``."""
        found: dict[tuple[str, str], float] = {}
        for text, frequency in self._reader.spellings(PAIR, key):
            first, _, second = text.partition("_")
            found[first, second] = frequency
        return found

    def _said(self, syllables: tuple[str, ...]) -> int:
        """How many articles say syllables in a row."""
        slots = tuple((syllable,) for syllable in syllables)
        return self._reader.search(Plan((), Phrase(SYLLABLE, slots)), limit=0).total

    @cached_property
    def keys(self) -> AbstractSet[str]:
        """The folding keys of all syllables."""
        return self._reader.keys(SYLLABLE)

    def frequency(self, key: str, spelling: str) -> float:
        """In how many articles a spelling stands; a fraction of one when in none."""
        return self.spellings(key).get(spelling, 0) or _UNSEEN

    def probability(self, key: str, spelling: str) -> float:
        """Probability of a syllable, wherever it stands."""
        return self.frequency(key, spelling) / (self.documents * _TERMS_PER_DOCUMENT)

    def unseen(self, key: str, spelling: str) -> float:
        """Share of its probability that a syllable has behind one with which it was never seen."""
        return _PRIOR / (self.frequency(key, spelling) + _PRIOR)

    def seen(self, key: str, spelling: str, together: float) -> float:
        """What is added to that for having been seen behind it in so many articles."""
        return together / (self.frequency(key, spelling) + _PRIOR)
