"""Words that a question is asked with rather than about: a match need not hold them."""

from functools import lru_cache
from pathlib import Path


@lru_cache
def stopwords() -> frozenset[str]:
    """Words in normal form, syllables joined by ``_``: those that join, and those that ask."""
    return _words("stopwords.txt") | question_words()


@lru_cache
def question_words() -> frozenset[str]:
    """Those that ask (*ai*, *bao_nhiêu*): articles seldom do, so how rare they are says little."""
    return _words("question_words.txt")


def _words(name: str) -> frozenset[str]:
    text = Path(__file__).with_name(name).read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
