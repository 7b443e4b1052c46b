"""One document is one value, however its number is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.entities.numbers import MOST, numbers_cited
from searchkit.analysis.phrases import batch_suggestions
from searchkit.analysis.terms import word_column


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def cited(analyzer: Analyzer, *texts: str) -> list[str]:
    return numbers_cited(enumerate(analyzer.analyze_many(["Tin trong ngày", *texts])))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Nghị quyết số 57-NQ/TW", "57-NQ/TW"),
        ("Nghị quyết 57/NQ-TW", "57-NQ/TW"),
        ("Nghị quyết số 22-NQ/TU của Tỉnh ủy", "22-NQ/TU"),
        ("Quyết định số 06/QĐ-TTg", "06/QĐ-TTg"),
        ("Quyết định số 6/QD-TTg", "06/QĐ-TTg"),
        ("QUYẾT ĐỊNH SỐ 749/QĐ-TTG", "749/QĐ-TTg"),
        ("Nghị định số 63/2024/NĐ-CP", "63/2024/NĐ-CP"),
        ("Luật số 20/2023/QH15", "20/2023/QH15"),
        ("Thông tư liên tịch số 05/2015/TTLT-BTP-BCA-BYT", "05/2015/TTLT-BTP-BCA-BYT"),
        ("Công văn số 623/TTg-KSTT", "623/TTg-KSTT"),
        ("văn bản số 793/BTTTT-THH", "793/BTTTT-THH"),
        ("theo Đề án 06 của Chính phủ", "Đề án 06"),
        ("theo Đề án 6", "Đề án 06"),
        ("theo Đề án06", "Đề án 06"),
        ("Quyết định 28/2002/QĐ- BVHTT", "28/2002/QĐ-BVHTT"),
        ("Nghị định số 63/2024/NĐ − CP", "63/2024/NĐ-CP"),
        ("Nghị định số 63/2024 /NĐCP", "63/2024/NĐ-CP"),
        ("Nghị quyết 57NQ/TW", "57-NQ/TW"),
        ("Quyết định 6/QĐTTg", "06/QĐ-TTg"),
        ("Quyết định số 749⁄QÐ–TTg", "749/QĐ-TTg"),
    ],
)
def test_written_the_official_way(analyzer: Analyzer, text: str, value: str) -> None:
    assert cited(analyzer, text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "hệ thống chạy 24/7",
        "mạng 4G/5G và 3-in-1",
        "ngày 22/12/2024, đạt 18,3%",
        "kế hoạch 5 năm 2021–2025",
        "Điều 24.10.TT.7 và mục NĐ.47",
        "Quyết định 28/2002/QĐ- bị ngắt dòng",
    ],
)
def test_other_figures_are_no_documents(analyzer: Analyzer, text: str) -> None:
    assert cited(analyzer, text) == []


def test_a_short_name_counts_for_the_number_that_the_article_writes_out(
    analyzer: Analyzer,
) -> None:
    assert cited(
        analyzer,
        "Nghị quyết số 57-NQ/TW và Quyết định số 1034/QĐ-BTTTT ra đời.",
        "Theo Nghị quyết 57, kế hoạch 1034 được triển khai. Quyết định 1034 nêu rõ.",
    ) == ["1034/QĐ-BTTTT", "57-NQ/TW"]


def test_a_resolution_of_the_assembly_goes_by_its_short_name(analyzer: Analyzer) -> None:
    texts = ["Nghị quyết số 193/2025/QH15 được thông qua.", "Nghị quyết 193 nêu.", "Hết."]
    assert cited(analyzer, *texts) == ["193/2025/QH15"]


def test_a_short_name_alone_counts_when_it_is_repeated(analyzer: Analyzer) -> None:
    assert cited(analyzer, "Nghị quyết 57 đã rõ.") == []
    assert cited(analyzer, "Nghị quyết 57 đã rõ.", "Theo Nghị quyết 57.") == ["Nghị quyết 57"]


def test_same_number_of_another_kind_is_another_document(analyzer: Analyzer) -> None:
    texts = ["Nghị quyết 57 và Luật số 57/2010/QH12.", "Nghị quyết 57 nêu."]
    assert cited(analyzer, *texts) == ["Nghị quyết 57", "57/2010/QH12"]


def test_the_title_counts_most_and_the_list_ends(analyzer: Analyzer) -> None:
    texts = [f"Quyết định số {n}/QĐ-TTg và Quyết định số {n}/QĐ-TTg" for n in range(100, 120)]
    titled = analyzer.analyze_many(["Nghị quyết 57-NQ/TW", *texts])
    numbers = numbers_cited(enumerate(titled))
    assert numbers[0] == "57-NQ/TW"
    assert len(numbers) == MOST


PIECES = ["57", "1.034", "06", "2024", "12,5", "NQ", "QĐ", "NĐ", "TTg", "CP", "TW", "Nghị quyết",
          "Quyết định", "số", "Đề án", "-", "/", "−", "⁄", " ", "III", "quý"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_whatever_looks_like_a_number_gives_values_that_name_themselves(
    analyzer: Analyzer, text: str
) -> None:
    passages = analyzer.analyze_many(["Tin", text, text])
    list(batch_suggestions(passages, [0, len(passages)], word_column(passages)))
    for value in numbers_cited(enumerate(passages)):
        assert cited(analyzer, value, value) == [value]
