"""The servers that people would otherwise run: one module each, alike in what they are asked.

All are given the same articles and answer over HTTP with ten hits, what to mark in them, and
facets. To add one, write a class with the members of :class:`Server`, and name it in
:func:`servers`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from searchkit import Article


class Missing(Exception):  # noqa: N818 - what is missing, in one line
    """A server is not installed here."""


class Request(NamedTuple):
    """What a visitor sends."""

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles to serve.

    Attributes:
        name: What they are called in the report.
        path: JSON lines, as ``searchkit index`` reads them.
        articles: The same.
    """

    name: str
    path: Path
    articles: Sequence[Article] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs, with all articles in it.

    Attributes:
        port: Of this machine, where it answers.
        processes: Whose memory counts, with that of all that each has started.
        seconds: From the first article to an index that answers.
        request: What asks for the answer to a query.
    """

    port: int
    processes: tuple[int, ...]
    seconds: float
    request: Callable[[str], Request]


class Server(Protocol):
    """What can be run."""

    name: str
    """With its version."""

    def running(self, corpus: Corpus, folder: Path) -> AbstractContextManager[Served]:
        """Index a corpus in an empty folder and serve it.

        Raises:
            Missing: It is not installed.
        """
        ...


def servers(against: str | None) -> list[Server]:
    """All of them.

    Args:
        against: A revision of this repository that is measured beside what lies here.
    """
    from tests.bench.servers.opensearch import OpenSearch
    from tests.bench.servers.searchkit_cluster import SearchkitOnCluster
    from tests.bench.servers.searchkit_serve import Searchkit
    from tests.bench.servers.typesense import Typesense

    before = [Searchkit(against)] if against else []
    return [Searchkit(), *before, Typesense(), OpenSearch(), SearchkitOnCluster()]
