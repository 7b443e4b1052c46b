"""Random typing errors: the edits of Damerau (1964) on a QWERTY keyboard, and wrong tones."""

import random
import re
import string
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from searchkit.errors import SettingsError
from searchkit.evaluation.orthography import TONES, split_tone, strip_marks

_TOKEN = re.compile(r"\S+")


def _adjacent_keys() -> dict[str, str]:
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    near = dict.fromkeys(string.ascii_lowercase, "")
    for upper, lower in zip(rows, (*rows[1:], ""), strict=True):
        pairs = [*pairwise(upper), *zip(upper, lower, strict=False)]
        pairs += zip(upper[1:], lower, strict=False)  # rows are shifted by half a key
        for left, right in pairs:
            near[left] += right
            near[right] += left
    return near


_NEAR = _adjacent_keys()


def typos(count: int, seed: int = 0) -> Callable[[str], str]:
    """Make so many typing errors in a query, each in another word while there are any left.

    An error is a neighbouring key instead of the right one, a letter missing, a letter doubled or
    followed by a neighbouring key, two letters swapped, or another tone. Only words of letters
    alone are touched; numbers, document numbers, abbreviations and any other token with a digit, a
    sign inside or two capitals are kept, so a query in capitals stays as it is.

    Args:
        count: Errors per query, 0 or more.
        seed: The errors depend on it and on the query alone, not on the order of the calls.

    Returns:
        A function from text, in any normal form, to the text with errors, in NFC.

    Raises:
        SettingsError: ``count`` is negative.
    """
    if count < 0:
        raise SettingsError(f"số lỗi gõ {count} không hợp lệ; hãy cho một số nguyên từ 0 trở lên")

    def perturb(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        rng = random.Random(f"{seed}:{text}")  # noqa: S311 - reproducible, not secret
        spans = [span for match in _TOKEN.finditer(text) if (span := _word(match))]
        rng.shuffle(spans)
        words = [text[start:end] for start, end in spans]
        for edit in range(count if words else 0):
            at = edit % len(words)
            start, end = spans[at]
            words[at] = _misspell(words[at], text[start:end], rng)
        for (start, end), word in sorted(zip(spans, words, strict=True), reverse=True):
            text = text[:start] + word + text[end:]
        return text

    return perturb


def _word(token: re.Match[str]) -> tuple[int, int] | None:
    """The span of the word inside a token's punctuation, when it is one that people misspell."""
    word = re.search(r"[^\W_].*[^\W_]|[^\W_]", token[0])
    if not word or not word[0].isalpha() or sum(map(str.isupper, word[0])) > 1:
        return None
    return token.start() + word.start(), token.start() + word.end()


def _misspell(word: str, original: str, rng: random.Random) -> str:
    for error in rng.sample(_ERRORS, len(_ERRORS)):
        wrong = error(word, rng)
        if wrong and wrong not in {word, original}:
            return wrong
    return word  # each would have undone an earlier error


def _neighbouring_key(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    key = strip_marks(word[at])
    near = _NEAR.get(key.lower())
    if not near:
        return word
    wrong = rng.choice(near)
    return word[:at] + (wrong.upper() if key.isupper() else wrong) + word[at + 1 :]


def _missing_letter(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _extra_letter(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    key = strip_marks(word[at]).lower()
    return word[: at + 1] + rng.choice(key + _NEAR.get(key, "")) + word[at + 1 :]


def _swapped_letters(word: str, rng: random.Random) -> str:
    if len(word) < 2:
        return word
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _wrong_tone(word: str, rng: random.Random) -> str:
    toned = [at for at, letter in enumerate(word) if split_tone(letter)[1]]
    if not toned:
        return word
    at = rng.choice(toned)
    letter, tone = split_tone(word[at])
    wrong = rng.choice(["", *TONES.replace(tone, "")])
    return word[:at] + unicodedata.normalize("NFC", letter + wrong) + word[at + 1 :]


_ERRORS = (_neighbouring_key, _missing_letter, _extra_letter, _swapped_letters, _wrong_tone)
