"""People: who an article names, with title and body, and whom a shorter mention means.

A name is a family name and what follows it in capital letters, words in capital letters behind a
form of address, or words of another language behind an office. ``Thủ tướng`` or ``ông Hùng`` alone
mean the one person of the article with that title, or that given name; of several none is meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from searchkit.analysis.entities.provinces import provinces
from searchkit.analysis.normalization import is_vietnamese, normal_syllable

_UPPER: Final = "".join(
    c for c in map(chr, [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]) if c.isupper()
)
_WORD: Final = (
    rf"(?:(?:[{_UPPER}]\.){{1,3}}(?:[{_UPPER}][^\W\d_]*)?|al-[{_UPPER}][^\W\d_]*"
    rf"|[{_UPPER}][^\W\d_]*(?:[-’'][^\W\d_]+){{0,3}})"
)
MOST: Final = 200
"""People of an article that are known apart."""
RUN: Final = re.compile(rf"(?<![\w-]){_WORD}(?:\s{_WORD}){{0,11}}")
"""Words in capital letters, one behind the other."""
_LAST_RUN: Final = re.compile(rf"(?<![\w-]){_WORD}(?:\s{_WORD}){{0,7}}$")
_BODY: Final = (
    r"(?:\s(?:(?:t|T)hường trực|Chính phủ|[Nn]ước|[Bb]ộ|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Sở|Cục|Vụ"
    r"|Ban|Quốc hội|QH|Thượng viện|Hạ viện|Nghị viện"
    r"|[Tt]ỉnh|[Tt]hành phố|TP|Thành|Viện|Trung tâm|Tập đoàn|Công ty|Tổng|Hiệp hội|Hội|Liên|Văn"
    r" phòng"
    r"|Đại học|Học viện|Trường|Mặt trận|MTTQ|Trung ương|Đoàn|Phòng|Công an|Ngân hàng|xã|phường"
    r"|huyện|quận|thị"
    r"|TAND|VKSND|Tòa án|Viện kiểm sát|Đảng|Chi|Bệnh viện|CLB|Quân|Khối|Thông tin|Nhà|Kho bạc"
    r"|Thanh tra"
    r"|Bảo hiểm|điều hành|phụ trách)\b(?:(?!\s(?:đã|đang|sẽ|cũng|còn|hoan|ghi|biểu|chúc|tiếp|dự"
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
_LENGTHS: Final = range(2, 6)  # syllables of a name
_FAR: Final = 130  # characters before a name in which its title stands
_PLACES: Final = 8  # where somebody is named, that offices are looked for at
_GENERIC: Final = 3  # words of an office that many have, at most
_NEAR: Final = 70  # characters before a foreign name in which an office stands
_OPENS_OFFICE: Final = frozenset({"Thủ", "Phó", "Bộ", "Chủ", "Tổng", "Thứ", "Giám", "Bí", "Trưởng"})
"""What is left at the end of words in capital letters of an office that comes behind a name."""


@cache
def words(kind: str) -> tuple[str, ...]:
    """A row of ``titles.tsv``: its longest entries first."""
    text = files(__package__).joinpath("titles.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    found = {name: cell.split(";") for name, cell in rows}
    return tuple(sorted(found[kind], key=lambda word: (-len(word), word)))


@cache
def words_of(kind: str) -> frozenset[str]:
    """The entries of a row of ``titles.tsv``."""
    return frozenset(words(kind))


def any_of(*kinds: str) -> str:
    """A pattern for any word of some rows, the longest that stands there."""
    return one_of({word for kind in kinds for word in words(kind)})


def one_of(listed: Iterable[str]) -> str:
    """A pattern for any of some words, the longest that stands there.

    Words that begin alike share their beginning, so each letter of a text is looked at once: a
    plain alternation of a hundred verbs takes three times as long.
    """
    rests: dict[str, list[str]] = {}
    for word in listed:
        rests.setdefault(word[:1], []).append(word[1:])
    is_optional = rests.pop("", None) is not None
    parts = [
        re.escape(first) + (one_of(rest) if any(rest) else "")
        for first, rest in sorted(rests.items())
    ]
    pattern = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{pattern})?" if is_optional else pattern


class Person(NamedTuple):
    """Someone whom an article names.

    Attributes:
        name: In full.
        title: Office and body as the article gives them first, or None.
    """

    name: str
    title: str | None


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


@cache
def _places() -> set[str]:
    """Names of provinces: ``Hà Nội`` is nobody."""
    more = {
        "Việt Nam",
        "Hoa Kỳ",
        "Hồng Kông",
        "Châu Á",
        "Châu Âu",
        "Đông Nam",
        "Đào Nha",
        "Ban Nha",
    }
    return more.union(place.name for place in provinces())


@cache
def _family_names() -> frozenset[str]:
    return words_of("family")


@cache
def _addressed() -> tuple[str, ...]:
    """What stands right before a name, each with a blank behind it, in lower case."""
    return tuple({f"{word.lower()} " for kind in ("address", "rank") for word in words(kind)})


@cache
def _firms() -> tuple[str, ...]:
    """What stands right before the name of a place or a firm."""
    return tuple(f"{word} " for word in words("area"))


@cache
def _office() -> re.Pattern[str]:
    """An office before a foreign name, perhaps with a body and a country between."""
    listed = any_of("title", "rank", "address")
    return re.compile(
        rf"(?<!\w)(?i:{listed})\s"
        r"(?:(?!(?i:công ty|tập đoàn|hãng|ngân hàng|tnhh))[^,;:.()“”\"]){0,50}"
        r"(?:\s\([A-Z]{2,9}\))?,?\s?$"
    )


@cache
def _office_behind() -> re.Pattern[str]:
    """``, phát ngôn viên`` behind a foreign name."""
    return re.compile(rf",\s(?i:{any_of('title', 'rank')})(?!\w)")


@lru_cache(maxsize=50_000)
def _is_foreign(word: str) -> bool:
    if word.isupper() and len(word) > 1:
        return False  # UBND
    return not is_vietnamese(normal_syllable(word)) or "-" in word


@lru_cache(maxsize=20_000)
def names_of_run(run: str) -> tuple[tuple[int, int], ...]:
    """Where full names of people stand in words in capital letters: most runs come often."""
    family = _family_names()
    found = []
    for first, last in _unbroken(run):
        start, row = first, run[first:last].split()
        if any(map(_is_foreign, row)):
            continue
        while len(row) > 1:
            is_place = " ".join(row[:2]) in _places()
            if not is_place and row[0].lower() in family and _fits(row):
                break
            for word in row[: 1 + is_place]:
                start = run.index(word, start) + len(word)
            row = row[1 + is_place :]
            start += start < last
        if len(row) in _LENGTHS and " ".join(row[:3]) not in _places():
            found.append((start, last))
    return tuple(found)


def _fits(row: Sequence[str]) -> bool:
    """Whether words may be one name: not too many, and no province among them."""
    pairs = (" ".join(row[n : n + 2]) for n in range(1, len(row) - 2))
    return len(row) in _LENGTHS and not any(pair in _places() for pair in pairs)


def _unbroken(run: str) -> Iterator[tuple[int, int]]:
    """The parts of a run between words that are of no name."""
    start = 0
    if (cut := run.rfind(" ")) > 0 and run.count(" ") > 1 and run[cut + 1 :] in _OPENS_OFFICE:
        run = run[:cut].removesuffix(" Phó")
    for match in re.finditer(r"\S+", run):
        if match[0] in words_of("break"):
            if match.start() - 1 > start:
                yield start, match.start() - 1
            start = match.end() + 1
    if start < len(run):
        yield start, len(run)


@lru_cache(maxsize=20_000)
def foreign_name(run: str) -> tuple[int, int] | None:
    """Where a name of another language stands at the end of words in capital letters."""
    *_, (first, last) = [(0, 0), *_unbroken(run)]
    row = run[first:last].split()
    index = next((n for n, word in enumerate(row) if _is_foreign(word.rstrip("."))), None)
    while index is not None and index < len(row) and row[index] in words_of("country"):
        index += 1
    if index is None or index >= len(row) or row[index] == "The":
        return None
    if index == len(row) - 1 and index and _is_first_name(row[index - 1]):
        index -= 1  # Kim Jong-un, H.R. McMaster
    if len(row) - index not in _LENGTHS:
        return None
    return last - len(" ".join(row[index:])), last


def _is_first_name(word: str) -> bool:
    """Whether a word before a foreign one is of the same name: initials are, UNESCO is not."""
    return word.endswith(".") or not (word in words_of("country") or word.isupper())


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where full names of Vietnamese people stand in a text in NFC."""
    for run in RUN.finditer(text):
        if " " in run[0]:
            yield from ((run.start() + a, run.start() + b) for a, b in names_of_run(run[0]))


