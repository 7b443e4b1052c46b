"""Statements: who said what, in quotation marks or in the words of the article.

Who is named by title alone, or by a given name, is joined to the person of the article who has it,
if there is one alone; "he" is who spoke just before.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from searchkit.article import Article
from searchkit.facts.people import Cast, called
from searchkit.facts.personal_names import full_names
from searchkit.facts.sayings import Saying, announced, sayings
from searchkit.facts.sentences import passages
from searchkit.facts.subjects import MAYBE, NAME, OFFICE, PRONOUN, Subject
from searchkit.facts.titles import words_of

MOST_SPEAKERS: Final = 8
"""People whom an article is listed under."""
MAX_PASSAGE: Final = 20_000
"""Characters of a passage in which speakers are looked for at indexing."""
MOST_CHARACTERS: Final = 1_500
"""Of a statement; a longer one is cut."""
_OFFICE: Final = 60  # characters of an office that stands for a speaker
_MIDDLE: Final = {"ông": "Thị", "anh": "Thị", "bà": "Văn", "chị": "Văn", "cô": "Văn"}
"""The middle name that nobody has whom a pronoun means."""
_I: Final = re.compile(r"(?<![Cc]húng )\b[Tt]ôi\b")
"""What no body and no newspaper calls itself."""
_BACK: Final = 3  # sentences before a pronoun
_END: Final = re.compile(r"[.!?…]\s")


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
    where = 0
    for number, text, places in texts:
        if number - where > 1:
            last = None  # who spoke too long ago is not "he"
        floor = 0
        for said in sayings(text, by, places) if number >= 0 else ():
            if said.start >= floor and (who := _who(said, cast, last, text)):
                last, where, floor = who, number, said.end
                yield number, text, said, who
                for other in said.by.others:
                    yield number, text, said, _Speaker(cast.full(other), True)
        by = announced(text, places)


def _who(said: Saying, cast: Cast, last: _Speaker | None, text: str) -> _Speaker | None:
    """Whom the subject of a saying means."""
    by = said.by
    if by.kind == PRONOUN:
        return _he(by, cast, last, text)
    if by.kind == OFFICE:
        last_word = by.text.rsplit(" ", 1)[-1]
        if name := (
            cast.within(by.text) or cast.holding(by.text) or cast.known(last_word, is_person=False)
        ):
            return _Speaker(name, True)
        return _Speaker(by.text, False) if len(by.text) < _OFFICE else None
    if by.kind == NAME:
        return _Speaker(cast.full(by.text), True)
    if by.kind == MAYBE:
        is_person = said.direct and bool(_I.search(text, said.start, said.end))
        name = cast.known(by.text, is_person=is_person)
    else:
        name = cast.short(by.text)
    return _Speaker(name, True) if name else None


def _he(by: Subject, cast: Cast, last: _Speaker | None, text: str) -> _Speaker | None:
    """Whom "ông", "bà" or "vị thứ trưởng" mean: who spoke last, else who alone was named before."""
    if by.text.lower().startswith("vị "):
        held_by = cast.called(by.text[3:].lower()) or cast.holders(by.text[3:])
        if held_by and not (last and last.name in held_by):
            return _Speaker(next(iter(held_by)), True) if len(held_by) == 1 else None
    before = last or _only_one(text, by, cast)
    if before and _is_other(by.text, before.name, cast):
        before = _only_one(text, by, cast)
    return None if before is None or _is_other(by.text, before.name, cast) else before


def _is_other(pronoun: str, name: str, cast: Cast) -> bool:
    """Whether a name is a woman's and "ông" no woman, or the other way round."""
    said = pronoun.split(" ", 1)[0].lower()
    middle = _MIDDLE.get(said)
    if middle is None:
        return False
    kinds = {_MIDDLE[each] for each in cast.addresses(name) if each in _MIDDLE}
    return f" {middle} " in name or (bool(kinds) and middle not in kinds)


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
            if before[:first].rstrip().rpartition(" ")[2]
            not in words_of("before")  # từ Los Angeles
        }
        if named or spoken_of:
            return _Speaker(named.pop(), True) if len(named) == 1 else None
    return None
