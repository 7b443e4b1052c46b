"""What is selected from arrays, against NumPy."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchkit.engine.postings.selection import distinct


@given(st.lists(st.integers(-5, 5) | st.integers(-(1 << 40), 1 << 40)), st.booleans())
def test_distinct_values_are_those_of_numpy(values: list[int], days: bool) -> None:
    array = np.array(values, np.int64).astype("M8[D]" if days else np.int64)
    found, places = distinct(array)
    expected, inverse = np.unique(array, return_inverse=True)
    assert (found == expected).all()
    assert len(found) == len(expected)
    assert places.tolist() == inverse.tolist()
