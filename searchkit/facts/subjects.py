"""Subjects: who is named right before a verb, or behind ``Theo``.

``Trao đổi với phóng viên, ông Trần Châu, Phó Chủ tịch UBND tỉnh, cũng`` ends in a name with a
description behind it, ``Bộ trưởng Payne`` in a part of one, ``Thủ tướng`` in an office, ``Bà`` in a
pronoun. What stands behind a preposition ("ý kiến của ông Hùng") is no subject.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from searchkit.facts.addressed import (
    MAYBE,
    NAME,
    OFFICE,
    PRONOUN,
    SHORT,
    Subject,
    is_area,
    leads,
    named_before,
    titles,
    together,
)
from searchkit.facts.personal_names import (
    RUN,
    foreign_name,
    is_place,
    names_in,
)
from searchkit.facts.pronouns import clause_start, epithet, first_epithet, pronoun
from searchkit.facts.titles import any_of, begins_with, ends_in, small, words_of

_FAR: Final = 280  # characters before a verb in which its subject stands
_BETWEEN: Final = re.compile(
    r"\s(?:(?:vào\s)?(?:(?:ngày|hôm|sáng|chiều|tối|trưa|đêm)\s){1,3}(?:nay|qua|[\d/.-]{1,10})"
    r"|hồi\s(?:(?:đầu|cuối|giữa)\s)?(?:tháng|tuần|năm)(?:\s(?!cho\b)[\w/]{1,7}){1,4}"
    r"|(?:giao|chỉ đạo|chia sẻ|thừa nhận|biểu dương|cảm ơn|đánh giá cao|nhấn mạnh|khẳng định"
    r"|nói)\svà)$"
)
"""A moment, or another verb, between a subject and its verb."""
_BRACKETED: Final = re.compile(r"\s\((?:trái|phải|giữa|ảnh|bìa|thứ|ngoài|đứng|áo)[^()]{0,16}\)$")
"""What may stand behind a name: where somebody is in a picture."""
_WRITTEN: Final = ("văn bản", "công văn", "công điện", "ý kiến")
_WRITES: Final = re.compile(
    r"\s(?:đã\s|vừa\s)?(?:có|ký|gửi|ra)\s(?:văn bản|công văn|công điện|ý kiến)$"
)
"""What somebody signs who asks for something."""
_ENDS_BETWEEN: Final = frozenset("yaàác0123456789i")
_SEPARATOR: Final = re.compile(r"[,(–—-](?:(?<=\()|\s|(?<=[^\W\d],)(?=[A-ZĐ]))")
_ASIDE: Final = re.compile(r"(?<=\s)[^A-ZĐ\s]\S*\s\([^()]*,[^()]*\)")
"""What is told in brackets of a word that begins no name, with commas of its own."""
_SHORT_PART: Final = 60  # characters
_OFFICE: Final = 90  # characters of an office with its body
_FIRST: Final = 110  # characters from the start of a sentence, in which its subject stands
MOST_PARTS: Final = 5
"""Of a description behind a name."""
_SEVERAL: Final = ("các ", "Các ", "những ", "Những ", "nhiều ", "Nhiều ", "mọi ", "Mọi ")
"""With which several people begin, of whom none is named."""
_APART: Final = frozenset({", ", "- ", "– "})
_HEADS: Final = ("giám đốc", "chủ tịch")
_OFFICE_OF_FIRM: Final = 20  # characters in which one of them stands


@cache
def _title_words() -> frozenset[str]:
    """With which offices begin, in small and in capital letters."""
    first = {title.split()[0] for title in small("title")}
    return frozenset(each for word in first for each in (word, word.capitalize(), word.upper()))


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
    whole = together(text, floor, end) or named_before(text, floor, end)
    is_place_of = whole and whole.kind == SHORT and is_place(whole.text)
    if whole and whole.kind != MAYBE and not is_place_of and not _is_apposed(text, floor, whole):
        return whole
    parts = _separators(text, floor, end)
    last = parts[-1].end() if parts else floor
    if text.startswith(_SEVERAL, last):
        return None
    if described := _described(text, floor, end, parts):
        return described
    if meant := epithet(text, floor, end):
        return Subject(PRONOUN, *meant)
    if is_place_of:
        return whole
    if whole and whole.kind == MAYBE and _is_introduced(text, floor, whole):
        return whole._replace(kind=NAME)
    if office := _office(text, floor, last, end):
        return office
    return whole if whole and _begins(text, floor, whole) else None


def _separators(text: str, floor: int, end: int) -> Sequence[re.Match[str]]:
    """What parts the description of somebody, but for what is told in brackets within it."""
    found = list(_SEPARATOR.finditer(text, floor, end))
    for aside in _ASIDE.finditer(text, floor, end) if text.find("(", floor, end) > 0 else ():
        found = [each for each in found if not aside.start() < each.start() < aside.end()]
    return found[-MOST_PARTS:]


def _is_of_firm(text: str, named: Subject) -> bool:
    """Whether a mention may be an office with its firm: ``, Phó Giám đốc Vinaxa``."""
    office = text[named.start : named.start + _OFFICE_OF_FIRM].lower()
    is_apart = text[max(named.start - 2, 0) : named.start] in _APART
    return named.kind == SHORT and is_apart and any(word in office for word in _HEADS)


def _is_apposed(text: str, floor: int, named: Subject) -> bool:
    """Whether a mention may be what somebody named before it is: ``, tổng giám mục Cotabato``."""
    if named.kind != SHORT or text[max(named.start - 2, 0) : named.start] not in _APART:
        return False
    if _is_of_firm(text, named):
        return True
    first = (
        named_before(text, floor, named.start - 2) if titles().match(text, named.start) else None
    )
    if first is None or first.kind != NAME:
        return False
    return clause_start(text, floor, first.start) >= first.start - 1


def first_subject(text: str, floor: int, end: int) -> Subject | None:
    """Who is named at the start of a sentence: ``Thủ tướng Lê Thu cảm ơn các bạn, khẳng định``.

    Args:
        text: In NFC.
        floor: Where the sentence begins.
        end: Before which whoever it is ends.
    """
    for run in RUN.finditer(text, floor, min(end, floor + _FIRST)):
        found = together(text, floor, run.end()) or named_before(text, floor, run.end())
        if found is None or found.kind == MAYBE or is_place(found.text):
            continue
        if not _is_of_firm(text, found):
            is_its = leads(text, floor, found) and _goes_on(text, run.end(), end)
            return found if is_its else None
    if epithet := first_epithet(text, floor, end):
        return Subject(PRONOUN, epithet, floor)
    office = office_alone(text, floor, end)
    return Subject(OFFICE, text[floor:office], floor) if office else None


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a clause goes on behind a name, perhaps behind what somebody is."""
    return text[start] == " " or (
        text.startswith(", ", start, end) and _is_role(text[start + 2 : end].lower())
    )


