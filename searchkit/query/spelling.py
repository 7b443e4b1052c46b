"""How near a spelling in the text comes to the one that was typed.

Both share their base letters, so they differ in marks alone: vowel marks (â, ơ, đ...) and tone. A
mark that was typed is a claim, a mark that was left out is none.
"""

import unicodedata
from enum import IntEnum
from functools import lru_cache


class Closeness(IntEnum):
    """From far to near."""

    HOMOGRAPH = 0
    """A mark that was typed contradicts the text: ``sở`` for ``số``."""
    BARE = 1
    """One of the two lacks marks of the other: ``so`` for ``số``, or ``số`` for ``so``."""
    VARIANT = 2
    """The same word spelled with i or y: ``kĩ`` for ``kỹ``."""
    EXACT = 3
    """The same."""


@lru_cache(maxsize=1 << 13)
def closeness(typed: str, written: str) -> Closeness:
    """Compare two syllables that share a folding key.

    Args:
        typed: Normal form of the syllable of the query.
        written: Normal form of the syllable of the text.
    """
    if typed == written:
        return Closeness.EXACT
    typed_marks, written_marks = _marks(typed), _marks(written)
    if typed_marks == written_marks:
        return Closeness.VARIANT
    if typed_marks <= written_marks or written_marks <= typed_marks:
        return Closeness.BARE
    return Closeness.HOMOGRAPH


def is_bare(syllable: str) -> bool:
    """Whether a normal form carries no mark at all."""
    return syllable.isascii()


@lru_cache(maxsize=1 << 11)
def _marks(syllable: str) -> frozenset[tuple[int, str]]:
    """The marks of a syllable with the letter on which they stand; the tone has no place."""
    marks = set()
    letter = -1
    for char in unicodedata.normalize("NFD", syllable):
        if not unicodedata.combining(char):
            letter += 1
            if char == "đ":
                marks.add((letter, char))
        elif char in "\u0300\u0301\u0309\u0303\u0323":
            marks.add((-1, char))
        else:
            marks.add((letter, char))
    return frozenset(marks)
