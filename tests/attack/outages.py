"""Outages beside the answer: full and vanished folders, full logs, killed processes."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .findings import Findings
from .target import run, serving

_ASKED = ("/tim?q=de+an+06", "/metrics", "/readyz", "/tim?q=chuyen+doi+so&limit=100")


def attack(index: Path, work: Path, rounds: int, dice: random.Random) -> Iterator[Findings]:
    """Take away what the server and the writer stand on, so many times."""
    yield _folders(index, work)
    yield _killed_workers(index, work, rounds)
    yield _killed_writers(index, work, rounds, dice)


def _folders(index: Path, work: Path) -> Findings:
    found = Findings("full and vanished folders")
    with _disk(work / "full") as mounted:
        if mounted:
            _serve_without(found, index, work / "full", Path("/dev/full"), _fill)
        else:
            found.measured["full"] = "not tried: no right to mount a file system"
    (work / "vanished").mkdir()
    _serve_without(found, index, work / "vanished", work / "vanished" / "log", shutil.rmtree)
    return found


def _serve_without(
    found: Findings, index: Path, folder: Path, log: Path, spoil: Callable[[Path], object]
) -> None:
    """Ask a server whose folder for temporary files and query log are spoiled."""
    settings, environment = ("--query-log", str(log)), {"TMPDIR": str(folder)}
    output = index.parent / "outage.log"
    with serving(index, output, *settings, environment=environment) as server:
        spoil(folder)
        for _ in range(10):
            for address in _ASKED:
                status, _, _ = server.get(address)
                found.tried += 1
                found.expect(status == 200, f"{status} for {address} with a {folder.name} folder")
    found.expect(server.process.returncode == 0, f"{folder.name}: {server.process.returncode}")
    found.expect_text("".join(server.said), f"standard error, {folder.name}")


def _fill(folder: Path) -> None:
    """Leave no room on a disk of one megabyte."""
    (folder / "all").write_bytes(bytes(min(os.statvfs(folder).f_bavail * 4096, 1 << 20)))


@contextmanager
def _disk(folder: Path) -> Iterator[bool]:
    """A file system of one megabyte, where one may be mounted; says whether it is."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    mounted = shutil.which("mount") is not None
    mounted = mounted and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def _killed_workers(index: Path, work: Path, rounds: int) -> Findings:
    found = Findings("killed processes of a server")
    with serving(index, work / "killed.log") as server:
        for number in range(rounds):
            os.kill(server.workers[number % 2], signal.SIGKILL)
            found.tried += 1
            line = _wait_for(server.said, "thay nó", number + 1)
            server.workers[number % 2] = int(line.split("; ")[1].split()[0])
            for address in _ASKED:
                status, _, _ = server.get(address)
                found.expect(status == 200, f"{status} for {address} after a kill")
    found.expect_text("".join(server.said), "standard error")
    return found


def _wait_for(lines: list[str], words: str, count: int) -> str:
    """The line that holds some words for that many-th time; it is being written meanwhile."""
    while True:
        found = [line for line in tuple(lines) if words in line]
        if len(found) >= count:
            return found[count - 1]
        os.sched_yield()


def _killed_writers(index: Path, work: Path, rounds: int, dice: random.Random) -> Findings:
    found = Findings("killed writers")
    folder = work / "written"
    shutil.copytree(index, folder)
    source = work / "more"
    source.mkdir()
    for number in range(rounds):
        text = (
            f"Bài {number}\n\nNgười dân nộp hồ sơ lần thứ {number} ngay tại nhà văn hóa của thôn.\n"
        )
        (source / f"{number}.txt").write_text(text * dice.randint(1, 400), "utf-8")
        command = [sys.executable, "-m", "searchkit", "index", str(source), "--index", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as writer:
            try:
                writer.wait(dice.uniform(0.2, 1.5))
            except subprocess.TimeoutExpired:
                writer.kill()
        status, out, error = run("check", "--index", folder)
        found.tried += 1
        found.expect(status == 0, f"after kill {number}: {out}{error}")
    status, out, error = run("index", source, "--index", folder)
    found.expect(status == 0, f"the last run: {out}{error}")
    return found
