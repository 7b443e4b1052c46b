"""The lexicon of syllables, against all of its words taken one by one."""

from collections import defaultdict

from searchkit.analysis.folding import fold
from searchkit.analysis.lexicon import lexical_spellings
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.segmentation.pyvi_files import LEXICON, read_installed


def test_every_syllable_is_found_by_its_folding_key() -> None:
    expected: dict[str, set[str]] = defaultdict(set)
    for syllable in read_installed().contents[LEXICON].decode().split():
        normal = normal_syllable(syllable)
        expected[fold(normal)].add(normal)
    assert len(expected) > 2000
    for key, spellings in expected.items():
        assert lexical_spellings(key) == tuple(sorted(spellings))


def test_spellings_differ_in_marks_and_in_i_or_y_alone() -> None:
    assert {"hoa", "hóa", "hòa", "hỏa", "họa"} <= set(lexical_spellings("hoa"))
    assert {"lý", "li"} <= set(lexical_spellings("li"))
    assert "đang" in lexical_spellings("dang")


def test_an_unknown_key_has_no_spelling() -> None:
    assert lexical_spellings("zzz") == ()
    assert lexical_spellings("") == ()
