"""Portals that are slow, dying, endless or lead astray: one page is lost, the others are kept."""

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme

from searchkit import Article, read_articles
from searchkit.fetching.client import Answer, Client, NoAnswerError, RefusedError
from searchkit.fetching.report import Report
from searchkit.fetching.run import follow
from searchkit.fetching.sources_file import read_sources

from .portal import TITLES, Handler, Page, Portal, listening, sources_file


@pytest.fixture
def portal() -> Iterator[Portal]:
    with listening() as portal:
        for number, title in enumerate(TITLES):
            portal.put(f"/tin/{number}.html", title)
        portal.feed("/rss", "/tin/0.html", "/tin/xau.html", "/tin/2.html")
        yield portal


def fetch(folder: Path, portal: Portal, common: str = "", **keys: Any) -> Report:
    keys.setdefault("feeds", [portal.at("/rss")])
    return follow(
        read_sources(sources_file(folder, portal, common, **keys)), folder / "kho", lambda _: None
    )


def trickle(handler: Handler) -> None:
    """Send a byte now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    try:
        while not handler.server.ended.wait(0.05):
            handler.wfile.write(b"x")
    except OSError:
        handler.close_connection = True


def trickle_headers(handler: Handler) -> None:
    """Never come to the end of the headers."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    try:
        while not handler.server.ended.wait(0.05):
            handler.wfile.write(b"X-A: b\r\n")
    except OSError:
        handler.close_connection = True


def silence(handler: Handler) -> None:
    """Say nothing at all."""
    handler.server.ended.wait(10)
    handler.close_connection = True


def die(handler: Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<html><title>A")
    handler.close_connection = True


def die_in_a_chunk(handler: Handler) -> None:
    """Promise more chunks than are sent."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"5\r\nhello\r\n")
    handler.close_connection = True


def vanish(handler: Handler) -> None:
    """Close at once."""
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Send without end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        while not handler.server.ended.is_set():
            handler.wfile.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
    except OSError:
        handler.close_connection = True


def die_in_the_headers(handler: Handler) -> None:
    """End before the headers do."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    handler.close_connection = True


def garbage(handler: Handler) -> None:
    """Answer in no language."""
    handler.wfile.write(b"\0\xff no HTTP\r\n" * 10)
    handler.close_connection = True


def bomb() -> Page:
    body = gzip.compress(bytes(70 * 2**20))
    return Page(body, headers={"Content-Encoding": "gzip"}, is_tagged=False)


BAD: dict[str, tuple[Callable[[Handler], None] | Page, str]] = {
    "a byte now and then": (trickle, "không trả lời xong"),
    "headers without end": (trickle_headers, "kết nối|không trả lời xong"),
    "silence": (silence, "không trả lời xong"),
    "half an answer": (die, "kết nối hỏng"),
    "half a chunk": (die_in_a_chunk, "kết nối hỏng"),
    "half of the headers": (die_in_the_headers, "trống"),
    "nothing": (Page(b""), "trống"),
    "no answer": (vanish, "kết nối hỏng"),
    "no end": (endless, "dài hơn"),
    "a long answer that says so": (Page(b"x" * 600_000), "dài hơn"),
    "no HTTP": (garbage, "kết nối hỏng"),
    "a bomb": (bomb(), "giải nén"),
    "broken gzip": (Page(b"\x1f\x8b\x08xx", headers={"Content-Encoding": "gzip"}), "hỏng"),
    "half of gzip": (
        Page(gzip.compress(bytes(1000))[:-9], headers={"Content-Encoding": "gzip"}),
        "thiếu phần cuối",
    ),
    "what was not asked for": (Page(b"x", headers={"Content-Encoding": "br"}), "nén kiểu 'br'"),
    "an error": (Page(b"", 500), "mã 500"),
    "what nobody knows": (Page(b"", 299), "mã 299"),
    "not modified, out of the blue": (Page(b"", 304), "mã 304"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_answer_spoils_no_other(tmp_path: Path, portal: Portal, name: str) -> None:
    portal.pages["/tin/xau.html"], said = BAD[name]
    started = time.monotonic()
    report = fetch(tmp_path, portal, "answer_seconds = 0.4\nanswer_megabytes = 0.5")
    assert time.monotonic() - started < 5
    assert (report.new, report.failed) == (2, 1)
    (problem,) = report.problems
    assert problem.address == portal.at("/tin/xau.html")
    assert any(part in problem.reason for part in said.split("|"))
    assert portal.asked().count("/tin/xau.html") == 1
    read = list(read_articles([tmp_path / "kho"]))
    assert [article.title for article in read if isinstance(article, Article)] == [
        TITLES[0], TITLES[2],
    ]  # fmt: skip
    assert len(read) == 2


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("feed", Page(b"<rss><channel><item>", content_type="application/rss+xml")),
        ("sitemap", Page(b"no XML", content_type="application/xml")),
        ("sitemap", Page(gzip.compress(bytes(70 * 2**20)), content_type="application/gzip")),
        ("sitemap", Page(gzip.compress(b"<urlset>")[:-3], content_type="application/gzip")),
        ("feed", Page(b'<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss>&b;</rss>')),
        ("section", Page(b"")),
        ("section", Page(b"\xff\xfe\0<a href='\xd8'>")),
        ("feed", Page(b"", 404)),
    ],
)
def test_a_bad_source_spoils_no_other(
    tmp_path: Path, portal: Portal, name: str, page: Page
) -> None:
    portal.pages["/xau"] = page
    portal.pages["/tin/xau.html"] = portal.pages["/tin/1.html"]
    feeds = [portal.at("/rss")]
    keys: dict[str, Any] = {"feeds": feeds, f"{name}s": [portal.at("/xau")]}
    keys["feeds"] = feeds if name != "feed" else [portal.at("/xau"), *feeds]
    report = fetch(tmp_path, portal, **keys)
    assert report.new == 3
    assert report.failed == (name != "section")


# --- redirections ------------------------------------------------------------------------------


def test_redirections_that_lead_somewhere(tmp_path: Path, portal: Portal) -> None:
    portal.redirect("/tin/xau.html", "/a?utm_source=x", 302)
    portal.redirect("/a?utm_source=x", f"{portal.url}/b#c", 307)
    portal.put("/b", "Nơi đến")
    portal.redirect("/moi/rss", "/rss", 308)
    report = fetch(tmp_path, portal, feeds=[portal.at("/moi/rss")])
    assert (report.new, report.refused, report.failed) == (3, 0, 0)
    ids = [
        article.id for article in read_articles([tmp_path / "kho"]) if isinstance(article, Article)
    ]
    assert portal.at("/b") in ids


def test_redirections_in_a_circle(tmp_path: Path, portal: Portal) -> None:
    portal.redirect("/tin/xau.html", "/a")
    portal.redirect("/a", "/b")
    portal.redirect("/b", "/tin/xau.html")
    portal.redirect("/c", "/c")
    portal.feed("/rss2", "/c")
    portal.redirect("/vong", "/vong")
    feeds = [portal.at("/rss"), portal.at("/rss2"), portal.at("/vong")]
    report = fetch(tmp_path, portal, feeds=feeds)
    assert (report.new, report.failed) == (2, 3)
    for path in ("/tin/xau.html", "/a", "/b", "/c"):
        assert portal.asked().count(path) == 1
    assert portal.asked().count("/vong") <= 6


def test_redirections_without_end(tmp_path: Path, portal: Portal) -> None:
    for number in range(20):
        portal.redirect(f"/r/{number}", f"/r/{number + 1}")
    portal.redirect("/tin/xau.html", "/r/0")
    report = fetch(tmp_path, portal)
    assert (report.new, report.failed) == (2, 1)
    assert sum(path.startswith("/r/") for path in portal.asked()) <= 5


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:1/",
        "http://[::1]/",
        "https://khac.vn/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "http://[x",
        "http://a:b@127.0.0.1/",
    ],
)
def test_redirections_that_lead_away_are_not_followed(
    tmp_path: Path, portal: Portal, to: str
) -> None:
    portal.redirect("/tin/xau.html", to)
    portal.redirect("/moi", to)
    report = fetch(tmp_path, portal, feeds=[portal.at("/rss"), portal.at("/moi")])
    assert (report.new, report.refused, report.failed) == (2, 2, 0)
    assert set(portal.asked()) == {
        "/robots.txt", "/rss", "/moi", "/tin/0.html", "/tin/2.html", "/tin/xau.html",
    }  # fmt: skip


