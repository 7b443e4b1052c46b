"""Workbooks: XLSX, XLS and ODS, one record a row below a row of names, in any of their sheets."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from searchkit.errors import SourceError
from searchkit.extraction.formats import child
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.formats.tables import read_rows


def read(part: Part) -> Results:
    """Read a record a row; sheets that name no columns of records are left out.

    Raises:
        SourceError: No sheet does.
    """
    rows = _rows(child.run("workbook", part.read()))
    why: SourceError | None = SourceError("bảng tính không có trang nào; hãy kiểm tra tệp")
    for _, sheet in groupby(rows, lambda row: row[0]):
        numbered = ((number, cells) for _, number, cells in sheet if cells is not None)
        try:
            yield from read_rows(numbered, part)
            why = None
        except SourceError as error:
            why = why and error
    if why:
        raise why


def _rows(output: bytes) -> Iterator[tuple[int, int, Sequence[object] | None]]:
    """Yield the number of a sheet, that of a row in it and its cells; none for the sheet itself."""
    sheet = number = 0
    for line in output.splitlines():
        value = json.loads(line)
        if isinstance(value, dict):
            sheet, number = sheet + 1, 0
            yield sheet, number, None
        else:
            number += 1
            yield sheet, number, value
