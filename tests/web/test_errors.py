"""Every error is a page in Vietnamese for people and a problem (RFC 9457) for programs."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

import searchkit
from web import create_app

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


@pytest.fixture
def without_index(tmp_path: Path) -> FlaskClient:
    """The application before anything was indexed."""
    return create_app({"index": tmp_path / "secret-folder"}).test_client()


def _boom() -> str:
    raise ZeroDivisionError("a secret of ours")


@pytest.fixture
def broken(app: Flask) -> FlaskClient:
    """The application with a mistake in it."""
    app.add_url_rule("/boom", view_func=_boom, endpoint="boom")
    app.add_url_rule("/api/boom", view_func=_boom, endpoint="api_boom")
    return app.test_client()


def test_no_such_page(visit: Visit) -> None:
    page = visit("/khong-co", status=404)
    assert page.h1.get_text() == "Không có trang này"
    assert page.find("form", role="search")


def test_no_such_address_of_the_api(client: FlaskClient) -> None:
    response = client.get("/api/v2/search")
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == response.status_code == 404


@pytest.mark.parametrize("address", ["/", "/tim", "/bai/x", "/api/v1/search", "/healthz"])
def test_nothing_is_written(client: FlaskClient, address: str) -> None:
    for method in ("POST", "PUT", "DELETE"):
        response = client.open(address, method=method)
        assert response.status_code == 405
        assert {"GET", "HEAD"} <= {name.strip() for name in response.headers["Allow"].split(",")}


@pytest.mark.parametrize("address", ["/", "/tim?q=a", "/bai/x", "/readyz"])
def test_no_index_yet(
    without_index: FlaskClient, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = without_index.get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "Kho bài chưa sẵn sàng" in response.text
    assert "secret-folder" not in response.text
    assert "secret-folder" in caplog.text


def test_no_index_yet_for_programs(without_index: FlaskClient) -> None:
    response = without_index.get("/api/v1/search?q=a")
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == response.status_code == 503
    assert "secret-folder" not in response.text


def test_an_index_that_comes_later_is_found(tmp_path: Path) -> None:
    client = create_app({"index": tmp_path / "index"}).test_client()
    assert client.get("/readyz").status_code == 503
    with searchkit.create_index(tmp_path / "index") as index:
        assert client.get("/readyz").status_code == 200
        assert client.get("/").status_code == 200
        index.add([searchkit.Article("a", "Đề án 06", ())])
    assert client.get("/api/v1/search?q=de+an").get_json()["total"] == 1
    assert client.get("/").status_code == 200  # no article has a date


def test_a_mistake_of_ours_shows_nothing_of_it(
    broken: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = broken.get("/boom?q=riêng+tư")
    page: Any = BeautifulSoup(response.text, "html.parser")
    assert response.status_code == 500
    assert page.h1.get_text() == "Có lỗi ở phía máy chủ"
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert "a secret of ours" in caplog.text
    assert "riêng" not in caplog.text


def test_a_mistake_of_ours_is_a_problem_for_programs(broken: FlaskClient) -> None:
    response = broken.get("/api/boom")
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == response.status_code == 500
    assert "secret" not in response.text


def test_errors_are_translated(client: FlaskClient) -> None:
    assert "No such page" in client.get("/khong-co?lang=en").text


@pytest.mark.parametrize(
    "query", ["\0", "\ud7ff￿", "%", "a" * 5000, "((((", '"', "-", "🇻🇳", "\r\n"]
)
def test_any_text_is_a_query(client: FlaskClient, query: str) -> None:
    for path in ("/tim", "/api/v1/search", "/bai/dich-vu-1"):
        assert client.get(path, query_string={"q": query}).status_code == 200


def test_a_path_that_is_no_utf_8_is_no_page(client: FlaskClient) -> None:
    assert client.get("/bai/%ff").status_code == 404


@pytest.mark.parametrize("query", ["%F4", "chuy%EAn", "a%ED%A0%80", "a&to=%FF"])
def test_a_query_that_is_no_utf_8_is_refused(visit: Visit, client: FlaskClient, query: str) -> None:
    page = visit(f"/tim?q={query}", status=400)
    assert "UTF-8" in page.get_text()
    problem = client.get(f"/api/v1/search?q={query}")
    assert problem.status_code == 400
    assert "UTF-8" in problem.get_json()["detail"]
