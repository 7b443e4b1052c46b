"""What users do with an address: the library, the commands and the site over a cluster."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

import searchkit
from searchkit import Overview, SearchIndex, StoreError
from searchkit.article import Article
from searchkit.cli import cli
from searchkit.engine.opensearch.engine import ClusterEngine
from searchkit.engine.opensearch.location import locate
from tests.cluster.proxy import Proxy
from tests.cluster.scene import PassingEngine, new_address
from tests.engine.strategies import SYLLABLES
from tests.web.service import in_two_processes
from web import create_app

pytestmark = pytest.mark.cluster
BATCH = 64
CORPUS = Path(__file__).parents[2] / "corpus"
QUERIES = Path(__file__).parents[1] / "corpus_queries" / "queries.jsonl"
HARD = (
    "chuyển đổii số quốc gja",
    'dich vu cong "cơ sở dử liệu" OR csdl -title:nghị +"tổ công nghệ số"~5',
    "tchuyeenr ddooir soos quoocs gia",
    "source:chinhphu from:2024 căn cước",
    "from:2024",
    "zzyzx qwrtp",
    "",
)


def run(*arguments: str, code: int = 0) -> Any:
    """What a command prints as JSON."""
    result = CliRunner().invoke(cli, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The corpus in a folder."""
    address = str(tmp_path_factory.mktemp("folder") / "index")
    run("index", str(CORPUS), "--index", address)
    return address


@pytest.fixture(scope="module")
def cluster(folder: str) -> Iterator[str]:
    """The corpus on a cluster."""
    address = new_address()
    added = run("index", str(CORPUS), "--index", address)["added"]
    assert added == len(searchkit.open_index(folder))
    yield address
    PassingEngine(locate(address)).close()


def without_moments(overview: Overview) -> Overview:
    """The same wherever and whenever the articles were indexed."""
    newest = tuple(replace(hit, indexed=None) for hit in overview.newest)
    return replace(overview, newest=newest)


