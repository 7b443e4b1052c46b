"""Somebody who is told: a webhook that keeps what it got, and a server of mail."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[int], tuple[int, dict[str, str]]]


class Receiver(ThreadingHTTPServer):
    """Keeps every request; ``answer`` says what to answer to which, from 0."""

    daemon_threads = True

    def __init__(self, answer: Answer | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Answer = answer or (lambda _: (204, {}))
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.release = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/nhan?a=1"

    def bodies(self) -> list[dict[str, Any]]:
        """What it got."""
        return [json.loads(body) for _, body in self.requests]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        number = len(self.server.requests)
        self.server.requests.append((dict(self.headers.items()), body))
        status, headers = self.server.answer(number)
        if status == 0:  # never
            self.server.release.wait(20)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def receiving(answer: Answer | None = None) -> Iterator[Receiver]:
    """A receiver that listens meanwhile."""
    with Receiver(answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.release.set()
            server.shutdown()
            thread.join()


class _Mail(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        """As much of RFC 5321 as it takes."""
        self.wfile.write(b"220 thu.example\r\n")
        letter: list[bytes] | None = None
        for line in self.rfile:
            if letter is not None:
                if line == b".\r\n":
                    self.server.letters.append(b"".join(letter))
                    letter = None
                    self.wfile.write(b"250 ok\r\n")
                else:
                    letter.append(line)
            elif line.upper().startswith(b"DATA"):
                letter = []
                self.wfile.write(b"354 go on\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """Takes letters."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.letters: list[bytes] = []


@contextmanager
def post_office() -> Iterator[MailServer]:
    """A server of mail that listens meanwhile."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
