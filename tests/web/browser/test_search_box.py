"""``<search-box>``: the search box on a page of another site, under a strict policy."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, Response
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.web.browser.driving import every, look, one, wait
from tests.web.browser.test_accessibility import violations
from tests.web.live import serving
from web import create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def open_site(corpus_index: Path) -> Iterator[str]:
    """The application, open to other sites."""
    with serving(create_app({"index": corpus_index, "cors": "*"})) as address:
        yield address


@pytest.fixture(scope="module")
def elsewhere(open_site: str) -> Iterator[str]:
    """A page of another site (another port is another origin), as its portal would write it."""
    app = Flask(__name__)
    page = (
        '<!doctype html><html lang="vi"><title>Cổng của xã</title>'
        '<meta name="viewport" content="width=device-width"><main><h1>Cổng của xã</h1>'
        f'<script src="{open_site}/static/search-box.js"></script>'
        '<search-box label="Tra cứu tin" button="Tra cứu"></search-box></main></html>'
    )
    policy = (
        f"default-src 'none'; script-src {open_site}; connect-src {open_site};"
        f" form-action {open_site}"
    )

    @app.get("/")
    def portal() -> Response:
        return Response(page, headers={"Content-Security-Policy": policy})

    with serving(app) as address:
        yield address


def _box(browser: Chrome) -> WebElement:
    return one(browser, "search-box").shadow_root.find_element("css selector", "input")


def _options(browser: Chrome) -> list[WebElement]:
    return one(browser, "search-box").shadow_root.find_elements("css selector", "[role=option]")


def _press(browser: Chrome, *keys: str) -> None:
    """Press keys where the focus is; an element's own ``send_keys`` takes it away in between."""
    ActionChains(browser).send_keys(*keys).perform()


def test_type_pick_and_find(browser: Chrome, elsewhere: str, open_site: str) -> None:
    browser.get(elsewhere)
    box = _box(browser)
    box.send_keys("chuyen doi s")
    wait(browser, _options)
    assert box.get_attribute("aria-expanded") == "true"
    _press(browser, Keys.ARROW_DOWN)
    picked = box.get_attribute("value") or ""
    assert "chuyển đổi s" in picked.lower()
    assert _options(browser)[0].get_attribute("aria-selected") == "true"
    _press(browser, Keys.ENTER)
    wait(browser, lambda b: every(b, ".hits > li"))
    assert browser.current_url.startswith(f"{open_site}/tim?")
    assert parse_qs(urlsplit(browser.current_url).query) == {"q": [picked]}


def test_escape_gives_back_what_was_typed(browser: Chrome, elsewhere: str) -> None:
    browser.get(elsewhere)
    box = _box(browser)
    box.send_keys("chuyen doi s")
    wait(browser, _options)
    _press(browser, Keys.ARROW_UP, Keys.ESCAPE)
    assert box.get_attribute("value") == "chuyen doi s"
    assert not _options(browser)


def test_a_suggestion_can_be_clicked(browser: Chrome, elsewhere: str) -> None:
    browser.get(elsewhere)
    _box(browser).send_keys("du lieu")
    option = wait(browser, _options)[0]
    text = option.text
    option.click()
    wait(browser, lambda b: every(b, ".hits > li"))
    assert parse_qs(urlsplit(browser.current_url).query)["q"] == [text]


def test_the_strict_policy_of_the_page_is_kept(browser: Chrome, elsewhere: str) -> None:
    browser.get(elsewhere)
    _box(browser).send_keys("chuyen doi s")
    wait(browser, _options)
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]
    assert not [line for line in log if "favicon" not in line["message"]]
    style = browser.execute_script(
        "const box = document.querySelector('search-box').shadowRoot.querySelector('input');"
        "return getComputedStyle(box).borderTopStyle"
    )
    assert style == "solid"  # its sheet is not stopped either


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Chrome, elsewhere: str, width: int, scheme: str) -> None:
    look(browser, width=width, scheme=scheme)
    browser.get(elsewhere)
    box = _box(browser)
    box.send_keys("chuyen doi s")
    wait(browser, _options)
    _press(browser, Keys.ARROW_DOWN)
    assert not violations(browser)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_without_the_setting_there_is_a_box_without_suggestions(
    browser: Chrome, site: str, elsewhere: str
) -> None:
    browser.get(elsewhere)
    browser.execute_script(
        "const box = document.createElement('search-box'); box.setAttribute('site', arguments[0]);"
        "document.querySelector('search-box').replaceWith(box)",
        site,
    )
    action = browser.execute_script(
        "return document.querySelector('search-box').shadowRoot.querySelector('form').action"
    )
    assert action == f"{site}/tim"
    _box(browser).send_keys("chuyen doi s")
    assert not _options(browser)
