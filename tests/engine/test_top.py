import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchkit.engine.postings import costs
from searchkit.engine.postings.top import greatest, in_order

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


@given(
    seed=st.integers(0, 1 << 32),
    size=st.sampled_from((7, 2 * costs.BLOCKS, 5_000, costs.COMPARED, 3 * costs.COMPARED)),
    more=st.integers(0, 300),
    k=st.integers(0, 600),
    kinds=st.sampled_from((1, 2, 50, 1 << 40)),
)
def test_the_greatest_are_those_that_a_sort_puts_last(
    seed: int, size: int, more: int, k: int, kinds: int
) -> None:
    """Few or many, scores or times, and however many are equal."""
    numbers = np.random.default_rng(seed).integers(0, kinds, size + more)
    k = min(k, len(numbers) - 1)
    for values in (numbers, numbers / 7):
        least = np.sort(values)[len(values) - k] if k else np.inf
        assert greatest(values, k).tolist() == np.flatnonzero(values >= least).tolist()
