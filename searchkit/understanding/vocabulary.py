"""The vocabulary of an index as a language model: what is said, and what stands beside what.

The index counts in how many articles every syllable and every pair of neighbours occurs. That is a
bigram model of exactly the texts that can be found; it is up to date with every commit and takes no
space of its own. What stands behind a syllable is smoothed by what stands anywhere, the more the
rarer the syllable is (the Dirichlet prior of MacKay & Peto 1995); and as words of a query need not
stand side by side in any article, what stands anywhere has a share of its own (Jelinek & Mercer
1980):

    P(second | first) = (1 - APART) · (together + PRIOR · P(second)) / (frequency of first + PRIOR)
                        + APART · P(second)

What is asked is rather what titles say and what is a word than what stands side by side by chance,
so two neighbours in a title, and those that pyvi takes for a word, count several times; and as what
is rare tells more, P(second) is a power of how many articles hold it.

Articles don't ask, so the words that a question is asked with count as if some articles held them.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property, lru_cache, partial
from itertools import pairwise
from math import log
from typing import Final, NamedTuple

from searchkit.analysis.folding import fold
from searchkit.analysis.lexicon import lexical_spellings
from searchkit.engine.bm25 import idf
from searchkit.engine.fields import PAIR, SYLLABLE, TITLE_PAIR, WORD
from searchkit.engine.protocol import Lexicon
from searchkit.query.stopwords import stopwords

_PRIOR: Final = 1.0  # articles that what stands anywhere counts as, beside what stands here
_APART: Final = 0.3  # chance that two neighbours of a query have nothing to do with each other
_UNITED: Final = 10.0  # articles that one counts as besides, in whose title two stand, or as a word
_TELLING: Final = 0.85  # power of the share of the articles: what is rare is asked more often
_TERMS_PER_DOCUMENT: Final = 100  # scale of the single syllable; an order of magnitude is enough
_LEXICAL: Final = 0.3  # articles that a syllable of the lexicon alone counts as
_UNSEEN: Final = 0.01  # articles that an unknown syllable counts as
_ASKED: Final = 0.05  # share of the articles that a word of questions counts as, beside its own
_ASKED_AT_LEAST: Final = 3.0  # articles


_TermsOf = Callable[[str, str], Sequence[tuple[str, int]]]


class Chance(NamedTuple):
    """How likely a syllable is, and what stands behind it.

    Attributes:
        alone: Its probability, wherever it stands.
        unseen: The share of its own probability that a syllable has behind this one when the two
            were never seen together.
        each: What is added to that for each article in which they were.
        log_alone: Logarithm of ``alone``.
        log_unseen: Logarithm of ``unseen``.
    """

    alone: float
    unseen: float
    each: float
    log_alone: float
    log_unseen: float


class _Chances(dict[str, Chance]):
    """The chances of some spellings; any other has that of what is unknown."""

    def __init__(self, unknown: Chance, known: Mapping[str, Chance]) -> None:
        super().__init__(known)
        self._unknown = unknown

    def __missing__(self, spelling: str) -> Chance:
        return self._unknown


class Vocabulary:
    """The syllables of one commit and their neighbours, looked up by folding key.

    Args:
        lexicon: Of the commit.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.documents = max(lexicon.document_count(), 1)
        self._lexicon = lexicon
        # Functions of the lexicon, not of self: a cycle keeps the files of an old commit open.
        self.terms = terms = lru_cache(maxsize=1 << 12)(partial(self._terms, lexicon))
        self.spellings = lru_cache(maxsize=8192)(partial(self._spellings, terms))
        asked = max(self.documents * _ASKED, _ASKED_AT_LEAST)
        self.pairs = lru_cache(maxsize=1 << 11)(partial(self._pairs, terms, asked))
        chance = partial(_chance, self.documents)
        chances = partial(self._all_chances, self.spellings, chance, asked)
        self.chances = lru_cache(maxsize=8192)(chances)
        self.idf = lru_cache(maxsize=1 << 13)(partial(_idf, self.documents))

    def holds(self, key: str) -> bool:
        """Whether an article holds a syllable with a folding key.

        It is not remembered: what is asked about is mostly none, and takes the place of what is.
        """
        return bool(self._lexicon.spellings(SYLLABLE, key))

    @staticmethod
    def _terms(lexicon: Lexicon, field: str, key: str) -> Sequence[tuple[str, int]]:
        """The terms of a field that have a folding key, as the lexicon gives them."""
        return lexicon.spellings(field, key)

    @staticmethod
    def _spellings(terms: _TermsOf, key: str) -> Mapping[str, float]:
        """The spellings of a syllable and in how many articles each stands.

        Those that only the lexicon knows count as a fraction of an article.
        """
        found: dict[str, float] = dict.fromkeys(lexical_spellings(key), _LEXICAL)
        found.update(terms(SYLLABLE, key))
        return found

    @staticmethod
    def _all_chances(
        spellings: Callable[[str], Mapping[str, float]],
        chance: Callable[[float], Chance],
        asked: float,
        key: str,
    ) -> Mapping[str, Chance]:
        """How likely each spelling of a syllable is, and what stands behind it; of any text."""
        often = dict.fromkeys(_questions().get(key, ()), asked)
        found = spellings(key)
        known = {
            text: chance(found.get(text, 0.0) + often.get(text, 0.0)) for text in {**found, **often}
        }
        return _Chances(chance(_UNSEEN), known)

    @staticmethod
    def _pairs(terms: _TermsOf, asked: float, key: str) -> Mapping[tuple[str, str], float]:
        """The spellings of two neighbours, and how much speaks for each, in articles.

        ``key`` is both keys joined by ``_``.
        """
        found = {text: float(frequency) for text, frequency in terms(PAIR, key)}
        for field in (TITLE_PAIR, WORD):
            for text, frequency in terms(field, key):
                found[text] = found.get(text, 0.0) + _UNITED * frequency
        for text in _questions().get(key, ()):
            found[text] = found.get(text, 0.0) + asked
        return {_halves(text): frequency for text, frequency in found.items()}

    @cached_property
    def keys(self) -> AbstractSet[str]:
        """The folding keys of all syllables."""
        return self._lexicon.keys(SYLLABLE)


def _chance(documents: int, frequency: float) -> Chance:
    """The chance of a syllable that stands in so many of the documents."""
    alone = (frequency / documents) ** _TELLING / _TERMS_PER_DOCUMENT
    each = (1 - _APART) / (frequency + _PRIOR)
    unseen = _PRIOR * each + _APART
    return Chance(alone, unseen, each, log(alone), log(unseen))


def _idf(documents: int, frequency: float) -> float:
    """What a term tells that so many of the documents hold."""
    return idf(min(frequency, documents), documents)


def _halves(pair: str) -> tuple[str, str]:
    first, _, second = pair.partition("_")
    return first, second


@cache
def _questions() -> Mapping[str, AbstractSet[str]]:
    """The syllables and pairs of the words that questions are asked with, by folding key."""
    found: dict[str, set[str]] = {}
    for word in stopwords():
        syllables = word.split("_")
        for text in [*syllables, *map("_".join, pairwise(syllables))]:
            found.setdefault("_".join(map(fold, text.split("_"))), set()).add(text)
    return found
