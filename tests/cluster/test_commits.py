"""Commits on a cluster: seen whole or not at all, and of one writer at a time, killed or slow."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from searchkit.article import Article
from searchkit.engine.opensearch import garbage, head, lease, sending
from searchkit.engine.opensearch.engine import ClusterEngine, open_cluster
from searchkit.engine.opensearch.head import read_head, write_head
from searchkit.engine.opensearch.location import locate
from searchkit.engine.plan import And, Plan
from searchkit.errors import IndexLockedError, IndexNotFoundError, IndexVersionError, StoreError
from tests.cluster.scene import PassingEngine, new_address, new_engine
from tests.engine.strategies import document

pytestmark = pytest.mark.cluster
EVERYTHING = Plan((), And(()))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PassingEngine]:
    engine = new_engine(tmp_path)
    yield engine
    engine.close()


def add(engine: ClusterEngine, *ids: str, title: str = "Chuyển đổi số") -> None:
    with engine.writer() as writing:
        writing.add(document(Article(id, title, ())) for id in ids)


def found(engine: ClusterEngine) -> list[str]:
    return [hit.id for hit in engine.latest().store.rank(EVERYTHING, 1000).hits]


def other(engine: ClusterEngine, lock_seconds: float = 0) -> ClusterEngine:
    """The same index, as another process opens it."""
    return ClusterEngine(engine.connection.location, lock_seconds)


def expire(engine: ClusterEngine) -> None:
    """Let the lease of whoever has it be over."""
    state = read_head(engine.connection)
    assert state.lease is not None
    write_head(engine.connection, replace(state, lease=replace(state.lease, expires=0.0)))


def test_another_process_sees_a_commit_within_a_second(engine: PassingEngine) -> None:
    reader = other(engine)
    assert found(reader) == []
    add(engine, "1")
    until = time.monotonic() + 5
    while found(reader) != ["1"] and time.monotonic() < until:
        time.sleep(0.1)
    assert found(reader) == ["1"]


def test_one_writer_at_a_time_and_who_it_is(engine: PassingEngine) -> None:
    second = other(engine)
    with engine.writer(), pytest.raises(IndexLockedError, match=r"\d+@"), second.writer():
        pass
    add(second, "1")
    assert found(engine) == ["1"]


def test_a_writer_that_lost_its_lease_publishes_nothing(engine: PassingEngine) -> None:
    """It is fenced: what it wrote is never seen, also not by later commits."""

    def be_slow() -> None:
        with engine.writer() as slow:
            slow.add([document(Article("slow", "Số", ())), document(Article("1", "Chậm", ()))])
            slow.delete(["2"])
            expire(engine)
            add(other(engine), "fast")

    add(engine, "1", "2")
    with pytest.raises(IndexLockedError, match="giành quyền ghi"):
        be_slow()
    assert found(other(engine)) == ["1", "2", "fast"]
    add(engine, "3")
    assert found(engine) == ["1", "2", "3", "fast"]
    assert engine.latest().store.articles(["1"])["1"].title == "Chuyển đổi số"


def test_what_a_failed_writer_left_is_removed_by_the_next(engine: PassingEngine) -> None:
    def fail() -> None:
        with engine.writer() as writing:
            writing.add(document(Article(f"{i}", "Số", ())) for i in range(300))
            raise ZeroDivisionError

    add(engine, "1")
    with pytest.raises(ZeroDivisionError):
        fail()
    add(engine, "2")
    index = read_head(engine.connection).published.index
    engine.connection.ask("POST", f"/{index}/_refresh")
    assert engine.connection.ask("GET", f"/{index}/_count")["count"] == 2


def test_what_was_replaced_is_removed_when_nobody_reads_it(
    engine: PassingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("một", "hai", "ba"):
        add(engine, "1", title=title)
    index = read_head(engine.connection).published.index

    def documents() -> int:
        engine.connection.ask("POST", f"/{index}/_refresh")
        return int(engine.connection.ask("GET", f"/{index}/_count")["count"])

    assert documents() == 3
    for module in (head, garbage, lease):
        monkeypatch.setattr(module, "KEPT", -1.0)
    with engine.writer():
        pass
    assert documents() == 1
    assert found(engine) == ["1"]


def test_a_new_index_takes_the_place_of_the_old_at_once(engine: PassingEngine) -> None:
    add(engine, "old")
    reader, before = other(engine), engine.latest()
    anew = ClusterEngine(engine.connection.location, anew=True)
    with anew.writer() as writing:
        writing.add([document(Article("new", "Số", ()))])
        assert found(reader) == ["old"]
    assert found(anew) == ["new"]
    assert found(other(engine)) == ["new"]
    assert [hit.id for hit in before.store.rank(EVERYTHING, 9).hits] == ["old"]


def test_names_of_other_things_and_other_versions_are_told(engine: PassingEngine) -> None:
    name = engine.connection.location.name
    address = str(engine.connection.location)
    with pytest.raises(IndexNotFoundError):
        open_cluster(f"{address}-none")
    state = engine.connection.ask("GET", f"/{name}/_doc/head")["_source"]["head"]
    for key, value in (("searchkit", 99), ("analyzer", "another")):
        changed = {"head": {**state, key: value}}
        engine.connection.ask("PUT", f"/{name}/_doc/head", changed)
        with pytest.raises(IndexVersionError, match="--rebuild"):
            open_cluster(address)
    engine.connection.ask("PUT", f"/{name}/_doc/head", {"something": "else"})
    with pytest.raises(StoreError, match="không phải chỉ mục của searchkit"):
        open_cluster(address)
    taken = replace(engine.connection.location, name=f"{name}-articles-000000")
    with pytest.raises(StoreError, match="không phải chỉ mục của searchkit"):
        ClusterEngine.create(taken)


def test_any_number_of_processes_make_an_index_at_once() -> None:
    """Who came second was told that the cluster is not ready, or the name another thing's."""
    engines: list[PassingEngine] = []
    for _ in range(3):
        location = locate(new_address())
        with ThreadPoolExecutor(8) as threads:
            made = [threads.submit(PassingEngine.create, location) for _ in range(8)]
        tokens = {read_head(each.result().connection).published.token for each in made}
        assert len(tokens) == 1
        engines += [each.result() for each in made]
    for engine in engines:
        engine.close()


