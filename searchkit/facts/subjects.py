"""Subjects: who is named right before a verb, or behind ``Theo``.

``Trao đổi với phóng viên, ông Trần Châu, Phó Chủ tịch UBND tỉnh, cũng`` ends in a name with a
description behind it, ``Bộ trưởng Payne`` in a part of one, ``Thủ tướng`` in an office, ``Bà`` in a
pronoun. What stands behind a preposition ("ý kiến của ông Hùng") is no subject.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from searchkit.facts.personal_names import (
    RUN,
    foreign_name,
    is_body,
    is_place,
    name_before,
    names_at,
    names_in,
    without_address,
)
from searchkit.facts.pronouns import first_epithet, pronoun
from searchkit.facts.titles import any_of, begins_with, ends_in, small, words_of

NAME, SHORT, OFFICE, PRONOUN, MAYBE = "name", "short", "office", "pronoun", "maybe"
_KINDS: Final = ("address", "rank", "title")
_FAR: Final = 230  # characters before a verb in which its subject stands
_BETWEEN: Final = re.compile(
    r"\s(?:(?:vào\s)?(?:(?:ngày|hôm|sáng|chiều|tối|trưa|đêm)\s){1,3}(?:nay|qua|[\d/.-]{1,10})"
    r"|(?:giao|chỉ đạo|chia sẻ|thừa nhận|biểu dương|cảm ơn|đánh giá cao|nhấn mạnh|khẳng định"
    r"|nói)\svà)$"
)
"""A moment, or another verb, between a subject and its verb."""
_WRITTEN: Final = ("văn bản", "công văn", "công điện")
_WRITES: Final = re.compile(r"\s(?:đã\s|vừa\s)?(?:có|ký|gửi|ra)\s(?:văn bản|công văn|công điện)$")
"""What somebody signs who asks for something."""
_ENDS_BETWEEN: Final = frozenset("yaà0123456789")
_SEPARATOR: Final = re.compile(r"[,(–—-](?:(?<=\()|(?<=[,–-])\s|(?<=\s—)\s)")
_SHORT_PART: Final = 60  # characters
_OFFICE: Final = 90  # characters of an office with its body
_FIRST: Final = 110  # characters from the start of a sentence, in which its subject stands
MOST_PARTS: Final = 5
"""Of a description behind a name."""
_HEADS: Final = ("giám đốc", "chủ tịch")
_OFFICE_OF_FIRM: Final = 20  # characters in which one of them stands


class Subject(NamedTuple):
    """Who is named before a verb.

    Attributes:
        kind: ``name``, ``short``, ``office`` or ``pronoun``.
        text: The full name, the given or family name, the office with its body, or the pronoun.
        start: Offset of the mention, with what it is addressed by.
        others: The full names of who is named with them: ``ông Trần Châu và bà Lê Thu``.
    """

    kind: str
    text: str
    start: int
    others: tuple[str, ...] = ()


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{any_of('title')})(?!\w)")


@cache
def _title_words() -> frozenset[str]:
    """With which offices begin, in small and in capital letters."""
    first = {title.split()[0] for title in small("title")}
    return frozenset(each for word in first for each in (word, word.capitalize(), word.upper()))


@cache
def _of_office() -> re.Pattern[str]:
    """What somebody else is of, with a country or a body behind it, right before a name."""
    return re.compile(
        rf"(?<!tuyên bố)(?<!phát biểu)(?<!lời)\scủa\s(?i:{any_of('title')})"
        r"(?:\s[^\W\d_]+){1,5}\s$"
    )


@cache
def _office_alone() -> re.Pattern[str]:
    return re.compile(
        rf"(?i:{any_of('title')})(?:\sChính phủ)?(?:\s{any_of('country')}(?!\w)){{0,2}}"
        r"(?=\s[^\W\d_])(?!\s(?:[A-ZĐ]|của\s|quán\b))"
    )


def subject(text: str, floor: int, end: int) -> Subject | None:
    """Who is named right before an offset of a text.

    Args:
        text: In NFC.
        floor: Offset before which nothing is of the same sentence.
        end: Where the verb begins.
    """
    floor = max(floor, end - _FAR)
    end = _without_adverbs(text, floor, end)
    if end <= floor:
        return None
    if meant := pronoun(text, floor, end):
        return Subject(PRONOUN, *meant)
    whole = _together(text, floor, end) or _named(text, floor, end)
    if whole is None or whole.kind == MAYBE or _is_of_firm(text, whole):
        maybe = whole if whole and _begins(text, floor, whole) else None
        parts = list(_SEPARATOR.finditer(text, floor, end))[-MOST_PARTS:]
        last = parts[-1].end() if parts else floor
        whole = _described(text, floor, end, parts) or _office(text, floor, last, end) or maybe
    return whole


def _is_of_firm(text: str, named: Subject) -> bool:
    """Whether a mention may be an office with its firm: ``, Phó Giám đốc Vinaxa``."""
    office = text[named.start : named.start + _OFFICE_OF_FIRM].lower()
    is_apart = text[max(named.start - 2, 0) : named.start] in {", ", "- ", "– "}
    return named.kind == SHORT and is_apart and any(word in office for word in _HEADS)


def first_subject(text: str, floor: int, end: int) -> Subject | None:
    """Who is named at the start of a sentence: ``Thủ tướng Lê Thu cảm ơn các bạn, khẳng định``.

    Args:
        text: In NFC.
        floor: Where the sentence begins.
        end: Before which whoever it is ends.
    """
    for run in RUN.finditer(text, floor, min(end, floor + _FIRST)):
        found = subject(text, floor, run.end())
        if found and found.kind in {NAME, SHORT, PRONOUN}:
            return found if _leads(text, floor, found) and text[run.end()] == " " else None
    if epithet := first_epithet(text, floor, end):
        return Subject(PRONOUN, epithet, floor)
    office = office_alone(text, floor, end)
    return Subject(OFFICE, text[floor:office], floor) if office else None


def _without_adverbs(text: str, floor: int, end: int) -> int:
    for _ in range(6):
        trimmed = end
        while trimmed > floor and text[trimmed - 1] in " \u00a0,–-":
            trimmed -= 1
        last = ends_in(text[max(floor, trimmed - 20) : trimmed], words_of("adverb"))
        if last and trimmed - len(last) > floor:
            trimmed -= len(last) + 1
        elif (
            text[trimmed - 1 : trimmed] in _ENDS_BETWEEN
            and (match := _BETWEEN.search(text, max(floor, trimmed - 30), trimmed))
        ) or (
            text.endswith(_WRITTEN, floor, trimmed)
            and (match := _WRITES.search(text, max(floor, trimmed - 40), trimmed))
        ):
            trimmed = match.start()
        if trimmed == end:
            break
        end = trimmed
    return end


def _named(text: str, floor: int, end: int) -> Subject | None:
    """A name, or a part of one with what it is addressed by, that ends at an offset."""
    span = name_before(text, floor, end)
    run = without_address(text[slice(*span)]) if span else ""
    if span is None or not run:
        return None
    begins = end - len(run)
    if begins > span[0] and _is_area(text, floor, span[0]):
        return None  # quận Hai Bà Trưng
    found = [each for each in names_at(text, begins, run) if each[1] == end]
    start = found[-1][0] if found else begins
    first, by = _addressed(text, floor, start)
    if not found and (foreign := foreign_name(run)) and foreign[1] == len(run):
        start = begins + foreign[0]
        found = [(start, end)] if by else []
    before = text[max(floor, first - 20) : first].lower()
    word = before.rstrip().rpartition(" ")[2] if before[-1:].isspace() else ""
    if word.strip('(“"') in words_of("before") and not before.rstrip().endswith(_WHOLE):
        return None
    if by and before.rstrip().endswith(_BODIES) and begins_office(text, first, start):
        return None  # Văn phòng Tổng thống Putin
    if found and not by and _of_office().search(text, max(floor, first - _BODY), first):
        return None  # cố vấn của Tổng thống Hàn Quốc Moon Jae-in
    is_area = _is_area(text, floor, first if by else begins) or _is_area(text, floor, start)
    if found and (by or foreign_name(run) or not is_area or _is_held(text, floor, start)):
        return Subject(NAME, text[start:end], first)
    is_word = " " not in run and not run.isupper()  # "đại biểu Cầu" is no bridge
    if (is_body(run) and not (by and is_word)) or run.split()[-1] in words_of("company"):
        return None
    while by and " " in run and run[: run.index(" ")] in words_of("country"):
        run = run[run.index(" ") + 1 :]  # Tổng thống Mỹ Trump
        start = begins = end - len(run)
    if by and start == begins and len(run.split()) < 3:
        is_held = is_place(run) and _titles().match(text, first)  # Tổng thống Indonesia
        return None if is_held else Subject(SHORT, run, first)
    return None if _is_area(text, floor, first) else Subject(MAYBE, text[start:end], first)


def _together(text: str, floor: int, end: int) -> Subject | None:
    """Two whom a sentence names together, each with a form of address or an office."""
    cut = text.rfind(" và ", max(floor, end - _BODY * 2), end)
    word = text[cut + len(" và ") : end].partition(" ")[0] if cut > 0 else ""
    is_near = word[:1].isupper() or word in words_of("address")
    last = _named(text, cut + len(" và "), end) if is_near else None
    if last is None or last.kind != NAME or not _leads(text, cut + len(" và "), last):
        return None
    first = _named(text, floor, cut)
    if first is None or first.kind != NAME or not _opens_mention(text, first):
        return None
    return first._replace(others=(last.text,))


def _leads(text: str, start: int, named: Subject) -> bool:
    """Whether a mention, or the office of whoever it names, begins at an offset."""
    return named.start == start or (
        begins_office(text, start, named.start) and not _CUTS.search(text, start, named.start)
    )


def _opens_mention(text: str, named: Subject) -> bool:
    """Whether a form of address stands before a name, as none does within a firm's, and no more."""
    word = text[max(named.start - 20, 0) : named.start].rstrip().rpartition(" ")[2].lower()
    return not text.startswith(named.text, named.start) and word not in words_of("some")


