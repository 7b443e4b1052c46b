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

from searchkit.facts.personal_names import (
    INITIALLED,
    RUNS,
    foreign_name,
    is_place,
    names_at,
    names_in,
)
from searchkit.facts.titles import NO_LETTER, any_of, ends_in, words_of

MOST: Final = 200
"""People of an article that are known apart."""
MOST_RUNS: Final = 3_000
"""Words in capital letters, one behind the other, of a passage, in which they are looked for."""
_BODY: Final = (
    r"(?:\s(?:(?:t|T)hường trực|Chính phủ|[Nn]ước|[Bb]ộ|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Sở|Cục|Vụ"
    r"|Ban|Quốc hội|QH|Thượng viện|Hạ viện|Nghị viện"
    r"|[Tt]ỉnh|[Tt]hành phố|TP|Thành|Viện|Trung tâm|Tập đoàn|Công ty|Tổng|Hiệp hội|Hội|Liên|Văn"
    r" phòng"
    r"|Đại học|Học viện|Trường|Mặt trận|MTTQ|Trung ương|Đoàn|Phòng|Công an|Ngân hàng|xã|phường"
    r"|huyện|quận|thị"
    r"|TAND|VKSND|Tòa án|Viện kiểm sát|Đảng|Chi|Bệnh viện|CLB|Quân|Khối|Thông tin|Nhà|Kho bạc"
    r"|Thanh tra"
    r"|Bảo hiểm|điều hành|phụ trách|[A-ZĐ]{2,}(?:[&-][A-ZĐ]{2,})?)\b"
    r"(?:(?!\s(?:đã|đang|sẽ|cũng|còn|hoan|ghi|biểu|chúc|tiếp|dự"
    r"|chủ trì|trao|làm|có|yêu|đề|nhấn|cho"
    r"|nêu|tham|đến|vừa|nói|chỉ|là|bày|khẳng|đánh|mong|tin)\b)[^;:.()“”\",–-]|-(?=\w)|(?<=TP)\.){0,70}?"
    r"(?:,\s(?:Thể|Thương|Kỹ|Thông|Khoa|Môi|Gia)[^;:.()“”\",]{1,50}?)?){0,2}?"
)
"""The body that may stand behind an office."""
_COUNTRY: Final = (
    r"(?:\s(?:Mỹ|Nga|Anh|Pháp|Đức|Nhật Bản|Nhật|Trung Quốc|Hàn Quốc|Hoa Kỳ|Lào|Campuchia"
    r"|Thái Lan|Triều Tiên|Ấn Độ|Úc|Australia|Indonesia|Philippines|Singapore|Canada"
    r"|Qatar|Iran|Iraq|Syria|Israel|Ukraine|Italy|Malaysia|Myanmar|Hà Lan|Ba Lan|New Zealand)\b)?"
)
_VERB_WORDS: Final = re.compile(
    r"\s(?:đã|đang|sẽ|cho|chủ trì|phát biểu|nhấn|khẳng|yêu|đề|chia|nêu|cùng|dự|là|tham|trao|tại|vừa"
    r"|cũng|đồng|chỉ|nói|báo cáo|trình)\b.*"
)
_FAR: Final = 130  # characters before a name in which its title stands
_PLACES: Final = 8  # where somebody is named, that offices are looked for at
_INITIAL: Final = re.compile(r"\.[^\W\d_]+-[^\W\d_]")
"""What a name with its first letter holds; asked first, for it is found faster."""
_STREETS: Final = frozenset({"đường", "phố"})
_PARTS: Final = frozenset({"thành phố", "dân phố"})  # that end like a street
_ABBREVIATED: Final = (
    ("uỷ", "ủy"),
    (" quốc hội ", " qh "),
    (" tp.", " tp "),
    (" tp ", " thành phố "),
    (" ubnd ", " "),
    (" ủy ban nhân dân ", " "),
)
"""How offices are written, and what they are compared by."""
_GENERIC: Final = 3  # words of an office that many have, at most


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


