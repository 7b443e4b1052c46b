"""Words that stand for somebody who was named: "ông", "vị phó chủ tịch", "Nhà lãnh đạo Pháp"."""

import re
from functools import cache
from typing import Final

from searchkit.facts.personal_names import full_names
from searchkit.facts.titles import any_of, small, words_of

_PRONOUNS: Final = frozenset({"ông", "bà", "anh", "chị", "cô"})
_CLAUSE: Final = re.compile(
    r"(?:.*[,;:.!?“”\"()–]|(?:Ngày|Sáng|Chiều|Tối|Hôm)\s[\w./-]+(?:\s[\d./-]+)?(?=\s))?\s?"
    r"(?:(?:[Tt]uy nhiên|[Nn]hưng|[Ss]ong|[Cc]òn|[Vv]à|[Tt]heo đó|[Dd]o đó|[Vv]ì (?:vậy|thế)"
    r"|[Ss]au đó|[Tt]rong khi(?: đó)?|[Kk]hi|[Mm]ới đây|[Cc]hính|[Rr]iêng|[Tt]rước đó|[Nn]gay cả"
    r"|[Đđ]ồng thời|[Bb]ên cạnh đó|[Nn]goài ra)\s)?",
    re.DOTALL,
)
"""What stands before the clause of a verb, and what leads into it."""
_WITHIN: Final = (" vị ", " nhà lãnh đạo ", " người đứng đầu ")
_SEVERAL: Final = (
    *(" hai ", " các ", " những ", " nhiều ", " một ", " mỗi ", " của ", " với ", " cho "),
    *(" đơn ", " Đơn ", " chức ", " địa ", " quý ", " học ", " bài "),
)
"""What stands before one of them that is several people's, no subject, or another word."""
_THIS: Final = re.compile(
    r"(?:vị|ông|bà|anh|chị|cô|nữ|nam|đại biểu|luật sư|bác sĩ|chuyên gia|nghệ sĩ|diễn viên|cầu thủ"
    r"|tiền vệ|tiền đạo|ca sĩ|người mẫu)\b(?:\s\w+){0,7}\snày"
)
_THIS_ONE: Final = re.compile(r"(?<!\w)(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Vv]ị) này$")
_FINITE: Final = re.compile(
    r"\s(?:đã|đang|sẽ|được|bị|là|để|vừa|cần|phải|từng|không|chưa|đến|với|khi|bày tỏ|lên|ra|vào|và"
    r"|cùng|theo dõi|chỉ đạo)(?!\w)"
)
_FAR: Final = 90  # characters before a verb in which one of them begins


def first_epithet(text: str, start: int, end: int) -> str:
    """What stands for somebody where a sentence begins: ``Nhà lãnh đạo Pháp``; or nothing."""
    match = _first().match(text, start, end)
    return match[0] if match else ""


@cache
def _epithet() -> str:
    """A pattern for what begins words that stand for somebody, whatever comes behind it."""
    return rf"(?!(?i:vị trí|(?:ông|bà) chủ (?:tịch|nhiệm|tọa))\b)(?i:{any_of('epithet')})"


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"{_epithet()}(?:\s(?:-\s)?\w[\w&-]*){{1,9}}")


@cache
def _hints() -> frozenset[str]:
    """What each of them holds in any case: a regular expression takes ten times longer."""
    return frozenset(f"{words[1:]} " for words in words_of("epithet"))


@cache
def _heads() -> frozenset[str]:
    """With which word one of them begins."""
    return frozenset(words.partition(" ")[0] for words in words_of("epithet"))


@cache
def _first() -> re.Pattern[str]:
    return re.compile(
        rf"{_epithet()}(?:\s\w+){{1,9}}?(?=\s(?:đã|sẽ|đang|cũng|còn|hứa|đánh giá|cảm ơn|bày tỏ"
        r"|thừa nhận|khẳng định|nhấn mạnh|kêu gọi|ghi nhận|hoan nghênh|chúc|chia sẻ)\s)"
    )


def pronoun(text: str, floor: int, end: int) -> tuple[str, int] | None:
    """What ends at an offset and means somebody who was named, and where it begins.

    Args:
        text: In NFC.
        floor: Offset before which nothing is of the same sentence.
        end: Where the verb begins.
    """
    start = max(text.rfind(" ", floor, end) + 1, floor)
    word = text[start:end].strip('“"–-')
    if word in _PRONOUNS or (word.lower() in _PRONOUNS and _opens(text, floor, start)):
        before = text[max(floor, start - 20) : start].rsplit(None, 1)
        if not before or before[-1].lower() not in words_of("before"):
            return word, start
    return None


def epithet(text: str, floor: int, end: int) -> tuple[str, int] | None:
    """What ends at an offset like ``nữ ca sĩ``, ``vị phó chủ tịch``, ``Nhà lãnh đạo Pháp``.

    Args:
        text: In NFC.
        floor: Offset before which nothing is of the same sentence.
        end: Where the verb begins.

    Returns:
        The words, and where they begin; None where nothing stands for somebody.
    """
    near = text[max(floor, end - _FAR) : end]
    last = near[near.rfind(" ") + 1 :].lower()
    plain = near.lower().replace("“", " ").replace('"', " ")
    if last not in _rank_ends() and (
        _heads().isdisjoint(plain.split()) or True not in map(near.__contains__, _hints())
    ):
        return None
    begins = clause_start(text, floor, end)
    said = text[begins:end]
    if match := _THIS_ONE.search(text, begins, end):
        return match[0], match.start()
    within = max(map(said.rfind, _WITHIN)) + 1  # … nhưng vị chuyên gia
    if within and not f" {said[:within]}".endswith(_SEVERAL):
        begins, said = begins + within, said[within:]
    if _FINITE.search(said) or any(full_names(said)) or said.istitle():
        return None  # Nguyên Khang is a name
    plain = said.lower()
    first = plain.split(" ", 1)[0]
    if first in _heads() and _whole().fullmatch(said):
        return said, begins
    if plain.endswith(" này") and (_THIS.fullmatch(plain) or is_rank(plain[: -len(" này")])):
        return said, begins
    is_first = begins <= floor + 1 or begins > end - _FAR
    return (said, begins) if is_first and is_rank(said) else None


_ANYBODY: Final = {"đại diện", "lãnh đạo", "cử tri"}  # who are many


def clause_start(text: str, floor: int, end: int) -> int:
    """Where the clause begins that an offset is in: behind the last comma, and what leads into it.

    Args:
        text: In NFC.
        floor: Offset before which nothing is of the same sentence.
        end: The offset.
    """
    first = max(floor, end - _FAR)
    clause = _CLAUSE.match(text[first:end])
    return first + clause.end() if clause else first


@cache
def _ranks() -> frozenset[str]:
    return small("rank") - _ANYBODY


@cache
def _rank_ends() -> frozenset[str]:
    return frozenset({"này", *(rank.rpartition(" ")[2] for rank in _ranks())})


def is_rank(said: str) -> bool:
    """Whether words are a rank or a profession without a name, as "luật sư" is."""
    return said.lower() in _ranks()


def _opens(text: str, floor: int, start: int) -> bool:
    """Whether a word in capital letters begins a sentence, or runs on behind a heading."""
    before = text[max(floor, start - 2) : start].rstrip()
    return not before or not before[-1].isalpha() or text[start : start + 2] in {"Ôn", "Bà"}
