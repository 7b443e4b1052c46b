"""OpenSearch as one would set it up: standard and folded fields, highlights, aggregations."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tests.bench.servers import Corpus, Missing, Request, Served
from tests.bench.servers.asking import ask, records
from tests.bench.stopwatch import Stopwatch
from tests.cluster import nodes

_JSON: Final = {"Content-Type": "application/json"}
_TEXT: Final = {
    "type": "text",
    "fields": {"folded": {"type": "text", "analyzer": "folded"}},
}
_FOLDED: Final = {
    "type": "custom",
    "tokenizer": "standard",
    "filter": ["lowercase", "asciifolding"],
}
_INDEX: Final = {
    "settings": {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "analysis": {"analyzer": {"folded": _FOLDED}},
    },
    "mappings": {
        "properties": {
            "title": _TEXT,
            "text": _TEXT,
            "source": {"type": "keyword"},
            "year": {"type": "keyword"},
        }
    },
}
_FIELDS: Final = ["title^2", "text", "title.folded^2", "text.folded"]


class OpenSearch:
    """A node of Maven's artifacts, of the newest version whose Java is here."""

    name = "OpenSearch"

    @contextmanager
    def running(self, corpus: Corpus, folder: Path) -> Iterator[Served]:
        try:
            version = newest()
            self.name = f"OpenSearch {nodes.VERSIONS[version][0]}"
            with nodes.running(folder, version) as (node,):
                port = urlsplit(node.url).port or 0
                with Stopwatch() as watch:
                    ask(port, Request("PUT", "/articles", json.dumps(_INDEX).encode(), _JSON))
                    for lines in records(corpus.articles):
                        body = b"".join(b'{"index":{}}\n%s\n' % line for line in lines)
                        ask(port, Request("POST", "/articles/_bulk", body, _JSON))
                    ask(port, Request("POST", "/articles/_refresh"))
                yield Served(port, (node.process,), watch.seconds, _request)
        except nodes.Missing as error:
            raise Missing(str(error)) from None


def newest() -> str:
    """The newest version whose Java is here.

    Raises:
        nodes.Missing: There is no Java for any.
    """
    for version in ("3", "2"):
        try:
            nodes.java_for(version)
        except nodes.Missing as error:
            missing = error
        else:
            return version
    raise missing


def _request(query: str) -> Request:
    body = {
        "query": {"multi_match": {"query": query, "fields": _FIELDS, "type": "most_fields"}},
        "size": 10,
        "track_total_hits": True,
        "highlight": {"fields": {"text": {}, "text.folded": {}, "title": {}}},
        "aggs": {name: {"terms": {"field": name}} for name in ("source", "year")},
    }
    return Request("POST", "/articles/_search", json.dumps(body).encode(), _JSON)
