"""People: who an article names, with title and body, and whom a shorter mention means.

``Thủ tướng`` or ``ông Hùng`` alone mean the one person of the article with that title, or that
given name; of several none is meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import chain, islice
from typing import Final, NamedTuple

from searchkit.facts.offices import MOST_PLACES, plain_office, shortens, title_of, widens
from searchkit.facts.personal_names import (
    INITIALLED,
    RUN,
    RUNS,
    foreign_name,
    is_credited,
    is_place,
    names_at,
)
from searchkit.facts.spellings import VARIES, as_most_often
from searchkit.facts.titles import NO_LETTER, any_of, ends_in, words_of

MOST: Final = 200
"""People of an article that are known apart."""
MOST_RUNS: Final = 3_000
"""Words in capital letters, one behind the other, of a passage, in which they are looked for."""
_INITIAL: Final = re.compile(r"\.[^\W\d_]+-[^\W\d_]")
"""What a name with its first letter holds; asked first, for it is found faster."""
_WHERE: Final = frozenset(
    {"tại", "ở", "tới", "trang", "kênh", "báo", "đội", "sân", "giải", "tạp chí"}
)
"""What stands before a place, a paper or a club."""
_STREETS: Final = frozenset({"đường", "phố"})
_PARTS: Final = frozenset({"thành phố", "dân phố"})  # that end like a street


_BORN: Final = frozenset({"Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Út"})
"""With what people of the South are called, by which child they are: ``bà Tư Màng``."""


class Person(NamedTuple):
    """Someone whom an article names.

    Attributes:
        name: In full.
        title: Office and body as the article gives them first, or None.
    """

    name: str
    title: str | None


@cache
def _called() -> re.Pattern[str]:
    return re.compile(rf"{NO_LETTER}(?P<by>{any_of('address')})\s(?P<name>[^\W\d_]\S*\w)")


def called(text: str) -> Iterator[re.Match[str]]:
    """Where a form of address (``by``) stands before a word (``name``): ``ông Lavrov``."""
    return _called().finditer(f" {text}")


class Cast:
    """The people of an article; found out when somebody is asked for.

    Args:
        texts: Its passages in NFC, in reading order.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._runs: dict[str, Sequence[tuple[int, str]]] = {}
        self._having: dict[str, Sequence[str]] = {}
        self._saying_i: dict[str, bool] = {}

    def _runs_with(self, part: str) -> Iterator[tuple[str, int, str]]:
        """Words in capital letters that hold a part: the passage, where they begin, and they."""
        for text in self._texts:
            if part in text:
                found = self._runs.get(text)
                if found is None:
                    found = self._runs[text] = _runs(text)
                yield from ((text, start, run) for start, run in found if part in run)

    @cached_property
    def _named(self) -> dict[str, list[tuple[str, int, int]]]:
        """Where each name stands."""
        return self._found("")

    def _found(self, part: str) -> dict[str, list[tuple[str, int, int]]]:
        """Where names stand in words in capital letters that hold a part."""
        found: dict[str, list[tuple[str, int, int]]] = {}
        for text, first, run in self._runs_with(part):
            for start, end in _people_at(text, first, run):
                found.setdefault(text[start:end], []).append((text, start, end))
            if len(found) > MOST:
                break
        return as_most_often(found)

    def _with(self, part: str) -> Sequence[str]:
        """The names that hold some words; what else is in capital letters is not looked at."""
        if part not in self._having:
            spelled_alike = max(VARIES.split(part), key=len)
            self._having[part] = [name for name in self._found(spelled_alike) if part in name]
        return self._having[part]

    def _foreign(self, part: str) -> Iterable[str]:
        """Names of other languages that hold some words: of people, firms and papers."""
        runs = dict.fromkeys(
            run
            for text, start, run in self._runs_with(part)
            if " " in run and not is_credited(text, start)
        )
        return dict.fromkeys(run[slice(*span)] for run in runs if (span := foreign_name(run)))

    @cached_property
    def _called(self) -> frozenset[str]:
        """Words that stand behind a form of address: ``ông Lavrov``."""
        return frozenset(word for _, word in self._calls)

    @cached_property
    def _calls(self) -> frozenset[tuple[str, str]]:
        """Forms of address in small letters, each with the word behind it."""
        found = (match for text in self._texts for match in called(text))
        return frozenset((match["by"].lower(), match["name"]) for match in found)

    def addresses(self, name: str) -> AbstractSet[str]:
        """How somebody is spoken of with the last word of the name, or all of it: ``ông``."""
        last = name.rsplit(" ", 1)[-1]
        return {by for by, word in self._calls if word == last} | self.addressed(name)

    def addressed(self, name: str) -> AbstractSet[str]:
        """What stands right before a full name; ``Anh`` is a country, too."""
        return {
            by
            for by in {by for by, _ in self._calls}
            for said in (("anh", ". Anh", "\nAnh") if by == "anh" else (by, by.capitalize()))
            if any(f"{said} {name}" in f"\n{text}" for text in self._texts)
        }

    @cached_property
    def people(self) -> dict[str, Person]:
        """By full name."""
        return {name: Person(name, title_of(places)) for name, places in self._named.items()}

    def full(self, name: str) -> str:
        """A name as the article has it in full: ``Nguyễn Xuân Anh`` for ``Xuân Anh``."""
        if name.count(" ") > 1:
            return name  # of three syllables, as nearly all in full have
        first, _, given = name.partition(" ")
        longer = self._longer(name)
        if not longer and given and first in _BORN:
            longer = [each for each in self._longer(given) if each != name]
        return longer[0] if len(longer) == 1 else name

    def _longer(self, name: str) -> Sequence[str]:
        return [each for each in self._with(name) if each.endswith(f" {name}")]

    def known(self, name: str, *, is_person: bool) -> str | None:
        """Who has a name that no form of address stands before, or a part of one.

        Args:
            name: It.
            is_person: Whether it surely is no firm's and no newspaper's.

        Returns:
            The full name; None for who may be no person, or for several.
        """
        if name in self._with(name):
            return self.full(name)
        if is_place(name):
            return None
        if " " not in name:
            if named := _having(self._with(name), name):
                return _one_of(named)
            foreign = _having(self._foreign(name), name)
            return _one_of([each for each in foreign if is_person or self._is_one(each)])
        longer = self._longer(name)
        is_one = is_person or (self._is_one if foreign_name(name) else self._says_i)(name)
        return _one_of(longer) or (name if is_one else None)

    def _says_i(self, name: str) -> bool:
        """Whether a name is somebody's who says "tôi" beside it, or is "he" in what follows."""
        if name not in self._saying_i:
            self._saying_i[name] = any(
                _SAYS_I.match(text, at + len(name), at + len(name) + _NEAR)
                or _SAID_I.search(text, max(at - _NEAR, 0), at)
                or _HE_BEHIND.match(text, at + len(name), at + len(name) + _NEAR)
                for text in self._texts
                for at in _places_of(name, text)
            )
        return self._saying_i[name]

    def _is_one(self, foreign: str) -> bool:
        """Whether a name of another language is a person's: the last word of it stands alone."""
        last = foreign.rsplit(" ", 1)[-1]
        return last in self._called or (self._is_alone(last) and not self._is_somewhere(foreign))

    def _is_somewhere(self, foreign: str) -> bool:
        """Whether a name is said to be a firm's, a club's, a paper's or a place's."""
        firms = words_of("area") | words_of("firm") | _WHERE
        return foreign.startswith("The ") or any(
            ends_in(text[max(at - 20, 0) : at - 1].lower(), firms)
            for text in self._texts
            for word in (foreign, foreign.rsplit(" ", 1)[-1])
            if (at := text.find(f" {word}") + 1)
        )

    def _is_alone(self, word: str) -> bool:
        """Whether a word in capital letters stands alone somewhere."""
        return any(
            run[0] == word for text in self._texts if word in text for run in RUN.finditer(text)
        )

    def within(self, office: str) -> str | None:
        """Who is named in words that look like an office: ``Thủ tướng Lê Thu mới đây``."""
        held = office.partition(" của ")[0]  # phát ngôn viên của Tổng thống Lê Thu
        return next((name for name in self._named if f" {name} " in held), None)

    def titled(self, name: str) -> str | None:
        """Office and body of somebody."""
        person = self.people.get(name)
        return person.title if person else None

    def short(self, given: str) -> str | None:
        """The one person with a given name, or a foreign family name; None for several."""
        name = _one_of(self.sharing(given))
        return name and self.full(name)

    def sharing(self, given: str) -> Sequence[str]:
        """Who has a given name, or a foreign family name; nobody for a letter: ``bà M.``."""
        if given.endswith("."):
            return ()
        return _having(self._with(given), given) or _having(self._foreign(given), given)

    @cached_property
    def _offices(self) -> dict[str, set[str]]:
        """The offices that each person is given somewhere, in small letters."""
        return {
            name: {
                plain_office(held)
                for place in places[:MOST_PLACES]
                for held in (title_of([place]) or "").split(", ")[:4]
                if held
            }
            for name, places in self._named.items()
        }

    def holding(self, office: str) -> str | None:
        """The one person who has an office; None for nobody or for several."""
        held_by = self.holders(office)
        return next(iter(held_by)) if len(held_by) == 1 else None

    def bearing(self, office: str) -> AbstractSet[str]:
        """Who has an office without a body or a country somewhere."""
        wanted = plain_office(office)
        return {name for name, held in self._offices.items() if wanted in held}

    def of_acronym(self, office: str) -> AbstractSet[str]:
        """Who alone has an office whose body is abbreviated: ``Viện trưởng CIEM``."""
        *title, body = office.split()
        if not title or not body.isupper() or len(body) < 3:
            return frozenset()
        wanted = f"{plain_office(' '.join(title))} "
        names = {n for n, held in self._offices.items() if any(h.startswith(wanted) for h in held)}
        is_written = any(f"({body})" in text for text in self._texts)
        return names if len(names) == 1 and is_written else frozenset()

    def called(self, rank: str) -> AbstractSet[str]:
        """Who has a rank or an office right before the name somewhere."""
        return {
            name
            for name, places in self._named.items()
            if any(text[:start].rstrip().lower().endswith(rank) for text, start, _ in places)
        }

    def holders(self, office: str) -> AbstractSet[str]:
        """Who has an office; the one who has the very one, if one does."""
        wanted = plain_office(office)
        exact = [name for name, held in self._offices.items() if wanted in held]
        if len(exact) == 1:
            return {*exact}
        return {
            name
            for name, offices in self._offices.items()
            if any(held.startswith(wanted) or widens(held, wanted) for held in offices)
        } or {
            name
            for name, offices in self._offices.items()
            if any(shortens(wanted, held) for held in offices)
        }


