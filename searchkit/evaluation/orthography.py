"""A Vietnamese letter taken apart: its base letter, its shape mark and its tone mark.

Written apart from the analyzer on purpose: what measures a thing must not share its mistakes.
"""

import re
import unicodedata

TONES = "\u0301\u0300\u0309\u0303\u0323"
"""Combining sắc, huyền, hỏi, ngã, nặng: the order of the keys 1 to 5 of VNI."""

SHAPES = "\u0302\u0306\u031b"
"""Combining circumflex (â ê ô), breve (ă) and horn (ơ ư)."""

LETTERS = re.compile(r"[^\W\d_]+")
"""A run of letters; in NFC text, a Vietnamese syllable."""

_MARKED = re.compile(f"([A-Za-z])[{TONES}{SHAPES}]+")


def strip_marks(text: str) -> str:
    """Take every tone and shape mark off Latin letters; ``đ`` becomes ``d``.

    Marks that Vietnamese does not have (``ü``, ``ç``) stay.

    Args:
        text: In any normal form.

    Returns:
        The bare text in NFC.
    """
    bare = _MARKED.sub(r"\1", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


def split_tone(letter: str) -> tuple[str, str]:
    """Split one NFC letter into the letter without its tone, and the tone.

    Args:
        letter: One character in NFC.

    Returns:
        The toneless letter in NFC and one of `TONES`, or an empty string when it bears none. Only
        vowels bear tones: ``ñ`` and ``ń`` are whole.
    """
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tone = next((mark for mark in marks if mark in TONES), "")
    if not tone or base not in "aeiouyAEIOUY":
        return letter, ""
    return unicodedata.normalize("NFC", base + "".join(m for m in marks if m != tone)), tone
