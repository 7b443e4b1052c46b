"""The search over the weights of ranking: ``python -m tests.tuning SET_DIR...``.

Give it all sets at once, long queries and short, questions and headlines: what one kind gains,
another may lose. Coordinate ascent: each weight in turn is tried at a few multiples of its value,
and moves when the mean nDCG@10 over all sets, queries as they are and queries without diacritics,
gains more than the noise; a weight that moves nothing stays round. Prints each step and, in the
end, what to write into ``searchkit/ranking/weights.toml``. It never sees the queries over
``corpus/``, which are kept for the floors in the tests.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from searchkit import Article, SearchIndex, create_index, read_articles
from searchkit.evaluation import TestCollection, run_evaluation
from searchkit.ranking.weights import Weights, default_weights

FACTORS = (0.0, 0.5, 0.7, 1.4, 2.0)
LEAST_GAIN = 0.0003
PERTURBATIONS: tuple[list[str], ...] = ([], ["strip"])
SECTIONS = ("mix", "title", "tier")  # what must match is a matter of taste, not of a set


def main(folders: Sequence[str]) -> None:
    """Tune on the test collections in these folders."""
    with tempfile.TemporaryDirectory() as temporary:
        sets = [load(Path(folder), f"{temporary}/{i}") for i, folder in enumerate(folders)]
        weights, best = default_weights(), quality(sets, default_weights())
        print(f"{best:.4f}  as they are", flush=True)  # noqa: T201
        moved = True
        while moved:
            moved = False
            for section in SECTIONS:
                for name, value in getattr(weights, section)._asdict().items():
                    for factor in FACTORS:
                        tried = changed(weights, section, name, round(value * factor, 3))
                        if tried == weights:
                            continue
                        if (gained := quality(sets, tried)) > best + LEAST_GAIN:
                            weights, best, moved = tried, gained, True
                            new = getattr(getattr(weights, section), name)
                            print(f"{best:.4f}  {section}.{name} = {new}", flush=True)  # noqa: T201
        print(weights)  # noqa: T201


def load(folder: Path, index_folder: str) -> tuple[TestCollection, SearchIndex]:
    """A test collection, and its articles in an index."""
    collection = TestCollection.load(folder)
    assert collection.corpus is not None, folder
    index = create_index(index_folder)
    inputs = read_articles([collection.corpus])
    index.add(article for article in inputs if isinstance(article, Article))
    return collection, index


def changed(weights: Weights, section: str, name: str, value: float) -> Weights:
    """Weights with one of them changed."""
    part = getattr(weights, section)._replace(**{name: value})
    return weights._replace(**{section: part})


def quality(sets: Sequence[tuple[TestCollection, SearchIndex]], weights: Weights) -> float:
    """Mean nDCG@10 over sets and perturbations."""
    scores: list[float] = []
    for collection, index in sets:
        tuned = SearchIndex(index._engine, weights)

        def search(query: str, depth: int, tuned: SearchIndex = tuned) -> list[tuple[str, float]]:
            return [
                (hit.id, hit.score)
                for hit in tuned.search(query, limit=depth, fold=False, snippets=False).hits
            ]

        for perturbation in PERTURBATIONS:
            result = run_evaluation(collection, search, depth=10, perturb=perturbation)
            scores.append(float(result["ndcg@10"]))
    return sum(scores) / len(scores)


if __name__ == "__main__":
    main(sys.argv[1:])
