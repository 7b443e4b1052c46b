"""Sentences and clauses: where a text can be cut without hurting it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

# A comma, a dash between blanks or the end of a sentence, and what goes with it: found in one walk,
# from one sign to the next. Signs that end a sentence are taken together, even where they end none.
_CUT = re.compile(
    r"[.!?…,;:\-–—](?:(?<=[,;:])[\"”’»)\]]*+\s++|(?<=\s[-–—])\s"
    r"|(?<=[.!?…])[.!?…]*+(?:[\"”’»)\]]*+\s++(?=[\"“‘«(\[]*+(?P<first>[^\W\d_])))?)"
)
_SENTENCE_SIGNS = frozenset(".!?…")
_DASHES = frozenset("-–—")


def sentence_starts(text: str) -> frozenset[int]:
    """Offsets at which a sentence starts."""
    return _cuts(text)[1]


def clauses(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the clauses of a text; together they are the text."""
    return list(pairwise(_cuts(text)[0]))


@lru_cache(maxsize=16)  # a passage is cut into clauses, and then asked for its sentences
def _cuts(text: str) -> tuple[Sequence[int], frozenset[int]]:
    """Offsets at which a clause starts, and the end; and those of them at which a sentence does."""
    cuts, sentences = {0, len(text)}, {0}
    clause_end = 0
    for match in _CUT.finditer(text):
        sign = text[match.start()]
        if sign in _SENTENCE_SIGNS:
            if (first := match["first"]) and not first.islower():
                sentences.add(match.end())
        elif sign not in _DASHES or match.start() > clause_end:  # no blank is of two dashes
            cuts.add(clause_end := match.end())
    return sorted(cuts | sentences), frozenset(sentences)
