"""The description of the API is true, and complete."""

import itertools
import re
import shutil
import subprocess
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from searchkit import Article, open_index
from tests.web.live import serving
from web import create_app
from web.search_request import names

_SCHEMATHESIS = Path(sysconfig.get_path("scripts")) / "schemathesis"
Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    """The description, as a program reads it."""
    response = client.get("/api/v1/openapi.json")
    assert response.mimetype == "application/vnd.oai.openapi+json"
    content: dict[str, Any] = response.get_json(force=True)
    return content


def run_schemathesis(index_path: Path, folder: Path, examples: int = 100) -> None:
    with serving(create_app({"index": index_path})) as address:
        run = subprocess.run(
            [
                *(_SCHEMATHESIS, "run", f"{address}/api/v1/openapi.json", "--seed", "1"),
                *("--max-examples", str(examples)),
            ],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert run.returncode == 0, run.stdout
    assert "Tested: 9" in run.stdout


def test_schemathesis_finds_no_failure(index_path: Path, tmp_path: Path) -> None:
    run_schemathesis(index_path, tmp_path)


def test_schemathesis_finds_no_failure_beside_a_writer(index_path: Path, tmp_path: Path) -> None:
    """Articles come, change and go, one commit after another, while all is asked for."""
    done, commits = threading.Event(), itertools.count()
    path = tmp_path / "index"
    shutil.copytree(index_path, path)

    def write() -> None:
        with open_index(path) as index:
            for commit in commits:
                index.add([Article(str(commit % 7), f"Bản tin số {commit}", ("Dịch vụ công.",))])
                index.delete([str((commit + 3) % 7)])
                if done.is_set():
                    return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        run_schemathesis(path, tmp_path, examples=30)
    finally:
        done.set()
        writer.join()
    assert next(commits) > 20


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_openapi(client: FlaskClient, language: str) -> None:
    client.set_cookie("lang", language)
    content: Any = client.get("/api/v1/openapi.json").get_json(force=True)
    assert content["openapi"].startswith("3.1.")
    validate(content)


def test_it_describes_every_address_of_the_api(app: Flask, description: dict[str, Any]) -> None:
    routes = {
        re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert routes - {"/", "/openapi.json"} == set(description["paths"])


def test_it_describes_every_parameter_of_a_search(description: dict[str, Any]) -> None:
    parameters = description["paths"]["/search"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters} == names() | {"format", "lang"}
    assert all(parameter["description"] for parameter in parameters)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/api/v1/search?q=dich+vu+cong&sort=date", "SearchResult"),
        ("/api/v1/search?q=xyz", "SearchResult"),
        ("/api/v1/suggest?q=dich", "Suggestions"),
        ("/api/v1/articles/dich-vu-1", "Article"),
        ("/api/v1/stats", "Stats"),
        ("/api/v1/similar/dich-vu-1", "Similar"),
        ("/api/v1/documents/de-an-06", "Document"),
        ("/api/v1/figures?q=dich+vu+cong", "Figures"),
        ("/api/v1/quotes?q=dich+vu+cong", "Quotes"),
        ("/api/v1/stories/dich-vu-1", "Story"),
        ("/api/v1/search?page=x", "Problem"),
        ("/api/v1/articles/khong-co", "Problem"),
    ],
)
def test_answers_have_the_fields_that_it_names_and_no_other(
    client: FlaskClient, description: dict[str, Any], address: str, name: str
) -> None:
    answer = client.get(address).get_json(force=True)
    schema = {"$ref": f"#/components/schemas/{name}", **description}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)
    assert answer.keys() == description["components"]["schemas"][name]["properties"].keys()


def test_people_can_read_it(visit: Visit, description: dict[str, Any]) -> None:
    page = visit("/api/v1/")
    text = page.main.get_text()
    for path, methods in description["paths"].items():
        assert f"GET /api/v1{path}" in text
        for parameter in methods["get"].get("parameters", []):
            assert parameter["description"] in text
    for link in page.main.select("a[href^='#']"):
        assert page.find(id=link["href"][1:]), link


def test_an_article_is_given_without_where_it_was_read(client: FlaskClient) -> None:
    article = client.get("/api/v1/articles/dich-vu-1").get_json()
    assert article["title"] == "Dịch vụ công trực tuyến, kỳ 1"
    assert len(article["paragraphs"]) == 4
    assert "origin" not in article


def test_an_article_of_any_id_is_found(client: FlaskClient, hostile: Any) -> None:
    answer = client.get(f"/api/v1/articles/{quote(hostile.id, safe='')}")
    assert answer.get_json()["id"] == hostile.id


def test_suggestions_are_those_of_the_library(client: FlaskClient, index: Any) -> None:
    answer = client.get("/api/v1/suggest?q=dich+v&limit=3").get_json()
    wanted = index.suggest("dich v", limit=3)
    assert answer["prefix"] == "dich v"
    assert wanted
    assert answer["suggestions"] == [
        {"text": s.text, "highlight": list(s.highlight), "articles": s.articles, "id": s.id}
        for s in wanted
    ]
    browsers = client.get("/opensearch/suggest?q=dich+v").get_json(force=True)
    assert browsers == ["dich v", [s.text for s in index.suggest("dich v")]]


def test_every_example_is_answered(client: FlaskClient, description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        for parameter in methods["get"]["parameters"]:
            example, query = parameter["example"], {"q": "dich vu"} if path == "/search" else {}
            in_path = {"{id}": "dich-vu-1", "{number}": "de-an-06"}
            if parameter["in"] == "path":
                in_path[f"{{{parameter['name']}}}"] = quote(example)
            address = path
            for name, value in in_path.items():
                address = address.replace(name, value)
            if parameter["in"] == "query":
                query[parameter["name"]] = example
            with client.get(f"/api/v1{address}", query_string=query) as response:
                assert response.status_code == 200, (path, parameter)


def test_the_documentation_has_commands_that_work(visit: Visit, client: FlaskClient) -> None:
    commands = [code.get_text() for code in visit("/api/v1/").select(".example")]
    assert len(commands) == 9  # one an address
    for command in commands:
        address = re.fullmatch("curl 'http://localhost(.*)'", command)
        assert address
        assert client.get(address[1]).status_code == 200


def test_programs_choose_their_language(client: FlaskClient) -> None:
    wrong = "/api/v1/search?q=a&page=0"
    english = "page is 0; choose from 1 to 1000000."
    accepting = client.get(wrong, headers={"Accept-Language": "fr, en-US;q=0.9, vi;q=0.1"})
    assert accepting.get_json()["detail"] == english
    assert "Accept-Language" in accepting.headers["Vary"]
    asking = client.get(f"{wrong}&lang=en", headers={"Accept-Language": "vi"})
    assert asking.get_json()["detail"] == english
    assert "Set-Cookie" not in asking.headers
    assert client.get("/api/v1/search?q=a&lang=de").status_code == 400
    for page in ("/", "/api/v1/"):
        people = client.get(page, headers={"Accept-Language": "en"})
        assert '<html lang="vi">' in people.text
