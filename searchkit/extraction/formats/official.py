"""Official documents: what the first page of a Vietnamese one says of itself.

Nghị định 30/2020/NĐ-CP sets where it stands: the motto of the state, the body that issues it,
number and sign, place and date, the kind of document and what it is about (*trích yếu*).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from searchkit.extraction.boilerplate import folded
from searchkit.extraction.formats.official_foot import is_office
from searchkit.extraction.formats.official_names import (
    PLACES,
    initial,
    is_capitals,
    named,
    sentence,
)
from searchkit.extraction.record_values import day_of

MAX_LINES: Final = 80
"""Lines of a document among which its head stands."""

_NEAR: Final = 10  # lines that a number and a day stand among
_LONGEST_SUBJECT: Final = 16  # lines of it
_MOTTO = re.compile(r"(?:conghoaxahoichunghiavietnam|dangcongsanvietnam)(?:doclap.*)?")
_APART = re.compile(  # cells, and the two sides of a head that are too near to be told apart
    r" \| | (?=CỘNG H(?:ÒA|OÀ|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM$)"
    r"|(?<=[A-ZĐ\d]) (?=[^\W\d]{1,12}(?: [^\W\d]{1,12}){0,4}, ngày [\d ]{1,9}tháng [\d ]{1,9}năm)"
)
_FREEDOM = re.compile(r"doclaptudohanhphuc")
_NUMBER = re.compile(
    r"\(?(?:(?:Bộ luật|Luật|Lệnh|Nghị quyết|Pháp lệnh) )?số\s?:?\s{0,20}"
    r"(?P<number>\d{1,6}(?:\.\d{1,4})?[a-zA-Z]?\s?[/-]\s?(?:(?!ngày)[\wĐđƯư.&/ -]){1,40}?)"
    r"(?: ngày (?P<day>\d{1,2}[-/.]\d{1,2}[-/.]\d{4}).{0,300})?\)?",
    re.IGNORECASE,
)
_BLANK_NUMBER = re.compile(r"(?:(?:Bộ )?luật )?số\s?:?[\s.…]{0,60}(?:/\S{1,40})?", re.IGNORECASE)
_DAY = re.compile(
    r"^(?:[^\d]{2,60},\s?)?ngày\s{0,9}(?P<day>\d{1,2})\s{0,9}tháng\s{0,9}(?P<month>\d{1,2})"
    r"\s{0,9}năm\s{0,9}(?P<year>\d{4})\.?$",
    re.IGNORECASE,
)
_OPEN_DAY = re.compile(
    r"^[^\d(]{2,60},?\s?ngày[\s.…]{0,30}\d{0,2}[\s.…]{0,30}(?:tháng|$)"
    r"|^tháng[\s.…]{0,30}\d{0,2}[\s.…]{0,30}năm[\s.…]{0,30}\d{0,4}$",
    re.IGNORECASE,
)
_KINDS = (
    "nghị quyết", "quyết định", "nghị định", "thông tư liên tịch", "thông tư", "chỉ thị", "luật",
    "bộ luật", "pháp lệnh", "lệnh", "quy chế", "quy định", "thông cáo", "thông báo", "hướng dẫn",
    "chương trình", "kế hoạch", "phương án", "đề án", "dự án", "báo cáo", "biên bản", "tờ trình",
    "hợp đồng", "công điện", "bản ghi nhớ", "bản thỏa thuận", "giấy mời", "kết luận", "công văn",
    "hiến pháp", "điều lệ", "quy hoạch", "nội quy", "thư ngỏ", "giấy phép",
)  # fmt: skip
_KIND = re.compile(rf"(?P<kind>{'|'.join(_KINDS)})(?P<rest>(?: .{{1,300}})?)", re.IGNORECASE)
_NOTE = re.compile(r"(?<=\D)(?:\d{1,2}|\[\d{1,2}\]|\(\d{1,2}\))$")
_PRINTED = re.compile(
    rf"(?P<kind>{'|'.join(_KINDS)}) số (?P<number>\d{{1,6}}[/-][\w/-]{{1,40}})"
    r" ngày (?P<day>\d{1,2}) tháng (?P<month>\d{1,2}) năm (?P<year>\d{4})",
    re.IGNORECASE,
)
_SIGNS: Final = {
    "NĐ": "Nghị định", "QĐ": "Quyết định", "NQ": "Nghị quyết", "TT": "Thông tư", "CT": "Chỉ thị",
}  # fmt: skip
"""Kinds of document by what their signs hold: ``181/2025/NĐ-CP``."""
_SIGN = re.compile(rf"[/-]({'|'.join(_SIGNS)})[-/]")
_OF_ASSEMBLY = re.compile(r"/QH\d{1,2}$")
_ABOUT = re.compile(r"^(?:V/v|Về việc|Trích yếu)\b\s?:?\s?", re.IGNORECASE)
_ENDS = re.compile(
    r"^(?:[-–]\s)?(?:căn cứ|kính gửi|theo đề nghị|xét "
    r"|thực hiện (?:công văn|kế hoạch|chỉ thị|quyết định|nghị quyết|thông báo|ý kiến|chương trình"
    r"|văn bản|chỉ đạo|sự|theo)|điều \d|chương |phần |i\.|1\.|để |nhằm "
    r"|nơi nhận|chúng tôi gồm|hôm nay|trong thời gian|(?-i:[Nn]gày \d)|quốc hội ban hành"
    r"|_{3}|-{3}|\*{3})",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\W_]+")
_ANNOUNCES = re.compile(r"\b(?:như sau|sau đây)\s?:$", re.IGNORECASE)
_ISSUER = re.compile(
    r"(?:ủy ban|uỷ ban|ubnd |hđnd |hội đồng|bộ |chính phủ|quốc hội|thủ tướng|chủ tịch|sở |cục "
    r"|tổng cục|vụ |văn phòng|ban |trường |đại học|học viện|viện |trung tâm|chi cục|tòa án|toà án"
    r"|viện kiểm sát|ngân hàng|kiểm toán|đảng |đoàn |hội |liên |công an|tổng |tỉnh |thành "
    r"|phòng |xã |huyện )",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:cục|sở|vụ|văn phòng|tổng cục|trường|trung tâm|chi cục|viện|hội đồng|ban|học viện"
    r"|phòng|đại học|ủy ban nhân dân (?:xã|phường|thị trấn|huyện|quận)"
    r"|công an (?:xã|phường|huyện|tỉnh))\b",
    re.IGNORECASE,
)
_GENERIC: Final = frozenset({"VĂN PHÒNG", "THANH TRA", "BAN TIẾP CÔNG DÂN"})
"""Bodies that are of the one above them, which their name leaves out."""
_IS_PLACE = re.compile(rf"(?:{'|'.join(PLACES)}) (?!ủy|uỷ|đoàn)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of an official document says.

    Attributes:
        lines: The places of the lines that make it up.
        title: Kind, number and subject in one line; empty when there is none.
        issuer: The body that issued it, as names are written.
        published: ISO 8601.
        metadata: ``number``, ``kind``, ``subject``, ``issuer``, as far as they are there.
    """

    lines: frozenset[int]
    title: str
    issuer: str | None
    published: str | None
    metadata: Mapping[str, str]


