"""How well passages are ranked by themselves: ``python -m tests.passage_ranking SET_DIR...``.

The passages of a test collection that share a title are put back together into one article, and
each query must find its passage there. Beside it: the same passages as articles of their own.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from searchkit import Article, SearchIndex, create_index, read_articles
from searchkit.evaluation import TestCollection, run_evaluation

DEPTH = 10


def main(folders: Sequence[str]) -> None:
    """Print nDCG@10 of both, for each collection."""
    for folder in folders:
        collection = TestCollection.load(Path(folder))
        assert collection.corpus is not None, folder
        read = [each for each in read_articles([collection.corpus]) if isinstance(each, Article)]
        by_title: dict[str, list[Article]] = {}
        for article in read:
            by_title.setdefault(article.title, []).append(article)
        names = {
            (title, number): passage.id
            for title, passages in by_title.items()
            for number, passage in enumerate(passages)
        }
        whole = [
            Article(title, title, tuple("\n".join(each.paragraphs) for each in passages))
            for title, passages in by_title.items()
        ]
        together = _measured(collection, whole, partial(_passages, names))
        apart = _measured(collection, read, _articles)
        print(f"{folder}: {len(whole)} articles of {len(read)} passages")  # noqa: T201
        print(f"  nDCG@10 of passages {together:.4f}, as articles of their own {apart:.4f}")  # noqa: T201


_Search = Callable[[str, int], list[tuple[str, float]]]


def _passages(names: dict[tuple[str, int], str], index: SearchIndex) -> _Search:
    def search(query: str, depth: int) -> list[tuple[str, float]]:
        hits = index.passages(query, limit=depth, fold=False).hits
        return [(names[hit.id, hit.passage], hit.score) for hit in hits]

    return search


def _articles(index: SearchIndex) -> _Search:
    def search(query: str, depth: int) -> list[tuple[str, float]]:
        hits = index.search(query, limit=depth, fold=False, snippets=False).hits
        return [(hit.id, hit.score) for hit in hits]

    return search


def _measured(
    collection: TestCollection,
    articles: Sequence[Article],
    searching: Callable[[SearchIndex], _Search],
) -> float:
    with TemporaryDirectory() as folder, create_index(f"{folder}/index") as index:
        index.add(articles)
        return float(run_evaluation(collection, searching(index), depth=DEPTH)["ndcg@10"])


if __name__ == "__main__":
    main(sys.argv[1:])
