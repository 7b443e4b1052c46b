"""Personal names: where the full names of people stand in a text.

A name is a family name and what follows it in capital letters, words in capital letters behind a
form of address, or words of another language behind an office.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Final

from searchkit.analysis.entities.provinces import provinces
from searchkit.analysis.normalization import is_vietnamese, normal_syllable
from searchkit.facts.titles import any_of, ends_in, one_of, small, words, words_of

_UPPER: Final = "".join(
    c for c in map(chr, [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]) if c.isupper()
)
_WORD: Final = (
    rf"(?:(?:[{_UPPER}]\.){{1,3}}(?:[{_UPPER}][^\W\d_]*(?:-[^\W\d_]+){{0,4}})?|al-[{_UPPER}][^\W\d_]*"
    rf"|[{_UPPER}][^\W\d_]*(?:[-’'][^\W\d_]+){{0,5}}(?:(?<=[JS]r)\.)?)"
)
_LINKS: Final = frozenset({"bin", "von", "der", "de", "dos", "dela", "del", "van", "ibn"})
_LINK: Final = rf"(?:(?:{'|'.join(sorted(_LINKS))})\s)?"
_FIRST_WORD: Final = (  # what may begin it is looked for first, and what is before it then
    rf"[{_UPPER}a](?<![\w&-].)(?:(?<=a)l-[{_UPPER}][^\W\d_]*|(?<!a)(?:"
    rf"\.(?:[{_UPPER}]\.){{0,2}}(?:[{_UPPER}][^\W\d_]*(?:-[^\W\d_]+){{0,4}})?|[^\W\d_]*(?:[-’'][^\W\d_]+){{0,5}}))"
)
RUN: Final = re.compile(rf"{_FIRST_WORD}(?:\s{_LINK}{_WORD}){{0,11}}")
"""Words in capital letters, one behind the other."""
RUNS: Final = re.compile(rf"{_FIRST_WORD}(?:\s{_LINK}{_WORD}){{1,11}}")
"""Two of them at least."""
INITIALLED: Final = re.compile(
    rf"(?<![\w.-])(?:[{_UPPER}]\.){{1,3}}[{_UPPER}][^\W\d_]*(?:-[^\W\d_]+){{1,4}}(?![\w-]|\s[{_UPPER}])"
)
"""A name of another language by syllables, with its first letters: ``V.Pu-tin``."""
_CAPITAL: Final = re.compile(_WORD)
_CAPITAL_END: Final = re.compile(rf"(?<![\w&-]){_WORD}$")
_MOST_WORDS: Final = 8  # in capital letters before a verb
_LENGTHS: Final = range(2, 6)  # syllables of a name
_SURELY: Final = 3  # syllables of a Vietnamese name behind a word of another language
_PLACE: Final = 2  # syllables of the name of a district, as nearly all have
_NEAR: Final = 70  # characters before a foreign name in which an office stands
_PACIFIC: Final = ["Thái", "Bình", "Dương"]  # that begins like a province, and ends like another
_OPENS_OFFICE: Final = frozenset({"Thủ", "Phó", "Bộ", "Chủ", "Tổng", "Thứ", "Giám", "Bí", "Trưởng"})
"""What is left at the end of words in capital letters of an office that comes behind a name."""


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where full names of Vietnamese people stand in a text in NFC."""
    for run in RUNS.finditer(text):
        yield from ((run.start() + a, run.start() + b) for a, b in names_of_run(run[0]))


def full_names(text: str) -> Iterator[tuple[int, int]]:
    """Where full names of people stand, foreign ones too, that no street or firm has.

    Args:
        text: In NFC.
    """
    for run in RUN.finditer(text):
        before = text[max(run.start() - 20, 0) : run.start()].rstrip(" ,")
        is_address = (
            before.endswith((*"0123456789",))
            or is_credited(text, run.start())
            or _stands_before(text, run.start(), words_of("area"))
        )
        if " " in run[0] and not is_address:
            found = names_at(text, run.start(), run[0])
            yield from (span for span in found if not is_body(text[slice(*span)]))


def is_credited(text: str, start: int) -> bool:
    """Whether a name that begins at an offset is told for a picture: ``Ảnh: Lê Thu``."""
    before = text[max(start - 10, 0) : start]
    told = before.rstrip(" :–-")
    return told.endswith(_CREDITS) and (":" in before[len(told) :] or told[-_CREDIT:].istitle())


