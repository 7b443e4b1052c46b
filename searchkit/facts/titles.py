"""Words around names: offices, ranks, forms of address and verbs of saying (``titles.tsv``)."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def words(kind: str) -> tuple[str, ...]:
    """A row of ``titles.tsv``: its longest entries first."""
    text = files(__package__).joinpath("titles.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    found = {name: cell.split(";") for name, cell in rows}
    return tuple(sorted(found[kind], key=lambda word: (-len(word), word)))


@cache
def words_of(kind: str) -> frozenset[str]:
    """The entries of a row of ``titles.tsv``."""
    return frozenset(words(kind))


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
