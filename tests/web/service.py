"""``serve`` in two processes, for those who look at each of them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

_SERVE = """
import sys, web
web.serve({'index': sys.argv[1], 'port': 0, 'processes': 2, 'trusted_proxies': 1, 'rate_limit': 4})
"""


class Service:
    """A service; ``process`` speaks with visitors, ``first`` and ``second`` make answers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        started = self.said(r"http://127\.0\.0\.1:(\d+) \(tiến trình (\d+), (\d+)\)")
        self.port, self.first, self.second = map(int, started.groups())

    def said(self, pattern: str) -> re.Match[str]:
        """What the next line says on the standard error."""
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(pattern, line)
        assert found is not None, line
        return found

    def ask(
        self,
        address: str,
        *,
        instead_of: int | None = None,
        who: str = "",
        over: HTTPConnection | None = None,
    ) -> tuple[int, str]:
        """Open an address; a process that stands still meanwhile leaves it to the other."""
        if instead_of is not None:
            os.kill(instead_of, signal.SIGSTOP)
            _wait_until_it_stands(instead_of)
        try:
            connection = over or HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request("GET", address, headers={"X-Forwarded-For": who} if who else {})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            if over is None:
                connection.close()
            if instead_of is not None:
                os.kill(instead_of, signal.SIGCONT)

    def ends(self) -> str:
        """Wait until every process has let go of the standard output; what was written there."""
        return self.process.communicate(timeout=30)[0]


def _wait_until_it_stands(process: int) -> None:
    """Every thread of it: one that is told to stop may take one more request first."""
    while (tasks := Path(f"/proc/{process}/task")).exists():
        if all(_stands(task) for task in tasks.iterdir()):
            return
        os.sched_yield()


def _stands(task: Path) -> bool:
    return (task / "stat").read_text().rpartition(")")[2].split()[0] == "T"


@contextmanager
def in_two_processes(index: str, scratch: Path) -> Iterator[Service]:
    """Serve an index meanwhile.

    Args:
        index: Its address.
        scratch: A folder for what the service keeps in files.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, index],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"TMPDIR": str(scratch)},
        start_new_session=True,
    ) as process:
        try:
            yield Service(process)
        finally:
            process.terminate()
