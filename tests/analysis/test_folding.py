import unicodedata
from importlib.resources import files
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.folding import fold, fold_term
from searchkit.analysis.normalization import normal_syllable

WORDS = (files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8").lower().split()
SYLLABLES = sorted(
    {normal_syllable(part) for word in WORDS for part in word.split("_") if part.isalnum()}
)


def key(text: str) -> str:
    return fold(normal_syllable(text))


@pytest.mark.parametrize(
    ("spellings", "folded"),
    [
        ("công cộng cống cồng cổng cỗng cong CÔNG Cộng", "cong"),
        ("đ Đ d D", "d"),
        ("đường đương dương duong DƯỠNG", "duong"),
        ("số sô sở sơ so", "so"),
        ("hòa hoà hoa hoá HÓA", "hoa"),
        ("nghiệp nghiep Nghiệp", "nghiep"),
        ("ươ ướ uo", "uo"),
        ("kỹ kĩ ky ki Kỹ", "ki"),
        ("lý lí ly li", "li"),
        ("mỹ mĩ", "mi"),
        ("hy hi", "hi"),
        ("sỹ sĩ", "si"),
        ("tỷ tỉ", "ti"),
        ("quý quí quy qui", "qui"),
        ("6 06 ０６ ٦", "6"),
        ("straße STRASSE strasse", "strasse"),
        ("İstanbul istanbul", "istanbul"),
        ("résumé resume", "resume"),
    ],
)
def test_one_key_for_all_spellings(spellings: str, folded: str) -> None:
    assert {key(spelling) for spelling in spellings.split()} == {folded}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("thúy", "thúi"),  # the y belongs to the rhyme uy
        ("tay", "tai"),
        ("máy", "mái"),
        ("quýt", "quít"),  # only open syllables are spelled both ways
        ("y", "i"),
        ("vy", "vi"),
        ("06", "60"),
        ("10", "100"),
        ("nam", "lam"),
    ],
)
def test_other_letters_are_never_folded_together(a: str, b: str) -> None:
    assert key(a) != key(b)


@pytest.mark.parametrize("syllable", ["số", "kỹ", "covid", "57", "北", "đ"])
def test_terms_are_folded_syllable_by_syllable(syllable: str) -> None:
    assert fold_term(syllable) == fold(syllable)
    assert fold_term(f"kỹ_{syllable}_số") == f"ki_{fold(syllable)}_so"


def test_keys_of_the_whole_dictionary() -> None:
    for syllable in SYLLABLES:
        marks = unicodedata.normalize("NFD", syllable.replace("đ", "d"))
        bare = "".join(char for char in marks if not unicodedata.combining(char))
        letters = "".join(char for char in bare if char.isalnum())
        folded = fold(syllable)
        assert folded in {letters, letters[:-1] + "i"}
        assert folded == fold(letters)
        assert folded.isascii()


def test_only_i_and_y_are_ever_exchanged() -> None:
    """Two dictionary syllables share a key only if they differ in marks, or in a last i or y."""

    def letters(syllable: str) -> str:
        decomposed = unicodedata.normalize("NFD", syllable.replace("đ", "d"))
        return "".join(char for char in decomposed if char.isalnum())

    by_key: dict[str, set[str]] = {}
    for syllable in SYLLABLES:
        by_key.setdefault(fold(syllable), set()).add(letters(syllable))
    for spellings in by_key.values():
        for a, b in combinations(spellings, 2):
            assert a[:-1] == b[:-1]
            assert {a[-1], b[-1]} == {"i", "y"}


@given(st.text(min_size=1).map(lambda text: "".join(text.split())))
def test_keys_are_final_and_have_no_capitals(token: str) -> None:
    folded = key(token)
    assert fold(folded) == folded
    assert not folded.isascii() or folded == folded.lower()
    assert bool(folded) == bool(token)
