import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from searchkit.analysis.invisible import visible
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.tokenizer import tokenize

VIETNAMESE = "hòa hoà chuyển đổi số, Nghị quyết 57-NQ/TW: “kỹ năng” (kĩ) ĐỀ ÁN 06/CP!\u00a0x_y\n"
LOOSE = "\u0331\u0327\u20dd\u1dc4\u0301\u0323\u200b"
texts = (
    st.text()
    | st.text(alphabet="0155.,+  \u00a0\u202f\u200b\u00ad\u0301đnQ-/", max_size=30)
    | st.text(st.sampled_from(VIETNAMESE + LOOSE + "İßſ\u0958\u1100\u1161\u302e½²"), max_size=40)
    | st.lists(st.sampled_from(VIETNAMESE.split(" "))).map(" ".join)
)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def letters(text: str) -> list[str]:
    """Base letters and digits, without what combines with them."""
    return [char for char in nfd(text) if char.isalnum()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n.,;-–!?“”_ \u0301", []),
        ("Chuyển đổi số", ["chuyển", "đổi", "số"]),
        ("57-NQ/TW", ["57", "nq", "tw"]),
        ("hoà HÒA hòa", ["hòa", "hòa", "hòa"]),
        ("chuyển_đổi", ["chuyển", "đổi"]),
        ("18,3% của 1.250.000", ["18.3", "của", "1250000"]),
        ("VNeID2.0", ["vneid", "2", "0"]),
        ("TT&TT", ["tt", "tt"]),
        ("số\u200bhóa", ["số", "hóa"]),  # a zero-width space
        ("m² và ½", ["m²", "và", "½"]),
        ("Đề án 06", ["đề", "án", "6"]),
        ("北京 và 한국", ["北京", "và", "한국"]),
    ],
)
def test_syllables(text: str, expected: list[str]) -> None:
    assert tokenize(text).syllables == expected
    assert tokenize(nfd(text)).syllables == expected


@given(texts)
def test_tokens_and_gaps_rebuild_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert tokens.text == unicodedata.normalize("NFC", visible(text))
    edges = [0, *(edge for span in tokens.spans for edge in span), len(tokens.text)]
    pieces = [tokens.text[a:b] for a, b in pairwise(edges)]
    gaps, written = pieces[::2], pieces[1::2]
    assert "".join(pieces) == tokens.text
    assert not any(char.isalnum() for gap in gaps for char in gap)
    assert all(token[0].isalnum() for token in written)
    assert not any(char.isspace() or char == "_" for token in written for char in token)
    assert tokens.syllables == list(map(normal_syllable, written))


@given(texts)
def test_spans_are_in_order_and_not_empty(text: str) -> None:
    tokens = tokenize(text)
    edges = [edge for span in tokens.spans for edge in span]
    assert edges == sorted(edges)
    assert all(start < end for start, end in tokens.spans)


@given(texts)
def test_normal_forms_have_the_same_tokens(text: str) -> None:
    given_so, composed, decomposed = (
        tokenize(form) for form in (text, unicodedata.normalize("NFC", text), nfd(text))
    )
    assert given_so.syllables == composed.syllables == decomposed.syllables
    assert given_so.spans == composed.spans == decomposed.spans


@given(texts)
def test_original_span_holds_the_letters_of_its_tokens(text: str) -> None:
    # What NFC itself takes apart may have one place for two characters.
    assume(all(len(unicodedata.normalize("NFC", char)) == 1 for char in text))
    for form in (text, nfd(text)):
        tokens = tokenize(form)
        last_end = 0
        for i, (start, end) in enumerate(tokens.spans):
            a, b = tokens.original_span(i, i)
            assert last_end <= a < b <= len(form)
            assert letters(form[a:b]) == letters(tokens.text[start:end])
            last_end = b
        if tokens.spans:
            a, b = tokens.original_span(0, len(tokens.spans) - 1)
            assert letters(form[a:b]) == letters(form)


@given(texts)
def test_vietnamese_marks_never_split(text: str) -> None:
    """No token ends where a combining mark of the Latin alphabet goes on."""
    tokens = tokenize(text)
    for _, end in tokens.spans:
        assert not "\u0300" <= tokens.text[end : end + 1] <= "\u036f"


@pytest.mark.parametrize("mark", ["\u0331", "\u0327\u0301", "\u0336" * 5])
def test_mark_that_does_not_compose_stays_in_its_syllable(mark: str) -> None:
    assert len(tokenize(f"đề ng{mark}hiệp{mark} án").syllables) == 3


def test_original_span_of_decomposed_text() -> None:
    text = nfd("Chuyển đổi số")
    tokens = tokenize(text)
    assert [text[slice(*tokens.original_span(i, i))] for i in range(3)] == text.split()
    assert text[slice(*tokens.original_span(1, 2))] == nfd("đổi số")


@pytest.mark.parametrize(
    ("piece", "tokens_each"),
    [
        (nfd("chuyển đổi số, "), 3),
        ("a\u0331", 0),
        ("đ", 0),
        ("..//--", 0),
        ("1,", 1),
    ],
)
def test_a_megabyte_is_no_trouble(piece: str, tokens_each: int) -> None:
    """Quadratic work would take hours here; ``tokens_each`` 0 means one token at most."""
    count = 1_000_000 // len(piece)
    found = len(tokenize(piece * count).syllables)
    assert found == tokens_each * count if tokens_each else found <= 1


@pytest.mark.parametrize("marks", ["\u0323\u0301", "\u0301", "x\u0331"])
def test_marks_without_end_are_no_trouble(marks: str) -> None:
    """Sorting them takes quadratic time, which would not end here."""
    text = "số e" + marks * 200_000 + " hóa"
    found = tokenize(text)
    assert found.syllables[0] == "số"
    assert found.syllables[-1] == "hóa"
    assert text[slice(*found.original_span(len(found.spans) - 1, len(found.spans) - 1))] == "hóa"