def apposed(text: str, floor: int, end: int) -> Subject | None:
    """Who begins a sentence, where a description alone stands between him and the verb.

    ``Bà Lê Thu, người được giao việc này, ngày 1-6 nói``: whatever the description is.

    Args:
        text: In NFC.
        floor: Where the sentence begins, or what follows an occasion.
        end: Where the verb begins.
    """
    for run in RUN.finditer(text, floor, min(end, floor + _FIRST)):
        if text[run.end() : run.end() + 2].lstrip()[:1] not in _SETS_APART:
            continue
        found = named_before(text, floor, run.end())
        is_named = found and found.kind != MAYBE and leads(text, floor, found)
        if found and not is_named and _is_introduced(text, floor, found):
            found, is_named = found._replace(kind=NAME), True
        if found and is_named:
            end = _without_adverbs(text, floor, end)
            is_closed = text[end : end + 1] in {",", ")"} or text.startswith((" –", " -"), end)
            description = _CLOSED if is_closed else _OPEN
            return found if description.fullmatch(text, run.end(), end) else None
    return None


_SETS_APART: Final = frozenset(",(–-")
_CLOSED: Final = re.compile(r"\s?(?:,|\(|[–-])\s?[^;:.“”\"]{3,160}")
_OPEN: Final = re.compile(
    r"\s?(?:,|\([^()]{2,60}\)|[–-])\s(?:(?:người|từng)\b|(?!.*\s(?:đã|đang|sẽ|là|có|được|bị|cũng)\s)"
    r"(?!(?:các|những|nhiều|mọi|hai|ba|bốn|số|khi|nhưng|và|trong|theo|do|vì|bởi|để|nếu|thì|cơ quan"
    r"|người dân|ông|bà|anh|chị|tôi|chúng|họ)\b))[^,;:.“”\"]{3,130}"
)
"""What may stand between a name and its verb, with a comma behind it and without one."""


