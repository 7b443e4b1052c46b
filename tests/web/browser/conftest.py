"""A real browser, and the application that it visits."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.missing import missing
from tests.web.browser.driving import look
from tests.web.live import serving
from web import create_app


@pytest.fixture(scope="session")
def site(corpus_index: Path) -> Iterator[str]:
    """The address of the application over that index."""
    with serving(create_app({"index": corpus_index, "page_size": 5})) as address:
        yield address


@pytest.fixture(scope="session")
def _browser() -> Iterator[webdriver.Chrome]:
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not chromium:
        missing("chromium and chromedriver", "on Debian: apt install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()


@pytest.fixture
def browser(_browser: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """A browser as it comes: a wide window, light, with JavaScript, without cookies."""
    look(_browser)
    yield _browser
    _browser.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    _browser.delete_all_cookies()
    _browser.get("about:blank")
    _browser.get_log("browser")  # type: ignore[no-untyped-call]  # empties it
