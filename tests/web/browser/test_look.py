"""Light and dark, wide and narrow, light in weight."""

import pytest
from selenium.webdriver import Chrome

from tests.web.browser.driving import every, look, one, wait

pytestmark = pytest.mark.browser

PAGES = ["/", "/tim?q=chuyen+doi+so", "/tim?q=zzzz&source=abc", "/meo-tim", "/api/v1/"]


def _lightness(browser: Chrome, selector: str, name: str) -> int:
    colour = browser.execute_script(
        "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
        selector,
        name,
    )
    return sum(int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])


def test_the_dark_is_dark_and_the_light_is_light(browser: Chrome, site: str) -> None:
    for scheme in ("light", "dark"):
        look(browser, scheme=scheme)
        browser.get(f"{site}/tim?q=de+an+06")
        paper = _lightness(browser, "body", "backgroundColor")
        ink = _lightness(browser, "body", "color")
        assert (paper < ink) == (scheme == "dark")


@pytest.mark.parametrize("width", [320, 375, 768, 1280, 2560])
def test_nothing_runs_off_the_screen(browser: Chrome, site: str, width: int) -> None:
    look(browser, width=width)
    for address in PAGES:
        browser.get(site + address)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_on_a_phone_suggestions_and_targets_fit(browser: Chrome, site: str) -> None:
    look(browser, width=375)
    browser.get(site)
    one(browser, "#q").send_keys("chuyen doi s")
    options = wait(browser, lambda b: every(b, "[role=option]"))
    for option in options:
        assert option.rect["x"] >= 0
        assert option.rect["x"] + option.rect["width"] <= 375
        assert option.rect["height"] >= 24  # WCAG 2.2, 2.5.8
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 375


def test_the_first_page_of_results_is_light(browser: Chrome, site: str) -> None:
    """At most 60 KB in all, one style sheet and one script, nothing from elsewhere."""
    browser.get(f"{site}/tim?q=chuyen+doi+so&limit=10")
    loaded = browser.execute_script("""
        const entries = [...performance.getEntriesByType("navigation"),
                         ...performance.getEntriesByType("resource")];
        return entries.map(({ name, decodedBodySize }) => [name, decodedBodySize]);
    """)
    assert all(name.startswith(f"{site}/") for name, _ in loaded)
    assert sum(size for _, size in loaded) <= 60_000
    names = [name.split("?")[0] for name, _ in loaded]
    assert sum(name.endswith(".css") for name in names) == 1
    assert sum(name.endswith(".js") for name in names) == 1


def test_the_timeline_leads_to_a_month(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so&from=2024")
    assert one(browser, ".timeline path").is_displayed()
    one(browser, ".timeline summary").click()
    one(browser, ".timeline tbody a").click()
    wait(browser, lambda b: "to=" in b.current_url)
    assert every(browser, ".hits > li")
