from hypothesis import given
from hypothesis import strategies as st

from web.marking import Piece, pieces

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
