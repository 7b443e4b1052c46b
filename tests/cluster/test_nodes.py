"""Three nodes, of which each in turn is killed or stands still while others read and write."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from searchkit.article import Article
from searchkit.engine.opensearch.engine import ClusterEngine
from searchkit.engine.opensearch.location import Location, locate
from searchkit.engine.plan import And, Plan
from searchkit.errors import SearchKitError
from tests.cluster.nodes import Missing, Node, running
from tests.engine.strategies import document
from tests.missing import missing

pytestmark = pytest.mark.cluster
EVERYTHING = Plan((), And(()))
FIRST = [f"{i:02}" for i in range(40)]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    if os.environ.get("OPENSEARCH_NODES") != "3":
        pytest.skip("three nodes take two gigabytes of memory: OPENSEARCH_NODES=3")
    version = os.environ.get("OPENSEARCH_VERSION", "2")
    try:
        with running(tmp_path_factory.mktemp("nodes"), version, 3) as started:
            yield started
    except Missing as what:
        missing("OpenSearch", str(what))


@pytest.fixture(scope="module")
def location(nodes: list[Node]) -> Location:
    """Of an index in three shards, each of them on two nodes."""
    hosts = ",".join(node.url.removeprefix("http://") for node in nodes)
    where = locate(f"opensearch+http://{hosts}/three")
    where = Location(where.hosts, where.name, secure=False, shards=3, replicas="1-1")
    engine = ClusterEngine.create(where)
    add(engine, *FIRST)
    engine.connection.ask("GET", "/_cluster/health", wait_for_status="green", timeout="60s")
    return where


def add(engine: ClusterEngine, *ids: str) -> None:
    with engine.writer() as writer:
        writer.add(document(Article(id, f"Chuyển đổi số {id}", ())) for id in ids)


class Reader(threading.Thread):
    """Reads until it is told to stop.

    Attributes:
        wrong: What was not as it should be.
        slowest: Seconds.
        answers: How many there were.
    """

    def __init__(self, location: Location) -> None:
        super().__init__(daemon=True)
        self._engine = ClusterEngine(location)
        self._over = threading.Event()
        self.wrong: list[str] = []
        self.slowest, self.answers = 0.0, 0

    def run(self) -> None:
        before = 0
        while not self._over.is_set():
            started = time.monotonic()
            try:
                commit = self._engine.latest()
                ranking = commit.store.rank(EVERYTHING, 1000)
            except SearchKitError as error:
                self.wrong.append(repr(error))
                continue
            found = [hit.id for hit in ranking.hits]
            count = commit.lexicon.document_count()
            if found != sorted(set(found)) or len(found) != count or count < before:
                self.wrong.append(f"{len(found)} of {count} articles")
            before = count
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.answers += 1

    def end(self) -> None:
        self._over.set()
        self.join()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_killed_node_is_not_missed(nodes: list[Node], location: Location, number: int) -> None:
    readers = [Reader(location) for _ in range(2)]
    for reader in readers:
        reader.start()
    writer = ClusterEngine(location, lock_seconds=60)
    before = len(writer.latest().store.rank(EVERYTHING, 1000).hits)
    nodes[number].kill()
    add(writer, *(f"killed {number} {i}" for i in range(5)))
    nodes[number].start()
    nodes[number].wait()
    add(writer, *(f"again {number} {i}" for i in range(5)))
    writer.connection.ask("GET", "/_cluster/health", wait_for_status="green", timeout="60s")
    for reader in readers:
        reader.end()
    assert [reader.wrong for reader in readers] == [[], []]
    assert min(reader.answers for reader in readers) > 10
    assert len(writer.latest().store.rank(EVERYTHING, 1000).hits) == before + 10


def test_a_node_that_stands_still_is_not_missed(nodes: list[Node], location: Location) -> None:
    engine = ClusterEngine(location, lock_seconds=60)
    before = [hit.id for hit in engine.latest().store.rank(EVERYTHING, 1000).hits]
    nodes[1].signal(signal.SIGSTOP)
    try:
        time.sleep(3)
    finally:
        nodes[1].signal(signal.SIGCONT)
    found = [hit.id for hit in ClusterEngine(location).latest().store.rank(EVERYTHING, 1000).hits]
    assert found == before
