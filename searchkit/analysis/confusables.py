"""Same to the eye: one form for characters that look alike, to compare by and never to show.

``Ðề án`` with the Icelandic letter, ``сăn cước`` with a Cyrillic one and ``−`` for ``-`` are what
they look like. Source: the skeletons of Unicode Technical Standard 39, of which this is the part
that looks like Vietnamese letters and the signs of queries and document numbers.
"""

import re
import unicodedata
from typing import Final

_SIGNS: Final = {
    "-": "‐‑‒–—―⁃−﹘﹣",
    "/": "⁄∕⧸",
    '"': "“”„‟«»″〝〞〟❝❞",
    ":": "∶﹕꞉",
    "+": "﹢",
    "|": "∣¦",
    "(": "﹙",
    ")": "﹚",
    "~": "∼˜",
    "%": "﹪",
    "#": "﹟",
}
_LETTERS: Final = {
    # eth and African d; turned up by keyboards and by old code pages
    **dict(zip("ÐðƉɖǍǎ", "ĐđĐđĂă", strict=True)),
    **dict(zip("АВЕЅІЈКМНОРСТУХҮԚԜԀҺӐ", "ABESIJKMHOPCTYXYQWDHĂ", strict=True)),
    **dict(zip("аеѕіјорсухԛԝԁһӑ", "aesijopcyxqwdhă", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
    "ɡ": "g",
}


def _compatible() -> dict[str, str]:
    """Full-width forms, and the styled letters of mathematics that posts are decorated with."""
    styled = (*range(0xFF01, 0xFF5F), *range(0x1D400, 0x1D6A4), *range(0x1D7CE, 0x1D800))
    plain = ((chr(code), unicodedata.normalize("NFKC", chr(code))) for code in styled)
    return {char: form for char, form in plain if form.isascii() and len(form) == 1}


_ASTRAL: Final = "\U00010000"
_FORMS: Final = _compatible()
_OF_SIGN: Final = {form: sign for sign, forms in _SIGNS.items() for form in forms} | {
    char: form for char, form in _FORMS.items() if not form.isalnum()
}
_OF_LETTER: Final = _LETTERS | {char: form for char, form in _FORMS.items() if form.isalnum()}
_TO_LETTERS: Final = str.maketrans(_OF_LETTER)
_SIGN: Final = re.compile(f"[{re.escape(''.join(_OF_SIGN))}]")
_LETTER: Final = re.compile(f"[{''.join(char for char in _OF_LETTER if char < _ASTRAL)}]")
_STYLED: Final = re.compile("[\U0001d400-\U0001d7ff]")  # apart: one class of both is slow
_RUN: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_FOREIGN: Final = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")


def skeleton(text: str) -> str:
    """Text of the same length in which characters that look alike are the same.

    Args:
        text: In any normal form.
    """
    if text.isascii():
        return text
    return same_letters(_SIGN.sub(lambda sign: _OF_SIGN[sign[0]], text))


def same_letters(text: str) -> str:
    """The same for letters and digits alone.

    A word that has other Cyrillic or Greek letters, too, is Russian or Greek, and stays.
    """
    if _LETTER.search(text) or _STYLED.search(text):
        return _RUN.sub(_latin, text)
    return text


def _latin(run: re.Match[str]) -> str:
    latin = run[0].translate(_TO_LETTERS)
    return run[0] if _FOREIGN.search(latin) else latin
