"""Who asks, by which name and where: headers of strangers say it, and none of them is believed."""

import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from searchkit import SettingsError
from web import create_app
from web.settings import load_settings

PAGES = (
    "/",
    "/tim?q=dich+vu",
    "/khong-co",
    "/sitemap.xml",
    "/theo-doi/atom.xml?q=dich+vu",
    "/api/v1/search?q=a",
)
EVIL = "evil.example"


def ask(app: Any, path: str, **headers: str) -> tuple[int, str]:
    """The status and all text of an answer, as a server gets it."""
    environ = EnvironBuilder(path).get_environ()
    environ.update({f"HTTP_{name.upper()}": value for name, value in headers.items()})
    body, status, sent = run_wsgi_app(app, environ)
    return int(status.split()[0]), f"{sent}{b''.join(body).decode()}"


@pytest.mark.parametrize(
    "host",
    [
        "a..b",
        "..",
        "",
        "xn--a",
        "a b",
        "a/b",
        "a@b",
        "a?b",
        "[::1",
        "[::g]",
        "a:b",
        "a:0",
        "a:65536",
        "x" * 64,
        "a." * 130,
        "%00",
        "a\x1b[2Jb",
        "é.example",
        'a"onload=x',
    ],
)
def test_what_is_no_name_is_refused_on_a_page(index_path: Path, host: str) -> None:
    """``a..b`` broke the very page that should have said so: 500, and 12 KB of traceback."""
    app = create_app({"index": index_path})
    for page in PAGES:
        status, said = ask(app, page, host=host)
        assert status == 400
        assert "Không hiểu yêu cầu này" in said
        assert len(host) < 3 or host not in said


@pytest.mark.parametrize(
    "host",
    [
        "a.example",
        "A.EXAMPLE.",
        "localhost:8000",
        "127.0.0.1",
        "[::1]:80",
        "a_b-c.d",
        "xn--bcher-kva.example",
    ],
)
def test_what_is_a_name_is_served(index_path: Path, host: str) -> None:
    app = create_app({"index": index_path, "trusted_hosts": "*"})
    assert ask(app, "/sitemap.xml", host=host)[0] == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_site_without_names_has_those_of_this_machine(index_path: Path, page: str) -> None:
    """A name that a visitor made up was in every link of the shipped settings."""
    app = create_app({"index": index_path, "trusted_proxies": 1})
    own = ("localhost:8000", "app.localhost", socket.gethostname(), "127.0.0.1:80", "[::1]:8000")
    for host in own:
        assert ask(app, page, host=host)[0] in {200, 404}
    for host in (EVIL, "127.0.0.1.evil.example", "localhost.evil.example", "1.evil.example:80"):
        status, said = ask(app, page, host=host)
        assert status == 400
        assert "trusted_hosts" in said
        assert EVIL not in said


@settings(max_examples=50)
@given(host=st.text(st.characters(max_codepoint=255), max_size=20))
def test_no_host_breaks_an_answer(index_path: Path, host: str) -> None:
    app = create_app({"index": index_path})
    for page in PAGES:
        assert ask(app, page, host=host)[0] in {200, 400, 404}


def test_who_sends_no_name_is_counted_too(index_path: Path) -> None:
    app = create_app({"index": index_path, "rate_limit": 1, "trusted_proxies": 1})
    asked = [ask(app, "/", host="a..b", x_forwarded_for="203.0.113.1")[0] for _ in range(3)]
    assert asked == [400, 429, 429]


def test_only_our_own_names_are_served_when_they_are_set_up(index_path: Path) -> None:
    app = create_app({"index": index_path, "trusted_hosts": "tracuu.example, a.example"})
    assert ask(app, "/robots.txt", host="a.example")[0] == 200
    status, said = ask(app, "/robots.txt", host=EVIL)
    assert status == 400
    assert EVIL not in said


@pytest.mark.parametrize("hosts", ["", "a.example"])
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("prefix", f"//{EVIL}"),
        ("prefix", f"/{EVIL}"),
        ("host", EVIL),
        ("host", "a..b"),
        ("proto", EVIL),
        ("proto", "javascript"),
        ("port", EVIL),
        ("server", EVIL),
    ],
)
def test_a_visitor_puts_nothing_into_links(
    index_path: Path, hosts: str, header: str, value: str
) -> None:
    """With the shipped settings a prefix of //evil.example was in every link."""
    config = {"index": index_path, "trusted_proxies": 1, "trusted_hosts": hosts}
    app = create_app(config)
    for page in PAGES:
        headers = {
            "host": "localhost" if not hosts else "a.example",
            f"x_forwarded_{header}": value,
        }
        _, said = ask(app, page, **headers)
        assert EVIL not in said
        assert "javascript:" not in said


def test_a_name_that_a_proxy_hands_on_counts_where_names_are_set_up(index_path: Path) -> None:
    app = create_app({"index": index_path, "trusted_proxies": 1, "trusted_hosts": "a.example"})
    status, said = ask(
        app,
        "/sitemap.xml",
        host="inner:8000",
        x_forwarded_host="a.example",
        x_forwarded_proto="https",
    )
    assert status == 200
    assert "https://a.example/" in said


@pytest.mark.parametrize("prefix", ["//evil.example", "tra-cuu", "/a//b", "/a?b", "/a b", "/é", 5])
def test_a_prefix_is_a_path(prefix: object) -> None:
    with pytest.raises(SettingsError, match="path_prefix"):
        load_settings({"path_prefix": prefix}, {})
