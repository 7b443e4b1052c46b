"""One evaluation: every query of a test collection searched, timed and measured."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeAlias, TypeVar

from searchkit.errors import SettingsError
from searchkit.evaluation.collection import TestCollection
from searchkit.evaluation.measures import import_ir_measures, measure
from searchkit.evaluation.perturbation import Perturbation, compose
from searchkit.evaluation.runs import Run

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
Search: TypeAlias = Callable[[str, int], Sequence[tuple[str, float]]]
"""Query text, depth → (document id, score), best first, no document twice."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """One query of an evaluation.

    Attributes:
        id: Of the query.
        text: As it was searched, after perturbation.
        took_ms: Wall-clock time of the search, in milliseconds.
        measures: Measure → value.
    """

    id: str
    text: str
    took_ms: float
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a search scored on a test collection.

    Attributes:
        measures: Measure → mean over the queries.
        per_query: Every query, in the order of the collection.
        p50_ms: Median time of a search, in milliseconds.
        p95_ms: 95th percentile, in milliseconds.
        run: What was returned.
    """

    measures: Mapping[str, float]
    per_query: tuple[QueryResult, ...]
    p50_ms: float
    p95_ms: float
    run: Run


def evaluate(
    collection: TestCollection,
    search: Search,
    *,
    depth: int = 100,
    perturb: Perturbation = compose(),  # noqa: B008 - the identity
    page: Callable[[str], object] | None = None,
) -> Evaluation:
    """Measure a search over a test collection.

    Args:
        collection: Queries and judgements.
        search: Called once per query, and once more before the first to warm up. The order of its
            results is the ranking.
        depth: Results asked for and looked at. Below 100, recall@100 counts the rest as missed.
        perturb: Applied to each query before it is searched.
        page: What a visitor waits for, given the query: it is timed, once per query and apart from
            the ranking, which goes much deeper. Default: the ranking itself is timed.

    Raises:
        SettingsError: The depth is below 1, or the optional libraries are not installed.
        ValueError: ``search`` returned a document twice.
    """
    import_ir_measures()  # better missing now than after an hour of searching
    if depth < 1:
        raise SettingsError(f"độ sâu {depth} không hợp lệ; hãy cho một số nguyên từ 1 trở lên")

    import numpy as np

    texts = {id_: perturb(text) for id_, text in collection.queries.items()}
    warm = next(iter(texts.values()))
    search(warm, depth)
    if page is not None:
        page(warm)
    run: dict[str, Sequence[tuple[str, float]]] = {}
    times: dict[str, float] = {}
    for id_, text in texts.items():
        ranking, times[id_] = _timed(search, text, depth)
        if page is not None:
            _, times[id_] = _timed(page, text)
        run[id_] = ranking[:depth]
        if len({document for document, _ in run[id_]}) < len(run[id_]):
            raise ValueError(f"search returned a document twice for {text!r}")
    measurement = measure(collection.qrels, run)
    p50, p95 = np.percentile(list(times.values()), [50, 95])
    return Evaluation(
        measures=measurement.mean,
        per_query=tuple(
            QueryResult(id_, text, times[id_], measurement.per_query[id_])
            for id_, text in texts.items()
        ),
        p50_ms=float(p50),
        p95_ms=float(p95),
        run=run,
    )


def _timed(
    function: Callable[_Arguments, _Result], *args: _Arguments.args, **kwargs: _Arguments.kwargs
) -> tuple[_Result, float]:
    """What a call gives, and how many milliseconds it takes."""
    started = time.perf_counter_ns()
    result = function(*args, **kwargs)
    return result, (time.perf_counter_ns() - started) / 1e6
