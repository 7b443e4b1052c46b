"""Sayings: where a passage says that somebody says something, and who is named for it.

A direct one stands in quotation marks, and who says it with a verb of saying right before or behind
them. An indirect one follows such a verb, or ``Theo`` and its speaker, or stands before them
(``…, ông Hùng nói.``).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from searchkit.facts.according import according_to, leads_to
from searchkit.facts.addressed import MAYBE, NAME, PRONOUN, SAME, SHORT, Subject, begins_office
from searchkit.facts.personal_names import foreign_name, is_place, names_in
from searchkit.facts.quotation_marks import with_marks
from searchkit.facts.quoted_speech import before_marks, direct
from searchkit.facts.speech import (
    AROUND,
    MANNER,
    NEAR,
    Saying,
    Speech,
    begins_with_somebody,
    behind_occasion,
    words_before,
)
from searchkit.facts.subjects import apposed, describes, first_subject, subject
from searchkit.facts.verbs import Verb, are_several, lead_behind

_LONGEST: Final = 1_800  # characters of a sentence
_JOINED: Final = 30  # characters of what joins two deeds
_NO_MANNER: Final = frozenset(
    {"bị", "được", "không", "chưa", "chẳng", "nghe", "theo", "từng", "sẽ", "là", "có", "để", "cho"}
    | {"và", "của", "với", "người", "khi", "rồi", "nhưng", "mà", "do", "bởi", "hay", "hoặc", "về"}
)
"""Words before a verb of saying that leave its subject open."""
_NEW: Final = re.compile(r".?[.!?…][”\"]?\s+[A-ZĐ“]|.?[”\"]\.\s|.?[”\"]\s+(?:Cũng t|T)heo\s")
"""A sentence that begins behind quotation marks."""
_LABELLED: Final = (": “", ': "', ":“", "”, ", '", ', "” -", '" -', "” –", '" –', "”-")
_GOES_ON: Final = re.compile(r"(?:[,;]\s(?:đồng thời\s|và\s|cũng\s|nhưng\s){0,2}|\svà\s)$")
"""What stands between one deed of somebody and a verb of saying."""
_GOES_ON_ALONE: Final = re.compile(
    r"(?:Đồng thời|Bên cạnh đó|Ngoài ra|Cùng với đó|Qua đó|Từ đó),?\s(?:(?:cũng|còn|đã)\s){0,2}"
)
"""With what a sentence begins that goes on with who spoke before: ``Đồng thời cho biết, …``."""
_UNDERGOES: Final = (" bị ", " được ")
_SPEAKS: Final = frozenset(
    {"lên tiếng", "phát biểu", "trả lời", "trình bày", "báo cáo", "trao đổi"}
)
"""What somebody does of whom it is not told what he says."""
_URGES: Final = frozenset({"kêu gọi", "khuyên", "hối thúc", "thúc giục", "căn dặn", "nhắc nhở"})
"""What no firm and no team does."""
_REPORTS: Final = frozenset({"cho biết", "cho hay", "thông tin", "thông báo", "viết", "đăng"})
"""What newspapers do, of others."""
_CONFIDES: Final = frozenset(
    {"chia sẻ", "tâm sự", "kể", "kể lại", "thú nhận", "bộc bạch", "trải lòng", "thổ lộ", "nhớ lại"}
)
"""What hardly anybody does but a person."""
_SELF: Final = re.compile(
    r"(?<!\w)(?:(?:anh|chị|cô|ông|bà)\s(?!(?:em|chị|chàng|trai|hùng|ruột|họ|rể|gái|giáo|dâu|nàng|bé|chú"
    r"|bà|chủ|lão|nội|ngoại|xã|trùm|con|mẹ|vợ|cụ|già|này|ấy|ta|đồng)\b)(?=[^\W\d_])(?![A-ZĐ])"
    r"|(?:mình|bản thân)\s(?:đã|sẽ|đang|và|là|rất|cảm thấy|không|chưa|cũng|luôn|vẫn|từng|có|bị|được"
    r"|phải|muốn|thấy|chỉ|cùng)\b)"
)
"""How somebody is spoken of who says something."""
_CLOSES: Final = re.compile(
    r"(?:\s(?:thêm|rõ))?(?:\s(?:với|trên|trong|tại)\s[^,;:“”\"]{2,60})?"
    r"(?:,\stheo\s[^;:]{2,60})?[\s./\"”]*"
)
"""What may stand behind a verb whose saying stands before it."""
_TOPIC: Final = re.compile(r"(?:Về|Liên quan|Trước|Sau|Trong|Tại|Với|Khi|Theo|Đối với|Nói)\b")
"""With what begins no statement that stands before its verb."""
_CLOSING: Final = frozenset('”"')
_WHEN: Final = re.compile(r"(?:khi|trong|tại|sau|trước|với|nhân|trên|vào|hôm|ngày|qua|và)\b")
_EVENT: Final = re.compile(r"\b(?:sau|trước)\skhi\s[^,;:.“”\"]{0,40}$")
"""Behind which it is told that somebody said a thing, not what: ``sau khi bà Thu đề nghị họp``."""
_RIGHT_BEHIND: Final = 4  # characters between quotation marks and who says what is in them
_PHRASE: Final = re.compile(r"\s(?:trong|tại|sau|khi|trước|ngày|hôm|nhân)\s[^,;:.“”\"]{4,150}\s")
"""What may stand between whoever says something and the verb."""
_BEFORE_THEO: Final = re.compile(
    r"(?:^|[,;:–\"”.…-]\s|\b(?:[Cc]ũng|[Vv]ẫn|nhiên|bởi|biệt|[Cc]òn|hai|Bởi|[Vv]ì|[Nn]hư|nhưng|song)\s)$"
)
_NOBODY: Final = re.compile(
    r"\s(?:đó|lời mời|Nghị|Quyết|Luật|Thông tư|báo cáo|quy định|dự|thống kê|số liệu)\b"
)


def _surely_says(by: Subject, verb: Verb) -> bool:
    """Whether a verb is none of what a firm or a team does without a word, or no firm's name."""
    is_urged = verb.text in _URGES and foreign_name(by.text) == (0, len(by.text))
    return not verb.is_wish or is_urged or any(names_in(by.text))


