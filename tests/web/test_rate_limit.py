import time
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from web import create_app
from web.rate_limit import visitor
from web.visits import Visits


@pytest.fixture
def limited(index_path: Path) -> FlaskClient:
    """The application, where an address may ask three times a minute."""
    return create_app({"index": index_path, "rate_limit": 3}).test_client()


def _status(client: FlaskClient, who: str, address: str = "/api/v1/stats") -> int:
    response = client.get(address, environ_base={"REMOTE_ADDR": who})
    response.close()
    return response.status_code


def test_who_asks_too_often_has_to_wait_and_nobody_else(limited: FlaskClient) -> None:
    assert [_status(limited, "203.0.113.9") for _ in range(4)] == [200, 200, 200, 429]
    assert _status(limited, "203.0.113.10") == 200


def test_it_is_said_to_people_and_to_programs(limited: FlaskClient) -> None:
    for _ in range(3):
        _status(limited, "203.0.113.9")
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    page = limited.get("/tim?q=a", environ_base=elsewhere)
    assert '<a href="?q=a" rel="nofollow">Thử lại</a>' in page.text
    assert "Nhiều yêu cầu quá" in page.text
    assert page.headers["Retry-After"] == "60"
    problem = limited.get("/api/v1/stats", environ_base=elsewhere)
    assert problem.mimetype == "application/problem+json"


def test_suggestions_lock_nobody_out_of_searching(limited: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.77"}
    asked = [limited.get("/api/v1/suggest?q=a", environ_base=elsewhere) for _ in range(16)]
    assert [response.status_code for response in asked] == [200] * 15 + [429]
    assert limited.get("/tim?q=a", environ_base=elsewhere).status_code == 200


def test_files_of_all_matches_are_few(limited: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "203.0.113.78"}
    address = "/api/v1/search?q=dich+vu&format=csv"
    asked = [limited.get(address, environ_base=elsewhere).status_code for _ in range(2)]
    assert asked == [200, 429]
    assert limited.get("/tim?q=a", environ_base=elsewhere).status_code == 200


def test_what_a_page_is_made_of_and_probes_are_free(limited: FlaskClient) -> None:
    for _ in range(5):
        for address in ("/static/style.css", "/healthz", "/readyz", "/metrics"):
            assert _status(limited, "203.0.113.9", address) == 200


def test_this_machine_is_free(limited: FlaskClient) -> None:
    assert {_status(limited, "127.0.0.1") for _ in range(9)} == {200}


def test_visitors_behind_a_proxy_that_is_trusted_are_told_apart(index_path: Path) -> None:
    settings = {"index": index_path, "rate_limit": 1, "trusted_proxies": 1}
    client = create_app(settings).test_client()
    statuses = [
        client.get("/api/v1/stats", headers={"X-Forwarded-For": who}).status_code
        for who in ("203.0.113.1", "203.0.113.2", "203.0.113.1")
    ]
    assert statuses == [200, 200, 429]


def test_none_is_no_limit(index_path: Path) -> None:
    client = create_app({"index": index_path, "rate_limit": 0}).test_client()
    assert {_status(client, "203.0.113.9") for _ in range(9)} == {200}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.8", False),
        ("::1", "127.0.0.5", True),
        ("a unix socket", "a unix socket", True),
    ],
)
def test_who_counts_as_one(first: str, second: str, same: bool) -> None:
    assert (visitor(first) == visitor(second)) == same


def test_nobody_is_named() -> None:
    assert visitor("::1") is visitor("127.0.0.1") is visitor("") is visitor(None) is None


def test_an_address_may_ask_again_when_its_minute_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    visits = Visits()

    def allowed(second: float, times: int = 5) -> int:
        monkeypatch.setattr(time, "time", lambda: second)
        return sum(visits.allow("203.0.113.9", 4) for _ in range(times))

    assert allowed(600) == 4
    assert allowed(659) == 0
    assert allowed(660) == 0  # all four lie in the minute that ends now
    assert allowed(690) == 2  # a half of it
    assert allowed(719) == 1  # two there, and four times a sixtieth
    assert allowed(900) == 4


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 90)), max_size=60))
def test_nobody_is_let_in_more_often_than_allowed(asked: list[tuple[str, int]]) -> None:
    visits, let_in = Visits(), Counter[tuple[str, int]]()
    with pytest.MonkeyPatch.context() as patch:
        for who, second in sorted(asked, key=lambda visit: visit[1]):
            patch.setattr(time, "time", lambda second=second: second)
            let_in[who, second // 60] += visits.allow(who, 5)
    assert max(let_in.values(), default=0) <= 5


@pytest.mark.parametrize(
    "address",
    ["9.9.9.3", "9.9.9.3:40000", "9.9.9.3:1", "::ffff:9.9.9.3", "[::ffff:909:903]:443",
     "64:ff9b::909:903", "[64:ff9b::9.9.9.3]:5", "64:ff9b:1::909:903", "2002:909:903::1",
     "2002:909:903:ffff::2", "2001:0:4136:e378:8000:63bf:f6f6:f6fc"],
)  # fmt: skip
def test_one_visitor_is_one_however_the_address_is_written(address: str) -> None:
    """Each port, and each way through a translator, had a count of its own."""
    assert visitor(address) == "9.9.9.3"


def test_what_is_no_address_is_one_visitor() -> None:
    strange = ["unknown", "_hidden", "a" * 500, "9.9.9.3:x", "1.2.3", "[::1", "evil.example:80"]
    assert len({visitor(name) for name in strange}) == 1


@pytest.mark.parametrize("address", ["127.0.0.1:5", "[::1]:5", "::ffff:127.0.0.2"])
def test_this_machine_is_free_with_a_port_too(address: str) -> None:
    assert visitor(address) is None
