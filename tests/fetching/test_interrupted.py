"""Runs that are killed, interrupted, doubled or out of space: nothing that was kept is lost."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from searchkit import Article, open_index, read_articles
from searchkit.fetching.archive import HIDDEN

from .portal import Handler, Page, Portal, article, listening, sources_file

COUNT = 6


@pytest.fixture
def portal() -> Iterator[Portal]:
    with listening() as portal:
        for number in range(COUNT):
            portal.put(f"/tin/{number}.html", f"Bài số {number} về chuyển đổi số")
        portal.feed("/rss", *(f"/tin/{number}.html" for number in range(COUNT)))
        yield portal


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "searchkit", *map(str, arguments)]


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(*arguments), capture_output=True, encoding="utf-8", check=False, **options
    )
    assert "Traceback" not in done.stderr
    return done


def fetching(file: Path, folder: Path) -> subprocess.Popen[str]:
    # What a shell starts in the background ignores Ctrl-C, and so does all that it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            command("fetch", file, "--into", folder / "kho"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    finally:
        signal.signal(signal.SIGINT, before)


def stuck_at(portal: Portal, path: str) -> Page:
    """Have a page answer only when the portal ends; return what it was."""
    there = portal.pages[path]
    assert isinstance(there, Page)

    def wait(handler: Handler) -> None:
        handler.server.ended.wait(30)
        handler.close_connection = True

    portal.pages[path] = wait
    return there


def wait_for(portal: Portal, path: str) -> None:
    """Come back when a page is asked for."""
    end = time.monotonic() + 20
    while path not in portal.asked():
        assert time.monotonic() < end
        portal.ended.wait(0.01)


def parts(folder: Path) -> list[Path]:
    return list((folder / "kho" / HIDDEN).glob("*.warc.gz"))


def test_a_killed_run_goes_on_without_asking_again(tmp_path: Path, portal: Portal) -> None:
    file = sources_file(tmp_path, portal, feeds=[portal.at("/rss")], recheck_days=1)
    there = stuck_at(portal, "/tin/3.html")
    process = fetching(file, tmp_path)
    wait_for(portal, "/tin/3.html")
    process.kill()
    process.communicate()
    kept = [path for path in portal.asked() if path.startswith("/tin/")][:-1]
    assert len(kept) == 3

    index: list[str | Path] = ["--index", tmp_path / "index"]
    (tmp_path / "kho" / "bài.txt").write_text("Một bài có sẵn\n\nVề chuyển đổi số.", "utf-8")
    assert run("index", tmp_path / "kho", *index).returncode == 0  # half a record is not read
    (part,) = parts(tmp_path)
    with part.open("ab") as file_of_part:
        file_of_part.write(b"\x1f\x8b\x08\0half a record")

    portal.pages["/tin/3.html"] = there
    start = len(portal.requests)
    assert run("fetch", file, "--into", tmp_path / "kho").returncode == 0
    asked = portal.asked(start)
    assert sorted(asked) == ["/rss", *(f"/tin/{n}.html" for n in range(3, COUNT))]
    assert parts(tmp_path) == []
    assert run("index", tmp_path / "kho", *index).returncode == 0
    with open_index(tmp_path / "index") as found:
        assert len(found.ids()) == COUNT + 1


def test_ctrl_c_keeps_everything(tmp_path: Path, portal: Portal) -> None:
    file = sources_file(tmp_path, portal, feeds=[portal.at("/rss")], recheck_days=1)
    stuck_at(portal, "/tin/2.html")
    process = fetching(file, tmp_path)
    wait_for(portal, "/tin/2.html")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 130
    assert said == "searchkit: Đã dừng giữa chừng; những gì đã tải được giữ, lần sau làm tiếp.\n"
    assert parts(tmp_path) == []
    read = list(read_articles([tmp_path / "kho"]))
    assert len(read) == 2
    assert all(isinstance(article, Article) for article in read)


def test_a_second_run_in_one_folder_is_refused(tmp_path: Path, portal: Portal) -> None:
    file = sources_file(tmp_path, portal, feeds=[portal.at("/rss")])
    stuck_at(portal, "/tin/0.html")
    first = fetching(file, tmp_path)
    wait_for(portal, "/tin/0.html")
    start = len(portal.requests)
    second = run("fetch", file, "--into", tmp_path / "kho")
    assert second.returncode == 2
    assert "đang được" in second.stderr
    assert str(first.pid) in second.stderr
    assert len(second.stderr.splitlines()) == 1
    assert portal.asked(start) == []
    first.kill()
    first.communicate()


@pytest.mark.parametrize(
    ("size", "space", "said"), [(90_000, 200_000, ".warc.gz"), (10, 140_000, "state.sqlite")]
)
def test_a_full_disk_is_one_line_and_what_was_kept_stays(
    tmp_path: Path, portal: Portal, size: int, space: int, said: str
) -> None:
    for number in range(COUNT):
        filler = f"<!-- {os.urandom(size).hex()} -->".encode()
        portal.pages[f"/tin/{number}.html"] = Page(article(f"Bài số {number}") + filler)
    file = sources_file(tmp_path, portal, feeds=[portal.at("/rss")], recheck_days=1)

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (space, space))

    done = run("fetch", file, "--into", tmp_path / "kho", preexec_fn=small)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    kept = [path for path in portal.asked() if path.startswith("/tin/")][:-1]
    assert 0 < len(kept) < COUNT - 1
    start = len(portal.requests)
    assert run("fetch", file, "--into", tmp_path / "kho").returncode == 0
    assert not set(kept) & set(portal.asked(start))
    read = list(read_articles([tmp_path / "kho"]))
    assert {one.id for one in read if isinstance(one, Article)} == {
        portal.at(f"/tin/{number}.html") for number in range(COUNT)
    }
    assert all(isinstance(one, Article) for one in read)


def test_exit_codes_and_what_is_said(tmp_path: Path, portal: Portal) -> None:
    file = sources_file(tmp_path, portal, feeds=[portal.at("/rss")])
    into: list[str | Path] = ["--into", tmp_path / "kho"]
    first = run("fetch", file, *into)
    assert (first.returncode, first.stderr) == (0, "")
    assert f"{COUNT} trang mới, 0 trang đổi" in first.stdout
    second = run("fetch", file, *into, "--json")
    said = json.loads(second.stdout)
    assert (second.returncode, said["new"], said["unchanged"]) == (1, 0, COUNT)
    assert set(said) == {
        "new", "changed", "unchanged", "gone", "refused", "failed", "waiting", "requests", "bytes",
        "problems",
    }  # fmt: skip
    portal.pages["/rss"] = Page(b"", 500)
    third = run("fetch", file, *into)
    assert third.returncode == 2
    assert "mã 500" in third.stderr
    assert "không nguồn nào" in third.stderr.lower()
    assert run("fetch", file).returncode == 2
    assert run("fetch", tmp_path / "không.toml", *into).returncode == 2
    (tmp_path / "tệp").write_text("")
    assert run("fetch", file, "--into", tmp_path / "tệp").returncode == 2


def test_a_dry_run_asks_and_writes_nothing(tmp_path: Path, portal: Portal) -> None:
    file = sources_file(tmp_path, portal, feeds=[portal.at("/rss")], pages=2)
    into: list[str | Path] = ["--into", tmp_path / "kho"]
    done = run("fetch", file, *into, "--dry-run")
    assert (done.returncode, done.stdout) == (0, f"cổng: {portal.at('/rss')}\n")
    assert not (tmp_path / "kho").exists()
    run("fetch", file, *into)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "kho").rglob("*.gz")}
    start = len(portal.requests)
    planned = json.loads(run("fetch", file, *into, "--dry-run", "--json").stdout)
    assert portal.asked(start) == []
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "kho").rglob("*.gz")} == before
    run("fetch", file, *into)
    assert [portal.url + path for path in portal.asked(start)] == [
        one["address"] for one in planned
    ]


def test_a_state_that_is_something_else_is_refused(tmp_path: Path, portal: Portal) -> None:
    file = sources_file(tmp_path, portal, feeds=[portal.at("/rss")])
    hidden = tmp_path / "kho" / HIDDEN
    hidden.mkdir(parents=True)
    for content in (b"not a database at all, whatever it says", b""):
        (hidden / "state.sqlite").write_bytes(content)
        done = run("fetch", file, "--into", tmp_path / "kho")
        assert done.returncode == (2 if content else 0)
        assert len(done.stderr.splitlines()) == (1 if content else 0)
