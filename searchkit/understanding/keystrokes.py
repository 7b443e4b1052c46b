"""Raw keystrokes: what Telex and VNI would have made of them, had the input method been on.

Source: the rules of Telex (``aa``, ``aw``, ``dd``, ``w``, tones ``s f r x j``, ``z`` takes one off)
and of VNI (``6 7 8 9`` for shapes, tones ``1`` to ``5``), as UniKey documents them; a key works on
what stands before it in the syllable, wherever it is typed.
"""

import unicodedata
from functools import lru_cache
from typing import Final

from searchkit.analysis.normalization import is_syllable, join_tone

HUYEN, SAC, HOI, NGA, NANG = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, HORN, BREVE = "\u0302", "\u031b", "\u0306"

_TELEX_TONES: Final = {"f": HUYEN, "s": SAC, "r": HOI, "x": NGA, "j": NANG}
_VNI_TONES: Final = {"2": HUYEN, "1": SAC, "3": HOI, "4": NGA, "5": NANG}
_VNI_SHAPES: Final = {"6": (CIRCUMFLEX, "aeo"), "7": (HORN, "ou"), "8": (BREVE, "a")}
_VOWELS: Final = "aăâeêioôơuưy"
_HORNED_OR_BREVE: Final = {"o": HORN, "u": HORN, "a": BREVE}


@lru_cache(maxsize=10_000)
def decode_telex(keys: str) -> str | None:
    """The syllable that Telex makes of keys, or None when they are no syllable in Telex.

    Args:
        keys: One token, lower case.

    Returns:
        A syllable in NFC with its tone in the old place; it may equal ``keys``.
    """
    if not (keys.isascii() and keys.isalpha()):
        return None
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _TELEX_TONES and _has_vowel(letters):
            tone = _TELEX_TONES[key]
        elif key == "z" and tone:
            tone = ""
        elif key == "w":
            if not _add_horn_or_breve(letters):
                letters.append("ư")
        elif key == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif key == "o" and letters and letters[-1] == "ô":  # ooo writes oo: xoong
            letters[-1:] = ["o", "o"]
        elif key in "aeo" and (place := _last_vowel(letters)) >= 0 and letters[place] == key:
            letters[place] = _composed(key, CIRCUMFLEX)
        else:
            letters.append(key)
    return _syllable("".join(letters), tone)


@lru_cache(maxsize=10_000)
def decode_vni(keys: str) -> str | None:
    """The syllable that VNI makes of keys, or None; as :func:`decode_telex`."""
    if not (keys.isascii() and keys.isalnum()) or keys.isdecimal():
        return None
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _VNI_TONES and _has_vowel(letters):
            tone = _VNI_TONES[key]
        elif key in _VNI_SHAPES:
            mark, bases = _VNI_SHAPES[key]
            if not _mark_all(letters, mark, bases):
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


def _last_vowel(letters: list[str]) -> int:
    return max((i for i, letter in enumerate(letters) if letter in _VOWELS), default=-1)


def _has_vowel(letters: list[str]) -> bool:
    return _last_vowel(letters) >= 0


def _add_horn_or_breve(letters: list[str]) -> bool:
    """``uow`` makes ươ, ``uaw`` ưa, ``uw`` ư, ``ow`` ơ, ``aw`` ă."""
    for i in range(len(letters) - 2, -1, -1):
        if letters[i] == "u" and letters[i + 1] in "oơa" and not (i and letters[i - 1] == "q"):
            letters[i] = "ư"
            if letters[i + 1] == "o":
                letters[i + 1] = "ơ"
            return True
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in _HORNED_OR_BREVE:
            letters[i] = _composed(letters[i], _HORNED_OR_BREVE[letters[i]])
            return True
    return False


def _mark_all(letters: list[str], mark: str, bases: str) -> bool:
    """Put a shape on the last vowel that can bear it; ``uo7`` makes ươ."""
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in bases:
            letters[i] = _composed(letters[i], mark)
            pair = mark == HORN and letters[i] == "ơ" and i and letters[i - 1] == "u"
            if pair and not (i > 1 and letters[i - 2] == "q"):
                letters[i - 1] = "ư"
            return True
    return False


def _composed(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


def _syllable(bare: str, tone: str) -> str | None:
    if bare.endswith("ươ"):  # an open ươ does not exist: thuở, huơ
        bare = f"{bare[:-2]}uơ"
    if not is_syllable(bare):
        return None
    return join_tone(bare, tone) if tone else bare
