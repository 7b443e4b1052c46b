"""Dates: every form that Vietnamese portals print, and which lines are nothing but a date line.

Day first, unless no month has that number; systems that nobody translated write the month in
English. A date is as precise as
it was written: a month alone stays a month. A zone is never converted: the local date is what the
readers of that page saw.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum

FIRST_YEAR = 1990  # the web's; an earlier date on a page is history, not its publication

MAX_LENGTH = 200
"""Characters of the longest date line; of a longer line only a date at its start is read."""

_MONTHS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_ENGLISH_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = rf"(?P<m>\d\d?(?!\d)|{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_DAY = r"(?<![\d/.-])(?P<d>\d\d?)"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_ENGLISH_MONTH = rf"(?P<m>{'|'.join(_ENGLISH_MONTHS)})[a-z]*\.?"
ENGLISH = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 15 March 2018, 15-Mar-2018
        rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)?[ -]{_ENGLISH_MONTH},?[ -]{_YEAR}\b",
        # March 15, 2018
        rf"\b{_ENGLISH_MONTH} (?P<d>\d\d?)(?:st|nd|rd|th)?,? {_YEAR}\b",
    )
)
"""Dates with an English month, its first letters in the group ``m``."""
_FORMS = ENGLISH + tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2022-12-25T10:17, 2025/1/5
        rf"(?<!\d)(?<!\d[/.-]){_YEAR}([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?)(?!\d)",
        # 2025-02
        rf"(?<!\d)(?<!\d[/.-]){_YEAR}-(?P<m>\d\d)(?![\d-])",
        # 2025年1月25日
        rf"(?<!\d){_YEAR}年(?P<m>\d\d?)月(?:(?P<d>\d\d?)日)?",
        # 25/12/2022, 8 - 4 - 2021, 3.6.2020
        rf"(?<!\d)(?<!\d[/.,-])(?P<d>\d\d?) ?([/.-]) ?(?P<m>\d\d?) ?\2 ?{_YEAR}(?!\d|/\w)",
        # thứ ba, 27 06, 2017
        rf"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật), {_DAY} (?P<m>\d\d),? {_YEAR}(?!\d)",
        # Tháng Mười Một 3, 2015; Th08 06, 2016
        rf"(?<!\w)th(?:áng|g\.?)? ?{_MONTH} (?P<d>\d\d?), {_YEAR}(?!\d)",
        # 18 Th04 2017
        rf"{_DAY} th(?P<m>\d\d?),? {_YEAR}(?!\d)",
        # ngày 25 tháng 12 năm 2022, 15 Tháng Sáu, 2021, Tháng 3/2024
        rf"(?:{_DAY},? ?)?(?<!\w)th(?:áng|g\.?) ?{_MONTH} ?[,/-]? ?(?:năm )?{_YEAR}(?!\d)",
    )
)
_CLOCK = re.compile(
    r"(?<!\d)(?:[01]?\d|2[0-3])(?:[:hg] ?[0-5]\d(?::[0-5]\d)?| ?giờ(?: ?[0-5]?\d(?: ?phút)?)?)"
    r"(?: ?(?:am|pm|sa|ch))?(?!\w)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:thứ (?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|t[2-7]|chủ nhật|cn"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)(?!\w)",
    re.IGNORECASE,
)
_PARTICLE = re.compile(
    r"(?<!\w)(?:ngày|lúc|vào|hồi|giờ|năm|(?:gmt|utc) ?[+-]? ?\d\d?(?::\d\d)?)(?!\w)", re.IGNORECASE
)
_NOW = re.compile(r"(?<!\w)(?:hôm nay|bây giờ|today)(?!\w)", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?<!\w)(?:(?:ngày|thời gian|giờ|đã) (?:đăng|xuất bản|phát hành|đưa|viết)(?: tải| tin| bài)?"
    r"|(?:đăng|xuất bản)(?: tải| bài| tin)?(?= (?:ngày|lúc|vào))|thời gian|published(?: on| at)?"
    r"|posted(?: on| at)?|date)(?!\w)|发布时间|发布日期|时间|日期",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?<!\w)(?:cập nhật|chỉnh sửa|sửa đổi|last modified|updated)(?: lần cuối)?(?!\w)|更新",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?<!\w)by (?=[^\W\d_]).*")
_AUTHOR = re.compile(r"(?<!\w)(?:tác giả|người viết|người đăng|bởi)(?!\w) ?:?", re.IGNORECASE)
_READ = re.compile(r"\d[\d.,]* (?:lượt|lần) (?:xem|đọc)", re.IGNORECASE)
_SEPARATOR = re.compile(r" [|*•·–] |\t")
_OF_ELSE = re.compile(r"[^\W\d_]\s*:$")
_HELD_THEN = re.compile(r"\s?:\s+[^\W\d_]")
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W\d_]+")


class Label(IntEnum):
    """What the words before a date say of it; the greater is the better evidence."""

    UPDATED = -1
    NONE = 0
    PUBLISHED = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date that a line states about the page, not one that a sentence mentions.

    Attributes:
        date: ISO 8601, ``2022-12-25`` or ``2025-02``.
        label: What the words before it say.
        clock: Whether the time of day stands beside it.
        weekday: Whether the day of the week does.
        words: How many words stand beside it that say nothing of a date.
        rest: The text glued behind a stamp that opens a paragraph, else empty.
    """

    date: str
    label: Label = Label.NONE
    clock: bool = False
    weekday: bool = False
    words: int = 0
    rest: str = ""


