"""Telex and VNI keys, checked against a small decoder written apart from the encoder."""

import re
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.evaluation.keystrokes import telex, vni

TONES = {
    "\N{COMBINING ACUTE ACCENT}": "s1",
    "\N{COMBINING GRAVE ACCENT}": "f2",
    "\N{COMBINING HOOK ABOVE}": "r3",
    "\N{COMBINING TILDE}": "x4",
    "\N{COMBINING DOT BELOW}": "j5",
}


def syllables() -> list[str]:
    """Every syllable of pyvi's dictionary that is spelled as Vietnamese syllables are.

    Left out are foreign words and names that no input method types plainly: letters that Vietnamese
    lacks, and a final consonant that is none (a final s, r, x would be a tone key).
    """
    words = (files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8")
    vietnamese = re.compile(
        r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
        r"[aăâeêioôơuưy]{1,3}(ng|nh|ch|[cmnpt])?"
    )
    found = {unicodedata.normalize("NFC", word) for word in re.split(r"[\s\-–,.]+", words)}
    return sorted(word for word in found if vietnamese.fullmatch(split(word)[0].lower()))


def split(syllable: str) -> tuple[str, str]:
    """The syllable without its tone, and the tone: keys don't say which vowel carries it."""
    decomposed = unicodedata.normalize("NFD", syllable)
    toneless = "".join(char for char in decomposed if char not in TONES)
    return unicodedata.normalize("NFC", toneless), "".join(c for c in decomposed if c in TONES)


def decode(keys: str, tone_keys: int, spellings: dict[str, str]) -> tuple[str, str]:
    """Undo one syllable: the tone key at its end, then the longest spelling first."""
    tone = next((tone for tone, key in TONES.items() if keys[1:].endswith(key[tone_keys])), "")
    rest, letters = keys.removesuffix(TONES[tone][tone_keys]) if tone else keys, ""
    while rest:
        size = next((n for n in (3, 2) if rest[:n] in spellings), 1)
        letters += spellings.get(rest[:size], rest[:size])
        rest = rest[size:]
    return letters, tone


def decode_telex(keys: str) -> tuple[str, str]:
    spellings = {
        "aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "dd": "đ",
        "ooo": "oo", "uow": "ươ",
    }  # fmt: skip
    letters, tone = decode(keys, 0, spellings)
    # UniKey: at the end of a syllable the one w marks only the o (thuở), and qu has no ư.
    return re.sub("ươ$|(?<=q)ươ", "uơ", letters), tone


def decode_vni(keys: str) -> tuple[str, str]:
    spellings = {
        "a6": "â", "e6": "ê", "o6": "ô", "a8": "ă", "o7": "ơ", "u7": "ư", "d9": "đ",
    }  # fmt: skip
    return decode(keys, 1, spellings)


def test_the_dictionary_is_there() -> None:
    assert len(syllables()) > 6000


def test_every_vietnamese_syllable_survives_telex() -> None:
    assert not [
        word for word in syllables() if decode_telex(telex(word).lower()) != split(word.lower())
    ]


def test_every_vietnamese_syllable_survives_vni() -> None:
    assert not [
        word for word in syllables() if decode_vni(vni(word).lower()) != split(word.lower())
    ]


@pytest.mark.parametrize(
    ("text", "telex_keys", "vni_keys"),
    [
        ("chuyển đổi số", "chuyeenr ddooir soos", "chuye6n3 d9o6i3 so61"),
        ("hướng", "huowngs", "hu7o7ng1"),
        ("thuở", "thuowr", "thuo73"),
        ("hòa hoà", "hoaf hoaf", "hoa2 hoa2"),
        ("rơ-moóc", "row-mooocs", "ro7-mooc1"),
        ("Đề án 06/QĐ-TTg", "Ddeef ans 06/QDD-TTg", "D9e62 an1 06/QD9-TTg"),
        ("ĐỀ ÁN Ủy ban", "DDEEF ANS Uyr ban", "D9E62 AN1 Uy3 ban"),
        ("Ý kiến", "Ys kieens", "Y1 kie6n1"),
        ("Pácbó", "Pascbos", "Pa1cbo1"),
        ("Google España 5G", "Google España 5G", "Google España 5G"),
    ],
)
def test_keys_of_usual_typing(text: str, telex_keys: str, vni_keys: str) -> None:
    assert telex(text) == telex_keys
    assert vni(text) == vni_keys


@given(st.text())
def test_any_text_is_typed_the_same_composed_or_decomposed(text: str) -> None:
    for method in (telex, vni):
        assert method(unicodedata.normalize("NFD", text)) == method(text)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_text_without_marks_is_kept(text: str) -> None:
    plain = re.sub("oo", "o", text, flags=re.IGNORECASE)  # xoong is the one exception
    assert telex(plain) == plain
    assert vni(text) == text
