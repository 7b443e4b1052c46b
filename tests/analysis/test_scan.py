"""A scan says what a tokenization says."""

from hypothesis import example, given
from hypothesis import strategies as st

from searchkit.analysis.scan import Scan
from searchkit.analysis.tokenizer import tokenize
from tests.analysis.test_tokenizer import nfd, texts


@given(texts, st.data())
@example("x" * 40 + ", \u0301ệ\u3000e\u0323\u2000" + "y\u0331" * 40, None)
@example("số  hóa\n hết", None)
@example("a 1 234 567 b", None)
def test_a_scan_has_the_tokens_of_the_text(text: str, data: st.DataObject | None) -> None:
    for written in (text, nfd(text)):
        tokens, scan = tokenize(written), Scan(written)
        assert scan.syllables == tokens.syllables
        each = [(i, i) for i in range(len(tokens.spans))]
        rows = list(each)
        if data is not None and each:
            place = st.integers(0, len(each) - 1)
            pairs = st.tuples(place, place).map(sorted)
            rows += [(first, last) for first, last in data.draw(st.lists(pairs, max_size=5))]
        assert scan.spans(rows) == [tokens.original_span(first, last) for first, last in rows]


def test_nothing_is_asked_of_nothing() -> None:
    assert Scan("").syllables == []
    assert Scan("số hóa").spans([]) == []
