"""Articles that were written to make the pages of facts long or slow."""

import random
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

import searchkit
from searchkit import Article
from searchkit.deadline import NEVER
from searchkit.dossiers.series import MOST_CHARACTERS, figures_of
from web import create_app
from web.facts import MOST_POINTS, MOST_RELATED

from .test_limits import MOST_OF_A_PAGE

_COUNTED = ", ".join(f"{number}.{number} tài khoản VNeID" for number in range(100, 160))
_FIGURES = Article(
    "figures",
    "Tài khoản",
    (" ".join(f"Ngày {day}/1/2024 tỉnh có {_COUNTED}." for day in range(1, 11)),),
    published="2024-02-01",
)
_LONG = "điều khoản rất dài " * 100


def _related(number: int) -> Article:
    """An article that says of 24 documents how they are related to one."""
    told = [
        f"Quyết định số 749/QĐ-TTg thay thế Quyết định số {other}/QĐ-TTg và {_LONG}."
        for other in range(1000 + 24 * number, 1024 + 24 * number)
    ]
    title = f"Về Quyết định 749/QĐ-TTg lần {number}"
    return Article(f"{'đường/' * 80}{number}", title, tuple(told), published="2024-03-01")


_VERSIONS = 20
_TOLD = 40  # paragraphs of a version
_WORDS = [
    a + b for a in ("b", "c", "d", "g", "h", "l", "m", "n") for b in ("an", "ong", "u", "e", "i")
]


def _version(number: int) -> Article:
    """A version each of whose paragraphs is edited."""
    dice = random.Random(1)
    paragraphs = [" ".join([*dice.choices(_WORDS, k=60), _WORDS[number]]) for _ in range(_TOLD)]
    return Article(f"version{number}", "Chuyện dài", tuple(paragraphs), published="2024-04-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "index"
    with searchkit.create_index(folder) as index:
        index.add([_FIGURES, *map(_related, range(5)), *map(_version, range(_VERSIONS))])
    return folder


@pytest.fixture
def visitor(folder: Path) -> FlaskClient:
    return create_app({"index": folder, "deadline_ms": 60_000}).test_client()


@pytest.mark.parametrize(
    "address",
    [
        "/so-lieu?q=tài khoản VNeID",
        "/van-ban/749-QĐ-TTg",
        "/phat-bieu?q=tài khoản",
        "/chuyen/version3",
        "/bai/version3",
    ],
)
def test_a_page_of_facts_is_bounded(visitor: FlaskClient, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert len(answer.data) <= MOST_OF_A_PAGE


def test_the_way_to_the_results_leads_through_the_story(visitor: FlaskClient) -> None:
    on = urlencode({"q": "tài khoản", "sort": "date", "page": "2"})
    address = f"/bai/version3?{on}"
    for link, leads_to in (
        ("to-story", f"/chuyen/version3?{on}"),
        ("hint", f"/chuyen/version3?{on}&som=1"),
        ("hint", f"/chuyen/version3?{on}"),
        ("trail", f"/bai/version3?{on}"),
    ):
        page = BeautifulSoup(visitor.get(address).text, "lxml")
        step = page.select_one(f".{link} a[href*='version3']")
        assert step is not None
        address = str(step["href"])
        assert address == leads_to


def test_what_a_page_does_not_show_is_counted(visitor: FlaskClient) -> None:
    story = visitor.get("/chuyen/version3").text
    assert story.count(f"Đoạn viết lại ({_TOLD})") == _VERSIONS - 1
    assert "<li>…</li>" in story
    assert f"+ {5 * 24 - MOST_RELATED}" in visitor.get("/van-ban/749-QĐ-TTg").text


def test_a_sentence_of_many_figures_is_not_told_without_end(visitor: FlaskClient) -> None:
    found = figures_of("tài khoản VNeID", [_FIGURES], NEVER)
    told = sum(len(point.sentence) for series in found.series for point in series.points)
    assert MOST_CHARACTERS / 2 < told <= MOST_CHARACTERS
    rows = visitor.get("/so-lieu?q=tài khoản VNeID").text.count("<tr id=")
    assert MOST_POINTS / 2 < rows <= MOST_POINTS


def test_a_story_is_compared_until_time_is_up_and_then_no_further(folder: Path) -> None:
    with searchkit.open_index(folder) as index:
        cut = index.story("version3", deadline_ms=0)
        assert cut is not None
        assert cut.partial
        assert len(cut.versions) == 1
        whole = index.story("version3")  # what was cut is not kept for others
        assert whole is not None
        assert not whole.partial
        assert len(whole.versions) == _VERSIONS
