import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchkit.engine.postings.top import in_order

few = st.integers(0, 2)


@given(st.lists(st.tuples(st.booleans(), st.floats(-1, 1), few, few, st.text(max_size=2))))
def test_order_is_by_all_keys_and_then_by_id(
    hits: list[tuple[bool, float, int, int, str]],
) -> None:
    """As a sort of tuples has it; ids are asked for where no key tells all hits apart."""
    ids = [f"{id}{number}" for number, (*_, id) in enumerate(hits)]
    kinds = map(np.dtype, (np.bool_, np.float64, np.uint32, np.int64))
    keys = [np.array([hit[i] for hit in hits], kind).tolist for i, kind in enumerate(kinds)]
    asked: list[str] = []

    def named() -> list[str]:
        asked.extend(ids)
        return ids

    found = in_order(keys, named)
    told = [tuple(-key for key in map(float, hit[:-1])) for hit in hits]
    assert found == sorted(range(len(hits)), key=lambda i: (told[i], ids[i]))
    assert (not asked) == any(len({*key()}) == len(hits) for key in keys)
