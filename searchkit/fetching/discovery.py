"""Discovery: which pages a feed, a sitemap or a section page names, which sitemaps a robots.txt.

Sources: RSS and Atom as :mod:`searchkit.extraction.formats.feeds` reads them; JSON Feed 1.1;
sitemaps.org protocol 0.9 with Google's news extension.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urljoin

from searchkit.errors import SourceError
from searchkit.extraction import streams
from searchkit.extraction.encoding import decode
from searchkit.extraction.formats import feeds, xml
from searchkit.extraction.metadata import is_web_address
from searchkit.extraction.record_values import day_of
from searchkit.extraction.records import parsed
from searchkit.fetching import robots
from searchkit.fetching.freshness import moment_of

Kind = Literal["feed", "sitemap", "section", "robots"]

MAX_LINKS: Final = 50_000
"""Links of one listing that are read; a sitemap may not have more."""

MAX_SECTION_LINKS: Final = 500
"""Links of one section page that are followed."""


class Link(NamedTuple):
    """A page that a listing names.

    Attributes:
        address: Absolute.
        lastmod: When it changed last, if the listing states it; seconds since 1970.
        day: When that was, or when it was published; ISO 8601, as precise as it is known.
        is_sitemap: Whether it is a sitemap, which names pages itself.
    """

    address: str
    lastmod: float | None = None
    day: str | None = None
    is_sitemap: bool = False


def links_of(kind: Kind, data: bytes, address: str) -> Iterator[Link]:
    """Yield what a listing names.

    Args:
        kind: What the listing is.
        data: Its bytes, perhaps compressed by gzip.
        address: Its own.

    Raises:
        SourceError: It is no such listing, or broken; what came before was yielded.
    """
    with streams.told():
        budget = streams.Budget(streams.MAX_DOCUMENT, streams.MAX_DOCUMENT)
        stream = streams.decompressed(streams.buffered(io.BytesIO(data)))
        capped = streams.capped(stream, budget)
        for number, link in enumerate(_READERS[kind](capped)):
            if number == (MAX_SECTION_LINKS if kind == "section" else MAX_LINKS):
                return
            try:
                absolute = urljoin(address, link.address)
            except ValueError:
                continue  # http://[x]
            yield link._replace(address=absolute.partition("#")[0])


def _feed(stream: io.BufferedReader) -> Iterator[Link]:
    if stream.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from _json_feed(stream)
        return
    for entry in feeds.entries(stream):
        if entry.address and entry.is_article:
            yield Link(entry.address, day=day_of(entry.record.get("date")))


def _json_feed(stream: io.BufferedReader) -> Iterator[Link]:
    feed = parsed(decode(stream.read(streams.MAX_DOCUMENT)))
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError('JSON không có danh sách "items", không phải JSON Feed')
    for item in items:
        entry = item if isinstance(item, dict) else {}
        address = entry.get("url") or entry.get("id")  # an id may be the address
        if is_web_address(address):
            changed = str(entry.get("date_modified") or "")
            day = day_of(changed or entry.get("date_published"))
            yield Link(str(address), moment_of(changed), day)


def _robots(stream: io.BufferedReader) -> Iterator[Link]:
    text = stream.read(robots.MAX_BYTES).decode("utf-8-sig", "replace")
    for address in robots.sitemaps(text):
        yield Link(address, is_sitemap=True)


def _sitemap(stream: io.BufferedReader) -> Iterator[Link]:
    for element in xml.elements(stream, ("url", "sitemap")):
        stated = {xml.name_of(child): xml.text_of(child) for child in element}
        if not stated.get("loc"):
            continue
        changed = stated.get("lastmod", "")
        day = day_of(changed or xml.first_text(element, "publication_date"))
        yield Link(stated["loc"], moment_of(changed), day, xml.name_of(element) == "sitemap")


def _section(stream: io.BufferedReader) -> Iterator[Link]:
    from lxml import etree, html  # type: ignore[import-untyped]

    text = decode(stream.read(streams.MAX_DOCUMENT), is_html=True)
    try:
        root = html.document_fromstring(text.encode(), html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return  # there is nothing on it
    seen: set[str] = set()
    for element in root.iter("a"):
        address = (element.get("href") or "").strip().partition("#")[0]
        if address and address not in seen and "nofollow" not in (element.get("rel") or ""):
            seen.add(address)
            yield Link(address)


_READERS: Final[dict[Kind, Callable[[io.BufferedReader], Iterator[Any]]]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "section": _section,
    "robots": _robots,
}
