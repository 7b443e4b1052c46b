"""Words that stand for somebody who was named: "ông", "vị phó chủ tịch", "Nhà lãnh đạo Pháp"."""

import re
from typing import Final

from searchkit.facts.titles import ends_in, words_of

_PRONOUNS: Final = frozenset({"ông", "bà", "anh", "chị", "cô"})
_RANK_ENDS: Final = frozenset({"tướng", "tá", "úy", "sư", "sĩ", "mục", "thượng", "tọa"})
_THIS: Final = re.compile(
    r"(?i)(?<!\w)(?:vị|ông|bà|anh|chị|đại biểu|luật sư|bác sĩ|chuyên gia)(?:\s\w+){0,3}\snày$"
)
_EPITHET: Final = (
    r"(?:[Nn]hà (?:lãnh đạo|ngoại giao)|[Ôô]ng chủ (?:Nhà Trắng|Điện Kremlin)|[Tt]ân tổng thống)"
)
_SOMEBODY: Final = re.compile(
    rf"(?:[Vv]ị(?!\strí\b)(?:\s[^\W\d_]+){{1,4}}|{_EPITHET}(?:\s[^\W\d_]+){{0,7}})$"
)
"""``Vị phó chủ tịch``, ``Nhà lãnh đạo Pháp``: who was spoken of."""
_HINTS: Final = ("ị ", "hà ", "hủ ", "tổng thống")  # what each of them holds
_SEVERAL: Final = ("hai ", "Hai ", "ác ", "ững ", "iều ", *"aáàảãạeéèêiíìoóòôơuúùưycghmnpt")
"""What does not stand before one of them: a number, or a letter."""
_FIRST_EPITHET: Final = re.compile(rf"{_EPITHET}(?:\s[A-ZĐ][^\W\d_]*){{0,3}}(?=\s)")


def first_epithet(text: str, start: int, end: int) -> str:
    """What stands for somebody where a sentence begins: ``Nhà lãnh đạo Pháp``; or nothing."""
    match = _FIRST_EPITHET.match(text, start, end)
    return match[0] if match else ""


def pronoun(text: str, floor: int, end: int) -> tuple[str, int] | None:
    """What ends at an offset and means somebody who was named, and where it begins.

    A rank alone is given with "vị" before it.

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
    near = text[max(floor, end - 60) : end]
    is_near = any(hint in near for hint in _HINTS)  # a regular expression takes ten times longer
    match = _SOMEBODY.search(text, max(floor, end - 60), end) if is_near else None
    if match and not text.endswith(_SEVERAL, floor, match.start()):
        return match[0], match.start()
    if word in _RANK_ENDS and (rank := _rank(text, floor, end)) is not None:
        return rank
    if word == "này" and (match := _THIS.search(text, max(floor, end - 40), end)):
        return match[0].strip(" ,"), match.start()
    return None


def _rank(text: str, floor: int, end: int) -> tuple[str, int] | None:
    """A rank that begins a sentence and nobody is named behind: ``Trung tướng khẳng định``."""
    rank = ends_in(text[max(floor, end - 20) : end].lower(), words_of("alone"))
    start = end - len(rank)
    is_first = start == floor or text[start - 2 : start] in {". ", ", ", "” "}
    return (f"vị {rank}", start) if rank and is_first else None


def _opens(text: str, floor: int, start: int) -> bool:
    """Whether a word in capital letters begins a sentence, or runs on behind a heading."""
    before = text[max(floor, start - 2) : start].rstrip()
    return not before or not before[-1].isalpha() or text[start : start + 2] in {"Ôn", "Bà"}
