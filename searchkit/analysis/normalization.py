"""One normal form for what Vietnamese writes in several ways: NFC, and one place for the tone.

Text arrives composed (NFC), decomposed (NFD) or mixed, and the tone of a syllable stands in the old
place (``hòa``, ``ủy``, ``khỏe``), in the new one (``hoà``, ``uỷ``, ``khoẻ``) or, mistyped, anywhere
(``hòang``). All this is spelling, not meaning, so it is undone before anything is compared.
Source of the placement rules: the two styles as described in Quy tắc đặt dấu thanh của chữ Quốc
ngữ; the old one is the normal form here because it is the commoner in the news.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from searchkit.analysis.confusables import same_letters
from searchkit.analysis.figures import figure
from searchkit.analysis.remembered import Remembered

MAX_MARKS = 30
"""Combining marks in a row that are taken together, since to sort them takes quadratic time.

No language writes more than a few. Source: Stream-Safe Text Format, Unicode Standard Annex 15.
"""
TONES = "\u0300\u0301\u0309\u0303\u0323"
"""The five tone marks: huyền, sắc, hỏi, ngã, nặng."""

# Behind so many marks in a row a text is cut; what is neither letter, digit, space nor ASCII may be
# a mark, and what is none loses nothing by it.
_LONG_RUN = re.compile(rf"(?<=[^\w\s\x00-\x7f]{{{MAX_MARKS}}})")
_RHYME = re.compile(
    r"(?P<onset>(?:ngh?|gh|gi(?=[aăâeêioôơuưy])|g|qu(?=[aăâeêioôơưy])|ch|kh|nh|ph|th|tr"
    r"|[bcdđhklmnpqrstvx])?)"
    r"(?P<nucleus>[aăâeêioôơuưy]{1,3})"
    r"(?P<coda>(?:ch|ng|nh|[cmnpt])?)"
)
_MARKED_VOWELS = "ơêôâăư"  # in the order in which they attract the tone: ươ → ơ, uyê → ê


def normalize(form: Literal["NFC", "NFD"], text: str) -> str:
    """``unicodedata.normalize`` in linear time whatever the text.

    Args:
        form: The normal form.
        text: Any Unicode string; of more than :data:`MAX_MARKS` combining marks in a row, those
            behind stay as and where they are.
    """
    return "".join(unicodedata.normalize(form, piece) for piece in _LONG_RUN.split(text))


def nfc_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Compose text and say where each composed character came from.

    Args:
        text: Any Unicode string.

    Returns:
        The NFC form, and one offset into ``text`` (code points) for each of its characters plus
        one for its end: the span ``[i, j)`` of the NFC form stands at ``[offsets[i], offsets[j])``
        of ``text``. Offsets never decrease. Of more than :data:`MAX_MARKS` combining marks in a
        row, each so many are composed by themselves: the time is linear whatever the text.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    composed: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in (*_boundaries(text), len(text)):
        cluster = unicodedata.normalize("NFC", text[start:end])
        composed.append(cluster)
        size = len(cluster)
        offsets.append(start)  # marks that don't compose come last: counted from the end
        offsets.extend(max(min(start + i, end), end - size + i) for i in range(1, size))
        start = end
    offsets.append(len(text))
    return "".join(composed), offsets


def _boundaries(text: str) -> Iterator[int]:
    """Inner positions where a character starts that can't compose with what stands before it."""
    joined = 0
    for i, char in enumerate(text):
        if joined < MAX_MARKS and (
            (not char.isascii() and unicodedata.category(char).startswith("M"))
            or "\u1160" <= char <= "\u11ff"  # Hangul vowels and finals join the initial
        ):
            joined += 1
            continue
        joined = 0
        if i:
            yield i


_STROKE = re.compile("d[\u0335\u0336]")  # đ of two characters, which no normal form composes
_OLD_STYLE = re.compile(r"(?<![qQ])(?:[òóỏõọ][ae]|[ùúủũụ]y)(?!\w)", re.IGNORECASE)


