"""The facets of time, found for all days at once, are those of each day by itself."""

from datetime import date

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from searchkit.engine.fields import LAST_DAY, PERIODS, periods
from searchkit.engine.postings.facets import facets_of_days

in_calendar = st.dates().map(lambda day: int(f"{day:%Y%m%d}".zfill(8)))
NEW_YEARS = [int(date(year, *day).isoformat().replace("-", ""))
             for year in (1, 4, 1969, 1970, 2020, 2021, 9999)
             for day in ((1, 1), (1, 4), (12, 28), (12, 31))]  # fmt: skip


@given(st.lists(in_calendar | st.integers(0, LAST_DAY) | st.integers(0, 2**32 - 1), max_size=20))
@example(NEW_YEARS)
@example([2024_00_00, 2024_02_00, 2024_02_30, 2023_02_29, 2024_13_01, 0, 2024_02_29])
def test_all_days_at_once_are_each_by_itself(days: list[int]) -> None:
    facets = facets_of_days(np.array(days, np.uint32))
    for name in PERIODS:
        facet = facets[name]
        told = [facet.values[n - 1] if n else None for n in facet.numbers.tolist()]
        assert told == [periods(day).get(name) for day in days]
        assert list(facet.values) == sorted({value for value in told if value})