def _is_held(text: str, floor: int, start: int) -> bool:
    """Whether the place before a name is an office's: ``Phó Chủ tịch UBND tỉnh Trần Châu``."""
    if _is_area(text, floor, start, "firm"):
        return False  # Giám đốc Công ty Trần Châu
    match = _titles().search(text, max(floor, start - _BODY), start)
    return match is not None and _CUTS.search(text, match.end(), start) is None


_BODY: Final = 40  # characters between an office and its holder
_CUTS: Final = re.compile(r"[,;:()“”\"]")
_BODIES: Final = ("chính phủ", "chính quyền", "văn phòng", "nội các")
_WHOLE: Final = ("đồng thời", "trong khi", "ngoại giao")  # whose last words are no prepositions


def _begins(text: str, floor: int, named: Subject) -> bool:
    """Whether a name begins a part of a sentence, or surely is one: ``phía Roger Moore``."""
    before = text[max(floor, named.start - 20) : named.start].rstrip()
    is_first = not before[-1:].isalnum() or before.rsplit(" ", 1)[-1] in _BEFORE_SUBJECT
    return is_first or any(names_in(named.text))


_BEFORE_SUBJECT: Final = frozenset(
    {"đó", "nay", "qua", "còn", "nhưng", "và", "thì", "nên", "thời", "khi"}
)


