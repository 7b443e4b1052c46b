from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from web.paging import page_numbers


@given(st.integers(1, 200), st.integers(1, 200))
def test_first_last_and_neighbours_are_offered(page: int, pages: int) -> None:
    numbers = page_numbers(page, pages)
    near = {number for number in range(page - 2, page + 3) if 1 <= number <= pages}
    assert {1, pages} | near <= set(numbers)


@given(st.integers(1, 200), st.integers(1, 200))
def test_a_gap_stands_for_two_pages_or_more(page: int, pages: int) -> None:
    numbers = page_numbers(page, pages)
    shown = [number for number in numbers if number]
    gaps = sum(later - earlier > 1 for earlier, later in pairwise(shown))
    assert all(later - earlier == 1 or later - earlier > 2 for earlier, later in pairwise(shown))
    assert numbers.count(None) == gaps


@given(st.integers(1, 200), st.integers(1, 200))
def test_behind_the_last_page_there_is_what_is_around_it(beyond: int, pages: int) -> None:
    assert page_numbers(pages + beyond, pages) == page_numbers(pages, pages)


def test_nothing_found_has_no_pages() -> None:
    assert page_numbers(1, 0) == []
