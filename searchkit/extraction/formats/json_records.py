"""JSON: one record, a list of them, what wraps a list, or one record a line."""

import io
import re
from collections.abc import Iterable, Iterator

from searchkit.errors import SourceError, unforeseen
from searchkit.extraction import streams
from searchkit.extraction.bounds import bounded
from searchkit.extraction.encoding import declared_by_mark, decode
from searchkit.extraction.formats.copied import as_document
from searchkit.extraction.formats.part import Part, Result, Results
from searchkit.extraction.formats.whole import garbled_remark
from searchkit.extraction.left_out import PassedOver, PassOverError, ReadArticle, Remark
from searchkit.extraction.legacy import restored_from_bytes
from searchkit.extraction.record_keys import unwrapped
from searchkit.extraction.records import parsed, read_record
from searchkit.extraction.rejected import Rejected, rejected

_NEXT_RECORD = re.compile(r"\}\s*\n\s*\{")


def read_document(part: Part) -> Results:
    """Read a document that is one record, or a list of records, perhaps wrapped in an object."""
    value = _value(decode(part.read()))
    records = unwrapped(value)
    alone = part.is_named and not isinstance(records, list)
    numbered = enumerate(records if isinstance(records, list) else [records], 1)
    yield from read_records(numbered, part, alone=alone)


def read_lines(part: Part) -> Results:
    """Read one record a line."""
    yield from read_records(_lines(part.stream, part.place), part)


def read_records(
    records: Iterable[tuple[int, object]], part: Part, *, alone: bool = False
) -> Iterator[Result]:
    """Read numbered records, and say at the end what was not understood of how many.

    Args:
        records: Parsed, each with its number; or a rejection in the place of one.
        part: What holds them.
        alone: Whether the input is this record, so that its name is the record's.
    """
    misunderstood: dict[str, list[int]] = {}
    remark: Remark | None = None
    for number, record in records:
        if isinstance(record, Rejected):
            yield record
            continue
        try:
            read, keys, titled = read_record(record, part.id, part.origin, alone=alone)
            reading = as_document(ReadArticle(bounded(read)), titled=titled, dated=True)
        except PassOverError as error:
            yield PassedOver(f"{part.place}:{number}", error.kind, error.reason)
            continue
        except Exception as error:  # noqa: BLE001 - the last barrier: one record spoils no other
            yield rejected(f"{part.place}:{number}", unforeseen(error))
            continue
        yield reading
        remark = remark or garbled_remark(reading.article, f"{part.place}:{number}")
        for key in keys:
            misunderstood.setdefault(key, []).append(number)
    yield from [remark] if remark else []
    for key, numbers in misunderstood.items():
        yield Remark(
            part.origin,
            f'{part.place}: không hiểu khóa "{key}" của {len(numbers)} bản ghi (đầu tiên là'
            f" {numbers[0]}); bài vẫn được nhận, giá trị nằm trong metadata",
        )


def _value(text: str) -> object:
    """Return a document that is one record or a list of records."""
    try:
        return parsed(text)
    except SourceError as error:
        hint = ", hoặc đổi đuôi tệp thành .jsonl vì mỗi dòng là một bản ghi"
        raise SourceError(f"{error}{hint if _NEXT_RECORD.search(text) else ''}") from error


def _lines(stream: io.BufferedReader, place: str) -> Iterator[tuple[int, object]]:
    """Yield one record a line, numbered by line; a rejection of each broken one."""
    marked = declared_by_mark(stream.peek(4))
    encoding = marked[1] if marked else "utf-8"
    errors = "surrogateescape" if encoding == "utf-8" else "replace"  # wide ones can't be escaped
    # Only "\n" ends a record: U+2028 and the like may stand in its text.
    lines = io.TextIOWrapper(stream, encoding, errors=errors, newline="\n")
    number, most = 0, streams.MAX_DOCUMENT
    while line := lines.readline(most):
        number += 1
        whole = len(line) < most
        while not whole and line and not line.endswith("\n"):
            line = lines.readline(most)
        where = f"{place}:{number}"
        if not whole:
            why = f"dòng dài hơn {most} ký tự; hãy chia nhỏ bản ghi"
            yield number, rejected(where, why)
        elif line.strip().strip("\ufeff"):
            try:
                record = _parsed_line(line)
            except SourceError as error:
                yield number, rejected(where, error)
            else:
                yield number, record


def _parsed_line(line: str) -> object:
    try:
        line.encode()
    except UnicodeEncodeError as error:
        older = restored_from_bytes(line.encode("utf-8", "surrogateescape"))
        if older is None:
            raise SourceError("dòng không phải UTF-8; hãy lưu lại tệp bằng UTF-8") from error
        line = older
    text = line.strip().removeprefix("\ufeff")
    return parsed(text.removesuffix(",") if text.startswith("{") else text)
