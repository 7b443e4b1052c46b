"""Offices: what somebody is, where an article says so, and which offices are the same.

``Bộ trưởng Bộ Công an`` stands before a name, ``, Phó Bí thư Tỉnh ủy`` behind it. ``Chủ tịch thành
phố`` is ``Chủ tịch UBND TP``.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from searchkit.facts.personal_names import names_in
from searchkit.facts.titles import any_of

_BODY: Final = (
    r"(?:\s(?:(?:t|T)hường trực|Chính phủ|[Nn]ước|[Bb]ộ|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Sở|Cục|Vụ"
    r"|Ban|Quốc hội|QH|Thượng viện|Hạ viện|Nghị viện"
    r"|[Tt]ỉnh|[Tt]hành phố|TP|Thành|Viện|Trung tâm|Tập đoàn|Công ty|Tổng|Hiệp hội|Hội|Liên|Văn"
    r" phòng"
    r"|Đại học|Học viện|Trường|Mặt trận|MTTQ|Trung ương|Đoàn|Phòng|Công an|Ngân hàng|xã|phường"
    r"|huyện|quận|thị"
    r"|TAND|VKSND|Tòa án|Viện kiểm sát|Đảng|Chi|Bệnh viện|CLB|Quân|Khối|Thông tin|Nhà|Kho bạc"
    r"|Thanh tra"
    r"|Bảo hiểm|điều hành|phụ trách|[A-ZĐ]{2,}(?:[&-][A-ZĐ]{2,})?)\b"
    r"(?:(?!\s(?:đã|đang|sẽ|cũng|còn|hoan|ghi|biểu|chúc|tiếp|dự"
    r"|chủ trì|trao|làm|có|yêu|đề|nhấn|cho"
    r"|nêu|tham|đến|vừa|nói|chỉ|là|bày|khẳng|đánh|mong|tin)\b)[^;:.()“”\",–-]|-(?=\w)|(?<=TP)\.){0,70}?"
    r"(?:,\s(?:Thể|Thương|Kỹ|Thông|Khoa|Môi|Gia)[^;:.()“”\",]{1,50}?)?){0,2}?"
)
"""The body that may stand behind an office."""
_COUNTRY: Final = (
    r"(?:\s(?:Mỹ|Nga|Anh|Pháp|Đức|Nhật Bản|Nhật|Trung Quốc|Hàn Quốc|Hoa Kỳ|Lào|Campuchia"
    r"|Thái Lan|Triều Tiên|Ấn Độ|Úc|Australia|Indonesia|Philippines|Singapore|Canada"
    r"|Qatar|Iran|Iraq|Syria|Israel|Ukraine|Italy|Malaysia|Myanmar|Hà Lan|Ba Lan|New Zealand)\b)?"
)
_VERB_WORDS: Final = re.compile(
    r"\s(?:đã|đang|sẽ|cho|chủ trì|phát biểu|nhấn|khẳng|yêu|đề|chia|nêu|cùng|dự|là|tham|trao|tại|vừa"
    r"|cũng|đồng|chỉ|nói|báo cáo|trình)\b.*"
)
_FAR: Final = 130  # characters before a name in which its title stands
MOST_PLACES: Final = 8  # where somebody is named, that offices are looked for at
_ABBREVIATED: Final = (
    ("uỷ", "ủy"),
    (" quốc hội ", " qh "),
    (" tp.", " tp "),
    (" tp ", " thành phố "),
    (" ubnd ", " "),
    (" ủy ban nhân dân ", " "),
)
"""How offices are written, and what they are compared by."""
_GENERIC: Final = 3  # words of an office that many have, at most


@cache
def _title_before() -> re.Pattern[str]:
    """``Bộ trưởng Bộ Công an, Đại tướng``: what ends right before a name."""
    title, short = any_of("title"), any_of("rank", "address")
    return re.compile(
        rf"(?<!\w)(?<!Phó )(?P<title>(?i:nguyên |cựu )?(?i:{title})\b{_COUNTRY}{_BODY}),?\s"
        rf"(?:(?:{short})[\s.]{{1,2}}){{0,2}}$"
    )


@cache
def _titles_behind() -> re.Pattern[str]:
    """``, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh``: what stands right behind a name."""
    one = rf"(?i:{any_of('title')})\b[^,;:.()“”\"–-]{{0,70}}"
    return re.compile(rf"(?:\s?[,–-]\s|\s\()(?P<title>{one}(?:,\s{one}){{0,3}})")


def plain_office(office: str) -> str:
    """An office in small letters, without what some leave out: ``chủ tịch thành phố``."""
    said = f" {' '.join(office.lower().split())} "
    for written, meant in _ABBREVIATED:
        said = said.replace(written, meant)
    return said.strip()


def widens(held: str, wanted: str) -> bool:
    """Whether an office with more behind it is the one that somebody has: not any chairman's."""
    rest = wanted.removeprefix(held)
    return rest != wanted and (rest == " chính phủ" or len(held.split()) > _GENERIC)


def shortens(wanted: str, held: str) -> bool:
    """Whether an office with its country or place alone is the one held: ``Bộ trưởng Qatar``."""
    short, whole = wanted.split(), iter(held.split())
    begins_alike = held.startswith(" ".join(short[:2]))
    return (
        len(short) > 2
        and begins_alike
        and (held.endswith(short[-1]) or len(short) > _GENERIC + 1)
        and all(word in whole for word in short)
    )


def title_of(places: Sequence[tuple[str, int, int]]) -> str | None:
    """The offices that an article gives a person first: before the name, or behind it."""
    for text, start, end in places[:MOST_PLACES]:
        if before := _title_before().search(text[max(start - _FAR, 0) : start]):
            return _tidy(before["title"])
        if (behind := _titles_behind().match(text, end)) and (
            title := _tidy(_VERB_WORDS.sub("", behind["title"]))
        ):
            return title
    return None


def _tidy(title: str) -> str:
    """An office without white space at its ends, and without another person's before it."""
    for _, end in names_in(title):
        return _tidy(title[end:].lstrip(" ,").removeprefix("và "))
    return " ".join(title.split()).strip(" ,")
