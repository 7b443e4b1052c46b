"""SECURITY.md against the repository: promises name tests that are there, limits their places."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
CODE = {
    path: path.read_text("utf-8")
    for folder in ("searchkit", "web")
    for path in (ROOT / folder).rglob("*.py")
}


def section(title: str) -> str:
    return TEXT.split(f"## {title}\n")[1].split("\n## ")[0]


PROMISES = section("What is promised").split("\n- ")[1:]
LIMITS = [row.split(" | ") for row in section("Limits").splitlines() if row.startswith("| ")][2:]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.split("**")[1])
def test_each_promise_names_tests_that_are_there(promise: str) -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", promise)
    assert named
    for name in named:
        path = ROOT / name
        assert path.is_dir() or "def test_" in path.read_text("utf-8")


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit[0].strip("| "))
def test_each_limit_is_where_it_is_said_to_be(limit: list[str]) -> None:
    text = ""  # of the module that was named last: what is named behind it stands in it
    for name, constant in re.findall(r"`([\w/]+\.py)`|`(_?[A-Z][A-Z_]+)`", limit[2]):
        if name:
            (text,) = (code for path, code in CODE.items() if path.as_posix().endswith(f"/{name}"))
        else:
            assert re.search(rf"^{constant}\b", text, re.MULTILINE), constant
