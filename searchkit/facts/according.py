"""According to somebody: who is named behind ``Theo``, and where what is said begins."""

import re
from typing import Final

from searchkit.facts.addressed import NAME, OFFICE, PRONOUN, SHORT, Subject
from searchkit.facts.personal_names import RUN
from searchkit.facts.subjects import MOST_PARTS, describes, office_alone, subject
from searchkit.facts.titles import begins_with, small


def according_to(text: str, start: int, end: int) -> tuple[Subject, int] | None:
    """Who ``Theo`` means, and where what is said begins: ``ông Hưng, Thống đốc NHNN, vốn đã tăng``.

    Args:
        text: In NFC.
        start: Behind ``Theo``.
        end: Of the sentence.
    """
    lead = _LEADS.match(text, start, end)
    if lead and _is_deed(text, lead, end):
        return None
    start = begins = lead.end() if lead else start
    if dashed := _dashed(text, start, end):
        return dashed
    comma = _comma(text, start, min(end, start + 170))
    if near := _unparted(text, start, end if comma < 0 else comma):
        return near
    if comma < 0:
        return _plain(text, start, end)
    says = _SAYS.search(text, start, comma)
    found = subject(text, start, says.start() if says else comma)
    if found is None and (alone := office_alone(text, start, comma)):
        # … Chính phủ việc này rất khó, …
        return Subject(OFFICE, text[start:alone], start), alone + 1
    is_open = found is None or found.kind == OFFICE
    if is_open and " của " in text[start:comma]:  # Theo phát ngôn viên của Bộ, ông Thu, …
        behind = _comma(text, comma + 2, min(end, comma + 90))
        named = subject(text, comma + 2, behind) if behind > 0 else None
        if found is None or (named and named.kind == NAME and named.start == comma + 2):
            start, comma, found = comma + 2, behind, named
    if found is None or not leads_to(text, start, found.start):
        return _plain(text, begins, end)
    if found.kind == PRONOUN and text[start:end].rstrip(' ”"').endswith("?"):
        return None  # what a reporter asks
    return found, _behind_roles(text, comma, end)


def _is_deed(text: str, lead: re.Match[str], end: int) -> bool:
    """Whether what was asked for was done: ``Theo đề nghị của ông Hùng, hai bên đã gặp nhau``."""
    is_order = lead[0].startswith(_ORDERS) and not _MUST.search(text, lead.end(), end)
    return is_order and " đã " in text[lead.end() : end]


def _behind_roles(text: str, comma: int, end: int) -> int:
    """Where what is said begins, behind a comma and what the speaker is."""
    for _ in range(MOST_PARTS):
        begins = comma + 2
        comma = _comma(text, begins, min(end, begins + 130))
        if comma < 0 or not describes(text[begins:comma]):
            break
    return begins


def _unparted(text: str, start: int, end: int) -> tuple[Subject, int] | None:
    """``ông Hùng điều này rất khó``, ``Bộ trưởng Lê Thu thì …``: whoever no comma stands behind."""
    if he := _HE.match(text, start, end):
        return Subject(PRONOUN, he["he"], start), he.end()
    for run in RUN.finditer(text, start, min(end, start + _NEAR)):
        behind = _BEHIND.match(text, run.end(), end)
        found = subject(text, start, run.end()) if behind else None
        if found and found.kind in {NAME, SHORT} and leads_to(text, start, found.start):
            return found, behind.end() if behind else end
    return None


def _plain(text: str, start: int, end: int) -> tuple[Subject, int] | None:
    """``ông Giáp ý kiến này không được đồng ý``: a form of address, a name, and a clause."""
    run = RUN.search(text, start, min(end, start + _NEAR))
    if run is None or not text.startswith(_ADDRESSED, start) or run[0].endswith("."):
        return None
    behind = _CLAUSE.match(text, run.end(), end)
    found = subject(text, start, run.end()) if behind else None
    return (found, behind.end()) if found and behind and found.start == start else None


_ADDRESSED: Final = ("ông ", "bà ", "anh ", "chị ")
_CLAUSE: Final = re.compile(
    r"\s(?!(?:cho|nói|chia sẻ|kể|với|tại|trên|trong|và|cùng|ở|là|của|thì|vào|khi|khai|được|từ|về)"
    r"\s)"
    r"(?=[^\W\d_])(?![A-ZĐ])"
)
_NEAR: Final = 60  # characters in which whoever it is ends
_HE: Final = re.compile(
    r"(?P<he>ông|bà|anh|chị|cô)\s(?:thì\s|(?=(?:điều|việc|các|những|đây|nếu|khi|hiện)\b))"
)
_BEHIND: Final = re.compile(
    r"\s(?:thì\s|(?=(?:điều|việc|đây|đó|nếu|khi|hiện|tại|trong|các|những|để|số|tỷ lệ|mức|cần|phải)"
    r"\b))"
)


def leads_to(text: str, start: int, end: int) -> bool:
    """Whether nothing but an office stands before a mention."""
    return end <= start + 1 or begins_with(text[start:end].lower(), small("title", "rank", "role"))


def _dashed(text: str, start: int, end: int) -> tuple[Subject, int] | None:
    """``bà Lê Thu – Trưởng phòng Kinh tế - chợ đã họp``: a description between dashes."""
    first = _DASH.search(text, start, min(end, start + 80))
    last = _DASH.search(text, first.end(), min(end, first.end() + 130)) if first else None
    if first is None or last is None or not describes(text[first.end() : last.start()]):
        return None
    found = subject(text, start, first.start())
    is_near = found is not None and leads_to(text, start, found.start)
    return (found, last.end()) if found and is_near else None


_DASH: Final = re.compile(r"\s[-–—]\s")


def _comma(text: str, start: int, end: int) -> int:
    """The first comma that is not in brackets; -1 for none."""
    comma = text.find(", ", start, end)
    opened = text.find("(", start, comma) if comma > 0 else -1
    if opened > 0 and (closed := text.find(")", opened, end)) > comma:
        return _comma(text, closed, end)
    return comma


_ORDERS: Final = ("chỉ đạo", "đề nghị", "kiến nghị", "yêu cầu")
_MUST: Final = re.compile(r"\s(?:cần|phải|nên)\s")
_LEADS: Final = re.compile(
    r"(?:như\s(?=ông|bà|anh|chị|cô|[A-ZĐ])"
    r"|(?:như\s|những\s)?(?:lời|chỉ đạo|kết luận|đề nghị|kiến nghị|yêu cầu|dự báo|báo cáo|trình bày"
    r"|nhận định|nhận xét|phát ngôn(?! viên)|đánh giá|chia sẻ|thông tin|phân tích|xác nhận"
    r"|ý kiến|phát biểu|tố cáo|quan điểm|giải thích|lý giải|tính toán|phản ánh)(?:\s\w+){0,3}?"
    r"\s(?:của|từ)\s"
    r"|lời\s(?:kể\s)?(?=[A-ZĐ]|ông|bà|anh|chị|cô|em|cụ))"
)
_SAYS: Final = re.compile(r"\s(?:cho biết|cho hay|nói|chia sẻ|với|tại|trên|trong)\b[^,]{0,60}$")
