"""Names, titles, ids, queries and paths of strangers, through every command: text stays text."""

import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import click
import pytest

import searchkit
from searchkit import Article
from searchkit.cli import cli

EVIL = "\x1b]0;x\x07\x1b[2J\x9b31m\n\rsearchkit: giả\u202etxt.\u2066\U000e0041[red]đỏ[link=x]"
ENV = {**os.environ, "PYTHONIOENCODING": "utf-8"}
STYLE = re.compile(r"\x1b\[[\d;]*m")


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "searchkit", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=ENV,
        check=False,
    )


def on_terminal(*arguments: str | Path) -> str:
    """What a command says to a terminal."""
    main, terminal = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "searchkit", *map(str, arguments)],
        stdout=terminal,
        stderr=terminal,
        stdin=subprocess.DEVNULL,
        env=ENV | {"TERM": "xterm-256color", "COLUMNS": "400"},
    )
    os.close(terminal)
    said = b""
    try:
        while data := os.read(main, 1 << 16):
            said += data
    except OSError:  # the other end is closed
        pass
    os.close(main)
    done.wait()
    return said.decode()


def check(done: subprocess.CompletedProcess[bytes], *statuses: int) -> None:
    """Only text came out, and no line that the command did not begin itself."""
    said = (done.stdout + done.stderr).decode()
    assert done.returncode in statuses, said
    assert "Traceback" not in said
    obeyed = [c for c in said if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n"]
    assert not obeyed
    assert not any(line.startswith("searchkit: giả") for line in said.splitlines())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of hostile articles, and hostile files beside it."""
    folder = tmp_path_factory.mktemp("evil")
    article = Article(
        id=f"1{EVIL}",
        title=f"Chuyển đổi số {EVIL}",
        paragraphs=(
            f"Chuyển đổi số {EVIL} quốc gia.",
            f"Nghị quyết số 57-NQ/TW {EVIL} có 5 triệu tài khoản {EVIL}.",
            f"Ông Nguyễn Văn Xuân cho biết chuyển đổi {EVIL} đã xong rồi.",
        ),
        captions=(EVIL,),
        url=f"https://a.example/{EVIL}",
        source=f"Báo {EVIL}",
        published=f"2025-01-01{EVIL}",
        metadata={"author": EVIL},
        origin=f"/a/{EVIL}",
    )
    with searchkit.create_index(folder / "index") as index:
        index.add([article, Article("2", "Chuyển đổi xanh", ())])
    files = folder / f"tệp{EVIL}"
    files.mkdir()
    (files / f"tốt{EVIL}.txt").write_text(f"Tựa {EVIL}\n\nChuyển đổi số là việc chung.", "utf-8")
    (files / f"xấu{EVIL}.json").write_text("{", "utf-8")
    (files / os.fsdecode(b"\xff\x9b.json")).write_bytes(b"[")
    (files / f"ảnh{EVIL}").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with zipfile.ZipFile(files / f"kho{EVIL}.zip", "w") as archive:
        archive.writestr(f"xấu{EVIL}.json", "{")
        archive.writestr(f"ảnh{EVIL}", b"\x89PNG\r\n\x1a\n\0\0")
    record = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a b/{EVIL}\r\n"
    (files / "a.warc").write_text(f"{record}Content-Length: 9\r\n\r\n{EVIL * 9}", "utf-8")
    (files / "b.warc").write_text(f"{record}Content-Length: 1\r\n\r\n{EVIL * 9}", "utf-8")
    log = searchkit.QueryLog(folder / "log.jsonl")
    for hits in (0, 3):
        log.write(f"chuyển đổi {hits} {EVIL}", hits, 1.5)
    named = f'[portals.{json.dumps(EVIL)}]\nfeeds = ["http://127.0.0.1:9/tin"]\n'
    (folder / "sources.toml").write_text(f'contact = "a@a.vn"\n{named}', "utf-8")
    (folder / "set").mkdir()
    (folder / "set" / "corpus.jsonl").write_text(json.dumps({"id": EVIL, "title": EVIL}), "utf-8")
    (folder / "set" / "queries.jsonl").write_text(json.dumps({"id": EVIL, "text": EVIL}), "utf-8")
    (folder / "set" / "qrels.tsv").write_text("q\td\tx\x1b[2J\n", "utf-8")
    return folder


def commands(folder: Path) -> dict[str, list[list[str | Path]]]:
    """Ways to call every command, all of them with something hostile."""
    files = next(path for path in folder.iterdir() if path.name.startswith("tệp"))
    index: list[str | Path] = ["--index", folder / "index"]
    nowhere: list[str | Path] = ["--index", folder / f"không{EVIL}"]
    return {
        "analyze": [
            [f"a{EVIL} 57-NQ/TW"],
            [EVIL, "--json"],
            ["--file", files],
            ["--file", files, "--json"],
        ],
        "backup": [[folder / f"sao{EVIL}", *index], [folder, *index]],
        "check": [index, ["--deep", *index], nowhere],
        "document": [["57-NQ/TW", *index], ["57-NQ/TW", "--json", *index], [EVIL, *index]],
        "evaluate": [
            [folder / "set"],
            [folder / f"không{EVIL}"],
            [folder / "set", "--tone-style", EVIL],
        ],
        "fetch": [
            [folder / "sources.toml", "--into", folder / f"kho{EVIL}", "--dry-run"],
            [folder / "sources.toml", "--into", folder / f"kho{EVIL}", "--dry-run", "--json"],
            [folder / "sources.toml", "--into", folder / f"kho{EVIL}"],
            [folder / "sources.toml", "--into", folder / f"kho{EVIL}", "--json"],
            [folder / "sources.toml", "--into", files / f"xấu{EVIL}.json"],
            [folder / "log.jsonl", "--into", folder / f"kho{EVIL}"],
            [folder / f"không{EVIL}", "--into", folder / f"kho{EVIL}"],
        ],
        "figures": [
            ["tài khoản", *index],
            ["tài khoản", "--json", *index],
            [EVIL, *index],
        ],
        "index": [
            [files, "--index", folder / f"mới{EVIL}"],
            [files, "--verbose", "--jobs", "1", "--index", folder / f"kể{EVIL}"],
            [files, "--json", "--index", folder / f"json{EVIL}"],
            [files / f"xấu{EVIL}.json", *index],
            [f"không{EVIL}", *index],
            ["-", "--index", folder / "stdin"],
        ],
        "optimize": [index, nowhere],
        "publish": [index, nowhere, ["--index", f"opensearch+http://{EVIL}/x"]],
        "queries": [
            [folder / "log.jsonl"],
            [folder / "log.jsonl", "--json"],
            [folder / f"không{EVIL}"],
        ],
        "quotes": [
            ["chuyển đổi", *index],
            ["chuyển đổi", "--json", *index],
            [EVIL, "--speaker", EVIL, *index],
        ],
        "story": [
            ["chuyển đổi", *index],
            ["chuyển đổi", "--json", *index],
            [EVIL, *index],
        ],
        "repair": [index, nowhere],
        "copy": [[folder, folder / f"chép{EVIL}"], [folder / f"không{EVIL}", folder / "copied"]],
        "restore": [
            [folder / f"không{EVIL}", "--index", folder / "restored"],
            [folder / "index", "--index", folder / f"lại{EVIL}"],
        ],
        "search": [
            ["chuyển đổi", *index],
            ["chuyển đổi", "--json", *index],
            ["chuyển đổi", "--explain", *index],
            [f"xanh zzz{EVIL}", *index],
            [EVIL, "--sort", EVIL, *index],
            ["x", "--from", EVIL, *index],
            ["x", "--facet", EVIL, *index],
            ["x", f"--{EVIL}", *index],
            ["x", "--limit", EVIL, *index],
            ["x", "--format", EVIL, *index],
            ["x", "--format", "csv", "--syntax", EVIL, *index],
        ],
        "serve": [
            ["--index", folder / f"không{EVIL}"],
            ["--port", EVIL],
            ["--settings", f"/{EVIL}"],
        ],
        "stats": [index, ["--json", *index], nowhere],
        "suggest": [["chuyển", *index], ["chuyển", "--json", *index], [EVIL, *index]],
        "watch": [
            ["list", *index],
            ["add", EVIL, "chuyển đổi", "--stdout", "--all", *index],
            ["add", EVIL, "chuyển đổi", "--stdout", *index],
            ["add", f"2{EVIL}", f"chuyển {EVIL}", "--stdout", "--all", "--source", "báo", *index],
            ["add", "3", "x", "--webhook", f"https://{EVIL}", *index],
            ["add", "3", "x", "--mail", EVIL, *index],
            ["add", "3", "x", "--stdout", "--facet", EVIL, *index],
            ["add", "3", os.fsdecode(b"\xff"), "--stdout", *index],
            ["list", *index],
            ["list", "--json", *index],
            ["run", *index],
            ["add", f"4{EVIL}", "chuyển đổi", "--stdout", "--all", *index],
            ["run", "--json", *index],
            ["remove", EVIL, *index],
            ["remove", EVIL, *index],
            ["list", "--state", folder / f"không{EVIL}" / "x", *index],
            [EVIL],
        ],
    }


@pytest.mark.parametrize("form", ["csv", "ris", "bibtex", "jsonl", "xlsx"])
def test_a_file_on_a_terminal_is_text_too(folder: Path, form: str) -> None:
    said = on_terminal("search", "chuyển đổi", "--format", form, "--index", folder / "index")
    obeyed = [c for c in said if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in "\r\n"]
    assert not obeyed
    assert ("> TỆP" if form == "xlsx" else "xanh") in said


@pytest.mark.parametrize(
    ("name", "asked", "told"),
    [
        ("figures", "tài khoản", "5000000"),
        ("document", "57-NQ/TW", "document,relation"),
    ],
)
def test_a_table_of_facts_on_a_terminal_is_text_too(
    folder: Path, name: str, asked: str, told: str
) -> None:
    said = on_terminal(name, asked, "--csv", "--index", folder / "index")
    obeyed = [c for c in said if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in "\r\n"]
    assert not obeyed
    assert told in said


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_no_command_says_more_than_text(folder: Path, name: str) -> None:
    for arguments in commands(folder)[name]:
        check(run(name, *arguments, stdin=EVIL.encode()), 0, 1, 2)


def test_nor_does_a_name_that_is_no_command() -> None:
    check(run(EVIL), 2)


def test_a_terminal_sees_styles_and_text_alone(folder: Path) -> None:
    """Colours are ours; nothing of an article is, and none of it is taken for rich's markup."""
    for arguments in (["chuyển đổi", "--explain"], [f"xanh zzz{EVIL}"]):
        said = on_terminal("search", *arguments, "--index", folder / "index")
        plain = STYLE.sub("", said)
        assert "\\x1b]0;x" in plain
        assert "[red]đỏ[link=x]" in plain
        assert not [c for c in plain if unicodedata.category(c) in {"Cc", "Cf"} and c not in "\r\n"]