def _speaks_of_self(by: Subject, verb: Verb, said: str) -> bool:
    """``Thu Ngọc chia sẻ, cô rất buồn``: a name is a person's who is "she" in what is said."""
    if " " not in by.text or is_place(by.text):
        return False
    if foreign_name(by.text) is None:
        return verb.text in _CONFIDES or _SELF.search(said) is not None
    return verb.text not in _REPORTS and _SELF.search(said) is not None


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
    _, by = before_marks(Speech(text, places), 0, len(text.rstrip()))
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
    found = Speech(with_marks(text), places)
    if not (found.verbs or by or True in map(found.text.__contains__, _LABELLED)):
        return []
    marked = list(direct(found, by))
    indirect: list[Saying] = []
    for begins, end in found.sentences():
        start = first = begins
        for said in marked:
            if said.start < end and start < said.end:
                indirect += _told(found, start, said.start - 1, first, is_cut=True)
                start = said.end + 1
                is_told = said.by.start < said.start and said.by.kind != SAME
                first = start if is_told else _behind(found, start, end)
        indirect += _told(found, start, end, first)
    return sorted((*marked, *indirect))


def _behind(speech: Speech, start: int, end: int) -> int:
    """Where new verbs begin behind quotation marks: behind the one that says whose they are."""
    if _NEW.match(speech.text, max(start - 2, 0)):
        return start
    return next((verb.end for verb in speech.between(start, end)), end)


def _told(
    speech: Speech, start: int, end: int, first: int, *, is_cut: bool = False
) -> Iterator[Saying]:
    """What a sentence says that somebody said: once, and before where it may be nobody.

    Args:
        speech: The passage.
        start: Of the sentence, or of what is behind quotation marks in it.
        end: Behind it.
        first: Where its verbs begin.
        is_cut: Whether quotation marks follow: what a verb right before them says is in them.
    """
    end = min(end, start + _LONGEST)
    for verb in speech.verbs[bisect_left(speech.starts, first) : bisect_left(speech.starts, end)]:
        if verb.is_theo:
            said = _according(speech, start, verb, end)
        else:
            said = _behind_verb(speech, start, verb, end)
            if said is None and not is_cut:
                said = _before_verb(speech, start, verb, end)
        if said:
            stop = said.start + len(speech.text[said.start : said.end].rstrip())
            if are_several(speech.text[said.start : stop]):
                yield said._replace(end=stop)
            if said.by.kind != MAYBE:
                return


def _according(speech: Speech, start: int, verb: Verb, end: int) -> Saying | None:
    before = speech.text[max(start, verb.start - 8) : verb.start]
    opens = verb.start == start or verb.text == "Theo" or _BEFORE_THEO.search(before)
    if not opens or _NOBODY.match(speech.text, verb.end):
        return None
    found = according_to(speech.text, verb.end + 1, end)
    if found is None or not are_several(speech.text[found[1] : end]):
        return _said_before(speech, start, verb, end)
    return Saying(found[1], end, False, found[0])


def _said_before(speech: Speech, start: int, verb: Verb, end: int) -> Saying | None:
    """``Việc này đã xong, theo ông Hùng.``: the sentence, but for its end."""
    said = speech.text[start : verb.start].rstrip()
    last = start + len(speech.text[start:end].rstrip(' ./"”'))
    if not said.endswith(",") or last - verb.end > AROUND:
        return None
    by = subject(speech.text, verb.end + 1, last)
    is_its = by and by.kind != MAYBE and leads_to(speech.text, verb.end + 1, by.start)
    return Saying(start, start + len(said) - 1, False, by) if by and is_its else None


