"""Raw keystrokes: every syllable in every order in which people type its keys."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import pytest

from searchkit.analysis.normalization import join_tone, normal_syllable
from searchkit.evaluation.keystrokes import telex, vni
from searchkit.understanding.keystrokes import decode_telex, decode_vni

SHAPES = dict(
    zip("ăâêôơưđ", ["aw a8", "aa a6", "ee e6", "oo o6", "ow o7", "uw u7", "dd d9"], strict=True)
)
TONES = {"": " ", "\u0300": "f 2", "\u0301": "s 1", "\u0309": "r 3", "\u0303": "x 4"}
TONES["\u0323"] = "j 5"
TELEX, VNI = ({char: keys.split(" ")[i] for char, keys in (SHAPES | TONES).items()} for i in (0, 1))
Habit = Callable[[str, str, dict[str, str]], str]

SYLLABLE = re.compile(
    r"(ngh?|gh|gi(?=[aăâeêoôơuư])|g|qu|ch|kh|nh|ph|th|tr|[bcdđhklmnpqrstvx])?"
    r"[aăâeêioôơuưy]{1,3}(ng|nh|ch|[cmnpt])?"
)


def split(syllable: str) -> tuple[str, str]:
    """A syllable without its tone, and the tone."""
    decomposed = unicodedata.normalize("NFD", syllable)
    tone = "".join(char for char in decomposed if char in TONES)
    return unicodedata.normalize("NFC", decomposed.replace(tone, "")), tone


@cache
def syllables() -> list[str]:
    """Every Vietnamese syllable of pyvi's lexicon, in normal form.

    Left out is ``xoong`` and its like, whose double o is typed by a key of its own.
    """
    lexicon = (files("pyvi") / "models" / "words.txt").read_text(encoding="utf-8").lower()
    words = re.split(r"[\s\-–,./]+", unicodedata.normalize("NFC", lexicon))
    return sorted(
        {
            normal_syllable(word)
            for word in words
            if SYLLABLE.fullmatch(split(word)[0]) and "oo" not in split(word)[0]
        }
    )


# --- how people type: the toneless letters, the tone and the keys of a method give the keys ------


def tone_last(letters: str, tone: str, keys: dict[str, str]) -> str:
    return "".join(keys.get(letter, letter) for letter in letters) + keys[tone]


def tone_behind_the_vowels(letters: str, tone: str, keys: dict[str, str]) -> str:
    vowels = re.sub("(?:ch|ng|nh|[cmnpt])$", "", letters)
    return tone_last(vowels, tone, keys) + letters[len(vowels) :]


def tone_behind_its_vowel(letters: str, tone: str, keys: dict[str, str]) -> str:
    syllable = normal_syllable(unicodedata.normalize("NFC", join_tone(letters, tone)))
    return "".join(tone_last(*split(letter), keys) for letter in syllable)


def shapes_last(letters: str, tone: str, keys: dict[str, str]) -> str:
    """``vietej``, ``namw``, ``toio``: đ, then all letters, then the key of the vowels' shape."""
    onset, rest = (keys["đ"], letters[1:]) if letters[0] == "đ" else ("", letters)
    shaped = [keys[letter] for letter in rest.replace("ươ", "uơ") if letter in keys]
    plain = "".join(keys.get(letter, letter)[0] for letter in rest)
    return onset + plain + "".join(shape[1] for shape in shaped) + keys[tone]


def stroke_last(letters: str, tone: str, keys: dict[str, str]) -> str:
    """``daaufd``."""
    typed = tone_last(letters.replace("đ", "d"), tone, keys)
    return typed + keys["đ"][1] if letters[0] == "đ" else typed


def one_horn_for_both(letters: str, tone: str, keys: dict[str, str]) -> str:
    """``truowngf``, the usual way."""
    return tone_last(letters.replace("ươ", "uơ"), tone, keys)


def horn_on_the_first(letters: str, tone: str, keys: dict[str, str]) -> str:
    """``truwongf``."""
    return tone_last(letters.replace("ươ", "ưo"), tone, keys)


def lone_w(letters: str, tone: str, keys: dict[str, str]) -> str:
    """``twf``: w alone is ư."""
    return tone_last(letters, tone, keys | {"ư": "w"})


HABITS: list[Habit] = [
    tone_last,
    tone_behind_the_vowels,
    tone_behind_its_vowel,
    shapes_last,
    stroke_last,
    one_horn_for_both,
    horn_on_the_first,
]


def test_the_lexicon_is_there() -> None:
    assert len(syllables()) > 6000


@pytest.mark.parametrize("habit", [*HABITS, lone_w])
def test_every_syllable_is_read_from_telex(habit: Habit) -> None:
    typed = {word: habit(*split(word), TELEX) for word in syllables()}
    assert {k: got for word, k in typed.items() if (got := decode_telex(k)) != word} == {}


@pytest.mark.parametrize("habit", HABITS)
def test_every_syllable_is_read_from_vni(habit: Habit) -> None:
    typed = {word: habit(*split(word), VNI) for word in syllables()}
    assert {k: got for word, k in typed.items() if (got := decode_vni(k)) != word} == {}


def test_agrees_with_the_keys_that_evaluation_types() -> None:
    assert [word for word in syllables() if decode_telex(telex(word)) != word] == []
    assert [word for word in syllables() if decode_vni(vni(word)) != word] == []
