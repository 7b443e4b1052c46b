"""The layout of printed pages: lines in reading order, free of running heads, joined to paragraphs.

Rows of lines that leave the same gap free stand in columns; which rows of cells are a table, their
length tells (recursive XY-cut, Nagy & Seth 1984, reduced to what official documents and papers
use).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Final

MAX_LINES: Final = 3_000
"""Lines of a page that are put in order."""

EDGE: Final = 0.09
"""Share of a page's height, above and below, in which running heads and page numbers stand."""

_CELL = 15  # letters
_COUNTED = 3  # pages on which numbers that stand inside count, too, if they go on with the pages
_DIGITS = 4  # of the number of a page
_DRIFT = 6  # points by which a running head may stand higher or lower
_ROW = 0.6  # of a line's height by which two must overlap to stand in one row
_MAX_EDGES = 100  # places at which a gap between columns is sought
_LEAST = 4  # lines of each of two columns
_PROSE = 20  # characters of the usual line of a column of prose; cells are shorter
_FULL = 0.86  # of a column's width that a line has which ran out of room
_LEADING = 1.75  # times the usual distance of lines that part paragraphs
_Gap = tuple[float, float] | None
_NUMBER = re.compile(
    r"(?:trang|page|tr\.)?[\s–—-]*\d{1,4}(?:\s*/\s*\d{1,4})?[\s–—-]*", re.IGNORECASE
)
_GAZETTE = re.compile(r"(?:\d{1,4} )?CÔNG BÁO\s?/\s?Số .{1,40}/\s?Ngày [\d/-]{6,10}(?: \d{1,4})?")
_ITEM = re.compile(
    r"(?:[-–+•*▪●◦]|\(?[a-zđ0-9]{1,2}[).]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|[IVX]{1,5}\.|Điều \d|Chương "
    r"|Mục \d|Phần |Căn cứ|Nơi nhận|Kính gửi)(?:\s|$)"
)
_HEADING = re.compile(
    r"(?:Điều \d+[a-z]?\.?|Chương [IVXLC\d]+|Mục \d+|Phần [\w ]+)$", re.IGNORECASE
)
_ENDS = (".", "!", "?", ":", ";", "”", "…")