def queries() -> list[str]:
    return [json.loads(line)["text"] for line in QUERIES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("sort", ["relevance", "date", "indexed"])
def test_every_query_finds_the_same(folder: str, cluster: str, sort: Any) -> None:
    with searchkit.open_index(folder) as here, searchkit.open_index(cluster) as there:
        for query in (*queries()[::3], *HARD):
            one, other = (index.search(query, sort=sort) for index in (here, there))
            assert other.total == one.total, query
            assert other.near_total == one.near_total, query
            assert other.facets == one.facets, query
            assert (other.corrected, other.reason) == (one.corrected, one.reason)
            assert [hit.id for hit in other.hits] == [hit.id for hit in one.hits], query
            for hit, same in zip(other.hits, one.hits, strict=True):
                assert hit.score == pytest.approx(same.score, rel=1e-6)
                assert hit.snippets == same.snippets
                assert (hit.missing, hit.duplicates) == (same.missing, same.duplicates)


def test_searches_and_pages_take_few_trips(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ClusterEngine(locate(cluster))
    index = SearchIndex(engine)
    index.search("chuyển đổi số")  # the head is read, and the lexicon
    asked: list[str] = []
    ask = engine.connection.ask

    def noted(method: str, path: str, *rest: Any, **more: Any) -> Any:
        asked.append(path)
        return ask(method, path, *rest, **more)

    monkeypatch.setattr(engine.connection, "ask", noted)

    def trips(question: Any) -> int:
        asked.clear()
        question()
        # The head is read once a second, whatever is asked.
        return sum(not path.endswith("/_doc/head") for path in asked)

    counts = [trips(lambda query=query: index.search(query)) for query in (*queries(), *HARD[:5])]
    assert max(counts) <= 3
    assert sorted(counts)[len(counts) // 2] <= 2
    ids = index.ids()
    typed = ("c", "chuyen doi", "nghị quyết 5", "tổ cô", "vneid l", "zzyzx")
    assert [trips(lambda prefix=prefix: index.suggest(prefix)) for prefix in typed] == [1] * 6
    assert max(trips(lambda id=id: index.view(id, "số")) for id in ids[:9]) <= 2
    assert max(trips(lambda id=id: index.similar(id)) for id in ids[:9]) <= 4
    index.close()


@pytest.fixture
def proxied() -> Iterator[tuple[Proxy, str]]:
    """A proxy, and the address of a new index behind it."""
    with Proxy(os.environ["OPENSEARCH"].split(",")[0]).running() as proxy:
        address = f"opensearch+http://127.0.0.1:{proxy.port}/{new_address().rpartition('/')[2]}"
        yield proxy, address
        PassingEngine(locate(address)).close()


def test_a_batch_of_articles_takes_four_trips_and_a_page_of_one_three(
    proxied: tuple[Proxy, str],
) -> None:
    """As a proxy counts them; a commit takes some of its own, and the head is read each second."""
    proxy, address = proxied

    def trips(question: Any) -> int:
        before = len(proxy.requests)
        question()
        return sum(not path.endswith("/_doc/head") for path in proxy.requests[before:])

    def articles(first: int, count: int) -> list[Article]:
        texts = {
            n: " ".join(Random(n).choices(SYLLABLES, k=60)) for n in range(first, first + count)
        }
        return [Article(f"{n}", f"Bài {n}", (text,)) for n, text in texts.items()]

    with searchkit.create_index(address) as index:
        one = trips(lambda: index.add(articles(0, BATCH)))
        assert trips(lambda: index.add(articles(BATCH, 3 * BATCH))) - one <= 2 * 4
    start, sent = len(proxy.requests), proxy.received
    site = create_app({"index": address}).test_client()
    assert site.get("/?q=số").status_code == 200
    assert trips(lambda: site.get("/bai/7?q=số")) <= 3
    assert trips(lambda: site.get("/api/v1/similar/8")) <= 3
    assert trips(lambda: site.get("/api/v1/suggest?q=xã")) == 1
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(site.get("/metrics").text)
        for sample in family.samples
    }
    assert samples["searchkit_cluster_requests_total", "answered"] == len(proxy.requests) - start
    assert samples["searchkit_cluster_requests_total", "failed"] == 0
    assert samples["searchkit_cluster_bytes_total", "sent"] == proxy.received - sent
    assert samples["searchkit_cluster_bytes_total", "received"] > 1_000


def test_the_commands_say_the_same(folder: str, cluster: str) -> None:
    for arguments in (["search", "đề án 06", "--explain"], ["suggest", "chuyen do"]):
        one, other = (run(*arguments, "--index", address) for address in (folder, cluster))
        for answer in (one, other):
            answer.pop("took_ms", None)
        assert _rounded(other) == _rounded(one)
    one, other = (run("stats", "--index", address) for address in (folder, cluster))
    assert other.pop("bytes") > 0
    assert other == {name: value for name, value in one.items() if name != "bytes"}
    again = run("index", str(CORPUS), "--index", cluster)
    assert (again["added"], again["changed"]) == (0, 0)


def _rounded(value: Any) -> Any:
    """Numbers as far as a cluster's are exact, and other values as they are."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value


def test_what_needs_files_is_refused_in_a_line(cluster: str) -> None:
    with searchkit.open_index(cluster) as index, pytest.raises(StoreError, match="thư mục"):
        index.search("số", syntax="whoosh")
    for command in (["repair"], ["optimize"], ["check"]):
        result = CliRunner().invoke(cli, [*command, "--index", cluster])
        assert isinstance(result.exception, StoreError)


def test_a_copy_there_and_back_answers_the_same(folder: str, tmp_path: Path) -> None:
    address, back = new_address(), str(tmp_path / "back")
    for source, target in ((folder, address), (address, back)):
        result = CliRunner().invoke(cli, ["copy", source, target], catch_exceptions=False)
        assert result.output.startswith("Đã chép 67 bài"), result.output
    full = CliRunner().invoke(cli, ["copy", folder, address])
    assert "đã có bài" in str(full.exception)
    with searchkit.open_index(folder) as one, searchkit.open_index(back) as other:
        assert list(one.matches("số")) == list(other.matches("số"))
        assert one.ids() == other.ids()
        for id in one.ids():
            assert one.article(id) == other.article(id)
            assert one.versions(id) == other.versions(id)
    PassingEngine(locate(address)).close()


def client(address: str) -> FlaskClient:
    return create_app({"index": address}).test_client()


def test_the_site_answers_the_same(folder: str, cluster: str) -> None:
    here, there = client(folder), client(cluster)
    assert there.get("/readyz").status_code == 200
    paths = ("/api/v1/search?q=tổ công nghệ số", "/api/v1/suggest?q=chuy", "/feed.atom?q=số")
    for path in paths:
        one, other = here.get(path), there.get(path)
        assert one.status_code == other.status_code
        if one.is_json:
            contents = [_rounded(answer.get_json()) for answer in (one, other)]
            for content in contents:
                content.pop("took_ms", None) if isinstance(content, dict) else None
            assert contents[0] == contents[1]
    for path in ("/", "/?q=chuyển đổi số", "/?q=de an 06&year=2024"):
        assert there.get(path).status_code == here.get(path).status_code == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows serves in one process")
def test_each_process_of_a_service_has_connections_of_its_own(cluster: str, tmp_path: Path) -> None:
    """They are forked from one that has asked the cluster; a connection that two share mixes up
    answers as soon as both ask at once."""

    def answer(number: int) -> Any:
        query = ("de+an+06", "can+cuoc", "chuyen+doi+so")[number % 3]
        address = f"/api/v1/search?q={query}"
        status, text = service.ask(address, who=f"203.0.113.{number}")
        assert status == 200, text
        return {**json.loads(text), "took_ms": None}

    with in_two_processes(cluster, tmp_path) as service, ThreadPoolExecutor(8) as visitors:
        alone = [answer(number) for number in range(3)]
        for number, found in enumerate(visitors.map(answer, range(3, 120))):
            assert found == alone[number % 3]


def test_lists_are_the_same(folder: str, cluster: str) -> None:
    with searchkit.open_index(folder) as here, searchkit.open_index(cluster) as there:
        for index in (here, there):
            assert len(list(index.matches("số"))) > 9
        one, other = (
            [match.id for match in index.matches("chuyển đổi số")] for index in (here, there)
        )
        assert one == other
        one_p, other_p = (
            [(hit.id, hit.passage) for hit in index.passages("căn cước").hits]
            for index in (here, there)
        )
        assert one_p == other_p
        for id in here.ids()[::9]:
            assert [h.id for h in here.similar(id)] == [h.id for h in there.similar(id)]
            assert here.versions(id) == there.versions(id)
        assert without_moments(here.overview()) == without_moments(there.overview())
