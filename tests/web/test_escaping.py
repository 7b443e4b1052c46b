"""Whatever stands in an article or an address, it is text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from searchkit import Article
from web import Settings, create_app

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</title><svg/onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "&lt;script&gt;",
    "javascript:alert(1)",
]


def assert_inert(page: Any) -> None:
    """No element, attribute or address can run anything but the site's own script."""
    data = page.select("script[type='application/ld+json']")
    assert all(isinstance(json.loads(script.string), dict) for script in data)
    scripts = [script for script in page.find_all("script") if script not in data]
    assert [script["src"].split("?")[0] for script in scripts] == ["/static/search.js"]
    assert not [script for script in scripts if script.get_text()]
    for element in page.find_all(True):
        if element.get("rel") == ["canonical"]:
            assert element["href"].startswith(("http://localhost/", "http://evil.example/"))
            continue
        assert element.name not in {"img", "iframe", "object", "embed", "style", "base"}
        assert not [name for name in element.attrs if name.startswith("on")]
        assert not element.has_attr("style")
        for name in ("href", "src", "action"):
            assert str(element.get(name, "/"))[:1] in "/?#" or element["href"].startswith("https:")
            assert not str(element.get(name, "")).startswith("//")


def test_an_article_that_is_hostile_everywhere(visit: Visit, hostile: Article) -> None:
    results = visit("/tim?q=an+toan+thong+tin")
    assert_inert(results)
    hit = results.select_one(".hits > li")
    assert hit.h2.get_text() == hostile.title
    assert hit.select_one(".origin span").get_text() == hostile.source
    assert not hit.select(".origin a")
    page = visit(hit.h2.a["href"])
    assert_inert(page)
    assert [passage.p.get_text() for passage in page.select(".passage")] == [
        *hostile.paragraphs,
        *hostile.captions,
    ]
    assert hostile.metadata["author"] in page.get_text()
    assert not page.select_one(".origin a")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_address(client: FlaskClient, payload: str) -> None:
    for path in ("/tim", "/bai/dich-vu-1", "/", "/khong-co"):
        for name in ("q", "from", "to", "source", "sort", "page", "lang", payload):
            response = client.get(path, query_string={"q": "dịch vụ", name: payload})
            assert response.status_code in {200, 400, 404}
            assert_inert(BeautifulSoup(response.text, "html.parser"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_query_is_shown_as_typed(visit: Visit, payload: str) -> None:
    page = visit(f"/tim?{urlencode({'q': payload})}")
    assert page.select_one("input[name=q]")["value"] == payload
    assert page.title.get_text().startswith(payload)


@pytest.mark.parametrize(
    "name", ["_external", "_scheme", "_anchor", "_method", "endpoint", "values", "id", "language"]
)
def test_parameters_do_not_reach_the_address_builder(client: FlaskClient, name: str) -> None:
    for path in ("/", "/tim", "/bai/dich-vu-1", "//localhost/", "/khong-co"):
        response = client.get(path, query_string={name: "javascript"})
        assert response.status_code in {200, 404}
        assert_inert(BeautifulSoup(response.text, "html.parser"))


def test_a_hostile_path_cannot_leave_the_site(client: FlaskClient) -> None:
    page: Any = BeautifulSoup(client.get("//localhost/x?a=1").text, "html.parser")
    assert page.select_one("a.language")["href"].startswith("?")


def test_a_hostile_site_name(index_path: Path) -> None:
    app = create_app(Settings(index=index_path, site_name="<b>&\"'"))
    page: Any = BeautifulSoup(app.test_client().get("/").text, "html.parser")
    assert page.h1.get_text().strip() == "<b>&\"'"
    description = app.test_client().get("/opensearch.xml").text
    assert "<LongName>&lt;b&gt;&amp;" in description
