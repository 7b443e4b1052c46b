"""Sayings: where a passage says that somebody says something, and who is named for it.

A direct one stands in quotation marks, and who says it with a verb of saying right before or behind
them. An indirect one follows such a verb, or ``Theo`` and its speaker, or stands before them
(``…, ông Hùng nói.``).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from searchkit.facts.personal_names import names_in
from searchkit.facts.quotation_marks import fragment, quoted, with_marks
from searchkit.facts.sentences import first_characters
from searchkit.facts.subjects import (
    MAYBE,
    NAME,
    Subject,
    according_to,
    begins_office,
    first_subject,
    subject,
)
from searchkit.facts.titles import one_of, words, words_of

LEAST: Final = 4
"""Words of a statement."""
_LONGEST: Final = 1_800  # characters of a sentence
_AROUND: Final = 260  # characters around quotation marks in which a speaker stands
_JOINED: Final = 30  # characters of what joins two deeds
_NEAR: Final = 60  # characters between quotation marks and a speaker
_MANNER: Final = 3  # words between a speaker and a verb behind quotation marks
_WISHES: Final = frozenset({"kỳ vọng", "mong muốn", "hy vọng", "hi vọng", "cam kết"})
_NO_MANNER: Final = frozenset(
    {"bị", "được", "không", "chưa", "chẳng", "nghe", "theo", "từng", "sẽ", "là", "có", "để", "cho"}
    | {"và", "của", "với", "người", "khi", "rồi", "nhưng", "mà", "do", "bởi", "hay", "hoặc", "về"}
)
"""Words before a verb of saying that leave its subject open."""
_MORE: Final = r"(?:\s(?:thêm|rõ|tiếp|lại|như sau|cụ thể|nhanh)){0,3}"
_NEW: Final = re.compile(r".?[.!?…][”\"]?\s+[A-ZĐ“]|.?[”\"]\.\s")
"""A sentence that begins behind quotation marks."""
_OBJECTS: Final = frozenset({"chia sẻ", "kể"})
_CLAUSE: Final = re.compile(
    r"(?:[A-ZĐ]|ông|bà|anh|chị|cô|mình|họ|khi|nếu|hiện|đây|nước|nhiều|có|rất)\b"
)
"""What begins a clause, where a verb may have a noun behind it, too."""
_LEAD: Final = re.compile(
    rf"{_MORE}(?P<mark>\s?:\s?[-–]?|\s?,(?!\s(?:đồng thời|và)\s)|[^,;:.“”\"]{{0,90}}\srằng[,:]?"
    r"|\s(?:với|trên|tại|trước|trong|khi|về|ngày|qua|sau|trao)\s[^;:.“”\"]{2,110}:(?=\s))?\s*"
)
"""What stands between a verb and what is said."""
_TO_MARKS: Final = re.compile(
    rf"{_MORE}[,:]?(?:\srằng:?|\slà:?)?\s?[-–]?\s?|[^;.“”\"]{{0,120}}:\s?[-–]?\s?"
)
"""What stands between a verb and quotation marks."""
_SEPARATED: Final = re.compile(r"\.?[\s,]*[–—-]?\s*(?:(?P<according>(?i:theo|lời)\s))?")
_GOES_ON: Final = re.compile(r"(?:,\s(?:đồng thời\s|và\s|cũng\s|nhưng\s){0,2}|\svà\s)$")
"""What stands between one deed of somebody and a verb of saying."""
_CLOSES: Final = re.compile(
    r"(?:\s(?:thêm|rõ))?(?:\s(?:với|trên|trong|tại)\s[^,;:“”\"]{2,60})?"
    r"(?:,\stheo\s[^;:]{2,60})?[\s./\"”]*"
)
"""What may stand behind a verb whose saying stands before it."""
_OCCASION: Final = re.compile(
    r"(?:Nhưng|Song|Tuy nhiên,|Do đó,|Vì vậy,|Vì thế,)\s(?:tân\s)?"
    r"|(?:Nhân dịp|Tại|Phát biểu|Trong|Sau|Trước|Cũng|Ngày|Sáng|Chiều"
    r"|Tối|Qua|Về|Thay mặt|Đồng thời)"
    r"\b[^,;:“”\"]{2,80},\s"
)
"""What may stand before whoever does something."""
_ENDS: Final = re.compile(r"[.!?…\n](?:(?<=\n)|(?<![A-ZĐ].)[.!?…]*[\"”)]*\s+(?=\S))")
_STOPS: Final = re.compile(r"[.;!?“”\"](?:\s|$)|\n")
_NOT_SAID: Final = re.compile(
    r"(?i)(?:quyết định|về|nhiệm vụ|tại|với|trên|cùng|lại|sau|khi|trong|vào|từ|đến|ngay|cao|như"
    r"|thêm|bởi|cho|ra|theo|chuyện|riêng|trước|do|của|những lời|đôi lời|điều này|điều đó)\b"
)
"""What begins no statement, where no mark is before it."""
_MOMENT: Final = re.compile(
    r"(?:đến|từ|trước|sau|trong|vào)\s(?:cuối\s|hết\s|đầu\s)?(?:tháng|năm|quý|ngày)\b"
)
_NOT_SURELY_SAID: Final = re.compile(r"(?i)(?:về|đến|như|tại|điều này|điều đó|với|thêm về)\b")
_NEVER_SAID: Final = re.compile(
    r"(?i)(?:kết quả|ý kiến|kinh nghiệm|cảm ơn|về|lời|thông tin|quan điểm|vui mừng|nỗi"
    r"|sự)\b(?=[^,:]{0,60}$)|như (?:vậy|trên|thế)\b"
    r"|(?:động viên|thăm hỏi|tình trạng khẩn cấp|từ chức|giải nghệ|phá sản"
    r"|chiến tranh|độc lập|khai mạc|bế mạc)\b"
)
_BEFORE_THEO: Final = re.compile(
    r"(?:^|[,;:–\"”.…-]\s|\b(?:[Cc]ũng|[Vv]ẫn|nhiên|bởi|biệt|[Cc]òn|hai)\s)$"
)
_NOBODY: Final = re.compile(
    r"\s(?:đó|Nghị|Quyết|Luật|Thông tư|báo cáo|quy định|dự|thống kê|số liệu)\b"
)


class Saying(NamedTuple):
    """What a passage says that somebody says.

    Attributes:
        start: Offset of what is said.
        end: Offset behind it.
        direct: Whether it stands in quotation marks.
        by: Who is named for it.
    """

    start: int
    end: int
    direct: bool
    by: Subject


class _Verb(NamedTuple):
    """A verb of saying, or ``theo``.

    Attributes:
        start: Offset of its first character.
        end: Offset behind it.
        text: As it is listed.
    """

    start: int
    end: int
    text: str


@cache
def _listed() -> re.Pattern[str]:
    """Verbs of saying and ``theo``; what may stand before them is seen to apart: so it is fast."""
    listed = (word for kind in ("say", "ask", "mark", "behind", "other") for word in words(kind))
    return re.compile(rf"{one_of({*listed, 'theo', 'Theo'})}(?!\w)")


@cache
def _marked() -> frozenset[str]:
    """Verbs that say something only where a mark is behind them."""
    return frozenset((*words("mark"), *words("behind")))


def _surely_says(by: Subject, verb: _Verb) -> bool:
    """Whether a verb is none of what a firm or a team does without a word, or no firm's name."""
    is_wish = verb.text in words_of("ask") | _WISHES
    return not is_wish or any(names_in(by.text))


