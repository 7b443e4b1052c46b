"""Lines: a page as a reader sees it, one entry a visual line, with what the layout says of each.

Plain text says little (blank lines, columns); HTML says more (headings, captions, pictures). What
comes after this works on lines alone, so dumps and pages obey the same rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from searchkit.extraction.cleaning import clean
from searchkit.extraction.pictures import is_bare_credit, is_unaccented
from searchkit.extraction.sentences import is_sentence

MIN_WRAP, MAX_WRAP = 50, 130
"""Widths, in characters, at which mail and terminal programs break lines."""

_GAP = re.compile(r"\s*\t\s*| {2,}| ?\| ?|\]\s*\[")
_COLUMN = re.compile(r"\s*\t\s*| {3,}| ?\| ?")
_COUNT = re.compile(r"\(\d+\)$")
_ADDRESS = re.compile(r"https?:|www\.|\S@\S")
_HANGING = re.compile(
    r"(?:,|\b(?:các|cho|của|là|những|tại|theo|trong|từ|và|về|với))$", re.IGNORECASE
)
_BEFORE_NUMBER = re.compile(r"\b(?:ngày|số)$", re.IGNORECASE)


class Role(Enum):
    """What the layout says a line is."""

    TEXT = auto()
    HEADING = auto()
    BOLD = auto()  # as a whole
    SET_APART = auto()  # centred or italic, as a whole
    CAPTION = auto()
    PICTURE = auto()
    MENU = auto()  # nothing but links to elsewhere
    BYLINE = auto()
    ITEM = auto()  # of a list
    ROW = auto()  # of a table


@dataclass(frozen=True, slots=True)
class Line:
    """One cleaned line; a picture's text is its alternative text and may be empty.

    Attributes:
        text: What it says.
        role: What the layout says of it.
        own: Whether other evidence than its wording says that it is the article's.
    """

    text: str
    role: Role = Role.TEXT
    own: bool = False

    @property
    def words(self) -> int:
        """Number of words (syllables, in Vietnamese), parted by white space."""
        return self.text.count(" ") + 1


def lines_of(text: str) -> list[Line]:
    """Return the lines of plain text, those that were broken to fit a width joined again."""
    blocks: list[list[str]] = [[]]  # parted by blank lines
    roles: dict[str, Role] = {}
    raws = text.splitlines()
    rows = _rows(raws)
    for i, raw in enumerate(raws):
        line = clean(raw).strip("| ")
        if i in rows:
            line = " | ".join(_cells(raw))
            roles[line] = Role.ROW
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
        if _is_menu(raw):
            roles.setdefault(line, Role.MENU)
    width = _wrap_width(blocks)
    joined = [line for block in blocks for line in _unwrapped(block, width)]
    # What opens a text and has a blank line below it is a headline, however the text goes on.
    head = joined[:1] if len(blocks[0]) == 1 and not _HANGING.search(joined[0]) else []
    lines = [*head, *_continued(joined[len(head) :])]
    return [Line(line, roles.get(line, Role.TEXT)) for line in lines]


def goes_on(line: str, following: str) -> bool:
    """Whether ``following`` is the rest of the sentence that ``line`` breaks off."""
    return (
        following[0].islower()
        and following[1:2] not in {")", "."}  # a list's letter
        and not is_sentence(line)
        and not line.endswith(":")
        and not _COUNT.search(line)
        and not _ADDRESS.search(following)
        and not (is_unaccented(following) or is_unaccented(line))
    )


def _rows(raws: Sequence[str]) -> set[int]:
    """Return the places of the rows of tables: lines of as many columns each, with figures."""
    places: set[int] = set()
    start = 0
    columns = [len(_cells(raw)) for raw in raws]
    for i in range(1, len(raws) + 1):
        if i == len(raws) or columns[i] != columns[start]:
            data = sum(any(map(str.isdigit, raw)) for raw in raws[start:i])
            if columns[start] > 1 and i - start > 1 and data * 2 >= i - start - 1:
                places.update(range(start, i))
            start = i
    return places


def _cells(raw: str) -> list[str]:
    """Return the columns of a line, as tabulators, bars or wide gaps part them."""
    if "\t" not in raw and "|" not in raw and "   " not in raw:
        return [raw] if raw.strip() else []
    cells = _COLUMN.split(raw.strip()[:500])
    return [cell for cell in map(clean, cells) if cell]


def _is_menu(raw: str) -> bool:
    """Whether a line is a row of three or more entries: ``Tin tức | Văn bản | Liên hệ``."""
    entries = _GAP.split(raw.strip()[:500])
    return len(entries) > 2 and all(
        entry.count(" ") < 6 and not any(map(str.isdigit, entry)) for entry in entries
    )


def _wrap_width(blocks: Sequence[Sequence[str]]) -> int:
    """Return the width that the text was broken at, or 0 when it was not.

    Broken text has lines of much the same length, few of which end with their sentence.
    """
    width = max((len(line) for block in blocks for line in block), default=0)
    inner = [line for block in blocks for line in block[:-1]]
    broken = sum(len(line) > width * 0.75 and not is_sentence(line) for line in inner)
    return width if MIN_WRAP <= width <= MAX_WRAP and broken >= max(2, len(inner) * 0.6) else 0


def _unwrapped(block: Sequence[str], width: int) -> Iterator[str]:
    """Join each line of a block to the one before it when it had no room there.

    So does a line after a comma or a word that ends no line, and a picture's credit below the
    caption that it belongs to.
    """
    paragraph = list(block[:1])
    for last, line in pairwise(block):
        no_room = width and len(last) + 1 + len(line.split(" ", 1)[0]) > width
        if not (no_room or _hangs(last, line) or is_bare_credit(line)):
            yield " ".join(paragraph)
            paragraph.clear()
        paragraph.append(line)
    if paragraph:
        yield " ".join(paragraph)


def _hangs(line: str, following: str) -> bool:
    """Whether a line ends as none does; "chuyển đổi số" may, but not before a number."""
    return bool(_HANGING.search(line) or (following[0].isdigit() and _BEFORE_NUMBER.search(line)))


def _continued(lines: Sequence[str]) -> Iterator[str]:
    """Join lines that go on in lower case, even below a blank line."""
    paragraph = list(lines[:1])
    for last, line in pairwise(lines):
        if not goes_on(last, line):
            yield " ".join(paragraph)
            paragraph.clear()
        paragraph.append(line)
    if paragraph:
        yield " ".join(paragraph)
