"""Raw keystrokes: what Telex and VNI would have made of them, had the input method been on.

Source: the rules of Telex (``aa``, ``aw``, ``dd``, ``w``, tones ``s f r x j``, ``z`` takes one off)
and of VNI (``6 7 8 9`` for shapes, tones ``1`` to ``5``), as UniKey documents them; a key works on
what stands before it in the syllable, wherever it is typed.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from searchkit.analysis.normalization import is_syllable, join_tone

HUYEN, SAC, HOI, NGA, NANG = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, HORN, BREVE = "\u0302", "\u031b", "\u0306"

_TELEX_TONES: Final = {"f": HUYEN, "s": SAC, "r": HOI, "x": NGA, "j": NANG}
_VNI_TONES: Final = {"2": HUYEN, "1": SAC, "3": HOI, "4": NGA, "5": NANG}
_MOST_KEYS: Final = 20  # of a syllable: nghieengs takes 9, struck again here and there

_VOWELS: Final = "aăâeêioôơuưy"
_NUCLEI: Final = "aăâeêoôơ"  # i, u and y may stand between a vowel and its second key: toio


@lru_cache(maxsize=10_000)
def decode_telex(keys: str) -> str | None:
    """The syllable that Telex makes of keys, or None when they are no syllable in Telex.

    Args:
        keys: One token, lower case.

    Returns:
        A syllable in NFC with its tone in the old place; it may equal ``keys``.
    """
    if not (keys.isascii() and keys.isalpha()) or len(keys) > _MOST_KEYS:
        return None
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _TELEX_TONES and _last(letters, _VOWELS) >= 0:
            tone = _TELEX_TONES[key]
        elif key == "z" and tone:
            tone = ""
        elif key == "w":
            if not _add_horn(letters, "oua"):
                letters.append("ư")
        elif key == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif key == "o" and letters and letters[-1] == "ô":  # ooo writes oo: xoong
            letters[-1:] = ["o", "o"]
        elif key in "aeo" and (i := _last(letters, _NUCLEI)) >= 0 and letters[i] == key:
            letters[i] = _composed(key, CIRCUMFLEX)
        else:
            letters.append(key)
    return _syllable("".join(letters), tone)


@lru_cache(maxsize=10_000)
def decode_vni(keys: str) -> str | None:
    """The syllable that VNI makes of keys, or None; as :func:`decode_telex`."""
    if not (keys.isascii() and keys.isalnum()) or keys.isdecimal() or len(keys) > _MOST_KEYS:
        return None
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _VNI_TONES and _last(letters, _VOWELS) >= 0:
            tone = _VNI_TONES[key]
        elif key in "68" and (i := _last(letters, "aeo" if key == "6" else "a")) >= 0:
            letters[i] = _composed(letters[i], CIRCUMFLEX if key == "6" else BREVE)
        elif key == "7":
            if not _add_horn(letters, "ou"):
                return None
        elif key == "9" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif key == "0" and tone:
            tone = ""
        elif key.isdecimal():
            return None
        else:
            letters.append(key)
    return _syllable("".join(letters), tone)


def _last(letters: list[str], among: str) -> int:
    """Index of the last letter that is one of some, or -1."""
    return max((i for i, letter in enumerate(letters) if letter in among), default=-1)


def _add_horn(letters: list[str], bases: str) -> bool:
    """Put a horn on ``o`` or ``u`` and a breve on ``a``; of two vowels the horn takes the u."""
    for i in range(len(letters) - 2, -1, -1):
        if letters[i] == "u" and letters[i + 1] in "uoơa" and letters[i - 1 : i] != ["q"]:
            letters[i] = "ư"
            if letters[i + 1] == "o":
                letters[i + 1] = "ơ"
            return True
    i = _last(letters, bases)
    if i >= 0:
        letters[i] = _composed(letters[i], BREVE if letters[i] == "a" else HORN)
    return i >= 0


def _composed(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


def _syllable(bare: str, tone: str) -> str | None:
    bare = bare.replace("ưo", "ươ")
    if bare.endswith("ươ"):  # an open ươ does not exist: thuở, huơ
        bare = f"{bare[:-2]}uơ"
    if not is_syllable(bare):
        return None
    return join_tone(bare, tone) if tone else bare


class InputMethod(NamedTuple):
    """A way to type Vietnamese on keys without accents.

    Attributes:
        decode: The syllable that keys make, or None.
        d: The keys that make Đ, in abbreviations too: ``QDD``, ``QD9``.
    """

    decode: Callable[[str], str | None]
    d: str


INPUT_METHODS: Final = (InputMethod(decode_telex, "dd"), InputMethod(decode_vni, "d9"))