def head_of(lines: Sequence[str], breaks: Collection[int] = ()) -> Head | None:
    """Read the head of an official document, or ``None`` when nothing says that it is one.

    A motto stands above it, or both a number and a day do, as above letters of associations.

    Args:
        lines: The first lines, in reading order; cells of a table may be parted by ``|``.
        breaks: The places of lines above which there is more room than between lines.
    """
    pieces = [
        (place, unicodedata.normalize("NFC", piece.strip()))
        for place, line in enumerate(lines[:MAX_LINES])
        for piece in _APART.split(line)
        if piece.strip()
    ]
    texts = [text for _, text in pieces[:30]]
    motto = next((i for i, text in enumerate(texts) if is_motto(text)), None)
    if motto is None and not (_is_older(texts) or _is_numbered(texts[:_NEAR])):
        return _in_gazette(pieces)
    return _Parts(pieces, motto, breaks).head()


def _in_gazette(pieces: Sequence[tuple[int, str]]) -> Head | None:
    """The head of a document as the gazette (Công báo) prints it: kind, number and day, subject."""
    for i, (_, text) in enumerate(pieces[:10]):
        match = _PRINTED.fullmatch(text)
        if match is None:
            continue
        about = list(takewhile(_is_subject, pieces[i + 1 : i + 6]))
        kind, number = match["kind"].capitalize(), match["number"]
        subject = " ".join(text for _, text in about)
        return Head(
            frozenset({pieces[i][0], *(place for place, _ in about)}),
            _title(kind, number, subject),
            "Quốc hội" if _OF_ASSEMBLY.search(number) else None,
            day_of(f"{match['day']}/{match['month']}/{match['year']}"),
            {"number": number, "kind": kind, **({"subject": subject} if subject else {})},
        )
    return None


def _is_subject(piece: tuple[int, str]) -> bool:
    text = piece[1]
    return not (text.startswith("(") or is_capitals(text) or is_motto(text) or _ENDS.match(text))


