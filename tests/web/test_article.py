from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import create_environ

import searchkit
from searchkit import Article, SearchIndex
from tests.web.test_limits import MOST_OF_A_PAGE
from web import create_app
from web.presentation import web_host

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


def test_the_article_is_shown_whole(visit: Visit, index: SearchIndex) -> None:
    article = index.article("dich-vu-1")
    assert article is not None
    page = visit("/bai/dich-vu-1")
    passages = [passage.p.get_text() for passage in page.select(".passage")]
    assert page.h1.get_text() == article.title
    assert passages == [*article.paragraphs, *article.captions]
    assert [passage["id"] for passage in page.select(".passage")] == ["p0", "p1", "p2", "p3", "p4"]
    assert not page.find_all("mark")


def test_what_the_query_looks_for_is_marked(visit: Visit, index: SearchIndex) -> None:
    view = index.view("dich-vu-1", "dich vu cong")
    assert view is not None
    page = visit("/bai/dich-vu-1?q=dich+vu+cong")
    for passage, spans in zip(
        page.select(".passage"),
        (*view.paragraph_highlights, *view.caption_highlights),
        strict=True,
    ):
        text = passage.p.get_text()
        assert [mark.get_text() for mark in passage.find_all("mark")] == [
            text[start:end] for start, end in spans
        ]
        assert ("matched" in passage["class"]) == bool(spans)


def test_links_lead_from_match_to_match_and_back(visit: Visit) -> None:
    page = visit("/bai/dich-vu-1?q=dich+vu+cong")
    matched = [f"#{passage['id']}" for passage in page.select(".matched")]
    assert matched == ["#p1", "#p3", "#p4"]
    assert [link["href"] for link in page.select(".matches ol a")] == matched
    after = [link["href"] for link in page.find_all("a", {"aria-label": "Đoạn khớp sau"})]
    before = [link["href"] for link in page.find_all("a", {"aria-label": "Đoạn khớp trước"})]
    assert after == matched[1:]
    assert before == matched[:-1]


def test_a_query_that_matches_nothing_says_so(visit: Visit) -> None:
    page = visit("/bai/dich-vu-1?q=xyz")
    assert "Không có đoạn nào khớp" in page.select_one(".matches").get_text()


def test_the_original_is_linked(visit: Visit) -> None:
    link = visit("/bai/dich-vu-1").select_one(".origin a")
    assert link["href"] == "https://bao.example/bai/1?a=1&b=2"
    assert set(link["rel"]) == {"noopener", "noreferrer", "nofollow"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "JAVASCRIPT://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/",
        "https:///path",
        "http://[",
        "/bai/dich-vu-2",
        "",
    ],
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert web_host(url) is None


def test_crawlers_are_told_the_address_without_a_query(visit: Visit) -> None:
    assert visit("/bai/dich-vu-1?q=a").select_one("link[rel=canonical]")["href"] == "/bai/dich-vu-1"


def test_a_hostile_id_leads_to_its_article(visit: Visit, hostile: Article) -> None:
    results = visit('/tim?q="an+toàn+thông+tin"')
    address = results.select_one(".hits h2 a")["href"]
    assert visit(address).h1.get_text() == hostile.title


_map_app = create_app()


@given(st.text(st.characters(codec="utf-8"), min_size=1))
@example("https://bao.example//bai/?so=1#2")
@example("a/../b")
@example("/")
@example("corpus/html/tin-so-1")
def test_any_id_has_an_address(id: str) -> None:
    with _map_app.test_request_context():
        address = _map_app.url_for("pages.article", id=id)
    parts = address.removeprefix("/bai/").split("/")
    assert len(parts) == 1 or all(part.strip(".") for part in parts)
    environ = create_environ(address)
    assert _map_app.url_map.bind_to_environ(environ).match() == ("pages.article", {"id": id})


def test_an_article_that_is_not_there(client: FlaskClient) -> None:
    assert client.get("/bai/khong-co").status_code == 404


@pytest.fixture(scope="module")
def long_article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of one article of 20,000 paragraphs, with a few about bees."""
    path = tmp_path_factory.mktemp("long") / "index"
    paragraphs = [f"Đoạn số {number}." for number in range(20_000)]
    for number in (5_000, 5_001, 15_000):
        paragraphs[number] = f"Đoạn {number} nói về nuôi ong lấy mật."
    with searchkit.create_index(path) as index:
        index.add([Article("dài", "Một bài rất dài", tuple(paragraphs), captions=("Ảnh.",))])
    return path


def test_a_long_article_is_read_part_by_part(long_article: Path) -> None:
    """Showing 700,000 paragraphs at once took 13 s and 82 MB."""
    client = create_app({"index": long_article}).test_client()
    address, numbers = "/bai/dài", []
    while address:
        response = client.get(address)
        assert len(response.data) <= MOST_OF_A_PAGE
        page: Any = BeautifulSoup(response.text, "html.parser")
        numbers += [int(passage["id"][1:]) for passage in page.select(".passage")]
        following = page.select_one("a[rel=next]")
        address = following["href"].partition("#")[0] if following else ""
    assert numbers == list(range(20_001))
    back = page.select_one("a[rel=prev]")["href"]
    assert client.get(back).status_code == 200


def test_a_reader_who_searched_begins_where_it_matches(long_article: Path) -> None:
    client = create_app({"index": long_article}).test_client()

    def read(address: str) -> Any:
        response = client.get(address)
        assert len(response.data) <= MOST_OF_A_PAGE
        return BeautifulSoup(response.text, "html.parser")

    results = read("/tim?q=nuôi+ong")
    for link in (results.select_one("h2 a"), *results.select(".snippets a")):
        page, wanted = read(link["href"]), link["href"].partition("#")[2]
        shown = page.find(id=wanted) if wanted else page.select_one(".matched")
        assert "nuôi ong" in shown.get_text()
        for match in page.select(".matches a"):
            place, _, id = match["href"].partition("#")
            assert "nuôi ong" in read(place or link["href"]).find(id=id).get_text()


@pytest.mark.parametrize("wanted", ["-1", "x", "9999999", "99999999", "٣", "20000", ""])
def test_any_wish_leads_to_some_part(long_article: Path, wanted: str) -> None:
    client = create_app({"index": long_article}).test_client()
    page = client.get("/bai/dài", query_string={"p": wanted})
    assert page.status_code == 200
    assert 'class="passage' in page.text