def _addressed(text: str, floor: int, start: int) -> tuple[int, bool]:
    """Where the forms of address and the office right before a name begin, and if there are any."""
    first = start
    for _ in range(3):
        before = text[max(floor, first - 40) : first].lower().rstrip(" .")
        known = ends_in(before, small(*_KINDS))
        if not known:
            break
        first = max(floor, first - 40) + len(before) - len(known)
    return first, first < start


def _is_area(text: str, floor: int, start: int, kind: str = "area") -> bool:
    """Whether what stands before a name says that it is one of a place or a firm."""
    before = text[max(floor, start - 20) : start].lower().rstrip(" .")
    return bool(ends_in(before, words_of(kind))) and not before.endswith("nông thôn")


def _described(text: str, floor: int, end: int, parts: Sequence[re.Match[str]]) -> Subject | None:
    """A name with a description behind it: ``ông Trần Châu, Phó Chủ tịch UBND tỉnh``."""
    found = None
    stop = end
    for separator in reversed(parts):
        part = text[separator.end() : stop].lstrip()
        if not part or _FINITE.search(part) or _AFTER_BRACKET.search(part):
            break
        stop = separator.start()
        stop -= text[max(stop - 1, 0) : stop].isspace()
        is_apart = separator[0][0] != ","  # by a dash or a bracket
        if not (part[0].isdigit() or is_apart or _is_role(part.lower())):
            if len(part) > _SHORT_PART:
                break
            continue  # Chợ Gạo, of "xã Hòa Định, Chợ Gạo"
        named = _named(text, floor, stop)
        if named and (named.kind == NAME or (named.kind == MAYBE and foreign_name(named.text))):
            found = Subject(NAME, named.text, named.start)
    return found or _unseparated(text, floor, end)