def ends_clause(text: str, named: Subject, end: int) -> bool:
    """Whether a comma alone stands behind a mention, before a verb that is somebody else's.

    ``Ông Hùng gặp ông Trần Châu, một lần nữa khẳng định …``

    Args:
        text: In NFC.
        named: Whoever is mentioned.
        end: Where the verb begins.
    """
    behind = text.find(named.text, named.start, end) + len(named.text)
    return "," in text[behind:end] and _without_adverbs(text, behind - 1, end) == behind


def _without_adverbs(text: str, floor: int, end: int) -> int:
    for _ in range(6):
        trimmed = min(end, floor + len(text[floor:end].rstrip(" \u00a0,–-")))
        last = ends_in(text[max(floor, trimmed - 20) : trimmed], words_of("adverb"))
        if last and trimmed - len(last) > floor:
            trimmed -= len(last) + 1
        elif (
            (
                text[trimmed - 1 : trimmed] in _ENDS_BETWEEN
                and (match := _BETWEEN.search(text, max(floor, trimmed - 30), trimmed))
            )
            or (
                text.endswith(_WRITTEN, floor, trimmed)
                and (match := _WRITES.search(text, max(floor, trimmed - 40), trimmed))
            )
            or (
                text[trimmed - 1 : trimmed] == ")"
                and (match := _BRACKETED.search(text, max(floor, trimmed - 24), trimmed))
            )
        ):
            trimmed = match.start()
        else:
            return trimmed
        end = trimmed
    return end


def _is_introduced(text: str, floor: int, named: Subject) -> bool:
    """Whether a clause begins with what somebody is who has a foreign name, and with no firm.

    ``Trùm phát xít Adolf Hitler``, but not ``công ty Young Pioneer``.
    """
    clause = clause_start(text, floor, named.start)
    introduces = text[clause : named.start]
    words = introduces.lower().split()
    return (
        " " in named.text
        and foreign_name(named.text) == (0, len(named.text))
        and 0 < len(words) < _INTRODUCES
        and small("body", "firm", "area").isdisjoint((words[0], " ".join(words[:2])))
        and _OF_SEVERAL.isdisjoint(words)
        and words_of("before", "adverb", "some").isdisjoint(words)
        and _VERBAL.search(f" {introduces}") is None
    )


_OF_SEVERAL: Final = frozenset({"vợ", "chồng", "fan", "cặp", "bố", "mẹ", "con", "em", "thầy"})
_INTRODUCES: Final = 7  # words at most


def _begins(text: str, floor: int, named: Subject) -> bool:
    """Whether a name begins a part of a sentence, or surely is one: ``phía Roger Moore``."""
    before = text[max(floor, named.start - 20) : named.start].rstrip()
    is_first = not before[-1:].isalnum() or before.rsplit(" ", 1)[-1] in _BEFORE_SUBJECT
    return is_first or any(names_in(named.text))


_BEFORE_SUBJECT: Final = frozenset(
    {"đó", "nay", "qua", "ngoái", "còn", "nhưng", "và", "thì", "nên", "thời", "khi"}
)


def _described(text: str, floor: int, end: int, parts: Sequence[re.Match[str]]) -> Subject | None:
    """A name with a description behind it: ``ông Trần Châu, Phó Chủ tịch UBND tỉnh``."""
    found = None
    stop = end
    for separator in reversed(parts):
        part = text[separator.end() : stop].lstrip()
        if _FINITE.search(part) or _AFTER_BRACKET.search(part):
            break
        stop = separator.start() - (text[separator.start() - 1] == " ")
        is_apart = separator[0][0] != ","  # by a dash or a bracket
        if part and not (part[0].isdigit() or is_apart or _is_role(part.lower())):
            if len(part) > _SHORT_PART:
                break
            continue  # Chợ Gạo, of "xã Hòa Định, Chợ Gạo"
        named = named_before(text, floor, stop)
        if named is None or not (
            named.kind == NAME or (named.kind == MAYBE and foreign_name(named.text))
        ):
            continue
        if found is None or (_is_bare(text, found) and not _is_bare(text, named)):
            found = named._replace(kind=NAME)
    return found or _unseparated(text, floor, end)


def _is_bare(text: str, named: Subject) -> bool:
    """Whether no form of address stands before a name, as before a place's: ``, xã Ninh Sở, …``."""
    return text.startswith(named.text, named.start)


