"""What a busy cluster, a bad network and a bad document do to who writes and who reads."""

import os
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

import searchkit
from searchkit import SearchKitError, StoreError
from searchkit.article import Article
from searchkit.cli import cli
from searchkit.engine.opensearch import connection
from searchkit.engine.opensearch.engine import ClusterEngine
from searchkit.engine.opensearch.location import AUTHORITY, PASSWORD
from searchkit.engine.plan import And, Plan
from tests.cluster.proxy import Fault, Proxy
from tests.cluster.scene import PassingEngine, new_engine
from tests.engine.strategies import document

pytestmark = pytest.mark.cluster
EVERYTHING = Plan((), And(()))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PassingEngine]:
    engine = new_engine(tmp_path)
    yield engine
    engine.close()


@pytest.fixture
def proxy(engine: PassingEngine) -> Iterator[Proxy]:
    with Proxy(os.environ["OPENSEARCH"].split(",")[0]).running() as running:
        yield running


def through(proxy: Proxy, engine: ClusterEngine) -> ClusterEngine:
    """The same index, asked through a proxy."""
    host = ("127.0.0.1", proxy.port)
    return ClusterEngine(replace(engine.connection.location, hosts=(host,)))


def found(engine: ClusterEngine) -> list[str]:
    return [hit.id for hit in engine.latest().store.rank(EVERYTHING, 1000).hits]


def add(engine: ClusterEngine, *ids: str, title: str = "Chuyển đổi số") -> None:
    with engine.writer() as writing:
        assert not writing.add(document(Article(id, title, ())) for id in ids)


@pytest.mark.parametrize("fault", ["busy", "cut"])
def test_a_busy_cluster_and_a_cut_connection_lose_nothing(
    engine: PassingEngine, proxy: Proxy, fault: Fault
) -> None:
    add(engine, *(f"{i}" for i in range(30)))
    times = iter(range(100))
    proxy.fault = lambda _, path: fault if "_bulk" in path and next(times) < 2 else None
    add(through(proxy, engine), *(f"{i}" for i in range(20, 50)), title="Số mới")
    assert next(times) > 2
    assert found(engine) == sorted(f"{i}" for i in range(50))
    articles = engine.latest().store.articles(map(str, range(50)))
    assert {articles[f"{i}"].title for i in range(20)} == {"Chuyển đổi số"}
    assert {articles[f"{i}"].title for i in range(20, 50)} == {"Số mới"}


def test_a_cluster_that_stays_busy_is_told(
    engine: PassingEngine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(engine, "1")
    monkeypatch.setattr(connection, "_PATIENCE", 0.2)
    proxy.fault = lambda _, path: "busy" if "_bulk" in path else None
    with pytest.raises(StoreError, match="chưa sẵn sàng"):
        add(through(proxy, engine), "2")
    assert found(engine) == ["1"]


def test_a_document_that_is_refused_is_named_and_the_others_are_kept(
    engine: PassingEngine, tmp_path: Path
) -> None:
    """Lucene takes no term of more than 32,766 bytes, and the source is one."""
    add(engine, "old")
    name = str(engine.connection.location)
    articles = [Article("old", "Số mới", (), source="n" * 40_000), Article("new", "Số", ())]
    told: list[str] = []
    changes = searchkit.Changes(report=told.append)
    with searchkit.open_index(name) as index:
        index.add(articles, changes)
    assert (changes.added, changes.updated, changes.rejected) == (1, 0, 1)
    assert len(told) == 1
    assert told[0].startswith("Cụm máy không nhận bài old: ")
    assert "\n" not in told[0]
    assert len(told[0]) < 400
    assert sorted(found(engine)) == ["new", "old"]
    assert engine.latest().store.articles(["old"])["old"].title == "Chuyển đổi số"
    assert engine.latest().lexicon.document_count() == 2


def test_what_is_too_large_for_a_request_goes_in_parts(
    engine: PassingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PORTION", 2_000)
    add(engine, *(f"{i:02}" for i in range(30)))
    assert found(engine) == [f"{i:02}" for i in range(30)]


def test_a_slow_network_is_slow_and_no_worse(engine: PassingEngine, proxy: Proxy) -> None:
    add(engine, "1")
    proxy.delay = 0.2
    slow = through(proxy, engine)
    add(slow, "2")
    assert found(slow) == ["1", "2"]


def test_missing_rights_are_told_in_a_line(engine: PassingEngine, proxy: Proxy) -> None:
    add(engine, "1")
    reader = through(proxy, engine)
    proxy.fault = lambda _, path: "forbidden" if "_update" in path else None
    with pytest.raises(StoreError, match="Không đủ quyền"):
        add(reader, "2")
    assert found(reader) == ["1"]


# --- TLS, users ----------------------------------------------------------------------------------


@pytest.fixture
def secured(engine: PassingEngine, tmp_path: Path) -> Iterator[Proxy]:
    """A cluster that is asked by TLS, with a certificate of its own authority, by one user."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    node = os.environ["OPENSEARCH"].split(",")[0]
    with Proxy(node, context=context, user=("lan", "bí mật:1")).running() as running:
        yield running


def test_a_secured_cluster_answers_whom_it_knows(
    engine: PassingEngine, secured: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(engine, "1")
    address = f"opensearch+https://lan@127.0.0.1:{secured.port}/{engine.connection.location.name}"

    def stats() -> str:
        result = CliRunner().invoke(cli, ["stats", "--index", address])
        if isinstance(result.exception, SearchKitError):
            return str(result.exception)
        assert result.exit_code == 0, result.output
        return result.output

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(AUTHORITY, raising=False)
        assert "Chứng chỉ TLS" in stats()
    monkeypatch.setenv(AUTHORITY, str(tmp_path / "authority.pem"))
    assert "không nhận tên hay mật khẩu" in stats()
    monkeypatch.setenv(PASSWORD, "sai")
    assert "không nhận tên hay mật khẩu" in stats()
    (tmp_path / "password").write_text("bí mật:1\n", "utf-8")
    monkeypatch.setenv(f"{PASSWORD}_FILE", str(tmp_path / "password"))
    assert "bí mật" not in stats()
    with searchkit.open_index(address) as index:
        assert index.ids() == ["1"]
    other = address.replace("127.0.0.1", "localhost")  # the certificate is for another name
    with pytest.raises(StoreError, match="Chứng chỉ TLS"):
        searchkit.open_index(other)
