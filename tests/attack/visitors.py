"""Visitors who want to break something: hostile addresses, headers and bytes, by the thousand."""

import json
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from bs4 import BeautifulSoup
from lxml import etree  # type: ignore[import-untyped]

from tests.fuzz.hostile import queries

from .findings import Findings
from .target import parsed, serving

MOST_OF_A_PAGE: Final = 300_000  # bytes
_MOST_GROWTH: Final = 48 << 20  # bytes of both processes, between half of the requests and all
_PATHS: Final = (
    *("/tim", "/tim", "/tim", "/", "/theo-doi/atom.xml", "/theo-doi/feed.json", "/api/v1/search"),
    *("/api/v1/suggest", "/opensearch/suggest", "/bai/", "/api/v1/articles/", "/api/v1/similar/"),
    *(
        "/van-ban/",
        "/so-lieu",
        "/so-lieu/csv",
        "/phat-bieu",
        "/phat-bieu/csv",
        "/chuyen/",
        "/tim/source",
        "/bieu-do/svg",
    ),
    *("/api/v1/documents/", "/api/v1/figures", "/api/v1/quotes", "/api/v1/stats", "/theo-doi"),
    *("/static/", "/sitemap.xml", "/robots.txt", "/readyz", "/metrics", "/api/v1/openapi.json"),
)
_NAMES: Final = (
    "q",
    "q",
    "q",
    "from",
    "to",
    "source",
    "organisation",
    "province",
    "number",
    "sort",
    "exact",
    "page",
    "limit",
    "lang",
    "speaker",
    "nguoi",
    "so-sanh",
    "som",
    "format",
    "p",
)
_EVIL: Final = (
    *(
        "<script>x()</script>",
        "'\"><evil onerror=x>",
        "\r\nX-Evil: 1",
        "\x1b]0;x\x07",
        "javascript:x()",
    ),
    *(
        "../../etc/passwd",
        "%2e%2e%2f",
        "\0",
        "{{7*7}}",
        "-1",
        "0",
        "9" * 400,
        "1e400",
        "[" * 9_000,
        "//evil.example",
    ),
    *(
        "2025-99-99",
        "relevance",
        "date",
        "10",
        "1000000",
        "٣",
        "en",
        "\ud800",
        "𠀀" * 3_000,
        "ế" * 5_000,
    ),
)
_HEADERS: Final = (
    "Host",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Prefix",
    "Cookie",
    "If-None-Match",
    "Range",
    "Accept-Language",
    "User-Agent",
    "Content-Length",
    "Forwarded",
)
_TOLD: Final = (
    *(
        "a..b",
        "//evil.example",
        "evil.example",
        "9.9.9.3:40000",
        "javascript",
        "lang=<evil>",
        'W/"' * 900,
    ),
    *("bytes=" + "0-1," * 900, "xn--a", "[::1", "\x1b[2J", "-1", "é", "a" * 9_000, ""),
)


def attack(index: Path, work: Path, count: int, dice: random.Random) -> Iterator[Findings]:
    """Ask so many hostile requests of a server over an index."""
    found = Findings("hostile requests")
    with serving(index, work / "access.log") as server:
        grown: list[int] = []
        worst = 0.0
        for number, request in enumerate(islice(_requests(dice), count)):
            started = time.monotonic()
            answer = server.send(request)
            worst = max(worst, time.monotonic() - started)
            found.tried += 1
            _look_at(found, request, answer)
            if number in {count // 2, count - 1}:
                grown.append(server.memory())
        found.expect(grown[-1] - grown[0] < _MOST_GROWTH, f"memory grew: {grown} bytes")
        found.took(worst, 5, "slowest answer")
        found.measured["memory"] = " then ".join(f"{size >> 20} MB" for size in grown)
        found.expect(server.get("/tim?q=a")[0] == 200, "it no longer answers")
    found.expect_text("".join(server.said), "standard error")
    for line in (work / "access.log").read_text("utf-8").splitlines():
        found.expect("status" in json.loads(line), line)
    yield found


def _requests(dice: random.Random) -> Iterator[bytes]:
    typed = queries(dice)
    while True:
        kind = dice.random()
        if kind < 0.05:
            yield bytes(dice.randrange(256) for _ in range(dice.randrange(300))) + b"\r\n\r\n"
            continue
        path = dice.choice(_PATHS)
        if path.endswith("/") and len(path) > 1:
            path += quote(dice.choice(_EVIL).encode("utf-8", "surrogatepass"), safe="/%")[:9_000]
        values = {dice.choice(_NAMES): _value(dice, typed) for _ in range(dice.randrange(5))}
        address = "&".join(f"{name}={value}" for name, value in values.items())
        lines = [
            f"{dice.choice(('GET', 'GET', 'GET', 'HEAD', 'POST', 'X'))} {path}?{address} HTTP/1.1"
        ]
        lines.append("Connection: close")
        told = {name: dice.choice(_TOLD) for name in dice.sample(_HEADERS, dice.randrange(3))}
        lines += [f"{name}: {value}" for name, value in ({"Host": "localhost"} | told).items()]
        yield "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass")


def _value(dice: random.Random, typed: Iterator[str]) -> str:
    value = dice.choice(_EVIL) if dice.random() < 0.4 else next(typed)
    return quote(value.encode("utf-8", "surrogatepass"))[: dice.choice((300, 3_000, 15_000))]


def _look_at(found: Findings, request: bytes, answer: bytes) -> None:
    told = repr(request[:200])
    status, headers, body = parsed(answer)
    if not (request.strip() or answer):  # empty lines ask for nothing
        return
    found.expect(
        200 <= status < 500 or (status == 503 and "retry-after" in headers),
        f"{status}: {told} {body[-300:]!r}",
    )
    found.expect("x-evil" not in headers, f"a header of ours was not: {told}")
    found.expect(len(body) <= MOST_OF_A_PAGE or b"limit=" in request, f"{len(body)} bytes: {told}")
    found.expect(b"Traceback" not in body, f"a traceback: {told}")
    found.expect(b"http://evil.example" not in body, f"a link of a visitor: {told}")
    if body and not request.startswith(b"HEAD"):
        try:
            _read(headers.get("content-type", ""), body)
        except (ValueError, AssertionError, etree.XMLSyntaxError) as error:
            found.expect(False, f"{type(error).__name__} {error}: {told}")


def _read(kind: str, body: bytes) -> None:
    """Read an answer as what it says that it is."""
    if "json" in kind:
        json.loads(body.decode())
    elif "xml" in kind or "svg" in kind:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    elif "html" in kind:
        page: Any = BeautifulSoup(body.decode(), "html.parser")
        for script in page("script"):
            if script.get("type") == "application/ld+json":  # it is read, not run
                json.loads(script.string)
            else:
                assert script.get("src", "").startswith("/static/")
        assert not page.find("evil")
        assert not page.find(attrs={"onerror": True})
