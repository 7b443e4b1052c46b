"""Boilerplate: lines that a portal prints around every article, told by their wording.

The phrases are data (``boilerplate.txt``); this module compares them with whole lines or with how
lines start, blind to case, accents and punctuation.
"""

import re
from enum import Enum
from functools import cache
from importlib.resources import files

from searchkit.analysis.normalization import normalize
from searchkit.extraction.sentences import is_sentence

MAX_WORDS = 40
"""A longer line is the article's, however it starts."""

MAX_PHRASE = 8
"""Words of the longest phrase that starts a line."""

_ACCENT = re.compile("[\u0300-\u036f]+")
_APART = re.compile(r"[\W_]+")
_EDGE_NUMBERS = re.compile(r"^(?:\d+ )+|(?: :)?(?: \d+)+$")


class Boilerplate(Enum):
    """What a line's wording says of it; the sections of ``boilerplate.txt`` say what follows."""

    NOISE = "noise"
    MENU = "menu"
    END = "end"
    BOX = "box"
    CAPTION = "caption"
    BYLINE = "byline"
    MASTHEAD = "masthead"


class _Place(Enum):
    """Where in a line a phrase must stand, by how the data file marks it."""

    WHOLE = ""
    START = " *"
    START_OF_ANY = " **"
    WITHIN = "*  *"


def folded(text: str) -> str:
    """Return the text's letters and digits without case and accents, one space between words."""
    bare = _ACCENT.sub("", normalize("NFD", text))
    return _APART.sub(" ", bare.casefold().replace("đ", "d")).strip()


def boilerplate_of(line: str) -> frozenset[Boilerplate]:
    """Return every kind of boilerplate that the line's wording allows."""
    if line.count(" ") >= MAX_WORDS:
        return frozenset()
    key = _key(line)
    words = key.split()
    starts = [" ".join(words[:count]) for count in range(1, min(len(words), MAX_PHRASE) + 1)]
    kinds = _kinds(_Place.WHOLE, [key.removesuffix(" :")]) | _kinds(_Place.START_OF_ANY, starts)
    if not is_sentence(line):
        kinds |= _kinds(_Place.START, starts)
        padded = f" {key} "
        within = [phrase for phrase in _phrases()[_Place.WITHIN] if f" {phrase} " in padded]
        kinds |= _kinds(_Place.WITHIN, within)
    return kinds


def is_counted(line: str) -> bool:
    """Whether a number at either end counts what a line speaks of: ``Bình luận (12)``."""
    key = " : ".join(folded(part) for part in line.split(":"))
    return _EDGE_NUMBERS.search(key) is not None


def _kinds(place: _Place, phrases: list[str]) -> frozenset[Boilerplate]:
    known = _phrases()[place]
    return frozenset().union(*(known.get(phrase, frozenset()) for phrase in phrases))


def _key(line: str) -> str:
    """Fold a line, its colons kept as words and the numbers at its ends left out."""
    key = " : ".join(folded(part) for part in line.split(":"))
    return _EDGE_NUMBERS.sub("", " ".join(key.split()))


@cache
def _phrases() -> dict[_Place, dict[str, frozenset[Boilerplate]]]:
    """Read the data file: by place, which kinds each phrase stands for."""
    phrases: dict[_Place, dict[str, frozenset[Boilerplate]]] = {place: {} for place in _Place}
    kind = Boilerplate.NOISE
    text = files(__package__).joinpath("boilerplate.txt").read_text("utf-8")
    for line in filter(None, (raw.partition("#")[0].strip() for raw in text.splitlines())):
        if line.startswith("["):
            kind = Boilerplate(line.strip("[]"))
            continue
        marks = "".join(re.findall(r"^\* | \*+$", line))
        known = phrases[_Place(marks)]
        key = _key(line)
        known[key] = known.get(key, frozenset()) | {kind}
    return phrases
