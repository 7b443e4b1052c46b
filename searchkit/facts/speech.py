"""A passage in which people speak: its verbs of saying, and who stands before one of them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from searchkit.facts.addressed import NAME, SHORT, Subject
from searchkit.facts.personal_names import full_names
from searchkit.facts.sentences import first_characters
from searchkit.facts.subjects import ends_clause, first_subject, subject
from searchkit.facts.verbs import Verb, verbs

SAYS_I: Final = re.compile(r"(?<![Cc]húng )\b[Tt]ôi\b")
"""What no body and no newspaper calls itself."""
NEAR: Final = 60
"""Characters between quotation marks and a speaker."""
MANNER: Final = 3
"""Words between a speaker and a verb."""
AROUND: Final = 260
"""Characters around quotation marks, or a verb, in which a speaker stands."""
DEED: Final = 6
"""Words that tell what somebody does, whatever it is."""
_THINKS: Final = frozenset(
    {"biết", "hiểu", "nghĩ", "nhớ", "sợ", "lo", "thấy", "ngờ", "tưởng", "mừng", "chắc", "muốn"}
    | {"không", "chưa", "chẳng", "bị", "được", "là", "cho", "minh", "tuyên", "nhiên"}
    | {"dù", "và", "để"}
)
"""Words before ``rằng`` by which nobody says a thing: ``biết rằng``, ``chứng minh rằng``."""
_OCCASION: Final = re.compile(
    r"[\s,–-]*(?:(?:Nhưng|Song|Tuy nhiên,|Do đó,|Vì vậy,|Vì thế,)\s(?:tân\s)?"
    r"|(?:Nhân|Tại|Phát biểu|Trong|Sau|Trước|Cũng|Ngày|Sáng|Chiều|Tối|Qua|Về|Thay mặt|Đồng thời"
    r"|Ngay|Khi|Để|Với|Theo đó|Nhắc|Đề cập|Trả lời|Đánh giá|Chia sẻ|Kết luận|Trao đổi|Liên quan"
    r"|Nói|Bên cạnh|Ngoài|Kết thúc|Mở đầu|Hôm|Từ|Trên|Theo dõi)\b[^,;:“”\"]{0,80},\s"
    r"(?:(?:tại|trong|sau|khi|nhân|trước|về|vào|ngày|thay mặt)\b[^,;:“”\"]{2,80},\s)?)?"
)
"""What may stand before whoever does something: marks of what was quoted, an occasion or two."""
_LEAD: Final = 90  # characters of whatever else a sentence begins with, before a comma
_ENDS: Final = re.compile(r"[.!?…\n](?:(?<=\n)|(?<![A-ZĐ].)[.!?…]*[\"”)]*\s+(?=\S))")
_STUCK: Final = re.compile(r"\.(?:[A-ZĐ][^\W\dA-Z_]|\s(?=[*•●\d]))")
"""The end of a sentence that no blank is behind, or no letter: ``chưa xong.Ông Hùng nói``."""


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


class Speech:
    """A passage with its verbs of saying.

    Args:
        text: In NFC, with one kind of quotation marks.
        places: As for :func:`~searchkit.facts.verbs.verbs`.
    """

    def __init__(self, text: str, places: Iterable[int] | None = None) -> None:
        self.text = text
        self.verbs = list(verbs(text, places))
        self.starts = [verb.start for verb in self.verbs]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where the sentences with a verb begin and end, without white space."""
        if not self.verbs:
            return
        bounds = [*first_characters(self.text), len(self.text)]
        if stuck := [*_stuck(self.text)]:
            bounds = sorted({*bounds, *stuck})
        for number in sorted({bisect_right(bounds, start) for start in self.starts}):
            start, end = bounds[number - 1], bounds[number]
            piece = self.text[start:end]
            left = piece.lstrip()
            yield end - len(left), start + len(piece.rstrip())

    def between(self, start: int, end: int) -> Sequence[Verb]:
        """The verbs of saying between two offsets."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [verb for verb in self.verbs[first:last] if not verb.is_theo]

    def subject_before(self, floor: int, verb: Verb) -> Subject | None:
        """Who is named right before a verb, or before the verb that ``rằng`` belongs to."""
        if verb.is_that:
            return self._thinks_not(floor, verb)
        by = subject(self.text, floor, verb.start)
        if by and by.kind in {NAME, SHORT} and ends_clause(self.text, by, verb.start):
            first = begins_with_somebody(self.text, floor, by.start)
            return first if first and first.kind in {NAME, SHORT} else by
        return by

    def _thinks_not(self, floor: int, that: Verb) -> Subject | None:
        """``Ông Hùng chế nhạo họ rằng``: who does so, if it is not to think so."""
        edge = that.start
        last = bisect_left(self.starts, edge) - 1
        if last >= 0 and self.verbs[last].end == edge - 1:
            return None  # nói rằng: the verb has been looked at
        for _ in range(DEED):
            edge = self.text.rfind(" ", floor, max(edge - 1, floor)) + 1
            word = self.text[edge : that.start].split(" ", 1)[0]
            if not edge or not word.isalpha() or word in _THINKS:
                return None
            if word.islower() and (found := subject(self.text, floor, edge)):
                return found
        return None


def begins_with_somebody(text: str, start: int, end: int) -> Subject | None:
    """Who is named where a sentence begins, perhaps behind an occasion: ``Từ đó, ông Hùng``.

    Args:
        text: In NFC.
        start: Where the sentence begins.
        end: Before which whoever it is ends.
    """
    floor = behind_occasion(text, start, end)
    if found := first_subject(text, floor, end):
        return found
    is_open = floor == start and text[start : start + 1] != "["  # another article's title
    comma = text.find(", ", start, min(end, start + _LEAD)) if is_open else -1
    if comma < 0 or any(full_names(text[start:comma])):
        return None
    return first_subject(text, comma + 2, end)


def behind_occasion(text: str, start: int, end: int) -> int:
    """Where what follows an occasion begins, at the start of a sentence: ``Tại cuộc họp, …``."""
    occasion = _OCCASION.match(text, start, end)
    return occasion.end() if occasion else start


def _stuck(text: str) -> Iterator[int]:
    for match in _STUCK.finditer(text):
        if text[max(match.start() - 2, 0) : match.start()].islower():
            yield match.start() + 1


def sentence_start(text: str, floor: int, end: int) -> int:
    """Where the sentence begins that an offset is in; the floor where it does so before it."""
    return max((match.end() for match in _ENDS.finditer(text, floor, end)), default=floor)


def words_before(text: str, floor: int, end: int, count: int) -> int:
    """The offset some words in small letters before another one; the floor where there are none."""
    for _ in range(count):
        row = text[floor:end].rstrip()
        blank = row.rfind(" ")
        if blank < 0 or not row[blank + 1 :].islower():
            return floor
        end = floor + blank + 1
    return end
