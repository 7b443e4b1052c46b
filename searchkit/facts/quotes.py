"""Statements: who said what, in quotation marks or in the words of the article.

A direct statement stands in quotation marks, and who says it with a verb of saying stands right
before or behind them. An indirect one follows such a verb, or ``Theo`` and its speaker, or stands
before them (``…, ông Hùng nói.``). Who is named by title alone is joined to the person of the
article who has it, if there is one alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from searchkit.article import Article
from searchkit.facts.people import Cast, any_of, names_in, words
from searchkit.facts.sentences import passages, sentences
from searchkit.facts.subjects import MAYBE, NAME, OFFICE, PRONOUN, Subject, people_behind, subject

LEAST: Final = 4
"""Words of a statement."""
MOST_SPEAKERS: Final = 8
"""People whom an article is listed under."""
MAX_PASSAGE: Final = 20_000
"""Characters of a passage in which speakers are looked for at indexing."""
MOST_CHARACTERS: Final = 1_500
"""Of a statement; a longer one is cut."""
_MARK: Final = re.compile(r"[“”\"«»]")
_LENGTHS: Final = range(12, 1_501)  # characters of a direct statement
_CLOSING: Final = re.compile(r"^(?P<said>[^\"“”«»]{20,1500})[\"”]")
_AROUND: Final = 260  # characters around quotation marks in which a speaker stands
_OFFICE: Final = 60  # characters of an office that stands for a speaker
_LONGEST: Final = 1_800  # characters of a sentence
_LEAD: Final = re.compile(
    r"(?:\s(?:thêm|rõ|tiếp|lại|như sau|cụ thể|nhanh))*"
    r"(?P<mark>\s?:\s?[-–]?|\s?,(?!\s(?:đồng thời|và)\s)|[^,;:.“”\"]{0,90}\srằng[,:]?"
    r"|\s(?:với|trên|tại|trước|trong|khi|về|ngày|qua|sau|trao)\s[^;:.“”\"]{2,110}:(?=\s)"
    r"|\slà(?=\s))?\s*"
)
"""What stands between a verb and what is said."""
_TO_MARKS: Final = re.compile(
    r"(?:\s(?:thêm|rõ|tiếp|lại|như sau|cụ thể))*[,:]?(?:\srằng:?|\slà:?)?\s?[-–]?\s?"
    r"|[^;.“”\"]{0,120}:\s?[-–]?\s?"
)
"""What stands between a verb and quotation marks."""
_SEPARATED: Final = re.compile(r"\.?[\s,]*[–—-]?\s*(?:(?P<according>(?i:theo|lời)\s))?")
_NO_STATEMENT: Final = re.compile(
    r"(?i)^(?:quyết định|về|nhiệm vụ|tại|với|trên|cùng|lại|sau|khi|trong|vào|từ|đến|ngay|cao|như"
    r"|thêm|bởi|cho|ra|theo|chuyện|riêng|trước|do|của|những lời|đôi lời|điều này|điều đó)\b"
)
_NO_STATEMENT_EITHER: Final = re.compile(
    r"(?i)^(?:kết quả|ý kiến|kinh nghiệm|cảm ơn|về|lời|thông tin|quan điểm|vui mừng|nỗi"
    r"|sự)\b(?=[^,:]{0,60}$)|^như (?:vậy|trên|thế)\b"
)
_SURE: Final = frozenset(
    "cho biết|cho rằng|cho hay|nêu rõ|tin rằng|khẳng định|nhấn mạnh|thừa nhận|xác nhận|lưu"
    " ý|nhận định|tiết lộ|tái khẳng định".split("|")
)
"""Verbs behind which what is said may begin with any word but these."""
_NOT_SURE: Final = re.compile(r"(?i)^(?:về|đến|như|tại|điều này|điều đó|với|thêm về)\b")
_BEHIND_WORDS: Final = 3  # of manner between a speaker and a verb behind quotation marks


class Quote(NamedTuple):
    """A statement.

    Attributes:
        speaker: The full name; the title of someone whom the article does not name.
        title: Office and body as the article gives them, or None.
        text: What was said.
        direct: Whether it stands in quotation marks.
        passage: Where: 0 is the first paragraph.
        start: Offset of the statement in the passage in NFC.
        end: Offset behind it.
    """

    speaker: str
    title: str | None
    text: str
    direct: bool
    passage: int
    start: int
    end: int


class _Said(NamedTuple):
    """A statement whose speaker is not known yet."""

    start: int
    end: int
    direct: bool
    by: Subject


@cache
def _verbs() -> re.Pattern[str]:
    """Verbs of saying; those of the group ``mark`` need a mark behind them."""
    return re.compile(
        rf"(?<!\w)(?:(?P<plain>{any_of('say', 'ask')})|(?P<mark>{any_of('mark')}))(?!\w)"
    )


@cache
def _verbs_behind() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of('say', 'ask', 'mark', 'behind')})(?!\w)")


@cache
def _cheap() -> re.Pattern[str]:
    """What every passage with a statement holds."""
    firsts = sorted({word for kind in ("say", "ask", "mark") for word in words(kind)}, key=len)
    return re.compile(rf"{'|'.join(map(re.escape, firsts))}|heo ")


def speakers(texts: Sequence[str]) -> list[str]:
    """The names of the people whose statements an article holds, who says most first.

    Args:
        texts: Its title, paragraphs and captions in NFC.
    """
    cast = Cast(texts)
    cut = [(number, text[:MAX_PASSAGE]) for number, text in enumerate(texts, -1)]
    counts = Counter(name for *_, name, is_named in _statements(cut, cast) if is_named)
    return [name for name, _ in counts.most_common(MOST_SPEAKERS)]


def quotes(article: Article) -> list[Quote]:
    """The statements of an article, in reading order."""
    texts = list(passages(article))
    cast = Cast(text for _, text in texts)
    found = []
    for number, text, said, name, is_named in _statements(texts, cast):
        title = cast.titled(name) if is_named else None
        start, end = said.start, min(said.end, said.start + MOST_CHARACTERS)
        found.append(Quote(name, title, text[start:end], said.direct, number, start, end))
    return found


def _statements(
    texts: Sequence[tuple[int, str]], cast: Cast
) -> Iterator[tuple[int, str, _Said, str, bool]]:
    """The statements of passages: the passage, what was said, by whom, and if by name."""
    last: tuple[str, bool] | None = None
    where = 0
    for number, text in texts:
        if number < 0 or not _cheap().search(text):
            continue
        if number - where > 1:
            last = None  # who spoke too long ago is not "he"
        for said in _of_passage(number, text):
            who = _who(said.by, cast, last, text)
            if who:
                last, where = who, number
                yield number, text, said, *who


def _who(
    by: Subject, cast: Cast, last: tuple[str, bool] | None, text: str
) -> tuple[str, bool] | None:
    """Whom a subject means, and if by name."""
    if by.kind == NAME:
        return cast.full(by.text), True
    if by.kind == MAYBE:
        return (by.text, True) if cast.knows(by.text) else None
    if by.kind == PRONOUN:
        return last or _only_one(text, by.start)
    if by.kind == OFFICE:
        if name := cast.holding(by.text):
            return name, True
        return (by.text, False) if len(by.text) < _OFFICE else None
    name = cast.short(by.text)
    return (name, True) if name else None


def _only_one(text: str, end: int) -> tuple[str, bool] | None:
    """The one person whom the sentence before names; None for nobody or for several."""
    cut = [match.end() for match in re.finditer(r"[.!?…]\s", text[:end])][-2:-1]
    before = text[cut[0] if cut else 0 : end]
    named = {before[start:stop] for start, stop in names_in(before)}
    return (named.pop(), True) if len(named) == 1 else None


def _of_passage(number: int, text: str) -> Iterator[_Said]:
    direct = list(_direct(text))
    indirect: list[_Said] = []
    for sentence in sentences(number, text):
        start, end = sentence.start, sentence.start + len(sentence.text)
        inside = [said.start for said in direct if said.start < end and start < said.end]
        if inside:
            end = min(inside) - 1  # what stands before the marks
        if end > start:
            indirect += _told(text, start, end)
    yield from sorted((*direct, *indirect))


def _direct(text: str) -> Iterator[_Said]:
    floor = 0
    for start, end in _quoted(text):
        if len(text[start:end].split()) < LEAST:
            continue
        if by := _whose(text, floor, start - 1, end + 1):
            yield _Said(start, end, True, by)
        floor = end + 1
    closing = _CLOSING.match(text)  # it began in the paragraph before
    if closing and len(closing["said"].split()) >= LEAST:
        by = _behind_marks(text, closing.end())
        if by:
            yield _Said(0, closing.end() - 1, True, by)


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks, the outer ones where there are inner ones."""
    opened: list[int] = []
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        if opened and at - opened[0] > _LENGTHS.stop:
            opened.clear()  # the end was forgotten
        before, behind = text[at - 1 : at], text[at + 1 : at + 2]
        opens = mark in "“«" or (
            mark == '"' and behind.strip() and not before.isalnum() and before not in {*".,;!?…"}
        )
        if opens:
            opened.append(at)
        elif opened:
            first = opened.pop()
            if not opened and at - first - 1 in _LENGTHS:
                yield first + 1, at


