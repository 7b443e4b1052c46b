"""Vietnamese orthography: whether a word is a syllable as the language spells them.

After Đoàn Thiện Thuật, *Ngữ âm tiếng Việt*: an onset, one of the vowel groups that exist, a coda,
and at most one tone mark.
"""

import re
import unicodedata

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = "ngh?|nh|ch|gh|gi|g|kh|ph|th|tr|qu|[bcdđhklmnprstvx]"
_VOWELS = (
    "oai|oay|oao|oeo|iêu|yêu|uôi|uya|uyê|uyu|uây|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|yê|iu|oa|oă"
    "|oe|oi|ôi|ơi|oo|ôô|ua|uâ|uê|ui|uy|uô|uơ|ưa|ưi|ưu|ươ|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_VOWELS})(?:ch|ng|nh|[cmnpt])?")


def is_syllable(word: str) -> bool:
    """Whether a word is spelled as a Vietnamese syllable, in any normal form and usual case."""
    word = unicodedata.normalize("NFC", word)
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    bare, tones = _TONES.subn("", apart)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