@cache
def _title_before() -> re.Pattern[str]:
    """``Bộ trưởng Bộ Công an, Đại tướng``: what ends right before a name."""
    title, short = any_of("title"), any_of("rank", "address")
    return re.compile(
        rf"(?<!\w)(?<!Phó )(?P<title>(?i:nguyên |cựu )?(?i:{title})\b{_COUNTRY}{_BODY}),?\s"
        rf"(?:(?:{short})[\s.]{{1,2}}){{0,2}}$"
    )


@cache
def _titles_behind() -> re.Pattern[str]:
    """``, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh``: what stands right behind a name."""
    one = rf"(?i:{any_of('title')})\b[^,;:.()“”\"–-]{{0,70}}"
    return re.compile(rf"\s?[,–-]\s(?P<title>{one}(?:,\s{one}){{0,3}})")


class Cast:
    """The people of an article; found out when somebody is asked for.

    Args:
        texts: Its passages in NFC, in reading order.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._runs: dict[str, Sequence[tuple[int, str]]] = {}
        self._having: dict[str, Sequence[str]] = {}

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
        found: dict[str, list[tuple[str, int, int]]] = {}
        for text, first, run in self._runs_with(""):
            for start, end in _people_at(text, first, run):
                found.setdefault(text[start:end], []).append((text, start, end))
            if len(found) > MOST:
                break
        return found

    def _with(self, part: str) -> Sequence[str]:
        """The names that hold some words; what else is in capital letters is not looked at."""
        if part not in self._having:
            names = dict.fromkeys(
                text[start:end]
                for text, first, run in self._runs_with(part)
                for start, end in _people_at(text, first, run)
            )
            self._having[part] = [name for name in names if part in name]
        return self._having[part]

    def _foreign(self, part: str) -> Iterator[str]:
        """Names of other languages that hold some words: of people, firms and papers."""
        runs = {run for *_, run in self._runs_with(part) if " " in run}
        return (run[slice(*span)] for run in runs if (span := foreign_name(run)))

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
        return {by for by, word in self._calls if word == last} | {
            by for by, _ in self._calls if any(f"{by[1:]} {name}" in text for text in self._texts)
        }

    @cached_property
    def people(self) -> dict[str, Person]:
        """By full name."""
        return {name: Person(name, _title(places)) for name, places in self._named.items()}

    def full(self, name: str) -> str:
        """A name as the article has it in full: ``Nguyễn Xuân Anh`` for ``Xuân Anh``."""
        if name.count(" ") > 1:
            return name  # of three syllables, as nearly all in full have
        longer = [each for each in self._with(name) if each.endswith(f" {name}")]
        return longer[0] if len(longer) == 1 else name

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
            foreign = self._foreign(name) if is_person else ()
            return _one_of(_having(self._with(name), name) or _having(foreign, name))
        is_called = foreign_name(name) and name.rsplit(" ", 1)[-1] in self._called
        return name if is_called or is_person else None

    def within(self, office: str) -> str | None:
        """Who is named in words that look like an office: ``Thủ tướng Lê Thu mới đây``."""
        return next((name for name in self._named if f" {name} " in office), None)

    def titled(self, name: str) -> str | None:
        """Office and body of somebody."""
        person = self.people.get(name)
        return person.title if person else None

    def short(self, given: str) -> str | None:
        """The one person with a given name, or a foreign family name; None for several."""
        return _one_of(_having(self._with(given), given) or _having(self._foreign(given), given))

    @cached_property
    def _offices(self) -> dict[str, set[str]]:
        """The offices that each person is given somewhere, in small letters."""
        return {
            name: {
                _plain(held)
                for place in places[:_PLACES]
                for held in (_title([place]) or "").split(", ")[:4]
                if held
            }
            for name, places in self._named.items()
        }

    def holding(self, office: str) -> str | None:
        """The one person who has an office; None for nobody or for several."""
        held_by = self.holders(office)
        return next(iter(held_by)) if len(held_by) == 1 else None

    def called(self, rank: str) -> AbstractSet[str]:
        """Who has a rank or an office right before the name somewhere."""
        return {
            name
            for name, places in self._named.items()
            if any(text[:start].rstrip().lower().endswith(rank) for text, start, _ in places)
        }

    def holders(self, office: str) -> AbstractSet[str]:
        """Who has an office; the one who has the very one, if one does."""
        wanted = _plain(office)
        exact = [name for name, held in self._offices.items() if wanted in held]
        if len(exact) == 1:
            return {*exact}
        return {
            name
            for name, offices in self._offices.items()
            if any(held.startswith(wanted) or _widens(held, wanted) for held in offices)
        } or {
            name
            for name, offices in self._offices.items()
            if any(_shortens(wanted, held) for held in offices)
        }


def _runs(text: str) -> Sequence[tuple[int, str]]:
    """Words in capital letters of a text, at most :data:`MOST_RUNS`, and where they begin."""
    initialled = INITIALLED.finditer(text) if _INITIAL.search(text) else ()
    found = chain(RUNS.finditer(text), initialled)
    return [(match.start(), match[0]) for match in islice(found, MOST_RUNS)]


def _people_at(text: str, start: int, run: str) -> Sequence[tuple[int, int]]:
    """Where names of people stand in words in capital letters of a text."""
    spans = names_at(text, start, run)
    return () if spans and _is_of_nobody(text, start) else spans


def _is_of_nobody(text: str, start: int) -> bool:
    """Whether a name is a street's, a school's, a firm's or a photographer's."""
    word = text[text.rfind(" ", 0, max(start - 1, 0)) + 1 : start].strip().lower()
    if word in {"ảnh:", "nguồn:"}:
        return True  # whose picture it is
    if word not in _last_words():
        return False
    before = text[max(start - 20, 0) : start - 1].lower()
    return bool(ends_in(before, words_of("firm") | _STREETS) and not ends_in(before, _PARTS))


@cache
def _last_words() -> frozenset[str]:
    """Of what makes a name nobody's."""
    return frozenset(each.rpartition(" ")[2] for each in words_of("firm") | _STREETS)


