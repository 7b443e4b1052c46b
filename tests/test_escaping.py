"""Whatever a text holds, a line of it is one line, and a terminal only shows it."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.escaping import printable, printable_json

from .fuzz.hostile import TEXTS

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def shows(text: str) -> bool:
    """Whether a text is what one sees: no control, no mark of direction, no half character."""
    return not any(
        unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and char not in "\u200c\u200d"
        for char in text
    )


@given(TEXTS)
def test_any_text_is_one_line_that_only_shows(text: str) -> None:
    assert shows(printable(text))
    printable(text).encode()


@given(VALUES)
def test_json_shows_too_and_says_the_same(value: Any) -> None:
    for indent in (None, 2):
        written = printable_json(value, indent)
        assert all(map(shows, written.split("\n")))
        assert json.loads(written.encode()) == value
    assert "\n" not in printable_json(value)


@pytest.mark.parametrize(
    "text",
    [
        "Đề án 06 – “mạng”, 5\u00a0% … ☎ 🇻🇳 👩\u200d💻",
        "De\u0302\u0300 a\u0301n",
        "中文",
        "क्‍ष",
        "\\x1b",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert printable(text) == text
    assert json.loads(printable_json(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r", "a\\nb\\r"),
        ("\x1b]0;tựa\x07", "\\x1b]0;tựa\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("abc\u202ecba", "abc\\u202ecba"),
        ("\ud800\U000e0041", "\\ud800\\U000e0041"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown
