"""Facets in a real browser: choose, add, choose in another, take off; wide, narrow, scriptless."""

import pytest
from selenium.webdriver import Chrome

from tests.web.browser.driving import every, look, one, wait

pytestmark = pytest.mark.browser

TARGET = 44  # CSS pixels that a finger needs


def _count(browser: Chrome) -> int:
    return int(one(browser, "h1").text.split()[0].replace(".", ""))


def _counts(browser: Chrome, within: str) -> list[int]:
    """The counts of a facet, also where they are folded away."""
    counts = every(browser, f"{within} .count")
    return [int(count.get_attribute("textContent") or "") for count in counts]


def _follow(browser: Chrome, selector: str) -> None:
    """Click a link, once it is in sight, and wait for the page that it leads to."""
    before = browser.current_url
    if one(browser, ".open-filters").is_displayed():
        one(browser, ".open-filters").click()
    one(browser, selector).click()
    wait(browser, lambda b: b.current_url != before and every(b, "h1"))


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (1280, False), (375, True)])
def test_choose_add_and_take_off(browser: Chrome, site: str, width: int, javascript: bool) -> None:
    look(browser, width=width, javascript=javascript)
    browser.get(f"{site}/tim?q=chuyen+doi+so")
    years = _counts(browser, ".years")
    everything = _count(browser)
    _follow(browser, ".years li:nth-child(1) .choice")
    assert _count(browser) == years[0]
    _follow(browser, ".years li:nth-child(2) .add")
    assert _count(browser) == years[0] + years[1]
    assert _counts(browser, ".years") == years
    organisation = "[aria-labelledby=by-organisation] .facet"
    expected = _counts(browser, organisation)[0]
    _follow(browser, f"{organisation} .choice")
    assert _count(browser) == expected
    assert len(every(browser, ".limits li")) == 3
    _follow(browser, f"{organisation} .off")
    _follow(browser, ".years .off")
    assert _count(browser) == years[1]
    one(browser, ".limits a").click()
    wait(browser, lambda b: not every(b, ".limits li"))
    assert _count(browser) == everything


def test_a_finger_hits_every_link_of_a_facet(browser: Chrome, site: str) -> None:
    look(browser, width=375)
    browser.get(f"{site}/tim?q=chuyen+doi+so&year=2024")
    one(browser, ".open-filters").click()
    for link in every(browser, ".facet > li > *:not(.count)"):
        if link.is_displayed() and link.tag_name == "a":
            assert link.size["height"] >= TARGET, link.get_attribute("href")
            assert link.size["width"] >= TARGET, link.get_attribute("href")