_CREDITS: Final = ("Ảnh", "Nguồn", "Clip", "Video", "ảnh", "nguồn", "clip", "video")
_CREDIT: Final = 5  # letters of one of them, at most


def names_at(text: str, start: int, run: str) -> Sequence[tuple[int, int]]:
    """Where full names stand in words in capital letters of a text.

    Args:
        text: In NFC.
        start: Offset of the words.
        run: The words.
    """
    if run.count(" ") > _PLACE + 1 and _stands_before(text, start, words_of("area")):
        behind = len(" ".join(run.split()[:_PLACE])) + 1
        if found := names_of_run(run[behind:]):  # huyện Gia Lâm Nguyễn Thu Hà
            return [(start + behind + first, start + behind + last) for first, last in found]
    initialled = INITIALLED.fullmatch(run, run.rfind(" ") + 1) if "." in run else None
    if initialled and words_of("country").issuperset(run[: initialled.start()].split()):
        return [(start + initialled.start(), start + len(run))]
    if found := names_of_run(run):
        return [(start + first, start + last) for first, last in found]
    if span := foreign_name(run):
        before = text[max(start - _NEAR, 0) : start + span[0]]
        is_person = _has_office(before) or (
            not before.endswith("Theo ") and _office_behind().match(text, start + span[1])
        )
        if not is_person or _stands_before(text, start + span[0], words_of("area")):
            return []
        name = run[slice(*span)]
        if sum(word not in _LINKS for word in name.split()) > _PLACE and _stands_before(
            text, start + span[0], words_of("of a place")
        ):
            span = (span[0] + name.index(" ") + 1, span[1])  # bang Virginia Terry McAuliffe
        return [(start + span[0], start + span[1])]
    skipped, of_country, may_be_one = _behind_address(run)
    start, run = start + skipped, run[skipped:]
    if of_country:
        further = _behind_country(text, start, run.split())
        is_name = run.count(" ") == 1 and not is_place(run) and not is_foreign(run.split()[1])
        if further or not is_name or not _stands_before(text, start, _before_a_name()):
            return further
        return [(start, start + len(run))]  # nhạc sĩ Đức Trí
    if may_be_one and _stands_before(text, start, _before_a_name()):
        return [(start, start + len(run))]
    return []


@lru_cache(maxsize=20_000)
def _behind_address(run: str) -> tuple[int, bool, bool]:
    """What is behind the form of address that begins words in capital letters.

    Returns:
        Where it begins, whether with a country, and whether it may be a name.
    """
    rest = without_address(run)
    row = rest.split()
    may_be_one = (
        len(row) in _LENGTHS
        and not is_body(rest)
        and row[-1] not in words_of("company")
        and words_of("break").isdisjoint(row)
        and " ".join(row[:2]) not in _places()
    )
    return len(run) - len(rest), words_of("country").issuperset(row[:1]), may_be_one


def _behind_country(text: str, start: int, row: Sequence[str]) -> Sequence[tuple[int, int]]:
    """``Cảnh Sảng`` of ``người phát ngôn Bộ Ngoại giao Trung Quốc Cảnh Sảng``."""
    left = next((n for n, word in enumerate(row) if word not in words_of("country")), len(row))
    first = start + len(" ".join(row[:left])) + 1
    is_name = len(row) - left in _LENGTHS and not is_body(" ".join(row))
    if not is_name or not _has_office(text[max(first - _NEAR, 0) : first]):
        return []
    return [(first, start + len(" ".join(row)))]


def name_before(text: str, floor: int, end: int) -> tuple[int, int] | None:
    """Where a full name stands right before an offset, or a part of one in capital letters.

    Args:
        text: In NFC.
        floor: Where to stop.
        end: Behind the name.
    """
    floor, start = max(floor, end - 80), end
    for _ in range(_MOST_WORDS):
        first = text.rfind(" ", floor, start) + 1 or floor
        word = text[first:start]
        is_link = word in _LINKS and start < end
        if not is_link and (word.islower() or not _is_capital(word)):
            if not word.islower() and (match := _CAPITAL_END.search(word)):
                return first + match.start(), end  # behind a quotation mark, or a bracket
            break
        start = first - 1
        if first <= floor:
            break
    return (start + 1, end) if start < end else None


