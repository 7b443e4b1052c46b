"""Words around names: offices, ranks, forms of address and verbs of saying (``titles.tsv``)."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files
from typing import Final

NO_LETTER: Final = "[^a-zA-Z0-9À-ỹ]"
"""What stands before a word, as a pattern: a lookbehind would be tried at each letter of a text."""


@cache
def words(kind: str) -> tuple[str, ...]:
    """A row of ``titles.tsv``: its longest entries first."""
    text = files(__package__).joinpath("titles.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    found = {name: cell.split(";") for name, cell in rows}
    return tuple(sorted(found[kind], key=lambda word: (-len(word), word)))


@cache
def words_of(*kinds: str) -> frozenset[str]:
    """The entries of some rows of ``titles.tsv``."""
    return frozenset(word for kind in kinds for word in words(kind))


@cache
def small(*kinds: str) -> frozenset[str]:
    """The entries of some rows in small letters, without a point at the end."""
    return frozenset(word.lower().rstrip(".") for kind in kinds for word in words(kind))


def ends_in(text: str, listed: AbstractSet[str]) -> str:
    """The longest of some phrases that a text ends in, no part of a word; empty for none.

    Its last words are looked up, one more each time: no phrase is tried by itself.
    """
    found, blank = "", len(text)
    if text[text.rfind(" ") + 1 :].lstrip(_OPENING) not in _last_words(listed):
        return found
    for _ in range(_MOST_WORDS):
        blank = text.rfind(" ", 0, blank)
        phrase = text[blank + 1 :]
        if phrase in listed or (phrase := phrase.lstrip(_OPENING)) in listed:
            found = phrase
        if blank < 0:
            break
    return found


@cache
def _last_words(listed: AbstractSet[str]) -> frozenset[str]:
    return frozenset(phrase.rsplit(" ", 1)[-1] for phrase in listed)


def begins_with(text: str, listed: AbstractSet[str]) -> bool:
    """Whether a text begins with one of some phrases, and not within a word."""
    blank = -1
    for _ in range(_MOST_WORDS):
        blank = text.find(" ", blank + 1)
        phrase = text[:blank] if blank >= 0 else text
        if phrase in listed or phrase.rstrip(_CLOSING) in listed:
            return True
        if blank < 0:
            break
    return False


_MOST_WORDS: Final = 6  # of an entry
_OPENING: Final = " “”\"'(–—-,.:;/\xa0\n\t"
_CLOSING: Final = " “”\"')–—-,.:;/\xa0\n\t"


def any_of(*kinds: str) -> str:
    """A pattern for any word of some rows, the longest that stands there."""
    return one_of({word for kind in kinds for word in words(kind)})


def one_of(listed: Iterable[str]) -> str:
    """A pattern for any of some words, the longest that stands there.

    Words that begin alike share their beginning, so each letter of a text is looked at once: a
    plain alternation of a hundred verbs takes three times as long.
    """
    rests: dict[str, list[str]] = {}
    for word in listed:
        rests.setdefault(word[:1], []).append(word[1:])
    is_optional = rests.pop("", None) is not None
    parts = [
        re.escape(first) + (one_of(rest) if any(rest) else "")
        for first, rest in sorted(rests.items())
    ]
    pattern = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{pattern})?" if is_optional else pattern
