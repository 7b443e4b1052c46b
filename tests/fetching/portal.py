"""A portal on this machine: real connections, every request written down with its moment."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

HTML = "text/html; charset=utf-8"
TITLES = (
    "Tổ công nghệ số cộng đồng",
    "Cơ sở dữ liệu quốc gia về dân cư",
    "Dịch vụ công trực tuyến",
)


class Request(NamedTuple):
    """A request as it came in."""

    moment: float
    path: str
    headers: Mapping[str, str]
    client: tuple[str, int]


@dataclass(slots=True)
class Page:
    """What is answered, with a tag and a time of change unless ``headers`` say otherwise."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    is_tagged: bool = True


Special = Callable[["Handler"], None]


class Portal(ThreadingHTTPServer):
    """Answers by path; what it does not have is 404."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Page | Special] = {
            "/robots.txt": Page(b"", content_type="text/plain")
        }
        self.requests: list[Request] = []
        self.open = self.most_open = 0
        self.ended = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}"

    def count(self, by: int) -> None:
        """Count connections that are open."""
        with self._lock:
            self.open += by
            self.most_open = max(self.most_open, self.open)

    def asked(self, start: int = 0) -> list[str]:
        """The paths of requests, in order."""
        return [request.path for request in self.requests[start:]]

    def gaps(self) -> list[float]:
        """Seconds between requests that follow each other."""
        moments = [request.moment for request in self.requests]
        return [after - before for before, after in pairwise(moments)]

    # --- what it has -----------------------------------------------------------------------------

    def put(self, path: str, title: str, text: str = "", **options: Any) -> None:
        """Put an article at a path."""
        self.pages[path] = Page(article(title, text), **options)

    def feed(self, path: str, *links: str, day: str = "Sat, 01 Feb 2025 08:00:00 +0700") -> None:
        """Put a feed at a path."""
        items = "".join(
            f"<item><title>Tin</title><link>{self.at(x)}</link><pubDate>{day}</pubDate></item>"
            for x in links
        )
        body = f'<rss version="2.0"><channel><title>Cổng</title>{items}</channel></rss>'
        self.pages[path] = Page(body.encode(), content_type="application/rss+xml")

    def sitemap(self, path: str, links: Mapping[str, str], *, is_index: bool = False) -> None:
        """Put a sitemap at a path: times of change by link; an empty one is not stated."""
        outer, inner = ("sitemapindex", "sitemap") if is_index else ("urlset", "url")
        entries = "".join(
            f"<{inner}><loc>{self.at(link)}</loc>"
            + (f"<lastmod>{lastmod}</lastmod>" if lastmod else "")
            + f"</{inner}>"
            for link, lastmod in links.items()
        )
        body = f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{outer}>'
        self.pages[path] = Page(body.encode(), content_type="application/xml")

    def robots(self, text: str, **options: Any) -> None:
        """Put a robots.txt."""
        self.pages["/robots.txt"] = Page(text.encode(), content_type="text/plain", **options)

    def redirect(self, path: str, to: str, status: int = 301) -> None:
        """Lead from a path to an address."""
        self.pages[path] = Page(status=status, headers={"Location": to}, is_tagged=False)

    def at(self, link: str) -> str:
        """The address of a path; an address as it is."""
        return self.url + link if link.startswith("/") else link


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: Portal

    def setup(self) -> None:
        """Begin."""
        super().setup()
        self.server.count(1)

    def finish(self) -> None:
        """End."""
        super().finish()
        self.server.count(-1)

    def do_GET(self) -> None:
        """Answer."""
        moment, path = time.monotonic(), self.path
        self.server.requests.append(
            Request(moment, path, dict(self.headers.items()), self.client_address)
        )
        page = self.server.pages.get(path, Page(b"none", 404, is_tagged=False))
        if not isinstance(page, Page):
            page(self)
            return
        tags = {}
        if page.is_tagged:
            tags = {
                "ETag": f'"{sha256(page.body).hexdigest()[:8]}"',
                "Last-Modified": formatdate(0),
            }
        if tags and self.headers.get("If-None-Match") == tags["ETag"]:
            self.answer(Page(b"", 304, headers=tags))
            return
        self.answer(Page(page.body, page.status, page.content_type, {**tags, **page.headers}))

    def answer(self, page: Page) -> None:
        """Send a page."""
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.status != 304:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def article(title: str, text: str = "") -> bytes:
    """A page with an article."""
    said = text or "Người dân được hướng dẫn nộp hồ sơ trên cổng dịch vụ công của tỉnh."
    paragraphs = "".join(
        f"<p>{said} Việc này được làm ở mọi xã, phường trong năm nay, đoạn {number}.</p>"
        for number in range(4)
    )
    return (
        f"<!doctype html><html><head><title>{title}</title>"
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
        f"</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


@contextmanager
def listening() -> Iterator[Portal]:
    """A portal that listens meanwhile."""
    with Portal() as portal:
        thread = threading.Thread(target=portal.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield portal
        finally:
            portal.ended.set()
            portal.shutdown()
            thread.join()


def sources_file(folder: Path, portal: Portal, common: str = "", **keys: object) -> Path:
    """A sources file for a portal; keys of the portal as TOML writes them."""
    given = {"delay": 0.01, "recheck_days": 0, **keys}
    lines = "".join(f"{name} = {toml(value)}\n" for name, value in given.items())
    path = folder / "sources.toml"
    path.write_text(
        f'contact = "tests@example.vn"\nprivate = ["127.0.0.1"]\n{common}\n'
        f"[portals.cổng]\n{lines}".replace("portals.cổng", 'portals."cổng"'),
        "utf-8",
    )
    return path


def toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
