"""What is remembered of texts: short ones, so many of them, and nothing that they do not say."""

from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.remembered import LONGEST, Remembered


@given(st.lists(st.text("ab", max_size=6), max_size=60))
def test_answers_are_those_of_the_function_and_so_many_are_kept(texts: list[str]) -> None:
    known = Remembered(str.upper, 5)
    for text in texts:
        assert known[text] == text.upper()
        assert len(known) <= 5


def test_long_texts_are_not_kept() -> None:
    """A visitor can make up any number of them: 100,000 took gigabytes."""
    known = Remembered(str.upper, 5)
    for text in ("a" * LONGEST, "b" * (LONGEST + 1), "c" * 100_000):
        assert known[text] == text.upper()
    assert [len(text) for text in known] == [LONGEST]


def test_words_of_strangers_are_not_kept_by_what_every_query_asks() -> None:
    word = "khongco" * 100
    for function in (fold, normal_syllable):
        kept = function.__self__  # type: ignore[attr-defined]  # a method of what remembers
        assert function(word) == word
        assert isinstance(kept, Remembered)
        assert word not in kept
