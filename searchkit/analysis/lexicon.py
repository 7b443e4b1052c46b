"""The lexicon that pyvi ships: which syllables Vietnamese has.

A small index knows little of the language; these 31,000 words say what is possible beside what is
there.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.segmentation.pyvi_files import LEXICON, read_installed


@lru_cache
def lexical_spellings() -> Mapping[str, tuple[str, ...]]:
    """The syllables of the lexicon in normal form by folding key, each list sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for syllable in set(read_installed().contents[LEXICON].decode("utf-8").split()):
        normal = normal_syllable(syllable)
        found[fold(normal)].add(normal)
    return {key: tuple(sorted(spellings)) for key, spellings in found.items()}
