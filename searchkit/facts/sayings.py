"""Sayings: where a passage says that somebody says something, and who is named for it.

A direct one stands in quotation marks, and who says it with a verb of saying right before or behind
them. An indirect one follows such a verb, or ``Theo`` and its speaker, or stands before them
(``…, ông Hùng nói.``).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from searchkit.facts.according import according_to
from searchkit.facts.personal_names import names_in
from searchkit.facts.quotation_marks import fragment, has_marks, quoted, with_marks
from searchkit.facts.sentences import first_characters
from searchkit.facts.subjects import (
    MAYBE,
    NAME,
    SHORT,
    Subject,
    begins_office,
    first_subject,
    subject,
)
from searchkit.facts.titles import ends_in, words_of
from searchkit.facts.verbs import MORE, Verb, are_several, lead_behind, verbs

_LONGEST: Final = 1_800  # characters of a sentence
_AROUND: Final = 260  # characters around quotation marks in which a speaker stands
_JOINED: Final = 30  # characters of what joins two deeds
_TITLED: Final = 25  # characters before quotation marks in which stands what a title is of
_NEAR: Final = 60  # characters between quotation marks and a speaker
_MANNER: Final = 3  # words between a speaker and a verb behind quotation marks
_NO_MANNER: Final = frozenset(
    {"bị", "được", "không", "chưa", "chẳng", "nghe", "theo", "từng", "sẽ", "là", "có", "để", "cho"}
    | {"và", "của", "với", "người", "khi", "rồi", "nhưng", "mà", "do", "bởi", "hay", "hoặc", "về"}
)
"""Words before a verb of saying that leave its subject open."""
_NEW: Final = re.compile(r".?[.!?…][”\"]?\s+[A-ZĐ“]|.?[”\"]\.\s")
"""A sentence that begins behind quotation marks."""
_TO_MARKS: Final = re.compile(
    rf"{MORE}[,:]?(?:\srằng:?|\slà:?)?\s?[-–]?\s?|(?:[^;.“”\"]|\.(?=\w)){{0,120}}:\s?[-–]?\s?"
)
"""What stands between a verb and quotation marks."""
_GIVES: Final = re.compile(
    r"\s(?:đưa ra|dành|gửi|có|đặt|nêu|trả|để lại|viết|dẫn)\s(?:[^\s,;:.]+\s){0,3}?"
    r"(?:lời|câu chuyện|câu hỏi|ý kiến|nhận định|quan điểm|dẫn chứng|ví dụ|tuyên bố|thông điệp"
    r"|lý do|chia sẻ|nhận xét|đánh giá|bình luận|cảnh báo|lời khuyên|thắc mắc)\b[^,;:.“”\"]{0,50}$"
)
"""What somebody does who says what stands in quotation marks behind a colon."""
_LABELLED: Final = (": “", ': "', ":“")
_SEPARATED: Final = re.compile(r"\.?[\s,]*[–—-]?\s*(?:(?P<according>(?i:theo|lời)\s))?")
_GOES_ON: Final = re.compile(r"(?:[,;]\s(?:đồng thời\s|và\s|cũng\s|nhưng\s){0,2}|\svà\s)$")
"""What stands between one deed of somebody and a verb of saying."""
_CLOSES: Final = re.compile(
    r"(?:\s(?:thêm|rõ))?(?:\s(?:với|trên|trong|tại)\s[^,;:“”\"]{2,60})?"
    r"(?:,\stheo\s[^;:]{2,60})?[\s./\"”]*"
)
"""What may stand behind a verb whose saying stands before it."""
_OCCASION: Final = re.compile(
    r"[\s,–-]*(?:(?:Nhưng|Song|Tuy nhiên,|Do đó,|Vì vậy,|Vì thế,)\s(?:tân\s)?"
    r"|(?:Nhân|Tại|Phát biểu|Trong|Sau|Trước|Cũng|Ngày|Sáng|Chiều|Tối|Qua|Về|Thay mặt|Đồng thời"
    r"|Ngay|Khi|Để|Với|Theo đó|Nhắc|Đề cập|Trả lời|Đánh giá|Chia sẻ|Kết luận|Trao đổi|Liên quan"
    r"|Nói|Bên cạnh|Ngoài|Kết thúc|Mở đầu|Hôm|Từ|Trên)\b[^,;:“”\"]{0,80},\s"
    r"(?:(?:tại|trong|sau|khi|nhân|trước|về|vào|ngày)\b[^,;:“”\"]{2,80},\s)?)?"
)
"""What may stand before whoever does something: marks of what was quoted, an occasion or two."""
_PHRASE: Final = re.compile(r"\s(?:trong|tại|sau|khi|trước|ngày|hôm|nhân)\s[^,;:.“”\"]{4,150}\s")
"""What may stand between whoever says something and the verb."""
_ENDS: Final = re.compile(r"[.!?…\n](?:(?<=\n)|(?<![A-ZĐ].)[.!?…]*[\"”)]*\s+(?=\S))")
_STOPS: Final = re.compile(r"(?:(?<!\b[A-ZĐ])\.|[;!?“”\"])(?:\s|$)|\n")
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


def _surely_says(by: Subject, verb: Verb) -> bool:
    """Whether a verb is none of what a firm or a team does without a word, or no firm's name."""
    return not verb.is_wish or any(names_in(by.text))