def full_names(text: str) -> Iterator[tuple[int, int]]:
    """Where full names of people stand, foreign ones too, that no street and no firm has.

    Args:
        text: In NFC.
    """
    for run in RUN.finditer(text):
        before = text[max(run.start() - 20, 0) : run.start()].lower()
        is_address = before.endswith(_firms()) or before.rstrip(" ,").endswith(tuple("0123456789"))
        if " " in run[0] and not is_address:
            found = names_at(text, run.start(), run[0])
            yield from (span for span in found if not is_body(text[slice(*span)]))


class Cast:
    """The people of an article; found out when somebody is asked for.

    Args:
        texts: Its passages in NFC, in reading order.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)

    @cached_property
    def _named(self) -> dict[str, list[tuple[str, int, int]]]:
        """Where each name stands."""
        found: dict[str, list[tuple[str, int, int]]] = {}
        for text in self._texts:
            for run in RUN.finditer(text):
                if " " not in run[0]:
                    continue
                for start, end in names_at(text, run.start(), run[0]):
                    found.setdefault(text[start:end], []).append((text, start, end))
            if len(found) > MOST:
                break
        return found

    @cached_property
    def people(self) -> dict[str, Person]:
        """By full name."""
        return {name: Person(name, _title(places)) for name, places in self._named.items()}

    def full(self, name: str) -> str:
        """A name as the article has it in full: ``Nguyễn Xuân Anh`` for ``Xuân Anh``."""
        longer = [each for each in self._named if each.endswith(f" {name}")]
        return longer[0] if len(longer) == 1 else name

    def knows(self, name: str) -> bool:
        """Whether the article names somebody so, who is said to be a person somewhere."""
        return name in self._named

    def titled(self, name: str) -> str | None:
        """Office and body of somebody."""
        person = self.people.get(name)
        return person.title if person else None

    def short(self, given: str) -> str | None:
        """The one person with a given name, or a foreign family name; None for several."""
        named = [name for name in self._named if name.endswith(f" {given}")]
        if not named:
            named = [name for name in self._named if name.startswith(f"{given} ")]
        longest = max(named, key=len, default=None)
        is_one = longest and all(longest.endswith(n) or longest.startswith(n) for n in named)
        return longest if is_one else None

    @cached_property
    def _offices(self) -> dict[str, set[str]]:
        """The offices that each person is given somewhere, in small letters."""
        return {
            name: {
                held.replace("quốc hội", "qh")
                for place in places[:_PLACES]
                for held in (_title([place]) or "").lower().split(", ")[:4]
                if held
            }
            for name, places in self._named.items()
        }

    def holding(self, office: str) -> str | None:
        """The one person who has an office; None for nobody or for several."""
        wanted = " ".join(office.lower().split()).replace("quốc hội", "qh")
        exact = [name for name, held in self._offices.items() if wanted in held]
        if len(exact) == 1:
            return exact[0]
        named = [
            name
            for name, offices in self._offices.items()
            if any(held.startswith(wanted) or _widens(held, wanted) for held in offices)
        ]
        return named[0] if len(named) == 1 else None


def _widens(held: str, wanted: str) -> bool:
    """Whether an office with more behind it is the one that somebody has: not any chairman's."""
    rest = wanted.removeprefix(held)
    return rest != wanted and (rest == " chính phủ" or len(held.split()) > _GENERIC)


