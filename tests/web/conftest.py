"""A small index, the application over it, and a visitor."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

import searchkit
from searchkit import Article, SearchIndex
from web import create_app

PAGE_SIZE = 3
Visit = Callable[..., Any]  # opens an address, gives the page

HOSTILE = Article(
    id="a/b//<i>\"'?q=1#f%2F&c",
    title='<script>alert("tựa")</script> An toàn thông tin & "mạng"',
    paragraphs=(
        "<img src=x onerror=alert(1)> An toàn thông tin là việc chung.",
        "</p></mark><mark>An toàn thông tin</mark> &lt;b&gt;đậm&lt;/b&gt;",
    ),
    captions=('" onmouseover="alert(1)" An toàn"><thông tin',),
    url="javascript:alert(document.domain)//http://example.org",
    source='"><svg onload=alert(1)>',
    published="2023-05",
    metadata={"author": "<b>Ai đó</b>"},
)


def _articles() -> Iterator[Article]:
    for number in range(1, 9):
        yield Article(
            id=f"dich-vu-{number}",
            title=f"Dịch vụ công trực tuyến, kỳ {number}",
            paragraphs=(
                "Mở đầu của bài viết.",
                f"Dịch vụ công mức toàn trình tăng {number} lần.",
                "Đoạn này nói chuyện khác.",
                "Người dân dùng dịch vụ công qua mạng.",
            ),
            captions=("Quầy dịch vụ công ở phường.",),
            url=f"https://bao.example/bai/{number}?a=1&b=2",
            source="Báo Ví Dụ" if number % 2 else "Cổng Thử Nghiệm",
            published=f"202{3 + number % 3}-0{number}-15",
        )
    yield Article(
        id="de-an-06",
        title="Đề án 06 sau một năm",
        paragraphs=("Đề án 06 kết nối dữ liệu dân cư. " * 30 + "Hết.",),
        source="Báo Ví Dụ",
        published="2025",
    )
    yield HOSTILE


@pytest.fixture(scope="session")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the index."""
    path = tmp_path_factory.mktemp("web") / "index"
    with searchkit.create_index(path) as index:
        index.add(_articles())
    return path


@pytest.fixture(scope="session")
def index(index_path: Path) -> Iterator[SearchIndex]:
    """The index, opened as a library."""
    with searchkit.open_index(index_path) as opened:
        yield opened


@pytest.fixture
def app(index_path: Path) -> Flask:
    """The application; errors are answered as in production."""
    return create_app({"index": index_path, "page_size": PAGE_SIZE, "site_name": "Trang thử"})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def visit(client: FlaskClient) -> Visit:
    """Open an address, check the status, and give the page."""

    def open_page(address: str, status: int = 200) -> BeautifulSoup:
        response = client.get(address)
        assert response.status_code == status, address
        return BeautifulSoup(response.text, "html.parser")

    return open_page


@pytest.fixture(scope="session")
def corpus_index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the articles that come with the repository."""
    path = tmp_path_factory.mktemp("corpus") / "index"
    with searchkit.create_index(path) as index:
        index.add(a for a in searchkit.read_articles([corpus]) if isinstance(a, searchkit.Article))
    return path


@pytest.fixture
def hostile() -> Article:
    """An article by someone who wants to run a script."""
    return HOSTILE