def test_what_was_begun_is_finished(engine: PassingEngine) -> None:
    connection = engine.connection
    connection.ask("DELETE", f"/{connection.location.name}/_doc/head")
    with pytest.raises(IndexNotFoundError):
        other(engine)
    again = ClusterEngine.create(connection.location)
    add(again, "1")
    assert found(again) == ["1"]


def test_a_closed_index_is_told(engine: PassingEngine) -> None:
    add(engine, "1")
    index = read_head(engine.connection).published.index
    engine.connection.ask("POST", f"/{index}/_close")
    with pytest.raises(StoreError, match="đang đóng"):
        found(engine)
    engine.connection.ask("POST", f"/{index}/_open", wait_for_active_shards="1")
    assert found(engine) == ["1"]


def test_a_full_disk_is_told_and_nothing_is_published(engine: PassingEngine) -> None:
    add(engine, "1")
    index = read_head(engine.connection).published.index

    def block(blocked: bool | None) -> None:
        settings = {"index.blocks.read_only_allow_delete": blocked}
        engine.connection.ask("PUT", f"/{index}/_settings", settings)

    block(True)
    with pytest.raises(StoreError, match="đã đầy"):
        add(engine, "2")
    block(None)
    assert found(engine) == ["1"]
    add(engine, "3")
    assert found(engine) == ["1", "3"]


def test_a_killed_writer_leaves_the_commit_before(engine: PassingEngine, exhaustive: bool) -> None:
    """At moments by chance; the next run gives what one run gives."""
    dice = Random(21)
    add(engine, *(f"{i}" for i in range(20)))
    for turn in range(200 if exhaustive else 4):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITING, str(engine.connection.location), str(turn)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, 1.0))
        process.kill()
        process.wait()
        process.stdout.close()
        reader = other(engine)
        titles = {a.title for a in reader.latest().store.articles(map(str, range(20))).values()}
        assert len(titles) == 1, "a mixture of two commits"
        assert found(reader) == sorted(f"{i}" for i in range(20))
        if read_head(engine.connection).lease is not None:
            expire(engine)
    add(engine, *(f"{i}" for i in range(20)), title="cuối")
    articles = engine.latest().store.articles(map(str, range(20)))
    assert {article.title for article in articles.values()} == {"cuối"}


_WRITING = """
import sys
from searchkit.article import Article
from searchkit.engine.opensearch import sending
from searchkit.engine.opensearch.engine import open_cluster
from tests.engine.strategies import document
sending._BATCH = 3
engine = open_cluster(sys.argv[1])
documents = [document(Article(f"{i}", f"Lần {sys.argv[2]}", ())) for i in range(20)]
print("ready", flush=True)
with engine.writer() as writing:
    writing.add(documents)
"""


def test_a_batch_that_is_full_is_sent(
    engine: PassingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_BATCH", 4)
    add(engine, *(f"{i:02}" for i in range(11)))
    assert found(engine) == [f"{i:02}" for i in range(11)]
