"""The pages of documents, figures, statements and stories."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchkit import Article, create_index
from web import create_app

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


@pytest.fixture
def news(corpus_index: Path) -> FlaskClient:
    """A visitor of the articles that come with the repository."""
    return create_app({"index": corpus_index}).test_client()


def test_a_document_has_a_page(news: FlaskClient) -> None:
    answer = news.get(f"/van-ban/{quote('06-QĐ-TTg')}")
    assert answer.status_code == 200
    for told in ("06/QĐ-TTg", "Thủ tướng Chính phủ", "06/01/2022", "Đề án 06", "gọi tắt"):
        assert told in answer.text


def test_a_search_for_a_document_leads_to_its_page(news: FlaskClient) -> None:
    page = news.get("/tim?q=QD+749").text
    assert f'href="/van-ban/{quote("749-QĐ-TTg")}"' in page
    assert "/van-ban/" not in news.get("/tim?q=chuyen+doi+so").text


def test_what_no_article_names_has_none(news: FlaskClient) -> None:
    page = news.get("/van-ban/1-Q%C4%90-XYZ?lang=en")
    assert page.status_code == 404
    assert "No article names the document “1-QĐ-XYZ”" in page.text
    answer = news.get("/api/v1/documents/1-Q%C4%90-XYZ")
    assert answer.status_code == 404
    assert "“1-QĐ-XYZ”" in answer.get_json()["detail"]


def test_hostile_articles_stay_text(visit: Visit) -> None:
    page = visit("/van-ban/de-an-06")
    assert page.h1.get_text() == "Đề án 06"
    assert not page.find_all("img")


@pytest.mark.parametrize(
    ("page", "asked", "column"),
    [("/so-lieu", "dữ liệu", "measure"), ("/phat-bieu", "chuyển đổi số", "speaker")],
)
def test_figures_and_statements_are_tables_too(
    news: FlaskClient, page: str, asked: str, column: str
) -> None:
    assert f'href="{page}/csv?q=' in news.get(f"{page}?q={asked}").text
    answer = news.get(f"{page}/csv?q={asked}")
    assert answer.content_type == "text/csv; charset=utf-8"
    header, *rows = csv.reader(StringIO(answer.data.decode("utf-8-sig")))
    assert header[0] == column
    assert rows


def test_where_time_is_told_what_has_no_day_says_so(tmp_path: Path) -> None:
    body = " ".join(f"Sáng {i} tháng này xã mở lớp tập huấn thứ {i} cho bà con." for i in range(40))
    text = f"{body} Cả xã có 1.200 tài khoản VNeID."
    with create_index(tmp_path / "index") as index:
        index.add(
            [Article("một", "Xã mở lớp tập huấn", (text,)), Article("hai", "Lớp mở", (text,))]
        )
    visitor = create_app({"index": tmp_path / "index"}).test_client()
    assert visitor.get("/chuyen/hai").text.count("không rõ ngày") == 2
    assert visitor.get("/so-lieu?q=tài khoản VNeID&lang=en").text.count("undated") == 1
