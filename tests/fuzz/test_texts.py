"""Any text is an article: its analysis never fails, and its offsets never leave it."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import Article
from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.near_duplicates import Groups
from searchkit.analysis.normalization import MAX_MARKS, normalize
from searchkit.analysis.tokenizer import tokenize
from searchkit.engine.memory import MemoryEngine
from searchkit.extraction.boilerplate import folded
from searchkit.facts.figures import figures
from searchkit.facts.mentions import sentences_with_mentions
from searchkit.facts.quotes import quotes
from searchkit.facts.relations import relations
from searchkit.facts.sentences import passages, sentences
from searchkit.indexing.pipeline import StoredArticles, documents
from searchkit.indexing.workers import Workers

from .hostile import EXAMPLES, TEXTS


@settings(max_examples=2 * EXAMPLES)
@given(TEXTS)
def test_tokens_stand_in_the_text(text: str) -> None:
    tokens = tokenize(text)
    last = 0
    for i in range(len(tokens.spans)):
        start, end = tokens.original_span(i, i)
        assert last <= start <= end <= len(text)
        last = start


@settings(max_examples=EXAMPLES)
@given(TEXTS)
def test_any_text_is_analyzed(text: str) -> None:
    analysis = Analyzer().analyze(text)
    assert len(analysis.syllables) == len(analysis.tokens.spans)
    assert all(0 <= i.first <= i.last < len(analysis.syllables) for i in analysis.identifiers)


@settings(max_examples=EXAMPLES // 2)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_any_article_becomes_a_document(texts: list[str]) -> None:
    article = Article("a", texts[0] or "a", tuple(texts[1:]))
    groups = Groups(StoredArticles(MemoryEngine().latest().store))
    (document,) = documents([(article, "0")], Workers(1), groups)
    assert len(document.passages) == len(texts)


@settings(max_examples=EXAMPLES)
@given(TEXTS)
def test_facts_stand_in_the_text(text: str) -> None:
    article = Article("a", "Tin", (text,), published="2024-01")
    read = dict(passages(article))
    for quote in quotes(article):
        assert read[quote.passage][quote.start : quote.end] == quote.text
    for number, passage in read.items():
        for sentence in sentences(number, passage):
            assert sentence.text in passage
            assert all(each.text in sentence.text for each in figures(sentence.text, "2024"))
    for sentence, found in sentences_with_mentions(article):
        list(relations(sentence.text, found))
        assert all(each.end <= len(sentence.text) for each in found)


@pytest.mark.parametrize(
    "piece", ["12 ", "“", "Bộ trưởng Bộ ", "Aa ", "749/QĐ-TTg ", "1,", "Theo "]
)
def test_the_same_without_end_is_read_in_linear_time(piece: str) -> None:
    """Twice the text is at most some three times the work, counted in calls, not in time."""
    work = [_work(piece * (size // len(piece))) for size in (4_000, 8_000)]
    assert work[1] <= 3 * work[0] + 1_000


def _work(text: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    article = Article("a", "Tin", (text,))
    sys.setprofile(count)
    try:
        quotes(article)
        for number, passage in passages(article):
            for sentence in sentences(number, passage):
                list(figures(sentence.text))
        sentences_with_mentions(article)
    finally:
        sys.setprofile(None)
    return calls


@given(st.sampled_from(["NFC", "NFD"]), TEXTS)
def test_normalization_is_that_of_unicode(form: str, text: str) -> None:
    marks = longest = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        longest = max(longest, marks)
    if longest <= MAX_MARKS // 2:
        assert normalize(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("letter", ["a", ""])
def test_marks_without_end_are_no_work(letter: str) -> None:
    """Sorting these marks took the square of their number."""
    text = letter + "\u0301\u0323" * 100_000
    assert len(normalize("NFC", text)) >= 100_000
    assert folded(text) == letter
    assert normalize("NFC", f"{'★' * 100} hoà") == f"{'★' * 100} hoà"
