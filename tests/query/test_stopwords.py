from importlib.resources import files

import pytest

from searchkit.analysis.normalization import normal_syllable
from searchkit.query.stopwords import interrogatives, stopwords


def test_words_are_in_the_form_in_which_they_are_looked_up() -> None:
    for word in stopwords():
        assert "_".join(map(normal_syllable, word.split("_"))) == word
        assert all(part.isalpha() for part in word.split("_"))


def test_each_line_is_a_word_of_its_own() -> None:
    text = (files("searchkit.query") / "stopwords.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(stopwords())
    assert all(line.removesuffix(" ?").split() == [line.removesuffix(" ?")] for line in lines)


@pytest.mark.parametrize(
    "word", ["gì", "ai", "là_gì", "thế_nào", "như_thế_nào", "bao_nhiêu", "nào"]
)
def test_question_words(word: str) -> None:
    assert word in interrogatives()


@pytest.mark.parametrize("word", ["của", "và", "là", "các", "những", "không"])
def test_function_words_ask_nothing(word: str) -> None:
    assert word in stopwords()
    assert word not in interrogatives()


def test_question_words_are_stop_words() -> None:
    assert interrogatives() < stopwords()


@pytest.mark.parametrize(
    "word", ["số", "dân", "cư", "đề_án", "nghị_quyết", "chuyển_đổi", "an", "to", "can"]
)
def test_words_with_content_are_none(word: str) -> None:
    assert word not in stopwords()
