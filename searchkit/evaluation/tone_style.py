"""Where the tone mark stands in open oa, oe, uy: old style ``hòa, thủy``, new style ``hoà, thuỷ``.

Everywhere else both styles agree: closed syllables (``hoàn``), other rimes (``của``, ``thuở``),
and ``qu``, whose ``u`` belongs to the consonant (``quý``). New style marks the main vowel, as the
rules for textbooks ask (Decision 1989/QĐ-BGDĐT of 2018, article 8); old style keeps the mark in the
middle of the word, and is what much of the press and most laws write.
"""

import re
import unicodedata
from typing import Literal

from searchkit.evaluation.orthography import TONES

Style = Literal["old", "new"]

# In NFD, from the start of a run of letters to its end: onset, vowel, tone, vowel, tone. The tone
# is optional in both places; only a syllable with exactly one tone is moved.
_OPEN_RIME = re.compile(
    rf"(?<![\w\u0300-\u036f])([bcdđghklmnpqrstvx]*)"
    rf"(?:(o)([{TONES}]?)([ae])|((?<!q)u)([{TONES}]?)(y))([{TONES}]?)(?![\w\u0300-\u036f])",
    re.IGNORECASE,
)


def restyle(text: str, style: Style) -> str:
    """Put the tone marks of open oa, oe and uy in one style.

    Args:
        text: In any normal form and any mixture of styles.
        style: ``old`` marks the first vowel, ``new`` the second.

    Returns:
        The text in NFC, with the same letters and tones.
    """

    def place(match: re.Match[str]) -> str:
        onset = match[1]
        first, last = (match[2], match[4]) if match[2] else (match[5], match[7])
        tone = (match[3] or match[6] or "") + match[8]
        if len(tone) != 1:
            return match[0]
        return onset + (first + tone + last if style == "old" else first + last + tone)

    return unicodedata.normalize("NFC", _OPEN_RIME.sub(place, unicodedata.normalize("NFD", text)))