def announced(text: str, places: Iterable[int] | None = None) -> Subject | None:
    """Who is named at the end of a passage for what the next one quotes: ``Ông Hùng nói:``.

    Args:
        text: In NFC.
        places: As for :func:`~searchkit.facts.verbs.verbs`.

    Returns:
        Whoever it is, as if named at the start of the next one.
    """
    if not text.rstrip().endswith(":"):
        return None
    _, by = _Passage(text, places).before_marks(0, len(text.rstrip()))
    return by and by._replace(start=0)


def sayings(
    text: str, by: Subject | None = None, places: Iterable[int] | None = None
) -> list[Saying]:
    """What a passage says that people say, in order.

    Args:
        text: In NFC.
        by: Who is announced for it by the passage before.
        places: As for :func:`~searchkit.facts.verbs.verbs`.
    """
    found = _Passage(with_marks(text), places)
    if not (found.verbs or by or any(lead in found.text for lead in _LABELLED)):
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


class _Passage:
    """A passage with its verbs of saying."""

    def __init__(self, text: str, places: Iterable[int] | None) -> None:
        self.text = text
        self.verbs = list(verbs(text, places))
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

    def _between(self, start: int, end: int) -> Sequence[Verb]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [verb for verb in self.verbs[first:last] if not verb.is_theo]

    # --- in quotation marks ----------------------------------------------------------------------

    def direct(self, announced_by: Subject | None) -> Iterator[Saying]:
        """What stands in quotation marks."""
        if not has_marks(self.text):
            return
        floor = 0
        for start, end in quoted(self.text):
            if not are_several(self.text[start:end]):
                continue
            before = self.text[max(floor, start - _TITLED) : start - 1].rstrip().lower()
            if ends_in(before.removesuffix(" về"), words_of("work")):
                floor = end + 1
                continue  # chủ đề “Mạng về bản xa”
            is_first = not self.text[: start - 1].strip(" -–")
            by = self._whose(floor, start - 1, end + 1) or (announced_by if is_first else None)
            if by:
                yield Saying(start, end, True, by)
            floor = end + 1
        rest = fragment(self.text)
        if rest is not None and are_several(self.text[:rest]):
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
        """Who is named before a colon: ``Bà Lê Thu: “…”``, ``Bà Lê Thu dành lời khen: “…”``."""
        first = _sentence_start(self.text, max(floor, colon - _AROUND), colon)
        gives = _GIVES.search(self.text, first, colon)
        if gives and (found := subject(self.text, first, gives.start())):
            return found
        named = subject(self.text, first, colon)
        return named if named and named.kind == NAME and named.start - first < _NEAR else None

    def before_marks(self, floor: int, start: int) -> tuple[bool, Subject | None]:
        """Whether a verb announces what stands behind an offset, and whose it is."""
        floor, announced = max(floor, start - _AROUND), False
        if not self._between(floor, start):
            return False, None
        floor = _sentence_start(self.text, floor, start)
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
        if lead is None:
            return None
        floor = lead.end()
        is_other = lead[0].strip() == "." and not lead["according"]  # sentence
        stop = _STOPS.search(text, floor + 4, floor + _AROUND)
        end = stop.start() if stop else min(len(text), floor + _AROUND)
        if lead["according"]:
            return subject(text, floor, end) or subject(text, floor, text.find(",", floor, end))
        is_apart = not lead[0].strip() and text[floor : floor + 1].isupper()
        near = floor + (1 if is_apart or is_other else _NEAR)
        for verb in self._between(floor, end):
            if is_other and verb.end + 1 < end:
                return None
            for manner in range(_MANNER + 1):
                edge = _words_before(text, floor, verb.start, manner)
                found = subject(text, floor, edge) if edge > floor else None
                is_near = found and (found.start <= near or begins_office(text, floor, found.start))
                if found and is_near and not self._between(floor, found.start):
                    return found
        return None

    # --- in the words of the article -------------------------------------------------------------

    def behind(self, start: int, end: int) -> int:
        """Where new verbs begin behind quotation marks: behind the one that says whose they are."""
        if _NEW.match(self.text, max(start - 2, 0)):
            return start
        return next((verb.end for verb in self._between(start, end)), end)

    def told(self, start: int, end: int, first: int, *, is_cut: bool = False) -> Iterator[Saying]:
        """What a sentence says that somebody said: once, and before where it may be nobody.

        Args:
            start: Of the sentence, or of what is behind quotation marks in it.
            end: Behind it.
            first: Where its verbs begin.
            is_cut: Whether quotation marks follow: what a verb right before them says is in them.
        """
        end = min(end, start + _LONGEST)
        for verb in self.verbs[bisect_left(self._starts, first) : bisect_left(self._starts, end)]:
            if verb.is_theo:
                said = self._according(start, verb, end)
            else:
                said = self._behind_verb(start, verb, end)
                if said is None and not is_cut:
                    said = self._before_verb(start, verb, end)
            if said:
                stop = said.start + len(self.text[said.start : said.end].rstrip())
                if are_several(self.text[said.start : stop]):
                    yield said._replace(end=stop)
                if said.by.kind != MAYBE:
                    return

    def _according(self, start: int, verb: Verb, end: int) -> Saying | None:
        before = self.text[max(start, verb.start - 8) : verb.start]
        opens = verb.start == start or verb.text == "Theo" or _BEFORE_THEO.search(before)
        if not opens or _NOBODY.match(self.text, verb.end):
            return None
        found = according_to(self.text, verb.end + 1, end)
        if found is None:
            return None
        return Saying(found[1], end, False, found[0])

    def _behind_verb(self, start: int, verb: Verb, end: int) -> Saying | None:
        found = lead_behind(self.text, verb, end)
        if found is None:
            return None
        by = subject(self.text, start, verb.start) or self._goes_on(start, verb)
        if by is None and found.is_sure:
            by = self._in_a_manner(start, verb) or self._before_a_phrase(start, verb)
        if by is None or (by.kind == MAYBE and not found.mark and not _surely_says(by, verb)):
            return None
        return Saying(found.end, end, False, by)

    def _goes_on(self, start: int, verb: Verb) -> Subject | None:
        """Who did something else before: ``Ông Hùng cảm ơn các bạn, khẳng định …``."""
        between = _GOES_ON.search(self.text, max(start, verb.start - _JOINED), verb.start)
        if between is None:
            return None
        occasion = _OCCASION.match(self.text, start, between.start())
        floor = occasion.end() if occasion else start
        return first_subject(self.text, floor, between.start())

    def _before_a_phrase(self, start: int, verb: Verb) -> Subject | None:
        """``Ông Hùng trong buổi gặp báo chí ngày 2-6 cho biết:``: who is named first of all."""
        if _PHRASE.search(self.text, start, verb.start) is None:
            return None
        occasion = _OCCASION.match(self.text, start, verb.start)
        floor = occasion.end() if occasion else start
        by = first_subject(self.text, floor, min(verb.start, floor + _AROUND))
        if by is None or by.kind not in {NAME, SHORT}:
            return None
        end = self.text.index(by.text, by.start) + len(by.text)
        return by if _PHRASE.fullmatch(self.text, end, verb.start) else None

    def _in_a_manner(self, start: int, verb: Verb) -> Subject | None:
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

    def _before_verb(self, start: int, verb: Verb, end: int) -> Saying | None:
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
