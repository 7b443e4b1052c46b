"""Kinds of lines: what a line is to an article, as far as its wording and layout tell."""

import re
from enum import Enum, auto

from searchkit.extraction.boilerplate import Boilerplate, boilerplate_of, folded
from searchkit.extraction.dates import stamp_of
from searchkit.extraction.lines import Line, Role
from searchkit.extraction.pictures import is_credited, text_of_picture
from searchkit.extraction.sentences import is_sentence

MAX_SHORT = 500
"""Characters; a longer line is judged by its length alone, so that hostile input costs no more."""

MAX_TALLY = 12
"""Words of the longest line that counts readers and what they did."""

MAX_BYLINE = 15
"""Words of the longest line that says who wrote something."""

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|(?:https?://|www\.)\S+")
_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN = re.compile("[\u0370-\u1dbf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_ENTRIES = re.compile(r"\s*(?:\]\s*\[|[|•·])\s*")
_BUTTONS = frozenset({Boilerplate.NOISE, Boilerplate.MENU, Boilerplate.END})
_IMPRINT = re.compile(
    r"(?:dia chi|tru so|dien thoai|dt|tel|phone|fax|e ?mail|web(?:site)?|hotline|giay phep"
    r"|co quan (?:quan ly|chu quan)|ma so thue|chiu trach nhiem)(?: \w+){0,3}"
)
_PLACE = re.compile(
    r"(?<!\w)(?:đường|phố|thôn|ấp|phường|xã|thị trấn|quận|huyện|thành phố|tp|tỉnh|việt nam)(?!\w)",
    re.IGNORECASE,
)
_TALLIED = re.compile(
    r"\b\d[\d.,]*k? (?:(?:lượt|lần) (?:xem|đọc|thích|chia sẻ|tải)|bình luận|phản hồi|chia sẻ|thích"
    r"|views?|comments?|likes?|shares?)\b"
    r"|(?:(?:lượt|lần|đã) (?:xem|đọc)|bình luận|phản hồi|views?|comments?|số từ) ?: ?\d"
    r"|\b\d[\d.,]* phút đọc\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?:khoảng |hơn |cách đây )?\d{1,3} (?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm) trước"
    r"|(?:khoảng )?\d{1,3}(?: phút| min(?:ute)?s?) (?:đọc|read)",
    re.IGNORECASE,
)
_TRAIL = re.compile(r" [>»›] ?|^[>»›]|[>»›]$")
_AUTHOR_LABEL = re.compile(
    r"(?:tác giả|người viết|thực hiện|bài|tin, bài|bài,? (?:và )?ảnh)(?: bài viết)? ?: ?|tác giả "
    r"|theo (?=[^\W\d_]\w* [^\W\d_])",
    re.IGNORECASE,
)
_NOTE = re.compile(r" ?\((?:tổng hợp|biên dịch|dịch|ghi|lược dịch|t/h)\)$", re.IGNORECASE)
_DATED = re.compile(
    r"[ ,|(–-]{1,9}(?:(?:thứ|ngày) \S{1,20},? ){0,3}\d{1,2}[ /.-]\d{1,2}[ /.-]\d{4}.*|^\d{1,2}/.*",
    re.IGNORECASE,
)
_NAME_JOINTS = re.compile(r"\([^()]*\)$|[-–,&.]")


class Kind(Enum):
    """What a line is to an article."""

    PROSE = auto()
    SHORT = auto()  # a sub-heading, a list item, anything: its place decides
    CAPTION = auto()
    PICTURE = auto()
    BYLINE = auto()
    MASTHEAD = auto()
    STAMP = auto()
    NOISE = auto()
    MENU = auto()  # noise, unless running text stands around it
    FOREIGN = auto()  # in another script than Latin, and no paragraph
    BOX = auto()
    END = auto()


Kinded = list[tuple[Kind, Line]]
"""Lines of a page, each with its kind."""

_BY_ROLE = {
    Role.CAPTION: Kind.CAPTION,
    Role.PICTURE: Kind.PICTURE,
    Role.BYLINE: Kind.BYLINE,
    Role.MENU: Kind.NOISE,
}
_BY_WORDING = (  # where a line's wording allows several, the first counts
    (Boilerplate.END, Kind.END),
    (Boilerplate.BOX, Kind.BOX),
    (Boilerplate.NOISE, Kind.NOISE),
    (Boilerplate.MENU, Kind.MENU),
    (Boilerplate.CAPTION, Kind.CAPTION),
    (Boilerplate.MASTHEAD, Kind.MASTHEAD),
    (Boilerplate.BYLINE, Kind.BYLINE),
)


def kind_of(line: Line, *, pictures: bool = True) -> Kind:
    """Tell what a line is.

    Args:
        line: The line.
        pictures: Whether a line without accents may be a picture's name; not so in a text that is
            written without them.
    """
    text = line.text
    if line.role is Role.BYLINE and len(text) <= MAX_SHORT:
        stamp = stamp_of(text)
        return Kind.STAMP if stamp and not stamp.words else Kind.BYLINE
    if line.role in _BY_ROLE:
        return _BY_ROLE[line.role]
    if len(text) > MAX_SHORT:
        return Kind.PROSE if line.words * 20 > len(text) or is_prose(text) else Kind.NOISE
    if pictures and text_of_picture(text) is not None:
        return Kind.PICTURE
    if _is_row_of_buttons(text) or _is_tally(text) or _AGO.fullmatch(text):
        return Kind.NOISE
    wording = boilerplate_of(text)
    for boilerplate, kind in _BY_WORDING:
        if boilerplate in wording and _fits(kind, line):
            return kind
    if is_credited(text):
        return Kind.CAPTION
    if is_prose(text):
        return Kind.PROSE
    if line.role is not Role.ROW and stamp_of(text):
        return Kind.STAMP
    if is_contact(text) or _TRAIL.search(text):
        return Kind.MENU
    if is_foreign(text):
        return Kind.FOREIGN
    return Kind.BYLINE if line.role is not Role.ROW and _is_name(text) else Kind.SHORT


def _fits(kind: Kind, line: Line) -> bool:
    """Whether a line that is worded as one of a kind is also built so."""
    if kind is Kind.MASTHEAD:
        return is_site_name(line)
    return kind is not Kind.BYLINE or line.words <= MAX_BYLINE


def is_prose(text: str) -> bool:
    """Whether a line reads as a paragraph: a sentence of some length, or too long for all else."""
    words = text.count(" ") + 1 + len(_UNSPACED.findall(text)) // 2  # Chinese words have two signs
    if not is_sentence(text):
        return words > 40
    return words >= (25 if text[-1] in "?!" else 12)  # headlines ask and exclaim too


def sounds_alike(line: Line) -> bool:
    """Whether a line may be a headline that begins as boilerplate does.

    So "Đường dây nóng nhận phản ánh của người dân" may, but not a telephone number or a trail.
    """
    text = line.text
    digits = sum(map(str.isdigit, text))
    plain = digits < 8 and not (_ADDRESS.search(text) or _TRAIL.search(text))
    return line.words >= 6 and plain and line.role is not Role.MENU


def author_in(line: Line) -> str | None:
    """Return the author that a byline names; a news agency that it credits is none."""
    name = _AUTHOR_LABEL.sub("", line.text, count=1)
    name = "" if line.text.endswith(":") else _NOTE.sub("", name).strip(" -–|():")
    name = _DATED.sub("", name).strip(" -–|(),:")
    labelled = name != line.text or line.role is Role.BYLINE
    return name if name and (labelled or _is_name(name)) else None


def _is_name(text: str) -> bool:
    """Whether the line is one or more persons' names: two to eight capitalised words."""
    words = _NAME_JOINTS.sub(" ", text).split()
    return 2 <= len(words) <= 8 and all(
        word[0].isupper() and (word[1:].islower() or len(word) == 1) for word in words
    )


def is_contact(text: str) -> bool:
    """Whether the line is an address of the web or mail, or a telephone number, without words."""
    rest = _ADDRESS.sub("", text)
    digits = sum(map(str.isdigit, rest))
    return not _LETTER.search(rest) and (rest != text or digits >= 8 or len(text) <= 3)


def is_imprint(text: str) -> bool:
    """Whether a line says where the site's owner is, or who: ``Điện thoại: 0200.111.222``."""
    name, colon, _ = text.partition(":")
    return bool(colon) and _IMPRINT.fullmatch(folded(name)) is not None


def is_place(text: str) -> bool:
    """Whether a line is nothing but an address: ``Số 2 đường Sen, phường Sen, thành phố Sen``."""
    parts = text.split(",")
    named = sum(_PLACE.search(part) is not None for part in parts)
    return len(parts) > 2 and named > 1 and len(text) <= MAX_SHORT and not is_sentence(text)


def has_address(text: str) -> bool:
    """Whether the line holds an address of the web or mail."""
    return bool(_ADDRESS.search(text))


def is_foreign(text: str) -> bool:
    """Whether another script than Latin makes up a good part of the line."""
    return len(_FOREIGN.findall(text)) * 6 > len(text)


def _is_row_of_buttons(text: str) -> bool:
    """Whether most of several entries are buttons or a menu's: ``[Trở lại] [In ra] [A+]``."""
    entries = [entry for entry in _ENTRIES.split(text.strip("[]|•· ")) if entry]
    buttons = sum(bool(_BUTTONS & boilerplate_of(entry)) for entry in entries)
    return 1 < len(entries) < 20 and buttons > 1 and buttons * 3 >= 2 * len(entries)


def _is_tally(text: str) -> bool:
    """Whether a line counts what readers did: ``Admin 5 lần xem | 0 bình luận``."""
    return text.count(" ") < MAX_TALLY and len(_TALLIED.findall(text)) > 1


def is_site_name(line: Line) -> bool:
    """Whether a line that begins as site names do also ends so: with a proper name."""
    return line.words <= 7 or any(word[0].isupper() for word in line.text.split()[-3:])
