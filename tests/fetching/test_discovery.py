"""Listings from strangers: links, or one line that says what is wrong, whatever the bytes are."""

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import SourceError
from searchkit.fetching.discovery import MAX_SECTION_LINKS, Kind, Link, links_of
from searchkit.fetching.freshness import moment_of

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Cổng</title><item><title>Một</title>'
    "<link>https://a.vn/1</link><pubDate>Sat, 01 Feb 2025 08:00:00 +0700</pubDate></item>"
    "<item><guid>https://a.vn/2</guid></item></channel></rss>"
).encode()
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Cổng</title><entry><title>Một</title>'
    '<link rel="edit" href="https://a.vn/sua"/><link href="https://a.vn/1"/>'
    "<published>2025-02-01T08:00:00+07:00</published></entry></feed>"
).encode()
SITEMAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://a.vn/1 </loc>'
    b"<lastmod>2025-02-01</lastmod></url><url><loc></loc></url></urlset>"
)
SECTION = b"<html><body><a href='/1'>1</a><a href='2?a=1#b'>2</a></body></html>"
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Cổng", "items": ['
    '{"id": "1", "url": "/1", "title": "Một", "date_published": "2025-02-01T08:00:00+07:00"},'
    '{"id": "https://a.vn/2", "url": null}, {"id": "3"}, null, {"url": 4},'
    '{"url": "https://a.vn/1", "date_published": "2025-02-01T08:00:00+07:00"}]}'
).encode()
ROBOTS = b"User-agent: *\nDisallow: /x\nSitemap: https://a.vn/s.xml\nsitemap:https://a.vn/n.xml\n"
GOOD: list[tuple[Kind, bytes]] = [
    ("feed", FEED), ("feed", ATOM), ("feed", JSON_FEED), ("sitemap", SITEMAP),
    ("section", SECTION), ("robots", ROBOTS),
]  # fmt: skip


def read(kind: Kind, data: bytes) -> list[Link]:
    """The links of a listing; none for one that can't be read."""
    found: list[Link] = []
    with suppress(SourceError):
        found.extend(links_of(kind, data, "https://a.vn/tin/"))
    return found


def test_what_each_kind_names() -> None:
    assert read("feed", FEED) == [Link("https://a.vn/1", day="2025-02-01"), Link("https://a.vn/2")]
    assert read("feed", ATOM) == [Link("https://a.vn/1", day="2025-02-01")]
    changed = moment_of("2025-02-01")
    assert read("sitemap", SITEMAP) == [Link("https://a.vn/1", changed, "2025-02-01")]
    assert read("section", SECTION) == [Link("https://a.vn/1"), Link("https://a.vn/tin/2?a=1")]
    found = [Link("https://a.vn/2"), Link("https://a.vn/1", day="2025-02-01")]
    assert read("feed", b"\xef\xbb\xbf\n" + JSON_FEED) == found
    assert read("robots", ROBOTS) == [
        Link(f"https://a.vn/{name}.xml", is_sitemap=True) for name in "sn"
    ]
    xhtml = b'<?xml version="1.0" encoding="utf-8"?>' + SECTION
    assert read("section", xhtml) == read("section", SECTION)
    assert read("sitemap", gzip.compress(SITEMAP)) == read("sitemap", SITEMAP)


@pytest.mark.parametrize(
    "data", [b"", b" ", b"<!-- -->", b"<?x?>", b"\0", b"\xff\xfe\0", b"<a href>"]
)
def test_a_section_page_with_nothing_on_it(data: bytes) -> None:
    assert list(links_of("section", data, "https://a.vn/")) == []


def test_a_section_page_has_not_links_without_end() -> None:
    page = b"".join(b"<a href='/%d'>x</a>" % number for number in range(5_000))
    assert len(read("section", page)) == MAX_SECTION_LINKS


@given(st.sampled_from(GOOD), st.data())
def test_damage_and_any_bytes(good: tuple[Kind, bytes], data: st.DataObject) -> None:
    kind, whole = good
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    junk = data.draw(st.binary(max_size=20))
    for link in read(kind, whole[:start] + junk + whole[end:]):
        assert isinstance(link.address, str)
    read(kind, junk)
    read(kind, gzip.compress(whole)[:end])


@given(st.text(max_size=30))
def test_any_time_of_change(text: str) -> None:
    moment = moment_of(text)
    assert moment is None or isinstance(moment, float)
