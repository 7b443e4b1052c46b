"""Markup: how portals name the parts of a page (``markup.txt``), and which part an element is."""

import re
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

MAX_NAMES = 20
"""Names of an element that are looked at; honest elements have fewer."""

_ATTRIBUTES = ("class", "id", "itemprop", "type", "data-role")
_WORD_END = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+")


class Part(Enum):
    """What the names of an element say that it holds: the sections of ``markup.txt``."""

    BODY = "body"
    HEADLINE = "headline"
    NOISE = "noise"
    BYLINE = "byline"
    CAPTION = "caption"


_WHOLE = (Part.BODY, Part.HEADLINE)
"""Parts that only a whole name tells."""


def parts_of(tag: "Tag") -> frozenset[Part]:
    """Return what the classes, the id and the other names of an element say of it."""
    names: list[str] = []
    for attribute in _ATTRIBUTES:
        value: str | list[str] = tag.get(attribute) or []
        names += value[:MAX_NAMES] if isinstance(value, list) else [str(value)]
    return frozenset().union(*map(_parts_named, names))


@lru_cache(maxsize=10_000)
def _parts_named(name: str) -> frozenset[Part]:
    words = "-".join(filter(None, _WORD_END.split(name[:100]))).lower()
    within = {part for part in Part if part not in _WHOLE and _words_of(part).search(words)}
    return frozenset(within | {part for part in _WHOLE if words in _names(part)})


@cache
def _words_of(part: Part) -> re.Pattern[str]:
    """Compile a section into a pattern that finds any of its words within a name."""
    words = (re.escape(name).replace(r"\*", r"[a-z0-9]*") for name in _names(part))
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(words)})(?![a-z0-9])")


@cache
def _names(part: Part) -> tuple[str, ...]:
    text = files(__package__).joinpath("markup.txt").read_text("utf-8")
    section = text.partition(f"[{part.value}]\n")[2].partition("\n[")[0]
    return tuple(line for line in section.splitlines() if line and not line.startswith("#"))
