"""Abbreviations in a search: found, marked and explained in whichever form stands in the text."""

from pathlib import Path

import pytest

import searchkit
from searchkit import Article, SearchIndex, SearchResult, understanding

TERMS = Path(understanding.__file__).with_name("terms.tsv")
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


def test_every_wording_of_a_term_finds_the_others(tmp_path: Path, exhaustive: bool) -> None:
    """All with a figure in them, which are more than one token (5G), and some of the others."""
    lines = (TERMS.read_text("utf-8")).splitlines()
    rows = [line.split("\t")[1].split("; ") for line in lines if line and line[0] != "#"]
    chosen = rows if exhaustive else [r for r in rows if any(map(str.isdigit, "".join(r)))]
    chosen += rows[::20]
    articles = {
        wording: f"Nói nhiều về {wording} trong kỳ này." for row in chosen for wording in row
    }
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(Article(wording, "Bản tin", (text,)) for wording, text in articles.items())
        for row in chosen:
            found = index.search(row[0], limit=100, fold=False, snippets=False)
            matches = {hit.id for hit in found.hits if not hit.missing}
            assert set(row) <= matches or found.total > 100, row


@pytest.mark.parametrize("query", ["vneid muc 2", "VNeID mức 2", "VNeID mức độ 2"])
def test_a_level_is_one_however_it_is_called(tmp_path: Path, query: str) -> None:
    text = "Người dân nâng tài khoản VNeID lên mức độ 02 tại công an xã."
    with searchkit.create_index(tmp_path / "index") as index:
        index.add([Article("a", "Nâng mức định danh", (text,)), *ARTICLES])
        found = index.search(query)
        assert (found.total, found.hits[0].id) == (1, "a")
