"""Statements: who said what, in quotation marks or in the words of the article.

How an article is read, one module after the other:

1. ``sentences`` gives its passages. A ``speech.Speech`` is one of them with its verbs of saying
   (``verbs``).
2. ``sayings`` tells what is said in it and who is named for it: ``quoted_speech`` around quotation
   marks, ``according`` behind "Theo", ``sayings`` itself behind a verb and before one.
3. Who is named is a ``Subject``, read backwards from the verb (``subjects``): a name or a part of
   one (``addressed``), an office, or what stands for somebody (``pronouns``). Words that tell these
   apart are data (``titles.tsv``).
4. ``people.Cast`` holds whom the article names in full (``personal_names``), with ``offices``. Here
   a subject is joined to the one of them who is meant: who has the office or the given name, if
   that is one alone, or was named last; "he" is who spoke just before.

What one of these steps leaves open is said by nobody.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from searchkit.analysis.folding import without_marks
from searchkit.article import Article
from searchkit.facts.addressed import MAYBE, NAME, OFFICE, PRONOUN, SAME, SHORT, Subject
from searchkit.facts.people import Cast, called
from searchkit.facts.personal_names import RUN, full_names, is_foreign, is_place
from searchkit.facts.pronouns import is_rank
from searchkit.facts.sayings import announced, sayings
from searchkit.facts.sentences import passages
from searchkit.facts.speech import SAYS_I, Saying, begins_with_somebody, behind_occasion
from searchkit.facts.titles import ends_in, words_of

MOST_SPEAKERS: Final = 8
"""People whom an article is listed under."""
MAX_PASSAGE: Final = 20_000
"""Characters of a passage in which speakers are looked for at indexing."""
MOST_CHARACTERS: Final = 1_500
"""Of a statement; a longer one is cut."""
_OFFICE: Final = 60  # characters of an office that stands for a speaker
_SPEAKS_FOR: Final = ("người phát ngôn", "phát ngôn viên", "thư ký báo chí", "đặc phái viên")
"""Who has no say of their own: without a name it is what the body says."""
_OWN: Final = {"Người", "Phát", "Thư", "Đặc", "Bộ", "Việt", "Nam"}
"""Words of an office of a spokesman that tell no body, or one's own country."""
_MIDDLE: Final = {
    **dict.fromkeys(("ông", "anh", "nam"), "Thị"),
    **dict.fromkeys(("bà", "chị", "cô", "nữ"), "Văn"),
}
"""The middle name that nobody has whom a pronoun means."""
_WOMEN: Final = frozenset({"người đẹp", "mỹ nhân", "hoa hậu", "á hậu"})
_MODIFIERS: Final = re.compile(r"^(?:(?:vị|nữ|nam|tân|cựu|nguyên|đương kim)\s)+|\snày$")
"""What stands around the rank or the office of somebody who was named."""
_WORD: Final = re.compile(r"(?<![\w.-] )\b[A-Z][a-z]{3,}\b(?! [A-ZĐ])")
"""A word in capital letters that stands alone."""
_CAPITAL: Final = re.compile(r"\b[A-ZĐ]\w*")
_NAMELESS: Final = re.compile(
    r"(?<!\w)(?:[Mm]ột|[Nn]guồn tin|[Đđ]ại diện|[Ll]ãnh đạo)\s[^,.;:“”\"A-ZĐ][^,.;:“”\"]{2,70}?\s"
    r"(?:cho biết|cho hay|nói|cho rằng|khẳng định|chia sẻ|tiết lộ|xác nhận|nhận định|kể)\s"
)
"""Somebody who says a thing and is not named."""
_AGO: Final = 250  # characters before a pronoun in which its nameless speaker stands
_ANYBODY: Final = frozenset({"chuyên gia"})
"""What whoever knows about a thing may be called."""
_HELD: Final = ("cựu ", "nguyên ", "tân ", "đương kim ", "vị ")
_FORMER: Final = ("cựu ", "nguyên ")
_BODY: Final = 40  # characters between a rank and a name
_NEAR: Final = 90  # characters before "ông này"
_WHERE: Final = ("tại ", "ở ", "trong ", "giải ")
_LONG_NAME: Final = 6  # letters of a name that is told by all but one of them
_APART: Final = 2  # passages from one statement to the next of the same speaker
_BACK: Final = 3  # sentences before a pronoun
_END: Final = re.compile(r"[.!?…]\s|(?<=[^\W\dA-ZĐ]\s)(?=(?:Ông|Bà)\s[A-ZĐ])")
"""Of a sentence, or of a heading that runs on into one."""


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


