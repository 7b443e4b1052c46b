"""Outages beside the answer: full and vanished folders, full logs, killed processes."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
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
    temporary = work / "tmp"
    temporary.mkdir()
    for name in ("full", "vanished"):
        with _disk(temporary) if name == "full" else _nothing():
            log = Path("/dev/full") if name == "full" else temporary / "queries.jsonl"
            settings = ("--query-log", str(log))
            environment = {"TMPDIR": str(temporary)}
            with serving(index, work / "out.log", *settings, environment=environment) as server:
                if name == "full":
                    (temporary / "all").write_bytes(bytes(os.statvfs(temporary).f_bavail * 4096))
                else:
                    shutil.rmtree(temporary)
                for _ in range(10):
                    for address in _ASKED:
                        status, _, _ = server.get(address)
                        found.tried += 1
                        found.expect(status == 200, f"{status} for {address} with a {name} folder")
            found.expect(server.process.returncode == 0, f"{name}: {server.process.returncode}")
            found.expect_text("".join(server.said), f"standard error, {name}")
    return found


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """A file system of one megabyte, where one may be mounted."""
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    mounted = shutil.which("mount") is not None
    mounted = mounted and subprocess.run(command, capture_output=True, check=False).returncode == 0
    yield
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


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
