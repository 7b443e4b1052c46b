"""Feeds follow RFC 4287 and JSON Feed 1.1."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree  # type: ignore[import-untyped]

import searchkit
from searchkit import Article, SearchIndex
from web import create_app
from web.feeds import moment

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)

_ATOM = "{http://www.w3.org/2005/Atom}"
_RNG = Path(__file__).parent / "atom.rng"


def _atom(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    root = etree.fromstring(response.data)
    etree.RelaxNG(etree.parse(_RNG)).assertValid(root)
    feed = feedparser.parse(response.data)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("query", ["dich vu cong", "xyz khong co", "an toan thong tin", "", "<&>"])
def test_any_query_is_a_valid_feed(client: FlaskClient, query: str) -> None:
    address = f"/theo-doi/atom.xml?q={query.replace(' ', '+').replace('&', '%26')}"
    feed = _atom(client, address)
    ids = [entry.id for entry in feed.entries]
    assert len(ids) == len(set(ids))
    assert query in feed.feed.title


def test_what_was_indexed_last_comes_first_however_old_it_is(tmp_path: Path) -> None:
    with searchkit.create_index(tmp_path / "index") as index:
        for day, published in enumerate(["2025-03-01", None, "2024", "1999-12-31"], 1):
            article = Article(f"{day}", f"Đề án 06, kỳ {day}", (), published=published)
            index.add([article], moment=datetime(2026, 1, day, tzinfo=UTC))
        index.add(
            [Article("far", "Lúa gạo", (), source="Báo")], moment=datetime(2025, 1, 1, tzinfo=UTC)
        )
    client = create_app({"index": tmp_path / "index"}).test_client()
    feed = _atom(client, "/theo-doi/atom.xml?q=de+an+06")
    assert [entry.link.rpartition("/")[2] for entry in feed.entries] == ["4", "3", "2", "1"]
    assert [entry.updated for entry in feed.entries] == [
        f"2026-01-0{day}T00:00:00Z" for day in (4, 3, 2, 1)
    ]
    assert feed.feed.updated == "2026-01-04T00:00:00Z"
    assert [entry.get("published") for entry in feed.entries] == [
        "1999-12-31T00:00:00Z",
        "2024-01-01T00:00:00Z",
        None,
        "2025-03-01T00:00:00Z",
    ]
    everything = _atom(client, "/theo-doi/atom.xml")
    assert [entry.link.rpartition("/")[2] for entry in everything.entries] == [*"4321", "far"]
    limited = _atom(client, "/theo-doi/atom.xml?source=Báo")
    assert [entry.title for entry in limited.entries] == ["Lúa gạo"]


def test_following_everything_is_explained(visit: Visit, index: SearchIndex) -> None:
    page = visit("/theo-doi")
    assert page.h1.get_text() == "Theo dõi mọi bài"
    assert len(page.select(".listed li")) == len(index)
    assert not page.select(".trail")


def test_text_that_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    article = Article(
        "a\x0b",
        "Đề án\x00 \x1b06 \ufffe𝄞",
        ("Đề án 06 \x08 & <b>",),
        url="https://a.example/bài viết?a=1&b=\"'<",
        source="Báo\x02",
        published="2025-02",
    )
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([article])
    client = create_app({"index": tmp_path / "index"}).test_client()
    entry = _atom(client, "/theo-doi/atom.xml?q=de+an+06").entries[0]
    assert entry.title == "Đề án 06 𝄞"
    assert entry.published == "2025-02-01T00:00:00Z"
    assert entry.updated > entry.published
    sitemap = etree.fromstring(client.get("/sitemap-1.xml").data)
    assert len(sitemap) == 2


def test_the_json_feed_says_the_same(client: FlaskClient) -> None:
    response = client.get("/theo-doi/feed.json?q=dich+vu+cong")
    assert response.mimetype == "application/feed+json"
    feed = response.get_json(force=True)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith("/theo-doi/feed.json?q=dich+vu+cong")
    entries = _atom(client, "/theo-doi/atom.xml?q=dich+vu+cong").entries
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in entries]
    assert [item["title"] for item in feed["items"]] == [entry.title for entry in entries]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert datetime.fromisoformat(item["date_modified"]).tzinfo
        assert item.get("external_url", "https:").startswith("https:")


def test_results_link_to_their_feeds(client: FlaskClient) -> None:
    page = client.get("/tim?q=dich+vu+cong&source=vi+du&page=2").text
    links = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)"', page)
    assert [kind for kind, _ in links] == ["application/atom+xml", "application/feed+json"]
    for kind, address in links:
        assert client.get(address.replace("&amp;", "&")).mimetype == kind
        assert "page" not in address


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        ("2025-01-25", "2025-01-25T00:00:00Z"),
        ("2025-02", "2025-02-01T00:00:00Z"),
        ("2025", "2025-01-01T00:00:00Z"),
        ("hôm qua", "1970-01-01T00:00:00Z"),
    ],
)
def test_a_date_becomes_a_moment(published: str, wanted: str) -> None:
    assert moment(published) == wanted


def test_a_wrong_limit_is_refused(client: FlaskClient) -> None:
    assert client.get("/theo-doi/atom.xml?q=a&from=x").status_code == 400