class _Speaker(NamedTuple):
    """Who says something: a full name, or an office where the article names nobody for it."""

    name: str
    is_named: bool


def speakers(texts: Sequence[str], places: Sequence[Sequence[int]]) -> list[str]:
    """The names of the people whose statements an article holds, who says most first.

    Args:
        texts: Its title, paragraphs and captions in NFC.
        places: Offsets in each, in order, where verbs of saying may begin.
    """
    cut = [
        (number, text[:MAX_PASSAGE], where)
        for number, (text, where) in enumerate(zip(texts, places, strict=True), -1)
    ]
    found = (who.name for *_, who in _statements(cut, Cast(texts)) if who.is_named)
    return [name for name, _ in Counter(found).most_common(MOST_SPEAKERS)]


def quotes(article: Article) -> list[Quote]:
    """The statements of an article, in reading order."""
    texts = list(passages(article))
    cast = Cast(text for _, text in texts)
    found = []
    for number, text, said, who in _statements([(*each, None) for each in texts], cast):
        title = cast.titled(who.name) if who.is_named else None
        start, end = said.start, min(said.end, said.start + MOST_CHARACTERS)
        found.append(Quote(who.name, title, text[start:end], said.direct, number, start, end))
    return found


def _statements(
    texts: Sequence[tuple[int, str, Sequence[int] | None]], cast: Cast
) -> Iterator[tuple[int, str, Saying, _Speaker]]:
    """The statements of passages: the passage, what is said in it, and who says it.

    Args:
        texts: The number of each, its text, and where verbs of saying may begin, or None.
        cast: The people of the article.
    """
    last: _Speaker | None = None
    by: Subject | None = None
    where, since = 0, ""
    for number, text, places in texts:
        if number - where > _APART:
            last = None  # who spoke too long ago is not "he"
        floor = 0
        for said in sayings(text, by, places) if number >= 0 else ():
            between = f"{since}{text[floor : said.by.start]}" if said.by.kind == SAME else ""
            if _END.search(between.rstrip(' .”"')):
                continue
            if said.start >= floor and (who := _who(said, cast, last, text, floor)):
                last, where, floor, since = who, number, said.end, ""
                yield number, text, said, who
                for other in said.by.others:
                    yield number, text, said, _Speaker(cast.full(other), True)
        by = announced(text, places)
        since = f"{since}{text[floor:]}\n"


def _who(said: Saying, cast: Cast, last: _Speaker | None, text: str, floor: int) -> _Speaker | None:
    """Whom the subject of a saying means, where the one before ends at an offset."""
    by = said.by
    if by.kind == SAME:
        return last
    if by.kind == PRONOUN:
        is_office = is_rank(by.text) or by.text.lower().startswith(_HELD)
        named = None if is_office else _just_named(text, floor, by, cast)
        return named or _he(by, cast, last, text, floor)
    if by.kind == OFFICE:
        last_word = by.text.rsplit(" ", 1)[-1]
        if name := (
            cast.within(by.text)
            or _holder(by, cast, last, text, floor)
            or (" của " not in by.text and cast.known(last_word, is_person=False))
        ):
            return _Speaker(name, True)
        if by.text.lower().startswith(_SPEAKS_FOR):
            return last if last and _speaks_for_it(by.text, cast.titled(last.name)) else None
        return _Speaker(by.text, False) if len(by.text) < _OFFICE else None
    if by.kind == NAME:
        return _Speaker(cast.full(by.text), True)
    if by.kind == MAYBE:
        is_person = said.direct and bool(SAYS_I.search(text, said.start, said.end))
        name = cast.known(by.text, is_person=is_person)
    else:
        name = cast.short(by.text) or _nearest(_sharing(by, cast, text), by, last, text)
        if name is None and last and _is_misspelt(by.text, last.name):
            return last
    return _Speaker(name, True) if name else None


def _holder(by: Subject, cast: Cast, last: _Speaker | None, text: str, floor: int) -> str | None:
    """Who has an office: ``Tổng thống Mỹ``, too, who is called ``Tổng thống`` alone elsewhere."""
    names = cast.holders(by.text)
    *title, country = by.text.split()
    if title and country in words_of("country"):
        named = text[floor : by.start]
        alike = {*names, *cast.bearing(" ".join(title))}
        if len(between := [name for name in alike if name in named]) == 1:
            return between[0]
        names = names or alike
        if last and last.name in alike:
            return last.name
    return _nearest(names or cast.of_acronym(by.text), by, last, text)


