"""A program: the lines of a PDF with their places, page by page, as PDFium reads them."""

import ctypes
import math
import re
import sys
from itertools import islice, pairwise
from typing import Any

from .limits import Output, limit, refuse

_MAX_PAGES = 5_000
_MAX_PICTURES = 200  # of a page that are measured
_GAP = 1.6  # widths of a letter that part two columns or cells
_SPACED = 6  # single letters in a row that are words set with room between their letters
_OUTLINES = 200  # of a page without text, that are its letters drawn as shapes
_MARGIN = 0.09  # share of a page's width on each side, in which turned letters are no text
_TURNED = 0.5  # sine of the angle of a letter that is
_SAMPLE = 100  # letters that tell how a page is set
_MAX_STAMPS = 50  # fields of a page that are looked at
_FIGURE = re.compile(r"\d{1,6}[a-zđ]?(?:[/-][^\s:]{1,30})?", re.IGNORECASE)
_Letter = tuple[str, float, float, float, float, float, int]
"""A letter, its left, bottom, right and top edge, its size, and its place in the page's text."""

_PASSWORD = "PDF có mật khẩu; hãy lưu lại không mật khẩu"  # noqa: S105


def main() -> None:
    """Read standard input; write an object of the document's own metadata, then one a page.

    A page is ``[height, share, lines]``, the share of it that a picture covers, or text that is
    drawn; a line is its text, left, top, right, bottom and size, in points from the top left.
    """
    limit()
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        count = len(document)
    except pdfium.PdfiumError as error:
        refuse(_PASSWORD if "assword" in str(error) else "PDF bị hỏng; hãy tải lại tệp")
    if count > _MAX_PAGES:
        refuse(f"PDF có hơn {_MAX_PAGES} trang; hãy chia nhỏ tệp")
    output = Output()
    output.write(document.get_metadata_dict(skip_empty=True))
    for number in range(count):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            output.write([0, 0, []])
            continue
        width, height = page.get_size()
        text_page = page.get_textpage()
        rows = _rows(pdfium.raw, text_page, width)
        if number == 0:
            for stamp in _stamps(pdfium.raw, document, text_page.count_chars(), width):
                _set_in(rows, stamp)
        lines = _lines(text_page, rows, height)
        text_page.close()
        is_drawn = not lines and _is_drawn(pdfium, page)
        share = 1.0 if is_drawn else _pictured(pdfium, page, width * height)
        output.write([height, share, lines])
        page.close()


def _is_drawn(pdfium: Any, page: Any) -> bool:
    """Whether a page holds so many outlines that they are its letters."""
    outlines = page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_PATH,), max_depth=2)
    return sum(1 for _ in islice(outlines, _OUTLINES)) == _OUTLINES


def _pictured(pdfium: Any, page: Any, area: float) -> float:
    """The share of a page that its largest picture covers."""
    image = (pdfium.raw.FPDF_PAGEOBJ_IMAGE,)
    largest = 0.0
    for number, picture in enumerate(page.get_objects(filter=image, max_depth=2)):
        if number == _MAX_PICTURES:
            break
        left, bottom, right, top = picture.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return round(largest / max(area, 1.0), 2)


def _lines(text_page: Any, rows: list[list[_Letter]], height: float) -> list[list[object]]:
    lines: list[list[object]] = []
    for row in rows:
        run: list[_Letter] = []
        for letter in row:
            if run and _is_apart(run, letter):
                lines += _line(text_page, run, height)
                run = []
            run.append(letter)
        lines += _line(text_page, run, height)
    return lines


