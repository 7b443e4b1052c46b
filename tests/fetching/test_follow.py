"""Following a portal: real requests to a portal on this machine, and what comes of them."""

import gzip
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from warcio import ArchiveIterator

from searchkit import Article, SearchIndex, create_index, read_articles
from searchkit.extraction.addresses import id_of
from searchkit.fetching.report import Report
from searchkit.fetching.run import follow
from searchkit.fetching.sources_file import read_sources
from searchkit.indexing.changes import Changes

from .portal import HTML, TITLES, Page, Portal, listening, sources_file


@pytest.fixture
def portal() -> Iterator[Portal]:
    with listening() as portal:
        yield portal


def fetch(folder: Path, portal: Portal, common: str = "", **keys: object) -> Report:
    """Follow a portal into ``folder/kho``."""
    sources = read_sources(sources_file(folder, portal, common, **keys))
    return follow(sources, folder / "kho", lambda _: None)


def counts(report: Report) -> tuple[int, ...]:
    """New, changed, unchanged, gone, refused, failed, waiting."""
    return tuple(report.as_json()[name] for name in (
        "new", "changed", "unchanged", "gone", "refused", "failed", "waiting",
    ))  # fmt: skip


def indexed(
    folder: Path, *, prune: bool = False, into: str = "index"
) -> tuple[SearchIndex, Changes]:
    """An index of what was fetched."""
    index = create_index(folder / into)
    articles = (a for a in read_articles([folder / "kho"]) if isinstance(a, Article))
    return index, index.add(articles, prune=[folder / "kho"] if prune else ())


