"""Mentions of people: a name, or a part of one, with what it is addressed by.

``ông Trần Châu`` is a name, ``Bộ trưởng Payne`` a part of one. What stands behind a preposition ("ý
kiến của ông Hùng") is nobody who does something.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from searchkit.facts.personal_names import (
    foreign_name,
    is_body,
    is_credited,
    is_foreign,
    is_place,
    name_before,
    names_at,
    names_in,
    without_address,
)
from searchkit.facts.titles import any_of, begins_with, ends_in, small, words_of

NAME, SHORT, OFFICE, PRONOUN, MAYBE = "name", "short", "office", "pronoun", "maybe"
SAME = "same"
"""Nobody is named: whoever spoke in the sentence before goes on."""
_KINDS: Final = ("address", "rank", "title")


class Subject(NamedTuple):
    """Who is named before a verb.

    Attributes:
        kind: ``name``, ``short``, ``office``, ``pronoun``, ``maybe`` (a name of a person or a body)
            or ``same``.
        text: The full name, the given or family name, the office with its body, or the pronoun.
        start: Offset of the mention, with what it is addressed by.
        others: The full names of who is named with them: ``ông Trần Châu và bà Lê Thu``.
    """

    kind: str
    text: str
    start: int
    others: tuple[str, ...] = ()


@cache
def titles() -> re.Pattern[str]:
    """An office without its body."""
    return re.compile(rf"(?<!\w)(?i:{any_of('title')})(?!\w)")


@cache
def _opening_titles() -> re.Pattern[str]:
    return re.compile(rf"(?i:(?:quyền|nguyên|cựu|tân|nữ)\s)?(?i:{any_of('title')})(?!\w)")


@cache
def _of_office() -> re.Pattern[str]:
    """What somebody else is of, with a country or a body behind it, right before a name."""
    return re.compile(
        r"(?<!tuyên bố)(?<!phát biểu)(?<!lời)\s(?:của|tới|lên|gửi|gặp|thăm)\s"
        rf"(?i:{any_of('title', 'rank')})"
        r"(?:\s[^\W\d_]+){1,5}\s$"
    )


def named_before(text: str, floor: int, end: int) -> Subject | None:
    """A name, or a part of one with what it is addressed by, that ends at an offset."""
    span = name_before(text, floor, end)
    run = without_address(text[slice(*span)]) if span else ""
    if span is None or not run:
        return None
    begins = end - len(run)
    if begins > span[0] and is_area(text, floor, span[0]) and not _runs_on(text[span[0] : begins]):
        return None  # quận Hai Bà Trưng
    found = [each for each in names_at(text, begins, run) if each[1] == end]
    start = found[-1][0] if found else begins
    if is_credited(text, start):
        return None
    first, by = _addressed(text, floor, start)
    if not found and (foreign := foreign_name(run)) and foreign[1] == len(run):
        start = begins + foreign[0]
        found = [(start, end)] if by else []
    opens = first if by or not found else _office_start(text, floor, first)
    if _is_object(text, floor, opens, by=by):
        return None
    before = text[max(floor, opens - 20) : opens].lower()
    if (by or opens < first) and before.rstrip().endswith(_BODIES):
        return None  # Văn phòng Tổng thống Putin
    if by and ends_in(before.rstrip(), words_of("kin")) and text[first:].startswith(_ADDRESSES):
        return None  # vợ ông Hùng
    if found and not by and _is_of_office(text[max(floor, first - _BODY) : first]):
        return None  # cố vấn của Tổng thống Hàn Quốc Moon Jae-in
    if found and (
        by
        or foreign_name(run)
        or not (is_area(text, floor, begins) or is_area(text, floor, start))
        or _is_held(text, floor, start)
    ):
        return Subject(NAME, text[start:end], first)
    is_word = " " not in run and not run.isupper()  # "đại biểu Cầu" is no bridge
    if (is_body(run) and not (by and is_word)) or run.split()[-1] in words_of("company"):
        return None
    if by:
        return _part_of_name(text, floor, first, start, end)
    return None if is_area(text, floor, first) else Subject(MAYBE, text[start:end], first)


def _is_object(text: str, floor: int, opens: int, *, by: bool) -> bool:
    """Whether a preposition stands before a mention, or a verb that somebody else does."""
    before = text[max(floor, opens - 20) : opens].lower()
    word = before.rstrip().rpartition(" ")[2] if before[-1:].isspace() else ""
    is_told = (
        before.rstrip().endswith(_WHOLE)
        or before.strip() == "cố"  # Cố Thủ tướng Trần Châu từng nói
        or (by and word == "là")  # … khác là em Lê Thu nói
    )
    return word.strip('(“"') in words_of("before") and not is_told


def _part_of_name(text: str, floor: int, first: int, start: int, end: int) -> Subject | None:
    """A part of a name behind what it is addressed by: Trump of ``Tổng thống Mỹ Trump``."""
    run = text[start:end]
    is_plain = text[first:start].strip() in words_of("address")
    while (
        " " in run
        and run[: run.index(" ")] in words_of("country")
        and (is_plain or is_foreign(run.rsplit(" ", 1)[-1]))  # ông Ba Phi, but not ca sĩ Mỹ Linh
    ):
        run = run[run.index(" ") + 1 :]
    if len(run.split()) >= _FULL:
        return None if is_area(text, floor, first) else Subject(MAYBE, run, first)
    address = text[first : end - len(run)].strip().lower()
    is_aide = begins_with(address, words_of("aide")) and address not in words_of("aide")
    if address in _FOR_MANY or is_aide:
        return None  # đại diện Vinaxa, trợ lý Tổng thống Trump
    is_held = (is_place(run) or run in words_of("ministry")) and titles().match(text, first)
    return None if is_held else Subject(SHORT, run, first)  # Tổng thống Indonesia


def _runs_on(before: str) -> bool:
    """Whether a name and a form of address in capital letters stand before another: a caption."""
    *name, address = before.split()
    return len(name) > 1 and address in words_of("address")


def together(text: str, floor: int, end: int) -> Subject | None:
    """Two whom a sentence names together, each with a form of address or an office."""
    cut = text.rfind(" và ", max(floor, end - _BODY * 2), end)
    word = text[cut + len(" và ") : end].partition(" ")[0] if cut > 0 else ""
    is_near = word[:1].isupper() or word in words_of("address")
    last = named_before(text, cut + len(" và "), end) if is_near else None
    if last is None or last.kind != NAME or not leads(text, cut + len(" và "), last):
        return None
    first = named_before(text, floor, cut)
    if first is None or first.kind != NAME or not _opens_mention(text, first):
        return None
    return first._replace(others=(last.text,))


def _is_of_office(before: str) -> bool:
    return any(word in before for word in _OF) and _of_office().search(before) is not None


_OF: Final = (" của ", " tới ", " lên ", " gửi ", " gặp ", " thăm ")


def leads(text: str, start: int, named: Subject) -> bool:
    """Whether a mention, or the office of whoever it names, begins at an offset."""
    return named.start == start or (
        begins_office(text, start, named.start) and not CUTS.search(text, start, named.start)
    )


def _opens_mention(text: str, named: Subject) -> bool:
    """Whether a form of address stands before a name, as none does within a firm's, and no more."""
    word = text[max(named.start - 20, 0) : named.start].rstrip().rpartition(" ")[2].lower()
    return not text.startswith(named.text, named.start) and word not in words_of("some")


