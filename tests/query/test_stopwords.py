from importlib.resources import files

import pytest

from searchkit.analysis.normalization import normal_syllable
from searchkit.query.stopwords import question_words, stopwords


def test_words_are_in_the_form_in_which_they_are_looked_up() -> None:
    for word in stopwords():
        assert "_".join(map(normal_syllable, word.split("_"))) == word
        assert all(part.isalpha() for part in word.split("_"))


def test_each_line_is_a_word_of_its_own() -> None:
    texts = [
        (files("searchkit.query") / name).read_text("utf-8")
        for name in ("stopwords.txt", "question_words.txt")
    ]
    lines = [line for line in "".join(texts).splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(stopwords())
    assert all(line.split() == [line] for line in lines)


def test_what_asks_is_told_from_what_joins() -> None:
    assert {"ai", "bao_nhiêu", "thế_nào", "nào"} <= question_words()
    assert not {"của", "và", "không", "được"} & question_words()


@pytest.mark.parametrize(
    "word", ["gì", "ai", "là_gì", "thế_nào", "bao_nhiêu", "của", "và", "các", "of"]
)
def test_what_questions_are_asked_with(word: str) -> None:
    assert word in stopwords()


@pytest.mark.parametrize(
    "word", ["số", "dân", "cư", "đề_án", "nghị_quyết", "chuyển_đổi", "an", "to", "can", "in", "the"]
)
def test_words_with_content_are_none(word: str) -> None:
    assert word not in stopwords()
