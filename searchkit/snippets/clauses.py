"""Sentences and clauses: where a text can be cut without hurting it."""

import re
from collections.abc import Sequence
from itertools import pairwise

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


def sentence_starts(text: str) -> frozenset[int]:
    """Offsets at which a sentence starts."""
    ends = (match for match in _SENTENCE.finditer(text) if not match["first"].islower())
    return frozenset({0, *(match.end() for match in ends)})


def clauses(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the clauses of a text; together they are the text."""
    return list(pairwise(_cuts(text)))


def _cuts(text: str) -> Sequence[int]:
    """Offsets at which a clause starts, and the end."""
    cuts = {0, len(text)}
    clause_end = 0
    for match in _CUT.finditer(text):
        sign = text[match.start()]
        if sign in _SENTENCE_SIGNS:
            if (first := match["first"]) and not first.islower():
                cuts.add(match.end())
        elif sign not in _DASHES or match.start() > clause_end:  # no blank is of two dashes
            cuts.add(clause_end := match.end())
    return sorted(cuts)
