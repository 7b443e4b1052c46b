"""What a sentence says of a document that it names: its date, its body, another name of it.

``Đề án 06, được phê duyệt tại Quyết định số 06/QĐ-TTg ngày 06/01/2022`` gives the decision a
date and a second name. By the number alone only the kind is known, and the body where it says so
(Nghị định 30/2020/NĐ-CP, annex III, lists what these abbreviate).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from searchkit.analysis.dates import iso_date
from searchkit.facts.mentions import Mention

KINDS: Final = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "NĐ": "Nghị định", "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch", "CT": "Chỉ thị", "CĐ": "Công điện", "KH": "Kế hoạch",
    "KL": "Kết luận", "TB": "Thông báo", "HD": "Hướng dẫn", "QĐi": "Quy định", "BC": "Báo cáo",
    "TTr": "Tờ trình", "PL": "Pháp lệnh", "L": "Lệnh", "CTr": "Chương trình", "VBHN":
    "Văn bản hợp nhất", "ĐA": "Đề án", "PA": "Phương án", "QC": "Quy chế", "BCĐ": "Ban Chỉ đạo",
}  # fmt: skip
"""What a kind is abbreviated to in a number."""
_ISSUERS: Final = {
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "QH": "Quốc hội",
    "CTN": "Chủ tịch nước",
    "VPCP": "Văn phòng Chính phủ",
    "UBQGCĐS": "Ủy ban Quốc gia về chuyển đổi số",
}
_ASSEMBLY: Final = re.compile(r"(UBTVQH|QH)[0-9]+")
_DATE: Final = re.compile(
    r"(?i)\s?[,(]?\s?(?:(?:được|do)\s[^,;:.()]{0,60}?)?(?:(?:ban hành|ký|thông qua)\s)?ngày\s"
    r"(?P<day>[0-9]{1,2})\s?(?:[/.-]\s?|\stháng\s)(?P<month>[0-9]{1,2})\s?(?:[/.-]\s?|\snăm\s)"
    r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
)
_OF_DATE: Final = r"(?:,?\s\(?ngày\s[^,;()]{4,30}\)?)?"
_ISSUED_BY: Final = re.compile(
    rf"{_OF_DATE}(?:,)?\scủa\s(?P<body>(?:Bộ"
    rf" trưởng\s)?[A-ZĐÂÊÔƠƯÁÀẢÃẠỦỦỤÚÙỨỪỬỮỰÝ][^,;:.()“”\"]{{2,70}}?)"
    r"(?=\s(?:về|ban hành|phê duyệt|quy định|đã|được|là|và|nêu|yêu cầu|đặt|giao|xác định|sửa đổi"
    r"|hướng dẫn|khóa|có|đề ra|cho|với|tại|trong|thì|cũng|vừa|mới|ngày|chính thức|do|để|nhằm)\b"
    r"|[,;:.()“”\"]|$)"
)
_THINGS: Final = r"(?:Đề án|Chương trình|Chiến lược|Kế hoạch|Quy hoạch|Danh mục|Quy chế|Bộ chỉ số)"
_APPROVES: Final = re.compile(
    rf"{_OF_DATE}(?:,?\scủa\s[^,;:.()“”\"]{{2,60}}?)?,?\s(?:về\s)?(?:việc\s)?(?:phê duyệt|ban"
    rf" hành)\s"
    rf"(?:“(?P<quoted>[^“”]{{4,200}})”|\"(?P<plain>[^\"]{{4,200}})\""
    rf"|(?P<bare>{_THINGS}\s[^,;:.()“”\"]{{4,160}}(?:,\s(?:định hướng|tầm nhìn|giai"
    rf" đoạn)\s[^,;:.()]{{4,60}})?))"
)
_APPROVED_BY: Final = re.compile(
    rf"(?P<name>{_THINGS}\s[^;:.()“”\"]{{1,200}}?),?\s(?:được|đã"
    rf" được)\s(?:[^,;:.()“”\"]{{2,60}}\s)?"
    r"(?:phê duyệt|ban hành)\s(?:kèm\s)?(?:tại|theo|bằng|trong)\s$"
)
_SHORT_FOR: Final = re.compile(
    r"(?P<name>Đề án [0-9]+(?:/CP)?)\slà\s(?:cách\s|tên\s)?gọi\stắt\scủa\s[^;:.]{4,250}"
    r"\s(?:phê duyệt|ban hành)\s(?:kèm\s)?(?:tại|theo|bằng)\s$"
)
_BRACKETED: Final = re.compile(
    r"\((?:(?:sau đây\s)?gọi(?:\stắt)?\slà\s|hay\s|còn gọi là\s)?[“\"]?"
    r"(?P<name>(?:Đề án|Luật|Nghị quyết|Nghị định|Quyết định|Chương trình|Chiến lược|Chỉ"
    r" thị)\s[^()]{1,80}?)"
    r"[”\"]?\)"
)
_IN_BRACKETS: Final = re.compile(
    r"(?P<name>(?:Đề án|Chương trình|Chiến lược|Luật)\s[^;:.()“”\"]{1,160}?)\s\((?:theo\s)?$"
)
_VERBS: Final = re.compile(
    r"(?i)\b(?:đã|được|là|sẽ|đang|theo|căn cứ|do|tại|thực hiện|triển khai)\b"
)
_LAW: Final = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})


def kind_of(number: str) -> str | None:
    """What a document is called, by its number alone: ``Quyết định``; None where that is open."""
    pieces = re.split(r"[-/]", number)
    return next((KINDS[piece] for piece in pieces[1:3] if piece in KINDS), None) or next(
        (kind for kind in KINDS.values() if number.startswith(f"{kind} ")), None
    )


def issuer_of(number: str) -> str | None:
    """The body that a number names: ``Thủ tướng Chính phủ``; None where that is open."""
    last = re.split(r"[-/]", number)[-1]
    if match := _ASSEMBLY.fullmatch(last):
        last = match[1]
    return _ISSUERS.get(last)


def date_of(sentence: str, mention: Mention) -> str | None:
    """The day that stands behind a mention."""
    match = _DATE.match(sentence, mention.end)
    return match and iso_date(int(match["year"]), int(match["month"]), int(match["day"]))


def body_of(sentence: str, mention: Mention) -> str | None:
    """The body that a mention is said to be of."""
    match = _ISSUED_BY.match(sentence, mention.end)
    return match["body"].strip() if match else None


def other_names(
    sentence: str, mention: Mention, found: Sequence[Mention] = ()
) -> Iterator[tuple[str, Mention | None]]:
    """Other names that a sentence gives a document, each with the mention that it is, if one.

    Args:
        sentence: In NFC.
        mention: Of the document, its number written out.
        found: All mentions of the sentence.
    """
    if mention.kind in _LAW and mention.name:
        yield f"{mention.kind} {mention.name}", None
    if match := _APPROVES.match(sentence, mention.end):
        name = match["quoted"] or match["plain"] or match["bare"]
        if name and (match["bare"] is None or not _VERBS.search(name)):
            yield _tidy(name), _at(found, match.start(match.lastgroup or 0))
    for pattern in (_SHORT_FOR, _APPROVED_BY, _IN_BRACKETS):
        match = pattern.search(sentence[max(mention.start - 300, 0) : mention.start])
        if match and not _VERBS.search(match["name"]):
            offset = max(mention.start - 300, 0) + match.start("name")
            yield _tidy(match["name"]), _at(found, offset)
    match = _BRACKETED.search(sentence, mention.end, mention.end + 300)
    if match and not any(
        mention.end < other.start < match.start() and other.number != mention.number
        for other in found
    ):
        yield _tidy(match["name"]), _at(found, match.start("name"))


def _at(found: Sequence[Mention], offset: int) -> Mention | None:
    """The mention that begins at an offset."""
    return next((mention for mention in found if mention.start == offset), None)


def _tidy(name: str) -> str:
    return " ".join(name.split()).rstrip(" ,")