def _plain(office: str) -> str:
    """An office in small letters, without what some leave out: ``chủ tịch thành phố``."""
    said = f" {' '.join(office.lower().split())} "
    for written, meant in _ABBREVIATED:
        said = said.replace(written, meant)
    return said.strip()


def _having(names: Iterable[str], part: str) -> Sequence[str]:
    """Names that end in a word, else those that begin with it."""
    named = list(names)
    return [name for name in named if name.endswith((f" {part}", f".{part}"))] or [
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


def _widens(held: str, wanted: str) -> bool:
    """Whether an office with more behind it is the one that somebody has: not any chairman's."""
    rest = wanted.removeprefix(held)
    return rest != wanted and (rest == " chính phủ" or len(held.split()) > _GENERIC)


def _shortens(wanted: str, held: str) -> bool:
    """Whether an office with its country or place alone is the one held: ``Bộ trưởng Qatar``."""
    short, whole = wanted.split(), iter(held.split())
    begins_alike = held.startswith(" ".join(short[:2]))
    return (
        len(short) > 2
        and begins_alike
        and held.endswith(short[-1])
        and all(word in whole for word in short)
    )


def people(texts: Iterable[str]) -> dict[str, Person]:
    """The people whom the passages of an article name, by full name.

    Args:
        texts: In NFC, in reading order.
    """
    return Cast(texts).people


def _title(places: Sequence[tuple[str, int, int]]) -> str | None:
    """The offices that an article gives a person first: before the name, or behind it."""
    for text, start, end in places[:_PLACES]:
        if before := _title_before().search(text[max(start - _FAR, 0) : start]):
            return _tidy(before["title"])
        if (behind := _titles_behind().match(text, end)) and (
            title := _tidy(_VERB_WORDS.sub("", behind["title"]))
        ):
            return title
    return None


def _tidy(title: str) -> str:
    """An office without white space at its ends, and without another person's before it."""
    for _, end in names_in(title):
        return _tidy(title[end:].lstrip(" ,").removeprefix("và "))
    return " ".join(title.split()).strip(" ,")
