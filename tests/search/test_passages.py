"""Passages by themselves: whole, ranked across articles, marked, filtered, in pages."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import Article, PassageResult, QueryError, SearchIndex
from searchkit.engine.memory import MemoryEngine

WORDS = ["số", "hóa", "dữ", "liệu", "công", "dân"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
stories = st.lists(st.lists(sentences, min_size=1, max_size=4), min_size=1, max_size=5)

ARTICLES = [
    Article(
        id="the",
        title="Căn cước điện tử vào đời sống",
        paragraphs=(
            "Người dân đến bộ phận một cửa từ sáng sớm, trời mưa nhẹ.",
            "Đến tháng 9 cả tỉnh đã kích hoạt 1,2 triệu tài khoản định danh điện tử.",
            "Ai chưa có tài khoản định danh điện tử thì đến công an xã.",
        ),
        captions=("Ảnh: kích hoạt tài khoản định danh điện tử tại nhà.",),
        source="Báo Xã",
        published="2024-09-30",
    ),
    Article(
        id="mua",
        title="Mùa thu hoạch",
        paragraphs=("Lúa chín vàng.", "Có nơi bán lúa qua tài khoản định danh điện tử."),
        source="Báo Huyện",
        published="2023-06-01",
    ),
]


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    index = SearchIndex(MemoryEngine())
    index.add(ARTICLES)
    return index


def places(result: PassageResult) -> list[tuple[str, int]]:
    return [(hit.id, hit.passage) for hit in result.hits]


def test_the_passage_that_says_all_of_it_comes_first(index: SearchIndex) -> None:
    first = index.passages("mấy triệu tài khoản định danh điện tử").hits[0]
    assert (first.id, first.passage) == ("the", 1)
    assert first.text == ARTICLES[0].paragraphs[1]
    assert (first.title, first.source) == (ARTICLES[0].title, "Báo Xã")
    marked = [first.text[start:end] for start, end in first.highlights]
    assert marked == ["triệu tài khoản định danh điện tử"]


def test_a_caption_is_a_passage_behind_the_paragraphs(index: SearchIndex) -> None:
    found = index.passages("tại nhà", exact=True)
    assert places(found) == [("the", 3)]
    assert found.hits[0].text == ARTICLES[0].captions[0]


def test_a_phrase_in_quotes_stands_in_every_passage(index: SearchIndex) -> None:
    found = index.passages('"đến công an xã"')
    assert places(found) == [("the", 2)]


def test_limits_are_those_of_a_search(index: SearchIndex) -> None:
    assert {hit.id for hit in index.passages("tài khoản", source="Báo Huyện").hits} == {"mua"}
    assert {hit.id for hit in index.passages("tài khoản from:2024").hits} == {"the"}
    assert {hit.id for hit in index.passages("tài khoản", facets={"year": ["2023"]}).hits} == {
        "mua"
    }
    with pytest.raises(QueryError):
        index.passages("tài khoản", limit=0)


def test_nothing_asked_is_nothing_found(index: SearchIndex) -> None:
    for query in ("", "  ", "?"):
        assert index.passages(query).hits == ()
    assert index.passages("xylophone").total == 0


def test_time_that_is_up_gives_what_there_is(index: SearchIndex) -> None:
    assert index.passages("tài khoản định danh", deadline_ms=0).partial


def test_plain_objects_say_the_same(index: SearchIndex) -> None:
    found = index.passages("tài khoản", limit=1)
    said = found.to_json()
    assert (said["total"], len(said["hits"])) == (found.total, 1)
    hit = said["hits"][0]
    assert hit.keys() == {
        *("id", "passage", "text", "highlights", "score", "title", "url", "source", "published")
    }
    assert hit["highlights"] == [list(span) for span in found.hits[0].highlights]


@settings(max_examples=40)
@given(stories, sentences, st.integers(1, 4))
def test_passages_are_those_of_the_articles_that_a_search_finds(
    texts: list[list[str]], query: str, limit: int
) -> None:
    """Each once, at most three of an article, best first, whole; pages together are all of them."""
    index = SearchIndex(MemoryEngine())
    articles = {
        f"{i}": Article(id=f"{i}", title=f"Bài {i}", paragraphs=tuple(paragraphs))
        for i, paragraphs in enumerate(texts)
    }
    index.add(articles.values())
    everything = index.passages(query, limit=100)
    found = places(everything)
    assert len(found) == len(set(found)) == everything.total
    scores = [hit.score for hit in everything.hits]
    assert scores == sorted(scores, reverse=True)
    assert max(Counter(id for id, _ in found).values(), default=0) <= 3
    searched = {hit.id: hit for hit in index.search(query, limit=100).hits}
    assert {id for id, _ in found} == {
        id for id, hit in searched.items() if hit.passage is not None
    }
    for hit in everything.hits:
        assert hit.text == articles[hit.id].paragraphs[hit.passage]
        assert hit.score <= searched[hit.id].score
    pages = [index.passages(query, limit=limit, page=page + 1) for page in range(everything.total)]
    assert [place for page in pages for place in places(page)] == found
