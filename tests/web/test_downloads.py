"""Matches as files, from the page of results."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchkit import SearchIndex, export_formats

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_page_links_to_all_matches_in_every_format(visit: Visit, client: FlaskClient) -> None:
    page = visit("/tim?q=dich+vu+cong+ky&source=Báo+Ví+Dụ&sort=date&page=2")
    total = int(page.h1.get_text().split()[0])
    assert page.select(".hits > li")
    links = {link.get_text(): link["href"] for link in page.select(".share a[download]")}
    assert len(links) == len(export_formats())
    for address in links.values():
        assert client.get(address).status_code == 200
    rows = _rows(client.get(links["CSV"]).data)
    assert len(rows) == total > 3  # more than a page
    assert {row["source"] for row in rows} == {"Báo Ví Dụ"}
    dates = [row["published"] for row in rows]
    assert dates == sorted(dates, reverse=True)
    book = openpyxl.load_workbook(BytesIO(client.get(links["Excel (.xlsx)"]).data))
    assert book.worksheets[0].max_row == total + 1


def test_a_file_says_what_when_and_where(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=Dịch+vụ&source=Báo+Ví+Dụ&format=csv")
    assert response.mimetype == "text/csv"
    assert response.headers["Cache-Control"] == "no-store"
    (name,) = re.findall(r'filename="?([^";]+)', response.headers["Content-Disposition"])
    assert re.fullmatch(r"dich-vu-20\d\d-\d\d-\d\d\.csv", name)
    row = _rows(response.data)[0]
    assert row["page"] == f"http://localhost/bai/{row['id']}"
    assert (row["query"], row["limits"]) == ("Dịch vụ", "Báo Ví Dụ")
    lines = client.get("/api/v1/search?q=Dịch+vụ&format=jsonl").data.splitlines()
    assert quote("Dịch") in lines[0].decode()  # the address of the results


def test_a_workbook_speaks_the_language_of_the_page(visit: Visit, client: FlaskClient) -> None:
    page = visit("/tim?q=dich+vu&from=2020&lang=en")
    (link,) = page.select('.share a[href*="format=xlsx"]')
    book = openpyxl.load_workbook(BytesIO(client.get(link["href"]).data))
    assert book.sheetnames == ["Results", "About this file"]
    assert [cell.value for cell in book["Results"][1]][:3] == ["Article", "Title", "Published"]
    told = {row[0]: row[1] for row in book["About this file"].values}
    assert (told["Query"], told["Limits"]) == ("dich vu", "from 2020")


def test_near_matches_are_in_no_file(client: FlaskClient, index: SearchIndex) -> None:
    query = "dich vu cong toan trinh ky 1"
    found = index.search(query)
    assert found.near_total
    rows = _rows(client.get("/api/v1/search", query_string={"q": query, "format": "csv"}).data)
    assert len(rows) == found.total


@pytest.mark.parametrize(
    "parameters",
    [
        "format=docx",
        "format=csv&page=0",
        "format=csv&limit=5001",
        "format=csv&from=x",
        "format=csv&near=x",
        "format=",
    ],
)
def test_what_means_nothing_is_refused_before_anything_is_sent(
    client: FlaskClient, parameters: str
) -> None:
    response = client.get(f"/api/v1/search?q=dich+vu&{parameters}")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_a_file_has_no_second_page(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=dich+vu&format=csv&page=2")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert "page" in response.get_json()["detail"]


def test_fewer_can_be_asked_for(client: FlaskClient) -> None:
    assert len(_rows(client.get("/api/v1/search?q=dich+vu&format=csv&limit=2").data)) == 2


def test_nothing_found_offers_no_file(visit: Visit) -> None:
    assert not visit("/tim?q=xyzxyz").select("a[download]")


def test_a_query_of_signs_has_a_file_name_too(client: FlaskClient) -> None:
    response = client.get("/api/v1/search", query_string={"q": '../\r\n"x', "format": "csv"})
    assert "filename=x-20" in response.headers["Content-Disposition"]
    response = client.get("/api/v1/search", query_string={"q": "漢字", "format": "csv"})
    assert "filename=ket-qua-20" in response.headers["Content-Disposition"]


def test_a_file_that_would_lack_some_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader can't see what a spreadsheet does not have."""
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, deadline_ms=0))
    answer = app.test_client().get("/api/v1/search?q=dich+vu&format=csv")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.mimetype == "application/problem+json"
    assert "thời hạn" in answer.get_json()["detail"]