def announced(text: str) -> Subject | None:
    """Who is named at the end of a passage for what the next one quotes: ``Ông Hùng nói:``.

    Args:
        text: In NFC.

    Returns:
        Whoever it is, as if named at the start of the next one.
    """
    if not text.rstrip().endswith(":"):
        return None
    _, by = _Passage(text).before_marks(0, len(text.rstrip()))
    return by and by._replace(start=0)


def sayings(text: str, by: Subject | None = None) -> list[Saying]:
    """What a passage says that people say, in order.

    Args:
        text: In NFC.
        by: Who is announced for it by the passage before.
    """
    found = _Passage(with_marks(text))
    if not found.verbs and by is None:
        return []
    direct = list(found.direct(by))
    indirect: list[Saying] = []
    for begins, end in found.sentences():
        start = first = begins
        for said in direct:
            if said.start < end and start < said.end:
                indirect += found.told(start, said.start - 1, first, is_cut=True)
                start = said.end + 1
                first = found.behind(start, end)
        indirect += found.told(start, end, first)
    return sorted((*direct, *indirect))


def _verbs(text: str) -> Iterator[_Verb]:
    other = words_of("other")
    for match in _listed().finditer(text):
        start, end = match.span()
        if match[0] not in other and not text[start - 1 : start].isalnum():
            yield _Verb(start, end, match[0])