def _behind_verb(speech: Speech, start: int, verb: Verb, end: int) -> Saying | None:
    found = lead_behind(speech.text, verb, end)
    if found is None:
        return None
    by = speech.subject_before(start, verb)
    if by is None and not verb.is_that:
        by = _further(speech, start, verb, is_sure=found.is_sure)
    if by is None or (by.kind == MAYBE and not found.mark and not _surely_says(by, verb)):
        return None
    near = max(start, by.start - NEAR)
    if (
        by.kind in {NAME, SHORT}
        and not found.is_sure
        and _EVENT.search(speech.text, near, by.start)
    ):
        return None
    is_behind = speech.text[start - 1] in _CLOSING and by.start - start < _RIGHT_BEHIND
    tells_when = is_behind and not found.mark and _WHEN.match(speech.text, found.end)
    if tells_when and not speech.between(by.start, verb.start):
        return None  # “…”, ông Hùng nhấn mạnh khi trả lời báo chí
    if by.kind == MAYBE and _speaks_of_self(by, verb, speech.text[found.end : end]):
        by = by._replace(kind=NAME)
    return Saying(found.end, end, False, by)


def _further(speech: Speech, start: int, verb: Verb, *, is_sure: bool) -> Subject | None:
    """Who is named somewhere before a verb, and surely means whoever says it."""
    if by := _goes_on(speech, start, verb):
        return by
    if _GOES_ON_ALONE.fullmatch(speech.text, start, verb.start):
        return Subject(SAME, "", start)
    if is_sure and (by := _in_a_manner(speech, start, verb)):
        return by
    if (is_sure or verb.is_sure) and (by := _before_a_phrase(speech, start, verb)):
        return by
    floor = behind_occasion(speech.text, start, verb.start)
    return apposed(speech.text, floor, verb.start)


def _goes_on(speech: Speech, start: int, verb: Verb) -> Subject | None:
    """Who did something else before: ``Ông Hùng cảm ơn các bạn, khẳng định …``."""
    between = _GOES_ON.search(speech.text, max(start, verb.start - _JOINED), verb.start)
    by = begins_with_somebody(speech.text, start, between.start()) if between else None
    if by is None or by.kind == PRONOUN:
        return by
    end = speech.text.index(by.text, by.start) + len(by.text)
    return None if speech.text.startswith(_UNDERGOES, end) else by


def _before_a_phrase(speech: Speech, start: int, verb: Verb) -> Subject | None:
    """``Ông Hùng trong buổi gặp báo chí ngày 2-6 cho biết:``: who is named first of all."""
    if _PHRASE.search(speech.text, start, verb.start) is None:
        return None
    floor = behind_occasion(speech.text, start, verb.start)
    by = first_subject(speech.text, floor, min(verb.start, floor + AROUND))
    if by is None or by.kind not in {NAME, SHORT}:
        return None
    end = speech.text.index(by.text, by.start) + len(by.text)
    return by if _PHRASE.fullmatch(speech.text, end, verb.start) else None


def _in_a_manner(speech: Speech, start: int, verb: Verb) -> Subject | None:
    """``Ông Hùng nghẹn ngào kể:``: who is named some words before a verb."""
    edge = verb.start
    for _ in range(MANNER):
        further = words_before(speech.text, start, edge, 1)
        if further == start or speech.text[further:edge].strip() in _NO_MANNER:
            return None
        edge = further
        if found := subject(speech.text, start, edge):
            return found
    return None


def _before_verb(speech: Speech, start: int, verb: Verb, end: int) -> Saying | None:
    """``Việc này đã xong, ông Hùng nói.``: what was said stands before its speaker."""
    if verb.text in _SPEAKS or not _CLOSES.fullmatch(speech.text, verb.end, end):
        return None
    by = subject(speech.text, start, verb.start)
    if by is None or speech.text.find("”", start, by.start) > 0:
        return None
    comma = speech.text.rfind(", ", max(start, by.start - NEAR), by.start)
    is_held = comma > 0 and begins_office(speech.text, comma + 2, by.start)
    before = speech.text[start : comma + 1 if is_held else by.start].rstrip()
    if before[-1:] not in {",", "–", "-"} or describes(before.rstrip(" ,–-")):
        return None  # Bí thư Thành ủy - Lê Thu phát biểu
    if _TOPIC.match(before) and ", " not in before:
        return None  # Về việc này, bà Lê Thu cũng phủ nhận.
    return Saying(start, start + len(before.rstrip(" ,–-")), False, by)
