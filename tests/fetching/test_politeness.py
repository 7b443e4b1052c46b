"""When a host may be asked, and a page again: arithmetic, held against what it promises."""

from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from searchkit.fetching import freshness, robots
from searchkit.fetching.politeness import FLOOR, MAX_FAILURES, Turn, delay_of, retry_after

MOMENTS = st.floats(0, 4e9)
DELAYS = st.floats(0, 3600)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answered", "failed", "busy"]),
        st.floats(0, 100),  # how long the request takes
        st.floats(0, 1e6),  # what Retry-After says
    ),
    max_size=30,
)


@given(MOMENTS, DELAYS, STEPS)
def test_no_two_requests_are_closer_than_the_delay_and_what_was_asked_for(
    now: float, delay: float, steps: list[tuple[str, float, float]]
) -> None:
    turn, ended, wanted = Turn(), float("-inf"), delay
    for what, taken, pause in steps:
        now = max(now, turn.next)
        assert now - ended >= wanted - 1e-6 * max(1.0, now / 1e6)
        now += taken
        ended, wanted = now, delay
        if what == "answered":
            turn = turn.answered(now, delay)
            assert turn.failures == 0
        elif what == "failed":
            turn = turn.failed(now, delay)
        else:
            turn = turn.failed(now, delay, pause)
            wanted = max(delay, min(pause, 86_400.0))


@given(MOMENTS, st.floats(0.1, 3600), st.integers(1, 100))
def test_pauses_grow_with_failures_and_stay_below_a_day(
    now: float, delay: float, count: int
) -> None:
    pauses = []
    turn = Turn()
    for _ in range(count):
        before = max(now, turn.next)
        turn = turn.failed(before, delay)
        pauses.append(turn.next - before)
    assert all(a <= b + 1e-3 for a, b in pairwise(pauses))
    assert pauses[-1] <= max(86_400.0, delay) + 1e-3
    assert turn.is_given_up == (count >= MAX_FAILURES)
    assert not turn.answered(turn.next, delay).is_given_up


@given(st.floats(0, 3600), st.none() | st.floats(0, 3600), st.booleans())
def test_the_longest_delay_counts_and_strangers_have_a_floor(
    wanted: float, crawl: float | None, is_own: bool
) -> None:
    delay = delay_of(wanted, crawl, is_own=is_own)
    assert delay >= wanted
    assert crawl is None or delay >= crawl
    assert is_own or delay >= FLOOR
    assert delay in {wanted, crawl, FLOOR}


@given(st.integers(0, 10**30))
def test_retry_after_in_seconds(seconds: int) -> None:
    assert retry_after(str(seconds), 0.0) == min(int(str(seconds)[:10]), 86_400)


@given(
    st.integers(600_000_000, 4_000_000_000),
    MOMENTS,
)
def test_retry_after_as_a_date(moment: int, now: float) -> None:
    date = format_datetime(datetime.fromtimestamp(moment, UTC), usegmt=True)
    assert retry_after(date, now) == max(0.0, moment - now)


@given(st.text())
def test_retry_after_that_is_neither_is_none_or_a_number(text: str) -> None:
    seconds = retry_after(text, 0.0)
    assert seconds is None or seconds >= 0


def test_a_bare_name_of_no_time_is_no_pause() -> None:
    assert retry_after(None, 0.0) is None
    assert retry_after("soon", 0.0) is None
    assert retry_after("-5", 0.0) is None


@given(st.floats(0, freshness.LONGEST), st.integers(1, 60))
def test_a_page_that_stays_the_same_is_asked_for_less_and_less(shortest: float, n: int) -> None:
    intervals = [shortest]
    for _ in range(n):
        intervals.append(freshness.same_again(intervals[-1], shortest))
    assert intervals == sorted(intervals)
    assert all(shortest <= interval <= freshness.LONGEST for interval in intervals)
    assert all(b <= 2 * a or b == shortest for a, b in pairwise(intervals))


@given(st.integers(1, 10_000))
def test_failures_wait_longer_each_time_but_not_for_ever(failures: int) -> None:
    first, then = freshness.after_failures(failures), freshness.after_failures(failures + 1)
    assert 0 < first <= then <= freshness.LONGEST


def test_robots_txt_speaks_of_this_program_or_of_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: SearchKit\nDisallow: /kin\nCrawl-delay: 3"
    assert robots.allows(text, "http://a.vn/tin")
    assert not robots.allows(text, "http://a.vn/kin/1")
    assert robots.crawl_delay(text) == 3
    assert robots.crawl_delay("User-agent: *\nRequest-rate: 2/10\nCrawl-delay: 1") == 5
    assert robots.crawl_delay("") is None
    assert robots.allows("", "http://a.vn/tin")


@given(st.text())
def test_any_robots_txt_is_read(text: str) -> None:
    assert robots.allows(text, "http://a.vn/tin") in {True, False}
    delay = robots.crawl_delay(text)
    assert delay is None or delay >= 0
