import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.extraction.cleaning import clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Ủy\u00a0ban \t nhân\r\ndân  ", "Ủy ban nhân dân"),
        ("chuyển\u200b đổi\ufeff số\u00ad", "chuyển đổi số"),
        ("trung\u3000tâm\u2028dữ liệu", "trung tâm dữ liệu"),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("nửa cặp \ud83d và đủ cặp \U0001f600", "nửa cặp \ufffd và đủ cặp \U0001f600"),
        ("\u202etin\u202c", "tin"),
        (" \u200b\u00a0 ", ""),
    ],
)
def test_what_no_reader_sees_is_gone(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_letters_stay_as_the_source_wrote_them() -> None:
    text = unicodedata.normalize("NFD", "Uỷ ban hoà giải ở thuỷ lợi KỸ thuật")
    assert clean(text) == text


@given(st.text())
def test_cleaned_text_is_one_line_of_visible_characters(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == " ".join(cleaned.split())
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in cleaned)
    cleaned.encode()
