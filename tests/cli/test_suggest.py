"""``searchkit suggest``, run as its user runs it."""

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import failed, folder, index, run  # noqa: F401 - fixtures


def test_suggests(index: Path) -> None:  # noqa: F811
    done = run("suggest", "to cong", "--index", index)
    assert done.returncode == 0
    assert "1  tổ công nghệ số cộng đồng" in done.stdout.lower()


def test_prints_json(index: Path) -> None:  # noqa: F811
    content = json.loads(run("suggest", "vne", "--index", index, "--json").stdout)
    assert content["prefix"] == "vne"
    assert content["took_ms"] >= 0
    first = {"text": "VNeID", "highlight": [0, 3], "articles": 1, "id": None}
    assert content["suggestions"][0] == first


def test_no_suggestion_is_status_1(index: Path) -> None:  # noqa: F811
    done = run("suggest", "zzyzx", "--index", index)
    assert done.returncode == 1
    assert "Không có gợi ý" in done.stdout
    done = run("suggest", "zzyzx", "--index", index, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["suggestions"] == []


@pytest.mark.parametrize(
    ("arguments", "word"), [([], "Thiếu"), (["x", "--limit", "0"], "1 đến 100")]
)
def test_wrong_arguments(index: Path, arguments: list[str], word: str) -> None:  # noqa: F811
    failed(run("suggest", *arguments, "--index", index), word)
