"""What articles are about, against people's judgement, and what a mention is."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.entities.facets import facets
from searchkit.analysis.entities.gazetteer import read_table

JUDGED = Path(__file__).with_name("judged.tsv")
FIELDS = ("organisation", "province", "number")


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def judgements() -> Iterator[tuple[str, dict[str, set[str]]]]:
    for line in JUDGED.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, *cells = (line + "\t\t\t").split("\t")[:4]
            values = ({value for value in cell.split(";") if value} for cell in cells)
            yield name, dict(zip(FIELDS, values, strict=True))


@pytest.fixture(scope="module")
def answers(corpus: Path, analyzer: Analyzer) -> dict[str, dict[str, set[str]]]:
    manifest = tomllib.loads((corpus / "manifest.toml").read_text("utf-8"))["article"]
    found = {}
    for article in manifest:
        title = article.get("title", article["paragraphs"][0])
        texts = [title, *article["paragraphs"], *article.get("captions", ())]
        labels = facets(analyzer.analyze_many(texts))
        key = article.get("id", article["file"])
        found[key] = {field: set(values) for field, values in labels.items()}
    return found


@pytest.mark.parametrize(
    ("field", "precision", "recall"),
    [("organisation", 0.9, 0.85), ("province", 0.95, 0.85), ("number", 0.98, 0.98)],
)
def test_agrees_with_the_judges(
    answers: dict[str, dict[str, set[str]]], field: str, precision: float, recall: float
) -> None:
    pairs = [(answers[name][field], judged[field]) for name, judged in judgements()]
    right = sum(len(answer & judged) for answer, judged in pairs)
    assert len(pairs) >= 40
    assert right / sum(len(answer) for answer, _ in pairs) >= precision
    assert right / sum(len(judged) for _, judged in pairs) >= recall


def about(analyzer: Analyzer, *texts: str) -> list[str]:
    return facets(analyzer.analyze_many(list(texts)))["organisation"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bộ TT&TT ban hành quy định", "Bộ Thông tin và Truyền thông"),
        ("Bộ Thông tin và Truyền thông (TT&TT) họp", "Bộ Thông tin và Truyền thông"),
        ("NHNN yêu cầu các ngân hàng", "Ngân hàng Nhà nước"),
        ("Bộ LĐ-TB&XH trả lời", "Bộ Lao động - Thương binh và Xã hội"),
        ("UBND tỉnh Nghệ An họp", "UBND tỉnh Nghệ An"),
        ("Uỷ ban nhân dân (UBND) thành phố Huế họp", "UBND thành phố Huế"),
        ("Sở TT&TT Lạng Sơn tập huấn", "Sở Thông tin và Truyền thông tỉnh Lạng Sơn"),
        ("Tỉnh ủy Bắc Giang ra nghị quyết", "Tỉnh ủy Bắc Giang"),
        ("Công an TP.HCM cảnh báo", "Công an Thành phố Hồ Chí Minh"),
    ],
)
def test_one_name_for_every_spelling(analyzer: Analyzer, title: str, name: str) -> None:
    assert about(analyzer, title) == [name]


@pytest.mark.parametrize(
    "title",
    [
        "Ủy viên Bộ Chính trị Nguyễn Văn A dự hội nghị",
        "Thông tư số 12/2022/TT-BTTTT có hiệu lực",
        "Các Sở Y tế, UBND cấp huyện rà soát",
        "UBND xã tiếp nhận hồ sơ",
        "Ban tổ chức (BTC) trao giải",
    ],
)
def test_titles_of_people_numbers_and_kinds_are_no_organisations(
    analyzer: Analyzer, title: str
) -> None:
    assert about(analyzer, title) == []


def test_a_body_without_its_province_is_that_of_the_article(analyzer: Analyzer) -> None:
    texts = ["Nghệ An họp", "Tin từ Nghệ An.", "UBND tỉnh yêu cầu.", "UBND tỉnh giao Sở Y tế."]
    assert about(analyzer, *texts) == ["UBND tỉnh Nghệ An"]
    assert about(analyzer, "Tin vắn", *texts[2:]) == []
    assert about(analyzer, "Hà Nội họp", *texts[2:]) == []  # it has no UBND tỉnh


def test_a_name_in_passing_is_not_what_an_article_is_about(analyzer: Analyzer) -> None:
    assert about(analyzer, "Tin", "Mở đầu.", "Bộ Y tế dự.") == []
    assert about(analyzer, "Tin", "Bộ Y tế mở đầu.", "Hết.") == ["Bộ Y tế"]
    assert about(analyzer, "Tin", "Mở đầu.", "Bộ Y tế dự.", "Bộ Y tế nói.") == ["Bộ Y tế"]


def test_an_article_that_lists_provinces_is_about_none(analyzer: Analyzer) -> None:
    listed = "Gồm Bắc Giang, Bắc Ninh, Hà Nam, Nam Định, Hà Nội và Huế."
    assert facets(analyzer.analyze_many(["Tin", "Mở đầu.", listed]))["province"] == []


def test_no_text_has_no_facets(analyzer: Analyzer) -> None:
    empty: dict[str, list[str]] = {"organisation": [], "province": [], "number": []}
    assert facets([]) == empty
    assert facets(analyzer.analyze_many([""])) == empty


def test_successors_are_known_organisations() -> None:
    successors = {name: successor for name, _, successor in read_table("organisations.tsv", 3)}
    assert set(filter(None, successors.values())) <= successors.keys()
    assert successors["Bộ Thông tin và Truyền thông"] == "Bộ Khoa học và Công nghệ"
    assert successors["Bộ Kế hoạch và Đầu tư"] == "Bộ Tài chính"
    assert successors["Bộ Giao thông vận tải"] == "Bộ Xây dựng"
