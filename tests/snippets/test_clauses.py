import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.snippets.clauses import clauses, sentence_starts

texts = st.text() | st.text(st.sampled_from('aĐđ .,;:!?…-–—"”“()1\n\u0301'), max_size=40)


@given(texts)
def test_clauses_are_the_text(text: str) -> None:
    spans = clauses(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@given(texts)
def test_sentences_start_where_clauses_do(text: str) -> None:
    assert set(sentence_starts(text)) - {0} <= {start for start, _ in clauses(text)}


@given(texts)
def test_cuts_are_behind_white_space(text: str) -> None:
    assert all(text[start - 1].isspace() for start, _ in clauses(text)[1:])


@pytest.mark.parametrize(
    "sentences",
    [
        ["Một câu. ", "Hai câu! ", "Ba câu? ", "Bốn câu… ", "Hết."],
        ["Ông nói: “Tốt.” ", "Rồi đi."],
        ["Ông đi. ", "“Tốt lắm”, bà nói."],
        ["Xong (hết). ", "Đã qua."],
        ["Tăng 18.3% và 95.000 người."],
        ["Thế à?! ", "Ừ."],
        ["Theo TP. ở phía nam."],  # a small letter starts no sentence, whatever its marks
        ["Bàn ghế, v.v. được bán."],
        ["Đến 5. đây"],
        ["Không có dấu chấm"],
    ],
    ids=lambda sentences: sentences[-1],
)
def test_sentences(sentences: list[str]) -> None:
    for form in ("NFC", "NFD"):
        written = [unicodedata.normalize(form, sentence) for sentence in sentences]
        starts = {sum(map(len, written[:i])) for i in range(len(written))}
        assert set(sentence_starts("".join(written))) == starts


@pytest.mark.parametrize(
    "parts",
    [
        ["một, ", "hai; ", "ba: ", "bốn"],
        ["một - ", "hai – ", "ba — ", "bốn"],
        ["“một,” ", "hai"],
        ["Một. ", "Hai"],
        ["kinh-tế 18,3 12:30 a;b"],
        [],
    ],
)
def test_clauses(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end] for start, end in clauses(text)] == parts


@pytest.mark.parametrize("piece", [".", ".”", ". ", ", ", "…” ", '."', " - ", "(", ".\n(", "a. "])
def test_long_text_is_no_trouble(piece: str) -> None:
    """Quadratic work would take minutes here."""
    text = piece * (200_000 // len(piece))
    assert sum(end - start for start, end in clauses(text)) == len(text)
