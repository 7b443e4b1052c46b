"""The report of an evaluation: the one JSON object that ``searchkit evaluate --json`` prints."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from searchkit.errors import SourceError
from searchkit.evaluation.collection import TestCollection
from searchkit.evaluation.evaluate import Search, evaluate
from searchkit.evaluation.perturbation import compose, parse_perturbation
from searchkit.evaluation.runs import read_run, write_run
from searchkit.evaluation.significance import compare


def run_evaluation(
    collection: TestCollection,
    search: Search,
    *,
    depth: int = 100,
    perturb: Sequence[str] = (),
    seed: int = 0,
    run_file: Path | None = None,
    baseline: Path | None = None,
    page: Callable[[str], object] | None = None,
) -> dict[str, Any]:
    """Evaluate a search and report the figures.

    Args:
        collection: Queries and judgements.
        search: Query text, depth → ranked (document id, score).
        depth: Results asked for per query.
        perturb: Perturbations applied to each query, in order, as `parse_perturbation` names them.
        seed: Of the perturbations and of the randomisation test.
        run_file: Where to write what was returned, as a TREC run.
        baseline: A TREC run of the same collection to compare with.
        page: What is timed for each query; default: the ranking.

    Returns:
        ``ndcg@10``, ``mrr@10``, ``recall@100`` (0 to 1), ``queries`` (how many), ``p50_ms``,
        ``p95_ms``, ``success@1``; with perturbations also ``perturb`` and ``seed``; with a baseline
        also ``comparison``: measure → ``baseline``, ``difference``, ``t_test_p``,
        ``randomization_p``.

    Raises:
        SettingsError: An option is out of range, or the optional libraries are not installed.
        SourceError: The baseline cannot be read or is of another collection, or the run cannot be
            written.
    """
    perturbation = compose(*(parse_perturbation(spec, seed) for spec in perturb))
    baseline_run = read_run(baseline) if baseline else None
    if baseline_run is not None and not baseline_run.keys() & collection.qrels.keys():
        raise SourceError(
            f"{baseline}: không có truy vấn nào của bộ đánh giá này; hãy chọn tệp run của cùng bộ"
        )
    if run_file and not run_file.parent.is_dir():  # known before the work, not after it
        raise SourceError(f"{run_file}: không có thư mục {run_file.parent}; hãy tạo thư mục đó")

    evaluation = evaluate(collection, search, depth=depth, perturb=perturbation, page=page)
    if run_file:
        write_run(run_file, evaluation.run)
    report: dict[str, Any] = {
        **{name: evaluation.measures[name] for name in ("ndcg@10", "mrr@10", "recall@100")},
        "queries": len(evaluation.per_query),
        "p50_ms": round(evaluation.p50_ms, 3),
        "p95_ms": round(evaluation.p95_ms, 3),
        "success@1": evaluation.measures["success@1"],
    }
    if perturb:
        report |= {"perturb": list(perturb), "seed": seed}
    if baseline_run is not None:
        comparisons = compare(collection.qrels, baseline_run, evaluation.run, seed)
        report["comparison"] = {name: asdict(result) for name, result in comparisons.items()}
    return report
