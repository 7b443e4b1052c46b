"""Words that are written joined or apart: ``#chuyendoiso``, ``e-mail``, ``KT-XH``.

Both writings stand in articles, so each is another way to write the other, whatever the index
knows of the one that was typed. A joined form that has the shape of a Vietnamese syllable is
another word (``thu an`` is no ``thuan``) and is left to the reading of slips.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.folding import fold, folding_key
from searchkit.analysis.normalization import is_syllable, is_vietnamese
from searchkit.engine.fields import SYLLABLE
from searchkit.understanding.vocabulary import Vocabulary

_MOST_TOKENS: Final = 24  # of a text that are looked at
_MOST_JOINED: Final = 5
_LONGEST: Final = 32  # letters of a joined form
_LONGEST_PIECE: Final = 7  # letters: nghiêng
_SHORTEST: Final = 4  # letters of a form that may be two
_ESTABLISHED: Final = 3  # articles that hold a form which is a word of its own
_UNSURE: Final = 0.3


class OtherWriting(NamedTuple):
    """Another way to write some tokens of a query.

    Attributes:
        first: The first of them.
        last: The last, inclusive.
        text: What is written instead.
        weight: How surely it says the same. ``Cuba`` is a word, and hardly ``cụ bà``; and what
            stands joined in few articles is hardly how the others would put it.
    """

    first: int
    last: int
    text: str
    weight: float


def other_writings(analysis: Analysis, vocabulary: Vocabulary) -> Iterator[OtherWriting]:
    """The writings of parts of a query that articles hold.

    Args:
        analysis: The query.
        vocabulary: What the index knows.
    """
    syllables = analysis.syllables[:_MOST_TOKENS]
    for first in range(len(syllables)):
        if (pieces := _torn(syllables[first], vocabulary)) and len(pieces) > 1:
            is_word = _commonest(vocabulary.spellings(fold(syllables[first]))) >= _ESTABLISHED
            yield OtherWriting(first, first, " ".join(pieces), _UNSURE if is_word else 1.0)
        for end in range(first + 2, min(first + _MOST_JOINED, len(syllables)) + 1):
            joined = "".join(syllables[first:end])
            if len(joined) > _LONGEST or not joined.isalpha():
                break
            key = folding_key(joined)
            if _may_be_joined(joined, key) and vocabulary.holds(key):
                apart = min(map(_commonest, _pairs(syllables[first:end], vocabulary)))
                is_rarer = _commonest(vocabulary.spellings(key)) < apart
                yield OtherWriting(first, end - 1, joined, _UNSURE if is_rarer else 1.0)


def _may_be_joined(form: str, key: str) -> bool:
    return len(form) >= _SHORTEST and form.isalpha() and not is_syllable(key)


def _stands(syllable: str, vocabulary: Vocabulary) -> bool:
    """Whether an article holds a syllable in any spelling."""
    return bool(vocabulary.terms(SYLLABLE, fold(syllable)))


def _commonest(spellings: Mapping[Any, float]) -> float:
    """How many articles hold the commonest of some spellings."""
    return max(spellings.values(), default=0.0)


def _pairs(
    syllables: Sequence[str], vocabulary: Vocabulary
) -> Iterator[Mapping[tuple[str, str], float]]:
    """The spellings of each two neighbours."""
    return (vocabulary.pairs(f"{fold(a)}_{fold(b)}") for a, b in pairwise(syllables))


def _torn(form: str, vocabulary: Vocabulary) -> Sequence[str]:
    """The pieces of a joined form that stand side by side in articles; none if there are no such.

    Vietnamese syllables come first, the fewest; else two pieces of anything.
    """
    if not _may_be_joined(form, fold(form)) or len(form) > _LONGEST:
        return ()

    @cache
    def rest(start: int, before: str) -> tuple[str, ...] | None:
        """The fewest syllables from an offset on, each seen behind the one before."""
        if start == len(form):
            return ()
        best: tuple[str, ...] | None = None
        for end in range(start + 1, min(start + _LONGEST_PIECE, len(form)) + 1):
            piece = form[start:end]
            if not is_vietnamese(piece) or not _follow(before, piece, vocabulary):
                continue
            others = rest(end, piece)
            if others is not None and (best is None or len(others) + 1 < len(best)):
                best = (piece, *others)
        return best

    if pieces := rest(0, ""):
        return pieces
    cuts = ((form[:cut], form[cut:]) for cut in range(1, len(form)))
    return next((pair for pair in cuts if _follow(*pair, vocabulary)), ())


def _follow(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Whether two syllables stand side by side in an article; nothing precedes the first."""
    if not first:
        return _stands(second, vocabulary)
    return any(_pairs((first, second), vocabulary))
