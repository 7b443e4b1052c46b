"""What a near match must score: a share of the best, rounded down to a step."""

from hypothesis import given
from hypothesis import strategies as st

from searchkit.engine.plan import ROUNDING, STEPS, And, Leeway

scores = st.floats(1e-3, 1e6)
shares = st.floats(0.01, 1.0)


@given(share=shares, best=scores)
def test_a_near_match_needs_the_share_or_up_to_a_step_less(share: float, best: float) -> None:
    least = Leeway(And(()), share).least(best)
    assert (1 - 1 / STEPS) * (1 - 2 * ROUNDING) * share * best <= least < share * best


@given(share=shares, best=scores, more=st.floats(1.0, 10.0))
def test_it_needs_no_less_where_the_best_is_better(share: float, best: float, more: float) -> None:
    leeway = Leeway(And(()), share)
    assert leeway.least(best) <= leeway.least(best * more)


@given(share=shares, best=scores)
def test_what_is_needed_is_one_of_64_steps_a_doubling(share: float, best: float) -> None:
    """So a float of 24 bits holds it exactly, and twice the score needs twice as much."""
    leeway = Leeway(And(()), share)
    least = leeway.least(best)
    mantissa = least
    while mantissa >= 2:
        mantissa /= 2
    while mantissa < 1:
        mantissa *= 2
    assert (mantissa * STEPS).is_integer()
    assert leeway.least(2 * best) == 2 * least


def test_nothing_scores_nothing() -> None:
    assert Leeway(And(()), 0.2).least(0.0) == 0.0
