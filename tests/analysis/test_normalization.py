import unicodedata
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.normalization import (
    MAX_MARKS,
    TONES,
    is_syllable,
    join_tone,
    new_style,
    nfc_with_offsets,
    normal_syllable,
    split_tone,
)

OLD_TO_NEW = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
    "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
NEW_TO_OLD = {new: old for old, new in OLD_TO_NEW.items()}

# Letters and marks that compose, that don't, that reorder and that grow when they are composed.
AWKWARD = (
    "aăâeêioôơuưyđAĐÀảỹộỬ" + TONES + "\u0302\u0306\u031b\u0327\u0331\u0340\u0341\u20dd\u1dc4"
    "\u212b\u2126\u0958\ufb2a\u0344\u1100\u1161\u11a8\u302e\uac00\u0bc6\u0bbe \nqQx,İßſςΣ1٣"
)
awkward_texts = st.text(st.sampled_from(AWKWARD), max_size=30)
texts = st.text() | awkward_texts


def dictionary() -> list[str]:
    """The syllables of pyvi's word list, which is in the new style."""
    words = (files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8")
    syllables = set(words.lower().replace("_", " ").split())
    return sorted(syllable for syllable in syllables if is_syllable(split_tone(syllable)[0]))


DICTIONARY = dictionary()

Form = Callable[[str], str]


def old_style(syllable: str) -> str:
    rhyme = syllable[-2:]
    if rhyme not in NEW_TO_OLD or syllable[-3:-2] == "q":
        return syllable
    return syllable[:-2] + NEW_TO_OLD[rhyme]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# --- NFC with offsets ----------------------------------------------------------------------------


@given(texts)
def test_composition_is_unicodes(text: str) -> None:
    composed, offsets = nfc_with_offsets(text)
    assert composed == nfc(text)
    assert len(offsets) == len(composed) + 1
    assert offsets[0] == 0
    assert offsets[-1] == len(text)
    assert all(a <= b for a, b in pairwise(offsets))


@given(texts)
def test_composed_text_stands_where_it_is(text: str) -> None:
    composed, offsets = nfc_with_offsets(nfc(text))
    assert list(offsets) == list(range(len(composed) + 1))


@given(texts)
def test_each_character_comes_from_what_composes_to_it(text: str) -> None:
    """From one base character to the next, the original normalises to the composed text."""
    composed, offsets = nfc_with_offsets(text)
    bases = [
        i
        for i, char in enumerate(composed)
        if not unicodedata.category(char).startswith("M") and not "\u1160" <= char <= "\u11ff"
    ]
    for start, end in pairwise([0, *bases, len(composed)]):
        assert nfc(text[offsets[start] : offsets[end]]) == composed[start:end]


@given(st.lists(st.sampled_from(DICTIONARY)), st.sampled_from([nfc, nfd]))
def test_each_vietnamese_letter_has_its_own_place(syllables: list[str], rest: Form) -> None:
    """Every second syllable is decomposed, the others are as ``rest`` says."""
    text = " ".join(
        nfd(syllable) if i % 2 else rest(syllable) for i, syllable in enumerate(syllables)
    )
    composed, offsets = nfc_with_offsets(text)
    for char, (start, end) in zip(composed, pairwise(offsets), strict=True):
        assert nfc(text[start:end]) == char


@pytest.mark.parametrize("mark", ["\u20dd", "\ufe0f", "\u1dc4"])
def test_letter_keeps_its_marks_before_one_that_does_not_compose(mark: str) -> None:
    text = f"e\u0302\u0323{mark}x"
    composed, offsets = nfc_with_offsets(text)
    assert composed == f"ệ{mark}x"
    assert list(offsets) == [0, 3, 4, 5]


@pytest.mark.parametrize(
    "marks", ["\u0323\u0301", "\u0301\u0323\u0327", "\u0301", "\U0001d165\u0301"]
)
def test_marks_without_end_are_no_trouble(marks: str) -> None:
    """Unicode's own algorithm sorts them in quadratic time, which would not end here."""
    text = "Số e" + marks * 300_000 + "x hóa"
    composed, offsets = nfc_with_offsets(text)
    assert composed[:4] == nfc("Số e" + marks)[:4]
    assert composed.endswith("x hóa")
    assert len(offsets) == len(composed) + 1
    assert all(a <= b for a, b in pairwise(offsets))
    # None is lost; all at once are too many to ask Unicode.
    pieces = [nfd(composed[i : i + 60]) for i in range(0, len(composed), 60)]
    expected = nfd("Số ex hóa").count(marks[0]) + 300_000
    assert sum(piece.count(marks[0]) for piece in pieces) == expected


@given(st.integers(0, 2 * MAX_MARKS), st.sampled_from(["\u0323\u0301", "\u0301", "\u20dd\u0323"]))
def test_as_many_marks_as_any_language_needs_are_composed_together(count: int, marks: str) -> None:
    text = "e" + (marks * count)[:MAX_MARKS] + "x"
    assert nfc_with_offsets(text)[0] == nfc(text)


# --- tone styles ---------------------------------------------------------------------------------


@given(texts.map(nfc))
def test_new_style_keeps_length_and_form(text: str) -> None:
    moved = new_style(text)
    assert len(moved) == len(text)
    assert nfc(moved) == moved
    assert new_style(moved) == moved


@pytest.mark.parametrize(("old", "new"), OLD_TO_NEW.items())
def test_open_rhymes_change_style(old: str, new: str) -> None:
    assert new_style(f"h{old}") == f"h{new}"
    assert new_style(f"H{old}, {old.upper()}!") == f"H{new}, {new.upper()}!"
    assert normal_syllable(f"h{new}") == normal_syllable(f"h{old}") == f"h{old}"


@pytest.mark.parametrize(
    "text",
    ["hoàn", "hòan", "của", "mía", "quý", "quỳ", "Qúy", "QUỴ", "thuở", "khuỷu", "ngoài", "hòa2",
     "hòa_bình", "hoa", "huy", "oà!", ""],
)  # fmt: skip
def test_new_style_keeps_everything_else(text: str) -> None:
    assert new_style(text) == text


def test_styles_of_the_whole_dictionary() -> None:
    moved = [syllable for syllable in DICTIONARY if old_style(syllable) != syllable]
    assert len(moved) > 50
    for syllable in DICTIONARY:
        old = old_style(syllable)
        assert normal_syllable(syllable) == normal_syllable(old) == old
        assert new_style(old) == syllable


# --- normal syllables ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spellings", "normal"),
    [
        ("hòa hoà HÒA HOÀ Hoà", "hòa"),
        ("thủy thuỷ THUỶ", "thủy"),
        ("ủy uỷ Uỷ", "ủy"),
        ("khỏe khoẻ", "khỏe"),
        ("hoàng hòang HÒANG", "hoàng"),
        ("quý qúy QUÝ", "quý"),
        ("quả qủa", "quả"),
        ("già gìa", "già"),
        ("giữa giưã gĩưa", "giữa"),
        ("giếng gíêng giêńg", "giếng"),
        ("gì GÌ", "gì"),
        ("giúp gíup", "giúp"),
        ("được đựơc ĐƯỢC đươc\u0323", "được"),
        ("nghiệp ngh\u1ecbêp NGHIỆP", "nghiệp"),
        ("chuyển chuỷên chủyên", "chuyển"),
        ("người ngừơi ngươì", "người"),
        ("rượu rựơu", "rượu"),
        ("khuỷu khủyu khuyủ", "khuỷu"),
        ("ngoài ngòai ngoaì", "ngoài"),
        ("toán tóan", "toán"),
        ("huỳnh hùynh", "huỳnh"),
        ("của cuả", "của"),
        ("mía miá", "mía"),
        ("6 06 006 ０６ ٠٦", "6"),
        ("0 00 ٠", "0"),
    ],
)
def test_spellings_of_one_syllable(spellings: str, normal: str) -> None:
    for spelling in spellings.split():
        for form in (spelling, nfc(spelling), nfd(spelling)):
            assert normal_syllable(form) == normal


