"""The articles that come with the repository, against the truth in their manifest."""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from searchkit.article import Article
from searchkit.extraction import count_inputs, read_articles

Truth = dict[str, Any]

ABOUT = ("README.md", "manifest.toml")
"""What of the corpus is no article."""


@pytest.fixture(scope="module")
def truths(corpus: Path) -> list[Truth]:
    with (corpus / "manifest.toml").open("rb") as file:
        articles: list[Truth] = tomllib.load(file)["article"]
    return articles


@pytest.fixture(scope="module")
def pairs(corpus: Path, truths: list[Truth]) -> list[tuple[Article, Truth]]:
    results = list(read_articles([corpus]))
    articles = {result.id: result for result in results if isinstance(result, Article)}
    assert len(articles) == len(results), [r for r in results if not isinstance(r, Article)]
    ids = [truth.get("id") or f"corpus/{Path(truth['file']).with_suffix('')}" for truth in truths]
    assert sorted(articles) == sorted(ids)
    return [(articles[name], truth) for name, truth in zip(ids, truths, strict=True)]


def normal(lines: Iterable[str]) -> Counter[str]:
    return Counter(" ".join(unicodedata.normalize("NFC", line).split()) for line in lines)


def f1(pairs: Iterable[tuple[Article, Truth]]) -> float:
    read = expected = common = 0
    for article, truth in pairs:
        got, true = normal(article.paragraphs), normal(truth["paragraphs"])
        common += (got & true).total()
        read += got.total()
        expected += true.total()
    return 2 * common / (read + expected)


def differing(pairs: Iterable[tuple[Article, Truth]], key: str) -> Iterator[tuple[str, Any, Any]]:
    for article, truth in pairs:
        got, true = getattr(article, key), truth.get(key)
        if normal([got or ""]) != normal([true or ""]):
            yield truth["file"], got, true


def test_the_whole_corpus_is_counted(corpus: Path, truths: list[Truth]) -> None:
    assert count_inputs([corpus]) - len(ABOUT) == len({truth["file"] for truth in truths})


def test_titles_are_exact(pairs: list[tuple[Article, Truth]]) -> None:
    assert not list(differing([pair for pair in pairs if "title" in pair[1]], "title"))


@pytest.mark.parametrize("key", ["published", "source", "url"])
def test_dates_sources_and_addresses_are_exact(
    pairs: list[tuple[Article, Truth]], key: str
) -> None:
    # A dump's masthead may name its site in any way; only what calls itself a portal is a source.
    told = [pair for pair in pairs if key != "source" or not pair[1]["file"].startswith("txt/")]
    assert not list(differing(told, key))


def test_a_title_is_made_where_the_page_has_none(pairs: list[tuple[Article, Truth]]) -> None:
    for article, truth in pairs:
        if "title" not in truth:
            assert truth["paragraphs"][0].startswith(article.title)


def test_paragraphs_of_every_article(pairs: list[tuple[Article, Truth]]) -> None:
    scores = {truth["file"]: f1([(article, truth)]) for article, truth in pairs}
    assert not {file: score for file, score in scores.items() if score < 0.9}
    assert f1(pairs) >= 0.97


def test_captions_of_every_article(pairs: list[tuple[Article, Truth]]) -> None:
    for article, truth in pairs:
        assert normal(article.captions) == normal(truth.get("captions", [])), truth["file"]


def test_text_is_as_the_source_wrote_it(pairs: list[tuple[Article, Truth]]) -> None:
    """The corpus has articles in NFD, which stay so, and a page in windows-1258, which is NFC."""
    decomposed = {
        Path(truth["file"]).stem
        for article, truth in pairs
        if not all(map(is_nfc, article.paragraphs))
    }
    assert {"to-cong-nghe-so-lo-lo-chai", "lang-son-cua-khau-so"} <= decomposed
    assert "csdl-dan-cu-khai-truong" not in decomposed


def is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)