@lru_cache(maxsize=20_000)
def _is_capital(word: str) -> bool:
    return _CAPITAL.fullmatch(word) is not None


@lru_cache(maxsize=20_000)
def names_of_run(run: str) -> tuple[tuple[int, int], ...]:
    """Where full names of people stand in words in capital letters: most runs come often."""
    family = _family_names()
    found = []
    for first, last in _unbroken(run):
        start, row = first, run[first:last].split()
        if any(map(is_foreign, row)):
            left = row[max(n for n, word in enumerate(row, 1) if is_foreign(word)) :]
            if len(left) < _SURELY or left[0].lower() not in family:
                continue
            row = left  # Vinalines Lê Anh Sơn
            start = last - len(" ".join(row))
        while len(row) > 1:
            is_place = " ".join(row[:2]) in _places()
            if not is_place and row[0].lower() in family and _fits(row):
                break
            passed = 3 if row[:3] == _PACIFIC else 1 + is_place
            for word in row[:passed]:
                start = run.index(word, start) + len(word)
            row = row[passed:]
            start += start < last
        if (
            len(row) in _LENGTHS and " ".join(row[:3]) not in _places() and not _is_mixed(row)
        ):  # Văn Phòng UBND
            found.append((start, last))
    return tuple(found)


@lru_cache(maxsize=20_000)
def foreign_name(run: str) -> tuple[int, int] | None:
    """Where a name of another language stands at the end of words in capital letters."""
    *_, (first, last) = [(0, 0), *_unbroken(run)]
    row = run[first:last].split()
    index = next((n for n, word in enumerate(row) if is_foreign(word.rstrip("."))), None)
    while index is not None and index < len(row) and row[index] in words_of("country"):
        index += 1
    if index is None or index >= len(row):
        return None
    is_of_body = index == _PLACE and row[0].lower() in words_of("body")  # Nhà Trắng Spicer
    if index == len(row) - 1 and index and _is_first_name(row[index - 1]) and not is_of_body:
        index -= 1  # Kim Jong-un, H.R. McMaster
    while any(word in words_of("company") for word in row[index:-1]):
        index += 1  # Qantas Airways Alan Joyce
    opens = row[index].lower()
    if (
        (opens in words_of("body") and opens not in _family_names())  # Viện Sejong
        or "The" in row[max(index - 1, 0) : index + 1]
        or " ".join(row[-2:]) in _places()
        or row[-1] in words_of("company")
        or sum(word not in _LINKS for word in row[index:]) not in _LENGTHS
    ):
        return None
    return last - len(" ".join(row[index:])), last


def _stands_before(text: str, start: int, words: AbstractSet[str]) -> bool:
    """Whether one of some words stands right before an offset: "ga" does not in ``Nga``."""
    if text[start - 1 : start] != " ":
        return False
    return bool(ends_in(text[max(start - 20, 0) : start - 1].lower(), words))


@lru_cache(maxsize=20_000)
def is_body(run: str) -> bool:
    """Whether words in capital letters begin the name of a body: ``Bộ GD-ĐT``, ``Báo Đồng Nai``."""
    first = run.split(" ", 1)[0]
    if "Thái Bình Dương" in run:
        return True
    words = run.replace(".", "").split()
    return first.lower() in words_of("body") or any(word.isupper() and word[1:] for word in words)


def is_place(run: str) -> bool:
    """Whether words in capital letters are a country or a province, which offices are of."""
    return run in _places() or words_of("country").issuperset(run.split())


@lru_cache(maxsize=20_000)
def without_address(run: str) -> str:
    """The end of words in capital letters, without the form of address that begins it.

    ``Hùng`` of ``Trần Hạ Ông Hùng``, which runs on behind a caption.
    """
    *_, (start, last) = [(0, 0), *_unbroken(run)]
    run = run[start:last] if last == len(run) else ""
    while " " in run and run[: run.index(" ")] in _capital_addresses():
        run = run[run.index(" ") + 1 :]
    title, behind = " ".join(run.split(" ", 2)[:2]), run.split(" ", 2)[2:]
    return behind[0] if behind and title in _capital_titles() else run


def _is_mixed(row: Sequence[str]) -> bool:
    """Whether some words are abbreviations, as no part of a name is, and others are not."""
    return any(word.isupper() and len(word) > 1 for word in row) and not all(map(str.isupper, row))


