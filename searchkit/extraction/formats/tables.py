"""Tables as text: CSV and TSV, one record a row below a row of names."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from searchkit.errors import SourceError
from searchkit.extraction import streams
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.evidence import delimiter_of
from searchkit.extraction.formats.json_records import read_records
from searchkit.extraction.formats.part import HEAD, Part, Result, Results
from searchkit.extraction.record_keys import ALIASES, folded_key

MAX_COLUMNS: Final = 1_000
"""Columns of a table."""

_LOOKED_AT = 20  # rows among which the names of the columns stand
_TEXTS = frozenset(
    name for field in ("title", "text", "paragraphs", "summary") for name in ALIASES[field]
)


def read(part: Part) -> Results:
    """Read a record a row.

    Raises:
        SourceError: No row names the columns.
    """
    csv.field_size_limit(streams.MAX_DOCUMENT)
    text = _text(part)
    head = text.readline(HEAD)
    rows = csv.reader(_chain(head, text), delimiter=delimiter_of(head))
    yield from read_rows(_numbered(rows), part)


def read_rows(rows: Iterator[tuple[int, Sequence[object]]], part: Part) -> Iterator[Result]:
    """Read a record a row; the first row that names a title or a text names the columns.

    Args:
        rows: Each with its number in the table.
        part: What holds the table.

    Raises:
        SourceError: There is no such row, or it names more than :data:`MAX_COLUMNS`.
    """
    for _, row in islice(rows, _LOOKED_AT):
        names = [str(cell or "").strip() for cell in row]
        if _TEXTS & set(map(folded_key, names)):
            break
    else:
        why = 'không dòng đầu nào đặt tên cột như "title", "text" (hay "tiêu đề", "nội dung")'
        raise SourceError(f"{why}; hãy thêm dòng tên cột")
    if len(names) > MAX_COLUMNS:
        raise SourceError(f"bảng có hơn {MAX_COLUMNS} cột; hãy bỏ bớt")
    yield from read_records(_records(rows, names), part)


def _records(
    rows: Iterable[tuple[int, Sequence[object]]], names: Sequence[str]
) -> Iterator[tuple[int, object]]:
    for number, row in rows:
        record = {
            name: cell
            for name, cell in zip(names, row, strict=False)
            if name and cell not in (None, "")
        }
        if record:
            yield number, record


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number += 1
        try:
            yield number, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceError(f"bảng hỏng ở dòng {number} ({error}); hãy lưu lại tệp") from error


def _text(part: Part) -> io.TextIOBase:
    """Return the table as text; only what is in no form of UTF-8 is read as a whole."""
    head = part.head()
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return io.StringIO(decode(part.read()), newline="")
    if b"\0" in head:
        return io.StringIO(decode(part.read()), newline="")
    return io.TextIOWrapper(part.stream, "utf-8-sig", errors="replace", newline="")


def _chain(head: str, rest: io.TextIOBase) -> Iterator[str]:
    yield head
    while line := rest.readline(streams.MAX_DOCUMENT):
        yield line.replace("\0", "")