@pytest.mark.parametrize(
    ("token", "normal"),
    [
        ("VNeID", "vneid"),
        ("Covid", "covid"),
        ("résumé", "résumé"),
        ("Crêpe", "crêpe"),
        ("Đắk", "đắk"),
        ("über", "über"),
        ("Café", "café"),
        ("áà", "áà"),  # two tones
        ("QĐ", "qđ"),
        ("QH15", "qh15"),
        ("0a", "0a"),
        ("m²", "m²"),
        ("İstanbul", "i̇stanbul"),
        ("Straße", "straße"),
        ("ΟΔΟΣ", "οδος"),
        ("ÅNGSTRÖM".replace("Å", "\u212b"), "ångström"),
    ],
)
def test_other_words_are_only_composed_and_in_lower_case(token: str, normal: str) -> None:
    assert normal_syllable(token) == normal


@given(st.sampled_from(DICTIONARY), st.sampled_from([nfc, nfd]))
def test_no_form_of_a_syllable_matters(syllable: str, form: Form) -> None:
    for written in (syllable, old_style(syllable)):
        for cased in (written, written.upper(), written.title()):
            assert normal_syllable(form(cased)) == old_style(syllable)


@given(texts.map(lambda text: "".join(text.split())))
def test_normal_form_is_final(token: str) -> None:
    normal = normal_syllable(token)
    assert normal_syllable(normal) == normal
    assert nfc(normal) == normal
    assert normal_syllable(nfc(token)) == normal_syllable(nfd(token)) == normal


@given(st.sampled_from(DICTIONARY), st.sampled_from(DICTIONARY))
def test_different_syllables_stay_different(a: str, b: str) -> None:
    assert (normal_syllable(a) == normal_syllable(b)) == (a == b)


# --- tones ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("syllable", "bare", "tone"),
    [
        ("hoà", "hoa", "\u0300"),
        ("hòa", "hoa", "\u0300"),
        ("ượ", "ươ", "\u0323"),
        ("số", "sô", "\u0301"),
        ("đổi", "đôi", "\u0309"),
        ("ngã", "nga", "\u0303"),
        ("công", "công", ""),
        ("áà", "áà", ""),
        ("", "", ""),
    ],
)
def test_split_tone(syllable: str, bare: str, tone: str) -> None:
    assert split_tone(syllable) == (bare, tone)


def test_tones_of_the_whole_dictionary_go_back_in_place() -> None:
    for syllable in DICTIONARY:
        bare, tone = split_tone(syllable)
        assert not set(nfd(bare)) & set(TONES)
        assert (join_tone(bare, tone) if tone else bare) == old_style(syllable)


@pytest.mark.parametrize("bare", ["covid", "b", "", "vneid", "57", "ôê ơ"])
def test_tone_is_put_on_syllables_only(bare: str) -> None:
    assert join_tone(bare, "\u0301") == bare
