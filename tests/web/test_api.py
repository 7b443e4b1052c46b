import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchkit import SearchIndex

Visit = Callable[..., Any]  # opens an address, gives the page (BeautifulSoup)


@pytest.mark.parametrize(
    ("parameters", "options"),
    [
        ({"q": "de an 06"}, {"limit": 3}),
        ({"q": "dich vu cong", "limit": "2", "page": "2"}, {"limit": 2, "page": 2}),
        ({"q": " Dịch  vụ ", "sort": "date"}, {"limit": 3, "sort": "date"}),
        (
            {"q": "dich vu", "from": "2024", "to": "6/2025", "source": "vi du"},
            {
                "limit": 3,
                "published_from": "2024",
                "published_to": "6/2025",
                "source": "vi du",
            },
        ),
        ({"q": '"không có đâu" xyz'}, {"limit": 3}),
        ({"q": ""}, {"limit": 3}),
        ({}, {"limit": 3}),
        ({"q": "an toan thong tin"}, {"limit": 3}),
        ({"q": "dich vu cong", "page": "50"}, {"limit": 3, "page": 50}),
    ],
)
def test_the_api_answers_as_the_library(
    client: FlaskClient, index: SearchIndex, parameters: dict[str, str], options: dict[str, object]
) -> None:
    response = client.get("/api/v1/search", query_string=parameters)
    wanted = index.search(parameters.get("q", ""), **options).to_json()  # type: ignore[arg-type]
    answer = response.get_json()
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert list(answer) == list(wanted)
    assert answer.pop("took_ms") >= 0
    del wanted["took_ms"]
    assert answer == json.loads(json.dumps(wanted))


def test_vietnamese_is_readable_as_it_is(client: FlaskClient) -> None:
    assert "Dịch vụ công" in client.get("/api/v1/search?q=dich+vu+cong").text


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"q": "a", "page": "0"}, "0"),
        ({"q": "a", "page": "x"}, "x"),
        ({"q": "a", "limit": "1000"}, "1000"),
        ({"q": "a", "from": "2025-13"}, "2025-13"),
        ({"q": "a", "sort": "random"}, "random"),
        ({"query": "a"}, "query"),
    ],
)
def test_what_means_nothing_is_a_problem_that_names_it(
    client: FlaskClient, parameters: dict[str, str], named: str
) -> None:
    response = client.get("/api/v1/search", query_string=parameters)
    problem = response.get_json()
    assert response.status_code == problem["status"] == 400
    assert response.mimetype == "application/problem+json"
    assert problem["title"]
    assert problem["type"] == "about:blank"
    assert named in problem["detail"]


def test_pages_link_to_the_same_results_as_json(visit: Visit, client: FlaskClient) -> None:
    page = visit("/tim?q=dich+vu+cong&page=2&sort=date")
    link = page.footer.find("a", string="Kết quả này dạng JSON")
    titles = [hit["title"] for hit in client.get(link["href"]).get_json()["hits"]]
    assert titles == [title.get_text() for title in page.select(".hits h2")]