def _rows(raw: Any, text_page: Any, width: float) -> list[list[_Letter]]:
    """The letters, row by row, without what is set up and down the margin."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    rows: list[list[_Letter]] = [[]]
    edge = base = size = 0.0
    margin = _MARGIN * width if _is_upright(raw, text_page) else 0.0
    for i in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, i)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if char in "\r\n":
            rows.append([])
            continue
        if char.isspace() or not raw.FPDFText_GetCharBox(text_page, i, left, right, bottom, top):
            rows[-1].append((" ", edge, base, edge, base, size, i))
            continue
        is_in_margin = right.value < margin or left.value > width - margin
        if margin and is_in_margin and _is_turned(raw, text_page, i):
            continue
        edge, base = right.value, bottom.value
        size = raw.FPDFText_GetFontSize(text_page, i) or 1.0
        size = max(size, top.value - bottom.value) if size < 2 else size
        rows[-1].append((char, left.value, bottom.value, right.value, top.value, size, i))
    return rows


def _is_upright(raw: Any, text_page: Any) -> bool:
    """Whether most letters of a page are; tables may be set across it."""
    count = text_page.count_chars()
    some = range(0, count, max(1, count // _SAMPLE))
    return sum(_is_turned(raw, text_page, i) for i in some) * 2 < len(some)


def _is_turned(raw: Any, text_page: Any, i: int) -> bool:
    return abs(math.sin(raw.FPDFText_GetCharAngle(text_page, i))) > _TURNED


def _stamps(raw: Any, document: Any, own: int, width: float) -> list[list[_Letter]]:
    """The figures that programs for signing set in where a first page left room: number and day.

    They are fields above the page, no part of its text; what they say beside figures is who signed
    when. Flattened, which changes the document, they stand behind the ``own`` letters of the page.
    """
    page = document[0]
    places: list[tuple[float, float, float, float]] = []
    for i in range(min(raw.FPDFPage_GetAnnotCount(page), _MAX_STAMPS)):
        annotation, box = raw.FPDFPage_GetAnnot(page, i), raw.FS_RECTF()
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
            raw.FPDFAnnot_GetRect(annotation, box)
            places.append((box.left, box.bottom, box.right, box.top))
        raw.FPDFPage_CloseAnnot(annotation)
    if not places or raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return []
    flat = document[0].get_textpage()
    added = [
        letter
        for row in _rows(raw, flat, width)
        for letter in row
        if letter[6] >= own and letter[0] != " "
    ]
    flat.close()
    found = [[letter for letter in added if _is_in(letter, place)] for place in places]
    return [stamp for stamp in found if _FIGURE.fullmatch("".join(letter[0] for letter in stamp))]


def _is_in(letter: _Letter, place: tuple[float, float, float, float]) -> bool:
    x, y = (letter[1] + letter[3]) / 2, (letter[2] + letter[4]) / 2
    return place[0] <= x <= place[2] and place[1] <= y <= place[3]


def _set_in(rows: list[list[_Letter]], stamp: list[_Letter]) -> None:
    """Set a stamp into the row in whose gap, or at whose end, it stands."""
    x, y = stamp[0][1], (stamp[0][2] + stamp[0][4]) / 2
    for row in rows:
        solid = [letter for letter in row if letter[0] != " "]
        if not solid or not min(s[2] for s in solid) - 2 <= y <= max(s[4] for s in solid) + 2:
            continue
        room = 3 * stamp[0][5]
        if not solid[0][1] - room <= x <= solid[-1][3] + room:
            continue
        at = next((i for i, other in enumerate(row) if other[0] != " " and other[1] > x), len(row))
        blank = (" ", *stamp[0][1:])
        row[at:at] = [blank, *stamp, blank]
        return


def _is_apart(
    run: list[_Letter],
    letter: _Letter,
) -> bool:
    """Whether a letter begins another column or cell than the one before it."""
    solid = next((before for before in reversed(run) if before[0] != " "), None)
    if letter[0] == " " or solid is None:
        return False
    gap = letter[1] - solid[3]
    return gap > _GAP * max(letter[5], 4) or gap < -3 * max(letter[5], 4)


def _line(text_page: Any, run: list[_Letter], height: float) -> list[list[object]]:
    solid = [letter for letter in run if letter[0] != " "]
    text = " ".join("".join(letter[0] for letter in run).split())
    if _is_spaced(text):
        text = _closed_up(text_page, solid)
    if not solid or not text:
        return []
    size = sorted(letter[5] for letter in solid)[len(solid) // 2]
    left, right = min(letter[1] for letter in solid), max(letter[3] for letter in solid)
    top, bottom = max(letter[4] for letter in solid), min(letter[2] for letter in solid)
    box = (left, height - top, right, height - bottom, size)
    return [[text, *(round(value, 1) for value in box)]]


def _is_spaced(text: str) -> bool:
    """Whether a line is hardly anything but single letters; figures may be the heads of columns."""
    words = text.split()
    single = [word for word in words if len(word) == 1]
    return (
        len(single) >= max(_SPACED, 0.85 * len(words))
        and not any(map(str.isdigit, single))
        and sum(map(str.isalpha, single)) * 3 >= len(single) * 2
    )


def _closed_up(text_page: Any, solid: list[_Letter]) -> str:
    """The words of a line that is set with room between letters: between words there is more."""
    from pypdfium2 import raw

    boxes = []
    for letter in solid:  # as wide as the font has them, not their ink
        boxes.append(raw.FS_RECTF())
        raw.FPDFText_GetLooseCharBox(text_page, letter[6], boxes[-1])
    gaps = [other.left - box.right for box, other in pairwise(boxes)]
    least = sorted(gaps)[len(gaps) // 4] + solid[0][5] / 5
    parts = (
        f" {letter[0]}" if gap > least else letter[0]
        for gap, letter in zip(gaps, solid[1:], strict=True)
    )
    return "".join((solid[0][0], *parts))
