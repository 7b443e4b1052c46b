"""Measure a way of searching over judged queries, and whether another one is better.

python examples/measure_ranking.py index/default tests/corpus_queries

Needs ``pip install "searchkit-vi[evaluation]"``; the folder has ``queries.jsonl``, ``qrels.tsv``.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from searchkit import open_index
from searchkit.evaluation import TestCollection, compare, evaluate, parse_perturbation

with open_index(sys.argv[1]) as index:

    def ranked(query: str, depth: int) -> Sequence[tuple[str, float]]:
        """The articles in order; judgements name copies, so they are not folded."""
        result = index.search(query, limit=depth, fold=False, snippets=False)
        return [(hit.id, hit.score) for hit in result.hits]

    def exact(query: str, depth: int) -> Sequence[tuple[str, float]]:
        """The same at its word: matches alone, nothing restored or corrected."""
        result = index.search(query, limit=depth, fold=False, snippets=False, exact=True)
        return [(hit.id, hit.score) for hit in result.hits]

    judged = TestCollection.load(Path(sys.argv[2]))
    stripped = parse_perturbation("strip")  # as people type without diacritics
    usual, at_its_word = (evaluate(judged, way, perturb=stripped) for way in (ranked, exact))

print(f"p50 {usual.p50_ms:.1f} ms a search")
for name, found in compare(judged.qrels, at_its_word.run, usual.run).items():
    value = found.baseline + found.difference
    print(f"{name:>10} {value:.3f}, at its word {found.baseline:.3f}, p {found.t_test_p:.1g}")
