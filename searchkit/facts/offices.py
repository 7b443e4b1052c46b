"""Offices: what somebody is, where an article says so, and which offices are the same.

``Bộ trưởng Bộ Công an`` stands before a name, ``, Phó Bí thư Tỉnh ủy`` behind it. ``Chủ tịch thành
phố`` is ``Chủ tịch UBND TP``.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from searchkit.facts.personal_names import names_in
from searchkit.facts.titles import any_of

_FAR: Final = 130  # characters before a name in which its title stands
MOST_PLACES: Final = 8  # where somebody is named, that offices are looked for at
_ABBREVIATED: Final = (
    ("uỷ", "ủy"),
    (" quốc hội ", " qh "),
    (" tp.", " tp "),
    (" tp ", " thành phố "),
    (" ubnd ", " "),
    (" ủy ban nhân dân ", " "),
)
"""How offices are written, and what they are compared by."""
_GENERIC: Final = 3  # words of an office that many have, at most


@cache
def _body() -> str:
    """A pattern for the body, or the two, that an office may be of."""
    begins = rf"(?:{any_of('of')}|[A-ZĐ]{{2,}}(?:[&-][A-ZĐ]{{2,}})?)"
    goes_on = rf"(?!\s{any_of('deed')}\b)[^;:.()“”\",–-]|-(?=\w)|(?<=TP)\."
    listed = r"(?:,\s(?:Thể|Thương|Kỹ|Thông|Khoa|Môi|Gia)[^;:.()“”\",]{1,50}?)?"
    return rf"(?:\s{begins}\b(?:{goes_on}){{0,70}}?{listed}){{0,2}}?"


@cache
def _deeds() -> re.Pattern[str]:
    return re.compile(rf"\s{any_of('deed')}\b.*")


@cache
def _title_before() -> re.Pattern[str]:
    """``Bộ trưởng Bộ Công an, Đại tướng``: what ends right before a name."""
    title, short = any_of("title"), any_of("rank", "address")
    country = rf"(?:\s{any_of('country')}(?!\w)){{0,2}}"
    return re.compile(
        rf"(?<!\w)(?<!Phó )(?P<title>(?i:nguyên |cựu )?(?i:{title})\b{country}{_body()}),?\s"
        rf"(?:(?:{short})[\s.]{{1,2}}){{0,2}}$"
    )


@cache
def _titles_behind() -> re.Pattern[str]:
    """``, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh``: what stands right behind a name."""
    one = rf"(?i:{any_of('title')})\b[^,;:.()“”\"–-]{{0,70}}"
    return re.compile(rf"(?:\s?[,–-]\s|\s\()(?P<title>{one}(?:,\s{one}){{0,3}})")


def plain_office(office: str) -> str:
    """An office in small letters, without what some leave out: ``chủ tịch thành phố``."""
    said = f" {' '.join(office.lower().split())} "
    for written, meant in _ABBREVIATED:
        said = said.replace(written, meant)
    return said.strip()


def widens(held: str, wanted: str) -> bool:
    """Whether an office with more behind it is the one that somebody has: not any chairman's."""
    rest = wanted.removeprefix(held)
    return rest != wanted and (rest == " chính phủ" or len(held.split()) > _GENERIC)


def shortens(wanted: str, held: str) -> bool:
    """Whether an office with its country or place alone is the one held: ``Bộ trưởng Qatar``."""
    short, whole = wanted.split(), iter(held.split())
    begins_alike = held.startswith(" ".join(short[:2]))
    return (
        len(short) > 2
        and begins_alike
        and (held.endswith(short[-1]) or len(short) > _GENERIC + 1)
        and all(word in whole for word in short)
    )


def title_of(places: Sequence[tuple[str, int, int]]) -> str | None:
    """The offices that an article gives a person first: before the name, or behind it."""
    for text, start, end in places[:MOST_PLACES]:
        if before := _title_before().search(text[max(start - _FAR, 0) : start]):
            return _tidy(before["title"])
        if (behind := _titles_behind().match(text, end)) and (
            title := _tidy(_deeds().sub("", behind["title"]))
        ):
            return title
    return None


def _tidy(title: str) -> str:
    """An office without white space at its ends, and without another person's before it."""
    for _, end in names_in(title):
        return _tidy(title[end:].lstrip(" ,").removeprefix("và "))
    return " ".join(title.split()).strip(" ,")
