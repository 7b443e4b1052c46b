"""Sentences and clauses: where a text can be cut without hurting it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

# A comma, a dash between blanks or the end of a sentence, and what goes with it: found in one walk,
# from one sign to the next. Signs that end a sentence are taken together, even where they end none.
_CUT = re.compile(
    r"[.!?…,;:\-–—](?:(?<=[,;:])[\"”’»)\]]*+\s++|(?<=\s[-–—])\s"
    r"|(?<=[.!?…])[.!?…]*+(?:[\"”’»)\]]*+\s++(?=[\"“‘«(\[]*+(?P<first>[^\W\d_])))?)"
)
_SENTENCE = re.compile(
    r"[.!?…][.!?…]*+[\"”’»)\]]*+\s++(?=[\"“‘«(\[]*+(?P<first>[^\W\d_]))"  # as above
)
_SENTENCE_SIGNS = frozenset(".!?…")
_DASHES = frozenset("-–—")


def sentence_starts(text: str) -> list[int]:
    """Offsets at which a sentence starts, in order."""
    ends = (match.end() for match in _SENTENCE.finditer(text) if not match["first"].islower())
    return [0, *ends]


def clauses(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the clauses of a text; together they are the text."""
    return list(pairwise(cuts(text).clauses))


class Cuts(NamedTuple):
    """Where a text can be cut.

    Attributes:
        clauses: Offsets at which a clause starts, and the end.
        sentences: Those at which a sentence does, but for the first.
    """

    clauses: Sequence[int]
    sentences: Sequence[int]


def cuts(text: str) -> Cuts:
    """Where a text can be cut, found in one walk."""
    found, sentences = [0], []
    clause_end = 0
    for match in _CUT.finditer(text):
        start, end = match.span()
        sign = text[start]
        if sign in _SENTENCE_SIGNS:
            if (first := match["first"]) and not first.islower():
                sentences.append(end)
                found.append(end)
        elif sign not in _DASHES or start > clause_end:  # no blank is of two dashes
            clause_end = end
            found.append(end)
    if found[-1] < len(text):
        found.append(len(text))
    return Cuts(found, sentences)
