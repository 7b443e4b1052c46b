"""Verbs of saying: where they stand in a text, and where what is said begins behind one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from searchkit.analysis.normalization import normal_syllable
from searchkit.facts.titles import NO_LETTER, one_of, words, words_of

LEAST: Final = 4
"""Words of a statement."""
MORE: Final = r"(?:\s(?:thêm|rõ|tiếp(?!\stục)|lại|như sau|cụ thể|nhanh)){0,3}"
"""What may stand right behind a verb, as a pattern."""
_WISHES: Final = frozenset({"kỳ vọng", "mong muốn", "hy vọng", "hi vọng", "cam kết", "hứa hẹn"})
_TELLS: Final = frozenset(
    {
        "kể lại",
        "nhớ lại",
        "bảo",
        "khai",
        "khai nhận",
        "nhìn nhận",
        "phân tích",
        "lý giải",
        "phản ánh",
    }
)
_OBJECTS: Final = frozenset({"chia sẻ", "kể", "thú nhận", "bật mí"})
_CLAUSE: Final = re.compile(
    r"(?:[A-ZĐ]\w*|ông|bà|anh|chị|cô|mình|họ|khi|nếu|hiện|đây|nước|nhiều|người"
    r"|để(?=[^.:;]{5,120},\s[^.:;]{2,120}\s(?:phải|cần|nên)\s)"
    r"|(?:việc|các|những)(?=.*\slà\s)|có|rất|sẽ|đã|đến nay|từ|thật"
    r"|chúng|tôi|mỗi|gia đình|ngay|trước|sau|dù|tuy|không|chưa|luôn|vẫn)\b"
)
"""What begins a clause, where a verb may have a noun behind it, too."""
_HAPPENS: Final = re.compile(r"(?:đã|sẽ|đang|không|chưa|mình|họ|tôi|vẫn|hiện nay)\b")
"""What begins a clause, where a verb has a noun behind it nearly always."""
_MUST: Final = re.compile(
    r"(?:tiếp tục|phải|cần|không)\s|[^,;:.]{2,90}\s(?:phải|cần|khẩn trương|tăng cường|tập trung"
    r"|chủ động|chủ trì|phối hợp|tiếp tục|nhanh chóng|sớm)\s"
)
"""What is to be done, behind ``chỉ đạo``."""
_EXPLAINS: Final = frozenset({"giải thích", "lý giải"})
_BECAUSE: Final = re.compile(r"(?:do|vì|bởi)\s(?!(?:đó|vậy|sao|thế)\b)")
"""What is said behind them, and behind other verbs is none of it."""
_JUDGES: Final = frozenset({"đánh giá", "nhìn nhận"})
_IS: Final = re.compile(
    r"(?!(?:(?:rất\s)?cao|là)\b)[^,;:.“”\"]{3,160}\s"
    r"(?:là|cơ bản|đang|còn|chưa|vẫn|không|có|sẽ|đã|rất)\s"
)
"""Behind them: ``đánh giá việc nối mạng là sự kiện lớn``."""
_TOLD: Final = re.compile(
    r"(?:hai|các|ông|bà|nước|chính phủ|quân đội|đã|sẽ|không|chưa|việc|[A-ZĐ][^\W\d_]*)\b"
    r"(?:\s[^\s,;:.]+){0,7}?\s(?:đã|sẽ|đang|là|có|vẫn|chưa|không|cần|phải)\s"
)
"""Behind ``thông báo``, where it is no noun that is told."""
_LEAD: Final = re.compile(
    rf"{MORE}(?P<mark>\s?:\s?[-–]?|\s?,(?!\s(?:đồng thời|và)\s)|[^,;:.“”\"]{{0,90}}?\srằng[,:]?"
    r"|\s(?:với|trên|tại|trước|trong|khi|về|ngày|qua|sau|trao)\s[^;:.“”\"]{2,110}:(?=\s))?\s*"
)
"""What stands between a verb and what is said."""
_NOT_SAID: Final = re.compile(
    r"(?i)(?:quyết định|về|nhiệm vụ|tại|với|trên|cùng|lại|sau|khi|trong|vào|từ|đến|ngay|cao|như"
    r"|thêm|bởi|cho|ra|theo|chuyện|những điều|riêng|trước|do|của|này|lý do|sao|những lời"
    r"|đôi lời|điều này|điều đó|ở)\b"
)
"""What begins no statement, where no mark is before it."""
_MOMENT: Final = re.compile(
    r"(?:đến|từ|trước|sau|trong|vào)\s(?:cuối\s|hết\s|đầu\s)?(?:tháng|năm|quý|ngày)\b"
    r"|trước (?:mắt|hết|tiên)\b"
)
_SETTING: Final = re.compile(
    r"(?:với(?!\s(?:các\s)?(?:phóng|báo|tờ|hãng|nhà|ông|bà|đại)\b)|tại|trong|từ|sau|trước)\s[^,.;:]{3,80}"
    r"(?:,|\sthì)\s(?!đồng thời|và\b|theo\b)"
)
"""What stands before the clause that is said: ``cho rằng với đề thi này, …``."""
_NOT_SURELY_SAID: Final = re.compile(
    r"(?i)(?:sự cần thiết|(?:những|nhiều|một số|vài)\s(?:điều|chuyện|câu chuyện|chi tiết|thông tin)"
    r"|kế hoạch|của|sự việc|danh tính|bí mật|bí quyết|hình ảnh|về|đến|như|tại"
    r"|điều này|điều đó|với|thêm về)\b"
)
_NEVER_SAID: Final = re.compile(
    r"(?i)(?:kết quả|ý kiến|kinh nghiệm|cảm ơn|về|lời|thông tin|quan điểm|vui mừng|nỗi"
    r"|sự)\b(?=[^,:]{0,60}$)|như (?:vậy|trên|thế)\b|không với\b"
    r"|lời (?:chia tay|cảm ơn|xin lỗi|tạm biệt|yêu)\b"
    r"|(?:động viên|thăm hỏi|tình trạng khẩn cấp|từ chức|giải nghệ|phá sản"
    r"|chiến tranh|độc lập|khai mạc|bế mạc)\b"
)


class Verb(NamedTuple):
    """A verb of saying, ``theo``, or the ``rằng`` of any other verb.

    Attributes:
        start: Offset of its first character.
        end: Offset behind it.
        text: As it is listed.
    """

    start: int
    end: int
    text: str

    @property
    def is_theo(self) -> bool:
        """Whether it is ``theo``, behind which somebody is named."""
        return self.text[1:] == "heo"

    @property
    def is_that(self) -> bool:
        """Whether it is ``rằng``, before which stands a verb, whatever it is."""
        return self.text == "rằng"

    @property
    def is_sure(self) -> bool:
        """Whether what follows it is said nearly always."""
        return self.text in words_of("sure")

    @property
    def is_wish(self) -> bool:
        """Whether it is of what a firm or a team does, too, without a word."""
        return self.text in words_of("ask") or self.text in _WISHES


class Lead(NamedTuple):
    """What leads from a verb to what is said.

    Attributes:
        end: Offset of what is said.
        mark: The colon, the comma or the words with ``rằng``; empty where there is none.
    """

    end: int
    mark: str

    @property
    def is_sure(self) -> bool:
        """Whether nothing but a statement comes behind it."""
        return self.mark.rstrip(" -–").endswith((":", "rằng", "rằng,"))


@cache
def _listed(before: str = "") -> re.Pattern[str]:
    """What is looked for, behind what a pattern is given for."""
    return re.compile(rf"{before}{one_of(_words())}(?!\w)")


@cache
def _words() -> frozenset[str]:
    """Verbs of saying, what begins with the same words, ``theo`` and ``rằng``."""
    listed = (word for kind in ("say", "ask", "mark", "behind", "other") for word in words(kind))
    return frozenset({*listed, "theo", "Theo", "rằng"})


@cache
def _marked() -> frozenset[str]:
    """Verbs that say something only where a mark is behind them."""
    return frozenset((*words("mark"), *words("behind")))


def syllables() -> Iterator[Sequence[str]]:
    """The syllables of each verb that is looked for, in normal form."""
    return ([*map(normal_syllable, each.split())] for each in _words())


def verbs(text: str, places: Iterable[int] | None = None) -> Iterator[Verb]:
    """The verbs of saying of a text, ``theo`` and ``rằng``, in order.

    Args:
        text: In NFC.
        places: Offsets in order where one may begin; default: anywhere.
    """
    behind, other, end = f" {text}", words_of("other"), 0
    found = _listed(NO_LETTER).finditer(behind) if places is None else _at(behind, places)
    for match in found:
        start = match.start()
        if start >= end:
            end = match.end() - 1
            if (verb := text[start:end]) not in other:
                yield Verb(start, end, verb)


def _at(text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    listed = _listed(NO_LETTER)
    return (match for place in places if (match := listed.match(text, place)))


def are_several(words: str) -> bool:
    """Whether words are as many as a statement has."""
    return len(words.split(None, LEAST)) >= LEAST


def lead_behind(text: str, verb: Verb, end: int) -> Lead | None:
    """What leads to what is said behind a verb; None where nothing is.

    Args:
        text: In NFC.
        verb: One of it.
        end: Of its sentence.
    """
    match = _LEAD.match(text, verb.end, end)
    if match is None or match.end() == verb.end:
        return None
    mark, rest = match["mark"] or verb.text * verb.is_that, text[match.end() : end]
    adds = text.startswith(" thêm ", verb.end)
    if not mark and not _is_said(verb, rest, adds=adds):
        return None
    is_bare = mark.strip() == ","
    if (is_bare and (verb.text in words_of("behind") or _is_verb(rest))) or "Ảnh" in mark:
        return None  # Ông Hùng cảnh báo, giải thích …
    is_asked = rest.rstrip(' ”"').endswith("?") and ":" not in mark
    if is_asked or _NEVER_SAID.match(rest) or "Ảnh:" in rest or not are_several(rest):
        return None
    return Lead(match.end(), mark)


def _is_verb(rest: str) -> bool:
    """Whether words begin with a verb of saying."""
    match = _listed().match(rest)
    return match is not None and match[0] not in words_of("other") and match[0] != "theo"


def _is_said(verb: Verb, rest: str, *, adds: bool) -> bool:
    """Whether what is right behind a verb is said, where no mark tells: ``nêu thêm`` adds it."""
    if verb.text.endswith("rằng"):
        return True
    if verb.text in _JUDGES:
        return bool(_IS.match(rest))
    if verb.text == "thông báo":
        return bool(_HAPPENS.match(rest) or _TOLD.match(rest))
    if verb.text in _marked() and not adds:
        if verb.text == "chỉ đạo" and _MUST.match(rest):
            return True
        return bool(_HAPPENS.match(rest) or (verb.text in _TELLS and _SETTING.match(rest)))
    if verb.text in _EXPLAINS and _BECAUSE.match(rest):
        return True
    if verb.text in _OBJECTS:
        return bool(_CLAUSE.match(rest))
    not_said = _NOT_SURELY_SAID if verb.is_sure else _NOT_SAID
    return bool(_MOMENT.match(rest) or _SETTING.match(rest)) or not not_said.match(rest)
