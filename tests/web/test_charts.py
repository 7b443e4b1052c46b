"""Matches over time on a page of their own."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree  # type: ignore[import-untyped]

from searchkit import SearchIndex
from web import create_app
from web.periods import recent_periods

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)

BOTH = "?q=dich+vu+cong&so-sanh=ky+1"


def test_every_number_of_the_table_is_what_its_link_finds(visit: Visit) -> None:
    page = visit(f"/bieu-do{BOTH}")
    names = [cell.get_text() for cell in page.select(".numbers thead th")[1:]]
    assert names == ["dich vu cong", "ky 1"]
    rows = page.select(".numbers tbody tr")
    assert rows
    for row in rows:
        one, two = row.select("td")
        assert visit(row.th.a["href"]).h1.get_text().startswith(f"{one.get_text()} bài")
        if two.a:
            assert visit(two.a["href"]).h1.get_text().startswith(f"{two.get_text()} bài")


def test_all_articles_are_drawn_where_nothing_is_asked_for(visit: Visit) -> None:
    page = visit("/bieu-do?lang=en")
    assert page.h1.get_text() == "Over time: “all articles”"
    assert not page.h1.select("[lang=vi]")
    rows = page.select(".numbers tbody tr")
    assert sum(int(row.td.get_text()) for row in rows) == 9  # those dated to a month
    assert visit(rows[0].th.a["href"]).select(".hits li")


def test_the_files_say_what_the_table_says(visit: Visit, client: FlaskClient) -> None:
    page = visit(f"/bieu-do{BOTH}&source=Báo+Ví+Dụ")
    links = {link.get_text(): link["href"] for link in page.select(".files a")}
    with client.get(links["CSV"]) as answer:
        rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][1:] == ["“dich vu cong · Báo Ví Dụ”", "“ky 1 · Báo Ví Dụ”"]
    table = [[cell.get_text() for cell in row.select("td")] for row in page.select("tbody tr")]
    assert [row[1:] for row in reversed(rows[1:]) if row[1:] != ["0", "0"]] == table
    with client.get(links["SVG"]) as answer:
        assert answer.mimetype == "image/svg+xml"
        picture = etree.fromstring(answer.data)
    bars = picture.findall(".//{*}rect/{*}title")
    assert len(bars) == sum(cell != "0" for row in table for cell in row)


def test_limits_are_said_to_be_those_of_both(visit: Visit, client: FlaskClient) -> None:
    page = visit(f"/bieu-do{BOTH}&source=Báo+Ví+Dụ&from=2023")
    limits = "từ năm 2023 · Báo Ví Dụ"
    assert page.h1.get_text() == f"Theo thời gian: “dich vu cong” và “ky 1”, {limits}"
    assert [item.span.get_text() for item in page.select(".legend li")] == ["dich vu cong", "ky 1"]
    with client.get(page.select_one(".files a")["href"]) as answer:
        assert f">{limits}</text>" in answer.data.decode()
    alone = visit("/bieu-do?source=Báo+Ví+Dụ")
    assert alone.h1.get_text() == "Theo thời gian: “mọi bài”, Báo Ví Dụ"


def test_what_is_compared_can_be_typed_without_a_script(visit: Visit) -> None:
    form = visit("/bieu-do?q=dich+vu&source=B%C3%A1o").select_one("form.compare")
    hidden = {field["name"]: field["value"] for field in form.select("[type=hidden]")}
    assert hidden == {"q": "dich vu", "source": "Báo"}
    assert form.select_one("[name=so-sanh]")


def test_a_hostile_query_is_text_in_the_picture(client: FlaskClient) -> None:
    evil = '</text><script>alert(1)</script>\x00&"'
    answer = client.get("/bieu-do/svg", query_string={"q": "dich vu", "so-sanh": evil})
    assert not etree.fromstring(answer.data).findall(".//{*}script")
    table = client.get("/bieu-do/csv", query_string={"q": "=1+1", "so-sanh": "@x"}).text
    assert not re.search(r"(?m)(^|,)[=@+-]", table.lstrip("\ufeff"))


def test_a_month_is_shown_by_its_days(corpus_index: Path) -> None:
    client = create_app({"index": corpus_index}).test_client()

    def read(address: str) -> Any:
        return BeautifulSoup(client.get(address).text, "html.parser")

    months = read("/tim?q=chuyen+doi+so&year=2024")
    assert months.select_one(".timeline th").get_text() == "Tháng"
    row = max(months.select(".timeline tbody tr"), key=lambda row: int(row.td.get_text()))
    days = read(row.a["href"])
    rows = days.select(".timeline tbody tr")
    assert len(rows) > 1
    assert sum(int(day.td.get_text()) for day in rows) == int(row.td.get_text())
    for day in rows:
        assert read(day.a["href"]).h1.get_text().split()[0] == day.td.get_text()
    table = client.get(f"/bieu-do/csv?{row.a['href'].partition('?')[2]}").data.decode("utf-8-sig")
    assert table.startswith("Ngày,")


def test_nothing_to_draw_and_nothing_that_can_be(visit: Visit, client: FlaskClient) -> None:
    assert "Không đủ bài" in visit("/bieu-do?q=xyzxyz").select_one(".notice").get_text()
    assert visit("/bieu-do?q=a&from=x", status=400).select_one("[role=alert]")
    assert client.get("/bieu-do/svg?q=a&from=x").status_code == 400
    assert client.get("/bieu-do/png?q=a").status_code == 404


def test_results_lead_to_the_chart_with_their_limits(visit: Visit, index: SearchIndex) -> None:
    page = visit("/tim?q=dich+vu+cong&source=Báo+Ví+Dụ&page=2")
    chart = visit(page.select_one(".timeline .larger")["href"])
    total = index.search("dich vu cong", facets={"source": ["Báo Ví Dụ"]}).total
    assert chart.select_one(".legend .count").get_text() == f"{total} bài"


@pytest.mark.parametrize(
    ("now", "starts"),
    [
        ((2026, 11, 29, 12), ["2026-11-22", "2026-10-29", "2025-11-29", "2026-04"]),
        ((2026, 3, 30, 18), ["2026-03-24", "2026-02-28", "2025-03-31", "2021-07"]),
        ((2025, 1, 1), ["2024-12-25", "2024-12-01", "2024-01-01", "2021-07"]),
    ],
)
def test_recent_times_begin_when_they_say(
    app: Flask, now: tuple[int, ...], starts: list[str]
) -> None:
    year, month, day, hour = (*now, 0)[:4]
    moment = datetime(year, month, day, hour, tzinfo=UTC)
    with app.test_request_context("/"):
        assert [start for _, start in recent_periods(moment)] == starts


def test_a_recent_time_is_chosen_and_shown(visit: Visit) -> None:
    page = visit("/tim?q=dich+vu+cong")
    link = page.find("a", string="nhiệm kỳ này")
    chosen = visit(link["href"])
    assert [a.get_text() for a in chosen.select(".recent [aria-current]")] == ["nhiệm kỳ này"]
    assert link["href"].endswith(f"from={chosen.select_one('#from')['value']}")
