"""What no reader sees joins nothing and parts nothing, but for a zero-width space between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.invisible import visible, visible_with_offsets
from searchkit.analysis.scan import Scan
from searchkit.analysis.tokenizer import tokenize

HIDDEN = ["\u00ad", "\u2060", "\ufeff", "\u200d", "\u200c", "\x00", "\u200e"]
WORDS = ["chuyển", "đổi", "số", "hành", "chính", "công", "trực", "tuyến", "định", "danh"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("nước\u200bsạch", "nước sạch"),
        ("Bình\u200bAn", "Bình An"),
        ("xã\u200bVNPT", "xã VNPT"),
        ("ngu\u200bồn", "nguồn"),
        ("ngu\u00adồn", "nguồn"),
        ("to\u200ban", "toan"),
        ("20\u200b24", "2024"),
        ("inter\u200bnet", "internet"),
        ("nước\u200b sạch", "nước sạch"),
        ("\ufeffnước", "nước"),
        ("n\ufe0fư\u034fớ\u3164c", "nước"),
        ("nư\U000e0061ớc", "nước"),
        ("1\ufe0f\u20e3 và ❤\ufe0f đỏ", "1\ufe0f\u20e3 và ❤\ufe0f đỏ"),
        ("đ\u200de\u0302\u0300", "đe\u0302\u0300"),
        ("👩\u200d🌾 và 🏳\ufe0f\u200d🌈", "👩\u200d🌾 và 🏳\ufe0f\u200d🌈"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_is_seen(text: str, seen: str) -> None:
    assert visible(text) == seen


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.data())
def test_words_are_the_same_whatever_hides_in_them(words: list[str], data: st.DataObject) -> None:
    """Anything may hide anywhere; a zero-width space may also stand for a blank."""
    hide = st.sampled_from(["", "", *HIDDEN])
    text = "".join(f"{data.draw(st.sampled_from([' ', chr(0x200B)]))}{word}" for word in words)
    text = "".join(data.draw(hide) + char for char in text)
    assert tokenize(text).syllables == words
    assert Scan(text).syllables == words


@given(
    st.text(
        st.sampled_from(["a", "à", "n", "đ", " ", "0", "\u0301", "\u200b", *HIDDEN]), max_size=30
    )
)
def test_offsets_lead_back(text: str) -> None:
    seen, offsets = visible_with_offsets(text)
    assert len(offsets) == len(seen) + 1
    assert list(offsets) == sorted(offsets)
    assert all(char in (text[offset], " ") for char, offset in zip(seen, offsets, strict=False))
    assert visible(seen) == seen
    tokens = tokenize(text)
    rows = [(i, i) for i in range(len(tokens.spans))]
    assert Scan(text).spans(rows) == [tokens.original_span(i, i) for i, _ in rows]
    assert Scan(text).syllables == tokens.syllables
