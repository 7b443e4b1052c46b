"""Nobody gets in, and nobody gets more than a page."""

import ast
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import web
from web import create_app

WEB = Path(web.__file__).parent
MOST_OF_A_PAGE = 300_000  # bytes, not compressed


@pytest.mark.parametrize(
    "address",
    [
        "/static/../settings.py",
        "/static/..%2fsettings.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/%00",
        "/bai/../../etc/passwd",
        "/bai//etc/passwd",
        "/api/v1/articles/..%2f..%2fmanifest.json",
        "/sitemap--1.xml",
        "/sitemap-99999999999999999999.xml",
    ],
)
def test_no_file_is_reached_by_its_path(client: FlaskClient, address: str) -> None:
    assert client.get(address, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("name", ["q", "lang", "page", "x\r\nSet-Cookie: a=b"])
def test_no_header_is_injected(client: FlaskClient, name: str) -> None:
    for path in ("/tim", "/bai/dich-vu-1", "/theo-doi/atom.xml", "/api/v1/search"):
        response = client.get(path, query_string={name: "en\r\nSet-Cookie: evil=1\r\n\r\n<b>"})
        assert "evil" not in str(response.headers)
        assert all("\n" not in value for value in response.headers.values())


def test_a_body_is_not_read(client: FlaskClient) -> None:
    for path in ("/", "/tim", "/api/v1/search"):
        assert client.post(path, data=b"x" * 100_000).status_code in {405, 413}
        assert client.get(path, data=b"x" * 100_000).status_code in {200, 413}


@pytest.mark.parametrize(
    "address", ["/tim?q=a&page=1000000", "/api/v1/search?q=a&limit=100&page=102"]
)
def test_pages_are_not_endless(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_it_asks_no_other_machine() -> None:
    """No module of the application can open a connection: an address in an article is only text."""
    imported = {
        name.split(".")[0]
        for path in WEB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
    }
    assert not imported & {"requests", "httpx", "aiohttp", "http", "ftplib", "smtplib", "urllib3"}
    opened = [path.name for path in WEB.rglob("*.py") if "urlopen" in path.read_text("utf-8")]
    assert not opened


ECHOING = (
    "/tim",
    "/khong-co",
    "/theo-doi",
    "/theo-doi/atom.xml",
    "/theo-doi/feed.json",
    "/bieu-do",
    "/bieu-do/svg",
    "/bieu-do/csv",
    "/api/v1/search",
    "/api/v1/suggest",
    "/opensearch/suggest",
)
LONG = {
    "syllables": "chuyển đổi số " * 1_070,
    "accents": "dịch vụ " + "ế" * 5_000,
    "quotes": "dịch vụ " + '"' * 15_000,
    "words": " ".join(f"từ{number}" for number in range(3_000)),
    "letters": "a" * 15_000,
    "beyond": "dịch vụ " + "𠀀" * 3_000,
}


@pytest.mark.parametrize("query", LONG.values(), ids=LONG)
@pytest.mark.parametrize(
    "also", [{}, dict.fromkeys(("source", "from", "sort", "so-sanh"), "ế" * 2_000)]
)
def test_a_long_question_gets_no_long_answer(
    client: FlaskClient, query: str, also: dict[str, str]
) -> None:
    """15 KB in an address came back as 28 MB of links that hold it."""
    for path in ECHOING:
        response = client.get(path, query_string={"q": query, **also})
        assert response.status_code in {200, 400, 404}
        assert len(response.data) <= MOST_OF_A_PAGE, path


def test_a_page_of_as_many_hits_as_there_can_be_is_bounded(
    corpus_index: Path, client: FlaskClient
) -> None:
    client = create_app({"index": corpus_index}).test_client()
    for query in LONG.values():
        sizes = [
            len(client.get("/tim", query_string={"q": query, "limit": limit}).data)
            for limit in ("10", "100")
        ]
        assert sizes[0] <= MOST_OF_A_PAGE
        assert sizes[1] <= 2 * MOST_OF_A_PAGE