def new_style(text: str) -> str:
    """Move the tone of open ``oa``, ``oe``, ``uy`` to the new place: ``hòa`` → ``hoà``.

    The lexicon of pyvi knows the new style alone, so text is given to it in this form.

    Args:
        text: In NFC.

    Returns:
        Text of the same length in NFC; nothing else is changed.
    """
    return _OLD_STYLE.sub(_swap_tone, text)


def _swap_tone(match: re.Match[str]) -> str:
    vowel_and_tone = unicodedata.normalize("NFD", match[0][0])
    return vowel_and_tone[0] + unicodedata.normalize("NFC", match[0][1] + vowel_and_tone[1])


def _normal(syllable: str) -> str:
    lower = unicodedata.normalize("NFC", same_letters(syllable).lower())
    if _STROKE.search(lower):
        lower = unicodedata.normalize("NFC", _STROKE.sub("đ", lower))
    if lower.isdecimal():
        return "".join(str(unicodedata.decimal(digit)) for digit in lower).lstrip("0") or "0"
    if lower[:1].isdecimal() and (number := figure(lower)):
        return number
    if lower.isascii():
        return lower
    bare, tone = split_tone(lower)
    return join_tone(bare, tone) if tone and is_syllable(bare) else lower


normal_syllable: Final[Callable[[str], str]] = Remembered(_normal, 100_000).__getitem__
"""The normal form of one syllable: lower case, NFC, tone in the old place, no leading zeros.

Letters of other scripts that look like ours are ours (:mod:`searchkit.analysis.confusables`).

A token that is no Vietnamese syllable (``vneid``, ``covid``) is only lower-cased and composed;
a number, in digits of any script, is written in ASCII and loses its leading zeros, so that
``Đề án 6`` is ``Đề án 06``; a figure loses the signs between groups of digits.

Args:
    syllable: A token.

Returns:
    The form under which the syllable is indexed; applying this again changes nothing.
"""


def split_tone(syllable: str) -> tuple[str, str]:
    """Take the tone off a syllable.

    Args:
        syllable: Lower case.

    Returns:
        The syllable without its tone mark in NFC (``hoà`` → ``hoa``, ``ượ`` → ``ươ``) and the mark;
        the mark is empty when there is none or more than one (then it is no Vietnamese syllable).
    """
    decomposed = unicodedata.normalize("NFD", syllable)
    tones = [char for char in decomposed if char in TONES]
    if len(tones) != 1:
        return syllable, ""
    return unicodedata.normalize("NFC", decomposed.replace(tones[0], "")), tones[0]


def is_syllable(bare: str) -> bool:
    """Whether lower-case text without tone has the shape of a Vietnamese syllable."""
    return _RHYME.fullmatch(bare) is not None


def is_vietnamese(syllable: str) -> bool:
    """Whether a syllable in normal form, with its tone, has the shape of a Vietnamese one."""
    return is_syllable(split_tone(syllable)[0])


def join_tone(bare: str, tone: str) -> str:
    """Put a tone on a bare syllable, in the old place.

    Args:
        bare: Lower case, without tone, as :func:`split_tone` gives it.
        tone: One of :data:`TONES`.

    Returns:
        The syllable in NFC; ``bare`` itself when it is no Vietnamese syllable.
    """
    match = _RHYME.fullmatch(bare)
    if not match:
        return bare
    place = match.start("nucleus") + _tone_place(match["nucleus"], match["coda"])
    return unicodedata.normalize("NFC", bare[: place + 1] + tone + bare[place + 1 :])


def _tone_place(nucleus: str, coda: str) -> int:
    """Index of the vowel of the nucleus that carries the tone in the old style."""
    for vowel in _MARKED_VOWELS:
        if vowel in nucleus:
            return nucleus.index(vowel)
    if coda:
        return len(nucleus) - 1
    return 1 if len(nucleus) == 3 else 0
