"""What each part of the ranking gives: ``python -m tests.ablation SET_DIR...``.

Prints a Markdown table of nDCG@10 with one part left out at a time, for queries as they are and
for queries without diacritics: the table of ARCHITECTURE.md.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from searchkit import SearchIndex
from searchkit.evaluation import TestCollection, run_evaluation
from searchkit.ranking.weights import Weights, default_weights
from searchkit.understanding import thesaurus
from tests.tuning import changed, load

PERTURBATIONS: tuple[list[str], ...] = ([], ["strip"])
Change = Callable[[Weights], Weights]


def without(*names: str) -> Change:
    """The weights with some of them at nothing."""

    def change(weights: Weights) -> Weights:
        for name in names:
            section, _, weight = name.partition(".")
            weights = changed(weights, section, weight, 0.0)
        return weights

    return change


PARTS: dict[str, Change] = {
    "everything": without(),
    "no pairs": without("mix.pair", "mix.folded_pair", "title.pair"),
    "no words of pyvi": without("mix.word"),
    "no folded terms": without("mix.folded", "mix.folded_pair"),
    "no exact terms": without(
        "mix.syllable", "mix.word", "mix.pair", "title.syllable", "title.few"
    ),
    "no title": without("title.syllable", "title.few", "title.pair", "title.subject"),
    "titles in full, not by coverage": without("title.coverage"),
    "matches alone, nothing near": lambda weights: changed(weights, "near", "share", 100.0),
    "no best section": without("section.gain"),
    "no identifiers": without("mix.identifier", "title.subject"),
    "no abbreviations": without("mix.alias"),
    "no near spellings": without("tier.variant", "tier.bare"),
}


def main(folders: Sequence[str]) -> None:
    """Print the table for the test collections in these folders."""
    with tempfile.TemporaryDirectory() as temporary:
        sets = [load(Path(folder), f"{temporary}/{i}") for i, folder in enumerate(folders)]
        names = [f"{Path(folder).name} | stripped" for folder in folders]
        print("| |", " | ".join(names), "|")  # noqa: T201
        print("| --- |", " | ".join(["---"] * 2 * len(sets)), "|")  # noqa: T201
        for part, change in PARTS.items():
            weights = change(default_weights())
            row = [quality(each, weights) for each in sets]
            print(f"| {part} |", " | ".join(chain.from_iterable(row)), "|", flush=True)  # noqa: T201
        thesaurus.LISTS = ("abbreviations.tsv",)
        thesaurus._curated.cache_clear()
        row = [quality(each, default_weights()) for each in sets]
        print("| no list of terms |", " | ".join(chain.from_iterable(row)), "|", flush=True)  # noqa: T201


def quality(given: tuple[TestCollection, SearchIndex], weights: Weights) -> list[str]:
    """nDCG@10 of one set, for each perturbation."""
    collection, index = given
    tuned = SearchIndex(index._engine, weights)

    def search(query: str, depth: int) -> list[tuple[str, float]]:
        return [
            (hit.id, hit.score)
            for hit in tuned.search(query, limit=depth, fold=False, snippets=False).hits
        ]

    return [
        f"{run_evaluation(collection, search, depth=10, perturb=each)['ndcg@10']:.4f}"
        for each in PERTURBATIONS
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
