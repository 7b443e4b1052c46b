"""Same to the eye is same to the index; what is shown stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.confusables import same_letters, skeleton
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.tokenizer import tokenize

# The letters by their names, for the eye can't tell them apart.
LOOKALIKES = {
    "a": "\N{CYRILLIC SMALL LETTER A}",
    "c": "\N{CYRILLIC SMALL LETTER ES}",
    "e": "\N{CYRILLIC SMALL LETTER IE}",
    "o": "\N{CYRILLIC SMALL LETTER O}",
    "p": "\N{CYRILLIC SMALL LETTER ER}",
    "x": "\N{CYRILLIC SMALL LETTER HA}",
    "H": "\N{GREEK CAPITAL LETTER ETA}",
    "T": "\N{CYRILLIC CAPITAL LETTER TE}",
    "đ": "\N{LATIN SMALL LETTER ETH}",
    "Đ": "\N{LATIN CAPITAL LETTER AFRICAN D}",
    "g": "\N{FULLWIDTH LATIN SMALL LETTER G}",
    "h": "\N{MATHEMATICAL BOLD SMALL H}",
}
TEXT = "Đề án xã Hoa Thạch: cấp thẻ đặc cách, 06-NQ/TW “gấp đôi”"


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """The text with some letters in others that look like them."""
    return "".join(
        LOOKALIKES[char] if char in LOOKALIKES and draw(st.booleans()) else char for char in TEXT
    )


@given(disguised())
def test_disguised_letters_give_the_same_terms(text: str) -> None:
    given_text, plain = Analyzer().analyze(text), Analyzer().analyze(TEXT)
    assert given_text.syllables == plain.syllables
    assert given_text.word_terms == plain.word_terms
    assert given_text.identifiers == plain.identifiers
    assert given_text.tokens.text == text
    assert given_text.tokens.spans == plain.tokens.spans


@given(st.text())
def test_a_skeleton_is_as_long_and_its_own_skeleton(text: str) -> None:
    assert len(skeleton(text)) == len(text)
    assert skeleton(skeleton(text)) == skeleton(text)
    assert same_letters(same_letters(text)) == same_letters(text)


@pytest.mark.parametrize("text", ["Жизнь", "Москва", "αβγ", "日本語", "số hóa", "ğüş"])
def test_words_of_other_languages_stay(text: str) -> None:
    assert skeleton(text) == text


@pytest.mark.parametrize(
    ("written", "syllable"),
    [
        ("s\N{CYRILLIC SMALL LETTER O}\u0302\u0301", "số"),
        ("d\u0335\u00ea\u0300", "đề"),
        ("\N{LATIN CAPITAL LETTER ETH}à", "đà"),
        ("𝐓𝐢𝐧", "tin"),
        ("ＶＮｅＩＤ", "vneid"),
    ],
)
def test_marks_join_the_letters_they_stand_on(written: str, syllable: str) -> None:
    assert normal_syllable(written) == syllable
    assert tokenize(written).syllables == [syllable]