_AFTER_BRACKET: Final = re.compile(
    r"\)\s+(?!(?:của|thuộc|tại|ở|tỉnh|huyện|quận|xã|phường|thị xã|thành phố|TP)\s)\w+\s\w"
)
_FINITE: Final = re.compile(
    r"\s(?:đã|đang|sẽ|được|bị|có|để|(?<!hòng )không(?! quân)|vừa|cần|phải|điều khiển)\s"
)


def _is_role(opens: str) -> bool:
    return begins_with(opens, small("role", "title", "rank"))


def _unseparated(text: str, floor: int, end: int) -> Subject | None:
    """``Anh Võ Tá Minh chồng sản phụ Huệ``, ``ông Lê Thu ở xã Bình``: near, and in one part."""
    if text[end - 1 : end] == ")":  # thuộc Viện nghiên cứu Sejong (Hàn Quốc)
        end = max(text.rfind(" (", floor, end), floor)
    near = max(floor, end - 80)
    if _BLUNT_WORDS.isdisjoint(text[near:end].split()):
        return None
    match = _BLUNT.search(text, near, end)
    return named_before(text, floor, match.start()) if match else None


_BLUNT: Final = re.compile(
    r"\s(?:chồng|vợ|mẹ|cha|bố|con|thuộc|của)\s(?:[^,;:.()“”\"]|\.(?=\w)){2,60}$"
    r"|\s(?:ở|ngụ|trú|quê|tại|đến từ)\s(?:[^,;:.()“”\"]|\.(?=\w)){2,60}"
    r"(?:,\s[A-ZĐ][^\W\d_]*(?:\s[A-ZĐ][^\W\d_]*){0,3})?$"
)
_BLUNT_WORDS: Final = frozenset(
    {"chồng", "vợ", "mẹ", "cha", "bố", "con", "ở", "ngụ", "trú", "quê", "tại", "thuộc", "của", "từ"}
)


def _office(text: str, floor: int, part: int, end: int) -> Subject | None:
    """An office with its body at the end of a part: ``Giám đốc Sở Y tế``."""
    near = max(part, end - _OFFICE)
    if _title_words().isdisjoint(text[near:end].replace("“", " ").split()):
        return None
    found = titles().finditer(text, near, end)
    held = [each for each in found if not text.endswith("của ", near, each.start())]
    if not held:
        return None
    match = held[-1]
    before = text[max(floor, match.start() - 20) : match.start()].rstrip().lower()
    if ends_in(before, words_of("before", "some", "aide")):
        return None
    body = text[match.end() : end].replace("TP.", "TP ")
    is_open = (body and not body.startswith(" ")) or body.startswith(" quán")
    if is_open or _VERBAL.search(f"{body} "):
        return None
    if not all(is_area(body, 0, start) for start, _ in names_in(body)):
        return None
    return Subject(OFFICE, text[match.start() : end].rstrip(), match.start())


_VERBAL: Final = re.compile(
    r"(?i)[;:.()“”\"]|\s(?:đã|đang|sẽ|được|bị|có|là|tại|trong|khi|để|không|vừa|mới|cần|phải|chủ trì"
    r"|dự|tham|ký|trao|làm|đến|nhận|ra|vào|lên|trả|nghe|gặp|xem|trình bày|phát biểu"
    r"|đánh giá|nhấn mạnh|yêu cầu|ban hành|chủ trương|của ông"
    r"|của bà|cũng|bày tỏ|ủng hộ|rất|nên|chưa|đều)\s|\svà\s$"
)


def office_alone(text: str, start: int, end: int) -> int | None:
    """Where an office ends that stands at an offset without a body or a name; None for none."""
    match = _office_alone().match(text, start, end)
    return match.end() if match else None


def describes(part: str) -> bool:
    """Whether a part of a sentence begins like the description of somebody: ``Phó Chủ tịch xã``."""
    opens = part.lower()
    if _LIVES.match(opens):
        return " là " not in opens
    is_office = begins_with(opens, small("title", "rank"))
    plain = _BRACKETS.sub("", part)
    return (is_office or (part[:1].isupper() and _is_role(opens))) and not _VERBAL.search(plain)


_LIVES: Final = re.compile(
    r"(?:cựu|nguyên(?!\s(?:tắc|nhân|liệu|vẹn))|một (?:nhà|chuyên gia|trong|thành viên)"
    r"|trú|ngụ|quê|sinh năm|người)\s"
)
_BRACKETS: Final = re.compile(r"\s\([^()]*\)")
