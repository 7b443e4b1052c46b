"""Asking a server of this machine, once; what is measured is asked by ``visitors``."""

import json
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from itertools import islice
from typing import Final

from searchkit import Article
from tests.bench.servers import Request

_AT_ONCE: Final = 1_000  # articles
_PATIENCE: Final = 120.0  # seconds


def ask(port: int, request: Request) -> bytes:
    """The answer to a request.

    Raises:
        RuntimeError: It is no good one.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    if response.status >= 300:
        raise RuntimeError(f"{request.path}: {response.status} {content[:300]!r}")
    return content


def wait_for(port: int, request: Request) -> None:
    """Wait until a request has a good answer."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, HTTPException, RuntimeError):
            ask(port, request)
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer from port {port}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def records(articles: Iterable[Article]) -> Iterator[list[bytes]]:
    """Articles as JSON, some at a time."""
    left = iter(articles)
    while some := list(islice(left, _AT_ONCE)):
        yield [json.dumps(_record(article), ensure_ascii=False).encode() for article in some]


def _record(article: Article) -> dict[str, str]:
    return {
        "title": article.title,
        "text": "\n".join(article.paragraphs),
        "source": article.source or "",
        "year": (article.published or "")[:4],
    }
