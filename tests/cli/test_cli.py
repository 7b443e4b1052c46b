"""The command line, run as its user runs it."""

import gzip
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import searchkit
from searchkit.cli import cli

ARTICLE = """Tổ công nghệ số cộng đồng ở Nghệ An

(16:07 | 09/08/2022)

Cả tỉnh có 460 tổ công nghệ số cộng đồng cấp xã, đưa công nghệ số đến từng nhà dân.

Người dân cài VNeID và nộp hồ sơ trực tuyến ngay tại nhà văn hóa thôn, không phải đi xa.
"""


def run(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "searchkit", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tin").mkdir()
    (tmp_path / "tin" / "nghe-an.txt").write_text(ARTICLE, "utf-8")
    return tmp_path


@pytest.fixture
def index(folder: Path) -> Path:
    assert run("index", folder / "tin", "--index", folder / "index").returncode == 0
    return folder / "index"


def failed(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """One clear line on standard error, exit status 2."""
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_searches(index: Path) -> None:
    done = run("search", "to cong nghe so", "--index", index)
    assert done.returncode == 0
    assert "1. «Tổ công nghệ số» cộng đồng ở Nghệ An" in done.stdout
    assert "09/08/2022" in done.stdout


def test_prints_json(index: Path) -> None:
    done = run("search", "VNeID", "--index", index, "--json")
    content = json.loads(done.stdout)
    assert content["total"] == 1
    snippet = content["hits"][0]["snippets"][0]
    assert [snippet["text"][a:b] for a, b in snippet["highlights"]] == ["VNeID"]


def test_values_of_a_facet_are_given_one_by_one(folder: Path) -> None:
    told = {
        "2023": "Huyện Con Cuông tập huấn cho tổ công nghệ số của mười hai xã, có cả ban đêm.",
        "2024": "Mỗi bản nay có một điểm phát sóng; tổ công nghệ số lo việc nạp tiền cho bà con.",
    }
    for year, text in told.items():
        page = f"Nghệ An kể chuyện năm {year}\n\n(16:07 | 09/08/{year})\n\n{text}\n"
        (folder / "tin" / f"{year}.txt").write_text(page, "utf-8")
    index = folder / "index"
    run("index", folder / "tin", "--index", index)

    def found(*facets: str) -> set[str]:
        options = [part for facet in facets for part in ("--facet", facet)]
        done = run("search", "tổ công nghệ", "--index", index, "--format", "jsonl", *options)
        return {
            row["published"][:4] for row in map(json.loads, done.stdout.splitlines()) if "id" in row
        }

    assert found("year=2022", "year=2024") == {"2022", "2024"}
    assert found("year=2022", "year=2024", "province=Nghệ An") == {"2022", "2024"}
    assert found("year=2022", "province=Huế") == set()


def test_nothing_found_is_status_1(index: Path) -> None:
    done = run("search", "zzyzx", "--index", index)
    assert done.returncode == 1
    assert "zzyzx" in done.stdout
    assert json.loads(run("search", "zzyzx", "--index", index, "--json").stdout)["total"] == 0


def test_indexing_again_skips_what_has_not_changed(folder: Path, index: Path) -> None:
    done = run("index", folder / "tin", "--index", index)
    assert "0 bài mới, 0 bài cập nhật, 1 bài không đổi" in done.stdout
    (folder / "tin" / "nghe-an.txt").write_text(ARTICLE.replace("460", "461"), "utf-8")
    done = run("index", folder / "tin", "--index", index)
    assert "0 bài mới, 1 bài cập nhật, 0 bài không đổi" in done.stdout


def test_says_what_was_left_out(folder: Path) -> None:
    page = folder / "tin" / "trang.txt"
    page.write_text(f"Trang chủ > Tin tức\n{ARTICLE}\nTin cùng chuyên mục\nHọp dân\n", "utf-8")
    (folder / "tin" / "hong.json").write_text("{")
    done = run("index", folder / "tin", "--index", folder / "a", "--verbose")
    sums = [line for line in done.stdout.splitlines() if "ngoài bài" in line]
    assert len(sums) == 3  # a line for each page, and the sum
    assert str(page) in sums[1]
    content = json.loads(run("index", folder / "tin", "--index", folder / "b", "--json").stdout)
    assert [content[key] for key in ("added", "changed", "unchanged")] == [2, 0, 0]
    assert [entry["input"] for entry in content["rejected"]] == [str(folder / "tin" / "hong.json")]
    kinds = {entry["kind"]: entry["characters"] for entry in content["left_out"]}
    assert kinds["after_end"] == len("Tin cùng chuyên mục") + len("Họp dân")
    assert content["left_out_count"] == len(content["left_out"])
    assert sum(kinds.values()) <= sum(content["left_out_characters"].values())


def test_says_what_was_passed_over(folder: Path) -> None:
    for i in range(3):
        (folder / "tin" / f"{i}.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "tin" / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = run("index", folder / "tin", "--index", folder / "a", "--verbose")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert any(line.startswith("Bỏ qua 4 tệp") for line in lines)
    assert any(line.startswith("  3 ảnh: ") for line in lines)
    assert any(line.startswith("  1 Word cũ (.doc): ") and "soffice" in line for line in lines)
    assert any(str(folder / "tin" / "0.png") in line for line in lines)
    content = json.loads(run("index", folder / "tin", "--index", folder / "b", "--json").stdout)
    assert content["passed_over_count"] == len(content["passed_over"]) == 4
    assert {entry["kind"] for entry in content["passed_over"]} == {"ảnh", "Word cũ (.doc)"}
    failed(run("analyze", "--file", folder / "tin" / "a.doc"), "a.doc", "soffice")


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.pdf", "pypdfium2", "documents"), ("a.warc", "warcio", "web-archive")],
)
def test_a_missing_extra_is_named(folder: Path, name: str, module: str, extra: str) -> None:
    content = b"%PDF-1.4" if name == "a.pdf" else b"WARC/1.0\r\n"
    (folder / "tin" / name).write_bytes(content)
    code = (
        f"import sys; sys.modules[{module!r}] = None; sys.argv[0] = 'searchkit'\n"
        "import importlib.util as util; find = util.find_spec\n"
        f"util.find_spec = lambda name, *rest: None if name == {module!r} else find(name, *rest)\n"
        "from searchkit.cli import main; main()"
    )
    arguments = ["index", folder / "tin", "--index", folder / "a"]
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f'pip install "searchkit-vi[{extra}]"' in done.stdout


def test_shows_what_is_read_of_a_file(folder: Path) -> None:
    page = folder / "trang.txt"
    page.write_text(f"{ARTICLE}\nTin cùng chuyên mục\nHọp dân\n", "utf-8")
    shown = run("analyze", "--file", page).stdout.splitlines()
    assert "- [phần sau bài] Họp dân" in shown
    assert any(line.startswith("+ Cả tỉnh có 460 tổ") for line in shown)
    (article,) = json.loads(run("analyze", "--file", page, "--json").stdout)["articles"]
    assert article["title"] == ARTICLE.splitlines()[0]
    assert {"kind": "after_end", "reason": "phần sau bài", "text": "Họp dân"} in article["left_out"]
    failed(run("analyze", "--file", folder / "none.txt"), "none.txt")
    failed(run("analyze"), "--file")


def test_prune_drops_what_is_gone(folder: Path, index: Path) -> None:
    (folder / "tin" / "khac.txt").write_text(ARTICLE.replace("Nghệ An", "Hà Tĩnh"), "utf-8")
    run("index", folder / "tin", "--index", index)
    (folder / "tin" / "nghe-an.txt").unlink()
    done = run("index", folder / "tin", "--index", index, "--prune")
    assert "1 bài bị bỏ; cả thảy 1 bài" in done.stdout


def test_prune_keeps_what_came_from_a_file_that_is_broken_now(folder: Path, index: Path) -> None:
    records = folder / "tin" / "kho.jsonl"
    lines = [json.dumps({"id": f"k{n}", "title": f"Họp thôn lần {n}"}) for n in range(3)]
    records.write_text("\n".join(lines), "utf-8")
    run("index", folder / "tin", "--index", index)
    records.write_text("hỏng\n" * 3000 + "\n".join(lines), "utf-8")
    (folder / "tin" / "nghe-an.txt").unlink()
    done = run("index", folder / "tin", "--index", index, "--prune")
    assert "1 bài bị bỏ" in done.stdout
    assert "cả thảy 3 bài" in done.stdout
    records.write_text("\n".join(lines[:2]), "utf-8")
    assert "1 bài bị bỏ" in run("index", folder / "tin", "--index", index, "--prune").stdout


def test_reads_standard_input(folder: Path) -> None:
    record = json.dumps({"id": "x", "title": "Căn cước", "text": "Luật Căn cước có hiệu lực."})
    assert run("index", "-", "--index", folder / "i", stdin=record + "\n").returncode == 0
    assert run("search", "căn cước", "--index", folder / "i").returncode == 0


def test_the_index_can_come_from_the_environment(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHKIT_INDEX", str(index))
    assert run("search", "VNeID").returncode == 0


def test_stats_check_and_analyze(index: Path) -> None:
    assert json.loads(run("stats", "--index", index, "--json").stdout)["articles"] == 1
    shown = run("stats", "--index", index).stdout
    assert re.search(r"1 bài, \d+,\d MB", shown)
    assert run("check", "--index", index).returncode == 0
    content = json.loads(run("analyze", "Nghị quyết số 57-NQ/TW", "--json").stdout)
    assert content["syllables"] == ["nghị", "quyết", "số", "57", "nq", "tw"]
    assert content["identifiers"][0] == {"text": "57-NQ/TW", "terms": ["57/nq/tw", "nq:57"]}


def test_check_finds_a_flipped_bit(index: Path) -> None:
    (path,) = index.glob("*.seg")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    done = run("check", "--index", index)
    assert done.returncode == 1
    assert path.name in done.stderr
    assert "searchkit repair" in done.stderr


# --- wrong input: one line, status 2, nothing lost ---------------------------------------------


def test_a_missing_path(folder: Path, index: Path) -> None:
    failed(run("index", folder / "nothing", "--index", index), "nothing")
    assert run("search", "VNeID", "--index", index).returncode == 0


def test_an_empty_folder(folder: Path, index: Path) -> None:
    (folder / "empty").mkdir()
    failed(run("index", folder / "empty", "--index", index), "empty")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("binary.txt", bytes(range(256)) * 20),
        ("broken.jsonl", b'{"title": "A", "text": "B"\n'),
        ("broken.json", b"{"),
        ("broken.jsonl.gz", gzip.compress(b'{"title": "A"}', mtime=0)[:-9]),
    ],
)
def test_a_bad_file_among_good_ones(folder: Path, name: str, content: bytes) -> None:
    (folder / "tin" / name).write_bytes(content)
    done = run("index", folder / "tin", "--index", folder / "index")
    failed(done, name)
    assert run("search", "VNeID", "--index", folder / "index").returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_an_unreadable_file(folder: Path) -> None:
    (folder / "tin" / "secret.txt").write_text(ARTICLE, "utf-8")
    (folder / "tin" / "secret.txt").chmod(0)
    failed(run("index", folder / "tin", "--index", folder / "index"), "secret.txt")
    assert run("search", "VNeID", "--index", folder / "index").returncode == 0


def test_a_full_disk_is_called_so(index: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "searchkit", "stats", "--index", index],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "searchkit: Hết chỗ trên đĩa khi ghi đầu ra; hãy dọn bớt rồi chạy lại, dữ liệu cũ vẫn còn."
    ]


