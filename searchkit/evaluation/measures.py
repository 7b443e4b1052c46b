"""Measures of ranking quality, as trec_eval defines them and ir_measures computes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from searchkit.errors import SettingsError
from searchkit.evaluation.runs import Run

MEASURES = {
    "ndcg@10": "nDCG@10",
    "mrr@10": "RR@10",
    "recall@100": "R@100",
    "success@1": "Success@1",
}
"""Our names → those of ir_measures. nDCG has linear gain and log2 discount (Järvelin &
Kekäläinen 2002, as in trec_eval); documents of relevance 1 and above are relevant."""

MISSING_EXTRA = (
    'đo chất lượng cần thêm thư viện; hãy cài bằng lệnh: pip install "searchkit-vi[evaluation]"'
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """The measures of one run, each from 0 to 1.

    Attributes:
        mean: Measure → mean over the queries of the qrels; a query without results counts as 0.
        per_query: Query id → measure → value, for every query of the qrels.
    """

    mean: Mapping[str, float]
    per_query: Mapping[str, Mapping[str, float]]


def measure(qrels: Mapping[str, Mapping[str, int]], run: Run) -> Measurement:
    """Measure a run against relevance judgements.

    The order of the run is the ranking: scores are ignored, because trec_eval would order ties by
    document id.

    Args:
        qrels: Query id → document id → relevance.
        run: Query id → ranked (document id, score). Queries that have no judgement are ignored.

    Raises:
        SettingsError: The optional libraries are not installed.
    """
    ir_measures = import_ir_measures()
    names = {ir_measures.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    results = ir_measures.calc(
        names,
        qrels,
        {
            query: {document: -float(rank) for rank, (document, _) in enumerate(ranking)}
            for query, ranking in run.items()
            if query in qrels
        },
    )
    per_query: dict[str, dict[str, float]] = {
        query: dict.fromkeys(MEASURES, 0.0) for query in qrels
    }
    for metric in results.per_query:
        per_query[metric.query_id][names[metric.measure]] = float(metric.value)
    mean = {ours: float(results.aggregated[theirs]) for theirs, ours in names.items()}
    return Measurement(mean=mean, per_query=per_query)


def import_ir_measures() -> Any:
    """Import ir_measures, which is optional.

    Raises:
        SettingsError: It is not installed; the message gives the command that installs it.
    """
    try:
        import ir_measures
    except ImportError as error:
        raise SettingsError(MISSING_EXTRA) from error
    return ir_measures
