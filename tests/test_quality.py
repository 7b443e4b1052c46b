"""Floors under the quality of ranking: lower is a regression, higher raises the floor.

The queries over ``corpus/`` were judged by reading, and nothing is tuned to them. The shared sets
are measured where they are.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from searchkit import Article, SearchIndex, create_index, read_articles
from searchkit.evaluation import TestCollection, parse_perturbation, run_evaluation

JUDGED = Path(__file__).parent / "corpus_queries"


def build(folder: Path, *sources: Path) -> SearchIndex:
    index = create_index(folder)
    index.add(article for article in read_articles(sources) if isinstance(article, Article))
    return index


def quality(index: SearchIndex, collection: TestCollection, *perturb: str) -> float:
    def search(query: str, depth: int) -> list[tuple[str, float]]:
        return [(hit.id, hit.score) for hit in index.search(query, limit=depth, fold=False).hits]

    return float(run_evaluation(collection, search, depth=10, perturb=perturb)["ndcg@10"])


@pytest.fixture(scope="module")
def corpus_index(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Iterator[SearchIndex]:
    with build(tmp_path_factory.mktemp("quality") / "index", corpus) as index:
        yield index


@pytest.mark.parametrize(
    ("perturb", "floor"),
    [
        ([], 0.91),
        (["strip"], 0.90),
        (["partial:0.3"], 0.905),
        (["telex"], 0.90),
        (["vni"], 0.90),
        (["typos:1"], 0.88),
    ],
)
def test_queries_over_the_corpus(
    corpus_index: SearchIndex, perturb: list[str], floor: float
) -> None:
    collection = TestCollection.load(JUDGED)
    assert len(collection.queries) >= 60
    assert quality(corpus_index, collection, *perturb) >= floor


@pytest.mark.parametrize("perturb", ["nfd", "tone:old", "tone:new"])
def test_spelling_that_means_nothing_changes_nothing(
    corpus_index: SearchIndex, perturb: str
) -> None:
    change = parse_perturbation(perturb, seed=0)
    for query in TestCollection.load(JUDGED).queries.values():
        plain = corpus_index.search(query).hits
        changed = corpus_index.search(change(query)).hits
        assert [(hit.id, hit.score) for hit in plain] == [(hit.id, hit.score) for hit in changed]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "measure", "floor", "most_lost_without_diacritics"),
    [
        ("xquad_vi", "ndcg@10", 0.972, 0.010),
        ("mlqa_vi_dev", "ndcg@10", 0.830, 0.011),
        ("congbao_number", "success@1", 0.98, 0.010),
    ],
)
def test_shared_sets(
    tmp_path: Path,
    shared: Path,
    name: str,
    measure: str,
    floor: float,
    most_lost_without_diacritics: float,
) -> None:
    collection = TestCollection.load(shared / "eval" / name)
    with build(tmp_path / "index", shared / "eval" / name / "corpus.jsonl") as index:

        def search(query: str, depth: int) -> list[tuple[str, float]]:
            return [
                (hit.id, hit.score) for hit in index.search(query, limit=depth, fold=False).hits
            ]

        plain = run_evaluation(collection, search, depth=10)[measure]
        stripped = run_evaluation(collection, search, depth=10, perturb=["strip"])[measure]
    assert plain >= floor
    assert plain - stripped <= most_lost_without_diacritics