def _sharing(by: Subject, cast: Cast, text: str) -> Collection[str]:
    """Who has a name in common, and the office before it: ``Tổng thống Trump`` is not his wife."""
    names = cast.sharing(by.text)
    office = text[by.start : text.find(by.text, by.start)].strip()
    if len(names) < 2 or not office:
        return names
    if office in words_of("address"):
        alike = [name for name in names if office.lower() in cast.addressed(name)]
        names = alike if len(alike) == 1 else names  # anh Tiến is not the deputy minister
        held: Collection[str] = ()
    else:
        held = cast.holders(office)
    return [name for name in names if name in held] or [
        name for name in names if not _is_other(office, name, cast)
    ]


def _speaks_for_it(spokesman: str, title: str | None) -> bool:
    """Whether who spoke last is the spokesman of a body: ``Thứ trưởng Công Thương`` of its own."""
    body = {*_CAPITAL.findall(spokesman)} - _OWN
    held = {*_CAPITAL.findall(title or "")}
    is_one = (title or "").lower().startswith(_SPEAKS_FOR) and "Bộ" not in held
    return bool(title) and (is_one or bool(body and body <= held))


def _is_misspelt(given: str, name: str) -> bool:
    """Whether a given name is another's but for its marks: ``ông Hoàn`` for ``Võ Văn Hoan``.

    Or but for a letter of many: ``Macierwicz`` for ``Antoni Macierewicz``.
    """
    told, meant = without_marks(given), without_marks(name.rsplit(" ", 1)[-1])
    if min(len(told), len(meant)) < _LONG_NAME:
        return given[1:] != "" and told == meant
    head = next((n for n, (a, b) in enumerate(zip(told, meant, strict=False)) if a != b), len(told))
    return any(told[head + a :] == meant[head + b :] for a, b in ((1, 1), (0, 1), (1, 0)))


def _nearest(names: Collection[str], by: Subject, last: _Speaker | None, text: str) -> str | None:
    """Whom of some people a mention means: who spoke last, else who was named last before it.

    None where that sentence names two of them.
    """
    if len(names) < 2:
        return next(iter(names), None)
    if last and last.name in names:
        return last.name
    places = {name: text.rfind(name, 0, by.start) for name in names}
    nearest = max(places, key=places.__getitem__)
    at = places[nearest]
    sentence = text[text.rfind(". ", 0, max(at, 0)) + 1 : by.start].partition(". ")[0]
    is_alone = at >= 0 and not any(name in sentence for name in places if name != nearest)
    return nearest if is_alone else None


def _he(by: Subject, cast: Cast, last: _Speaker | None, text: str, floor: int) -> _Speaker | None:
    """Whom "ông", "bà" or "vị thứ trưởng" mean: who spoke last, else who alone was named before."""
    if by.text.lower().removesuffix(" này") in _MIDDLE and by.text.endswith(" này"):
        near = text[max(text.rfind(". ", 0, by.start), by.start - _NEAR, 0) : by.start]
        if names := [near[first:end] for first, end in full_names(near)]:
            return _Speaker(cast.full(names[-1]), True)
    held_by = _holders(by.text.lower(), cast) if " " in by.text or is_rank(by.text) else frozenset()
    if held_by and not (last and last.name in held_by):
        name = _nearest(held_by, by, last, text)
        return _Speaker(name, True) if name else None
    if is_rank(by.text) and not held_by:
        return None
    rank = by.text.lower().removesuffix(" này")
    if is_rank(rank) and not held_by and rank not in _ANYBODY | words_of("epithet"):
        return last if last and _is_introduced(rank, last.name, text[: by.start]) else None
    if f" một {_MODIFIERS.sub('', by.text.lower())}" in text[floor : by.start].lower():
        return None  # một chuyên gia khác cho rằng … “…”, vị chuyên gia nói
    if _is_nameless(text, max(floor, by.start - _AGO), by.start):
        return None  # một lãnh đạo xã cho biết … “…”, vị này nói
    before = last or _only_one(text, by, cast)
    if before and _is_other(by.text, before.name, cast):
        before = _only_one(text, by, cast)
    if before is None or _is_other(by.text, before.name, cast):
        return None
    return before if held_by or _may_be(by.text, before.name, cast) else None


def _is_introduced(rank: str, name: str, before: str) -> bool:
    """Whether a rank stands beside a name, perhaps with a body: ``nghị sĩ đảng Dân chủ Lee``."""
    at = before.rfind(name)
    ahead = before[max(at - _BODY, 0) : at].lower().rpartition(". ")[2]
    return at >= 0 and (rank in ahead or before.startswith(f", {rank} ", at + len(name)))


