"""Clients that connect and say nothing, or little, or read nothing of what they asked for."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from .findings import Findings
from .target import serving

_REQUEST = b"GET /static/style.css HTTP/1.1\r\nHost: localhost\r\n"  # larger than what is buffered


def attack(index: Path, work: Path, count: int) -> Iterator[Findings]:
    """Hold so many connections while others ask for pages."""
    found = Findings("slow clients")
    with serving(index, work / "slow.log") as server, ExitStack() as opened:
        for number in range(count):
            client = opened.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(30)
            client.connect(("127.0.0.1", server.port))
            match number % 3:
                case 0:  # says nothing
                    pass
                case 1:  # says a part of a request
                    client.sendall(_REQUEST[: number % len(_REQUEST)])
                case 2:  # asks, and reads nothing
                    client.sendall(_REQUEST + b"\r\n")
            found.tried += 1
        worst = 0.0
        for _ in range(20):
            started = time.monotonic()
            status, _, _ = server.get("/tim?q=de+an+06")
            worst = max(worst, time.monotonic() - started)
            found.expect(status == 200, f"{status} beside {count} connections")
        found.took(worst, 5, "slowest answer beside them")
        found.measured["memory"] = f"{server.memory() >> 20} MB"
    found.expect(server.process.returncode == 0, f"it ended with {server.process.returncode}")
    found.expect_text("".join(server.said), "standard error")
    yield found
