"""Who may read the API from pages of other sites."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchkit import SettingsError
from web import create_app

OTHER = "https://bao.example"
SHARED = ["/api/v1/search?q=a", "/api/v1/suggest?q=a", "/theo-doi/atom.xml?q=a", "/api/v1/khong-co"]


def _client(index_path: Path, cors: str) -> FlaskClient:
    return create_app({"index": index_path, "cors": cors}).test_client()


@pytest.mark.parametrize("address", SHARED)
def test_nobody_is_let_in_unasked(index_path: Path, address: str) -> None:
    response = _client(index_path, "").get(address, headers={"Origin": OTHER})
    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", SHARED)
def test_those_of_the_list_are(index_path: Path, address: str) -> None:
    client = _client(index_path, f"http://localhost:8080, {OTHER}")
    response = client.get(address, headers={"Origin": OTHER})
    assert response.headers["Access-Control-Allow-Origin"] == OTHER
    assert "Origin" in response.headers["Vary"]
    for stranger in ("https://bao.example.evil", "http://bao.example", "null"):
        refused = client.get(address, headers={"Origin": stranger})
        assert "Access-Control-Allow-Origin" not in refused.headers
        assert "Origin" in refused.headers["Vary"]


@pytest.mark.parametrize("address", SHARED)
def test_all_are_where_it_is_set_up_so(index_path: Path, address: str) -> None:
    response = _client(index_path, "*").get(address)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_pages_are_for_nobody_else(index_path: Path) -> None:
    for address in ("/", "/tim?q=a", "/bai/dich-vu-1"):
        response = _client(index_path, "*").get(address, headers={"Origin": OTHER})
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_preflight_is_answered_without_a_body(index_path: Path) -> None:
    response = _client(index_path, "*").options("/api/v1/search", headers={"Origin": OTHER})
    assert (response.status_code, response.data) == (204, b"")
    assert "Content-Type" not in response.headers
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))


def test_the_box_may_be_loaded_by_any_page(client: FlaskClient) -> None:
    with client.get("/static/search-box.js") as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    with client.get("/static/search.js") as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("wrong", ["bao.example", "https://bao.example/", "ftp://a", "https://a b"])
def test_what_is_no_origin_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match="cors"):
        create_app({"cors": wrong})