def test_a_foreign_folder(folder: Path) -> None:
    failed(run("index", folder / "tin", "--index", folder / "tin"), "nghe-an.txt")
    failed(run("search", "VNeID", "--index", folder / "tin"), "searchkit index")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search"], ["Thiếu"]),
        (["search", "x", "--limit", "0"], ["1 đến 100"]),
        (["search", "x", "--limit", "many"], ["--limit", "con số"]),
        (["search", "x", "--format", "pdf"], ["--format", "csv, xlsx"]),
        (["search", "x", "--frm", "2024"], ["có phải --from?"]),
        (["search", "x", "--from", "hôm qua"], ["hôm qua"]),
        (["search", "x", "--sort", "size"], ["size"]),
        (["search", "x", "--nosuch"], ["--nosuch"]),
        (["nosuch"], ["nosuch"]),
        (["queries", "nosuch"], ["nosuch: không có"]),
        (["queries", "/"], ["/: là một thư mục"]),
        (["serch", "x"], ["có phải search?"]),
    ],
)
def test_wrong_arguments(index: Path, arguments: list[str], words: list[str]) -> None:
    where = ["--index", str(index)] if arguments[0] == "search" else []
    failed(run(*arguments, *where), *words)


@pytest.mark.parametrize("command", ["search", "figures", "quotes", "suggest"])
def test_who_types_nothing_is_asked_to(index: Path, command: str) -> None:
    done = run(command, " ", "--index", index)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Hãy gõ ")