def people(texts: Iterable[str]) -> dict[str, Person]:
    """The people whom the passages of an article name, by full name.

    Args:
        texts: In NFC, in reading order.
    """
    return Cast(texts).people


def names_at(text: str, start: int, run: str) -> Sequence[tuple[int, int]]:
    """Where full names stand in words in capital letters of a text.

    Args:
        text: In NFC.
        start: Offset of the words.
        run: The words.
    """
    if found := names_of_run(run):
        return [(start + first, start + last) for first, last in found]
    if span := foreign_name(run):
        before = text[max(start - _NEAR, 0) : start + span[0]]
        is_person = _office().search(before) or (
            not before.endswith("Theo ") and _office_behind().match(text, start + span[1])
        )
        if not is_person or before.lower().endswith(_firms()):
            return []
        return [(start + span[0], start + span[1])]
    skipped = len(run) - len(without_address(run))
    start, run = start + skipped, run[skipped:]
    row = run.split()
    if words_of("country").issuperset(row[:1]):
        return []  # Thủ tướng Nhật Bản S.Abe
    is_addressed = len(row) in _LENGTHS and text[max(start - 20, 0) : start].lower().endswith(
        _addressed()
    )
    if (
        is_addressed
        and not is_body(run)
        and words_of("break").isdisjoint(row)
        and " ".join(row[:2]) not in _places()
    ):
        return [(start, start + len(run))]
    return []


def is_body(run: str) -> bool:
    """Whether words in capital letters begin the name of a body: ``Bộ GD-ĐT``, ``Báo Đồng Nai``."""
    first = run.split(" ", 1)[0]
    return first.lower() in words_of("body") or any(map(str.isupper, run.replace(".", "").split()))


@lru_cache(maxsize=20_000)
def without_address(run: str) -> str:
    """The end of words in capital letters, without the form of address that begins it.

    ``Hùng`` of ``Trần Hạ Ông Hùng``, which runs on behind a caption.
    """
    *_, (start, last) = [(0, 0), *_unbroken(run)]
    run = run[start:last] if last == len(run) else ""
    while " " in run and run[: run.index(" ")] in _capital_addresses():
        run = run[run.index(" ") + 1 :]
    return run


@cache
def _capital_addresses() -> frozenset[str]:
    listed = (*words("address"), *words("rank"))
    return frozenset(word for word in listed if word[:1].isupper() and " " not in word)


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
    return " ".join(title.split()).strip(" ,")


def name_before(text: str, floor: int, end: int) -> tuple[int, int] | None:
    """Where a full name stands right before an offset, or a part of one in capital letters.

    Args:
        text: In NFC.
        floor: Where to stop.
        end: Behind the name.
    """
    match = _LAST_RUN.search(text, max(floor, end - 80), end)
    return match and match.span()
