"""Direct speech: what stands in quotation marks, and who says it right before or behind them."""

import re
from collections.abc import Iterator
from typing import Final

from searchkit.facts.addressed import (
    MAYBE,
    NAME,
    PRONOUN,
    SAME,
    SHORT,
    Subject,
    begins_office,
    leads,
    named_before,
)
from searchkit.facts.personal_names import RUN, is_body
from searchkit.facts.quotation_marks import fragment, has_marks, quoted
from searchkit.facts.speech import (
    AROUND,
    MANNER,
    NEAR,
    SAYS_I,
    Saying,
    Speech,
    begins_with_somebody,
    sentence_start,
    words_before,
)
from searchkit.facts.subjects import apposed, describes, subject
from searchkit.facts.titles import ends_in, words_of
from searchkit.facts.verbs import MORE, Verb, are_several

_TITLED: Final = 25  # characters before quotation marks in which stands what a title is of
_TO_MARKS: Final = re.compile(
    rf"{MORE}[,:]?(?:\srằng:?|(?:\s(?:trước|sau|khi) đó)?\slà:?)?\s?[-–]?\s?"
    r"|(?:[^;.“”\"]|\.(?=\w)|“[^“”]{1,24}”){0,120}:\s?[-–]?\s?"
)
"""What stands between a verb and quotation marks."""
_GIVES: Final = re.compile(
    r"\s(?:đưa ra|dành|gửi|có|đặt|nêu|trả|để lại|viết|dẫn)\s(?:[^\s,;:.]+\s){0,8}?"
    r"(?:lời|câu chuyện|câu hỏi|ý kiến|nhận định|quan điểm|dẫn chứng|ví dụ|tuyên bố|thông điệp"
    r"|lý do|chia sẻ|nhận xét|đánh giá|bình luận|cảnh báo|lời khuyên|thắc mắc)\b[^,;:.“”\"]{0,50}$"
)
"""What somebody does who says what stands in quotation marks behind a colon."""
_TAKES: Final = re.compile(
    r"\s(?:nghe|nhận|đọc|thấy|xem|hỏi|nghĩ|được|bị|dòng chữ|tên|đạt|gồm|là)(?=[\s:])"
)
"""What tells that words behind a colon are somebody else's, or no words."""
_NO_DEED: Final = frozenset({"là", "bị", "được", "không", "chưa", "có", "của", "đến", "với"}) | {
    *("đã", "đang", "sẽ", "từng")
}
"""What nobody does who says something."""
_SEPARATED: Final = re.compile(
    r"\.?[\s,]*[–—-]?\s*(?:(?P<according>(?i:theo|lời)\s(?!lời mời|yêu cầu|đề nghị|sáng kiến)))?"
)
_NAMED: Final = re.compile(
    r"(?:khen|ngợi|gọi|mệnh danh|ví|coi|xem|biết đến|danh|tự nhận|đặt tên)"
    r"\s(?:\w+\s){0,2}?(?:là|như)$"
)
"""What stands before words by which somebody is called."""
_CLOSED: Final = frozenset('.!?…”")\n')
_ENDING: Final = frozenset(".!…")
_OPENING: Final = frozenset('“"\n(')
_STOPS: Final = re.compile(r"(?:(?<!\b[A-ZĐ])\.|[;!?“”\"])(?:\s|$)|\n")