@dataclass(frozen=True, slots=True)
class Box:
    """A line on a page, in points from the top left.

    Attributes:
        text: What it says.
        left, top, right, bottom: Its edges.
        size: Size of its letters.
        page: Number of its page, from 0.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    page: int = 0

    @property
    def height(self) -> float:
        """Its height; never 0."""
        return max(self.bottom - self.top, 1.0)


@dataclass(frozen=True)
class Flow:
    """Lines that follow each other in one column of one page.

    Attributes:
        lines: The lines, a row of a table as one.
        is_table: Whether each is a row.
    """

    lines: Sequence[Box]
    is_table: bool = False

    @cached_property
    def edges(self) -> tuple[float, float]:
        """Where its lines begin and end at most."""
        return min(line.left for line in self.lines), max(line.right for line in self.lines)

    def without(self, used: Collection[int]) -> "Flow":
        """The flow without some lines, by their ``id()``."""
        return Flow([line for line in self.lines if id(line) not in used], self.is_table)


def without_heads(
    pages: Sequence[Sequence[Box]], heights: Sequence[float]
) -> tuple[list[list[Box]], list[Box]]:
    """Part what stands at the edges of pages again and again, and their numbers, from the text.

    Returns:
        The pages without them, and what was taken away.
    """
    numbered = Counter(key for page in pages for key in set(map(_page_counted, page)))
    counts: Counter[tuple[str, int]] = Counter()
    for page, height in zip(pages, heights, strict=True):
        counts.update({_pattern(line) for line in page if _is_at_edge(line, height)})
    least = max(2, min(3, len(pages) // 2 + 1))
    kept: list[list[Box]] = []
    taken: list[Box] = []
    for page, height in zip(pages, heights, strict=True):
        inside = []
        for line in page:
            is_head = _is_at_edge(line, height) and (
                _NUMBER.fullmatch(line.text)
                or _GAZETTE.fullmatch(line.text)
                or counts[_pattern(line)] >= least
            )
            key = _page_counted(line)
            if is_head or (key is not None and numbered[key] >= _COUNTED):
                taken.append(line)
            else:
                inside.append(line)
        kept.append(inside)
    return kept, taken


def _page_counted(line: Box) -> tuple[int, int] | None:
    """What page numbers have in common, wherever they stand: their start, and their height."""
    if not line.text.isdecimal() or len(line.text) > _DIGITS:
        return None
    return int(line.text) - line.page, round(line.top / _DRIFT)


def flows_of(page: Sequence[Box]) -> Iterator[Flow]:
    """Yield the flows of a page in reading order; of a page without measure, the lines as drawn."""
    if len(page) > MAX_LINES:
        yield Flow(page)
        return
    columns = _columns(sorted(page, key=lambda line: line.top))
    if columns is None:
        yield from _flows_of_rows(page)
        return
    above, left, right, below = columns
    yield from flows_of(above)
    yield Flow(left)
    yield Flow(right)
    yield from flows_of(below)


def _flows_of_rows(page: Sequence[Box]) -> Iterator[Flow]:
    """Yield the flows of lines that stand in no columns of prose: text, tables, heads."""
    rows = _rows(page)
    plain: list[Box] = []
    i = 0
    while i < len(rows):
        run, gutter = _run(rows, i)
        i += len(run)
        head = gutter is not None and _is_head(run)
        if gutter is None or (_cells(run) == 1 and not head):
            plain += (_joined(row, " ") for row in run)
            continue
        if plain:
            yield Flow(plain)
            plain = []
        if head:
            yield from (side for line in _sides(run, gutter) for side in _flows_of_rows(line))
        else:
            yield Flow([_joined(row, " | ") for row in run], is_table=True)
    if plain:
        yield Flow(plain)


def paragraphs_of(flows: Sequence[Flow]) -> Iterator[list[Box]]:
    """Yield the lines of each paragraph, those that go on in the next column or page joined."""
    paragraph: list[Box] = []
    before: Flow | None = None
    for flow in flows:
        for i, line in enumerate(flow.lines):
            around = flow if i else before
            last = paragraph[-1] if paragraph else None
            if last is not None and around is not None and _goes_on(last, line, around, flow, i):
                paragraph.append(line)
                continue
            if paragraph:
                yield paragraph
            paragraph = [line]
        before = flow
    if paragraph:
        yield paragraph


def _pattern(line: Box) -> tuple[str, int]:
    """What a line says, but for figures; of a short one, which cells may be, how high it stands."""
    height = 0 if len(line.text) > _CELL else round(line.top / _DRIFT)
    return re.sub(r"\d+", "0", line.text), height


def _is_at_edge(line: Box, height: float) -> bool:
    return line.bottom < height * EDGE or line.top > height * (1 - EDGE)


def _rows(page: Sequence[Box]) -> list[list[Box]]:
    """Group lines that stand side by side."""
    rows: list[list[Box]] = []
    for line in sorted(page, key=lambda line: (line.top + line.bottom) / 2):
        last = rows[-1] if rows else []
        overlap = min(
            (min(line.bottom, other.bottom) - max(line.top, other.top) for other in last[-50:]),
            default=0.0,
        )
        if last and overlap > _ROW * min(line.height, *(other.height for other in last[-50:])):
            last.append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _gutter(row: Sequence[Box]) -> tuple[float, float] | None:
    """The widest gap within a row, if it has several cells."""
    gaps = [(one.right, other.left) for one, other in pairwise(row) if other.left > one.right]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def _shared(gutter: tuple[float, float] | None, row: Sequence[Box]) -> tuple[float, float] | None:
    """What is left of a gap when another row stands beside it; ``None`` when it is crossed."""
    if gutter is None:
        return None
    left, right = gutter
    for line in row:
        middle = (line.left + line.right) / 2
        if middle < (left + right) / 2:
            left = max(left, line.right)
        else:
            right = min(right, line.left)
    return (left, right) if right - left > 0.5 * row[0].size else None


def _columns(page: Sequence[Box]) -> tuple[list[Box], list[Box], list[Box], list[Box]] | None:
    """Find two columns of prose: what is above them, the left one, the right one, what is below.

    Args:
        page: Lines by their tops.
    """
    best: tuple[int, int, int, float] | None = None
    edges = Counter(round(line.right / 3) * 3 + 3.0 for line in page)
    for x, _ in edges.most_common(_MAX_EDGES):
        start = 0
        for i in range(len(page) + 1):
            if i < len(page) and not page[i].left < x - 1 < page[i].right - 1:
                continue
            if i - start > (best[0] if best else 0) and _are_columns(page[start:i], x):
                best = (i - start, start, i, x)
            start = i + 1
    if best is None:
        return None
    _, start, end, x = best
    within = page[start:end]
    left = [line for line in within if line.right <= x + 1]
    right = [line for line in within if line.right > x + 1]
    return list(page[:start]), left, right, list(page[end:])


def _are_columns(lines: Sequence[Box], x: float) -> bool:
    """Whether lines on both sides of a place are prose that runs side by side."""
    left = [line for line in lines if line.right <= x + 1]
    right = [line for line in lines if line.right > x + 1]
    if min(len(left), len(right)) < _LEAST:
        return False
    shared = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    shorter = min(left[-1].bottom - left[0].top, right[-1].bottom - right[0].top)
    return shared >= shorter / 2 and all(
        median(len(line.text) for line in side) >= _PROSE for side in (left, right)
    )


def _run(rows: Sequence[list[Box]], start: int) -> tuple[list[list[Box]], _Gap]:
    """The rows from one on that leave the same gap free, and the gap; one row where none does."""
    gutter = _gutter(rows[start])
    run = [rows[start]]
    for row in rows[start + 1 :]:
        shared = _shared(gutter, row)
        if shared is None:
            break
        gutter = shared
        run.append(row)
    while len(run) > 1 and len(run[-1]) == 1:  # what follows a table or a head
        run.pop()
    return run, gutter


def _sides(
    run: Sequence[Sequence[Box]], gutter: tuple[float, float]
) -> tuple[list[Box], list[Box]]:
    middle = sum(gutter) / 2
    lines = [line for row in run for line in row]
    left = [line for line in lines if line.left + line.right <= 2 * middle]
    return left, [line for line in lines if line.left + line.right > 2 * middle]


def _cells(run: Sequence[Sequence[Box]]) -> int:
    """How many rows have several cells."""
    return sum(len(row) > 1 for row in run)


def _is_head(run: Sequence[Sequence[Box]]) -> bool:
    """Whether rows are the head or the foot of an official document, two sides to be read apart."""
    texts = " ".join(line.text for row in run for line in row).lower()
    return "cộng hòa xã hội" in texts or "cộng hoà xã hội" in texts or "nơi nhận" in texts


def _joined(row: Sequence[Box], sign: str) -> Box:
    """A row of cells as one line."""
    first = row[0]
    return Box(
        sign.join(line.text for line in row),
        first.left,
        min(line.top for line in row),
        row[-1].right,
        max(line.bottom for line in row),
        max(row, key=lambda line: len(line.text)).size,
        first.page,
    )


def _goes_on(last: Box, line: Box, around: Flow, flow: Flow, place: int) -> bool:
    """Whether a line belongs to the paragraph of the one before it."""
    if flow.is_table or around.is_table or _ITEM.match(line.text) or _HEADING.fullmatch(last.text):
        return False
    if abs(line.size - last.size) > 0.15 * max(line.size, last.size):
        return False
    starts_low = line.text[0].islower()
    if line.page != last.page or (place == 0 and line.top < last.top):
        return starts_low or (not last.text.endswith(_ENDS) and _is_full(last, around))
    if line.top - last.top > _LEADING * max(last.height, last.size) * 1.15:
        return starts_low and not last.text.endswith(_ENDS)
    if starts_low:
        return True
    is_indented = line.left - last.left > 1.2 * line.size
    return _is_full(last, around) and not is_indented and not _is_centred(last, around)


def _is_full(line: Box, flow: Flow) -> bool:
    left, right = flow.edges
    return right - left > 0 and (line.right - left) >= _FULL * (right - left)


def _is_centred(line: Box, flow: Flow) -> bool:
    left, right = flow.edges
    return line.left - left > 2 * line.size and abs((line.left - left) - (right - line.right)) < 6
