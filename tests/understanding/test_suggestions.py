"""Suggestions over the articles that come with the repository, and over small indexes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article, QueryError, SearchIndex
from searchkit.analysis.folding import fold
from searchkit.analysis.tokenizer import tokenize


@pytest.fixture(scope="module")
def index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with searchkit.create_index(tmp_path_factory.mktemp("suggestions") / "index") as index:
        articles = searchkit.read_articles([corpus])
        index.add(article for article in articles if isinstance(article, Article))
        yield index


def texts(index: SearchIndex, prefix: str, limit: int = 8) -> list[str]:
    return [suggestion.text for suggestion in index.suggest(prefix, limit=limit)]


@pytest.mark.parametrize(
    ("prefix", "wanted"),
    [
        ("de an", "Đề án 06"),
        ("đề án 0", "Đề án 06"),
        ("de an 6", "Đề án 06"),
        ("DE AN 06", "Đề án 06"),
        ("vne", "VNeID"),
        ("chuyen doi s", "chuyển đổi số"),
        ("chuyển đổi", "chuyển đổi số"),
        ("to cong ngh", "tổ công nghệ số cộng đồng"),
        ("57-nq", "57-NQ/TW"),
        ("57 nq", "57-NQ/TW"),
        ("nghi quyet 57", "Nghị quyết 57-NQ/TW"),
        ("nghị quyết số 57-", "Nghị quyết 57-NQ/TW"),
        ("nq 57", "Nghị quyết 57-NQ/TW"),
        ("qd 749", "Quyết định 749/QĐ-TTg"),
        ("bo thong tin", "Bộ Thông tin và Truyền thông"),
        ("lo lo", "Lô Lô Chải"),
        ("thu tuong pham", "Thủ tướng Phạm Minh Chính"),
        ("thanh toan khong", "thanh toán không dùng tiền mặt"),
    ],
)
def test_an_unfinished_query_is_completed(index: SearchIndex, prefix: str, wanted: str) -> None:
    assert wanted in texts(index, prefix)


def test_titles_are_found_from_any_word(index: SearchIndex) -> None:
    (title,) = texts(index, "phieu ly lich tu phap ngay")
    assert title == "Xin phiếu lý lịch tư pháp ngay trên điện thoại"


def test_a_typed_accent_is_a_claim(index: SearchIndex) -> None:
    for prefix, claimed in (("đ", "đ"), ("số", "số"), ("tổ c", "tổ c"), ("căn", "căn")):
        found = index.suggest(prefix)
        assert found
        for suggestion in found:
            start, end = suggestion.highlight
            assert suggestion.text[start:end].lower() == claimed
    assert texts(index, "tố công nghệ số cộng") == []


def test_a_letter_may_get_its_marks_later(index: SearchIndex) -> None:
    assert "căn cước" in " ".join(texts(index, "căn cươ"))
    assert "căn cước" in " ".join(texts(index, "can cu"))


def test_any_normal_form_and_tone_style_will_do(index: SearchIndex) -> None:
    assert texts(index, "Chuyê\u0309n đô\u0309i") == texts(index, "Chuyển đổi")
    assert texts(index, "sổ sức khỏe") == texts(index, "sổ sức khoẻ") != []


def test_a_space_ends_the_word(index: SearchIndex) -> None:
    assert any(text.startswith("học bạ") for text in texts(index, "hoc b"))
    assert not any(text.startswith("học bạ") for text in texts(index, "hoc b "))


def test_the_start_of_a_phrase_is_left_out_where_it_stands_for_no_more(tmp_path: Path) -> None:
    long = "Xin thẻ căn cước công dân ở xã. Đổi thẻ căn cước công dân ở huyện."
    short = "Mất thẻ căn cước. Có thẻ căn cước. Trả thẻ căn cước."
    with searchkit.create_index(tmp_path / "i") as index:
        index.add([Article("1", "Tin", (long,))])
        assert texts(index, "the can") == ["thẻ căn cước công dân"]
        index.add([Article("2", "Tin", (short,)), Article("3", "Tin", (short, "Vậy đó."))])
        assert texts(index, "the can") == ["thẻ căn cước", "thẻ căn cước công dân"]


def test_what_was_deleted_is_not_suggested(tmp_path: Path) -> None:
    with searchkit.create_index(tmp_path / "i") as index:
        index.add(
            [
                Article("1", "Chuyện ở Lô Lô Chải", ("Khách đến Lô Lô Chải.",)),
                Article("2", "Chuyện ở Sa Đéc", ("Khách đến Sa Đéc và Lô Lô Chải.",)),
                *(Article(f"n{n}", f"Tin {n}", ("Không có gì.",)) for n in range(20)),
            ]
        )
        assert [s.articles for s in index.suggest("lo lo") if s.text == "Lô Lô Chải"] == [2]
        index.delete(["1"])
        assert [s.articles for s in index.suggest("lo lo") if s.text == "Lô Lô Chải"] == [1]
        index.delete(["2"])
        assert index.suggest("lo lo") == index.suggest("sa d") == ()


def test_a_title_that_would_be_read_as_syntax_is_not_suggested(tmp_path: Path) -> None:
    with searchkit.create_index(tmp_path / "i") as index:
        index.add([Article("1", "Căn cước -VNeID", ("Thẻ mới.",))])
        assert index.suggest("can cuoc") == ()


@pytest.mark.parametrize("prefix", ["", " ", "?!", "_", "a " * 40, "zzyzx"])
def test_nothing_goes_on_like_this(index: SearchIndex, prefix: str) -> None:
    assert index.suggest(prefix) == ()


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_that_means_nothing(index: SearchIndex, limit: int) -> None:
    with pytest.raises(QueryError, match=str(limit)):
        index.suggest("a", limit=limit)


@pytest.fixture(scope="module")
def starts(index: SearchIndex, corpus: Path) -> list[str]:
    titles = [article.title for id in index.ids() if (article := index.article(id))]
    return [title[i : i + 30] for title in titles for i in (0, title.find(" ") + 1)]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_suggestion_answers_and_finds_an_article(
    index: SearchIndex, starts: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.sampled_from(starts))
    prefix = data.draw(st.one_of(st.text(max_size=30), st.just(start)))
    prefix = prefix[: data.draw(st.integers(0, 30))]
    limit = data.draw(st.integers(1, 10))
    found = index.suggest(prefix, limit=limit)
    assert len(found) <= limit
    assert len({suggestion.text for suggestion in found}) == len(found)
    typed = [fold(syllable) for syllable in tokenize(prefix).syllables]
    for suggestion in found:
        first, end = suggestion.highlight
        assert 0 <= first < end <= len(suggestion.text)
        marked = [fold(syllable) for syllable in tokenize(suggestion.text[first:end]).syllables]
        assert marked[-1].startswith(typed[-1].removesuffix("y")) or typed[-1] == "0"
        assert suggestion.articles >= 1
        assert index.search(suggestion.text).total >= 1


def test_the_title_of_one_article_says_which(tmp_path: Path) -> None:
    titles = ("Xã làm thẻ", "Xã xây cầu", "Xã xây cầu")
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(Article(str(i), title, ("Chuyện của xã.",)) for i, title in enumerate(titles))
        found = {s.text: s.id for s in index.suggest("xã")}
    assert found["Xã làm thẻ"] == "0"
    assert found["Xã xây cầu"] is None