class _Passage:
    """A passage with its verbs of saying."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.verbs = list(_verbs(text))
        self._starts = [verb.start for verb in self.verbs]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where the sentences with a verb begin and end, without white space."""
        if not self.verbs:
            return
        bounds = [*first_characters(self.text), len(self.text)]
        for number in sorted({bisect_right(bounds, start) for start in self._starts}):
            start, end = bounds[number - 1], bounds[number]
            piece = self.text[start:end]
            left = piece.lstrip()
            yield end - len(left), start + len(piece.rstrip())

    def _between(self, start: int, end: int) -> Sequence[_Verb]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [verb for verb in self.verbs[first:last] if verb.text[1:] != "heo"]

    # --- in quotation marks ----------------------------------------------------------------------

    def direct(self, announced_by: Subject | None) -> Iterator[Saying]:
        """What stands in quotation marks."""
        floor = 0
        for start, end in quoted(self.text):
            if len(self.text[start:end].split()) < LEAST:
                continue
            is_first = not self.text[: start - 1].strip(" -–")
            by = self._whose(floor, start - 1, end + 1) or (announced_by if is_first else None)
            if by:
                yield Saying(start, end, True, by)
            floor = end + 1
        rest = fragment(self.text)
        if rest is not None and len(self.text[:rest].split()) >= LEAST:
            by = self._behind_marks(rest + 1)
            if by:
                yield Saying(0, rest, True, by)

    def _whose(self, floor: int, start: int, end: int) -> Subject | None:
        """Who says what stands between quotation marks."""
        announced, by = self.before_marks(floor, start)
        lead = self.text[max(floor, start - 3) : start].rstrip(" -–")
        if announced and (by is None or lead.endswith(":")):
            return by
        if found := self._behind_marks(end):
            return found
        if by is None and lead.endswith(":"):
            return self._label(floor, max(floor, start - 3) + len(lead) - 1)
        return by

    def _label(self, floor: int, colon: int) -> Subject | None:
        """Whose name stands before a colon: ``Chủ tịch Lê Thu: “…”``."""
        first = _sentence_start(self.text, max(floor, colon - _AROUND), colon)
        named = subject(self.text, first, colon)
        return named if named and named.kind == NAME and named.start - first < _NEAR else None

    def before_marks(self, floor: int, start: int) -> tuple[bool, Subject | None]:
        """Whether a verb announces what stands behind an offset, and whose it is."""
        floor = _sentence_start(self.text, max(floor, start - _AROUND), start)
        announced = False
        for verb in reversed(self._between(floor, start)):
            if not _TO_MARKS.fullmatch(self.text, verb.end, start):
                break
            announced = True
            if found := subject(self.text, floor, verb.start):
                return True, found
        return announced, None

    def _behind_marks(self, start: int) -> Subject | None:
        """Who says what stands before an offset."""
        text = self.text
        lead = _SEPARATED.match(text, start)
        if lead is None or (lead[0].strip() == "." and not lead["according"]):
            return None  # another sentence
        floor = lead.end()
        stop = _STOPS.search(text, floor + 4, floor + _AROUND)
        end = stop.start() if stop else min(len(text), floor + _AROUND)
        if lead["according"]:
            return subject(text, floor, end) or subject(text, floor, text.find(",", floor, end))
        is_apart = not lead[0].strip() and text[floor : floor + 1].isupper()
        near = floor + (1 if is_apart else _NEAR)
        for verb in self._between(floor, end):
            for manner in range(_MANNER + 1):
                edge = _words_before(text, floor, verb.start, manner)
                found = subject(text, floor, edge) if edge > floor else None
                if found and found.start <= near and not self._between(floor, found.start):
                    return found
        return None

    # --- in the words of the article -------------------------------------------------------------

    def behind(self, start: int, end: int) -> int:
        """Where new verbs begin behind quotation marks: behind the one that says whose they are."""
        if _NEW.match(self.text, max(start - 2, 0)):
            return start
        return next((verb.end for verb in self._between(start, end)), end)

    def told(
        self, start: int, end: int, first: int, *, is_cut: bool = False
    ) -> Iterator[Saying]:
        """What a sentence says that somebody said: once, and before where it may be nobody.

        Args:
            start: Of the sentence, or of what is behind quotation marks in it.
            end: Behind it.
            first: Where its verbs begin.
            is_cut: Whether quotation marks follow: what a verb right before them says is in them.
        """
        end = min(end, start + _LONGEST)
        for verb in self.verbs[bisect_left(self._starts, first) : bisect_left(self._starts, end)]:
            if verb.text[1:] == "heo":
                said = self._according(start, verb, end)
            else:
                said = self._behind_verb(start, verb, end)
                if said is None and not is_cut:
                    said = self._before_verb(start, verb, end)
            if said:
                stop = said.start + len(self.text[said.start : said.end].rstrip())
                if len(self.text[said.start : stop].split()) >= LEAST:
                    yield said._replace(end=stop)
                if said.by.kind != MAYBE:
                    return

    def _according(self, start: int, verb: _Verb, end: int) -> Saying | None:
        before = self.text[max(start, verb.start - 8) : verb.start]
        opens = verb.start == start or verb.text == "Theo" or _BEFORE_THEO.search(before)
        if not opens or _NOBODY.match(self.text, verb.end):
            return None
        found = according_to(self.text, verb.end + 1, end)
        if found is None:
            return None
        return Saying(found[1], end, False, found[0])

    def _behind_verb(self, start: int, verb: _Verb, end: int) -> Saying | None:
        lead = _LEAD.match(self.text, verb.end, end)
        if lead is None or lead.end() == verb.end:
            return None
        mark, rest = lead["mark"] or "", self.text[lead.end() : end]
        not_said = _NOT_SURELY_SAID if verb.text in words_of("sure") else _NOT_SAID
        is_said = _MOMENT.match(rest) or not not_said.match(rest)
        if verb.text in _OBJECTS:
            is_said = bool(_CLAUSE.match(rest))
        if not mark and (verb.text in _marked() or not is_said):
            return None
        if mark.strip() == "," and _listed().match(rest):
            return None  # Ông Hùng cảnh báo, giải thích …
        if "Ảnh" in mark:
            return None
        is_asked = rest.rstrip(' ”"').endswith("?") and ":" not in mark
        if is_asked or _NEVER_SAID.match(rest) or "Ảnh:" in rest or len(rest.split()) < LEAST:
            return None
        by = subject(self.text, start, verb.start) or self._goes_on(start, verb)
        if by is None and (mark.rstrip(" -–").endswith((":", "rằng", "rằng,"))):
            by = self._in_a_manner(start, verb)
        if by is None or (by.kind == MAYBE and not mark and not _surely_says(by, verb)):
            return None
        return Saying(lead.end(), end, False, by)

    def _goes_on(self, start: int, verb: _Verb) -> Subject | None:
        """Who did something else before: ``Ông Hùng cảm ơn các bạn, khẳng định …``."""
        between = _GOES_ON.search(self.text, max(start, verb.start - _JOINED), verb.start)
        if between is None:
            return None
        occasion = _OCCASION.match(self.text, start, between.start())
        return first_subject(self.text, occasion.end() if occasion else start, between.start())

    def _in_a_manner(self, start: int, verb: _Verb) -> Subject | None:
        """``Ông Hùng nghẹn ngào kể:``: who is named some words before a verb."""
        edge = verb.start
        for _ in range(_MANNER):
            further = _words_before(self.text, start, edge, 1)
            if further == start or self.text[further:edge].strip() in _NO_MANNER:
                return None
            edge = further
            if found := subject(self.text, start, edge):
                return found
        return None

    def _before_verb(self, start: int, verb: _Verb, end: int) -> Saying | None:
        """``Việc này đã xong, ông Hùng nói.``: what was said stands before its speaker."""
        if not _CLOSES.fullmatch(self.text, verb.end, end):
            return None
        by = subject(self.text, start, verb.start)
        if by is None or self.text.find("”", start, by.start) > 0:
            return None
        comma = self.text.rfind(", ", max(start, by.start - _NEAR), by.start)
        is_held = comma > 0 and begins_office(self.text, comma + 2, by.start)
        before = self.text[start : comma + 1 if is_held else by.start].rstrip()
        if before[-1:] not in {",", "–", "-"}:
            return None
        return Saying(start, start + len(before.rstrip(" ,–-")), False, by)


def _sentence_start(text: str, floor: int, end: int) -> int:
    return max((match.end() for match in _ENDS.finditer(text, floor, end)), default=floor)


def _words_before(text: str, floor: int, end: int, count: int) -> int:
    """The offset some words in small letters before another one; the floor where there are none."""
    for _ in range(count):
        row = text[floor:end].rstrip()
        blank = row.rfind(" ")
        if blank < 0 or not row[blank + 1 :].islower():
            return floor
        end = floor + blank + 1
    return end
