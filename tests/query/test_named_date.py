import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit import named_date


@pytest.mark.parametrize(
    ("query", "words", "date"),
    [
        ("chuyển đổi số tháng 3/2025", "chuyển đổi số", "2025-03"),
        ("chuyen doi so trong thang 3 nam 2025", "chuyen doi so", "2025-03"),
        ("VNeID ngày 22/12/2024 ở Hà Nội", "VNeID ở Hà Nội", "2024-12-22"),
        ("ngày 30 tháng 4 năm 1975", "", "1975-04-30"),
    ],
)
def test_a_date_is_told_from_the_words(query: str, words: str, date: str) -> None:
    assert named_date(query) == (words, date)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "chuyển đổi số",
        "VNeID năm 2024",
        "từ 1/2025 đến 2/2025",
        "Quyết định 749/QĐ-TTg ngày 03/6/2020",
        '"tháng 3/2025"',
        "-VNeID 3/2025",
        "dân cư OR 3/2025",
        "from:2024 3/2025",
        "13/2025",
    ],
)
def test_what_names_none_several_or_a_document_or_has_signs(query: str) -> None:
    assert named_date(query) is None


_words = st.lists(st.sampled_from(["chuyển", "đổi", "số", "VNeID", "dân", "cư"])).map(" ".join)


@given(_words, st.sampled_from(["3/2025", "tháng 3/2025", "Tháng 3 năm 2025"]), _words)
def test_words_around_a_date_stay(before: str, date: str, after: str) -> None:
    assert named_date(f"{before} {date} {after}") == (f"{before} {after}".strip(), "2025-03")
