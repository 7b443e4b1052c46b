"""Telex and VNI: the raw keys of Vietnamese typed with the input method switched off.

Both follow the usual habit: the key of a shape right after its letter, the key of the tone at the
end of the syllable (``chuyeenr``, ``chuye6n3``). The keys are those of UniKey and of the input
methods that ship with the operating systems.
"""

import re
import unicodedata

from searchkit.evaluation.orthography import LETTERS, TONES, split_tone

_TELEX_SHAPES = {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
_VNI_SHAPES = {"ă": "a8", "â": "a6", "đ": "d9", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7"}


def telex(text: str) -> str:
    """Write text as its Telex keys: ``chuyển đổi số`` → ``chuyeenr ddooir soos``.

    ``ươ`` is one ``w`` (``truowngf``). A double ``oo`` that is not ``ô`` takes three keys, as an
    input method asks for (``xoong`` → ``xooong``). Base letters keep their case; the keys of marks
    are capitals only in a syllable all in capitals.

    Args:
        text: In any normal form. Letters without Vietnamese marks are kept as they are.

    Returns:
        The keys, in NFC.
    """
    return _type(text, _TELEX, "sfrxj")


def vni(text: str) -> str:
    """Write text as its VNI keys: ``chuyển đổi số`` → ``chuye6n3 d9o6i3 so61``.

    Args:
        text: In any normal form. Letters without Vietnamese marks are kept as they are.

    Returns:
        The keys, in NFC.
    """
    return _type(text, _VNI, "12345")


def _both_cases(shapes: dict[str, str]) -> dict[int, str]:
    return str.maketrans(
        shapes | {letter.upper(): keys.capitalize() for letter, keys in shapes.items()}
    )


_TELEX = _both_cases(_TELEX_SHAPES)
_VNI = _both_cases(_VNI_SHAPES)


def _type(text: str, shapes: dict[int, str], tone_keys: str) -> str:
    return LETTERS.sub(
        lambda match: _type_syllable(match[0], shapes, tone_keys),
        unicodedata.normalize("NFC", text),
    )


def _type_syllable(syllable: str, shapes: dict[int, str], tone_keys: str) -> str:
    letters, tones = zip(*map(split_tone, syllable), strict=True)
    if sum(map(bool, tones)) > 1:  # syllables run together: no end to put the tone at
        return "".join(_type_syllable(letter, shapes, tone_keys) for letter in syllable)
    toneless = "".join(letters)
    if shapes is _TELEX:
        toneless = re.sub("ư(?=ơ)", "u", re.sub("Ư(?=[ơƠ])", "U", toneless))
        toneless = re.sub("oo(?=(?:ng|c)$)", "ooo", toneless, flags=re.IGNORECASE)
    keys = toneless.translate(shapes) + "".join(tone_keys[TONES.index(t)] for t in tones if t)
    return keys.upper() if len(syllable) > 1 and syllable.isupper() else keys