def records(folder: Path) -> list[tuple[str, str]]:
    """The kinds and addresses of the records of an archive, in order."""
    found = []
    for path in sorted((folder / "kho").rglob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                address = record.rec_headers.get_header("WARC-Target-URI")
                found.append((record.rec_type, address))
                record.content_stream().read()
    return found


def three(portal: Portal, **options: object) -> None:
    """Put three articles, and a feed of them, on a portal."""
    for number, title in enumerate(TITLES):
        portal.put(f"/tin/{number}.html", title, f"{title} đã đi vào cuộc sống.", **options)
    portal.feed("/rss", *(f"/tin/{number}.html" for number in range(3)))


def test_two_runs_ask_only_for_what_changed(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.sitemap("/map.xml", {f"/tin/{n}.html": "2025-01-01" for n in range(3)})
    keys: dict[str, Any] = {
        "feeds": [portal.at("/rss")],
        "sitemaps": [portal.at("/map.xml")],
        "recheck_days": 1,
    }
    assert counts(fetch(tmp_path, portal, **keys)) == (3, 0, 0, 0, 0, 0, 0)
    assert portal.asked() == [
        "/robots.txt", "/rss", "/map.xml", "/tin/0.html", "/tin/1.html", "/tin/2.html",
    ]  # fmt: skip
    start = len(portal.requests)
    portal.put("/tin/1.html", TITLES[1], "Nay đã khác hẳn.")
    portal.sitemap(
        "/map.xml", {f"/tin/{n}.html": "2025-01-02" if n == 1 else "2025-01-01" for n in range(3)}
    )
    assert counts(fetch(tmp_path, portal, **keys)) == (0, 1, 0, 0, 0, 0, 0)
    assert portal.asked(start) == ["/rss", "/map.xml", "/tin/1.html"]
    assert portal.requests[start].headers["If-None-Match"]


def test_a_page_that_changes_one_that_goes_and_one_that_stays(
    tmp_path: Path, portal: Portal
) -> None:
    three(portal)
    fetch(tmp_path, portal, feeds=[portal.at("/rss")])
    with indexed(tmp_path)[0] as index:
        assert index.search('"dịch vụ công trực tuyến"').hits[0].id == portal.at("/tin/2.html")
    assert [kind for kind, _ in records(tmp_path)] == ["warcinfo", *["response"] * 3]
    portal.put("/tin/0.html", TITLES[0], "Việc thí điểm đã xong hẳn.")
    portal.pages["/tin/1.html"] = Page(b"", 410, is_tagged=False)
    assert counts(fetch(tmp_path, portal, feeds=[portal.at("/rss")])) == (0, 1, 1, 1, 0, 0, 0)

    assert records(tmp_path)[4:] == [
        ("warcinfo", None),
        ("response", portal.at("/tin/0.html")),
        ("response", portal.at("/tin/1.html")),
        ("revisit", portal.at("/tin/2.html")),
    ]

    index, changes = indexed(tmp_path)
    with index:
        assert (changes.added, changes.updated, changes.unchanged) == (0, 1, 1)
        assert index.ids() == [portal.at(f"/tin/{n}.html") for n in range(3)]
        assert index.search('"thí điểm đã xong hẳn"').total == 1
        assert index.search('"tổ công nghệ số cộng đồng đã đi vào"').total == 0
    index, changes = indexed(tmp_path, prune=True)
    with index:
        assert (changes.updated, changes.unchanged, changes.deleted) == (0, 2, 1)
        assert index.ids() == [portal.at("/tin/0.html"), portal.at("/tin/2.html")]
    index, _ = indexed(tmp_path, into="again")
    with index:
        assert index.ids() == [portal.at("/tin/0.html"), portal.at("/tin/2.html")]


def test_what_is_gone_may_come_back(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    fetch(tmp_path, portal, feeds=[portal.at("/rss")])
    there = portal.pages.pop("/tin/1.html")
    fetch(tmp_path, portal, feeds=[portal.at("/rss")])
    portal.pages["/tin/1.html"] = there
    assert counts(fetch(tmp_path, portal, feeds=[portal.at("/rss")])) == (1, 0, 2, 0, 0, 0, 0)
    with indexed(tmp_path)[0] as index:
        assert len(index.ids()) == 3


def test_a_page_that_moves_has_its_new_address(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    fetch(tmp_path, portal, feeds=[portal.at("/rss")])
    indexed(tmp_path)[0].close()
    portal.pages["/moi/1.html"] = portal.pages["/tin/1.html"]
    portal.redirect("/tin/1.html", "/moi/1.html")
    assert counts(fetch(tmp_path, portal, feeds=[portal.at("/rss")]))[:4] == (1, 0, 2, 0)
    index, changes = indexed(tmp_path, prune=True)
    with index:
        assert index.ids() == [portal.at(f"/{x}.html") for x in ("moi/1", "tin/0", "tin/2")]
        assert changes.deleted == 1


def test_only_the_article_makes_a_change(tmp_path: Path, portal: Portal) -> None:
    """Counters and teasers make other bytes each time."""
    three(portal, is_tagged=False)
    fetch(tmp_path, portal, feeds=[portal.at("/rss")])
    page = portal.pages["/tin/0.html"]
    assert isinstance(page, Page)
    page.body = page.body.replace(b"</body>", b"<script>views = 1234</script></body>")
    assert counts(fetch(tmp_path, portal, feeds=[portal.at("/rss")])) == (0, 0, 3, 0, 0, 0, 0)
    same = [address for kind, address in records(tmp_path) if kind == "revisit"]
    assert same == [portal.at("/tin/1.html"), portal.at("/tin/2.html")]


def test_one_page_however_it_is_linked_to(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.feed(
        "/rss", "/tin/0.html?utm_source=rss", "/tin/0.html?zarsrc=30#binh-luan", "/tin/0.html"
    )
    for tracked in ("?utm_source=rss", "?zarsrc=30"):
        portal.pages[f"/tin/0.html{tracked}"] = portal.pages["/tin/0.html"]
    assert fetch(tmp_path, portal, feeds=[portal.at("/rss")]).new == 1
    with indexed(tmp_path)[0] as index:
        assert index.ids() == [portal.at("/tin/0.html")]


def test_sitemaps_within_an_index_compressed_and_of_news(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.put("/tin/cu.html", "Bài đã cũ")
    portal.sitemap(
        "/a.xml", {"/tin/0.html": "2025-03-01T08:00:00+07:00", "/tin/cu.html": "2020-01-01"}
    )
    a = portal.pages["/a.xml"]
    assert isinstance(a, Page)
    portal.pages["/a.xml.gz"] = Page(gzip.compress(a.body), content_type="application/gzip")
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        + "".join(
            f"<url><loc>{portal.at(path)}</loc><news:news><news:publication_date>{day}"
            "</news:publication_date><news:title>x</news:title></news:news></url>"
            for path, day in {"/tin/1.html": "2025-03-02", "/tin/cu.html": "2021-01-01"}.items()
        )
        + "</urlset>"
    )
    portal.pages["/news.xml"] = Page(news.encode(), content_type="application/xml")
    portal.sitemap("/old.xml", {"/tin/2.html": ""})
    portal.sitemap(
        "/index.xml",
        {"/a.xml.gz": "2025-03-01", "/news.xml": "", "/old.xml": "2019-01-01"},
        is_index=True,
    )
    keys: dict[str, Any] = {"sitemaps": [portal.at("/index.xml")], "since": date(2025, 1, 1)}
    assert fetch(tmp_path, portal, **keys).new == 2
    assert portal.asked() == [
        "/robots.txt", "/index.xml", "/a.xml.gz", "/news.xml", "/tin/0.html", "/tin/1.html",
    ]  # fmt: skip
    start = len(portal.requests)
    fetch(tmp_path, portal, **keys, recheck_days=1)
    asked = portal.asked(start)
    assert "/a.xml.gz" not in asked  # the index says that it is as it was
    assert "/news.xml" in asked


def test_a_site_is_followed_by_the_sitemaps_that_its_robots_txt_names(
    tmp_path: Path, portal: Portal
) -> None:
    three(portal)
    portal.sitemap("/a.xml", {"/tin/0.html": "", "/tin/1.html": ""})
    portal.sitemap("/index.xml", {"/a.xml": ""}, is_index=True)
    elsewhere = "Sitemap: https://b.vn/s.xml"
    portal.robots(
        f"User-agent: *\nDisallow: /tin/1\nSitemap: {portal.at('/index.xml')}\n{elsewhere}"
    )
    report = fetch(tmp_path, portal, sites=[portal.at("/")])
    assert report.new == 1
    assert set(portal.asked()) == {"/robots.txt", "/index.xml", "/a.xml", "/tin/0.html"}
    assert "https://b.vn/s.xml" in str(report.as_json())


def test_a_site_without_sitemaps_is_told(tmp_path: Path, portal: Portal) -> None:
    portal.robots("User-agent: *\nDisallow:")
    report = fetch(tmp_path, portal, sites=[portal.at("/")])
    assert report.failed == 1
    assert "sitemaps" in str(report.as_json())


def test_sitemaps_that_do_not_agree_cause_no_requests(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.sitemap("/a.xml", {"/tin/0.html": "2025-03-01", "/tin/1.html": "2025-03"})
    portal.sitemap("/b.xml", {"/tin/0.html": "2025-03-01T09:00+07:00", "/tin/1.html": "gần đây"})
    keys: dict[str, Any] = {
        "feeds": [portal.at("/rss")],
        "sitemaps": [portal.at("/a.xml"), portal.at("/b.xml")],
        "recheck_days": 1,
    }
    assert fetch(tmp_path, portal, **keys).new == 3
    portal.sitemap("/c.xml", {"/tin/2.html": "2025-03-01"})
    start = len(portal.requests)
    fetch(tmp_path, portal, **keys)
    assert portal.asked(start) == ["/rss", "/a.xml", "/b.xml"]


def test_what_is_wanted_may_change_though_the_source_has_not(
    tmp_path: Path, portal: Portal
) -> None:
    three(portal)
    keys: dict[str, Any] = {"feeds": [portal.at("/rss")], "recheck_days": 1}
    assert fetch(tmp_path, portal, **keys, include=["*/0.html"]).new == 1
    assert fetch(tmp_path, portal, **keys, since=date(2025, 2, 2)).new == 0
    assert fetch(tmp_path, portal, **keys, since=date(2025, 2, 1)).new == 2


def test_addresses_in_vietnamese(tmp_path: Path, portal: Portal) -> None:
    portal.put("/tin/chuy%E1%BB%83n-%C4%91%E1%BB%95i.html?trang=m%E1%BB%99t", "Chuyển đổi")
    portal.feed("/rss", "/tin/chuyển-đổi.html?trang=một")
    for new in (1, 0):
        assert counts(fetch(tmp_path, portal, feeds=[portal.at("/rss")])) == (
            new, 0, 1 - new, 0, 0, 0, 0,
        )  # fmt: skip
    with indexed(tmp_path)[0] as index:
        (id,) = index.ids()
        assert id == id_of(portal.at("/tin/chuyển-đổi.html?trang=một"))


def test_links_of_section_pages(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.pages["/tin/"] = Page(
        b"""<a href="0.html">a</a> <a href="0.html#b">b</a> <a href="/tin/video/1.html">c</a>
        <a href="/lien-he">d</a> <a rel="nofollow" href="2.html">e</a> <a href="http://[x">f</a>
        <a href="https://khac.vn/tin/1.html">g</a> <a href="javascript:alert(1)">h</a> <a>i</a>
        <a href="1.html">Ti\xc3\xaap</a>""",
        content_type=HTML,
    )
    report = fetch(
        tmp_path, portal, sections=[portal.at("/tin/")], include=["/tin/*"], exclude=["*/video/*"]
    )
    assert (report.new, report.refused) == (2, 0)
    assert portal.asked() == ["/robots.txt", "/tin/", "/tin/0.html", "/tin/1.html"]


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.robots("User-agent: *\nDisallow: /tin/1\nDisallow: /kin\nAllow: /\n")
    portal.feed("/kin/rss", "/tin/2.html")
    portal.redirect("/tin/2.html", "/kin/2.html")
    feeds = [portal.at("/rss"), portal.at("/kin/rss")]
    assert counts(fetch(tmp_path, portal, feeds=feeds)) == (1, 0, 0, 0, 3, 0, 0)
    assert portal.asked() == ["/robots.txt", "/rss", "/tin/0.html", "/tin/2.html"]


@pytest.mark.parametrize("status", [500, 429, 503])
def test_a_robots_txt_that_cannot_be_had_forbids_everything(
    tmp_path: Path, portal: Portal, status: int
) -> None:
    three(portal)
    portal.robots("", status=status)
    report = fetch(tmp_path, portal, feeds=[portal.at("/rss")])
    assert (report.failed, report.answered) == (1, False)
    assert portal.asked() == ["/robots.txt"]


def test_one_that_is_not_there_forbids_nothing_and_one_may_lie_elsewhere(
    tmp_path: Path, portal: Portal
) -> None:
    three(portal)
    del portal.pages["/robots.txt"]
    assert fetch(tmp_path, portal, feeds=[portal.at("/rss")]).new == 3
    shutil.rmtree(tmp_path / "kho")
    portal.redirect("/robots.txt", "/r.txt")
    portal.pages["/r.txt"] = Page(
        b"User-agent: searchkit\nDisallow: /tin/0", content_type="text/plain"
    )
    assert fetch(tmp_path, portal, feeds=[portal.at("/rss")]).new == 2


def test_the_delay_is_kept_over_one_connection(tmp_path: Path, portal: Portal) -> None:
    """By the clock of the server: what is asked for, and twice that by robots.txt."""
    three(portal)
    fetch(tmp_path, portal, feeds=[portal.at("/rss")], delay=0.1)
    assert min(portal.gaps()) >= 0.1
    assert portal.most_open == 1
    assert len({request.client for request in portal.requests}) == 1
    portal.robots("User-agent: *\nCrawl-delay: 0.2")
    portal.requests.clear()
    with sqlite3.connect(tmp_path / "kho" / ".fetch" / "state.sqlite") as state:
        state.execute("DELETE FROM robots")
    fetch(tmp_path, portal, feeds=[portal.at("/rss")], delay=0.1)
    assert min(portal.gaps()[1:]) >= 0.2


def test_the_delay_is_kept_between_runs(tmp_path: Path, portal: Portal) -> None:
    for _ in range(2):
        fetch(tmp_path, portal, feeds=[portal.at("/rss")], delay=0.3)
    assert min(portal.gaps()) >= 0.3


def test_a_host_that_wants_a_pause_has_it(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    good = portal.pages["/tin/1.html"]
    portal.pages["/tin/1.html"] = Page(b"", 429, headers={"Retry-After": "1"}, is_tagged=False)

    def change(report: Report) -> None:
        if "/tin/1.html" in portal.asked():
            portal.pages["/tin/1.html"] = good

    sources = read_sources(sources_file(tmp_path, portal, feeds=[portal.at("/rss")]))
    assert follow(sources, tmp_path / "kho", change).new == 3
    asked = portal.asked()
    assert asked.count("/tin/1.html") == 2
    assert portal.gaps()[asked.index("/tin/1.html")] >= 1


def test_a_host_that_wants_a_pause_for_ever_is_left_alone(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.pages["/rss"] = Page(b"", 503, headers={"Retry-After": "86400"}, is_tagged=False)
    common = "minutes = 0.01"
    assert fetch(tmp_path, portal, common, feeds=[portal.at("/rss")]).failed == 1
    assert fetch(tmp_path, portal, common, feeds=[portal.at("/rss")]).requests == 0
    assert portal.asked() == ["/robots.txt", "/rss"]


def test_a_run_takes_so_many_pages_and_the_next_goes_on(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    keys: dict[str, Any] = {"feeds": [portal.at("/rss")], "recheck_days": 1}
    assert counts(fetch(tmp_path, portal, **keys, pages=2)) == (2, 0, 0, 0, 0, 0, 1)
    assert counts(fetch(tmp_path, portal, **keys, pages=2)) == (1, 0, 0, 0, 0, 0, 0)
    shutil.rmtree(tmp_path / "kho")
    assert fetch(tmp_path, portal, **keys, megabytes=0.001).waiting >= 1


def test_hosts_take_turns_and_a_dead_one_holds_up_nobody(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    with socket.create_server(("127.0.0.1", 0)) as unused:
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}/rss"
    with listening() as other:
        three(other)
        common = f'[portals.b]\nfeeds = ["{other.at("/rss")}", "{dead}"]\ndelay = 0.2\n'
        report = fetch(tmp_path, portal, common, feeds=[portal.at("/rss")], delay=0.2)
        assert (report.new, report.failed) == (6, 1)
        both = sorted((*portal.requests, *other.requests), key=lambda request: request.moment)
        hosts = [request.headers["Host"] for request in both]
        assert all(a != b for a, b in pairwise(hosts))
        assert min(*portal.gaps(), *other.gaps()) >= 0.2


def test_documents_are_kept_and_pictures_are_not(tmp_path: Path, portal: Portal) -> None:
    three(portal)
    portal.pages["/tin/1.html"] = Page(b"%PDF-1.4 x", content_type="application/pdf")
    portal.pages["/tin/2.html"] = Page(b"x" * 1000, content_type="image/png")
    report = fetch(tmp_path, portal, feeds=[portal.at("/rss")])
    assert (report.new, report.refused) == (2, 1)
    assert "image/png" in report.problems[0].reason
