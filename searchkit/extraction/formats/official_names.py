"""Names of bodies and places: how they are written, when a document has them in capitals."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from searchkit.analysis.entities.gazetteer import read_table

PLACES: Final = ("thành phố", "tỉnh", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn")
"""What a place is, in front of its name."""

_PLACE = re.compile(
    rf"\b({'|'.join(PLACES)}) (?!(?:hội|[uủ][yỷ]|đoàn)\b)([^,]{{1,60}})$", re.IGNORECASE
)
_WHAT = re.compile(rf"\b(?:{'|'.join(PLACES)})\b(?= \w)", re.IGNORECASE)
_BODY = re.compile(
    r"(?:(?:tổng )?công ty|tập đoàn|doanh nghiệp|ủy ban|uỷ ban|ubnd|sở|trường|đại học|học viện"
    r"|(?:tổng |chi )?cục|trung tâm|khoa(?! học\b)) ",
    re.IGNORECASE,
)
_HIGHEST = (  # what is in no list, for it narrows nothing
    "Chính phủ", "Thủ tướng Chính phủ", "Quốc hội", "Ủy ban Thường vụ Quốc hội", "Chủ tịch nước",
)  # fmt: skip
_INITIALS = re.compile(r"\b(?:[bcdđghklmnpqrstvx]{2,}|ubnd|ubmttq|ubtvqh|gdđt|gd&đt)\b")
"""Of words: no Vietnamese syllable is without a vowel; some initials have one."""
_UNIT = re.compile(
    r"(tổng cục|chi cục|cục|vụ|sở|phòng|ban|trung tâm|viện|hội|trạm|hạt) (?!đồng\b)(\w)"
)
"""A body that is called after its work, whose name begins with a capital letter of its own."""
_OF_BODY = re.compile(
    rf"(văn phòng|thanh tra) (?!(?:{'|'.join(PLACES)})\b)(.{{2,100}})", re.IGNORECASE
)
"""What is a body's own, so that its name follows."""
_SCHOOL = re.compile(
    r"(trường (?:mầm non|mẫu giáo|tiểu học|th|thcs|thpt|trung học cơ sở|trung học phổ thông"
    r"|phổ thông)(?: (?:và|&|th|thcs|thpt|chuyên|dân tộc nội trú|trung học cơ sở"
    r"|trung học phổ thông|tỉnh|huyện|xã|phường|số))*+) ([^,()]{2,60})",
    re.IGNORECASE,
)
_DASH = re.compile(r"\b ?[-–] ?\b(\w)")


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
    'Cục Cảnh sát PCCC và CNCH'
    >>> named("TRƯỜNG THCS HOA SEN")
    'Trường THCS Hoa Sen'
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
    if inner := _OF_BODY.fullmatch(lower):
        return f"{initial(inner[1])} {named(inner[2].upper())}"
    lower = _province_at_end().sub(lambda name: name[0].title(), lower)
    return initial(_tail(_as_unit(_as_school(lower))))


def _as_school(lower: str) -> str:
    """A name whose end is a person's or a place's, when it is a school's."""
    match = _SCHOOL.fullmatch(lower)
    if match is None:
        return lower
    return f"trường {initial(match[1].removeprefix('trường '))} {_titled(match[2])}"


def _titled(lower: str) -> str:
    """A name of a person or a place; initials stay, and so does what a place is."""
    return _WHAT.sub(lambda match: match[0].lower(), " ".join(map(initial, lower.split())))


def _as_unit(lower: str) -> str:
    """A name with the capital letters of what a body works on, when it is called after it."""
    match = _UNIT.match(lower)
    if match is None or re.match(rf"(?:{'|'.join(PLACES)})\b(?! hội)", lower[match.start(2) :]):
        return lower
    work = lower[match.start(2) :]
    for ministry in ("sở", "bộ"):  # of a district or a commune, the same work
        if known := _names_by_letters().get(_letters(f"{ministry} {work}")):
            return f"{match[1]} {known.partition(' ')[2]}"
    work = _DASH.sub(lambda dash: f" - {dash[1].upper()}", work)
    return f"{match[1]} {initial(work)}"


def _tail(lower: str) -> str:
    match = _PLACE.search(lower)
    if match:
        lower = f"{lower[: match.start()]}{match[1]} {_titled(match[2])}"
    return lower


def sentence(capitals: str) -> str:
    """Write a subject that stands in capitals as a sentence; names of provinces keep theirs."""
    lower = _INITIALS.sub(lambda match: match[0].upper(), capitals.lower())
    return initial(_provinces().sub(lambda match: f"{match[1]} {_titled(match[2])}", lower))


def initial(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[0].upper() + text[1:]


@cache
def _provinces() -> re.Pattern[str]:
    """A province, in lower case, behind what it is."""
    return re.compile(rf"\b(tỉnh|thành phố) ({_any_province()})\b")


@cache
def _province_at_end() -> re.Pattern[str]:
    """A province, or the country, at the end of a name in lower case."""
    return re.compile(rf"\b(?:{_any_province()}|việt nam)$")


def _any_province() -> str:
    found = {name.removeprefix("Thành phố ") for _, name, *_ in read_table("provinces.tsv", 3)}
    return "|".join(map(re.escape, sorted(found, key=len, reverse=True))).lower()


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
