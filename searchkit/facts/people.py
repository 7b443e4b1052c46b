"""People: who an article names, with title and body, and whom a shorter mention means.

A name is a family name and what follows it in capital letters. ``Thủ tướng`` or ``ông Hùng`` alone
mean the one person of the article with that title, or that given name; of several none is meant.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from searchkit.analysis.entities.provinces import provinces

_UPPER: Final = "".join(
    c for c in map(chr, [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]) if c.isupper()
)
_WORD: Final = rf"[{_UPPER}][^\W\d_]*"
MOST: Final = 200
"""People of an article that are known apart."""
_RUN: Final = re.compile(rf"(?<!\w){_WORD}(?:\s{_WORD}){{1,11}}")
_BODY: Final = (
    r"(?:\s(?:(?:t|T)hường trực|Chính phủ|[Nn]ước|Bộ|UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Sở|Cục|Vụ"
    r"|Ban|Quốc hội"
    r"|[Tt]ỉnh|[Tt]hành phố|TP|Thành|Viện|Trung tâm|Tập đoàn|Công ty|Tổng|Hiệp hội|Hội|Liên|Văn"
    r" phòng"
    r"|Đại học|Học viện|Trường|Mặt trận|MTTQ|Trung ương|Đoàn|Phòng|Công an|Ngân hàng|xã|phường"
    r"|huyện|quận|thị"
    r"|TAND|VKSND|Tòa án|Viện kiểm sát|Đảng|Chi|Bệnh viện|CLB|Quân|Khối|Thông tin|Nhà|Kho bạc"
    r"|Thanh tra"
    r"|Bảo hiểm|điều hành|phụ trách)\b(?:(?!\s(?:đã|đang|sẽ|cũng|còn|hoan|ghi|biểu|chúc|tiếp|dự"
    r"|chủ trì|trao|làm|có|yêu|đề|nhấn|cho"
    r"|nêu|tham|đến|vừa|nói|chỉ|là|bày|khẳng|đánh|mong|tin)\b)[^;:.()“”\",–-]|-(?=\w)){0,70}?"
    r"(?:,\s(?:Thể|Thương|Kỹ|Thông|Khoa|Môi|Gia)[^;:.()“”\",]{1,50}?)?){0,2}?"
)
"""The body that may stand behind an office."""
_VERB_WORDS: Final = re.compile(
    r"\s(?:đã|đang|sẽ|cho|chủ trì|phát biểu|nhấn|khẳng|yêu|đề|chia|nêu|cùng|dự|là|tham|trao|tại|vừa"
    r"|cũng|đồng|chỉ|nói|báo cáo|trình)\b.*"
)
_LENGTHS: Final = range(2, 6)  # syllables of a name
_FAR: Final = 130  # characters before a name in which its title stands


@cache
def words(kind: str) -> tuple[str, ...]:
    """A row of ``titles.tsv``: its longest entries first."""
    text = files(__package__).joinpath("titles.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    found = {name: cell.split(";") for name, cell in rows}
    return tuple(sorted(found[kind], key=lambda word: (-len(word), word)))


def any_of(*kinds: str) -> str:
    """A pattern for any word of some rows."""
    listed = sorted((word for kind in kinds for word in words(kind)), key=len, reverse=True)
    return "|".join(map(re.escape, listed))


@cache
def _family() -> str:
    names = "|".join(f"[{word[0].upper()}]{re.escape(word[1:])}" for word in words("family"))
    return rf"(?:{names})"


@cache
def name_pattern() -> str:
    """A pattern for a person's full name."""
    places = "|".join(sorted(map(re.escape, _places()), reverse=True))
    return rf"(?!(?:{places})(?!\w)){_family()}(?:\s{_WORD}){{1,4}}(?!\s?[{_UPPER}])"


class Person(NamedTuple):
    """Someone whom an article names.

    Attributes:
        name: In full.
        title: Office and body as the article gives them first, or None.
    """

    name: str
    title: str | None


@cache
def title_pattern() -> str:
    """A pattern for an office with its body."""
    return rf"(?:{any_of('title')})\b{_BODY}"


@cache
def _title_before() -> re.Pattern[str]:
    """``Bộ trưởng Bộ Công an, Đại tướng``: what ends right before a name."""
    short = any_of("rank", "address")
    return re.compile(
        rf"(?<!\w)(?<!Phó )(?P<title>{title_pattern()}),?\s(?:(?:{short})[\s.]{{1,2}}){{0,2}}$"
    )


@cache
def _titles_behind() -> re.Pattern[str]:
    """``, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh``: what stands right behind a name."""
    one = rf"(?:{any_of('title')})\b[^,;:.()“”\"–-]{{0,70}}"
    return re.compile(rf"\s?[,–-]\s(?P<title>{one}(?:,\s{one}){{0,3}})")


@cache
def _places() -> frozenset[str]:
    """Names of provinces: ``Hà Nội`` is nobody."""
    return frozenset(place.name for place in provinces())


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where full names of people stand in a text in NFC."""
    family = _family_names()
    for run in _RUN.finditer(text):
        start, row = run.start(), run[0].split()
        while len(row) > 1 and (row[0].lower() not in family or " ".join(row[:2]) in _places()):
            start = text.index(row[1], start + len(row[0]))
            row = row[1:]
        if len(row) in _LENGTHS and " ".join(row[:3]) not in _places():
            yield start, run.end()


@cache
def _family_names() -> frozenset[str]:
    return frozenset(words("family"))


def people(texts: Iterable[str]) -> dict[str, Person]:
    """The people whom the passages of an article name, by full name.

    Args:
        texts: In NFC, in reading order.
    """
    found: dict[str, Person] = {}
    for text in texts:
        for start, end in names_in(text):
            name = text[start:end]
            known = found.get(name)
            if known is None or known.title is None:
                found[name] = Person(name, _title(text, start, end))
        if len(found) > MOST:
            break
    return found


def _title(text: str, start: int, end: int) -> str | None:
    """The offices that a text gives a person: before the name, or behind it."""
    if before := _title_before().search(text[max(start - _FAR, 0) : start]):
        return _tidy(before["title"])
    if behind := _titles_behind().match(text, end):
        return _tidy(_VERB_WORDS.sub("", behind["title"])) or None
    return None


def _tidy(title: str) -> str:
    return " ".join(title.split()).strip(" ,")


def meant(mention: str, known: Mapping[str, Person]) -> Person | None:
    """The one person whom a title or a given name means; None for nobody or for several.

    Args:
        mention: ``Thủ tướng``, ``Bộ trưởng Bộ Công an``, ``ông Hùng``.
        known: The people of the article.
    """
    first, _, given = mention.rpartition(" ")
    if first and given[:1].isupper() and first.lower() in {*map(str.lower, words("address"))}:
        named = [person for person in known.values() if person.name.split()[-1] == given]
        return named[0] if len(named) == 1 else None
    wanted = mention.lower()
    titled = [
        person
        for person in known.values()
        for office in (person.title or "").lower().split(", ")[:4]
        if office and (office.startswith(wanted) or wanted.startswith(office))
    ]
    return titled[0] if len({person.name for person in titled}) == 1 else None
