"""WCAG 2.2 AA, as far as machines can tell, and everything by keyboard."""

from importlib.resources import files

import pytest
from selenium.webdriver import Chrome, Keys

from tests.web.browser.driving import every, look, one, wait

pytestmark = pytest.mark.browser

AXE = (files("selenium_axe_python") / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "/",
    "results": "/tim?q=chuyen+doi+so",
    "corrected": "/tim?q=de+an+06&from=2024&source=bao",
    "second page": "/tim?q=chuyen+doi+so&page=2&sort=date",
    "nothing": "/tim?q=zzzz+de+an&from=2024&source=abc",
    "wrong date": "/tim?q=a&from=x",
    "near matches": "/tim?q=chuyen+doi+so+zzzz",
    "no such page of results": "/tim?q=chuyen+doi+so&page=99",
    "values chosen": "/tim?q=chuyen+doi+so&year=2024&year=2025&organisation=Bộ+Công+an",
    "a long facet": "/tim/number?q=chuyen+doi+so",
    "follow everything": "/theo-doi",
    "follow": "/theo-doi?q=chuyen+doi+so&from=2024",
    "chart": "/bieu-do?q=chuyen+doi+so&so-sanh=de+an+06",
    "chart of nothing": "/bieu-do?q=zzzz",
    "document": "/van-ban/749-QĐ-TTg",
    "no such document": "/van-ban/1-QĐ-XYZ",
    "figures": "/so-lieu?q=kinh+tế+số",
    "statements": "/phat-bieu?q=chuyển+đổi+số",
    "story": "/chuyen/the-can-cuoc-tu-1-7",
    "tips": "/meo-tim",
    "api": "/api/v1/",
    "no such page": "/khong-co",
}


def violations(browser: Chrome) -> list[str]:
    """What axe finds wrong with the page, in its shadow trees, too."""
    browser.execute_script(AXE)
    found = browser.execute_async_script(
        "const done = arguments[1];"
        "axe.run({ runOnly: arguments[0], resultTypes: ['violations'] })"
        ".then(({ violations }) => done(violations))",
        RULES,
    )
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_on(browser: Chrome, site: str, address: str) -> None:
    browser.get(site + address)
    assert not violations(browser)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_an_article(browser: Chrome, site: str, language: str) -> None:
    browser.get(f"{site}/tim?q=chuyen+doi+so&lang={language}")
    one(browser, ".hits h2 a").click()
    wait(browser, lambda b: every(b, ".passage.matched"))
    assert not violations(browser)


def test_axe_finds_nothing_on_a_dark_phone(browser: Chrome, site: str) -> None:
    look(browser, width=375, scheme="dark")
    for address in PAGES.values():
        browser.get(site + address)
        assert not violations(browser), address


def test_axe_finds_nothing_in_the_menu_of_files(browser: Chrome, site: str) -> None:
    browser.get(site + PAGES["results"])
    one(browser, ".share summary").click()
    assert not violations(browser)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_sheet_of_filters(browser: Chrome, site: str, scheme: str) -> None:
    look(browser, width=375, scheme=scheme)
    browser.get(site + PAGES["results"])
    one(browser, ".open-filters").click()
    assert not violations(browser)


def test_the_focus_is_seen_in_forced_colours(browser: Chrome, site: str) -> None:
    browser.get(site + PAGES["results"])
    look(browser, forced=True)
    frame = "return getComputedStyle(document.querySelector('.search')).outlineStyle"
    edge = "return getComputedStyle(document.querySelector('.search button')).borderTopStyle"
    assert browser.execute_script(frame) == "none"
    one(browser, "#q").click()
    assert browser.execute_script(frame) == "solid"
    assert browser.execute_script(edge) == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_among_suggestions(browser: Chrome, site: str, scheme: str) -> None:
    look(browser, scheme=scheme)
    browser.get(site)
    box = one(browser, "#q")
    box.send_keys("chuyen doi s")
    wait(browser, lambda b: every(b, "[role=option]"))
    box.send_keys(Keys.ARROW_DOWN)
    assert not violations(browser)


@pytest.mark.parametrize("name", ["home", "results", "nothing", "follow", "chart", "api"])
def test_the_keyboard_reaches_everything(browser: Chrome, site: str, name: str) -> None:
    browser.get(site + PAGES[name])
    wanted = browser.execute_script("""
        const names = "a[href], button, input:not([type=hidden]), summary, [tabindex]";
        return [...document.querySelectorAll(names)]
          .filter((element) => element.checkVisibility() && element.tabIndex >= 0)
          .map((element, number) => (element.dataset.stop = number));
    """)
    reached: list[int] = []
    while len(reached) < len(wanted):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        stop, outline, name = browser.execute_script(
            "const now = document.activeElement;"
            "return [now.dataset.stop, getComputedStyle(now).outlineStyle, now.id]"
        )
        if name == "" and stop is None:  # past the last and before the first there is the window
            assert reached[-1] == wanted[-1]
            continue
        assert outline != "none" or name == "q", "the focus can't be seen"  # the box has a frame
        reached.append(int(stop))
    start = reached.index(0)
    assert reached[start:] + reached[:start] == wanted  # in reading order, from where we stood


def test_the_first_tab_stop_skips_to_the_content(browser: Chrome, site: str) -> None:
    browser.get(f"{site}/meo-tim")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.get_attribute("class") == "skip"
    assert skip.is_displayed()
    skip.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "main"
