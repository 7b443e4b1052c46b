"""Answers in JSON say what Python's own writer says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from flask import Flask, Response, jsonify
from hypothesis import given
from hypothesis import strategies as st

from searchkit import Message
from web import json_answers

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_NUMBERS = st.integers(-(1 << 63), (1 << 64) - 1) | st.floats(allow_nan=False, allow_infinity=False)
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXTS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(_TEXTS, inner),
)


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    json_answers.init_app(app)
    return app


def answered(app: Flask, value: Any) -> bytes:
    with app.app_context():
        response: Response = jsonify(value)
    return response.get_data()


def pythons_own(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode()


@given(value=_VALUES)
def test_whatever_is_answered_reads_back_as_from_pythons_own(app: Flask, value: Any) -> None:
    assert json.loads(answered(app, value)) == json.loads(pythons_own(value))


@given(content=st.dictionaries(_TEXTS, _TEXTS | st.integers(-(1 << 53), 1 << 53)))
def test_texts_and_counts_are_the_same_bytes_in_the_same_order(
    app: Flask, content: Mapping[str, object]
) -> None:
    assert answered(app, content) == pythons_own(content)


class _Pair(NamedTuple):
    first: str
    second: int


@dataclass
class _Told:
    pair: _Pair


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (_Pair("một", 2), b'["m\xe1\xbb\x99t",2]\n'),
        (_Told(_Pair("a", 1)), b'{"pair":["a",1]}\n'),
        (Message("Hết %(what)s.", what="giờ"), '"Hết giờ."\n'.encode()),
        (float("nan"), b"null\n"),
    ],
)
def test_values_that_are_no_plain_json_have_one_form(
    app: Flask, value: object, written: bytes
) -> None:
    assert answered(app, value) == written


def test_times_are_written_as_flask_writes_them(app: Flask) -> None:
    assert answered(app, datetime(2025, 1, 25, tzinfo=UTC)) == b'"Sat, 25 Jan 2025 00:00:00 GMT"\n'
