"""Known names are found as they are written, and not inside others."""

import unicodedata

import pytest

from searchkit.analysis.entities.gazetteer import Gazetteer, Passage
from searchkit.analysis.tokenizer import tokenize

NAMES = Gazetteer(
    [
        ("Hòa Bình", "province"),
        ("Thái Bình", "province"),
        ("Thái Bình Dương", "ocean"),
        ("TP Hồ Chí Minh", "city"),
        ("Bộ Văn hóa, Thể thao và Du lịch", "ministry"),
        ("Bộ TT&TT", "ministry"),
        ("Ủy ban nhân dân tỉnh", "council"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    passage = Passage(tokenize(text))
    return [
        (passage.text[passage.spans[m.first][0] : passage.spans[m.end - 1][1]], m.value)
        for m in NAMES.find(passage)
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ở Hòa Bình, hôm qua", "Hòa Bình"),
        ("ở Hoà Bình, hôm qua", "Hoà Bình"),
        ("TỈNH HÒA BÌNH", "HÒA BÌNH"),
        ("tại TP.Hồ Chí Minh", "TP.Hồ Chí Minh"),
        ("tại TP. Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("Bộ Văn hóa - Thể thao và Du lịch", "Bộ Văn hóa - Thể thao và Du lịch"),
        ("Bộ Văn hoá, Thể thao và Du lịch", "Bộ Văn hoá, Thể thao và Du lịch"),
        ("do Bộ TT&TT chủ trì", "Bộ TT&TT"),
        ("Bộ TT & TT", "Bộ TT & TT"),
    ],
)
def test_found_in_every_usual_spelling(text: str, name: str) -> None:
    assert [written for written, _ in found(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "vì hòa bình thế giới",
        "Hòa, Bình và An",
        "Chị Hòa. Bình minh lên",
        "Hòa - Bình",
        "Hoa Binh",
        "",
    ],
)
def test_other_words_are_no_name(text: str) -> None:
    assert found(text) == []


def test_the_longest_name_wins() -> None:
    assert found("bờ Thái Bình Dương, không phải Thái Bình") == [
        ("Thái Bình Dương", "ocean"),
        ("Thái Bình", "province"),
    ]


def test_a_bracketed_abbreviation_is_skipped_and_other_brackets_are_not() -> None:
    assert [value for _, value in found("Ủy ban nhân dân (UBND) tỉnh")] == ["council"]
    assert found("Ủy ban nhân dân (xã) tỉnh") == []
    assert [value for _, value in found("thủy điện (Hòa Bình)")] == ["province"]


def test_normal_form_of_the_text_does_not_matter() -> None:
    text = "ở Hòa Bình và TP.Hồ Chí Minh"
    assert found(unicodedata.normalize("NFD", text)) == found(text)
