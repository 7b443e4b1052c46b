"""How tests drive a browser."""

from collections.abc import Callable
from typing import Any, TypeVar

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

T = TypeVar("T")


def look(
    browser: Chrome,
    *,
    width: int = 1280,
    scheme: str = "light",
    javascript: bool = True,
    motion: str = "reduce",
    forced: bool = False,
    paper: bool = False,
) -> None:
    """Set up the window, as the visitor has it."""
    settings: dict[str, dict[str, Any]] = {
        "Emulation.setDeviceMetricsOverride": {
            "width": width,
            "height": 900,
            "deviceScaleFactor": 1,
            "mobile": width < 600,
        },
        "Emulation.setEmulatedMedia": {
            "media": "print" if paper else "",
            "features": [
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": motion},
                {"name": "forced-colors", "value": "active" if forced else "none"},
            ],
        },
        "Emulation.setScriptExecutionDisabled": {"value": not javascript},
    }
    for command, parameters in settings.items():
        browser.execute_cdp_cmd(command, parameters)


def every(browser: Chrome, selector: str) -> list[WebElement]:
    """All elements of a CSS selector."""
    return browser.find_elements(By.CSS_SELECTOR, selector)


def one(browser: Chrome, selector: str) -> WebElement:
    """The first element of a CSS selector; there must be one."""
    return browser.find_element(By.CSS_SELECTOR, selector)


def wait(browser: Chrome, condition: Callable[[Chrome], T]) -> T:
    """Until a condition holds, ten seconds at most; its value."""
    return WebDriverWait(browser, 10, poll_frequency=0.02).until(condition)
