"""A program: the lines of a PDF with their places, page by page, as PDFium reads them."""

import ctypes
import sys
from itertools import islice, pairwise
from typing import Any

from .limits import Output, limit, refuse

_MAX_PAGES = 5_000
_MAX_PICTURES = 200  # of a page that are measured
_GAP = 1.6  # widths of a letter that part two columns or cells
_SPACED = 6  # single letters in a row that are words set with room between their letters
_OUTLINES = 200  # of a page without text, that are its letters drawn as shapes
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
        lines = _lines(page, height)
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


def _lines(page: Any, height: float) -> list[list[object]]:
    from pypdfium2 import raw

    text_page = page.get_textpage()
    letters = _letters(raw, text_page)
    lines: list[list[object]] = []
    run: list[_Letter] = []
    for letter in letters:
        if run and (letter is None or _is_apart(run, letter)):
            lines += _line(text_page, run, height)
            run = []
        if letter is not None:
            run.append(letter)
    lines += _line(text_page, run, height)
    text_page.close()
    return lines


def _letters(raw: Any, text_page: Any) -> list[_Letter | None]:
    """The letters; ``None`` ends a line."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found: list[_Letter | None] = []
    edge = base = size = 0.0
    for i in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, i)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if char in "\r\n":
            found.append(None)
            continue
        if char.isspace() or not raw.FPDFText_GetCharBox(text_page, i, left, right, bottom, top):
            found.append((" ", edge, base, edge, base, size, i))
            continue
        edge, base = right.value, bottom.value
        size = raw.FPDFText_GetFontSize(text_page, i) or 1.0
        size = max(size, top.value - bottom.value) if size < 2 else size
        found.append((char, left.value, bottom.value, right.value, top.value, size, i))
    return found


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
