from hypothesis import given
from hypothesis import strategies as st

from web.timeline import HEIGHT, timeline

months = st.builds("{:04}-{:02}".format, st.integers(2021, 2025), st.integers(1, 12))
counts = st.dictionaries(months, st.integers(1, 1000), max_size=30)


@given(counts)
def test_bars_are_the_counts_in_order_without_gaps(month: dict[str, int]) -> None:
    bars = timeline({"month": month})
    if len(month) < 2:
        assert bars == []
        return
    assert {bar.period: bar.count for bar in bars if bar.count} == month
    periods = [bar.period for bar in bars]
    assert periods == sorted(set(periods))
    first, last = periods[0], periods[-1]
    years = int(last[:4]) - int(first[:4])
    assert len(bars) == years * 12 + int(last[5:]) - int(first[5:]) + 1


@given(counts)
def test_heights_tell_the_counts(month: dict[str, int]) -> None:
    bars = timeline({"month": month})
    for bar in bars:
        assert 0 <= bar.height <= HEIGHT
        assert (bar.height >= 1) == (bar.count > 0)
    if bars:
        assert max(bars, key=lambda bar: bar.count).height == HEIGHT


def test_years_where_months_are_too_many_or_unknown() -> None:
    year = {"2025": 3, "2001": 1}
    long = timeline({"month": {"2001-01": 1, "2025-05": 3}, "year": year})
    assert [bar.period for bar in long] == [str(number) for number in range(2001, 2026)]
    assert timeline({"year": year}) == long


def test_one_period_is_no_timeline() -> None:
    assert timeline({"year": {"2025": 3}}) == timeline({}) == []
