"""Certainty: whether a reading is shown as the correction, or offered as a question.

The likeliest reading is searched in any case; here it is only decided how to say so. A query that
is right must not be "corrected", and most words that look wrong in a query that carries marks are
names, or words that the index happens not to hold. So there a change must be borne out by the
articles, not just by a neighbour. What they must say is known from the reading alone; they are
asked once, for all changes of a query.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from searchkit.analysis.folding import fold
from searchkit.analysis.lexicon import is_lexical, lexical_spellings
from searchkit.analysis.normalization import is_vietnamese
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import SYLLABLE
from searchkit.engine.plan import Phrase, Plan
from searchkit.engine.protocol import Store
from searchkit.query.spelling import is_bare

LIKELY: Final = 0.8
"""Least probability of a syllable that is shown as the correction."""

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


class Claim(NamedTuple):
    """What articles must say lest a change be a question.

    Attributes:
        rows: Syllables in a row, as read: the change with what stands around it.
        least: How many articles must say one of the rows.
    """

    rows: tuple[tuple[str, ...], ...]
    least: int


def claims(
    changes: Sequence[Change], typed: Sequence[str], read: Sequence[str]
) -> tuple[Claim, ...] | None:
    """What makes every change likely enough to be made without asking.

    Args:
        changes: What was changed.
        typed: All tokens of the query, in normal form.
        read: All syllables as read.

    Returns:
        What the articles must bear out, which may be nothing; None: ask, whatever they say.
    """
    if any(change.probability < LIKELY for change in changes):
        return None
    if all(map(is_bare, typed)):  # nothing was claimed, so nothing is contradicted
        return ()
    drops_marks = any(map(_lacks_marks, typed))
    found: list[Claim] = []
    for change in changes:
        syllables = read[change.first : change.end]
        if not all(map(is_vietnamese, syllables)):
            return None
        unmarked = all(map(is_bare, change.typed))
        marks_only = [fold(typed) for typed in change.typed] == [fold(s) for s in syllables]
        if unmarked and drops_marks and marks_only:
            continue
        if change.name or (unmarked and len(change.typed) < len(syllables)):
            return None
        least = _ESTABLISHED if all(map(is_lexical, change.typed)) else 1
        found.append(Claim(_rows(change, read), least))
    return tuple(found)


def are_borne_out(claims: Sequence[Claim], store: Store, deadline: Deadline = NEVER) -> bool:
    """Whether the articles bear claims out, which is one question to the store; none if no claim.

    Args:
        claims: See :func:`claims`.
        store: The articles.
        deadline: Past it, what was not counted is not borne out.
    """
    rows = list(dict.fromkeys(row for claim in claims for row in claim.rows))
    if not rows:
        return True
    phrases = [Phrase(SYLLABLE, tuple((syllable,) for syllable in row)) for row in rows]
    plans = [Plan((), phrase, fold=False, facets=False) for phrase in phrases]
    said = dict(zip(rows, store.totals(plans, deadline), strict=True))
    return all(max(said[row] for row in claim.rows) >= claim.least for claim in claims)


def _rows(change: Change, read: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The rows of a change: with as many of its neighbours as a row has room for."""
    size = min(max(_WINDOW, change.end - change.first), len(read))
    starts = range(max(change.end - size, 0), min(change.first, len(read) - size) + 1)
    return tuple(tuple(read[start : start + size]) for start in starts)


def _lacks_marks(token: str) -> bool:
    """Whether a token can only be a Vietnamese word whose marks were left out: ``nguoi``."""
    lacking = is_bare(token) and is_vietnamese(token) and not is_lexical(token)
    return lacking and bool(lexical_spellings(fold(token)))
