"""``searchkit search --format``: all matches as a file."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

import searchkit
from searchkit import Article
from searchkit.cli import cli

_IDLE = (["--page", "2"], ["--json"], ["--no-recency"], ["--explain"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    with searchkit.create_index(path) as index:
        index.add(
            Article(str(n), f"Dịch vụ công, kỳ {n}", ("Chuyện dịch vụ công.",), published="2024")
            for n in range(30)
        )
    return path


def _run(folder: Path, *arguments: str) -> tuple[int, bytes]:
    result = CliRunner().invoke(
        cli, ["search", *arguments, "--index", str(folder)], standalone_mode=False
    )
    return int(result.return_value or 0) if not result.exception else 2, result.stdout_bytes


def test_a_file_has_all_matches_not_a_page(folder: Path) -> None:
    status, content = _run(folder, "dich vu cong", "--format", "csv", "--from", "2024")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert status == 0
    assert len(rows) == 30
    assert {row["limits"] for row in rows} == {"from=2024"}
    assert {row["query"] for row in rows} == {"dich vu cong"}


def test_json_by_format_is_json_by_option(folder: Path) -> None:
    by_format, by_option = (
        json.loads(_run(folder, "dich vu", *how)[1]) for how in (["--format", "json"], ["--json"])
    )
    assert len(by_format["hits"]) == 10
    assert [hit["id"] for hit in by_format["hits"]] == [hit["id"] for hit in by_option["hits"]]


@pytest.mark.parametrize("form", ["jsonl", "ris", "bibtex", "xlsx"])
def test_nothing_found_is_a_file_and_status_1(folder: Path, form: str) -> None:
    status, _ = _run(folder, "xyzxyz", "--format", form)
    assert status == 1


def test_the_most_can_be_set(folder: Path) -> None:
    _, content = _run(folder, "dich vu", "--format", "jsonl", "--limit", "3")
    assert len(content.splitlines()) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        ["--format", "docx"],
        ["--format", "csv", "--limit", "0"],
        *(["--format", "csv", *idle] for idle in _IDLE),
    ],
)
def test_what_means_nothing_is_refused(folder: Path, wrong: list[str]) -> None:
    assert _run(folder, "dich vu", *wrong) == (2, b"")


@pytest.mark.parametrize("idle", _IDLE)
def test_what_a_file_cannot_do_is_refused_by_name(folder: Path, idle: list[str]) -> None:
    asked = ["search", "dịch", "--index", str(folder), "--format", "ris", *idle]
    assert f"hãy bỏ {idle[0]}." in CliRunner().invoke(cli, asked).stderr


@pytest.mark.parametrize(("options", "rows"), [([], 1), (["--all"], 2)])
def test_a_file_holds_copies_if_asked(tmp_path: Path, options: list[str], rows: int) -> None:
    told = tuple(f"Dịch vụ công thứ {n} của xã nhận hồ sơ ở cửa số {n * 7}." for n in range(12))
    with searchkit.create_index(tmp_path) as index:
        index.add(Article(id, "Dịch vụ công của xã", told, published="2024") for id in "ab")
    _, content = _run(tmp_path, "dich vu cong", "--format", "jsonl", *options)
    assert len(content.splitlines()) == rows


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "ris", "bibtex"])
def test_a_query_of_whoosh_gives_no_file(folder: Path, form: str) -> None:
    asked = ["search", "dịch", "--syntax", "whoosh", "--index", str(folder)]
    done = CliRunner().invoke(cli, [*asked, "--format", form])
    assert (done.exit_code, done.stdout_bytes) == (2, b"")
    assert form in done.stderr
    assert "--syntax" in done.stderr
    assert json.loads(CliRunner().invoke(cli, [*asked, "--format", "json"]).stdout)["total"] == 30
