"""Page metadata: what an HTML page states about itself, for machines.

JSON-LD (schema.org) counts most, then OpenGraph and other ``meta`` elements, then microdata.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from searchkit.extraction.boilerplate import folded
from searchkit.extraction.cleaning import clean
from searchkit.extraction.dates import first_date

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_ADDRESS = 2000
"""Characters of the longest address that browsers agree on."""

MAX_TITLE = 500
"""Characters of the longest headline that is believed."""

_ARTICLE = re.compile(r"Article|Report|BlogPosting|WebPage$", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#<>\"\\]+[^\s<>\"\\]*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NOBODY = re.compile(
    r"(?:admin|administrator|editor|quan tri|quan tri vien|root|webmaster|bbt|toa soan"
    r"|ban bien tap)(?: ?\d+)?(?: .*)?"
)
_MEDIUM = re.compile(  # who publishes; "Báo" is no name of a person, but for one without its mark
    r"(?:báo|tạp chí|đài|kênh|cổng|trang|chuyên trang|website|hệ thống)"
    r" (?:\S+ )?(?:điện tử|thông tin|truyền hình|phát thanh|tin|ttđt|web)\b"
    r"|báo \S|tạp chí |cổng ttđt"
    r"|(?:trường|công ty|trung tâm|sở|ubnd|ủy ban|uỷ ban|phòng|viện|cục|chi cục) \S+ \S",
    re.IGNORECASE,
)
_ROOT = re.compile(r"/?(?:index|default|home|trang-?chu)?(?:\.\w{2,5})?/?", re.IGNORECASE)
_DATE_ITEM = re.compile(r"\bdatePublished\b")
_PUBLISHED = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "dc.date.issued", "dcterms.issued", "dc.date",
    "dcterms.created", "sailthru.date", "parsely-pub-date", "article.published", "date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page states about itself.

    Attributes:
        headlines: The article's headline, the surest statement first.
        window_title: The ``title`` element: mostly the headline and the site's name.
        days: The dates of publication (ISO 8601) that are stated, the surest first.
        source: Name of the site or its publisher.
        url: Address of the page.
        author: Name of the author or authors.
    """

    headlines: tuple[str, ...] = ()
    window_title: str = ""
    days: tuple[str, ...] = ()
    source: str | None = None
    url: str | None = None
    author: str | None = None

    @property
    def published(self) -> str | None:
        """The date of publication that is stated most surely."""
        return self.days[0] if self.days else None

    @property
    def host(self) -> str | None:
        """The site's host name, as far as the page's address tells."""
        try:
            return urlsplit(self.url or "").hostname
        except ValueError:
            return None  # an address such as http://[x]


def metadata_of(soup: "BeautifulSoup") -> PageMetadata:
    """Gather the metadata of a page; what it does not state is ``None``."""
    tags = soup.find_all(True)  # once: a search of the whole tree for each is a fifth of the time
    things = [tag for tag in tags if tag.get("itemprop")]
    linked = _linked_data(tags)
    meta = _meta(tags)
    window = next((tag for tag in tags if tag.name == "title"), None)
    of_home = is_home(meta.get("og:url"))  # and so is the title, on every page of some sites
    titles = () if of_home else (meta.get("og:title"), meta.get("twitter:title"))
    headlines = (linked.get("headline"), *titles)
    source = clean(
        meta.get("og:site_name")
        or _name(linked.get("publisher"))
        or _item(things, "publisher")
        or ""
    )
    authors = (_person(linked.get("author")), _item(things, "author"), meta.get("author"))
    names = (source, _title(window.get_text() if window else None))
    return PageMetadata(
        headlines=tuple(filter(None, map(_title, headlines))),
        window_title=names[1],
        days=tuple(_published(tags, things, linked, meta)),
        source=source or None,
        url=_address(tags, linked, meta),
        author=next((name for name in map(_title, authors) if is_person(name, names)), None),
    )


def is_person(name: str, sites: Iterable[str | None]) -> bool:
    """Whether a stated author may be one: not the site, not a date, not an address."""
    key = folded(name)
    if not key or first_date(name) or is_web_address(name) or not _LETTERS.search(name):
        return False
    if "." in name and " " not in name:
        return False  # a host
    if _MEDIUM.match(name) or _NOBODY.fullmatch(key):
        return False
    names = {folded(site) for site in sites if site}
    hosts = {label for name in names for label in name.split()} if " " not in key else set()
    return key not in names | hosts


