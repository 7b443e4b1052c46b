"""Logs: hostile fields stay text on one line, and a reader that stands still stops nobody."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.logging import default_handler
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.hostile import TEXTS
from tests.test_escaping import shows
from web import create_app
from web.log import _MOST, JsonFormatter, LineFormatter, PatientHandler

EVIL = "a\nERROR root: giả\r\x1b]0;x\x07\x9b2J\u2028\u202e\ud800"


def record(message: str, *arguments: object, error: Exception | None = None) -> logging.LogRecord:
    raised = None
    if error is not None:
        try:
            raise error
        except type(error) as caught:
            raised = type(caught), caught, caught.__traceback__
    return logging.LogRecord("web", logging.ERROR, "f", 1, message, arguments, raised)


@given(TEXTS, st.booleans())
def test_no_record_begins_a_line_but_its_own(text: str, raised: bool) -> None:
    said = record("%s", text, error=KeyError(text) if raised else None)
    first, *others = LineFormatter().format(said).split("\n")
    assert first.startswith("ERROR web: ")
    assert all(line.startswith("    ") for line in others)
    assert all(map(shows, [first, *others]))
    assert bool(others) == raised


@given(TEXTS, st.booleans())
def test_json_says_it_in_one_line(text: str, raised: bool) -> None:
    line = JsonFormatter().format(record("%s", text, error=ValueError(text) if raised else None))
    assert line.isascii()
    assert line.isprintable()
    said = json.loads(line)
    assert said["message"] == text
    assert ("traceback" in said) == raised


def test_flask_speaks_so_where_nobody_set_up_a_log(index_path: Path) -> None:
    create_app({"index": index_path})
    said = default_handler.format(record("%s", EVIL))
    assert shows(said)
    assert said.startswith("ERROR web: a")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Where to read from, and where to write to."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def log_to(descriptor: int) -> tuple[logging.Logger, PatientHandler]:
    handler = PatientHandler(descriptor, lambda lost: f"lost {lost}")
    handler.setFormatter(LineFormatter())
    log = logging.Logger("web")
    log.addHandler(handler)
    return log, handler


def test_lines_come_in_order(pipe: tuple[int, int]) -> None:
    log, handler = log_to(pipe[1])
    for number in range(100):
        log.error("dòng %s", number)
    handler.flush()
    assert os.read(pipe[0], 1 << 16).decode().splitlines() == [
        f"ERROR web: dòng {number}" for number in range(100)
    ]


def test_a_reader_that_stands_still_stops_nobody_and_is_told_what_it_missed(
    pipe: tuple[int, int],
) -> None:
    log, handler = log_to(pipe[1])
    room = 1 << 16  # bytes of a pipe
    count = 3 * _MOST
    for number in range(count):
        log.error("%s %s", number, "x" * (2 * room // _MOST))
    handler.flush()  # it gives up
    said = b""
    while b" last" not in said:
        said += os.read(pipe[0], room)
        log.error("the last")  # there is room again
    lines = said.decode().splitlines()
    lost = sum(int(line.removeprefix("lost ")) for line in lines if line.startswith("lost "))
    told = [line for line in lines if "x" in line]
    assert lost > 0
    assert len(told) + lost >= count
    assert lines[0].startswith("ERROR web: 0 ")


def test_a_message_that_can_not_be_made_fails_no_answer(pipe: tuple[int, int]) -> None:
    log, handler = log_to(pipe[1])
    log.error("%d", EVIL)
    handler.flush()
    assert b"TypeError" in os.read(pipe[0], 1 << 16)


def test_nobody_is_there_to_read() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    log, handler = log_to(writing)
    log.error("a")
    handler.flush()
    os.close(writing)