def first_date(text: str) -> str | None:
    """Return the first date (ISO 8601) of a field that is known to hold one, or ``None``."""
    text = unicodedata.normalize("NFC", text[:MAX_LENGTH])
    return next((value for _, _, value in _dates(text)), None)


def until(day: str, today: str | None) -> str:
    """Return a day, or its day and month exchanged where it lies after the day that is today.

    A page shows no story of the future: ``04/05/2023`` on the 6th of April begins with the month.
    """
    if not today or len(day) < 10 or day <= today:
        return day
    year, month, number = day.split("-")
    exchanged = f"{year}-{number}-{month}"
    return exchanged if int(number) <= 12 and exchanged <= today else day


def today_in(texts: Iterable[str]) -> str | None:
    """Return the day that a page's head says it is: a weekday and a date alone, no time of day."""
    stamps = (stamp_of(text) for text in texts)
    days = (s.date for s in stamps if s and s.weekday and not (s.clock or s.label or s.words))
    return next(days, None)


def stamp_of(line: str) -> Stamp | None:
    """Read a line that states the page's date: ``Thứ năm - 08/04/2021 05:04``.

    Beside the date only few words may stand (a section's name), more when a label says what the
    date is. A line of today's date (``Hôm nay, 24/11/2024``) is none.

    Args:
        line: One cleaned line.

    Returns:
        The stamp, or ``None`` when the line is something else.
    """
    text = unicodedata.normalize("NFC", line[:MAX_LENGTH])
    found = _dates(text) if _A_YEAR.search(text) else []
    if not found or _NOW.search(text):
        return None
    labelled = _labelled(text, found)
    label, (start, end, value) = max(labelled, key=lambda pair: pair[0])
    clock, weekday = bool(_CLOCK.search(text)), bool(_WEEKDAY.search(text))
    if len({value for _, _, value in found}) > 1 and not any(label for label, _ in labelled):
        return None  # from one day to another: an event
    if label is Label.NONE and _OF_ELSE.search(_residue(text[:start], []).rstrip()):
        return None  # the date of something else: "Hạn nộp: 30/9/2024"
    if label is Label.NONE and text[-1] == "." and _WORD.search(_residue(text, found)):
        return None  # a sentence of what was on that day: "Ngày 3/9/2024, xã họp."
    if label is Label.NONE and _HELD_THEN.match(text, end):
        return None  # what is on that day: "3/9/2024: Chủ tịch xã"
    rest = _residue(text, found)
    words = len(_WORD.findall(rest)) if len(line) <= MAX_LENGTH else len(line)
    few = 8 if _is_field(text) or _is_signature(rest) else 6 if clock or weekday else 3
    if words <= few:
        return Stamp(value, label, clock, weekday, words)
    if label is Label.NONE:
        return None
    if not _WORD.search(_residue(text[:start], [])) and _opens_sentence(text[end:]):
        consumed = len(text[:end].split())
        rest = " ".join(line.split()[consumed:])
        return Stamp(value, label, clock, weekday, words, rest)
    fits = words <= 20 and line[-1] != "."
    return Stamp(value, label, clock, weekday, words) if fits else None


