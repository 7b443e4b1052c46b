import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import web


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/tim?q=a",
        "/bai/dich-vu-1",
        "/khong-co",
        "/api/v1/search",
        "/healthz",
        "/static/style.css",
    ],
)
def test_every_answer_is_locked_down(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    response.close()


def test_pages_depend_on_the_cookie(client: FlaskClient) -> None:
    response = client.get("/")
    assert "Cookie" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-cache"


def test_templates_never_switch_escaping_off() -> None:
    for template in (Path(web.__file__).parent / "templates").iterdir():
        assert not re.search(r"\|\s*safe|autoescape|Markup", template.read_text(encoding="utf-8"))
