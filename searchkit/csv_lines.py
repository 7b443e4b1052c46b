"""Tables as CSV (RFC 4180), for spreadsheets."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table line by line, its header first; None is an empty cell.

    A cell that a spreadsheet would take for a formula starts with an apostrophe (OWASP, CSV
    injection).
    """
    line = StringIO()
    writer = csv.writer(line)
    for row in chain([header], rows):
        writer.writerow(map(_inert, row))
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _inert(cell: object) -> object:
    is_formula = isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell
