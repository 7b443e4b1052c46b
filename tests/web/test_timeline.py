from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.engine.fields import periods
from web.timeline import HEIGHT, MOST_BARS, timeline

months = st.builds("{:04}-{:02}".format, st.integers(2021, 2025), st.integers(1, 12))
counts = st.dictionaries(months, st.integers(1, 1000), max_size=30)


@given(counts)
def test_bars_are_the_counts_in_order_without_gaps(month: dict[str, int]) -> None:
    bars = timeline({"month": month}).bars
    if len(month) < 2:
        assert not bars
        return
    assert {bar.period: bar.count for bar in bars if bar.count} == month
    periods = [bar.period for bar in bars]
    assert periods == sorted(set(periods))
    first, last = periods[0], periods[-1]
    years = int(last[:4]) - int(first[:4])
    assert len(bars) == years * 12 + int(last[5:]) - int(first[5:]) + 1


@given(counts)
def test_heights_tell_the_counts(month: dict[str, int]) -> None:
    time = timeline({"month": month})
    for bar in time.bars:
        assert 0 <= bar.height <= HEIGHT
        assert (bar.height >= 1) == (bar.count > 0)
        assert bar.height == pytest.approx(bar.count / time.top * HEIGHT, abs=1)
    if time.bars:
        assert max(month.values()) <= time.top <= 2.5 * max(month.values())
        assert time.ticks[0] == time.top
        assert time.ticks[-1] == 0


@given(counts, counts)
def test_two_searches_share_periods_and_axis(one: dict[str, int], two: dict[str, int]) -> None:
    time = timeline({"month": one}, {"month": two})
    if not time.bars:
        return
    assert {bar.period: bar.count for bar in time.bars if bar.count} == one
    assert {bar.period: bar.other for bar in time.bars if bar.other} == two
    assert time.top >= max([*one.values(), *two.values()])


def test_years_where_months_are_too_many_or_unknown() -> None:
    year = {"2025": 3, "2001": 1}
    long = timeline({"month": {"2001-01": 1, "2025-05": 3}, "year": year})
    assert [bar.period for bar in long.bars] == [str(number) for number in range(2001, 2026)]
    assert timeline({"year": year}) == long


def test_one_period_is_no_timeline() -> None:
    assert not timeline({"year": {"2025": 3}}).bars
    assert not timeline({}).bars


@given(
    st.integers(0, 40_000),
    st.sampled_from([3, 40, 150, 900, 9_000]),
    st.lists(st.integers(0, 10_000), min_size=1, max_size=40),
    st.booleans(),
)
def test_bars_are_of_the_shortest_period_that_fits(
    start: int, width: int, offsets: list[int], some_by_month: bool
) -> None:
    """Each bar is what its facet counts, however long the span."""
    days = [date.fromordinal(700_000 + start + offset % width) for offset in offsets]
    facets: dict[str, dict[str, int]] = {name: {} for name in ("year", "month", "week", "day")}
    for number, day in enumerate(days):
        known = periods(int(f"{day:%Y%m%d}"))
        if some_by_month and not number:
            known = {name: known[name] for name in ("year", "month")}
        for name, value in known.items():
            facets[name][value] = facets[name].get(value, 0) + 1
    time = timeline(facets)
    if not time.bars:
        assert len(facets["year"]) < 2
        return
    assert {bar.period: bar.count for bar in time.bars if bar.count} == facets[time.facet]
    span = (max(days) - min(days)).days + 1
    if some_by_month:
        assert time.facet in ("month", "year")
    elif span <= MOST_BARS["day"]:
        assert time.facet == "day"
    assert len(time.bars) <= MOST_BARS.get(time.facet, 50)
    assert [bar.period for bar in time.bars] == sorted({bar.period for bar in time.bars})


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    week = {"2024-W52": 1, "2025-W02": 2}
    bars = timeline({"week": week, "month": {"2024-12": 1, "2025-01": 2}}).bars
    assert [bar.period for bar in bars] == ["2024-W52", "2025-W01", "2025-W02"]