def _whose(text: str, floor: int, start: int, end: int) -> Subject | None:
    """Who says what stands between quotation marks."""
    announced, by = _before_marks(text, floor, start)
    lead = text[max(floor, start - 3) : start].rstrip(" -–")
    if announced and (by is None or lead.endswith(":")):
        return by
    if found := _behind_marks(text, end):
        return found
    if by is None and lead.endswith(":"):  # Chủ tịch Lê Thu: “…”
        colon = start - len(text[max(floor, start - 3) : start]) + len(lead) - 1
        first = _sentence_start(text, max(floor, start - _AROUND), colon)
        named = subject(text, first, colon)
        return named if named and named.kind == NAME and named.start - first < _OFFICE else None
    return by


def _before_marks(text: str, floor: int, start: int) -> tuple[bool, Subject | None]:
    """Whether a verb announces what stands behind an offset, and whose it is."""
    floor = _sentence_start(text, max(floor, start - _AROUND), start)
    announced = False
    for verb in reversed(list(_verbs().finditer(text, floor, start))):
        if not _TO_MARKS.fullmatch(text, verb.end(), start):
            break
        announced = True
        if found := subject(text, floor, verb.start()):
            return True, found
    return announced, None


def _sentence_start(text: str, floor: int, end: int) -> int:
    return max((match.end() for match in _ENDS.finditer(text, floor, end)), default=floor)


