"""Sentences and clauses: where a text can be cut without hurting it."""

import re
from functools import lru_cache
from itertools import pairwise

_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"”’»)\]]*\s+(?=[\"“‘«(\[]*(?P<first>[^\W\d_]))")
_CLAUSE_END = re.compile(r"[,;:][\"”’»)\]]*\s+|\s[-–—]\s")


@lru_cache(maxsize=16)  # a passage is cut into clauses, and then asked for its sentences
def sentence_starts(text: str) -> frozenset[int]:
    """Offsets at which a sentence starts."""
    ends = _SENTENCE_END.finditer(text)
    return frozenset({0, *(match.end() for match in ends if not match["first"].islower())})


def clauses(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the clauses of a text; together they are the text."""
    cuts = {0, len(text)} | {match.end() for match in _CLAUSE_END.finditer(text)}
    cuts |= sentence_starts(text)
    return list(pairwise(sorted(cuts)))
