"""Facets on the page: several values, counts that are true, links that take one off."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchkit import Article, SearchIndex, create_index
from searchkit.engine.fields import Document
from searchkit.engine.memory import MemoryEngine
from tests.engine import strategies as make
from web import create_app
from web.facets import MOST_LISTED, choices
from web.search_request import MOST_OF_VALUES, MOST_VALUES, SearchRequest

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


class Opened:
    """An index that need not be opened late."""

    traffic = None

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def get(self) -> SearchIndex:
        return self._index


def _client(index: SearchIndex) -> FlaskClient:
    app = create_app({"index": "none"})
    app.extensions["index"] = Opened(index)
    return app.test_client()


def _open(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.text, "html.parser")


def _found(page: BeautifulSoup) -> int:
    """How many articles a page of results says that it found."""
    assert page.h1 is not None
    first = page.h1.get_text().split()[0]
    return 0 if first == "Không" else int(first.replace(".", ""))


def _counts(page: BeautifulSoup) -> dict[str, int]:
    """Each link beside a count, and the count."""
    rows = page.select(".facet li, .timeline tbody tr")
    counted = [(row.select_one("a.choice, th a"), row.select_one(".count, td")) for row in rows]
    return {
        str(link["href"]): int(count.get_text().replace(".", ""))
        for link, count in counted
        if isinstance(link, Tag) and isinstance(count, Tag)
    }


def _years(page: BeautifulSoup) -> list[str]:
    """The years and their counts."""
    return [row.get_text(" ", strip=True).rstrip(" +×") for row in page.select(".years li")]


def _chosen(address: str) -> list[tuple[str, str]]:
    return [pair for pair in parse_qsl(urlsplit(address).query) if pair[0] != "q"]


@given(
    documents=st.lists(make.documents(st.sampled_from("abcdefgh")), min_size=2, max_size=10),
    query=st.sampled_from(["số", "chuyển đổi", "so doi"]),
    data=st.data(),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_count_of_a_page_is_what_its_link_finds(
    documents: list[Document], query: str, data: st.DataObject
) -> None:
    engine = MemoryEngine()
    with engine.writer() as writer:
        writer.add(documents)
    with SearchIndex(engine) as index:
        client = _client(index)
        address = f"/tim?q={query}"
        for _ in range(4):
            page = _open(client, address)
            counts = _counts(page)
            for link, count in counts.items():
                assert _found(_open(client, link)) == count, (address, link)
            for off in (str(link["href"]) for link in page.select(".facet .off")):
                assert len(_chosen(off)) == len(_chosen(address)) - 1
                assert set(_chosen(off)) < set(_chosen(address))
            links = [str(link["href"]) for link in page.select(".facet a")]
            if not links:
                break
            address = data.draw(st.sampled_from(links))


def test_a_second_year_is_added_and_each_is_taken_off(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong")
    first = visit(page.select_one(".years a.choice")["href"])
    assert first.select(".years [aria-current]")
    both = visit(first.select_one(".years .add")["href"])
    assert _found(both) == sum(int(count.get_text()) for count in page.select(".years .count")[:2])
    assert [row.get_text() for row in both.select(".years .chosen .choice")] == ["2025", "2024"]
    assert _years(both) == _years(first) == _years(page)
    back = visit(both.select(".years .off")[1]["href"])
    assert _found(back) == _found(first)
    assert [chip.span.get_text() for chip in both.select(".limits li")] == ["năm 2025", "năm 2024"]


def test_a_second_organisation_narrows_further(corpus_index: Any) -> None:
    client = create_app({"index": corpus_index}).test_client()
    page = _open(client, "/tim?q=chuyen+doi+so")
    inside = "[aria-labelledby=by-organisation] .facet"
    one = _open(client, str(page.select(f"{inside} a.choice")[0]["href"]))
    link = one.select(f"{inside} a.choice")[0]
    two = _open(client, str(link["href"]))
    assert len(parse_qs(urlsplit(str(link["href"])).query)["organisation"]) == 2
    assert 0 < _found(two) <= _found(one) < _found(page)
    assert len(two.select(f"{inside} .off")) == 2
    assert not two.select(f"{inside} .add")


def test_what_is_chosen_stays_in_the_form_the_feed_and_the_files(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong&year=2025&year=2024&source=Báo+Ví+Dụ")
    kept = [(field["name"], field["value"]) for field in page.select("form.search [type=hidden]")]
    assert kept == [("year", "2025"), ("year", "2024"), ("source", "Báo Ví Dụ")]
    feed = page.select_one("link[type='application/atom+xml']")["href"]
    file = page.find("a", string="CSV")["href"]
    (answer,) = page.find_all("a", string="Kết quả này dạng JSON")
    for address in (feed, file, answer["href"]):
        assert set(kept) <= set(parse_qsl(urlsplit(address).query)), address


def test_the_api_takes_a_facet_several_times(client: FlaskClient) -> None:
    years = client.get("/api/v1/search?q=dich+vu&year=2024&year=2025").get_json()
    free = client.get("/api/v1/search?q=dich+vu").get_json()
    assert years["total"] == free["facets"]["year"]["2024"] + free["facets"]["year"]["2025"]
    assert years["facets"]["year"] == free["facets"]["year"]
    lines = client.get("/api/v1/search?q=dich+vu&year=2024&year=2025&format=jsonl").text
    assert len(lines.splitlines()) >= years["total"]
    feed = client.get("/theo-doi/feed.json?q=dich+vu&year=2024&year=2025").get_json()
    assert len(feed["items"]) == years["total"]


def test_part_of_a_name_beside_a_whole_one_finds_what_either_does(client: FlaskClient) -> None:
    def total(*sources: str) -> int:
        answer = client.get("/api/v1/search", query_string={"q": "dich vu", "source": sources})
        return int(answer.get_json()["total"])

    assert total("thu nghiem", "Báo Ví Dụ") == total("thu nghiem") + total("Báo Ví Dụ")


def test_too_many_values_are_refused_and_long_ones_bounded(client: FlaskClient) -> None:
    years = [str(2000 + number) for number in range(MOST_VALUES + 1)]
    answer = client.get("/api/v1/search", query_string={"q": "dich vu", "year": years})
    assert answer.status_code == 400
    assert "year" in answer.get_json(force=True)["detail"]
    names = [f"{number}{'ế' * 300}" for number in range(MOST_VALUES)]
    page = client.get("/tim", query_string={"q": "dich vu", "organisation": names, "number": names})
    assert page.status_code == 200
    longest = max(
        len(str(a["href"])) for a in BeautifulSoup(page.text, "html.parser").select("a[href^='/']")
    )
    assert longest < MOST_OF_VALUES + 600


def test_no_more_values_are_offered_than_can_be_chosen() -> None:
    counts = {f"Nguồn {number}": 1 for number in range(40)}
    for facet in ("source", "organisation"):
        asked = SearchRequest("a")
        while added := [c.add or c.link for c in choices(asked, facet, counts) if c.off is None]:
            if not added[0] or len(added[0]) <= len(asked.values(facet)):
                break
            asked = SearchRequest.from_address({"q": "a", facet: added[0]})
            assert asked.values(facet) == added[0]
        assert len(asked.values(facet)) == MOST_VALUES
    long = {"ế" * 40 + str(number): 1 for number in range(40)}
    asked = SearchRequest("a", organisation=tuple(list(long)[:6]))
    assert {choice.value for choice in choices(asked, "organisation", long)} == set(
        asked.organisation
    )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with create_index(tmp_path_factory.mktemp("many") / "index") as index:
        index.add(
            Article(f"{number}", f"Chuyển đổi số {number}", (f"Bài số {number}.",), source=name)
            for number in range(400)
            for name in [f"Báo Tỉnh {number}" if number else "Đài Truyền hình"]
        )
        yield index


def test_a_long_facet_is_searched_without_a_script(many: SearchIndex) -> None:
    client = _client(many)
    page = _open(client, "/tim?q=chuyen+doi+so")
    section = page.select_one("[aria-labelledby=by-source]")
    assert section is not None
    form, everything = section.select_one("form"), section.select("details p a")[-1]
    assert form is not None
    fields = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
    assert fields == {"q": "chuyen doi so", "ten": ""}
    listed = _open(client, str(everything["href"]))
    assert len(listed.select(".facet li")) == MOST_LISTED
    assert f"Còn {400 - MOST_LISTED} giá trị" in listed.get_text()
    response = client.get(str(form["action"]), query_string={**fields, "ten": "truyen"})
    (row,) = BeautifulSoup(response.text, "html.parser").select(".facet li")
    assert row.select_one(".choice").get_text() == "Đài Truyền hình"  # type: ignore[union-attr]
    found = _open(client, str(row.a["href"]))  # type: ignore[index]
    assert (_found(found), _chosen(str(row.a["href"]))) == (1, [("source", "Đài Truyền hình")])  # type: ignore[index]


def test_the_page_of_a_facet_has_the_values_of_all_articles(visit: Visit) -> None:
    listed = visit("/tim/source").select("main li a")
    assert {link.get_text(" ").strip() for link in listed} >= {"Báo Ví Dụ", "Cổng Thử Nghiệm"}


def test_the_page_of_a_facet_says_what_is_wrong(client: FlaskClient) -> None:
    assert client.get("/tim/organisation?q=a&from=mai").status_code == 400
    assert client.get("/tim/gi-do?q=a").status_code == 404
    nothing = client.get("/tim/organisation?q=dich+vu&ten=khong-co-ai")
    assert "Không có giá trị nào" in nothing.text
