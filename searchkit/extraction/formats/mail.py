"""Mail: a message (EML), a mailbox (mbox) and a page saved as a message (MHTML).

The standard library takes messages apart; what is attached is read in its turn.
"""

import io
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any, Final, cast

from searchkit.errors import SourceError
from searchkit.extraction import streams
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats.json_records import read_records
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.metadata import is_web_address

MAX_PARTS: Final = 500
"""Parts of one message that are looked at."""

_FROM = b"From "
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_BOUNDARY = re.compile(rb"^--([^\s\"]{1,70})[ \t]*\r?\ncontent-", re.IGNORECASE | re.MULTILINE)
_WIDE = 64  # bytes of a header, in which none is 0
_MARK = b"\xef\xbb\xbf"  # says that what follows is UTF-8, whatever a page declares


def read_message(part: Part) -> Results:
    """Read a message: its subject, sender, day and text, and what is attached to it.

    Raises:
        SourceError: It has neither a subject nor a text.
    """
    message = _parsed(part.read())
    parts = _parts(message)
    body = next((p for kind in _BODIES for p in parts if _is_body(p, kind)), None)
    name, address = parseaddr(str(message.get("From", "")))
    record: dict[str, Any] = {
        "title": str(message.get("Subject", "")),
        "text": _text(body) if body else "",
        "date": str(message.get("Date", "")),
        "source": name or address.rpartition("@")[2],
        "sender": address,
    }
    stated = str(message.get("Message-ID", "")).strip("<> \t")
    if not part.is_named and stated:
        record["id"] = f"{part.id}#{stated}"
    yield from read_records([(1, record)], part, alone=part.is_named)
    for attached in parts:
        if attached is not body and attached.get_content_disposition() == "attachment":
            content = cast("bytes | None", attached.get_payload(decode=True))
            file = attached.get_filename() or "đính kèm"
            if content:
                yield part.inside(io.BytesIO(content), file.replace("/", "_"))


def read_page(part: Part) -> Results:
    """Read the page of an MHTML file.

    Raises:
        SourceError: There is none.
    """
    message = _parsed(part.read())
    page = next((p for p in _parts(message) if _is_body(p, "text/html")), None)
    if page is None:
        raise SourceError("không có trang nào trong tệp MHTML; hãy lưu lại trang")
    inner = part.inside(io.BytesIO(_MARK + _text(page).encode()), "")
    stated = (page.get("Content-Location"), message.get("Snapshot-Content-Location"))
    inner.id, inner.place, inner.is_named = part.id, part.place, part.is_named
    inner.address = next((str(url) for url in stated if is_web_address(str(url))), part.address)
    yield inner


def read_mailbox(part: Part) -> Results:
    """Read the messages of a mailbox, one at a time."""
    for number, data in enumerate(_messages(part.stream), 1):
        inner = part.inside(io.BytesIO(data), f"{number}.eml", counted=False)
        inner.id, inner.is_named = part.id, False
        yield inner


_BODIES: Final = ("text/html", "text/plain")


def _messages(stream: io.BufferedReader) -> Iterator[bytes]:
    """Part a mailbox where a line begins with ``From`` below an empty one."""
    lines: list[bytes] = []
    size, is_free = 0, True
    while line := stream.readline(streams.MAX_DOCUMENT):
        if is_free and line.startswith(_FROM):
            if lines:
                yield _QUOTED.sub(rb"\1", b"".join(lines))
            lines, size = [], 0
            continue
        is_free = not line.strip()
        size += len(line)
        if size <= streams.MAX_DOCUMENT:
            lines.append(line)
    if lines:
        yield _QUOTED.sub(rb"\1", b"".join(lines))


def _parsed(data: bytes) -> EmailMessage:
    if b"\0" in data[:_WIDE]:  # an editor saved it in UTF-16
        data = decode(data).encode()
    message = BytesParser(policy=policy.default).parsebytes(data)
    if not message.keys():
        raise SourceError("không phải thư, không có phần đầu nào; hãy kiểm tra tệp")
    return message


def _parts(message: EmailMessage) -> list[Message]:
    """The parts of a message that hold something themselves, in order."""
    found: list[Message] = []
    for inner in _parted(message).walk():
        if not inner.is_multipart():
            found.append(inner)
        if len(found) == MAX_PARTS:
            break
    return found


def _parted(message: EmailMessage) -> Message:
    """A message, in parts where it has some but states another line than the one between them."""
    if message.get_content_maintype() != "multipart" or message.is_multipart():
        return message
    data = cast("bytes", message.get_payload(decode=True) or b"")
    line = _BOUNDARY.search(data)
    head = b'Content-Type: multipart/mixed; boundary="%b"\n\n' % (line[1] if line else b"-")
    return BytesParser(policy=policy.default).parsebytes(head + data)


def _is_body(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def _text(part: Message) -> str:
    """The text of a part, in the charset that it states, or in the one that it is in."""
    data = cast("bytes", part.get_payload(decode=True) or b"")
    from webencodings import lookup

    stated = lookup(str(part.get_content_charset("")))
    if stated is not None and stated.name not in {"utf-8", "windows-1252"}:
        try:
            return str(stated.codec_info.decode(data, "strict")[0])
        except UnicodeError:
            pass
    return decode(data, is_html=part.get_content_type() == "text/html")