def test_a_speaker_who_says_nothing(index: Path) -> None:
    told = run("quotes", "", "--speaker", "Không Ai", "--index", index).stdout
    assert told == "Không thấy lời nào của “Không Ai”; hãy gõ ít chữ hơn.\n"


@pytest.mark.parametrize("command", ["document", "figures", "quotes"])
def test_one_form_alone_can_be_asked_for(index: Path, command: str) -> None:
    failed(run(command, "QĐ 06", "--json", "--csv", "--index", index), "--json hoặc --csv")


def test_no_index(folder: Path) -> None:
    failed(run("search", "x", "--index", folder / "none"), "none", "searchkit index")


def test_every_command_is_documented(corpus: Path) -> None:
    readme = (corpus.parent / "README.md").read_text("utf-8")
    listed = run("--help").stdout
    for name in cli.list_commands(click.Context(cli)):
        assert name in listed
        assert f"`{name}`" in readme or f"searchkit {name}" in readme


def _helps(command: click.Command, *names: str) -> Iterator[tuple[str, ...]]:
    """Every command and the names that lead to it, groups before what is in them."""
    yield names
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if inner := command.get_command(context, name):
                yield from _helps(inner, *names, name)


@pytest.mark.parametrize("names", list(_helps(cli)), ids=" ".join)
def test_help_is_vietnamese_and_names_its_command(names: tuple[str, ...]) -> None:
    told = CliRunner().invoke(cli, [*names, "--help"], prog_name="searchkit")
    assert told.exit_code == 0
    assert told.stdout.startswith(" ".join(["Cách dùng: searchkit", *names, "["]))
    english = r"Usage|Options|Commands|COMMAND|ARGS|INTEGER|FLOAT|TEXT|PATH|default|required|Show"
    assert not re.findall(rf"(?<!\$|/)\b(?:{english})\b(?!/)", told.stdout)


