"""Is one run better than another, or lucky? Paired tests over the queries."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from searchkit.errors import SettingsError
from searchkit.evaluation.measures import MEASURES, MISSING_EXTRA, measure
from searchkit.evaluation.runs import Run

_RESAMPLES = 9_999


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of two runs.

    Attributes:
        baseline: Mean of the run compared with.
        difference: How much higher (or lower) the mean of the other run is.
        t_test_p: Two-sided p-value of Student's paired t-test.
        randomization_p: Two-sided p-value of the paired randomisation test.
    """

    baseline: float
    difference: float
    t_test_p: float
    randomization_p: float


def compare(
    qrels: Mapping[str, Mapping[str, int]], baseline: Run, run: Run, seed: int = 0
) -> dict[str, Comparison]:
    """Compare two runs over the queries of the qrels, measure by measure.

    Args:
        qrels: Query id → document id → relevance; two queries or more.
        baseline: The run to compare with. A query without results counts as 0, in both runs.
        run: The run that is hoped to be better.
        seed: Of the randomisation test.

    Returns:
        Measure → comparison.

    Raises:
        SettingsError: There are fewer than two queries, or scipy is not installed.
    """
    if len(qrels) < 2:
        raise SettingsError("so sánh hai tệp run cần từ hai truy vấn trở lên; hãy thêm truy vấn")
    before, after = measure(qrels, baseline), measure(qrels, run)
    comparisons = {}
    for name in MEASURES:
        differences = [after.per_query[q][name] - before.per_query[q][name] for q in qrels]
        t_test_p, randomization_p = paired_p_values(differences, seed)
        comparisons[name] = Comparison(
            baseline=before.mean[name],
            difference=after.mean[name] - before.mean[name],
            t_test_p=t_test_p,
            randomization_p=randomization_p,
        )
    return comparisons


def paired_p_values(differences: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """Test whether paired differences have mean 0, as in Smucker, Allan & Carterette (CIKM 2007).

    Args:
        differences: One per query; two or more.
        seed: Of the randomisation test, which flips signs 9,999 times, or in all ways when these
            are fewer (13 queries or less).

    Returns:
        Two-sided p-values: of Student's paired t-test and of the randomisation test.

    Raises:
        SettingsError: scipy is not installed.
    """
    try:
        import numpy as np
        from scipy import stats
    except ImportError as error:
        raise SettingsError(MISSING_EXTRA) from error

    if not any(differences):  # the t statistic would be 0/0
        return 1.0, 1.0
    with warnings.catch_warnings(), np.errstate(divide="ignore"):
        # Equal differences have no variance: p = 0 is meant, the warning is not news.
        warnings.simplefilter("ignore", RuntimeWarning)
        t_test = stats.ttest_1samp(differences, 0.0)
    randomization = stats.permutation_test(
        (np.asarray(differences),),
        np.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        batch=500,
        random_state=np.random.default_rng(seed),
    )
    return float(t_test.pvalue), float(randomization.pvalue)
