"""Tables of facts as CSV (RFC 4180), for spreadsheets."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final, TypeVar

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_Cell = TypeVar("_Cell")


def csv_table(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table with a header; no cell is a formula, None is an empty one."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue()


def inert(cell: _Cell) -> _Cell | str:
    """A cell that no spreadsheet takes for a formula."""
    is_formula = isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell
