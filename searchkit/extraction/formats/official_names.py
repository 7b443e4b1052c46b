"""Names of bodies and places: how they are written, when a document has them in capitals."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from searchkit.analysis.entities.gazetteer import read_table

PLACES: Final = ("thành phố", "tỉnh", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn")
"""What a place is, in front of its name."""

_PLACE = re.compile(rf"\b({'|'.join(PLACES)}) ([^,]{{1,60}})$", re.IGNORECASE)
_BODY = re.compile(
    r"(?:(?:tổng )?công ty|tập đoàn|doanh nghiệp|ủy ban|uỷ ban|ubnd|sở|trường|đại học|học viện) ",
    re.IGNORECASE,
)
_HIGHEST = (  # what is in no list, for it narrows nothing
    "Chính phủ", "Thủ tướng Chính phủ", "Quốc hội", "Ủy ban Thường vụ Quốc hội", "Chủ tịch nước",
)  # fmt: skip
_INITIALS = re.compile(r"\b[bcdđghklmnpqrstvx]{2,}\b")
"""Of words: no Vietnamese syllable is without a vowel."""


def is_capitals(text: str) -> bool:
    """Whether a text is written in capital letters, all but a few."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.9 * len(letters)


def is_body(text: str) -> bool:
    """Whether a line is the name of a body or a company, as stands above a title."""
    return bool(_BODY.match(text))


def named(capitals: str) -> str:
    """Write the name of a body as names are written, when it stands in capitals.

    >>> named("ỦY BAN NHÂN DÂN TỈNH LÀO CAI")
    'Ủy ban nhân dân tỉnh Lào Cai'
    >>> named("BỘ THÔNG TIN VÀ TRUYỀN THÔNG")
    'Bộ Thông tin và Truyền thông'
    >>> named("CỤC CẢNH SÁT PCCC VÀ CNCH")
    'Cục cảnh sát PCCC và CNCH'
    """
    text = " ".join(unicodedata.normalize("NFC", capitals).split()).strip(" -–:.*")
    if not is_capitals(text):
        return text
    lower = _INITIALS.sub(lambda match: match[0].upper(), text.lower())
    if known := _names_by_letters().get(_letters(lower)):
        return known
    for name in _names():
        if lower.lower().startswith(f"{name.lower()} "):
            return f"{name} {_tail(lower[len(name) + 1 :])}"
    return _tail(lower, first=True)


def _tail(lower: str, *, first: bool = False) -> str:
    match = _PLACE.search(lower)
    if match:
        place = match[2].title()
        lower = f"{lower[: match.start()]}{match[1]} {place}"
    return lower[0].upper() + lower[1:] if first else lower


def sentence(capitals: str) -> str:
    """Write a subject that stands in capitals as a sentence; names of provinces keep theirs."""
    lower = _INITIALS.sub(lambda match: match[0].upper(), capitals.lower())
    return initial(_provinces().sub(lambda match: f"{match[1]} {match[2].title()}", lower))


def initial(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[0].upper() + text[1:]


@cache
def _provinces() -> re.Pattern[str]:
    """A province, in lower case, behind what it is."""
    found = {name.removeprefix("Thành phố ") for _, name, *_ in read_table("provinces.tsv", 3)}
    names = sorted(found, key=len, reverse=True)
    return re.compile(rf"\b(tỉnh|thành phố) ({'|'.join(map(re.escape, names))})\b".lower())


def _letters(name: str) -> str:
    """The letters of a name alone: blanks and hyphens are lost and gained in print."""
    return "".join(filter(str.isalpha, name.lower()))


@cache
def _names_by_letters() -> Mapping[str, str]:
    return {_letters(name): name for name in _names()}


@cache
def _names() -> tuple[str, ...]:
    """The bodies that are known, the longest names first."""
    names = set(_HIGHEST)
    for table in ("organisations.tsv", "local_bodies.tsv"):
        for name, spellings, *_ in read_table(table, 3):
            names |= {known for known in (name, *spellings.split(";")) if " " in known}
    return tuple(sorted(names, key=lambda name: (-len(name), name.swapcase())))
