from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.query.spelling import Closeness, closeness, is_bare

HOMOGRAPH, BARE, VARIANT, EXACT = Closeness

WORDS = (files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8").lower().split()
SPELLINGS: dict[str, list[str]] = {}
for syllable in sorted({normal_syllable(part) for word in WORDS for part in word.split("_")}):
    SPELLINGS.setdefault(fold(syllable), []).append(syllable)

pairs = st.sampled_from([group for group in SPELLINGS.values() if len(group) > 1]).flatmap(
    lambda group: st.tuples(st.sampled_from(group), st.sampled_from(group))
)


def near(typed: str, written: str) -> Closeness:
    return closeness(normal_syllable(typed), normal_syllable(written))


@pytest.mark.parametrize(
    ("typed", "written", "expected"),
    [
        ("số", "số", EXACT),
        ("Số", "SỐ", EXACT),
        ("hòa", "hoà", EXACT),  # tone placement is no difference at all
        ("thuý", "thúy", EXACT),
        ("so", "so", EXACT),
        ("06", "6", EXACT),
        ("kỹ", "kĩ", VARIANT),
        ("lí", "lý", VARIANT),
        ("quí", "quý", VARIANT),
        ("ti", "ty", VARIANT),
        ("số", "sô", BARE),  # a tone left out
        ("số", "só", BARE),  # a vowel mark left out
        ("số", "so", BARE),  # both
        ("ky", "kỹ", BARE),
        ("ki", "kỹ", BARE),
        ("đề", "dề", BARE),
        ("đi", "di", BARE),
        ("duong", "đường", BARE),
        ("dương", "đường", BARE),
        ("đuong", "đường", BARE),
        ("chuyển", "chuyên", BARE),
        ("chuyến", "chuyên", BARE),
        ("nghiệp", "nghiep", BARE),
        ("số", "sở", HOMOGRAPH),
        ("số", "sơ", HOMOGRAPH),
        ("sô", "só", HOMOGRAPH),  # each has a mark that the other lacks
        ("chó", "chò", HOMOGRAPH),
        ("chuyển", "chuyến", HOMOGRAPH),
        ("đương", "dường", HOMOGRAPH),
        ("kỹ", "kí", HOMOGRAPH),
        ("ma", "ma", EXACT),
        ("mã", "mạ", HOMOGRAPH),
        ("đo", "dó", HOMOGRAPH),
        ("tâm", "tăm", HOMOGRAPH),
        ("ươ", "uơ", BARE),
        ("uơ", "ưo", HOMOGRAPH),  # the same mark on other letters
        ("công", "cộng", BARE),
        ("cống", "cộng", HOMOGRAPH),
    ],
)
def test_closeness(typed: str, written: str, expected: Closeness) -> None:
    assert near(typed, written) is expected
    assert near(written, typed) is expected


def test_tiers_are_in_order() -> None:
    assert HOMOGRAPH < BARE < VARIANT < EXACT
    written = ["kỹ", "kĩ", "ky", "ki", "ký", "kỳ"]
    assert sorted(written, key=lambda text: -near("kỹ", text)) == written


@given(pairs)
def test_closeness_takes_no_side(pair: tuple[str, str]) -> None:
    typed, written = pair
    assert closeness(typed, written) is closeness(written, typed)
    assert (closeness(typed, written) is EXACT) == (typed == written)


@given(pairs)
def test_a_syllable_without_marks_contradicts_nothing(pair: tuple[str, str]) -> None:
    typed, written = pair
    if is_bare(typed):
        assert closeness(typed, written) >= BARE


@given(pairs)
def test_only_i_and_y_make_a_variant(pair: tuple[str, str]) -> None:
    typed, written = pair
    if closeness(typed, written) is VARIANT:
        assert {typed[-1], written[-1]} & set("yỳýỷỹỵ")
        assert near(typed[:-1] + "a", written[:-1] + "a") is EXACT


@pytest.mark.parametrize(
    ("syllable", "bare"),
    [("so", True), ("57", True), ("vneid", True), ("đ", False), ("số", False), ("ơ", False)],
)
def test_is_bare(syllable: str, bare: bool) -> None:
    assert is_bare(syllable) is bare
