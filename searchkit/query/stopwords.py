"""Words that a question is asked with rather than about."""

from functools import lru_cache
from pathlib import Path


@lru_cache
def stopwords() -> frozenset[str]:
    """Words in normal form, syllables joined by ``_``."""
    return frozenset(word for word, _ in _lines())


@lru_cache
def interrogatives() -> frozenset[str]:
    """Those of them that make a query a question."""
    return frozenset(word for word, mark in _lines() if mark)


def _lines() -> list[tuple[str, str]]:
    text = Path(__file__).with_name("stopwords.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [(word, mark) for word, _, mark in (line.partition(" ") for line in lines)]
