"""Feeds: RSS (of every version), Atom and WordPress exports (WXR), one article an entry.

Entries are read one by one, so the size of an export does not matter. JSON Feed is JSON.

Sources: RSS 2.0 and its modules ``content`` and ``dc``, RFC 4287 (Atom), WXR 1.2.
"""

from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any, Final, NamedTuple

from searchkit.errors import SourceError
from searchkit.extraction.addresses import id_of
from searchkit.extraction.formats import xml
from searchkit.extraction.formats.json_records import read_records
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.left_out import PassedOver
from searchkit.extraction.metadata import is_web_address
from searchkit.extraction.record_values import lines_of_text

_ENTRIES: Final = ("item", "entry")
_FIELDS: Final = {  # the names of elements, the surest first
    "title": ("title",),
    "text": ("encoded", "content", "description", "summary"),
    "date": ("pubdate", "published", "issued", "date", "post_date", "updated"),
    "author": ("creator", "author"),
}
_WHOLE: Final = 4  # times another text's characters: it need not be parsed to say more
_NAMED: Final = {"author": ("name",), "source": ("title",)}
_EXPORT: Final = "wordpress.org/export"
_EXPORTED: Final = {"status", "post_type"}
_PUBLISHED = frozenset({"publish", ""})
_ARTICLES = frozenset({"post", "page", ""})


class Entry(NamedTuple):
    """An entry of a feed.

    Attributes:
        address: Where the article stands, if the entry says so.
        record: What it says, as a record: ``title``, ``text``, ``date``, ``author``, ``source``.
        is_article: Whether it is one that was published; an export holds drafts and pictures too.
    """

    address: str | None
    record: Mapping[str, Any]
    is_article: bool


def read(part: Part) -> Results:
    """Read an article an entry.

    Raises:
        SourceError: It is no XML, or holds no entry.
    """
    passed: list[PassedOver] = []

    def articles() -> Iterator[tuple[int, object]]:
        for number, entry in enumerate(entries(part.stream), 1):
            if entry.is_article:
                yield number, {**entry.record, **_named(entry.address)}
            else:
                place = f"{part.place}:{number}"
                passed.append(PassedOver(place, "mục của WordPress chưa đăng hoặc không phải bài"))

    for result in read_records(articles(), part):
        yield from passed
        passed.clear()
        yield result
    yield from passed


def entries(stream: BufferedReader) -> Iterator[Entry]:
    """Yield the entries of a feed.

    Raises:
        SourceError: It is no XML, or holds no entry.
    """
    source = ""
    count = 0
    for element in xml.elements(stream, (*_ENTRIES, "title")):
        name = xml.name_of(element)
        if name == "title":
            around = element.getparent()
            if not source and xml.name_of(around).lower() in {"channel", "feed"}:
                source = xml.text_of(element)
            continue
        count += 1
        yield _entry(element, source)
    if not count:
        raise SourceError("nguồn tin không có mục nào; hãy kiểm tra tệp")


def _entry(element: Any, source: str) -> Entry:
    values: dict[str, str] = {}
    for child in element:
        name = xml.name_of(child)
        if name in _EXPORTED and _EXPORT not in child.tag:  # warnings have a status, too
            continue
        if name and not values.get(name):
            values[name] = _value(child, name)
    record = {
        field: next((values[name] for name in names if values.get(name)), None)
        for field, names in _FIELDS.items()
    }
    record["text"] = _text(values)
    stated = values.get("source", "")
    record["source"] = source if not stated or is_web_address(stated) else stated
    kept = {field: value for field, value in record.items() if value}
    is_article = values.get("status", "") in _PUBLISHED and values.get("post_type", "") in _ARTICLES
    return Entry(_address(element, values), kept, is_article)


def _value(child: Any, name: str) -> str:
    """What a child of an entry says; of a person or another feed, as Atom has them, the name."""
    if name in _FIELDS["text"]:
        return xml.markup_of(child)
    return xml.first_text(child, *_NAMED.get(name, ())) or xml.text_of(child)


def _text(values: Mapping[str, str]) -> str | None:
    """The surest text of an entry; one that says less than half of another is broken or short."""
    texts = [values[name] for name in _FIELDS["text"] if values.get(name)]
    if not texts or len(texts[0]) > _WHOLE * max(map(len, texts[1:]), default=0):
        return next(iter(texts), None)
    longest = max(texts, key=_said)
    return longest if 2 * _said(texts[0]) < _said(longest) else texts[0]


def _said(text: str) -> int:
    """How many characters a text has without its markup."""
    return len(" ".join(lines_of_text(text)[0]))


def _address(element: Any, values: Mapping[str, str]) -> str | None:
    """Return the address of an entry: its ``link``, or an id that is one."""
    links = [child for child in element if xml.name_of(child) == "link"]
    linked = (link.get("href") for link in links if link.get("rel", "alternate") == "alternate")
    stated = (values.get("link"), *linked, values.get("guid"), values.get("id"))
    return next((url.strip() for url in stated if url and is_web_address(url.strip())), None)


def _named(address: str | None) -> dict[str, str]:
    return {"id": id_of(address), "url": address} if address else {}
