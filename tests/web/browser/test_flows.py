"""What people come for, from the box to what they take away, as each of them has the screen."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from selenium.webdriver import Chrome

from tests.web.browser.driving import every, look, one, wait

pytestmark = pytest.mark.browser

VISITORS: dict[str, dict[str, Any]] = {
    "desk": {},
    "dark desk": {"scheme": "dark"},
    "phone": {"width": 375},
    "dark phone": {"width": 375, "scheme": "dark"},
    "forced colours": {"forced": True},
    "no script": {"javascript": False},
    "phone without script": {"width": 375, "javascript": False},
}


@pytest.fixture(params=list(VISITORS.values()), ids=list(VISITORS))
def visitor(request: pytest.FixtureRequest, browser: Chrome) -> Chrome:
    """The browser of one of them."""
    look(browser, **request.param)
    return browser


def _follow(browser: Chrome, selector: str) -> None:
    """Click a link, and wait for the page that it leads to."""
    before = browser.current_url
    one(browser, selector).click()
    wait(browser, lambda b: b.current_url != before and every(b, "h1"))
    width = browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= browser.execute_script("return innerWidth")


def _first_number(text: str) -> int:
    return int(text.split(maxsplit=1)[0].replace(".", ""))


def test_near_matches_are_told_apart_and_left_out(visitor: Chrome, site: str) -> None:
    visitor.get(f"{site}/tim?q=dang+ky+khai+sinh+online")
    matches, near = (
        _first_number(one(visitor, "h1").text),
        _first_number(one(visitor, ".near").text),
    )
    assert matches
    assert near
    lacking = one(visitor, ".missing a")
    assert "phải có" in lacking.text
    word = lacking.text.removesuffix("phải có").strip()
    _follow(visitor, ".missing a")
    assert word in str(one(visitor, "#q").get_attribute("value"))
    assert all(f"{word} phải có" not in each.text for each in every(visitor, ".missing"))
    visitor.back()
    wait(visitor, lambda b: every(b, ".near a"))
    _follow(visitor, ".near a")
    assert _first_number(one(visitor, "h1").text) == matches
    assert len(every(visitor, ".hits > li")) == min(matches, 5)
    assert not every(visitor, ".missing")


def test_the_matches_are_taken_away_as_files(visitor: Chrome, site: str) -> None:
    visitor.get(f"{site}/tim?q=chuyen+doi+so&from=2024&near=0")
    total = _first_number(one(visitor, "h1").text)
    one(visitor, ".share summary").click()
    files = [link for link in every(visitor, ".share a[download]") if link.is_displayed()]
    assert [link.text for link in files][:2] == ["Excel (.xlsx)", "CSV"]
    for link in files:
        with urlopen(str(link.get_attribute("href"))) as answer:
            content = answer.read()
        assert content
        if link.text == "JSONL":
            lines = content.decode().splitlines()
            assert sum('"id"' in line for line in lines) == total


def test_a_search_is_followed(visitor: Chrome, site: str) -> None:
    visitor.get(f"{site}/tim?q=chuyen+doi+so&from=2024")
    one(visitor, ".share summary").click()
    _follow(visitor, ".share a[href*='/theo-doi']")
    assert one(visitor, "h1").text == "Theo dõi “chuyen doi so · từ năm 2024”"
    for link in every(visitor, ".feeds a"):
        assert link.is_displayed()
        with urlopen(str(link.get_attribute("href"))) as answer:
            assert answer.status == 200
    listed = [link.text for link in every(visitor, ".listed a")]
    _follow(visitor, ".listed a")
    assert one(visitor, "h1").text == listed[0]


def test_the_chart_compares_and_leads_to_the_articles(visitor: Chrome, site: str) -> None:
    visitor.get(f"{site}/bieu-do?q=chuyen+doi+so&from=2020")
    one(visitor, "#other").send_keys("căn cước")
    one(visitor, ".compare button").click()
    wait(visitor, lambda b: every(b, ".legend .two"))
    asked = parse_qs(urlsplit(visitor.current_url).query)
    assert asked == {"q": ["chuyen doi so"], "from": ["2020"], "so-sanh": ["căn cước"]}
    count = _first_number(one(visitor, ".numbers tbody td").text)
    _follow(visitor, ".numbers tbody th a")
    assert _first_number(one(visitor, "h1").text) == count


def test_an_article_is_read_and_the_way_back_is_kept(visitor: Chrome, site: str) -> None:
    visitor.get(f"{site}/tim?q=chuyen+doi+so&sort=date&page=2")
    results = visitor.current_url
    title = one(visitor, ".hits h2").text
    _follow(visitor, ".hits h2 a")
    assert one(visitor, "h1").text == title
    assert one(visitor, ".passage.matched mark").is_displayed()
    _follow(visitor, ".trail a")
    assert parse_qs(urlsplit(visitor.current_url).query) == parse_qs(urlsplit(results).query)
