"""The foot of an official document: who signs it, and the day when the head says none."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from searchkit.extraction.boilerplate import folded
from searchkit.extraction.formats.official_names import is_capitals
from searchkit.extraction.record_values import day_of

_LAST: Final = 12  # lines among which a law says when it was passed
_NEAR: Final = 6  # lines between the day of a signature and who signs
_PASSED = re.compile(
    r"được (?:Quốc hội|Ủy ban Thường vụ Quốc hội|Hội đồng nhân dân).{0,200}?thông qua"
    r"(?: ngày|, ngày) (\d{1,2}) tháng (\d{1,2}) năm (\d{4})",
    re.IGNORECASE,
)
_SIGNED = re.compile(  # with the place: forms have days without one, of whoever fills them in
    r"[^\W\d][^\d|]{1,60}, ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})\.?(?: (?P<below>.+))?",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:KT|TM|TL|TUQ|Q)\. ?\w|(?:PHÓ )?(?:TỔNG )?(?:GIÁM ĐỐC|CỤC TRƯỞNG)"
    r"|(?:PHÓ )?(?:CHỦ TỊCH|HIỆU TRƯỞNG|CHÁNH (?:VĂN PHÒNG|THANH TRA|ÁN)|CHI CỤC TRƯỞNG|VỤ TRƯỞNG"
    r"|BỘ TRƯỞNG|VIỆN TRƯỞNG|TRƯỞNG (?:BAN|PHÒNG|ĐOÀN|THÔN))|(?:THỨ|THỦ) (?:TRƯỞNG|TƯỚNG)"
    r"|(?:ĐẠI DIỆN |NHỮNG )?NGƯỜI (?:LẬP|LÀM|VIẾT|ĐỀ NGHỊ|BÁO CÁO|(?:PHÊ )?DUYỆT)\b"
)


def day_at_foot(lines: Sequence[str]) -> str | None:
    """The day of a document whose head has none: of its signature, or on which it was passed.

    Args:
        lines: Its text; cells of a table may be parted by ``|``.
    """
    return day_passed(lines) or _day_signed(lines)


def day_passed(lines: Sequence[str]) -> str | None:
    """The day on which a law was passed, as its last lines say: some copies have no other."""
    for line in lines[-_LAST:]:
        if match := _PASSED.search(unicodedata.normalize("NFC", line)):
            return day_of("/".join(match.groups()))
    return None


def is_office(text: str) -> bool:
    """Whether a line in capitals is the office of who signs, as stands above a signature."""
    return is_capitals(text) and bool(_OFFICE.match(text))


def _day_signed(lines: Sequence[str]) -> str | None:
    """The day above a signature, beside which those are listed to whom it is sent."""
    foot = [
        piece.strip()
        for line in lines[-2 * _LAST :]
        for piece in unicodedata.normalize("NFC", line).split(" | ")
    ]
    for i, text in reversed(list(enumerate(foot))):
        match = _SIGNED.fullmatch(text)
        if match is None or (match["below"] and not _OFFICE.match(match["below"])):
            continue
        near = foot[max(0, i - _NEAR) : i + _NEAR]
        if match["below"] or any(map(_is_signed, near)):
            return day_of("/".join(match.groups()[:3]))
    return None


def _is_signed(text: str) -> bool:
    """Whether a line stands where a document is signed."""
    return is_office(text) or folded(text) == "noi nhan"
