"""Certainty: whether a reading is shown as the correction, or offered as a question.

The likeliest reading is searched in any case; here it is only decided how to say so. A query that
is right must not be "corrected", and most words that look wrong in a query that carries marks are
names, or words that the index happens not to hold. So there a change must be borne out by the
articles, not just by a neighbour.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from searchkit.analysis.folding import fold
from searchkit.analysis.lexicon import is_lexical, lexical_spellings
from searchkit.analysis.normalization import is_vietnamese
from searchkit.query.spelling import is_bare
from searchkit.understanding.vocabulary import Vocabulary

_LIKELY: Final = 0.8  # least probability of a syllable that is shown as the correction
_ESTABLISHED: Final = 3  # articles that must say so where what was typed is a word, too
_WINDOW: Final = 3  # syllables in a row that bear out a change


class Change(NamedTuple):
    """One token, or two that were torn apart, read as something else.

    Attributes:
        typed: Normal forms of the tokens.
        name: Whether it looks like a name: a capital amid small letters.
        first: Index of the first syllable that it is read as.
        end: Index behind the last.
        probability: Of the least likely of them.
    """

    typed: tuple[str, ...]
    name: bool
    first: int
    end: int
    probability: float


def is_sure(
    changes: Sequence[Change], typed: Sequence[str], read: Sequence[str], vocabulary: Vocabulary
) -> bool:
    """Whether every change is likely enough to be made without asking.

    Args:
        changes: What was changed.
        typed: All tokens of the query, in normal form.
        read: All syllables as read.
        vocabulary: What the articles say.
    """
    if any(change.probability < _LIKELY for change in changes):
        return False
    if all(map(is_bare, typed)):  # nothing was claimed, so nothing is contradicted
        return True
    drops_marks = any(map(_lacks_marks, typed))
    return all(
        _is_borne_out(change, read, vocabulary, drops_marks=drops_marks) for change in changes
    )


def _is_borne_out(
    change: Change, read: Sequence[str], vocabulary: Vocabulary, *, drops_marks: bool
) -> bool:
    syllables = read[change.first : change.end]
    if not all(map(is_vietnamese, syllables)):
        return False
    unmarked = all(map(is_bare, change.typed))
    marks_only = [fold(typed) for typed in change.typed] == [fold(s) for s in syllables]
    if unmarked and drops_marks and marks_only:
        return True
    if change.name or (unmarked and len(change.typed) < len(syllables)):
        return False
    least = _ESTABLISHED if all(map(is_lexical, change.typed)) else 1
    return _said(change, read, vocabulary) >= least


def _said(change: Change, read: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many articles say the syllables together with those around them."""
    size = min(max(_WINDOW, change.end - change.first), len(read))
    starts = range(max(change.end - size, 0), min(change.first, len(read) - size) + 1)
    return max(vocabulary.said(tuple(read[start : start + size])) for start in starts)


def _lacks_marks(token: str) -> bool:
    """Whether a token can only be a Vietnamese word whose marks were left out: ``nguoi``."""
    lacking = is_bare(token) and is_vietnamese(token) and not is_lexical(token)
    return lacking and bool(lexical_spellings(fold(token)))
