"""Nothing that stands in an article, an address or a query is ever run."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from selenium.webdriver import Chrome

import searchkit
from searchkit import Article
from tests.web.browser.driving import every, wait
from tests.web.browser.payloads import PAYLOADS
from tests.web.live import serving
from web import create_app

pytestmark = pytest.mark.browser

_WATCH = """
    for (const name of ["alert", "confirm", "prompt", "print", "eval"]) {
      window[name] = () => console.error("RAN A SCRIPT");
    }
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error("POLICY", violatedDirective, blockedURI));
    addEventListener("error", (event) => console.error("ERROR", event.message), true);
"""


def _articles() -> Iterator[Article]:
    for number, payload in enumerate(PAYLOADS):
        yield Article(
            id=f"{number}/{payload}",
            title=f"Tấn công {number} {payload}",
            paragraphs=(f"{payload} tấn công", f"tấn công {payload} sau"),
            captions=(f"tấn công {payload}",),
            url=payload if number % 2 else f"https://a.example/{payload}",
            source=payload,
            published="2025-01-02",
            metadata={"author": payload},
        )


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application over articles by people who want to run a script."""
    path = tmp_path_factory.mktemp("hostile") / "index"
    with searchkit.create_index(path) as index:
        index.add(_articles())
    with serving(create_app({"index": path, "page_size": 100})) as address:
        yield address


@pytest.fixture
def watched(browser: Chrome) -> Iterator[Chrome]:
    """A browser that reports every script that runs and all that the policy stops."""
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
    yield browser
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def _reports(browser: Chrome) -> list[str]:
    """What the browser has said since it was last asked, but for statuses that were meant."""
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]
    lines = [line["message"] for line in log]
    return [line for line in lines if "the server responded with a status of 40" not in line]


def test_there_are_enough() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_the_watch_sees_what_it_should(watched: Chrome, site: str) -> None:
    watched.get(site)
    watched.execute_script(
        "const link = document.createElement('a');"
        "link.setAttribute('onclick', 'alert(1)');"
        "document.body.append(link); link.click(); alert(1)"
    )
    reports = " ".join(_reports(watched))
    assert "RAN A SCRIPT" in reports
    assert "POLICY" in reports


def test_articles_run_nothing_in_results(watched: Chrome, hostile_site: str) -> None:
    found = 0
    for page in range(1, len(PAYLOADS) // 100 + 2):
        watched.get(f"{hostile_site}/tim?{urlencode({'q': 'tấn công', 'page': page})}")
        found += len(every(watched, ".hits > li"))
    assert found == len(PAYLOADS)
    assert not _reports(watched)


def test_articles_run_nothing_when_read(watched: Chrome, hostile_site: str) -> None:
    watched.get(f"{hostile_site}/tim?{urlencode({'q': 'tấn công'})}")
    links = [link.get_attribute("href") for link in every(watched, ".hits h2 a")]
    for address in links[::5]:
        watched.get(str(address))
        assert every(watched, ".passage.matched")
    assert not _reports(watched)


def test_queries_run_nothing(watched: Chrome, site: str) -> None:
    for first in range(0, len(PAYLOADS), 5):
        query = " ".join(PAYLOADS[first : first + 5])
        watched.get(f"{site}/tim?{urlencode({'q': query})}")
        shown = watched.execute_script("return document.getElementById('q').value")
        assert shown == query.replace("\n", "")  # a text field has one line
    assert not _reports(watched)


@pytest.mark.parametrize("name", ["from", "to", "source", "province", "sort", "page", "lang"])
def test_parameters_run_nothing(watched: Chrome, site: str, name: str) -> None:
    for payload in PAYLOADS[::41]:
        watched.get(f"{site}/tim?{urlencode({'q': 'dữ liệu', name: payload})}")
        assert every(watched, "#q")
    assert not _reports(watched)


def test_suggestions_run_nothing(watched: Chrome, hostile_site: str) -> None:
    watched.get(hostile_site)
    box = watched.switch_to.active_element
    box.send_keys("tan cong")
    options = wait(watched, lambda b: every(b, "[role=option]"))
    assert any("<" in str(option.get_attribute("data-text")) for option in options)
    assert not _reports(watched)


def test_suggestions_that_are_markup_are_text(watched: Chrome, site: str) -> None:
    watched.get(site)
    answer = {
        "prefix": "x",
        "suggestions": [
            {"text": payload, "highlight": [0, 3], "articles": 1} for payload in PAYLOADS
        ],
    }
    watched.execute_script(
        "const answer = arguments[0]; window.fetch = async () => new Response(answer)",
        json.dumps(answer),
    )
    watched.switch_to.active_element.send_keys("x")
    options = wait(watched, lambda b: every(b, "[role=option]"))
    assert [option.get_attribute("data-text") for option in options] == PAYLOADS
    assert not _reports(watched)


def test_feeds_run_nothing(watched: Chrome, hostile_site: str) -> None:
    for path in ("theo-doi/atom.xml", "theo-doi/feed.json", "api/v1/search"):
        watched.get(f"{hostile_site}/{path}?{urlencode({'q': 'tấn công'})}")
    for payload in PAYLOADS[::27]:
        watched.get(f"{hostile_site}/api/v1/suggest?{urlencode({'q': payload})}")
        watched.get(f"{hostile_site}/api/v1/search?{urlencode({'x': payload})}")
    assert not _reports(watched)
