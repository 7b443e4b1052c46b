"""Abbreviations in a search: found, marked and explained in whichever form stands in the text."""

from pathlib import Path

import pytest

import searchkit
from searchkit import Article, SearchIndex, SearchResult

ARTICLES = [
    Article("short", "Kết nối CSDL dân cư", ("Công an tỉnh rà soát CSDL dân cư trong tháng này.",)),
    Article("long", "Làm sạch dữ liệu", ("Cơ sở dữ liệu dân cư được cập nhật mỗi ngày.",)),
    Article(
        "defined",
        "Trạm bơm",
        ("Dự án nước sạch nông thôn (NSNT) khởi công; NSNT cấp nước cho xã.",),
    ),
    Article("defined too", "Bể chứa", ("Chương trình nước sạch nông thôn (NSNT) mở rộng.",)),
    Article("undefined", "Cấp nước", ("Nước sạch nông thôn về tới bản vùng cao.",)),
    Article("pronoun", "Hỏi đáp", ("Ai được miễn phí dịch vụ? Mọi công dân.",)),
    Article("machine", "Máy học", ("Trí tuệ nhân tạo đọc hồ sơ.",)),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return build(tmp_path_factory.mktemp("index"))


def build(folder: Path) -> SearchIndex:
    index = searchkit.create_index(folder)
    index.add(ARTICLES)
    return index


def ids(result: SearchResult) -> list[str]:
    return [hit.id for hit in result.hits]


def marked(result: SearchResult, id: str) -> list[str]:
    (snippets,) = (hit.snippets for hit in result.hits if hit.id == id)
    return [s.text[start:end] for s in snippets for start, end in s.highlights]


@pytest.mark.parametrize("query", ["CSDL dân cư", "cơ sở dữ liệu dân cư", "co so du lieu dan cu"])
def test_either_form_finds_both_and_marks_what_stands_there(index: SearchIndex, query: str) -> None:
    result = index.search(query)
    assert set(ids(result)) == {"short", "long"}
    assert " ".join(marked(result, "short")) == "CSDL dân cư"
    assert "".join(marked(result, "long")).replace(" ", "") == "Cơsởdữliệudâncư"


def test_the_typed_form_comes_first(index: SearchIndex) -> None:
    assert ids(index.search("CSDL dân cư"))[0] == "short"
    assert ids(index.search("nước sạch nông thôn"))[0] in {"defined", "defined too", "undefined"}


def test_articles_teach_abbreviations(index: SearchIndex) -> None:
    assert set(ids(index.search("NSNT"))) == {"defined", "defined too", "undefined"}
    assert set(ids(index.search("NSNT", exact=True))) == {"defined", "defined too"}


def test_what_a_deleted_article_taught_is_forgotten(tmp_path: Path) -> None:
    index = build(tmp_path / "index")
    index.delete(["defined", "defined too"])
    assert index.search("NSNT").total == 0


def test_quotes_mean_the_letters(index: SearchIndex) -> None:
    assert ids(index.search('"cơ sở dữ liệu"')) == ["long"]
    assert ids(index.search('"CSDL"')) == ["short"]


def test_excluding_an_abbreviation_excludes_what_it_stands_for(index: SearchIndex) -> None:
    assert ids(index.search("dân cư -CSDL")) == []


def test_a_pronoun_is_not_artificial_intelligence(index: SearchIndex) -> None:
    assert ids(index.search("ai được miễn phí"))[0] == "pronoun"
    assert "machine" in ids(index.search("AI"))
    assert "machine" not in ids(index.search("ai được miễn phí"))


def test_the_explanation_names_the_other_form_and_sums_to_the_score(index: SearchIndex) -> None:
    for hit in index.search("CSDL dân cư", explain=True).hits:
        assert hit.explanation
        assert sum(part.value for part in hit.explanation.parts) == pytest.approx(hit.score)
        forms = {part.text: part.form for part in hit.explanation.parts}
        if hit.id == "long":
            assert forms["dữ liệu"] == "cách viết khác"


def test_an_abbreviation_without_its_marks_is_read_with_them(tmp_path: Path) -> None:
    index = build(tmp_path / "index")
    index.add(
        [
            Article("cđs", "Đề án CĐS", ("Tỉnh phê duyệt đề án CĐS quốc gia.",)),
            Article("dài", "Chuyển đổi số", ("Chuyển đổi số là việc chung.",)),
        ]
    )
    result = index.search("de an cds quoc gia")
    assert result.corrected is not None
    assert "CĐS" in result.corrected
    assert ids(result)[0] == "cđs"
