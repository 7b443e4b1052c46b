import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

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
from web.links import web_host

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


def test_links_lead_to_each_match(visit: Visit) -> None:
    page = visit("/bai/dich-vu-1?q=dich+vu+cong")
    matched = [f"#{passage['id']}" for passage in page.select(".matched")]
    assert matched == ["#p1", "#p3", "#p4"]
    links = page.select(".matches ol a")
    assert [link["href"] for link in links] == matched
    assert [link.get_text() for link in links] == ["1", "2", "3"]


def test_a_lone_word_of_the_phrase_is_no_match(visit: Visit, index: SearchIndex) -> None:
    page = visit("/bai/dich-vu-1?q=nguoi+dan+dung+dich+vu+cong")
    view = index.view("dich-vu-1", "nguoi dan dung dich vu cong")
    assert view is not None
    assert view.paragraph_highlights[1]  # dịch vụ công, half a sentence
    assert [passage["id"] for passage in page.select(".matched")] == [
        f"p{number}" for number in view.answering
    ]
    assert all(
        "matched" in mark.find_parent(class_="passage")["class"]
        for mark in page.select(".passage mark")
    )


def test_the_way_back_keeps_the_page_the_order_and_the_limits(visit: Visit) -> None:
    address = "/tim?q=dich+vu&source=B%C3%A1o+V%C3%AD+D%E1%BB%A5&sort=date&page=2"
    results = visit(address)
    article = visit(results.select_one(".hits h2 a")["href"])
    assert article.select_one(".trail a")["href"] == address
    assert not article.select("form[role=search] input[name=source]")  # new words start anew
    again = visit(article.select_one(".others a")["href"])
    assert again.select_one(".trail a")["href"] == address


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
    assert visit("/bai/dich-vu-1?q=a").select_one("link[rel=canonical]")["href"] == (
        "http://localhost/bai/dich-vu-1"
    )


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


def test_messengers_and_search_engines_are_told_what_it_is(visit: Visit) -> None:
    page = visit("/bai/dich-vu-1?q=a")
    address = "http://localhost/bai/dich-vu-1"
    said = {meta["property"]: meta["content"] for meta in page.select("meta[property^=og]")}
    assert (said["og:type"], said["og:url"]) == ("article", address)
    assert said["og:title"] == "Dịch vụ công trực tuyến, kỳ 1"
    assert said["og:description"] == "Mở đầu của bài viết."
    assert page.select_one("meta[name=description]")["content"] == said["og:description"]
    data = json.loads(page.select_one("script[type='application/ld+json']").string)
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == said["og:title"]
    assert (data["url"], data["datePublished"]) == (address, "2024-01-15")
    assert data["publisher"]["name"] == "Báo Ví Dụ"
    assert data["isBasedOn"] == "https://bao.example/bai/1?a=1&b=2"


def test_what_machines_are_told_cannot_end_its_element(visit: Visit, hostile: Article) -> None:
    page = visit(f"/bai/{quote(hostile.id, safe='')}")
    (script,) = page.select("script:not([src])")
    data = json.loads(script.string)
    assert data["headline"] == hostile.title
    assert data["author"]["name"] == "<b>Ai đó</b>"
    assert "isBasedOn" not in data


def test_what_its_source_said_of_it_is_shown_and_leads_on(tmp_path: Path) -> None:
    metadata = {
        "topic": "y tế",
        "legal_basis": ["57-NQ/TW", "", 3, "Luật <b>Dữ liệu</b>"],
        "author": {"name": "x"},
        "number": None,
    }
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([Article("a", "Bài", ("Về y tế.",), metadata=metadata)])
    client = create_app({"index": tmp_path / "index"}).test_client()
    page: Any = BeautifulSoup(client.get("/bai/a").text, "html.parser")
    lines = [" ".join(line.get_text().split()) for line in page.select(".author")]
    assert lines == ["Chủ đề: y tế", "Căn cứ: 57-NQ/TW, Luật <b>Dữ liệu</b>"]
    assert page.select_one(".author a")["href"] == "/tim?q=y+t%E1%BA%BF"


def test_its_number_leads_to_what_is_said_of_it_where_an_article_names_it(tmp_path: Path) -> None:
    told = Article("a", "Bài", ("Nghị quyết 57-NQ/TW đã ban hành.",), metadata={"number": "1/QĐ-X"})
    itself = Article("b", "Nghị quyết", ("Về y tế.",), metadata={"number": "57-NQ/TW"})
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([told, itself])
    client = create_app({"index": tmp_path / "index"}).test_client()
    for id, address in (("a", "/tim?q=1%2FQ%C4%90-X"), ("b", "/van-ban/57-NQ-TW")):
        page: Any = BeautifulSoup(client.get(f"/bai/{id}").text, "html.parser")
        assert page.select_one(".author a")["href"] == address
    assert client.get("/van-ban/57-NQ-TW").status_code == 200


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
