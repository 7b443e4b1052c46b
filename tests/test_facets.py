"""What a search counts and folds: every count is what choosing it gives."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searchkit import Article, QueryError, SearchIndex, create_index, read_articles
from searchkit.search.results import MOST_VERSIONS

QUERIES = ["chuyển đổi số", "luật căn cước", "cong dich vu cong", "Nghị quyết 57-NQ/TW", "Nghệ An"]


@pytest.fixture(scope="module")
def articles(corpus: Path) -> list[Article]:
    return [article for article in read_articles([corpus]) if isinstance(article, Article)]


@pytest.fixture(scope="module")
def index(
    tmp_path_factory: pytest.TempPathFactory, articles: list[Article]
) -> Iterator[SearchIndex]:
    with create_index(tmp_path_factory.mktemp("facets") / "index") as index:
        index.add(articles)
        yield index


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("fold", [True, False])
def test_a_count_is_what_choosing_it_gives(index: SearchIndex, query: str, fold: bool) -> None:
    counted = index.search(query, fold=fold).facets
    assert counted["year"]
    for name, counts in counted.items():
        for value, count in counts.items():
            assert index.search(query, facets={name: [value]}, fold=fold).total == count


def test_several_values_must_all_hold(index: SearchIndex) -> None:
    both = index.search("chuyển đổi số", facets={"year": ["2025"], "organisation": ["Bộ Công an"]})
    one = index.search("chuyển đổi số", facets={"organisation": ["Bộ Công an"]})
    assert {hit.id for hit in both.hits} <= {hit.id for hit in one.hits}
    assert all(hit.published and hit.published.startswith("2025") for hit in both.hits)


def test_facets_alone_list_what_they_let_through(index: SearchIndex) -> None:
    count = index.search("Nghệ An").facets["province"]["Nghệ An"]
    assert index.search("", facets={"province": ["Nghệ An"]}).total >= count > 0


def test_an_unknown_facet_is_refused_and_an_unknown_value_finds_nothing(
    index: SearchIndex,
) -> None:
    with pytest.raises(QueryError, match="province"):
        index.search("số", facets={"tỉnh": ["Nghệ An"]})
    assert index.search("số", facets={"province": ["Atlantis"]}).total == 0


def test_copies_are_folded_and_counted(index: SearchIndex) -> None:
    folded = index.search("luật căn cước", limit=100)
    shown = index.search("luật căn cước", limit=100, fold=False)
    assert folded.total + folded.near_total == len(folded.hits)
    (hit,) = (hit for hit in folded.hits if hit.id == "corpus/html/luat-can-cuoc")
    assert hit.duplicates == 1
    assert sum(1 + hit.duplicates for hit in folded.hits) == shown.total + shown.near_total
    assert len(index.versions(hit.id)) == 1


def test_an_edited_copy_that_comes_later_joins(tmp_path: Path, articles: list[Article]) -> None:
    story = max(articles, key=lambda article: len(article.paragraphs))
    copy = replace(
        story, id="copy", title=f"{story.title} (cập nhật)", paragraphs=story.paragraphs[:-1]
    )
    with create_index(tmp_path / "index") as index:
        index.add(articles)
        index.add([copy])
        assert story.id in {article.id for article in index.versions("copy")}
        index.delete(["copy"])
        assert "copy" not in {article.id for article in index.versions(story.id)}


def test_an_article_of_very_many_copies_names_some(tmp_path: Path, articles: list[Article]) -> None:
    story = max(articles, key=lambda article: len(article.paragraphs))
    copies = [replace(story, id=f"copy{number:03}") for number in range(MOST_VERSIONS + 5)]
    with create_index(tmp_path / "index") as index:
        index.add([story, *copies])
        view = index.view(story.id)
        assert view is not None
        assert len(view.versions) == MOST_VERSIONS
        assert len(index.versions(story.id)) == len(copies)
        assert index.similar(story.id) == ()
        told = index.story(story.id)
        assert told is not None
        assert len(told.versions) == MOST_VERSIONS
        assert told.related == ()


def test_similar_articles_are_others(index: SearchIndex) -> None:
    for id in index.ids()[:20]:
        similar = index.similar(id, limit=4)
        mine = {id, *(article.id for article in index.versions(id))}
        assert len(similar) <= 4
        assert mine.isdisjoint(hit.id for hit in similar)
        assert [hit.score for hit in similar] == sorted((h.score for h in similar), reverse=True)


def test_similar_articles_share_the_theme(index: SearchIndex) -> None:
    found = [hit.id for hit in index.similar("corpus/html/csdl-dan-cu-khai-truong", limit=5)]
    assert set(found) & {"corpus/html/de-an-06-mot-nam", "corpus/html/bo-so-ho-khau-giay"}


def test_a_deadline_that_has_passed_says_that_there_may_be_more(index: SearchIndex) -> None:
    whole, cut = index.search("chuyển đổi số"), index.search("chuyển đổi số", deadline_ms=0)
    assert not whole.partial
    assert cut.partial
    assert {hit.id for hit in cut.hits} <= set(index.ids())
