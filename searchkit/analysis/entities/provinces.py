"""Provinces: the 34 units under central rule, by their own names and those of the 63 before.

A facet shows the province as it is now. Names of before 1 July 2025 live on in the text, in the new
units or both (Bắc Ninh is a part of Bắc Ninh); counted apart they would say different things at
different dates. So articles of all years about one place are under one value, and every name that
the place ever had leads to it.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from searchkit.analysis.entities.gazetteer import Passage, read_table
from searchkit.analysis.folding import fold
from searchkit.analysis.tokenizer import tokenize


@dataclass(frozen=True, slots=True)
class Province:
    """A province, or a city under central rule, of before or after 1 July 2025.

    Attributes:
        kind: ``tỉnh`` or ``thành phố``.
        name: Without its kind; but ``Thành phố Hồ Chí Minh``.
        now: Name of the unit that it is, or belongs to, since then.
    """

    kind: str
    name: str
    now: str

    @property
    def full_name(self) -> str:
        """Its name with its kind: ``tỉnh Nghệ An``."""
        return self.name if self.name.lower().startswith(self.kind) else f"{self.kind} {self.name}"


_SCHOOLS: Final = (["đại", "học"], ["học", "viện"])
_SCHOOL_NAME: Final = 8  # syllables from "Đại học" to the end of its name
_SIGN: Final = re.compile(r"\S")


@cache
def provinces() -> tuple[Province, ...]:
    """All of them, old and new."""
    return tuple(Province(*row[:3]) for row in read_table("provinces.tsv", 4) if row[0] != "-")


@cache
def spellings() -> tuple[tuple[str, Province | None], ...]:
    """Every spelling and its province; None for names that only hold the name of one."""
    found: list[tuple[str, Province | None]] = []
    for kind, name, now, others in read_table("provinces.tsv", 4):
        province = None if kind == "-" else Province(kind, name, now)
        found.extend((spelling, province) for spelling in (name, *filter(None, others.split(";"))))
    return tuple(found)


def province(name: str) -> str | None:
    """The present province that goes by a name, old or new, or None: for a filter that was typed.

    Args:
        name: In any case, accents optional, with or without its kind: ``tinh bac giang``.
    """
    return _by_name().get(_key(name))


@cache
def _by_name() -> dict[tuple[str, ...], str]:
    return {
        key: found.now
        for spelling, found in spellings()
        if found
        for key in (_key(spelling), _key(f"{found.kind} {spelling}"))
    }


def _key(name: str) -> tuple[str, ...]:
    return tuple(map(fold, tokenize(name).syllables))


def is_place(passage: Passage, first: int) -> bool:
    """Whether the name of a province at syllable ``first`` means the province.

    It does not in the name of a person (``Nguyễn Hòa Bình``), a street, a smaller place
    (``xã Hòa Bình``) or a school (``Đại học Bách khoa Hà Nội``).
    """
    if first == 0 or _SIGN.search(passage.gap(first)):
        return True
    before, words = passage.syllables[first - 1], _words_before()
    if before in words["small place"] or before in words["person"]:
        return False
    if before == "phố" and passage.syllables[first - 2 : first - 1] != ["thành"]:
        return False
    if before in words["family name"] and passage.is_capital(first - 1):
        return False
    return not _in_a_row_of_capitals(passage, first) and not _in_school(passage, first)


@cache
def _words_before() -> dict[str, frozenset[str]]:
    rows = read_table("before_provinces.tsv", 2)
    return {meaning: frozenset(words.split(";")) for meaning, words in rows}


def _in_a_row_of_capitals(passage: Passage, first: int) -> bool:
    """Whether a capitalised word stands before it that opens no sentence and is no acronym."""
    opens = first == 1 or _SIGN.search(passage.gap(first - 1)) is not None
    is_unit = passage.syllables[first - 1] in _words_before()["unit"]
    return passage.written(first - 1).istitle() and not opens and not is_unit


def _in_school(passage: Passage, first: int) -> bool:
    """Whether ``Đại học`` or ``Học viện`` stands before it, with no sign between."""
    for i in range(first - 1, max(first - _SCHOOL_NAME, 0) - 1, -1):
        if passage.syllables[i : i + 2] in _SCHOOLS:
            return True
        if _SIGN.search(passage.gap(i)):
            return False
    return False
