"""Relations of documents: which one replaces, amends, abolishes, guides or carries out another.

A relation is told by a verb between two mentions in one sentence: the one before it is the subject,
unless the verb is passive, the one behind it the object, with all that are listed beside it. What
stands between verb and mentions must be what documents are described with (dates, bodies, titles,
articles of theirs); where another body acts or another document is quoted, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from searchkit.facts.mentions import Mention
from searchkit.messages import Message

RELATIONS: Final = {
    "can_cu": (Message("căn cứ"), Message("là căn cứ của")),
    "thay_the": (Message("thay thế"), Message("được thay thế bởi")),
    "sua_doi": (Message("sửa đổi"), Message("được sửa đổi bởi")),
    "bo_sung": (Message("bổ sung"), Message("được bổ sung bởi")),
    "bai_bo": (Message("bãi bỏ"), Message("bị bãi bỏ bởi")),
    "huong_dan": (Message("hướng dẫn"), Message("được hướng dẫn bởi")),
    "trien_khai": (Message("triển khai"), Message("được triển khai bởi")),
}
"""How one document may be related to another: it is based on it, replaces it, amends it, adds to
it, abolishes it, guides how to apply it, carries it out. What it does, and what is done to it."""
MOST: Final = 30
"""Verbs of a sentence that are looked at."""
_VERBS: Final = re.compile(
    r"(?i)\b(?:(?P<can_cu>căn cứ(?: vào)?)"
    r"|(?P<thay_the>thay thế(?: cho)?)"
    r"|(?P<sua_doi_bo_sung>sửa đổi(?:,| và|, và) bổ sung(?:(?:,| và) (?:thay thế|bãi bỏ))?)"
    r"|(?P<sua_doi>sửa đổi)|(?P<bo_sung>bổ sung)|(?P<bai_bo>bãi bỏ)"
    r"|(?P<huong_dan>quy định chi tiết(?:,? (?:và )?(?:hướng dẫn|biện pháp))?"
    r"(?: thi hành| thực hiện)?|hướng dẫn(?: thi hành| thực hiện)?)|(?P<trien_khai>(?:tổ chức"
    r" )?triển khai(?: thực hiện)?|tổ chức"
    r" thực hiện|thực hiện|thi hành"
    r"|cụ thể hóa|cụ thể hoá))\b"
)
_CHEAP: Final = re.compile(
    r"(?i)căn cứ|thay thế|sửa đổi|bổ sung|bãi bỏ|quy định|hướng dẫn|triển khai|thực hiện|thi hành"
    r"|cụ thể h"
)
_AND: Final = re.compile(r"(?i)\b(?:và|hoặc)\s$")
_PASSIVE: Final = re.compile(r"(?i)\b(?:được|bị)\s$")
_UNSURE: Final = re.compile(
    r"(?i)\b(?:biện pháp|không|chưa|dừng|ngừng|hoãn|thời gian|hợp nhất|đề nghị|đề xuất|kiến nghị"
    r"|cần|phải"
    r"|nên|sẽ được|dự thảo|dự kiến)\s$"
)
_ANOTHER_ACTS: Final = re.compile(
    r"(?i)[;:]|\.\s|\b(?:giao|yêu cầu|đề nghị|chỉ đạo|phân công|kiến nghị|đề xuất|cho phép|trình"
    r"|dự thảo|nghiên cứu|rà soát|trước khi|sau khi|trong khi|theo|do|cho biết|nhấn mạnh|khẳng định"
    r"|tạm hoãn|hợp nhất|đang|hoàn thành|kết quả|báo cáo|tổng kết|sơ kết|hội nghị|công tác|việc"
    r" triển khai"
    r"|quá trình|góp phần|tiếp tục|đẩy mạnh|thay thế|bãi bỏ|sửa đổi)\b"
)
_FROM_OBJECT: Final = re.compile(
    r"(?i)(?:\s(?:(?:cho|các|những|toàn bộ|một phần|nội dung|thành công|có hiệu quả|hiệu quả"
    r"|nghiêm|đồng bộ|kịp thời|tốt|thi hành|thực hiện|áp dụng|khổ|thứ|nhất|hai|ba|khoản|điều"
    r"|điểm|mục|chương|phụ lục|và|,"
    r"|[0-9]{1,3}|[a-zđ]\b)\s?)*"
    r"|\s(?!.*(?:\b(?:theo|trái|phù hợp|căn cứ|so với|giữa|cùng|kể từ|thay|như"
    r"|sửa đổi|bổ sung|bãi bỏ|hướng dẫn|biện pháp thi hành)\b|[;:]|\.\s))"
    r".{1,160}\b(?:của|tại|trong|kèm theo|thuộc)\s(?:các\s)?)$"
)
_BY: Final = re.compile(
    r"(?i)\s(?:(?:một số|điều|khoản|điểm|nội dung|các|chương|phụ lục|[\da-zđ]{1,3}|,|và)\s?)*"
    r"\(?(?:bởi|bằng|tại|theo|trong)\s(?:các\s)?$"
)
_TITLE: Final = r"(?:\s\(?(?:về|quy định|phê duyệt|ban hành|hướng dẫn)\s[^;,]{3,160})?"
_LISTED: Final = re.compile(
    r"(?i)(?:,?\s\(?ngày [^,;()]{4,30}\)?)?(?:\scủa [^,;]{2,60})?" + _TITLE + r"\s?(?:,|;|và|, và|;"
    r" và|hoặc)\s(?:các |cả )?$"
)
_THIS: Final = re.compile(
    r"(?i)\b(nghị quyết|quyết định|nghị định|thông tư|chỉ thị|kế hoạch|luật) này\b[^.;:]{0,60}$"
)
_ISSUED: Final = re.compile(
    r"(?i)(?:,\s[^.;:]{2,120}\s(?:đã\s)?(?:ban hành|phê duyệt|xây dựng|ký)\s(?:kèm theo\s)?)$"
)
_START: Final = re.compile(r"(?:^|[\"“(–-]\s?)(?i:nhằm |để |tiếp tục )?$")


class Relation(NamedTuple):
    """What a sentence says of two documents.

    Attributes:
        relation: One of :data:`RELATIONS`.
        subject: The number of the document that does it.
        object: The number of the other.
    """

    relation: str
    subject: str
    object: str


def relations(
    sentence: str, found: Sequence[Mention], about: str | None = None
) -> Iterator[Relation]:
    """What a sentence says of the documents that it names.

    Args:
        sentence: In NFC.
        found: Its mentions, in order, with offsets into it.
        about: The document that its article is about: what "this decree" means.
    """
    numbered = [mention for mention in found if mention.number]
    if not numbered or not _CHEAP.search(sentence):
        return
    for count, verb in enumerate(_VERBS.finditer(sentence)):
        if count >= MOST:
            return
        kind = str(verb.lastgroup)
        for subject, objects in _around(sentence, verb, numbered, about):
            for other in objects:
                if subject != other:
                    names = ("sua_doi", "bo_sung") if kind == "sua_doi_bo_sung" else (kind,)
                    yield from (Relation(name, subject, other) for name in names)


def _around(
    sentence: str, verb: re.Match[str], found: Sequence[Mention], about: str | None
) -> Iterator[tuple[str, list[str]]]:
    """Subjects and objects of one verb."""
    if any(mention.start <= verb.start() < mention.end for mention in found):
        return  # part of the name of a kind: "Hướng dẫn số …"
    before = [mention for mention in found if mention.end <= verb.start()]
    behind = [mention for mention in found if mention.start >= verb.end()]
    if not behind or _UNSURE.search(sentence, 0, verb.start()):
        return
    gap = sentence[verb.end() : behind[0].start]
    if _PASSIVE.search(sentence, 0, verb.start()):
        if before and _BY.match(gap) and _describes(sentence[before[-1].end : verb.start()]):
            yield from ((other, [str(before[-1].number)]) for other in _list(sentence, behind))
        return
    if not _FROM_OBJECT.match(gap):
        return
    objects = _list(sentence, behind)
    if before and _describes(sentence[before[-1].end : verb.start()]):
        if not _AND.search(sentence, 0, verb.start()):  # whose second deed is it?
            yield str(before[-1].number), objects
    elif about and _THIS.search(sentence, 0, verb.start()):
        yield about, objects
    elif _START.search(sentence, 0, verb.start()) and verb.lastgroup in {"can_cu", "trien_khai"}:
        rest = behind[len(objects) :]
        last = behind[len(objects) - 1]
        if rest and _ISSUED.search(sentence[last.end : rest[0].start]):
            yield str(rest[0].number), objects


def _describes(gap: str) -> bool:
    """Whether what stands between a document and a verb only describes the document."""
    return len(gap) <= 260 and not _ANOTHER_ACTS.search(gap)


def _list(sentence: str, found: Sequence[Mention]) -> list[str]:
    """The first of some mentions, and those that are listed beside it."""
    listed = [str(found[0].number)]
    for one, other in pairwise(found):
        if not _LISTED.fullmatch(sentence[one.end : other.start]):
            break
        listed.append(str(other.number))
    return listed