def _is_older(texts: Sequence[str]) -> bool:
    """Whether a document begins with its kind and, below it, its number, as older copies do."""
    first = next((i for i, text in enumerate(texts[:3]) if _KIND.fullmatch(text)), None)
    below = texts[first + 1 : first + 4] if first is not None else ()
    return any(map(_NUMBER.fullmatch, below)) and is_capitals(texts[first or 0])


def _is_numbered(texts: Sequence[str]) -> bool:
    """Whether both a number and sign and a place and day have lines of their own."""
    return any(map(_NUMBER.fullmatch, texts)) and any(map(_DAY.match, texts))


def is_motto(text: str) -> bool:
    """Whether a line is the name of the state or of the party above its documents."""
    return _MOTTO.fullmatch(_joined(text)) is not None


def is_number(text: str) -> bool:
    """Whether a line is the number and sign of a document."""
    return _NUMBER.fullmatch(text) is not None


def _joined(text: str) -> str:
    """A line without accents and blanks, which programs leave out, and put within words."""
    return folded(text).replace(" ", "")


class _Parts:
    """The parts of a head, found one after the other."""

    def __init__(
        self, pieces: Sequence[tuple[int, str]], motto: int | None, breaks: Collection[int]
    ) -> None:
        self._pieces = pieces
        self._breaks = breaks
        self._texts = [text for _, text in pieces]
        self._used = {i for i in range(len(pieces)) if self._is_motto(i)}
        self._stated_day: str | None = None
        self._number_at, self._number = self._find_number()
        self._day_at, self._day = self._find_day()
        self._day = self._day or self._stated_day
        top = {at for at in (motto, self._number_at, self._day_at) if at is not None}
        kinds = (i for i, text in enumerate(self._texts[:40]) if self._is_kind(text))
        self._kind_at = next(kinds, None)
        self._below = max((at for at in top if self._is_above_kind(at)), default=-1) + 1
        self._used |= top

    def head(self) -> Head:
        issuer = self._issuer()
        kind, subject = self._kind_and_subject()
        shown = subject and self._as_elsewhere(subject)
        metadata = {"number": self._number, "kind": kind, "subject": subject, "issuer": issuer}
        places = {self._pieces[i][0] for i in self._used}
        # A row of a table is of the head when all its cells are.
        whole = {i for i in places if self._is_whole(i)}
        return Head(
            frozenset(whole),
            _title(kind, self._number, shown),
            issuer,
            self._day,
            {key: value for key, value in metadata.items() if value},
        )

    def _as_elsewhere(self, subject: str) -> str:
        """A subject as a line of the text writes it, where this one has it in capitals."""
        if not is_capitals(subject):
            return subject
        for text in self._texts:
            at = text.lower().find(subject.lower())
            if at >= 0 and not is_capitals(text):
                return initial(text[at : at + len(subject)])
        return subject

    def _is_whole(self, place: int) -> bool:
        return all(i in self._used for i, (at, _) in enumerate(self._pieces) if at == place)

    def _is_kind(self, text: str) -> bool:
        match = _kind_of(text)
        return match is not None and is_capitals(match["kind"])

    def _is_above_kind(self, i: int) -> bool:
        return self._kind_at is None or i < self._kind_at

    def _is_motto(self, i: int) -> bool:
        key = _joined(self._texts[i])
        is_rule = not any(map(str.isalnum, self._texts[i]))
        return bool(i < 30 and (is_rule or _MOTTO.fullmatch(key) or _FREEDOM.search(key)))

    def _find_number(self) -> tuple[int | None, str | None]:
        for i, text in enumerate(self._texts[:30]):
            match = _NUMBER.fullmatch(text)
            if match:
                self._stated_day = day_of(match["day"]) if match["day"] else None
                return i, re.sub(r"\s+", "", match["number"]).strip(".-/")
            if _BLANK_NUMBER.fullmatch(text):
                return i, None
        return None, None

    def _find_day(self) -> tuple[int | None, str | None]:
        for i, text in enumerate(self._texts[:40]):
            match = _DAY.match(text)
            if match:
                return i, day_of(f"{match['day']}/{match['month']}/{match['year']}")
            if _OPEN_DAY.match(text) and len(text) < 80:
                self._used |= {
                    j for j, text in enumerate(self._texts[i : i + 2], i) if _OPEN_DAY.match(text)
                }
                return i, None
        return None, None

    def _issuer(self) -> str | None:
        """The body that issues it: in capitals, above the number; the last of several."""
        bodies: list[str] = []
        end = self._below if self._number_at is None else self._number_at + 1
        for i, text in enumerate(self._texts[:end]):
            if not self._is_above_kind(i):
                break
            if i in self._used or len(text) > 150 or not is_capitals(text):
                continue
            if bodies and text == bodies[-1]:
                pass  # the gazette names it above the head, too
            elif bodies and not _starts_body(text, bodies[-1]):
                bodies[-1] = f"{bodies[-1]} {text}"
            elif bodies or _ISSUER.match(text):
                bodies.append(text)
            else:
                continue
            self._used.add(i)
            if text in _GENERIC and i and is_capitals(above := self._texts[i - 1]):
                self._used.add(i - 1)
                bodies[-1] = f"{text} {above}"
        return named(bodies[-1]) if bodies else None

    def _kind_and_subject(self) -> tuple[str | None, str | None]:
        """The kind of document below the head, and what follows up to the text."""
        at = self._kind_at
        match = _kind_of(self._texts[at]) if at is not None else None
        if at is not None and match and at - self._below < 12:
            self._used.add(at)
            kind, rest = match["kind"].capitalize(), match["rest"].strip()
            sign = _SIGN.search(self._number or "")
            if sign and rest and kind != _SIGNS[sign[1]]:  # "QUY ĐỊNH CHI TIẾT …" of a decree
                kind, rest = _SIGNS[sign[1]], self._texts[at]
            parts = [rest] if rest else []
            subject = " ".join((*parts, *self._subject(at + 1, begun=bool(parts))))
            return kind, subject.strip(" .:") or None
        for i, text in enumerate(self._texts[: self._below + 12]):
            match = _ABOUT.match(text)  # a letter says it below its number
            if match:
                self._used.add(i)
                rest = [text[match.end() :], *self._letter_subject(i + 1)]
                return "Công văn", " ".join(filter(None, rest))
        return None, None

    def _subject(self, start: int, *, begun: bool) -> Iterator[str]:
        for i in range(start, min(start + _LONGEST_SUBJECT, len(self._texts))):
            text = self._texts[i]
            if i in self._used:  # the number, between the kind and the subject or behind it
                if i == start:
                    continue
                return
            if not any(map(str.isalnum, text)):
                self._used.add(i)
                return
            if self._is_of_text(text) or (i > start and self._ends_subject(i)):
                return
            if begun and is_office(text):
                return
            self._used.add(i)
            yield text

    def _ends_subject(self, i: int) -> bool:
        """Whether a line is not of the subject that the lines above it say."""
        text = self._texts[i]
        is_apart = self._pieces[i][0] in self._breaks
        is_other = is_capitals(self._texts[i - 1]) and not is_capitals(text)
        is_whole = text.endswith(".") and not text[0].islower()
        is_text = is_whole or bool(_ANNOUNCES.search(text))
        return is_apart or is_other or is_text or _is_authority(text)

    @staticmethod
    def _is_of_text(text: str) -> bool:
        """Whether a line begins the text, and does not go on with what is above it."""
        return bool(_ENDS.match(text)) and (not text[0].islower() or bool(_DAY.match(text)))

    def _letter_subject(self, start: int) -> Iterator[str]:
        for i in range(start, min(start + 5, len(self._texts))):
            if i in self._used or _ENDS.match(self._texts[i]) or is_capitals(self._texts[i]):
                return
            self._used.add(i)
            yield self._texts[i]