def _is_nameless(text: str, start: int, end: int) -> bool:
    """Whether somebody says a thing who is not named, and nobody is named behind that."""
    said = _NAMELESS.search(text, start, end)
    return said is not None and not any(full_names(text[said.end() : end]))


def _just_named(text: str, floor: int, by: Subject, cast: Cast) -> _Speaker | None:
    """With whom the sentences before a pronoun begin, where nothing that was said is in them."""
    is_he = by.text.lower() in _MIDDLE
    ends = [match.end() for match in _END.finditer(text, max(floor - 1, 0), by.start)]
    if floor == 0:
        ends.insert(0, 0)
    for start, end in zip(ends[-2 : -2 - _BACK : -1], ends[:0:-1], strict=False):
        found = begins_with_somebody(text, start, end)
        if found and found.kind in {NAME, SHORT}:
            name = (cast.full if found.kind == NAME else cast.short)(found.text)
            return None if not name or _is_other(by.text, name, cast) else _Speaker(name, True)
        if is_he and start == ends[-2] and (name := _opens_with(text, start, end, cast)):
            return None if _is_other(by.text, name, cast) else _Speaker(name, True)
        said = f" {text[start:end]}".lower()
        if not any(f" {each} " in said for each in ({by.text.lower()} & _MIDDLE.keys() or _MIDDLE)):
            return None
    return None


def _opens_with(text: str, start: int, end: int, cast: Cast) -> str | None:
    """Whose name alone a sentence begins with, where the article says that it is a person's."""
    run = RUN.match(text, behind_occasion(text, start, end), end)
    if run is None or run[0].split(" ", 1)[0].lower() in words_of("address", "kin"):
        return None
    return cast.known(run[0], is_person=False) if " " in run[0] else None


def _holders(said: str, cast: Cast) -> AbstractSet[str]:
    """Who has the rank or the office that stands for somebody: ``vị phó chủ tịch``."""
    if said.startswith(_FORMER):
        return cast.called(said)
    office = _MODIFIERS.sub("", said)
    if office in words_of("address"):
        return frozenset()
    if not (held_by := cast.called(office) or cast.holders(office)):
        words = office.split()
        ranks = (" ".join(words[:end]) for end in range(len(words) - 1, 0, -1))
        rank = next(filter(is_rank, ranks), "")
        held_by = cast.called(rank) if rank else frozenset()
    return {name for name in held_by if not (name.split()[0].isupper() or is_place(name))}


def _may_be(said: str, name: str, cast: Cast) -> bool:
    """Whether words that name a body may stand for somebody: for who is of it."""
    bodies = _CAPITAL.findall(said, said.find(" ", len("vị ")) + 1)
    if not bodies or not _MODIFIERS.match(said.lower()) or said.endswith(" này"):
        return True
    title = cast.titled(name) or ""
    return all(body in title for body in bodies)


def _is_other(pronoun: str, name: str, cast: Cast) -> bool:
    """Whether a name is a woman's and "ông" no woman, or the other way round."""
    said = "nữ" if pronoun.lower() in _WOMEN else pronoun.split(" ", 1)[0].lower()
    middle = _MIDDLE.get(said)
    if middle is None:
        return False
    kinds = {_MIDDLE[each] for each in cast.addresses(name) if each in _MIDDLE}
    return f" {middle} " in name or (bool(kinds) and middle not in kinds)


def _known_by(word: str, cast: Cast) -> str | None:
    """Who has a word of another language in capital letters for a family name, and no other."""
    return cast.known(word, is_person=False) if is_foreign(word) else None


def _only_one(text: str, by: Subject, cast: Cast) -> _Speaker | None:
    """The one person whom the sentences before name; None for nobody or for several.

    The nearest sentence counts that names anybody.
    """
    starts = [0, *(match.end() for match in _END.finditer(text, 0, by.start))]
    for start in reversed(starts[-1 - _BACK : -1] or starts):
        before = text[start : by.start]
        address = by.text.lower()
        spoken_of = {cast.short(m["name"]) for m in called(before) if m["by"].lower() == address}
        if len(spoken_of) == 1 and (name := spoken_of.pop()):
            return _Speaker(name, True)
        named = {
            before[first:last]
            for first, last in full_names(before)
            if not ends_in(before[:first].rstrip(), words_of("before"))  # từ Los Angeles
            and not before[:first].endswith(_WHERE)
        }
        if not named:
            named = {name for word in _WORD.findall(before) if (name := _known_by(word, cast))}
        if named or spoken_of:
            return _Speaker(cast.full(named.pop()), True) if len(named) == 1 else None
    return None