def direct(speech: Speech, announced_by: Subject | None) -> Iterator[Saying]:
    """What stands in quotation marks."""
    if not has_marks(speech.text):
        return
    floor = 0
    for start, end in quoted(speech.text):
        if not are_several(speech.text[start:end]):
            continue
        before = speech.text[max(floor, start - _TITLED) : start - 1].rstrip().lower()
        if ends_in(before.removesuffix(" về"), words_of("work")) or _NAMED.search(before):
            floor = end + 1
            continue  # chủ đề “Mạng về bản xa”, được khen là “…”
        is_first = not speech.text[: start - 1].strip(" -–")
        by = _whose(speech, floor, start - 1, end + 1) or (announced_by if is_first else None)
        if by is None and _stands_alone(speech.text, start - 1, end + 1):
            by = Subject(SAME, "", start - 1)
        if by:
            yield Saying(start, end, True, by)
        floor = end + 1
    rest = fragment(speech.text)
    if rest is not None and are_several(speech.text[:rest]):
        by = _behind_marks(speech, rest + 1)
        if by:
            yield Saying(0, rest, True, by)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether what stands between quotation marks is a sentence, or several, of its own."""
    before, behind = text[max(start - 4, 0) : start].rstrip(), text[end : end + 4]
    if (before and before[-1] not in _CLOSED) or not text[start + 1 : start + 3].strip()[
        :1
    ].isupper():
        return False
    goes_on = behind.lstrip(".…! ")[:1]
    last = text[end - 2 : end - 1]
    is_end = last in _ENDING or (behind[:1] in _ENDING and last != "?")
    return is_end and (not goes_on or goes_on.isupper() or goes_on in _OPENING)


def _whose(speech: Speech, floor: int, start: int, end: int) -> Subject | None:
    """Who says what stands between quotation marks."""
    announced, by = before_marks(speech, floor, start)
    lead = speech.text[max(floor, start - 3) : start].rstrip(" -–")
    is_open = by is not None and by.kind == MAYBE  # Trung Quốc nói: “…”, phát ngôn viên nói
    says_i = lead.endswith(":") and SAYS_I.search(speech.text, start, end) is not None
    colon = max(floor, start - 3) + len(lead) - 1
    if announced and not is_open and (by is None or lead.endswith(":")):
        return by or (
            _ahead(speech.text, floor, colon, says_i=says_i) if lead.endswith(":") else None
        )
    found = _behind_marks(speech, end)
    if found and not (is_open and announced and found.kind == MAYBE):
        return found
    if by is None and lead.endswith(":"):
        return _label(speech, floor, colon) or _ahead(speech.text, floor, colon, says_i=says_i)
    return by


def _ahead(text: str, floor: int, colon: int, *, says_i: bool) -> Subject | None:
    """With whom a sentence begins that ends in a colon: ``Anh Hùng rưng rưng: “…”``."""
    first = sentence_start(text, max(floor, colon - AROUND), colon)
    named = begins_with_somebody(text, first, colon)
    if named is None or named.kind not in {NAME, SHORT}:
        return None
    return named if says_i or not _TAKES.search(text, named.start, colon) else None


def _label(speech: Speech, floor: int, colon: int) -> Subject | None:
    """Who is named before a colon: ``Bà Lê Thu: “…”``, ``Bà Lê Thu dành lời khen: “…”``."""
    first = sentence_start(speech.text, max(floor, colon - AROUND), colon)
    gives = _GIVES.search(speech.text, first, colon)
    if gives and (found := subject(speech.text, first, gives.start())):
        return found
    if speech.text.startswith("Theo ", first):
        return _owner(speech.text, first + len("Theo "), colon)
    named = subject(speech.text, first, colon)
    return named if named and named.kind == NAME and named.start - first < NEAR else None


def before_marks(speech: Speech, floor: int, start: int) -> tuple[bool, Subject | None]:
    """Whether a verb announces what stands behind an offset, and whose it is."""
    floor, announced = max(floor, start - AROUND), False
    if not speech.between(floor, start):
        return False, None
    floor = sentence_start(speech.text, floor, start)
    for verb in reversed(speech.between(floor, start)):
        if not _TO_MARKS.fullmatch(speech.text, verb.end, start):
            break
        announced = True
        found = speech.subject_before(floor, verb) or apposed(speech.text, floor, verb.start)
        if found or (found := _as_told(speech, floor, verb)):
            return True, found
    return announced, None


def _as_told(speech: Speech, floor: int, verb: Verb) -> Subject | None:
    """``theo ông Hùng giải thích là “…”``."""
    at = speech.text.rfind("theo ", floor, verb.start) + len("theo ")
    return subject(speech.text, at, verb.start) if at > floor + len("theo ") else None


def _behind_marks(speech: Speech, start: int) -> Subject | None:
    """Who says what stands before an offset."""
    text = speech.text
    if (told := _TOLD_BY.match(text, start)) and (
        by := _owner(text, told.end(), told.end() + NEAR * 2)
    ):
        return by
    lead = _SEPARATED.match(text, start)
    if lead is None:
        return None
    floor = lead.end()
    is_other = lead[0].strip() == "." and not lead["according"]  # sentence
    stop = _STOPS.search(text, floor + 4, floor + AROUND)
    end = stop.start() if stop else min(len(text), floor + AROUND)
    if lead["according"]:
        return subject(text, floor, end) or subject(text, floor, text.find(",", floor, end))
    is_apart = not lead[0].strip() and text[floor : floor + 1].isupper()
    is_right_here = is_apart or is_other or not lead[0].strip()
    near = floor + (1 if is_right_here else NEAR)
    for verb in speech.between(floor, end):
        if is_other and verb.end + 1 < end:
            return None
        for manner in range(MANNER + 1):
            edge = words_before(text, floor, verb.start, manner)
            found = subject(text, floor, edge) if edge > floor else None
            is_near = found and (found.start <= near or begins_office(text, floor, found.start))
            if found and is_near and not speech.between(floor, found.start):
                return found
    is_joined = lead[0].strip() in {*",–—-"}
    if is_joined and (within := speech.between(floor, end)):
        return apposed(text, floor, within[-1].start)
    return _does(speech, floor, end) if is_joined else None


def _owner(text: str, start: int, end: int) -> Subject | None:
    """Whose word it was: ``ông Hùng, Phó Chủ tịch xã``, behind ``Đó là phát biểu của``."""
    if owner := _WORD_OF.match(text, start):
        start = owner.end()
    for run in RUN.finditer(text, start, end):
        if is_body(run[0]):
            continue  # Chủ tịch Ủy ban Tình báo Richard Burr
        by = named_before(text, start, run.end())
        if by and by.kind in {NAME, SHORT}:
            return by if leads(text, start, by) else None
    he = _HE.match(text, start, end)
    return Subject(PRONOUN, he["he"], start) if he else None


def _does(speech: Speech, floor: int, end: int) -> Subject | None:
    """Who does something behind what stands in quotation marks: ``“…”, ông Hùng mỉa mai``."""
    text = speech.text
    if match := _HE.match(text, floor, end):
        return Subject(PRONOUN, match["he"], floor) if _is_deed(text, match.end(), end) else None
    for run in RUN.finditer(text, floor, min(end, floor + NEAR)):
        by = subject(text, floor, run.end())
        if by and by.kind in {NAME, SHORT, PRONOUN}:
            is_first = by.start == floor or begins_office(text, floor, by.start)
            return by if is_first and _is_deed(text, run.end() + 1, end) else None
    edge = words_before(text, floor, end, 1)
    by = subject(text, floor, edge) if edge > floor else None
    return by if by and by.start == floor and by.kind == PRONOUN else None


def _is_deed(text: str, start: int, end: int) -> bool:
    """Whether a few words tell what somebody does who is named, perhaps with what he is."""
    behind = _BEHIND_NAME.match(text, start - 1, end)
    if behind and behind["role"]:
        return describes(behind["role"])
    deed = text[behind.end() if behind else start : end].split()
    return 0 < len(deed) <= _LONGEST_DEED and deed[0].islower() and deed[0] not in _NO_DEED


_TOLD_BY: Final = re.compile(
    r"[,.]?\s*(?:[-–]\s?)?[^,.;:“”\"]{2,40}?\s(?:dẫn|trích)(?:\s(?:lại|dẫn))?"
    r"\s(?:lời|phát biểu|tuyên bố|phát ngôn|nhận định|ý kiến|chia sẻ)(?:\scủa)?\s|"
    r"[.,]?\s*(?:[-–]\s)?(?:[Đđ]ó|[Đđ]ây)?\s?là\s(?:một\s|những\s)?(?:lời\s)?"
    r"(?:phát biểu|chia sẻ|nhận định|khẳng định|ý kiến|lời|quan điểm|tâm sự|thông tin|đánh giá"
    r"|trăn trở|yêu cầu|lưu ý|bộc bạch|cảm nhận|nhận xét|câu nói|tuyên bố|đề nghị)"
    r"\b[^,;:.“”\"]{0,40}?\s(?:của|từ)\s"
)
"""What stands between the end of a quotation and whose it was."""
_WORD_OF: Final = re.compile(r"(?:lời\s)?(?:(?:tân|cựu|nguyên|vị)\s)?")
_HE: Final = re.compile(r"(?P<he>ông|bà|anh|chị|cô)\s(?=[^\W\d_])(?![A-ZĐ])")
_BEHIND_NAME: Final = re.compile(
    r"\s\([^()]{2,40}\)\s"
    r"|\s(?:vào\s)?(?:(?:ngày|hôm|sáng|chiều|tối)\s){1,2}(?:nay|qua|[\d/.-]{1,10})\s"
    r"|,\s(?P<role>[^;:.“”\"]{6,150})$"
)
_LONGEST_DEED: Final = 9  # words
