"""Answers get smaller for those who can read them so, and say the same."""

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import web

ADDRESSES = [
    "/tim?q=dich+vu+cong",
    "/bai/de-an-06?q=de+an+06",
    "/api/v1/search?q=dich+vu+cong",
    "/api/v1/search?q=dich+vu+cong&format=jsonl",
    "/theo-doi/atom.xml?q=dich+vu+cong",
    "/static/style.css",
]
ZIPPED = {"Accept-Encoding": "br;q=1, gzip;q=0.5"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_content_is_the_same_and_smaller(client: FlaskClient, address: str) -> None:
    with client.get(address) as plain, client.get(address, headers=ZIPPED) as packed:
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) < len(plain.data) / 1.5
        if "/search" not in address:  # which says how long it took, or when
            assert gzip.decompress(packed.data) == plain.data
        for response in (plain, packed):
            assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_who_cannot_read_it_gets_it_plain(client: FlaskClient, accepted: str) -> None:
    response = client.get("/tim?q=dich+vu", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers


def test_what_is_known_is_not_sent_again_either_way(client: FlaskClient) -> None:
    tag = client.get("/tim?q=dich+vu", headers=ZIPPED).headers["ETag"]
    again = client.get("/tim?q=dich+vu", headers=ZIPPED | {"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_what_is_packed_or_short_stays_as_it_is(client: FlaskClient) -> None:
    for address in ("/healthz", "/favicon.ico", "/api/v1/search?q=dich+vu&format=xlsx"):
        with client.get(address, headers=ZIPPED) as response:
            assert response.status_code == 200
            assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_would(client: FlaskClient, address: str) -> None:
    with client.head(address, headers=ZIPPED) as head:
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Encoding"] == "gzip"


def test_a_page_of_results_is_light(client: FlaskClient) -> None:
    """20 KB in all, for a visitor whose browser has nothing yet."""
    static = Path(web.__file__).parent / "static"
    page = len(client.get("/tim?q=dich+vu+cong", headers=ZIPPED).data)
    parts = [gzip.compress((static / name).read_bytes()) for name in ("style.css", "search.js")]
    assert page + sum(map(len, parts)) <= 20_000
