"""Evaluation: ranking quality over a test collection, with any search function.

Nothing here knows the engine: a search is a function from query text and depth to ranked
(document id, score) pairs. Needs the extra ``searchkit-vi[evaluation]``.
"""

from searchkit.evaluation.collection import TestCollection
from searchkit.evaluation.evaluate import Evaluation, QueryResult, Search, evaluate
from searchkit.evaluation.perturbation import Perturbation, compose, parse_perturbation
from searchkit.evaluation.report import run_evaluation
from searchkit.evaluation.runs import Run, read_run, write_run
from searchkit.evaluation.significance import Comparison, compare

__all__ = [
    "Comparison",
    "Evaluation",
    "Perturbation",
    "QueryResult",
    "Run",
    "Search",
    "TestCollection",
    "compare",
    "compose",
    "evaluate",
    "parse_perturbation",
    "read_run",
    "run_evaluation",
    "write_run",
]
