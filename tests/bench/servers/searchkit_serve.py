"""searchkit as it lies here, or at a revision: its own commands index and serve."""

import io
import os
import re
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tests.bench.servers import Corpus, Missing, Request, Served
from tests.bench.stopwatch import Stopwatch

_ROOT: Final = Path(__file__).parents[3]
_NO_CACHE: Final = {"SEARCHKIT_CACHE_MB": "0"}  # what is measured is the engine


class Searchkit:
    """Args: revision: Of this repository; default: what lies here."""

    def __init__(self, revision: str | None = None) -> None:
        self.name = f"searchkit at {revision}" if revision else "searchkit"
        self._revision = revision

    @contextmanager
    def running(self, corpus: Corpus, folder: Path) -> Iterator[Served]:
        root = _checked_out(self._revision, folder / "code") if self._revision else _ROOT
        with serving(corpus, folder, str(folder / "index"), root) as served:
            yield served


@contextmanager
def serving(corpus: Corpus, folder: Path, address: str, root: Path = _ROOT) -> Iterator[Served]:
    """The commands of a revision over a corpus, with the index at an address.

    Args:
        corpus: What is indexed.
        folder: In which they run.
        address: Of an index that is not there yet.
        root: Where the revision lies.
    """
    environment = {**os.environ, **_NO_CACHE, "PYTHONPATH": str(root)}
    command, index = [sys.executable, "-m", "searchkit"], ["--index", address]
    with Stopwatch() as watch:
        subprocess.run(
            [*command, "index", corpus.path, *index],
            cwd=folder,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    with subprocess.Popen(
        [*command, "serve", *index, "--port", "0"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield Served(_port(process), (process.pid,), watch.seconds, _request)
        finally:
            process.terminate()


def _port(process: "subprocess.Popen[str]") -> int:
    assert process.stderr is not None
    named = (re.search(r"http://127\.0\.0\.1:(\d+)", line) for line in process.stderr)
    port = next((int(found[1]) for found in named if found), None)
    assert port is not None, "the server did not start"
    threading.Thread(target=process.stderr.read, daemon=True).start()
    return port


def _checked_out(revision: str, folder: Path) -> Path:
    """The packages of a revision in a folder of their own."""
    command = ["git", "-C", str(_ROOT), "archive", revision, "searchkit", "web"]
    packed = subprocess.run(command, capture_output=True, check=False)
    if packed.returncode:
        raise Missing(packed.stderr.decode(errors="replace").strip())
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def _request(query: str) -> Request:
    return Request("GET", f"/api/v1/search?q={quote(query)}")
