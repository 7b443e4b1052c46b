"""What time a figure of a sentence is of: ``năm 2024``, ``hết tháng 6/2022``, ``6 tháng đầu năm``.

A time that another figure is compared with (``so với năm 2023``), the day of a document and a span
of years are not it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from searchkit.analysis.dates import iso_date, roman

_YEAR: Final = r"(?P<{0}>(?:19|20)[0-9]{{2}})(?![0-9])"
_TIME: Final = re.compile(
    r"(?i)(?<![\w/])(?:"
    r"(?:ngày\s)?(?P<day>[0-9]{1,2})[/.-](?P<dm>[0-9]{1,2})[/.-]" + _YEAR.format("dy") + "|"
    r"ngày\s(?P<day2>[0-9]{1,2})\stháng\s(?P<dm2>[0-9]{1,2})\snăm\s" + _YEAR.format("dy2") + "|"
    r"(?P<first>[0-9]{1,2}|ba|sáu|chín)\stháng(?:\sđầu)?\snăm\s" + _YEAR.format("fy") + "|"
    r"tháng\s(?P<month>[0-9]{1,2})(?:\s?[/-]\s?|\snăm\s)" + _YEAR.format("my") + "|"
    r"(?P<half>nửa đầu)\snăm\s" + _YEAR.format("hy") + "|"
    r"tầm nhìn\s(?:đến\s)?(?:năm\s)?" + _YEAR.format("view") + "|"
    r"quý\s(?P<quarter>[1-4]|I{1,3}|IV)(?:\s?[/-]\s?|\snăm\s|,?\s)" + _YEAR.format("qy") + "|"
    r"(?P<end>cuối\s)?năm\s" + _YEAR.format("year") + "|"
    r"(?P<m2>[0-9]{1,2})/" + _YEAR.format("my2") + ")"
)
_SPOKEN: Final = {"ba": "3", "sáu": "6", "chín": "9"}
_OPENS: Final = re.compile(r"^\s?(?:Từ|Kể từ)\s(?:ngày\s)?$")
_OF_NUMBER: Final = re.compile(r"/[\w-]+\s\(?(?:ngày\s)?$")
"""Whose day it is: that of ``Nghị quyết số 202/2025/QH15 ngày 12/6/2025``."""
_COMPARED: Final = re.compile(
    r"(?i)(?:\b(?:so|cùng kỳ|lần|hơn|bằng|từ|kể từ|giai đoạn|nhiệm kỳ|sau|trước|khóa|ra"
    r" đời)\s(?:với\s)?"
    r"(?:với\s)?(?:cùng kỳ\s)?(?:của\s)?(?:cuối\s|đầu\s|mức\s|thời điểm\s)?"
    r"|[-–]\s?|\b(?:QĐ-TTg|NĐ-CP|NQ-CP|NQ/TW)\s)$"
)
_SPAN: Final = re.compile(r"^\s?[-–]\s?(?:19|20)?[0-9]{2}\b")
_TARGETED: Final = re.compile(r"(?i)\b(?:đến|tới|vào|trong|trước|hết)\s(?:hết\s|cuối\s|trước\s)?$")


class Time(NamedTuple):
    """A time that a sentence names.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last.
        iso: ISO 8601, as precise as known; of ``6 tháng đầu năm 2022`` the last month, of a
            quarter its last month, of ``cuối năm 2023`` December.
        by: Whether it is said to be reached: ``đến năm 2025``, ``vào năm 2030``.
    """

    start: int
    end: int
    iso: str
    by: bool


def times(sentence: str) -> Iterator[Time]:
    """The times that a sentence names and compares nothing with, in order."""
    for match in _TIME.finditer(sentence):
        before = sentence[max(match.start() - 32, 0) : match.start()]
        opens = match.start() < len("Kể từ ngày ") and _OPENS.match(sentence[: match.start()])
        if (
            _OF_NUMBER.search(before)
            or (_COMPARED.search(before) and not opens)
            or _SPAN.match(sentence[match.end() : match.end() + 8])
        ):
            continue
        if iso := _iso(match):
            yield Time(match.start(), match.end(), iso, bool(_TARGETED.search(before)))


def _iso(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    if year := found["dy"] or found["dy2"]:
        day, month = found["day"] or found["day2"], found["dm"] or found["dm2"]
        return iso_date(int(year), int(month), int(day))
    if year := found["hy"]:
        return f"{year}-06"
    if year := found["view"]:
        return year
    if year := found["year"]:
        return f"{year}-12" if found["end"] else year
    if year := found["qy"]:
        quarter = found["quarter"].lower()
        number = int(quarter) if quarter.isdecimal() else roman(quarter) or 0
        return f"{year}-{number * 3:02}"
    first = _SPOKEN.get((found["first"] or "").lower(), found["first"])
    month = first or found["month"] or found["m2"]
    year = found["fy"] or found["my"] or found["my2"]
    return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else None
