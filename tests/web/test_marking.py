import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from web.marking import Piece, adds_only_marks, changes, lead, pieces

spans = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)))


@given(st.text(max_size=30), spans)
def test_without_the_marks_the_text_is_what_it_was(text: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(st.text(max_size=30), spans)
def test_just_what_lies_in_a_span_is_marked(text: str, marks: list[tuple[int, int]]) -> None:
    marked = [piece.marked for piece in pieces(text, marks) for _ in piece.text]
    assert marked == [any(a <= i < b for a, b in marks) for i in range(len(text))]


@given(st.text(max_size=30), spans)
def test_no_piece_is_empty(text: str, marks: list[tuple[int, int]]) -> None:
    assert all(piece.text for piece in pieces(text, marks))


def test_spans_may_be_lists_as_in_json() -> None:
    assert list(pieces("Đề án 06", [[0, 5]])) == [Piece("Đề án", True), Piece(" 06", False)]


@pytest.mark.parametrize(
    ("typed", "read", "changed"),
    [
        ("dang ky online", "đăng ký online", ["đăng", "ký"]),
        ("chuyển đổi so", "chuyển đổi số", ["số"]),
        ("deán 06", "đề án 06", ["đề", "án"]),
        ("a a b", "a b", []),
        ("đã đúng", "đã đúng", []),
    ],
)
def test_only_the_words_that_changed_are_marked(typed: str, read: str, changed: list[str]) -> None:
    assert [read[start:end] for start, end in changes(typed, read)] == changed


def test_adding_accents_is_told_from_other_changes() -> None:
    assert adds_only_marks("Dang ky", "đăng  ký")
    assert not adds_only_marks("dagn ky", "đăng ký")


@given(st.text(st.sampled_from("ab "), max_size=300), st.integers(0, 299), st.integers(1, 40))
def test_a_narrow_screen_keeps_the_first_mark(text: str, start: int, length: int) -> None:
    end = min(start + length, len(text))
    assume(start < end)
    skipped = lead(text, [(start, end)])
    assert 0 <= skipped <= start
    assert skipped == 0 or text[skipped - 1] == " "
    assert lead(text, []) == 0
