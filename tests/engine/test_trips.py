"""How often a store is asked: what a search, an article page and a batch of articles cost.

On a cluster each question is a trip over the network, so these are limits, not observations.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from pathlib import Path

import pytest

from searchkit import Article, SearchIndex, read_articles
from searchkit.engine.folder import FolderEngine
from searchkit.engine.memory import MemoryEngine
from web import create_app

from .counting import CountingEngine

BATCH = 64
QUERIES = Path(__file__).parents[1] / "corpus_queries" / "queries.jsonl"
HARD = (
    "chuyển đổii số quốc gja",  # slips, that articles must bear out
    'dich vu cong "cơ sở dử liệu" OR csdl -title:nghị +"tổ công nghệ số"~5',
    "tchuyeenr ddooir soos quoocs gia",
    "source:chinhphu from:2024 căn cước",
    "from:2024",
)


@pytest.fixture(scope="module")
def articles(corpus: Path) -> list[Article]:
    return [article for article in read_articles([corpus]) if isinstance(article, Article)]


@pytest.fixture(scope="module")
def engine(
    articles: list[Article], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CountingEngine]:
    folder = FolderEngine.create(tmp_path_factory.mktemp("trips") / "index")
    SearchIndex(folder).add(articles)
    yield CountingEngine(folder)
    folder.close()


@pytest.fixture
def asked(engine: CountingEngine) -> list[str]:
    """What is asked from here on."""
    engine.asked.clear()
    return engine.asked


def queries() -> list[str]:
    return [json.loads(line)["text"] for line in QUERIES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("query", [*queries()[::4], *HARD])
def test_passages_ask_thrice_at_most(engine: CountingEngine, asked: list[str], query: str) -> None:
    SearchIndex(engine).passages(query, limit=100)
    assert len(asked) <= 3


@pytest.mark.parametrize("query", [*queries()[::4], *HARD])
def test_a_search_asks_thrice_at_most(engine: CountingEngine, asked: list[str], query: str) -> None:
    SearchIndex(engine).search(query, explain=True)
    assert 1 <= len(asked) <= 3
    assert asked.count("search") == 1


@pytest.mark.parametrize("query", ["zzyzx", "zzyzx qwrtp", '"zzyzx số"', "số from:2031", "-số -a"])
def test_a_search_that_finds_nothing_asks_five_times_at_most(
    engine: CountingEngine, asked: list[str], query: str
) -> None:
    assert SearchIndex(engine).search(query).total == 0
    assert len(asked) <= 5


def test_what_asks_for_nothing_or_comes_too_late_asks_nothing(
    engine: CountingEngine, asked: list[str]
) -> None:
    assert SearchIndex(engine).search("  ").reason
    assert SearchIndex(engine).search("chuyển đổi số", deadline_ms=0).partial
    assert asked == []


def test_similar_articles_ask_thrice_at_most(
    engine: CountingEngine, asked: list[str], articles: list[Article]
) -> None:
    index = SearchIndex(engine)
    for article in articles:
        asked.clear()
        index.similar(article.id)
        assert 1 <= len(asked) <= 3


class Opened:
    """An index that need not be opened late."""

    traffic = None

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def get(self) -> SearchIndex:
        return self._index


def test_an_article_page_asks_thrice_at_most(
    engine: CountingEngine, asked: list[str], articles: list[Article]
) -> None:
    app = create_app({"index": "none"})
    app.extensions["index"] = Opened(SearchIndex(engine))
    client = app.test_client()
    id = articles[0].id
    for path in (f"/bai/{id}?q=số", f"/api/v1/articles/{id}", f"/api/v1/similar/{id}"):
        asked.clear()
        assert client.get(path).status_code == 200
        assert 1 <= len(asked) <= 3, path


def test_suggestions_ask_once(engine: CountingEngine, asked: list[str]) -> None:
    index = SearchIndex(engine)
    for prefix in ("c", "chuyen doi", "nghị quyết 5", "tổ cô", "vneid l"):
        asked.clear()
        index.suggest(prefix)
        assert asked == ["pages"]


def test_adding_asks_thrice_at_most_for_a_batch(articles: list[Article]) -> None:
    """First all are new, then copies under another id, then all of it is there."""
    engine = CountingEngine(MemoryEngine())
    index = SearchIndex(engine)
    copies = [replace(article, id=f"{article.id}/2", origin=None) for article in articles]
    for given in (articles, copies, [*articles, *copies]):
        engine.asked.clear()
        index.add(given)
        assert 1 <= len(engine.asked) <= 3 * ceil(len(given) / BATCH)
    assert index.versions(copies[0].id)