def _is_held(text: str, floor: int, start: int) -> bool:
    """Whether the place before a name is an office's: ``Phó Chủ tịch UBND tỉnh Trần Châu``."""
    if is_area(text, floor, start, "firm"):
        return False  # Giám đốc Công ty Trần Châu
    match = titles().search(text, max(floor, start - _BODY), start)
    if match is None or CUTS.search(text, match.end(), start):
        return False
    before = text[max(floor, match.start() - _BODY) : match.start()].rstrip(" ,–-")
    return all(
        end != len(before) for _, end in names_in(before)
    )  # ông Trần Châu, Chủ tịch xã Hà Sở


_ADDRESSES: Final = ("ông ", "bà ", "anh ", "chị ", "cô ", "em ", "cụ ", "bé ")
_FULL: Final = 3  # words of a full name
_FOR_MANY: Final = frozenset({"đại diện", "lãnh đạo"})
_BODY: Final = 40  # characters between an office and its holder
CUTS: Final = re.compile(r"[,;:()“”\"]")
_BODIES: Final = ("chính phủ", "chính quyền", "văn phòng", "nội các")
_WHOLE: Final = (
    "đồng thời",
    "trong khi",
    "ngoại giao",
    "điện ảnh",
    "làm việc",
    "sự việc",
    "hiện tại",
    "sau khi",
    "trước khi",
    "dẫn lời",
    "trích lời",
)  # whose last words are no prepositions


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


def _office_start(text: str, floor: int, first: int) -> int:
    """Where the office with its body before a name begins: ``việc Tổng thống Mỹ Donald Trump``."""
    *_, held = [None, *titles().finditer(text, max(floor, first - _BODY), first)]
    body = text[held.end() : first] if held else ""
    plain = {word for word in body.split() if word.islower()}
    is_its = not CUTS.search(body) and plain.isdisjoint(words_of("before", "adverb", "deed"))
    return held.start() if held and is_its else first


def is_area(text: str, floor: int, start: int, kind: str = "area") -> bool:
    """Whether what stands before a name says that it is one of a place or a firm."""
    before = text[max(floor, start - 20) : start].lower().rstrip(" .")
    return bool(ends_in(before, words_of(kind))) and not before.endswith("nông thôn")


def begins_office(text: str, start: int, end: int) -> bool:
    """Whether an office begins at an offset: ``Tổng thống Mỹ`` before ``Donald Trump``."""
    return bool(_opening_titles().match(text, start, end))
