"""One address for each page, however it was linked to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.extraction.addresses import MAX_NAMED, canonical, id_of


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("HTTPS://Xa.Example:443/tin/1.html?utm_source=a&id=3&fbclid=b#top", "https://xa.example/tin/1.html?id=3"),
        ("http://xa.example", "http://xa.example/"),
        ("http://xa.example/?p=1&zarsrc=30", "http://xa.example/?p=1"),
        ("http://xa.example:8080/a?b=2&a=1", "http://xa.example:8080/a?a=1&b=2"),
        ("ftp://xa.example/a", "ftp://xa.example/a"),
        ("urn:x:1", "urn:x:1"),
    ],
)  # fmt: skip
def test_what_follows_visitors_is_no_part_of_an_address(address: str, one: str) -> None:
    assert canonical(address) == one


@given(st.text(max_size=40), st.text(max_size=20))
def test_one_form_is_the_only_one(path: str, query: str) -> None:
    once = canonical(f"https://xa.example/{path}?{query}")
    assert canonical(once) == once


def test_a_long_address_has_a_short_id() -> None:
    ids = {id_of(f"https://xa.example/{'a' * 2 * MAX_NAMED}{i}") for i in range(3)}
    assert len(ids) == 3
    assert max(map(len, ids)) <= MAX_NAMED
