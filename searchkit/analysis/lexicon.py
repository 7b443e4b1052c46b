"""The lexicon that pyvi ships: which syllables Vietnamese has.

A small index knows little of the language; these 31,000 words say what is possible beside what is
there.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from searchkit.analysis.folding import fold, without_marks
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.segmentation.pyvi_files import LEXICON, read_installed


@lru_cache(maxsize=8192)
def lexical_spellings(key: str) -> tuple[str, ...]:
    """The syllables of the lexicon in normal form whose folding key is ``key``, sorted."""
    return tuple(sorted(set(map(normal_syllable, _syllables().get(key, ())))))


def is_lexical(syllable: str) -> bool:
    """Whether the lexicon has a syllable in normal form, marks and all."""
    return syllable in lexical_spellings(fold(syllable))


@lru_cache
def _syllables() -> Mapping[str, list[str]]:
    """The syllables of the lexicon as they stand there, by folding key.

    Few are ever asked for, so only the keys that are not plain to see are worked out with care:
    this takes a quarter of the time, of which every command has to wait.
    """
    syllables = b"\n".join(set(read_installed().contents[LEXICON].split())).decode().split()
    keys = without_marks("\n".join(syllables)).split("\n")
    found: dict[str, list[str]] = defaultdict(list)
    for syllable, key in zip(syllables, keys, strict=True):
        plain = key.isascii() and key.isalpha() and not key.endswith("y")
        found[key if plain else fold(normal_syllable(syllable))].append(syllable)
    return found