_ENDS: Final = re.compile(r"(?<![A-ZĐ])(?<!TP)(?<!TS)(?<!GS)[.!?…]+[\"”)]*\s+(?=\S)|\n")


_STOPS: Final = re.compile(r"[.;!?“”\"](?:\s|$)|\n")


def _behind_marks(text: str, start: int) -> Subject | None:
    """Who says what stands before an offset."""
    lead = _SEPARATED.match(text, start)
    if lead is None or (lead[0].strip() == "." and not lead["according"]):
        return None  # another sentence
    floor = lead.end()
    is_apart = not lead[0].strip() and text[floor : floor + 1].isupper()
    stop = _STOPS.search(text, floor + 4, floor + _AROUND)
    end = stop.start() if stop else min(len(text), floor + _AROUND)
    if lead["according"]:
        return subject(text, floor, end) or subject(text, floor, text.find(",", floor, end))
    near = 1 if is_apart else _OFFICE
    verb = _verbs_behind().search(text, floor, end)
    while verb:
        for manner in range(_BEHIND_WORDS + 1):
            edge = _words_before(text, floor, verb.start(), manner)
            found = subject(text, floor, edge) if edge > floor else None
            if (
                found
                and found.start - floor <= near
                and not _verbs().search(text, floor, found.start)
            ):
                return found
        verb = _verbs_behind().search(text, verb.end(), end)
    return None


def _words_before(text: str, floor: int, end: int, count: int) -> int:
    """The offset some words in small letters before another one; the floor where there are none."""
    for _ in range(count):
        row = text[floor:end].rstrip()
        blank = row.rfind(" ")
        if blank < 0 or not row[blank + 1 :].islower():
            return floor
        end = floor + blank + 1
    return end


def _told(text: str, start: int, end: int) -> Iterator[_Said]:
    """What a sentence says that somebody said; once at most."""
    end = min(end, start + _LONGEST)
    said = _according(text, start, end)
    for verb in _verbs().finditer(text, start, end) if said is None else ():
        if verb.start() - start > _LONGEST // 2:
            break
        said = _behind_verb(text, start, verb, end) or _before_verb(text, start, verb, end)
        if said:
            break
    if said:
        stop = said.start + len(text[said.start : said.end].rstrip())
        if len(text[said.start : stop].split()) >= LEAST:
            yield said._replace(end=stop)


def _according(text: str, start: int, end: int) -> _Said | None:
    match = _THEO.search(text, start, min(end, start + 2 * _AROUND))
    found = match and people_behind(text, match.end(), end)
    return _Said(found[1], end, False, found[0]) if found else None


_THEO: Final = re.compile(
    r"(?:(?:^|(?<=[,;:–-]\s)|(?<=[.…”\"]\s)|\b(?:[Cc]ũng|[Vv]ẫn|nhiên|bởi|biệt|[Cc]òn|hai)\s)[Tt]heo|(?<!\w)Theo)"
    r"\s(?!đó|Nghị|Quyết|Luật|Thông tư|báo cáo|quy định|dự|thống kê|số liệu)"
)


def _behind_verb(text: str, start: int, verb: re.Match[str], end: int) -> _Said | None:
    lead = _LEAD.match(text, verb.end(), end)
    if lead is None or (lead.end() == verb.end() and lead.end() < end):
        return None
    mark = lead["mark"]
    begins = lead.end()
    rest = text[begins:end]
    no_statement = _NOT_SURE if verb[0] in _SURE else _NO_STATEMENT
    if not mark and (verb["mark"] or no_statement.match(rest)):
        return None
    if (mark or "").strip() == "là" and verb["mark"] is None and not verb[0].startswith("nhận"):
        begins -= len(mark) - 1
    is_asked = rest.rstrip(' ”"').endswith("?") and ":" not in (mark or "")
    if is_asked or _NO_STATEMENT_EITHER.match(rest) or "Ảnh:" in rest or len(rest.split()) < LEAST:
        return None
    by = subject(text, start, verb.start())
    return _Said(begins, end, False, by) if by else None


def _before_verb(text: str, start: int, verb: re.Match[str], end: int) -> _Said | None:
    """``Việc này đã xong, ông Hùng nói.``: what was said stands before its speaker."""
    if text[verb.end() : end].strip(' ./"”') not in {"", "thêm", "rõ"}:
        return None
    by = subject(text, start, verb.start())
    if by is None or text.find("”", start, by.start) > 0:
        return None
    before = text[start : by.start].rstrip()
    if not before or before[-1] not in ",–-":
        return None
    stop = start + len(before.rstrip(" ,–-"))
    return _Said(start, stop, False, by)
