from urllib.parse import quote_plus

import pytest
from flask import Flask, url_for
from hypothesis import example, given
from hypothesis import strategies as st

from searchkit import FACETS, QueryError, SearchIndex
from web import create_app
from web.presentation import article_address, facet_titles
from web.search_request import MOST_OF_QUERY, SearchRequest, cut, names

_APP = create_app({"index": "nowhere"})
filled = st.text(min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
chosen = st.lists(filled, max_size=3, unique=True).map(tuple)
asked = st.builds(
    SearchRequest,
    q=filled,
    published_from=filled,
    published_to=filled,
    year=chosen,
    month=chosen,
    source=chosen,
    organisation=chosen,
    province=chosen,
    number=chosen,
    sort=filled,
    exact=filled,
    page=filled,
    limit=filled,
)


@given(asked)
def test_an_address_gives_back_what_was_asked(request: SearchRequest) -> None:
    assert SearchRequest.from_address(request.parameters(page=request.page)) == request


@given(asked)
def test_a_change_leads_to_the_first_page(request: SearchRequest) -> None:
    assert "page" not in request.parameters(sort="date")


def test_defaults_and_blanks_leave_no_trace_in_the_address() -> None:
    assert SearchRequest.from_address({"q": " ", "from": "", "page": "1"}).parameters() == {}


def test_the_query_is_kept_as_typed() -> None:
    assert SearchRequest.from_address({"q": " đề  án "}).q == " đề  án "


def test_parameters_have_the_names_of_the_interface() -> None:
    interface = {"q", "from", "to", "source", "sort", "page", "limit"}
    facets = {"year", "month", "week", "day", "organisation", "province", "number", "speaker"}
    assert names() == interface | facets | {"exact", "near", "earliest"}


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        (SearchRequest("a", page="hai"), "hai"),
        (SearchRequest("a", page="0"), "0"),
        (SearchRequest("a", page="٣"), "٣"),
        (SearchRequest("a", page="9" * 5000), "999"),
        (SearchRequest("a", limit="-1"), "-1"),
        (SearchRequest("a", limit="101"), "101"),
        (SearchRequest("a", published_from="mai"), "mai"),
        (SearchRequest("a", published_to="30/2/2025"), "30/2/2025"),
        (SearchRequest("a", sort="đẹp"), "đẹp"),
        (SearchRequest("a", exact="có"), "có"),
    ],
)
def test_what_means_nothing_is_named(
    request_: SearchRequest, named: str, index: SearchIndex
) -> None:
    with pytest.raises(QueryError, match=named):
        request_.run(index, 10)


def test_looser_searches_drop_limits_and_quotes() -> None:
    strict = SearchRequest("“đề án” 06", published_from="2024", source=("Báo",), page="3")
    assert list(strict.loosened()) == [
        SearchRequest("“đề án” 06", source=("Báo",)),
        SearchRequest("“đề án” 06", published_from="2024"),
        SearchRequest("“đề án” 06"),
        SearchRequest("đề án 06", published_from="2024", source=("Báo",)),
        SearchRequest("đề án 06"),
    ]
    assert list(SearchRequest('"đề án"~5 06').loosened()) == [SearchRequest("đề án 06")]


def test_looser_searches_drop_the_words_that_no_article_has() -> None:
    asked = SearchRequest("Xyz đề án (xyz) xyzt", source=("Báo",))
    assert list(asked.loosened(["xyz"])) == [
        SearchRequest("đề án ( ) xyzt", source=("Báo",)),
        SearchRequest("đề án ( ) xyzt"),
    ]
    assert list(SearchRequest("xyz").loosened(["xyz"])) == []


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("vắc xin xyz-19", "vắc xin"),  # not "-19": what was asked for would be excluded
        ("vắc xin +xyz", "vắc xin"),
        ("title:xyz vắc xin", "vắc xin"),
        ("vắc xin #xyz.", "vắc xin"),
        ('"vắc xin xyz"', '"vắc xin "'),
        ("vắc xin xyzt", "vắc xin xyzt"),
    ],
)
def test_an_unknown_word_goes_with_the_signs_that_are_joined_to_it(typed: str, left: str) -> None:
    found = list(SearchRequest(typed).loosened(["xyz"]))
    assert [each.q for each in found][:1] == ([left] if left != typed else [])


def test_each_limit_can_be_lifted() -> None:
    limited = SearchRequest("a", published_to="2024", source=("Báo",), province=("Huế", "Nghệ An"))
    limits = [limit[:2] for limit in limited.limits()]
    assert limits == [("date", ""), ("source", "Báo"), ("province", "Huế"), ("province", "Nghệ An")]
    for limit in limited.limits():
        left = [other[:2] for other in limit.lifted.limits()]
        assert left == [other for other in limits if other != limit[:2]]
    assert limited.without_limits() == SearchRequest("a")


def test_a_plain_search_cannot_be_loosened() -> None:
    assert list(SearchRequest("đề án 06", sort="date").loosened()) == []


@given(st.text(max_size=600) | st.text(max_size=6).map(lambda text: text * 300))
def test_what_is_cut_takes_no_more_than_it_may(text: str) -> None:
    for most in (30, MOST_OF_QUERY):
        shown = cut(text, most)
        assert len(quote_plus(shown)) <= most
        assert cut(shown, most) == shown
        assert shown == text or (shown[-1] == "…" and text.startswith(shown[:-1]))


def test_a_query_of_as_many_syllables_as_are_searched_is_not_cut() -> None:
    query = "nghị quyết về chuyển đổi số quốc gia " * 8
    assert len(query.split()) > 48
    assert SearchRequest.from_address({"q": query}).q == query


def test_every_facet_is_a_field_and_has_a_title(app: Flask) -> None:
    assert [name for name in SearchRequest.__slots__ if name in FACETS] == list(FACETS)
    with app.test_request_context():
        assert facet_titles().keys() == set(FACETS)


@given(id=st.text(min_size=1))
@example(id="a//b/../c?d#e%2F&f")
def test_an_article_is_where_its_address_says(id: str) -> None:
    with _APP.test_request_context(base_url="http://localhost/tra-cuu"):
        assert article_address(id) == url_for("pages.article", id=id)
