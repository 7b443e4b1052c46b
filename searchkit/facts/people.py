"""People: who an article names, with title and body, and whom a shorter mention means.

A name is a family name and what follows it in capital letters. ``Thủ tướng`` or ``ông Hùng`` alone mean
the one person of the article with that title, or that given name; of several none is meant.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

_UPPER: Final = "".join(
    c for c in map(chr, [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]) if c.isupper()
)
_WORD: Final = rf"[{_UPPER}][^\W\d_]*"
MOST: Final = 200
"""People of an article that are known apart."""


@cache
def words(kind: str) -> tuple[str, ...]:
    """A row of ``titles.tsv``: its longest entries first."""
    text = files(__package__).joinpath("titles.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    found = {name: cell.split(";") for name, cell in rows}
    return tuple(sorted(found[kind], key=lambda word: (-len(word), word)))


def any_of(*kinds: str) -> str:
    """A pattern for any word of some rows."""
    listed = sorted((word for kind in kinds for word in words(kind)), key=len, reverse=True)
    return "|".join(map(re.escape, listed))


@cache
def _family() -> str:
    names = "|".join(f"[{word[0].upper()}]{re.escape(word[1:])}" for word in words("family"))
    return rf"(?:{names})"


@cache
def name_pattern() -> str:
    """A pattern for a person's full name."""
    return rf"{_family()}(?:\s{_WORD}){{1,4}}(?!\s?[{_UPPER}])"


@cache
def person_pattern() -> str:
    """A pattern for a person with a title: groups ``title``, ``body`` and ``name``."""
    title, short = any_of("title"), any_of("rank", "address")
    return (
        rf"(?<!\w)(?<!Phó )(?:(?:{short})[\s.,]{{1,2}}){{0,3}}"
        rf"(?:(?P<title>(?:{title})\b)(?P<body>(?:[\s,][^;:.()“”\"]{{1,90}}?)??)\s)?"
        rf"(?:(?:{short})[\s.]{{1,2}}){{0,2}}(?P<name>{name_pattern()})"
    )


class Person(NamedTuple):
    """Someone whom an article names.

    Attributes:
        name: In full.
        title: Office and body as the article gives them first, or None.
    """

    name: str
    title: str | None


@cache
def _person() -> re.Pattern[str]:
    return re.compile(person_pattern())


@cache
def _behind() -> re.Pattern[str]:
    """``Lâm Minh Thành - Phó Bí thư Tỉnh ủy``: a title behind a name."""
    return re.compile(
        rf"(?P<name>{name_pattern()})\s?[,–-]\s(?P<title>(?:{any_of('title')})\b[^,;:.()“”\"–-]{{0,70}})"
    )


_VERB_WORDS: Final = re.compile(
    r"\s(?:đã|đang|sẽ|cho|chủ trì|phát biểu|nhấn|khẳng|yêu|đề|chia|nêu|cùng|dự|và|là|tham|trao|tại|vừa|cũng)\b.*"
)


def people(texts: Iterable[str]) -> dict[str, Person]:
    """The people whom the passages of an article name, by full name.

    Args:
        texts: In NFC, in reading order.
    """
    found: dict[str, Person] = {}
    for text in texts:
        for match in _person().finditer(text):
            title = match["title"]
            full = _tidy(f"{title}{match['body'] or ''}") if title else None
            _know(found, match["name"], full)
        for match in _behind().finditer(text):
            _know(found, match["name"], _tidy(_VERB_WORDS.sub("", match["title"])))
        if len(found) > MOST:
            break
    return found


def _know(found: dict[str, Person], name: str, title: str | None) -> None:
    known = found.get(name)
    if known is None or (known.title is None and title):
        found[name] = Person(name, title)


def _tidy(title: str) -> str:
    return " ".join(title.split()).strip(" ,")


def meant(mention: str, known: Mapping[str, Person]) -> Person | None:
    """The one person whom a title or a given name means; None for nobody or for several.

    Args:
        mention: ``Thủ tướng``, ``Bộ trưởng Bộ Công an``, ``ông Hùng``.
        known: The people of the article.
    """
    first, _, given = mention.rpartition(" ")
    if first and given[:1].isupper() and first.lower() in {*map(str.lower, words("address"))}:
        named = [person for person in known.values() if person.name.split()[-1] == given]
        return named[0] if len(named) == 1 else None
    wanted = mention.lower()
    titled = [
        person
        for person in known.values()
        if person.title
        and (person.title.lower().startswith(wanted) or wanted.startswith(person.title.lower()))
    ]
    return titled[0] if len(titled) == 1 else None