@pytest.mark.parametrize(
    ("typed", "offered"), [("searchkit ", "search"), ("searchkit watch ", "remove")]
)
def test_a_shell_completes_what_is_typed(typed: str, offered: str) -> None:
    asked = {
        "_SEARCHKIT_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split())),
    }
    told = CliRunner().invoke(cli, [], prog_name="searchkit", env=asked)
    assert f"plain,{offered}" in told.stdout.splitlines()


def test_the_version_is_said() -> None:
    assert run("--version").stdout == f"searchkit {searchkit.__version__}\n"


@pytest.mark.parametrize("names", [(), ("watch",)], ids=["searchkit", "watch"])
def test_a_name_of_commands_alone_is_answered_by_its_help(names: tuple[str, ...]) -> None:
    told = run(*names)
    assert told.returncode == 2
    assert told.stdout == ""
    assert told.stderr == run(*names, "--help").stdout


# --- what is typed wrong names its mend --------------------------------------------------------


@pytest.mark.parametrize("command", ["search", "suggest", "analyze"])
@pytest.mark.parametrize("text", ["-đất", "-hộ khẩu", "-VNeID"])
def test_text_that_looks_like_an_option(command: str, text: str) -> None:
    failed(run(command, text), text, f'searchkit {command} -- "{text}"')


@pytest.mark.parametrize("command", ["search", "suggest", "analyze"])
def test_text_without_its_quotes(command: str) -> None:
    failed(run(command, "nước", "sạch", "--json", "xã"), f'searchkit {command} "nước sạch xã"')


def test_text_that_is_no_utf_8() -> None:
    bad = b"n\xf4ng".decode("utf-8", "surrogateescape")
    failed(run("search", bad), "UTF-8")


def test_a_misspelled_option_is_no_text() -> None:
    failed(run("search", "nước", "--limt", "3"), "--limt", "--help")


def test_a_page_beyond_the_end_says_so(index: Path) -> None:
    done = run("search", "tổ công nghệ", "--page", "9", "--index", index)
    assert done.returncode == 1
    assert "Không có trang 9" in done.stdout
    assert "1 trang" in done.stdout


@pytest.mark.parametrize(
    ("variables", "is_marked"),
    [({"TERM": "dumb"}, True), ({"NO_COLOR": "1"}, True), ({"TERM": "xterm-256color"}, False)],
)
def test_hits_are_marked_on_every_terminal(
    index: Path, variables: dict[str, str], is_marked: bool
) -> None:
    """By signs where there is no colour, else by colour."""
    controller, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", "searchkit", "search", "tổ công nghệ", "--index", index],
        stdout=terminal,
        env={**environment, "PYTHONIOENCODING": "utf-8", **variables},
        check=False,
    )
    os.close(terminal)
    with open(controller, "rb", buffering=0) as file:  # noqa: PTH123 - a file descriptor
        shown = file.read(4096).decode("utf-8", "replace")
    assert done.returncode == 0
    assert ("«Tổ công nghệ»" in shown) == is_marked
    assert ("\x1b[" in shown) != is_marked
