import itertools
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import SettingsError
from searchkit.evaluation import compare
from searchkit.evaluation.significance import paired_p_values

DIFFERENCES = [0.5, 0.25, 0.0, -0.125, 1.0, 0.25, 0.75, -0.25]  # exact in binary: ties are ties


def test_student_against_a_textbook() -> None:
    # Student (1908): extra sleep of ten patients; t = 4.0621 with 9 degrees of freedom, p = .00283.
    sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    t_test_p, randomization_p = paired_p_values(sleep)
    assert t_test_p == pytest.approx(0.002833, abs=1e-6)
    # One of ten differences is 0, so 2 of every 2**9 assignments are as extreme.
    assert randomization_p == pytest.approx(2 / 2**9)


def test_few_queries_are_randomised_in_every_way() -> None:
    observed = abs(sum(DIFFERENCES))
    as_extreme = [
        abs(sum(d * sign for d, sign in zip(DIFFERENCES, signs, strict=True))) >= observed
        for signs in itertools.product((1, -1), repeat=len(DIFFERENCES))
    ]
    assert paired_p_values(DIFFERENCES)[1] == pytest.approx(sum(as_extreme) / len(as_extreme))


measured = st.integers(-64, 64).map(lambda n: n / 64)


@given(st.lists(measured, min_size=2, max_size=30), st.integers(0, 5))
def test_p_values_are_probabilities_and_two_sided(differences: list[float], seed: int) -> None:
    values = paired_p_values(differences, seed)
    assert all(0 <= p <= 1 for p in values)
    assert paired_p_values(differences, seed) == values
    mirrored = paired_p_values([-difference for difference in differences], seed)
    assert mirrored == pytest.approx(values, abs=0.05)  # other signs are drawn


def test_the_seed_decides_the_draws() -> None:
    many = DIFFERENCES[3:] * 4 + [-0.5] * 8
    first, again, other = (paired_p_values(many, seed)[1] for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert first == pytest.approx(other, abs=0.03)


def test_degenerate_differences() -> None:
    assert paired_p_values([0.0, 0.0, 0.0]) == (1.0, 1.0)
    t_test_p, randomization_p = paired_p_values([0.5] * 4)
    assert t_test_p == 0
    assert randomization_p == 2 / 2**4


def test_runs_are_compared_measure_by_measure() -> None:
    qrels = {f"q{n}": {"d": 1} for n in range(6)}
    best = {query: [("d", 2.0), ("e", 1.0)] for query in qrels}
    second = {query: [("e", 2.0), ("d", 1.0)] for query in qrels}
    result = compare(qrels, second, best)
    assert list(result) == ["ndcg@10", "mrr@10", "recall@100", "success@1"]
    assert result["mrr@10"].baseline == pytest.approx(0.5)
    assert result["mrr@10"].difference == pytest.approx(0.5)
    assert result["mrr@10"].randomization_p == pytest.approx(2 / 2**6)
    assert result["recall@100"].difference == 0
    assert result["recall@100"].t_test_p == 1
    missing = compare(qrels, {}, best)
    assert missing["success@1"].difference == 1


def test_one_query_is_no_sample() -> None:
    with pytest.raises(SettingsError, match="hai truy vấn"):
        compare({"q": {"d": 1}}, {}, {})


def test_without_scipy_the_command_that_installs_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(SettingsError, match=r'pip install "searchkit-vi\[evaluation\]"'):
        paired_p_values([1.0, 2.0])