def is_home(url: str | None) -> bool:
    """Whether an address is that of a site's home page."""
    try:
        address = urlsplit(url or "")
    except ValueError:
        return False
    return bool(address.netloc) and not address.query and bool(_ROOT.fullmatch(address.path))


def is_web_address(value: object) -> bool:
    """Whether a value is an absolute ``http`` or ``https`` address, safe to show as a link."""
    fits = isinstance(value, str) and len(value) <= MAX_ADDRESS
    return fits and _WEB_ADDRESS.fullmatch(str(value)) is not None


def _title(text: object) -> str:
    """Return a stated title or name, or an empty string for what is too long to be one."""
    title = clean(unescape(text)) if isinstance(text, str) else ""  # some escape it twice
    return title if len(title) <= MAX_TITLE else ""


def _address(tags: "Sequence[Tag]", linked: dict[str, Any], meta: dict[str, str]) -> str | None:
    """Return the address that the page says is its own."""
    links = [tag for tag in tags if tag.name == "link"]
    canonical = (tag.get("href") for tag in links if "canonical" in (tag.get("rel") or ()))
    of_thing = (tag.get("href") for tag in links if tag.get("itemprop") == "mainEntityOfPage")
    stated = (next(canonical, None), next(of_thing, None), meta.get("og:url"), linked.get("url"))
    found = (clean(url) for url in stated if isinstance(url, str))
    return next(filter(is_web_address, found), None)


def _published(
    tags: "Sequence[Tag]", things: "Sequence[Tag]", linked: dict[str, Any], meta: dict[str, str]
) -> Iterator[str]:
    """Yield the stated dates of publication; a date of change is none."""
    stated = [linked.get("datePublished"), *(meta.get(name) for name in _PUBLISHED)]
    dated = (tag for tag in things if _DATE_ITEM.search(str(tag["itemprop"])))
    for tag in islice(dated, 5):
        stated += [tag.get("content"), tag.get("datetime"), tag.get_text()[:100]]
    times = (tag for tag in tags if tag.name == "time" and tag.get("pubdate") is not None)
    stated += [tag.get("datetime") for tag in islice(times, 1)]
    dates = (first_date(value) for value in stated if isinstance(value, str))
    yield from filter(None, dates)


def _meta(tags: "Sequence[Tag]") -> dict[str, str]:
    """Return the page's ``meta`` elements by name, lower case; the first of a name counts."""
    meta: dict[str, str] = {}
    for tag in tags:
        if tag.name != "meta" or tag.get("content") is None:
            continue
        for attribute in ("property", "name", "itemprop"):
            name = str(tag.get(attribute) or "").strip().lower()
            content = str(tag["content"]).strip()
            if name and content:
                meta.setdefault(name, content)
    return meta


def _linked_data(tags: "Sequence[Tag]") -> dict[str, Any]:
    """Return the JSON-LD node that describes an article, the most specific type first."""
    nodes: list[dict[str, Any]] = []
    for script in tags:
        if script.name != "script" or script.get("type") != "application/ld+json":
            continue
        try:
            nodes.extend(_nodes(json.loads(script.get_text(), strict=False)))
        except (ValueError, RecursionError):
            continue  # many portals print invalid JSON; other evidence remains
    articles = [node for node in nodes if _ARTICLE.search(str(node.get("@type"))[:200])]
    articles.sort(key=lambda node: "webpage" in str(node["@type"]).lower())
    return articles[0] if articles else {}


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document: alone, in a list, or in a graph."""
    if isinstance(data, list):
        for part in data:
            if isinstance(part, dict):
                yield from _nodes(part)
    elif isinstance(data, dict):
        yield data
        graph = data.get("@graph")
        if isinstance(graph, list):
            yield from (part for part in graph if isinstance(part, dict))


def _person(value: object) -> str | None:
    """Return the name of a person in JSON-LD; the site as its own author is none."""
    if isinstance(value, dict) and "organization" in str(value.get("@type"))[:50].lower():
        return None
    return _name(value)


def _name(value: object) -> str | None:
    """Return the name of a person or organisation in JSON-LD, or the names of several."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) and not is_web_address(value) else None


def _item(things: "Sequence[Tag]", name: str) -> str | None:
    """Return the name of a thing in microdata: ``itemprop=publisher`` around ``itemprop=name``."""
    thing = next((tag for tag in things if tag["itemprop"] == name), None)
    tag = thing and thing.find(itemprop="name")
    return str(tag.get("content") or tag.get_text()) if tag else None
