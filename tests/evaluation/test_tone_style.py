import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.evaluation.orthography import strip_marks
from searchkit.evaluation.tone_style import restyle


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("khỏe", "khoẻ"),
        ("Ủy ban", "Uỷ ban"),
        ("góa phụ", "goá phụ"),
        ("HÒA BÌNH, Thúy!", "HOÀ BÌNH, Thuý!"),
        ("òa khóc", "oà khóc"),
        ("nghĩa vụ ngụy", "nghĩa vụ nguỵ"),
    ],
)
def test_open_rimes_move_their_tone(old: str, new: str) -> None:
    assert restyle(old, "new") == restyle(new, "new") == new
    assert restyle(new, "old") == restyle(old, "old") == old


@pytest.mark.parametrize(
    "text",
    ["hoàn", "thuyền", "quý", "Quỳ", "quả", "quẻ", "gì", "già", "giụa", "của", "thuở", "khuỷu",
     "ngoài", "xoáy", "loè_loẹt", "tuế", "hoa", "huy", "hoà2"],
)  # fmt: skip
def test_other_rimes_are_kept(text: str) -> None:
    assert restyle(text, "old") == restyle(text, "new") == text


def test_styles_are_inverse_over_the_dictionary() -> None:
    words = (files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8")
    old, new = restyle(words, "old"), restyle(words, "new")
    assert old != new
    assert restyle(new, "old") == old
    assert restyle(old, "new") == new


@given(
    st.text(st.sampled_from("oaeuyqhthgiOAUY \u0301\u0300\u0323\u0302\u031bđ1_")),
    st.sampled_from(["old", "new"]),
)
def test_letters_tones_and_their_number_are_kept(text: str, style: str) -> None:
    result = restyle(text, "old" if style == "old" else "new")
    assert strip_marks(result) == strip_marks(text)
    assert sorted(unicodedata.normalize("NFD", result)) == sorted(
        unicodedata.normalize("NFD", text)
    )
    assert restyle(result, "old" if style == "old" else "new") == result