_AFTER_BRACKET: Final = re.compile(r"\)\s+\w+\s\w")
_FINITE: Final = re.compile(
    r"\s(?:đã|đang|sẽ|được|bị|có|để|(?<!hòng )không(?! quân)|vừa|cần|phải|điều khiển)\s"
)


def _is_role(opens: str) -> bool:
    return begins_with(opens, small("role", "title", "rank"))


def _unseparated(text: str, floor: int, end: int) -> Subject | None:
    """``Anh Võ Tá Minh chồng sản phụ Huệ``, ``ông Lê Thu ở xã Bình``: near, and in one part."""
    near = max(floor, end - 70)
    if _BLUNT_WORDS.isdisjoint(text[near:end].split()):
        return None
    match = _BLUNT.search(text, near, end)
    return _named(text, floor, match.start()) if match else None


_BLUNT: Final = re.compile(
    r"\s(?:chồng|vợ|mẹ|cha|bố|con|ở|ngụ|trú|quê|tại|thuộc|của|đến từ)\s[^,;:.()“”\"]{2,60}$"
)
_BLUNT_WORDS: Final = frozenset(
    {"chồng", "vợ", "mẹ", "cha", "bố", "con", "ở", "ngụ", "trú", "quê", "tại", "thuộc", "của", "từ"}
)


def _office(text: str, floor: int, part: int, end: int) -> Subject | None:
    """An office with its body at the end of a part: ``Giám đốc Sở Y tế``."""
    near = max(part, end - _OFFICE)
    if _title_words().isdisjoint(text[near:end].replace("“", " ").split()):
        return None
    match = _titles().search(text, near, end)
    if match is None:
        return None
    before = text[max(floor, match.start() - 20) : match.start()].rstrip().rsplit(None, 1)
    if before and before[-1].lower() in words_of("before") | words_of("some"):
        return None
    body = text[match.end() : end]
    if (body and not body.startswith(" ")) or body.startswith(" quán") or _VERBAL.search(body):
        return None
    if not all(_is_area(body, 0, start) for start, _ in names_in(body)):
        return None
    return Subject(OFFICE, text[match.start() : end].rstrip(), match.start())


_VERBAL: Final = re.compile(
    r"(?i)[;:.()“”\"]|\s(?:đã|đang|sẽ|được|bị|có|là|tại|trong|khi|để|không|vừa|mới|cần|phải|chủ trì"
    r"|dự|tham|ký|trao|làm|đến|nhận|ra|vào|lên|trả|nghe|gặp|xem|trình bày|phát biểu"
    r"|đánh giá|nhấn mạnh|yêu cầu|ban hành|chủ trương|của ông"
    r"|của bà|cũng|bày tỏ|ủng hộ|rất|nên|chưa|đều)\s"
)


def begins_office(text: str, start: int, end: int) -> bool:
    """Whether an office begins at an offset: ``Tổng thống Mỹ`` before ``Donald Trump``."""
    return bool(_titles().match(text, start, end))


def office_alone(text: str, start: int, end: int) -> int | None:
    """Where an office ends that stands at an offset without a body or a name; None for none."""
    match = _office_alone().match(text, start, end)
    return match.end() if match else None


def describes(part: str) -> bool:
    """Whether a part of a sentence begins like the description of somebody: ``Phó Chủ tịch xã``."""
    opens = part.lower()
    if opens.startswith(_LIVES):
        return True
    is_office = begins_with(opens, small("title", "rank"))
    plain = _BRACKETS.sub("", part)
    return (is_office or (part[:1].isupper() and _is_role(opens))) and not _VERBAL.search(plain)


_LIVES: Final = ("cựu ", "nguyên ", "trú ", "ngụ ", "quê ", "sinh năm ", "người ")
_BRACKETS: Final = re.compile(r"\s\([^()]*\)")