def _is_first_name(word: str) -> bool:
    """Whether a word before a foreign one is of the same name: initials are, UNESCO is not."""
    is_initials = word.isupper() and len(word) <= _PLACE  # HR McMaster
    return word.endswith(".") or is_initials or not (word in words_of("country") or word.isupper())


def _fits(row: Sequence[str]) -> bool:
    """Whether words may be one name: not too many, and no province among them."""
    pairs = (" ".join(row[n : n + 2]) for n in range(1, len(row) - 2))
    return len(row) in _LENGTHS and not any(pair in _places() for pair in pairs)


@lru_cache(maxsize=20_000)
def _unbroken(run: str) -> Sequence[tuple[int, int]]:
    """The parts of a run between words that are of no name."""
    start = 0
    if (cut := run.rfind(" ")) > 0 and run.count(" ") > 1 and run[cut + 1 :] in _OPENS_OFFICE:
        run = run[:cut].removesuffix(" Phó")
    if words_of("break").isdisjoint(run.split()):
        return [(0, len(run))]  # as nearly always
    parts: list[tuple[int, int]] = []
    for match in re.finditer(r"\S+", run):
        is_break = match[0] in words_of("break") and not (match[0] == "Song" and match.start())
        if is_break and not _ends_name(run[start : match.start()], match, run):
            if match.start() - 1 > start:
                parts.append((start, match.start() - 1))
            start = match.end() + 1
    return [*parts, (start, len(run))] if start < len(run) else parts


def _ends_name(before: str, word: re.Match[str], run: str) -> bool:
    """Whether a word that begins what comes behind a name ends one: ``Vũ Quang Các``."""
    row = before.split()
    return word.end() == len(run) and len(row) > 1 and row[0].lower() in _family_names()


@lru_cache(maxsize=50_000)
def is_foreign(word: str) -> bool:
    """Whether a word in capital letters is of another language."""
    if word.isupper() and len(word) > 1:
        return False  # UBND
    if len(word) == 1:
        return False  # Trần Văn M
    if "." in word[:-1]:
        return is_foreign(word[word.rindex(".", 0, -1) + 1 :])  # P.Hải Cảng
    if "-" in word:
        parts = word.split("-")
        return not all(part[:1].isupper() and not is_foreign(part) for part in parts)  # Gòn-Hà
    return not is_vietnamese(normal_syllable(word))


@cache
def _places() -> frozenset[str]:
    """Names of provinces, and of what is like one: ``Hà Nội`` is nobody."""
    return words_of("place").union(place.name for place in provinces())


@cache
def _family_names() -> frozenset[str]:
    return words_of("family")


@cache
def _before_a_name() -> frozenset[str]:
    """What stands before a name; a reporter is of a paper: ``PV Lao Động``."""
    return small("address", "rank") - {"pv", "phóng viên"}


@cache
def _capital_addresses() -> frozenset[str]:
    listed = (*words("address"), *words("rank"))
    return frozenset(word for word in listed if word[:1].isupper() and " " not in word)


@cache
def _capital_titles() -> frozenset[str]:
    """Titles of two words, as they are written before a name: ``Tổng Thống Trump``."""
    return frozenset(title.title() for title in small("title") if title.count(" ") == 1)


def _has_office(before: str) -> bool:
    """Whether an office stands before a foreign name; its first words are looked for at first."""
    words = before.lower().replace("“", " ").replace('"', " ").split()
    return not _office_words().isdisjoint(words) and _office().search(before) is not None


@cache
def _office_words() -> frozenset[str]:
    return frozenset(office.split(" ", 1)[0] for office in small("title", "rank", "address"))


@cache
def _office() -> re.Pattern[str]:
    """An office before a foreign name, perhaps with a body and a country between."""
    listed = one_of({*words("title"), *words("rank"), *words("address")} - {"PV", "Phóng viên"})
    return re.compile(
        rf"(?<!\w)(?i:{listed})\s"
        r"(?:(?!(?i:công ty|tập đoàn|hãng|ngân hàng|tnhh)|[-–]\s[^\W\d_](?<![A-ZĐ]))"
        r"[^,;:.()“”\"]){0,50}"
        r"(?:\s\([^()]{2,20}\))?,?\s?$"
    )


@cache
def _office_behind() -> re.Pattern[str]:
    """``, phát ngôn viên`` behind a foreign name."""
    return re.compile(rf",\s(?i:{any_of('title', 'rank')})(?!\w)")