def _dates(text: str) -> list[tuple[int, int, str]]:
    """Find all dates in NFC text: start, end and ISO value of each, in reading order."""
    found: list[tuple[int, int, str]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            value = _iso(match.groupdict())
            start, end = match.span()
            if value and not any(s < end and start < e for s, e, _ in found):
                found.append((start, end, value))
    return sorted(found)


def _iso(parts: dict[str, str]) -> str | None:
    month_name, day_number = parts["m"].lower(), parts.get("d")
    year, month = int(parts["y"]), month_of(month_name) or int(month_name)
    if not FIRST_YEAR <= year <= datetime.now(UTC).year + 1:
        return None
    if month > 12 and day_number:  # 03/31/2023: nobody translated the system
        month, day_number = int(day_number), parts["m"]
    try:
        day = date(year, month, int(day_number or 1))
    except ValueError:
        return None
    return day.isoformat() if day_number else f"{year}-{month:02}"


def month_of(name: str) -> int | None:
    """Return the number of a month by its Vietnamese name or the first letters of its English."""
    return _MONTHS.get(name.lower()) or _ENGLISH_MONTHS.get(name.lower())


def _labelled(
    text: str, found: list[tuple[int, int, str]]
) -> list[tuple[Label, tuple[int, int, str]]]:
    """Pair each date with what the words between it and the date before say."""
    edges = [0, *(end for _, end, _ in found)]
    return [
        (_label(text[edge : occurrence[0]]), occurrence)
        for edge, occurrence in zip(edges, found, strict=False)
    ]


def _label(words: str) -> Label:
    for pattern, label in ((_PUBLISHED, Label.PUBLISHED), (_UPDATED, Label.UPDATED)):
        for match in pattern.finditer(words):
            # The label must end right before the date, or "thời gian tới, từ 1/1/2025" had one.
            if not _WORD.search(_residue(words[match.end() :], [])):
                return label
    return Label.NONE


def _is_field(text: str) -> bool:
    """Whether a date stands alone between separators: ``Tin nhanh | 17/10/2024 | 3 phút đọc``."""
    parts = _SEPARATOR.split(text)
    return len(parts) > 1 and any(
        _dates(part) and not _WORD.search(_residue(part, _dates(part))) for part in parts
    )


def _is_signature(words: str) -> bool:
    """Whether what stands beside a date is a name: of who wrote it, or of an office."""
    named = _AUTHOR.sub(" ", words).split()
    capitals = sum(word[:1].isupper() for word in named)
    plain = not words.isupper() and words.rstrip()[-1:] != "."
    return bool(named) and plain and capitals * 5 >= 3 * len(named)


def _residue(text: str, found: list[tuple[int, int, str]]) -> str:
    """Return what is left of a line without dates, clocks, weekdays, labels and particles."""
    for start, end, _ in reversed(found):
        text = f"{text[:start]} {text[end:]}"
    for pattern in (_CLOCK, _WEEKDAY, _PUBLISHED, _UPDATED, _PARTICLE, _SIGNED, _READ):
        text = pattern.sub(" ", text)
    return text


def _opens_sentence(text: str) -> bool:
    words = text.split()
    return len(words) > 6 and text[0].isspace() and words[0].lstrip("“\"'(")[:1].isupper()
