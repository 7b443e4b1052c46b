"""What is attacked: the command line, and a server on a port of its own."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_SERVE: Final = (
    *(sys.executable, "-m", "searchkit", "serve", "--port", "0", "--processes", "2"),
    *("--trusted-proxies", "1", "--rate-limit", "0"),  # and no names: as it comes
)
_LONGEST: Final = 300  # seconds that a command may run
_ENDLESS: Final = 124  # the status of one that does not end, as timeout(1) has it
_PATIENCE: Final = 60.0  # seconds that an answer may take before it counts as none


def run(
    *arguments: str | Path, stdin: bytes = b"", memory: int | None = None
) -> tuple[int, str, str]:
    """Run a command; its status (124 when it does not end) and what it said.

    Args:
        arguments: Of ``searchkit``.
        stdin: What it reads.
        memory: Bytes of address space that it may have.
    """

    def limit() -> None:
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    try:
        done = subprocess.run(
            [sys.executable, "-m", "searchkit", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            preexec_fn=limit,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        return _ENDLESS, "", f"no end after {_LONGEST} s"
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@dataclass
class Server:
    """A running server.

    Attributes:
        process: The first process.
        port: Where it listens.
        workers: The numbers of the processes that answer.
        said: Lines of its standard error so far.
    """

    process: subprocess.Popen[str]
    port: int
    workers: list[int]
    said: list[str] = field(default_factory=list)

    def send(self, request: bytes) -> bytes:
        """What comes back for some bytes, until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE) as connection:
            with suppress(OSError):
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            answer = b""
            with suppress(ConnectionError):
                while data := connection.recv(1 << 16):
                    answer += data
        return answer

    def get(
        self, address: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """The status, the headers and the body of an answer; status 0 for none."""
        lines = [f"GET {address} HTTP/1.1", "Host: localhost", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        return parsed(self.send("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")))

    def memory(self) -> int:
        """Bytes that the processes which answer hold of their own."""
        pages = 0
        for worker in self.workers:
            resident, shared = Path(f"/proc/{worker}/statm").read_text().split()[1:3]
            pages += int(resident) - int(shared)
        return pages * os.sysconf("SC_PAGE_SIZE")


def parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """An answer taken apart; the last of several headers of one name counts."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    status = re.match(r"HTTP/1\.[01] (\d{3}) ", first)
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(status[1]) if status else 0, headers, body


@contextmanager
def serving(
    index: Path, output: Path, *settings: str, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server over an index, which ends with the block; its access log goes to a file."""
    with (
        output.open("wb") as stdout,
        subprocess.Popen(
            [*_SERVE, "--index", str(index), *settings],
            stdout=stdout,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | dict(environment or {}),
        ) as process,
    ):
        assert process.stderr is not None
        first = process.stderr.readline()
        started = re.search(r":(\d+) \(tiến trình ([\d, ]+)\)", first)
        assert started is not None, first
        workers = [int(number) for number in started[2].split(", ")]
        server = Server(process, int(started[1]), workers)
        # Whoever writes there must not wait for us.
        reader = threading.Thread(target=server.said.extend, args=(process.stderr,), daemon=True)
        reader.start()
        try:
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
            reader.join()
