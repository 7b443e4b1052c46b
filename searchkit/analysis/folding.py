"""Folding: one key for all spellings that differ in diacritics alone.

``công``, ``cộng``, ``cống`` and ``cong`` share the key ``cong``; đ folds to d. Syllables that
may be spelled with i or y (``kỹ``/``kĩ``, ``lý``/``lí``, ``quý``/``quí``) share one key too.
"""

import re
from collections.abc import Callable
from typing import Final

from unidecode import unidecode

from searchkit.analysis.remembered import Remembered

_VIETNAMESE = str.maketrans(
    {
        char: unidecode(char)
        for char in "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
    }
)
_EITHER_I_OR_Y = re.compile(r"([hklmst]|qu)y")


def folding_key(syllable: str) -> str:
    """What :func:`fold` says, of what is hardly met again: it is not remembered."""
    key = syllable.translate(_VIETNAMESE)  # ten times faster than unidecode, and mostly enough
    if not key.isascii():
        key = "".join(char for char in unidecode(syllable).lower() if char.isalnum()) or syllable
    if _EITHER_I_OR_Y.fullmatch(key):
        key = key[:-1] + "i"
    return key


fold: Final[Callable[[str], str]] = Remembered(folding_key, 100_000).__getitem__
"""The folding key of one normal syllable.

Args:
    syllable: As :func:`~searchkit.analysis.normalization.normal_syllable` gives it.

Returns:
    Lower-case ASCII letters and digits; the syllable itself when unidecode knows none for it.
"""


def without_marks(text: str) -> str:
    """Text in lower case, its Vietnamese letters without their marks, the rest as it is.

    Args:
        text: In NFC.
    """
    return text.lower().translate(_VIETNAMESE)


def fold_term(term: str) -> str:
    """The folding key of a term of several syllables joined by ``_``: each folded, joined alike."""
    if "_" not in term:
        return fold(term)
    return "_".join(map(fold, term.split("_")))