def test_a_robots_txt_that_leads_away_is_none(tmp_path: Path, portal: Portal) -> None:
    """A host of the operator's own network is not asked for what another portal says."""
    with listening() as own:
        portal.redirect("/robots.txt", f"http://localhost:{own.server_port}/quan-tri?xoa=1")
        sources = read_sources(sources_file(tmp_path, portal, feeds=[portal.at("/rss")]))
        sources = replace(sources, private=sources.private | {"localhost"})
        assert follow(sources, tmp_path / "kho", lambda _: None).new == 2
        assert own.requests == []


def test_a_name_for_this_machine_that_is_not_named_is_not_asked(
    tmp_path: Path, portal: Portal
) -> None:
    feed = f"http://localhost:{portal.server_port}/rss"
    report = fetch(tmp_path, portal, feeds=[feed], delay=2)
    assert (report.refused, report.answered) == (1, False)
    assert "private" in report.problems[0].reason
    assert portal.requests == []


# --- which machine is asked ----------------------------------------------------------------------


def wants(_: Answer) -> bool:
    return True


def test_a_name_that_changes_its_mind_is_believed_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the address that was judged is the one that is connected to."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolver(host: str, port: Any, *rest: Any, **named: Any) -> Any:
        if host != "portal.example":
            if host == "8.8.8.8":
                raise OSError("nobody is asked outside of this machine")
            return real(host, port, *rest, **named)
        asked.append(host)
        address = "8.8.8.8" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    client = Client("x", frozenset(), 1, 1000)
    address = f"http://portal.example:{portal.server_port}/tin/0.html"
    with pytest.raises(NoAnswerError):
        client.ask(address, {}, wants)
    assert asked == ["portal.example"]
    with pytest.raises(RefusedError):  # now it says that it is this machine
        client.ask(address, {}, wants)
    assert portal.requests == []


def test_tls_is_checked_by_name(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    portal.socket = context.wrap_socket(portal.socket, server_side=True)
    private = frozenset({"localhost", "127.0.0.1"})
    port = portal.server_port
    with pytest.raises(NoAnswerError, match="TLS"):
        Client("x", private, 2, 9999).ask(f"https://localhost:{port}/tin/0.html", {}, wants)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    client = Client("x", private, 2, 9999)
    with pytest.raises(NoAnswerError, match="TLS"):
        client.ask(f"https://127.0.0.1:{port}/tin/0.html", {}, wants)
    answer = client.ask(f"https://localhost:{port}/tin/0.html", {}, wants)
    assert TITLES[0].encode() in answer.content
    client.close()
