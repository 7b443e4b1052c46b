"""Words that a question is asked with rather than about."""

from functools import lru_cache
from pathlib import Path


@lru_cache
def stopwords() -> frozenset[str]:
    """Words in normal form, syllables joined by ``_``."""
    text = Path(__file__).with_name("stopwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
