"""Days, months and quarters in running text: ``ngày 22 tháng 12``, ``22/12``, ``quý III năm 2024``.

Roman and Arabic numerals are one where a word before says that a number is meant: ``quý 3`` is
``quý III``, ``Đại hội XIII`` is ``Đại hội 13``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from searchkit.analysis.folding import fold

NUMBERED: Final = frozenset(
    fold(word)
    for word in (
        *("quy", "hoi", "khoa", "thu", "ky", "phien", "dot", "vong", "hang", "loai", "cap"),
        *("chuong", "phan", "muc", "tap", "quyen", "nhom"),
    )
)
"""Syllables, folded, behind which a numeral numbers: quý III, Đại hội XIII, khóa XV, lần thứ II."""
MONTH: Final = "thang"
"""The syllable, folded, behind which the number of a month stands."""
DAY: Final = "ngay"
"""Likewise, of a day and its month: ``ngày 22.12``."""
_NUMERAL: Final = frozenset("0123456789ivxlc")  # what one starts with
_QUARTER: Final = fold("quy")
_TIME: Final = ["lan", "thu"]  # Đại hội lần thứ XIII is Đại hội XIII
_CONGRESS: Final = (fold("đại"), fold("hội"))
_CONGRESS_SPAN: Final = 9  # tokens: đại hội đại biểu toàn quốc lần thứ
_YEAR: Final = re.compile("[12][0-9]{3}")
DOTTED: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})")
"""A day and its month, behind :data:`DAY` only; elsewhere it is a figure."""
_ROMAN: Final = re.compile(r"(?=[ivxlc])c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def roman(numeral: str) -> int | None:
    """The value of a Roman numeral in small letters, up to 399; None for anything else."""
    if not _ROMAN.fullmatch(numeral):
        return None
    values = [_VALUES[letter] for letter in numeral]
    smaller = (a < b for a, b in zip(values, [*values[1:], 0], strict=True))
    return sum(-value if less else value for value, less in zip(values, smaller, strict=True))


def spoken_dates(
    syllables: Sequence[str], folded: Sequence[str], places: Iterable[int]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """``ngày 22 tháng 12 năm 2024``, ``tháng 12 năm 2024``, ``ngày 22 tháng 12``, ``ngày 22.12``.

    Accents are optional.

    Args:
        syllables: In normal form.
        folded: Their folding keys.
        places: Those that may be ``tháng``; others don't matter.

    Yields:
        The first and the last token of each date, and its canonical terms.
    """
    for i in places:
        month = syllables[i + 1] if i + 1 < len(syllables) else ""
        if folded[i] == DAY and (dotted := DOTTED.fullmatch(month)):
            if iso_date(2000, int(dotted[2]), int(dotted[1])):
                yield i + 1, i + 1, (day_of_year(int(dotted[1]), int(dotted[2])),)
            continue
        if folded[i] != MONTH or not (month.isdecimal() and len(month) <= 2):
            continue
        day = syllables[i - 1] if i and len(syllables[i - 1]) <= 2 else ""
        year = "".join(syllables[i + 3 : i + 4]) if folded[i + 2 : i + 3] == ["nam"] else ""
        if len(year) == 4 and year.isdecimal():
            if day.isdecimal() and (term := iso_date(int(year), int(month), int(day))):
                yield i - 1, i + 3, (term, day_of_year(int(day), int(month)))
            elif 1 <= int(month) <= 12:
                yield i, i + 3, (f"{year}-{int(month):02}",)
        elif day.isdecimal() and iso_date(2000, int(month), int(day)):
            yield i - 1, i + 1, (day_of_year(int(day), int(month)),)


def day_of_year(day: int, month: int) -> str:
    """The term of a day without its year."""
    return f"{day}/{month}"


def ordinals(
    syllables: Sequence[str],
    folded: Sequence[str],
    in_capitals: Callable[[int], bool],
    places: Iterable[int],
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """``quý III``, ``quý 3/2024``, ``Đại hội XIII``: numerals behind a word that asks for one.

    Args:
        syllables: In normal form.
        folded: Their folding keys.
        in_capitals: Whether one of them is; one letter alone is a numeral only then.
        places: Those that may be numerals, behind the first; others don't matter.

    Yields:
        As :func:`spoken_dates`; ``qui~3/2024`` and ``qui~3``.
    """
    for i in places:
        numeral = syllables[i]
        number = value_of(numeral) if folded[i - 1] in NUMBERED else None
        if number is None or not (numeral.isdecimal() or len(numeral) > 1 or in_capitals(i)):
            continue
        first = _numbered(folded, i)
        word = folded[first]
        term = f"{word}~{number}"
        year = i + 2 if folded[i + 1 : i + 2] == ["nam"] else i + 1
        written = "".join(syllables[year : year + 1])
        if word == _QUARTER and _YEAR.fullmatch(written):
            yield first, year, (f"{term}/{written}", term)
        else:
            yield first, i, (term,)


def _numbered(folded: Sequence[str], i: int) -> int:
    """The token of the word that the numeral ``i`` numbers: Đại hội Đảng lần thứ XIII."""
    if folded[max(i - 2, 0) : i] != _TIME:
        return i - 1
    if i > 2 and folded[i - 3] in NUMBERED:
        return i - 3
    window = range(i - 3, max(i - _CONGRESS_SPAN, 0), -1)
    return next((j for j in window if tuple(folded[j - 1 : j + 1]) == _CONGRESS), i - 1)


def value_of(numeral: str) -> int | None:
    """The value of a short numeral, Roman or Arabic, in normal form; None for anything else."""
    if numeral[0] not in _NUMERAL:
        return None
    if numeral.isdecimal():
        return int(numeral) if len(numeral) < 4 else None
    return roman(numeral)


def iso_date(year: int, month: int, day: int) -> str | None:
    """The day in ISO 8601, or None when there is no such day between 1900 and 2100."""
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else None
    except ValueError:
        return None
