"""What no reader sees: soft hyphens, zero-width characters, direction marks, controls.

They are nothing, but for two. A zero-width space stands where a line may break: within a word it is
nothing, between two words it is the only blank that there is. And the joiners of emoji and of
Persian change what is seen, so they stay outside Latin words.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain
from typing import Final

from searchkit.analysis.normalization import is_vietnamese

_ZERO_WIDTH_SPACE: Final = "\u200b"
_LATIN: Final = "0-9A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
_LETTERS: Final = _LATIN.removeprefix("0-9")  # a digit with one is a key: 1\ufe0f\u20e3
# Everything of Unicode's category Cf that real pages carry and category Cc, but for the controls
# that are white space.
_HIDDEN: Final = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_JOINERS: Final = "\u200c\u200d"
_PRINTABLE: Final = "\ufe0f\ufe0e\u034f\u3164"  # though Python calls these printable
_SELECTORS: Final = (  # and fillers of Korean, and tags, which belong to flags
    "[\ufe00-\ufe0f\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f]"
)
_JOINED: Final = f"[^{_LATIN}{_HIDDEN}{_JOINERS}\\s]"
_INVISIBLE: Final = re.compile(
    f"(?:[{_HIDDEN}]|(?<!{_JOINED})[{_JOINERS}]|[{_JOINERS}](?!{_JOINED})|(?<=[{_LETTERS}]){_SELECTORS})+"
)
_WORD_BEFORE: Final = re.compile(r"[^\W_]*(?:[\u0300-\u036f]+[^\W_]*)*$")
_WORD_BEHIND: Final = re.compile(r"[^\W_]*(?:[\u0300-\u036f]+[^\W_]*)*")
_LONGEST_WORD: Final = 32  # characters; what is longer is no syllable


def visible(text: str) -> str:
    """Text without what no reader sees, and with a blank where words would run together."""
    return visible_with_offsets(text)[0]


def visible_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """The same, and where it came from.

    Returns:
        The text as it is seen, and one offset into ``text`` (code points) for each of its
        characters plus one for its end.
    """
    plain = text.isprintable() and not any(char in text for char in _PRINTABLE)
    hidden = [] if plain else list(_INVISIBLE.finditer(text))
    if not hidden:
        return text, range(len(text) + 1)
    pieces: list[str] = []
    kept: list[Sequence[int]] = []
    position = 0
    for match in hidden:
        start, end = match.span()
        pieces.append(text[position:start])
        kept.append(range(position, start))
        if _ZERO_WIDTH_SPACE in match[0] and _parts_words(text, start, end):
            pieces.append(" ")
            kept.append((start,))
        position = end
    kept.append(range(position, len(text) + 1))
    return "".join([*pieces, text[position:]]), [*chain.from_iterable(kept)]


def _parts_words(text: str, start: int, end: int) -> bool:
    """Whether what stands on either side of something invisible are words of their own."""
    before_it = text[max(start - _LONGEST_WORD, 0) : start].rpartition(_ZERO_WIDTH_SPACE)[2]
    behind_it = text[end : end + _LONGEST_WORD].partition(_ZERO_WIDTH_SPACE)[0]
    before = _WORD_BEFORE.search(_INVISIBLE.sub("", before_it))
    behind = _WORD_BEHIND.match(_INVISIBLE.sub("", behind_it))
    left = unicodedata.normalize("NFC", before[0] if before else "")
    right = unicodedata.normalize("NFC", behind[0] if behind else "")
    if not left or not right:
        return False
    if left[-1].islower() and right[0].isupper():
        return True
    if _is_syllable(left + right):
        return False
    both = _is_syllable(left) and _is_syllable(right)
    return both or any(_is_syllable(side) and not side.isascii() for side in (left, right))


def _is_syllable(text: str) -> bool:
    return is_vietnamese(text.lower())
