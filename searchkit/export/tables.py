"""Tables: CSV, spreadsheets, and lines of JSON."""

import json
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import Any, Final

from searchkit.csv_lines import csv_lines
from searchkit.export.records import COLUMNS, Export
from searchkit.messages import Message
from searchkit.search.results import Hit

_PIECE: Final = 1 << 16  # bytes
_MOST_OF_CELL: Final = 32_767  # characters that Excel takes
_HEADINGS: Final = {  # those that people read
    "id": Message("Mã bài"),
    "title": Message("Tiêu đề"),
    "published": Message("Ngày đăng"),
    "source": Message("Nguồn"),
    "url": Message("Bản gốc"),
    "duplicates": Message("Bản trùng"),
    "passage": Message("Đoạn khớp"),
    "page": Message("Trang tra cứu"),
}
_WIDTHS: Final = {"title": 60, "published": 12, "source": 26, "url": 40, "passage": 90, "page": 40}


def write_csv(hits: Iterable[Hit], about: Export) -> Iterator[bytes]:
    """CSV with a byte order mark, by which Excel knows UTF-8."""
    rows = ([column(hit, about) for column in COLUMNS.values()] for hit in hits)
    yield b"\xef\xbb\xbf"
    for line in csv_lines(COLUMNS, rows):
        yield line.encode(errors="replace")


def write_jsonl(hits: Iterable[Hit], about: Export) -> Iterator[bytes]:
    """A line for each match: the hit as the search prints it, and what was asked for."""
    origin = {
        "query": about.query,
        "limits": about.limits,
        "exported": about.exported,
        "address": about.address,
    }
    for hit in hits:
        yield (
            json.dumps(hit.to_json() | origin, ensure_ascii=False).encode(errors="replace") + b"\n"
        )


def write_xlsx(hits: Iterable[Hit], about: Export) -> Iterator[bytes]:
    """A workbook with a sheet of matches and one of what was asked for.

    Rows go to temporary files as they come; the workbook is given when it is whole.
    """
    from xlsxwriter import Workbook

    with TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True, "in_memory": False})
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(about.translate(Message("Kết quả")))
        for number, name in enumerate(_HEADINGS):
            sheet.set_column(number, number, _WIDTHS.get(name, 14))
        sheet.freeze_panes(1, 2)
        row = 0
        _write_row(sheet, row, map(about.translate, _HEADINGS.values()), bold)
        for row, hit in enumerate(hits, 1):
            _write_row(sheet, row, (COLUMNS[name](hit, about) for name in _HEADINGS))
        sheet.autofilter(0, 0, row, len(_HEADINGS) - 1)
        notes = book.add_worksheet(about.translate(Message("Về tệp này")))
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 100)
        for number, (name, value) in enumerate(_told(about, row)):
            _write_row(notes, number, (about.translate(name), value))
        book.close()
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _told(about: Export, count: int) -> Iterator[tuple[str, str | int]]:
    yield Message("Truy vấn"), about.query
    yield Message("Giới hạn"), about.limits
    yield Message("Số bài"), count
    yield Message("Lúc (UTC)"), about.exported
    yield Message("Địa chỉ"), about.address or ""
    yield Message("Trang"), about.site


def _write_row(sheet: Any, row: int, cells: Iterable[str | int], style: object = None) -> None:
    """Text as text: nothing is a formula or a link."""
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, style)
        else:
            text = cell.encode(errors="replace").decode()[:_MOST_OF_CELL]
            sheet.write_string(row, column, text, style)