def _runs(text: str) -> Sequence[tuple[int, str]]:
    """Words in capital letters of a text, at most :data:`MOST_RUNS`, and where they begin."""
    initialled = INITIALLED.finditer(text) if _INITIAL.search(text) else ()
    found = chain(RUNS.finditer(text), initialled)
    return [(match.start(), match[0]) for match in islice(found, MOST_RUNS)]


def _people_at(text: str, start: int, run: str) -> Sequence[tuple[int, int]]:
    """Where names of people stand in words in capital letters of a text, but for whose picture."""
    spans = names_at(text, start, run)
    if not spans or _is_of_nobody(text, start):
        return ()
    return [span for span in spans if not is_credited(text, span[0])]


def _is_of_nobody(text: str, start: int) -> bool:
    """Whether a name is a street's, a school's or a firm's."""
    word = text[text.rfind(" ", 0, max(start - 1, 0)) + 1 : start].strip().lower()
    if word not in _last_words():
        return False
    before = text[max(start - 20, 0) : start - 1].lower()
    return bool(ends_in(before, words_of("firm") | _STREETS) and not ends_in(before, _PARTS))


@cache
def _last_words() -> frozenset[str]:
    """Of what makes a name nobody's."""
    return frozenset(each.rpartition(" ")[2] for each in words_of("firm") | _STREETS)


