"""What a visitor without JavaScript can do, by following links and sending the form."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template

from searchkit import SearchIndex, SearchResult
from web import create_app
from web.pages import _wider
from web.search_request import SearchRequest

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


def _href(link: Tag | None) -> str:
    assert link is not None
    return str(link["href"])


def _send(page: BeautifulSoup, **typed: str) -> str:
    """The address that the search form leads to, with what is typed into its fields."""
    form = page.find("form", role="search")
    assert isinstance(form, Tag)
    fields = [*form.find_all("input"), *page.find_all("input", form=form["id"])]
    values = {str(field["name"]): str(field.get("value", "")) for field in fields}
    assert typed.keys() <= values.keys()
    return f"{form['action']}?{urlencode(values | typed)}"


def _titles(page: BeautifulSoup) -> list[str]:
    return [title.get_text() for title in page.select(".hits h2")]


def test_the_home_page_has_a_box_and_tells_what_there_is(visit: Visit, index: SearchIndex) -> None:
    page = visit("/")
    assert page.select_one("input[name=q]").has_attr("autofocus")
    assert f"{len(index)} bài" in page.main.get_text()
    assert "từ năm 2023 đến 15/08/2025" in page.main.get_text()


def test_the_home_page_shows_what_is_new_and_what_is_talked_about(
    visit: Visit, index: SearchIndex
) -> None:
    page = visit("/")
    newest = index.search("", published_from="1900", sort="date", limit=5).hits
    links = page.select("[aria-labelledby=newest] li a")
    assert [link.get_text() for link in links] == [hit.title for hit in newest]
    assert visit(_href(links[0])).h1.get_text() == newest[0].title
    (document,) = page.select("[aria-labelledby=named] li")
    assert document.a.get_text() == "Đề án 06"
    count = document.select_one(".count").get_text()
    assert visit(_href(document.a)).h1.get_text().startswith(f"{count} bài")


def test_from_the_box_to_the_paragraph(visit: Visit) -> None:
    results = visit(_send(visit("/"), q="dich vu cong"))
    assert results.select_one("input[name=q]")["value"] == "dich vu cong"
    address = urlsplit(_href(results.select_one(".snippets a")))
    article = visit(f"{address.path}?{address.query}")
    passage = article.find(id=address.fragment)
    assert "matched" in passage["class"]
    assert passage.mark.get_text().lower() == "dịch vụ công"
    assert _titles(visit(_href(article.select_one(".trail a")))) == _titles(results)


def test_next_leads_through_all_hits_and_previous_back(visit: Visit, index: SearchIndex) -> None:
    wanted = [hit.title for hit in index.search("dich vu cong", limit=100).hits]
    page, seen = visit("/tim?q=dich+vu+cong"), []
    while True:
        seen += _titles(page)
        link = page.select_one(".pages a[rel=next]")
        if link is None:
            break
        before, page = page, visit(_href(link))
        back = visit(_href(page.select_one(".pages a[rel=prev]")))
        assert _titles(back) == _titles(before)
    assert seen == wanted
    assert len(wanted) == 8


def test_the_current_page_is_marked(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong&page=2")
    assert [link.get_text() for link in page.select(".pages [aria-current=page]")] == ["2"]
    assert page.h1.get_text() == "8 bài cho “dich vu cong”, trang 2/3"
    assert page.title.get_text() == "dich vu cong · trang 2 – Trang thử"


def test_facets_count_what_following_them_finds(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong")
    choices = page.select(".facet li")
    assert len(choices) == 5  # three years, two sources
    for choice in choices:
        count = choice.select_one(".count").get_text()
        narrowed = visit(_href(choice.a))
        assert narrowed.h1.get_text().strip().startswith(f"{count} bài")
        assert [link.get_text() for link in narrowed.select(".facet [aria-current]")] == [
            choice.a.get_text()
        ]
        assert _titles(visit(_href(narrowed.select_one(".limits a")))) == _titles(page)


def test_limits_stay_when_the_query_changes(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu&source=Báo+Ví+Dụ&sort=date&from=2/2024&to=2025")
    address = _send(page, q="công")
    again = visit(address)
    assert "source=B%C3%A1o" in address
    assert "sort=date" in address
    assert again.select_one("#from")["value"] == "2/2024"
    assert again.select_one("#to")["value"] == "2025"


def test_the_newest_come_first_when_sorted_by_date(visit: Visit, index: SearchIndex) -> None:
    page = visit("/tim?q=dich+vu+cong")
    sort = page.select_one(".sort")
    assert sort.select_one("[aria-current]").get_text() == "Liên quan nhất"
    newest = visit(_href(sort.find("a", string="Mới nhất")))
    dates = [time["datetime"] for time in newest.select(".hits time")]
    assert dates == sorted(dates, reverse=True)
    oldest = visit(_href(newest.select_one(".sort").find("a", string="Cũ nhất")))
    dates = [time["datetime"] for time in oldest.select(".hits time")]
    assert dates == sorted(dates)


def test_cut_snippets_say_so(visit: Visit) -> None:
    texts = [link.get_text() for link in visit('/tim?q="đề+án+06"').select(".snippets a")]
    assert texts
    assert all(text.startswith("… ") or text.endswith(" …") for text in texts)


def test_an_empty_answer_offers_looser_searches_that_find_something(visit: Visit) -> None:
    page = visit('/tim?q="công+dịch"&source=Báo')
    assert "Không tìm thấy" in page.h1.get_text()
    assert page.select_one(".notice").get_text().strip()
    links = page.select(".wider a")
    assert links
    for link in links:
        assert visit(_href(link)).select(".hits > li")


def test_a_page_beyond_the_last_leads_back(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong&page=40", status=404)
    (notice,) = page.select(".notice")
    assert "40" in notice.get_text()
    assert visit(_href(page.select_one(".notice a"))).select(".hits > li")
    assert visit(_href(page.select_one(".pages a[rel=prev]"))).select(".hits > li")


def test_a_date_that_is_none_is_explained_and_can_be_mended(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong&from=hôm+qua", status=400)
    assert "hôm qua" in page.select_one("[role=alert]").get_text()
    box = page.select_one("#from")
    assert box["aria-invalid"] == "true"
    assert [page.find(id=id).get_text() for id in box["aria-describedby"].split()] == [
        page.select_one("#date-hint").get_text(),
        page.select_one("[role=alert]").get_text(),
    ]
    assert not page.select_one("#to").has_attr("aria-invalid")
    wanted = page.select_one("#date-hint").get_text().removeprefix("Như ")
    assert wanted in page.select_one("[role=alert]").get_text()
    assert visit(_send(page, **{"from": "2024"})).select(".hits > li")


def test_who_asks_for_nothing_is_at_the_start(visit: Visit) -> None:
    for address in ("/tim", "/tim?q=", "/tim?q=+&page=3&sort=date"):
        assert visit(address).select_one("h1") == visit("/").select_one("h1")


def test_messengers_are_told_what_was_searched_and_how_much_was_found(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong&source=Báo+Ví+Dụ&page=2&lang=vi")
    told = {each["property"]: each["content"] for each in page.select("meta[property]")}
    assert told["og:title"] == "dich vu cong · Báo Ví Dụ · trang 2"
    count = page.h1.get_text().split()[0]
    assert told["og:description"] == f"{count} bài · Trang thử"
    assert page.select_one("[name=description]")["content"] == told["og:description"]
    address = page.select_one("[rel=canonical]")["href"]
    assert address == told["og:url"]
    assert address.startswith("http://localhost/tim?q=dich+vu+cong")
    assert "lang" not in address
    assert visit(address).h1.get_text() == page.h1.get_text()


def test_limits_alone_list_the_newest(visit: Visit) -> None:
    page = visit("/tim?source=Báo+Ví+Dụ")
    assert [link.get_text() for link in page.select(".sort a")] == ["Mới nhất", "Cũ nhất"]
    assert page.select_one(".sort [aria-current]").get_text() == "Mới nhất"
    assert page.title.get_text() == "Báo Ví Dụ – Trang thử"
    dates = [time["datetime"] for time in page.select(".hits time")]
    assert dates == sorted(dates, reverse=True)


def test_every_tip_finds_its_way(visit: Visit) -> None:
    for link in visit("/meo-tim").select(".tips a"):
        assert visit(_href(link)).h1


def test_every_page_has_landmarks_a_title_and_labels(visit: Visit) -> None:
    for address in ("/", "/tim?q=dich+vu", "/tim?q=xyz", "/bai/dich-vu-1?q=cong", "/meo-tim"):
        page = visit(address)
        assert page.html["lang"] == "vi"
        assert page.title.get_text().strip()
        assert len(page.find_all("h1")) == len(page.find_all("main")) == 1
        assert page.select_one(".skip")["href"] == f"#{page.main['id']}"
        for field in page.select("input:not([type=hidden], [type=checkbox])"):
            assert page.select_one(f"label[for={field['id']}]").get_text().strip()
        names = [nav["aria-label"] for nav in page.find_all("nav")]
        assert len(names) == len(set(names))
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids))


def test_a_correction_can_be_refused(app: Flask, index: SearchIndex, visit: Visit) -> None:
    asked = SearchRequest("dihc vu", source=("Báo",))
    result = replace(index.search("dich vu"), corrected="dịch vụ")
    page = _rendered(app, asked, result)
    assert page.select_one(".notice .read").get_text() == "dịch vụ"
    assert [word.get_text() for word in page.select(".notice strong")] == ["dịch", "vụ"]
    as_typed = visit(_href(page.select_one(".notice a.as-typed")))
    assert as_typed.select_one("input[name=q]")["value"] == "dihc vu"
    assert as_typed.select_one(".limits li").get_text().startswith("Đúng như đã gõ")
    assert as_typed.select_one("input[name=source]")["value"] == "Báo"


def test_copies_of_a_story_are_counted(app: Flask, index: SearchIndex) -> None:
    result = index.search("de an 06")
    folded = replace(result, hits=(replace(result.hits[0], duplicates=12),))
    page = _rendered(app, SearchRequest("de an 06"), folded)
    assert page.select_one(".duplicates").get_text() == "và 12 bản khác"


def _rendered(app: Flask, asked: SearchRequest, result: SearchResult) -> Any:
    with app.test_request_context("/tim"):
        text = render_template("results.html", asked=asked, result=result, wider=[])
    return BeautifulSoup(text, "html.parser")


def test_what_may_have_been_meant_is_one_link_away(app: Flask, index: SearchIndex) -> None:
    result = replace(index.search("dich vu"), suggestion="dịch vụ công")
    page = _rendered(app, SearchRequest("dich vuj", source=("Báo",)), result)
    link = page.select_one(".notice a.meant")
    assert link.get_text() == "dịch vụ công"
    assert _href(link) == f"/tim?{urlencode({'q': 'dịch vụ công', 'source': 'Báo'})}"


def test_whatever_is_counted_can_be_chosen_and_lifted(app: Flask, index: SearchIndex) -> None:
    facets = {
        "organisation": {"Bộ Công an": 3, "Bộ Y tế": 1},
        "province": {},
        "number": {"06/QĐ-TTg": 2},
        "something new": {"x": 1},
    }
    result = replace(index.search("dich vu"), facets=facets)
    page = _rendered(app, SearchRequest("dich vu", organisation=("Bộ Công an",)), result)
    titles = [title.get_text() for title in page.select(".filters h2")]
    assert titles == ["Thời gian", "Cơ quan", "Số văn bản"]
    links = {link.get_text(): _href(link) for link in page.select(".facet a")}
    asked = {"q": "dich vu", "organisation": "Bộ Công an", "number": "06/QĐ-TTg"}
    assert links["06/QĐ-TTg"] == f"/tim?{urlencode(asked)}"
    assert page.select_one(".facet [aria-current]").get_text() == "Bộ Công an"
    assert _href(page.select_one(".limits a")) == "/tim?q=dich+vu"
    kept = page.select_one("form[role=search] input[name=organisation]")
    assert kept["value"] == "Bộ Công an"


def test_a_long_facet_is_folded(app: Flask, index: SearchIndex) -> None:
    facets = {"source": {f"Báo {number}": 1 for number in range(60)}}
    page = _rendered(app, SearchRequest("a"), replace(index.search("dich vu"), facets=facets))
    assert len(page.select(".filters section > .facet li")) == 8
    assert page.select_one(".more summary").get_text() == "Xem thêm 12"


def test_hits_over_time_are_a_picture_and_a_table(app: Flask, index: SearchIndex) -> None:
    facets = {"month": {"2025-03": 2, "2025-01": 4}, "year": {"2025": 6}}
    page = _rendered(app, SearchRequest("a"), replace(index.search("dich vu"), facets=facets))
    timeline = page.select_one(".timeline")
    rows = [row.get_text(" ", strip=True) for row in timeline.select("tbody tr")]
    assert rows == ["tháng 3/2025 2", "tháng 1/2025 4"]
    assert _href(timeline.select("tbody a")[1]) == "/tim?q=a&month=2025-01"
    bars = timeline.select("svg a")
    assert [bar.title.get_text() for bar in bars] == ["tháng 1/2025: 4 bài", "tháng 3/2025: 2 bài"]
    assert _href(bars[1]) == "/tim?q=a&month=2025-03"
    heights = [float(re.findall(r"v-([\d.]+)", str(bar))[0]) for bar in bars]
    assert heights[0] == 2 * heights[1]
    assert timeline.select_one(".peak").get_text() == "5"


def test_the_empty_answer_gives_advice_that_fits(visit: Visit) -> None:
    def advice(address: str) -> str:
        return str(visit(address).select_one(".advice").get_text())

    assert "ngoặc kép" not in advice("/tim?q=xyzxyz")
    assert "ngoặc kép" in advice('/tim?q="công+dịch"')
    assert "khoảng thời gian" not in advice("/tim?q=xyzxyz")
    assert "khoảng thời gian" in advice("/tim?q=xyzxyz&source=báo")


def test_words_that_no_article_has_are_left_out_of_what_is_offered(visit: Visit) -> None:
    page = visit('/tim?q="cong"+"xyzxyz"+zyx')
    assert "zyx" in page.select_one(".notice").get_text()
    page = visit("/tim?q=title:cong+xyzxyz&from=1901&to=1902")
    assert page.select_one(".wider a span").get_text() == "title:cong"


def test_a_month_that_is_named_is_offered_as_when_articles_were_published(visit: Visit) -> None:
    (link,) = visit("/tim?q=dịch+vụ+công+tháng+2/2025").select(".about-document a[href^='/tim']")
    assert link.get_text() == "dịch vụ công · 1 bài"
    page = visit(_href(link))
    assert [title.get_text() for title in page.select(".limits li span")] == ["tháng 2/2025"]
    assert page.h1.get_text().startswith("1 bài cho “dịch vụ công”")
    for other in ("dịch vụ công tháng 2/1999", "dịch vụ công", "dịch vụ công 2/2025&year=2025"):
        assert not visit(f"/tim?q={other}").select(".about-document a[href^='/tim']")


def test_a_near_match_says_what_it_lacks_and_can_be_ruled_out(visit: Visit) -> None:
    page = visit("/tim?q=chuyen+doi+so+xyzxyz")
    assert "xyzxyz" in page.select_one(".notice").get_text()
    assert page.select_one("h1").get_text() == "Không có bài khớp cho “chuyen doi so xyzxyz”"
    assert "bài gần khớp" in page.select_one(".near").get_text()
    lacking = page.select(".hits .missing a")[-1]
    assert lacking.select_one("s").get_text() == "xyzxyz"
    assert visit(lacking["href"]).select(".hits li") == []


def test_matches_alone_are_one_link_away(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong+toan+trinh+ky+1")
    assert page.select(".missing")
    alone = visit(_href(page.select_one(".near a")))
    assert alone.select(".hits > li")
    assert not alone.select(".missing")
    assert not alone.select(".near")
    chip = alone.select_one(".limits li")
    assert chip.get_text().startswith("Chỉ bài khớp")
    assert _titles(visit(_href(chip.a))) == _titles(page)


def test_an_answer_that_ran_out_of_time_says_so(app: Flask, index: SearchIndex) -> None:
    result = replace(index.search("dich vu"), partial=True)
    assert "quá thời hạn" in _rendered(app, SearchRequest("dich vu"), result).get_text()
    assert (
        "quá thời hạn"
        not in _rendered(app, SearchRequest("a"), replace(result, partial=False)).get_text()
    )


def test_looser_searches_have_what_is_left_of_the_time(index: SearchIndex) -> None:
    """A page makes several searches, and each had a deadline of its own."""
    asked = SearchRequest(q="dich vu cong", source=("không có",), published_from="2099")
    assert list(_wider(asked.loosened(), index, time.monotonic() + 60))
    assert not list(_wider(asked.loosened(), index, time.monotonic() - 1))


@pytest.mark.parametrize("prefix", ["/tra-cuu", "/a/b", ""])
def test_links_follow_the_path_under_which_the_site_stands(index_path: Path, prefix: str) -> None:
    client = create_app({"index": index_path, "path_prefix": prefix}).test_client()
    for asked in ("/tim?q=dich+vu", f"{prefix}/tim?q=dich+vu"):  # proxies may strip the prefix
        page = client.get(asked)
        links = re.findall(r'(?:href|src|action)="(/[^"]*)', page.text)
        places = {link.removeprefix(prefix).split("/")[1].split("?")[0] for link in links}
        assert all(link.startswith(f"{prefix}/") for link in links)
        assert places >= {"static", "tim", "bai", "meo-tim", "api"}
        assert not places & set(prefix.split("/")[1:])


@pytest.mark.parametrize("query", ["dich vu từ:hôm", "xyzxyz từ:hôm"])
def test_what_was_not_understood_is_said_beside_the_answer(
    visit: Visit, index: SearchIndex, query: str
) -> None:
    (note,) = index.search(query).notes
    assert str(note) in visit("/tim?q=" + quote_plus(query)).select_one(".notice").get_text()
