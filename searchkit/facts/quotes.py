"""Statements: who said what, in quotation marks or in the words of the article.

A direct statement stands in quotation marks, and who says it with a verb of saying stands right
before or behind them. An indirect one follows such a verb, or ``Theo`` and its speaker. Who is
named by title alone is joined to the person of the article who has it, if there is one alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from searchkit.article import Article
from searchkit.facts.people import Person, any_of, meant, name_pattern, people, title_pattern, words
from searchkit.facts.sentences import Sentence, passages, sentences

LEAST: Final = 4
"""Words of a statement."""
MOST_SPEAKERS: Final = 8
"""People whom an article is listed under."""
MAX_PASSAGE: Final = 20_000
"""Characters of a passage in which speakers are looked for at indexing."""
MOST_CHARACTERS: Final = 1_500
"""Of a statement; a longer one is cut."""
_QUOTED: Final = re.compile(
    r"“(?P<curly>[^“”]{12,1500})[”\"]|\"(?P<plain>[^\"“”]{12,1500})[\"”]"
    r"|«(?P<angle>[^«»]{12,1500})»"
)
_ADVERBS: Final = (
    r"(?:,?\s(?:đã|cũng|còn|tiếp tục|đồng thời|một lần nữa|lại|rất|thẳng thắn|vui mừng|đặc biệt"
    r"|tiếp tục"
    r"|mới|vừa|nói chung|luôn|từng|chính thức|thay mặt[^,;:.“”\"]{1,60},|cho rằng|phát biểu|trực"
    r" tiếp|bày tỏ"
    r"|hoan nghênh|ghi nhận)){0,3}"
)
_REST: Final = r"(?:[^;:.“”\"]{0,90})?"
_WITH_A_COLON: Final = {
    "phát biểu",
    "kết luận",
    "trả lời",
    "chỉ đạo",
    "quán triệt",
    "thông tin",
    "giao",
}
"""Verbs that say something only where a colon or ``rằng`` is behind them."""
_APPOSITION: Final = (
    r"(?:Phó|Trưởng|Chủ|Giám|Tổng|Cựu|[Nn]guyên|Đoàn|Trung tâm|Viện|Tổ|Hội|Khoa|Cục|Vụ|Công ty"
    r"|Bí thư"
    r"|Thứ|Bộ trưởng|Ban|Phòng|Đội|[Cc]huyên gia|[Đđ]ại diện|[Gg]iảng viên|Bệnh viện|Đại học"
    r"|Hiệu)\b"
)
"""What opens a description behind a name: it is none of what was said."""
_CAPITALS: Final = "A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
_NO_STATEMENT: Final = re.compile(
    r"(?i)^(?:quyết định|về việc|nhiệm vụ|tại|với|trên|cùng|lại|sau|khi|trong|vào|từ|đến|ngay"
    r"|thêm)\b(?=[^:]{0,40}$)|^(?:kết quả|ý kiến|kinh nghiệm|cảm ơn|lời)\b(?=[^,:]{0,60}$)"
)
_CLOSING: Final = re.compile(r"^(?P<said>[^\"“”«»]{20,1500})[\"”]")
_OFFICE: Final = 60  # characters of an office that stands for a speaker
_MORE: Final = re.compile(r"(?:thêm|rằng|rõ|như sau)[,:]?\s")
_LONGEST: Final = 1_800  # characters of a sentence


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


def speakers(texts: Sequence[str]) -> list[str]:
    """The names of the people whose statements an article holds, who says most first.

    Args:
        texts: Its title, paragraphs and captions in NFC.
    """
    counts = Counter(
        quote.speaker
        for quote in quotes_in([(n, text[:MAX_PASSAGE]) for n, text in enumerate(texts, -1)])
        if not quote.speaker.startswith(words("title"))
    )
    return [name for name, _ in counts.most_common(MOST_SPEAKERS)]


@cache
def _say() -> str:
    plain = [word for word in (*words("say"), *words("ask")) if word not in _WITH_A_COLON]
    return rf"(?:{'|'.join(map(re.escape, plain))})(?! cao)"  # to praise is no statement


@cache
def _colon() -> str:
    return rf"(?:{'|'.join(sorted(_WITH_A_COLON))})(?=\s?:|[^;:.“”\"]{{0,60}}(?::|\srằng))"


@cache
def _verb() -> str:
    return rf"(?:{_say()}|{_colon()})"


@cache
def _speaker() -> str:
    """A speaker: a titled or plain full name, a title alone, or a pronoun."""
    title, short = title_pattern(), any_of("rank", "address")
    heads = rf"(?:(?:{short})[\s.]{{1,2}}){{0,3}}"
    named = (
        rf"{heads}(?:(?P<office>{title})[\s,]\s?)?{heads}(?P<name>{name_pattern()})"
        rf"(?:\s?[,–-]\s(?P<behind>[^;:.“”\"]{{3,110}}?),?|\s(?:ở|từ|tại"
        rf"|\()\s?[^,;:.“”\"]{{2,60}}?)?"
    )
    given = rf"(?:{any_of('address')})(?:\s[{_CAPITALS}][^\W\d_]*){{1,4}}(?!\s[{_CAPITALS}])"
    return rf"(?:{named}|(?P<only>{title}|{given})|(?P<pronoun>(?:Ông|ông|Bà|bà|Anh|anh|Chị|chị)))"


@cache
def _before() -> re.Pattern[str]:
    """A speaker and a verb before quotation marks, at their end."""
    return re.compile(
        rf"(?<!\w)(?<!Phó ){_speaker()}{_ADVERBS}\s(?:{_verb()})\b{_REST}[:,]?\s?(?:rằng:?\s?)?$"
    )


@cache
def _behind() -> re.Pattern[str]:
    """A speaker and a verb behind quotation marks."""
    return re.compile(rf",?\s?[,–-]?\s?(?:(?:theo|như)\s)?{_speaker()}{_ADVERBS}\s(?:{_verb()})\b")


@cache
def _verb_first() -> re.Pattern[str]:
    """A speaker without a verb behind quotation marks: ``”, theo ông Nguyễn Văn A``."""
    return re.compile(rf"[.,]?\s?[,.–-]?\s?(?:theo|lời)\s{_speaker()}(?=[.,;]|$)", re.IGNORECASE)


@cache
def _indirect() -> re.Pattern[str]:
    """A sentence in which a speaker says something."""
    return re.compile(
        rf"(?:^|[,;]\s|^[–-]\s){_speaker()}{_ADVERBS}\s(?P<verb>{_verb()})(?:\srõ)?(?P<colon>\s?[:,]|\srằng,?|\slà)?\s(?P<text>.+)$",
        re.DOTALL,
    )


@cache
def _according() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:Cũng\s)?[Tt]heo\s{_speaker()}(?:,\s(?={_APPOSITION})[^,;:.“”\"]{{3,110}})?,\s(?P<text>.+)$",
        re.DOTALL,
    )


@cache
def _cheap() -> re.Pattern[str]:
    return re.compile(rf"{'|'.join(map(re.escape, (*words('say'), *words('ask'))))}|[Tt]heo ")


def quotes(article: Article) -> list[Quote]:
    """The statements of an article, in reading order."""
    return quotes_in(list(passages(article)))


def quotes_in(texts: Sequence[tuple[int, str]]) -> list[Quote]:
    """The statements of an article that is given as its passages.

    Args:
        texts: The number of each, -1 for the title, and its text in NFC.
    """
    saying = [(number, text) for number, text in texts if number >= 0 and _cheap().search(text)]
    if not saying:
        return []
    known = people(text for _, text in texts)
    found: list[Quote] = []
    last: Person | None = None
    for number, text in saying:
        if found and number - found[-1].passage > 1:
            last = None  # who spoke too long ago is not "he"
        for quote in _of_passage(number, text, known, last):
            found.append(quote)
            last = known.get(quote.speaker, Person(quote.speaker, quote.title))
    return found


def _of_passage(
    number: int, text: str, known: Mapping[str, Person], last: Person | None
) -> Iterator[Quote]:
    direct = list(_direct(number, text, known, last))
    taken = [(quote.start, quote.end) for quote in direct]
    indirect: list[Quote] = []
    for sentence in sentences(number, text):
        if not _cheap().search(sentence.text):
            continue
        end = sentence.start + len(sentence.text)
        if not any(start < end and sentence.start < stop for start, stop in taken):
            indirect += _told(sentence, known, last)
    yield from sorted((*direct, *indirect), key=lambda quote: quote.start)


def _direct(
    number: int, text: str, known: Mapping[str, Person], last: Person | None
) -> Iterator[Quote]:
    for match in _QUOTED.finditer(text):
        group = str(match.lastgroup)
        said = match[group]
        if len(said.split()) < LEAST:
            continue
        before = text[max(match.start() - 260, 0) : match.start()]
        behind = text[match.end() : match.end() + 260]
        whom = _behind().match(behind) or _verb_first().match(behind) or _before().search(before)
        person = whom and _person(whom, known, last)
        if person:
            last = person
            start, end = match.span(group)
            yield Quote(person.name, person.title, said[:MOST_CHARACTERS], True, number, start, end)
    yield from _left_open(number, text, known, last)


def _left_open(
    number: int, text: str, known: Mapping[str, Person], last: Person | None
) -> Iterator[Quote]:
    """A statement that began in the paragraph before: only its end is marked."""
    match = _CLOSING.match(text)
    if match and (whom := _behind().match(text[match.end() : match.end() + 260])):
        person = _person(whom, known, last)
        if person and len(match["said"].split()) >= LEAST:
            yield Quote(person.name, person.title, match["said"], True, number, 0, match.end() - 1)


def _told(sentence: Sentence, known: Mapping[str, Person], last: Person | None) -> Iterator[Quote]:
    match = _according().match(sentence.text) or _indirect().search(sentence.text[:_LONGEST])
    if match is None:
        return
    lead = _MORE.match(match["text"])
    offset = lead.end() if lead else 0
    said = match["text"][offset:].strip()
    if len(said.split()) < LEAST or _NO_STATEMENT.match(said) or "Ảnh:" in said:
        return
    person = _person(match, known, last)
    if person:
        start = sentence.start + match.start("text") + offset
        text = said[:MOST_CHARACTERS]
        yield Quote(
            person.name, person.title, text, False, sentence.passage, start, start + len(text)
        )


def _person(
    match: re.Match[str], known: Mapping[str, Person], last: Person | None
) -> Person | None:
    """Whom a speaker means."""
    if name := match["name"]:
        person = known.get(name)
        office = " ".join((match["office"] or "").split()).strip(" ,") or None
        return person if person and person.title else Person(name, office)
    if only := match["only"]:
        mention = " ".join(only.split()).strip(" ,")
        if found := meant(mention, known):
            return found
        address, _, name = mention.partition(" ")
        if address.lower() in words("address"):
            return Person(name, None) if " " in name else None  # a given name alone is nobody's
        return Person(mention, None) if len(mention) < _OFFICE else None
    return last