def _places_of(name: str, text: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


_NEAR: Final = 300  # characters of a quotation beside a name
_SAYS_I: Final = re.compile(r"[^.“”\"]{1,40}:\s?[“\"][^“”\"]*?\b[Tt]ôi\b")
_HE_BEHIND: Final = re.compile(
    r"(?<!,)\s[^\W\dA-ZĐ][^.!?…“”\"A-ZĐ]{8,150}[.!?…]\s(?:Cô|Anh|Chị|Ông|Bà)\s(?![A-ZĐ])[^\W\d]"
)
_SAID_I: Final = re.compile(r"[“\"][^“”\"]*?(?<![Cc]húng )\b[Tt]ôi\b[^“”\"]*[”\"][,.]?\s[–-]?\s?$")


def _having(names: Iterable[str], part: str) -> Sequence[str]:
    """Names that end in a word, else those that begin with it."""
    named = list(names)
    return [name for name in named if name.endswith((f" {part}", f".{part}", f"-{part}"))] or [
        name for name in named if name.startswith(f"{part} ")
    ]


def _one_of(names: Sequence[str]) -> str | None:
    """The longest of names that are one person's; None for several people."""
    longest = max(names, key=len, default=None)
    is_one = longest and all(_is_part(name, longest) for name in names)
    return longest if is_one else None


def _is_part(name: str, longest: str) -> bool:
    """Whether a name is another one, or what is left of it: ``Lê Thu`` of ``Lê Thị Thu``."""
    words = iter(longest.split())
    is_bounded = longest.endswith(f" {name.rsplit(' ', 1)[-1]}") and all(
        word in words for word in name.split()
    )
    return is_bounded or longest.endswith(name) or longest.startswith(name)


def people(texts: Iterable[str]) -> dict[str, Person]:
    """The people whom the passages of an article name, by full name.

    Args:
        texts: In NFC, in reading order.
    """
    return Cast(texts).people
