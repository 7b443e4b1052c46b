"""A query that looks like another is that query: it finds the same, and proposes nothing."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex

DISGUISES = {
    "a": "\N{CYRILLIC SMALL LETTER A}",
    "c": "\N{CYRILLIC SMALL LETTER ES}",
    "o": "\N{CYRILLIC SMALL LETTER O}",
    "h": "\N{FULLWIDTH LATIN SMALL LETTER H}",
    "Đ": "\N{LATIN CAPITAL LETTER ETH}",
    "đ": "\N{LATIN SMALL LETTER ETH}",
    "-": "\N{MINUS SIGN}",
    "/": "\N{FRACTION SLASH}",
    '"': "\N{LEFT DOUBLE QUOTATION MARK}",
    ":": "\N{FULLWIDTH COLON}",
    " ": "\N{NO-BREAK SPACE}",
}
QUERIES = [
    "Đề án 06",
    "căn cước cho trẻ",
    '"cho trẻ em" -chợ',
    "title:căn",
    "57-NQ/TW",
    "họp chợ",
    "nguồn:bao cho",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    articles = [
        Article("a", "Căn cước cho trẻ em", ("Xã cấp căn cước theo Đề án 06.",), source="Bao Ho"),
        Article("b", "Họp chợ cho vui", ("Chợ họp theo 57-NQ/TW.",), source="Tin Chợ"),
        Article("c", "\N{LATIN CAPITAL LETTER ETH}ề án 06", ("Nội dung c\N{SOFT HYPHEN}ăn cước.",)),
    ]
    with searchkit.create_index(tmp_path_factory.mktemp("lookalikes") / "index") as index:
        index.add(articles)
        yield index


@given(st.sampled_from(QUERIES), st.data())
@settings(max_examples=60, deadline=None)
def test_what_looks_the_same_is_the_same(
    index: SearchIndex, query: str, data: st.DataObject
) -> None:
    disguised = "".join(
        data.draw(st.sampled_from([char, DISGUISES.get(char, char)]))
        + data.draw(st.sampled_from(["", "", "", "\N{SOFT HYPHEN}", "\N{WORD JOINER}"]))
        for char in query
    )
    for exact in (False, True):
        plain, result = index.search(query, exact=exact), index.search(disguised, exact=exact)
        assert plain.hits
        assert [(hit.id, hit.score) for hit in result.hits] == [
            (hit.id, hit.score) for hit in plain.hits
        ]
        assert (result.corrected, result.suggestion) == (plain.corrected, plain.suggestion)
    assert index.search(query).corrected is None
