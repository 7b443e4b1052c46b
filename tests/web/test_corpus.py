"""What the articles of the repository show that the small index can't: facets, copies, kin."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

import searchkit
from searchkit import SearchIndex
from web import create_app

Read = Callable[[str], Any]  # opens an address, gives the page (BeautifulSoup)


@pytest.fixture(scope="module")
def library(corpus_index: Path) -> Iterator[SearchIndex]:
    """The index of the articles, opened as a library."""
    with searchkit.open_index(corpus_index) as index:
        yield index


@pytest.fixture(scope="module")
def reader(corpus_index: Path) -> FlaskClient:
    """A browser without JavaScript, over the articles of the repository."""
    return create_app({"index": corpus_index}).test_client()


@pytest.fixture(scope="module")
def read(reader: FlaskClient) -> Read:
    """Open an address and give the page."""

    def open_page(address: str) -> BeautifulSoup:
        response = reader.get(address)
        assert response.status_code == 200, address
        return BeautifulSoup(response.text, "html.parser")

    return open_page


@pytest.mark.parametrize(
    "query", ["/tim?q=chuyen+doi+so", "/tim?q=d%E1%BB%AF+li%E1%BB%87u&from=2024"]
)
def test_every_facet_counts_what_choosing_it_finds(read: Read, query: str) -> None:
    page = read(query)
    titles = {title.get_text() for title in page.select(".filters h2")}
    usual = {"Thời gian", "Cơ quan", "Tỉnh, thành phố", "Số văn bản", "Nguồn"}
    assert titles - {"Người phát biểu"} == usual
    for choice in page.select(".facet li, .timeline tbody tr"):
        narrowed = read(choice.a["href"])
        count = choice.select_one(".count, td").get_text()
        assert narrowed.h1.get_text().split()[0] == count, choice


def test_facets_narrow_together(read: Read) -> None:
    page = read("/tim?q=chuyen+doi+so")
    year = read(page.select_one(".years a")["href"])
    organisation = read(year.select_one("[aria-labelledby=by-organisation] .facet a")["href"])
    assert len(organisation.select(".limits li")) == 2
    assert organisation.select(".hits > li")


def test_copies_are_folded_and_listed_with_the_article(read: Read, library: SearchIndex) -> None:
    id = next(id for id in library.ids() if library.versions(id))
    article = library.article(id)
    assert article is not None
    page = read(f"/tim?q={article.title}")
    copies = page.select_one(".duplicates a")
    assert copies.get_text() == "và 1 bản khác"
    address, _, anchor = copies["href"].partition("#")
    versions = read(address).find(id=anchor).parent
    assert len(versions.select("li a")) == 1
    assert read(versions.a["href"]).find(id="versions")


def test_similar_articles_are_those_of_the_library(read: Read, reader: FlaskClient) -> None:
    hit = read("/tim?q=can+cuoc+gan+chip").select_one(".hits h2 a")["href"]
    page = read(hit)
    shown = [link.get_text() for link in page.find(id="similar").parent.select("li a")]
    id = hit.split("?")[0].removeprefix("/bai/")
    answer = reader.get(f"/api/v1/similar/{id}").get_json()
    assert shown == [one["title"] for one in answer["similar"]]
    assert shown
    assert page.h1.get_text() not in shown
    one = reader.get(f"/api/v1/similar/{id}?limit=1").get_json()["similar"]
    assert one == answer["similar"][:1]


def test_nothing_is_similar_to_what_is_not_there(reader: FlaskClient) -> None:
    assert reader.get("/api/v1/similar/khong-co").status_code == 404
