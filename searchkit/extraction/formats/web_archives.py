"""Web archives: WARC, its predecessor ARC, and WET, one article a response.

Records are read one by one by warcio, so the size of an archive does not matter. A later capture of
an address is the same article, changed; see :mod:`searchkit.extraction.captures`.
"""

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from searchkit.errors import SourceError
from searchkit.extraction.addresses import id_of
from searchkit.extraction.captures import GONE, Capture
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.left_out import PassedOver
from searchkit.extraction.record_values import VIETNAM
from searchkit.extraction.rejected import rejected

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
_DOCUMENTS = (
    "application/pdf", "application/msword", "application/rtf", "application/epub+zip",
    "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument",
    "application/octet-stream", "message/rfc822",
)  # fmt: skip


def read(part: Part) -> Results:
    """Read what each response holds.

    Raises:
        SourceError: It is no web archive, or broken.
    """
    is_empty = True
    is_arc = part.head().startswith(b"filedesc:")  # whose lengths are less exact
    for record in _records(part):
        is_empty &= record.rec_type is None
        yield from _record(part, record, is_arc=is_arc)
    if is_empty:
        raise SourceError("kho lưu trữ web không có bản ghi nào đọc được; hãy tải lại tệp")


def captures(part: Part) -> Iterator[Capture]:
    """Yield the captures of pages that a web archive holds, without reading them.

    Raises:
        SourceError: It is broken from here on.
    """
    for record in _records(part):
        if record.rec_type == "response" and record.http_headers:
            status = record.http_headers.get_statuscode()
            id, led = id_of(_address(record)), record.http_headers.get_header("Location")
            if status == "200" or (status in GONE and not (led and id_of(led) == id)):
                yield Capture(id, _seconds(_moment(record)), is_end=status != "200")


def _records(part: Part) -> Iterator[Any]:
    from warcio import ArchiveIterator

    return _told(ArchiveIterator(part.stream, arc2warc=True))


def _told(records: Iterable[Any]) -> Iterator[Any]:
    """Pass records on; what the library would print holds bytes of strangers.

    Raises:
        SourceError: The next one is broken, whatever the library raises about it.
    """
    from warcio.exceptions import ArchiveLoadFailed

    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    iterator = iter(records)
    while True:
        try:
            with redirect_stderr(io.StringIO()):
                record = next(iterator, None)
        except (ArchiveLoadFailed, AttributeError, LookupError, TypeError, ValueError) as error:
            raise SourceError("kho lưu trữ web bị hỏng từ đây; hãy tải lại tệp") from error
        if record is None:
            return
        yield record


def _record(part: Part, record: Any, *, is_arc: bool) -> Results:
    address = _address(record)
    place = f"{part.place}:{address[:300]}"
    if record.rec_type == "revisit":
        yield PassedOver(place, "trang không đổi từ lần lưu trước trong kho lưu trữ web")
    if record.rec_type not in {"response", "resource", "conversion"}:
        return
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if not address.lower().startswith(("http:", "https:")):
        return
    if status != "200":
        yield PassedOver(place, "trang báo lỗi hoặc chuyển hướng trong kho lưu trữ web")
        return
    content_type = _content_type(record)
    if not is_kept(content_type):
        yield PassedOver(place, "ảnh, kiểu dáng, mã và dữ liệu của trang trong kho lưu trữ web")
        return
    moment = _moment(record)
    if (newer := _newer(part, id_of(address), moment)) is not None:
        yield PassedOver(place, newer)
        return
    inner = part.inside(record.content_stream(), _name(address, content_type))
    inner.id, inner.place, inner.address, inner.is_named = id_of(address), place, address, True
    inner.captured, inner.published = moment or None, _day(moment)
    inner.is_titled = record.rec_type == "conversion"
    yield inner
    left = getattr(record.raw_stream, "limit", 0)
    if left > 0 and not is_arc and not inner.stream.peek(1):
        yield rejected(place, "kho lưu trữ web thiếu phần cuối của trang này; hãy tải lại tệp")


def _newer(part: Part, id: str, moment: str) -> str | None:
    """Say what a later capture says of a page, if there is one."""
    newest = part.newest.get(id)
    if newest is None or (newest.moment <= _seconds(moment) and not newest.is_end):
        return None
    if newest.is_end:
        return "trang về sau không còn, theo kho lưu trữ web"
    return "bản cũ của trang được lưu lại về sau trong kho lưu trữ web"


def _address(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _moment(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Date") or "")


def is_kept(content_type: str) -> bool:
    """Whether answers of a media type, in lower case, may be pages or documents; none may, too."""
    return not content_type or content_type.startswith((*_TEXTS, *_DOCUMENTS))


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _name(address: str, content_type: str) -> str:
    """A name as hint: of what is said to be plain text, one that says so."""
    try:
        name = unquote(urlsplit(address).path).rpartition("/")[2]
    except ValueError:
        name = ""
    return f"{name}.txt" if content_type == "text/plain" and not name.endswith(".txt") else name


def _seconds(moment: str) -> float:
    """A moment in seconds since 1970; 0 for none."""
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _day(moment: str) -> str | None:
    """The day of a capture in Vietnam, which stands for that of a page that states none."""
    try:
        return (
            datetime.fromisoformat(moment)
            .replace(tzinfo=UTC)
            .astimezone(VIETNAM)
            .date()
            .isoformat()
        )
    except ValueError:
        return None