def _kind_of(text: str) -> re.Match[str] | None:
    """The kind of document that a line says, perhaps with the number of a note."""
    bare = text.strip(" :")
    return _KIND.fullmatch(bare) or _KIND.fullmatch(_NOTE.sub("", bare))


def _title(kind: str | None, number: str | None, subject: str | None) -> str:
    if not kind:
        return ""
    shown = subject and (sentence(subject) if is_capitals(subject) else subject)
    if kind in {"Luật", "Bộ luật"} and shown:
        name = shown if shown.startswith(kind) else f"{kind} {shown}"
        return name + (f" số {number}" if number else "")
    name = f"{kind} số {number}" if number else kind
    if shown and shown.startswith("("):  # "(sửa đổi)" is of the kind
        return f"{name} {shown}"
    return f"{name}: {shown}" if shown else name


def _is_authority(text: str) -> bool:
    """Whether a line names who decides, which ends what a decision is about; a place does not."""
    return is_capitals(text) and bool(_ISSUER.match(text)) and not _IS_PLACE.match(text)


def _starts_body(text: str, before: str) -> bool:
    """Whether a line in capitals names another body, not more of the one above it."""
    if re.match(rf"(?:{'|'.join(PLACES)}|và|nước)\b", text, re.IGNORECASE):
        return False
    return bool(_UNDER.match(text)) or (bool(_ISSUER.match(text)) and len(before.split()) > 2)
