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


def quality(
    index: SearchIndex, collection: TestCollection, *perturb: str, measure: str = "ndcg@10"
) -> float:
    def search(query: str, depth: int) -> list[tuple[str, float]]:
        found = index.search(query, limit=depth, fold=False, snippets=False)
        return [(hit.id, hit.score) for hit in found.hits]

    return float(run_evaluation(collection, search, depth=10, perturb=perturb)[measure])


@pytest.fixture(scope="module")
def corpus_index(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Iterator[SearchIndex]:
    with build(tmp_path_factory.mktemp("quality") / "index", corpus) as index:
        yield index


@pytest.mark.parametrize(
    ("perturb", "floor"),
    [
        ([], 0.955),
        (["strip"], 0.955),
        (["partial:0.3"], 0.95),
        (["telex"], 0.95),
        (["vni"], 0.95),
        (["typos:1"], 0.925),
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


SETS = [("xquad_vi", "ndcg@10", 0.975), ("mlqa_vi_dev", "ndcg@10", 0.848)]
MOST_LOST = {"strip": 0.018, "partial:0.3": 0.006, "telex": 0.015, "vni": 0.015, "typos:1": 0.04}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "measure", "floor"), [*SETS, ("congbao_number", "success@1", 0.98)]
)
def test_shared_sets(
    tmp_path: Path, shared: Path, exhaustive: bool, name: str, measure: str, floor: float
) -> None:
    collection = TestCollection.load(shared / "eval" / name)
    assert collection.corpus is not None
    with build(tmp_path / "index", collection.corpus) as index:
        plain = quality(index, collection, measure=measure)
        assert plain >= floor
        for perturb in MOST_LOST if exhaustive else ["strip"]:
            lost = plain - quality(index, collection, perturb, measure=measure)
            assert lost <= MOST_LOST[perturb], perturb


@pytest.mark.shared
@pytest.mark.slow
def test_news_are_found_by_what_others_write_of_the_event(tmp_path: Path, shared: Path) -> None:
    """Headlines of other papers, and three words of each, as one types from memory."""
    # Of the three words some are figures, which count once since they are one token.
    floors = {"news_events": (0.833, 0.830), "news_events_short": (0.688, 0.662)}
    corpus = TestCollection.load(shared / "eval" / "news_events").corpus
    assert corpus is not None
    with build(tmp_path / "index", corpus) as index:
        for name, (floor, stripped) in floors.items():
            collection = TestCollection.load(shared / "eval" / name)
            assert quality(index, collection) >= floor, name
            assert quality(index, collection, "strip") >= stripped, name


@pytest.mark.shared
def test_clean_questions_are_not_corrected(tmp_path: Path, shared: Path) -> None:
    corrected, count = [], 0
    for name, _, _ in SETS:
        questions = TestCollection.load(shared / "eval" / name).queries.values()
        with build(tmp_path / name, shared / "eval" / name / "corpus.jsonl") as index:
            found = [index.search(question, limit=1, snippets=False) for question in questions]
        corrected += [result.query for result in found if result.corrected]
        count += len(found)
    assert len(corrected) <= 0.005 * count, corrected
