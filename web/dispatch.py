"""Requests handed from the process that speaks with visitors to those that make the answers.

One process holds all connections, waits for slow visitors and reads their requests; each of the
others makes one answer at a time. Whoever is free takes the next request: visitors who keep their
connections are shared out anew with every request, and threads that compute never take the
interpreter from each other. What takes no time, and files that take long to send, have threads of
their own beside that one.

A request goes with a connection of its own, an end of which is sent along. So an answer needs no
name, a process that dies leaves nothing behind, and one whose visitor has gone finds out.
"""

import logging
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_QUICK: Final = ("/static/", "/healthz", "/readyz", "/metrics")
"""Paths, behind the prefix, of what must not wait behind searches."""
_LAST_ANSWER: Final = 5.0  # seconds that a process may take for it when it is told to end
_LOOKS_UP: Final = 1.0  # seconds
_TRY_AGAIN: Final = "Xin thử lại sau giây lát.\nPlease try again in a moment.\n".encode()
_SAME_FOR_ALL: Final[dict[str, Any]] = {
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}

_Head = tuple[str, list[tuple[str, str]]]  # status and headers

_log = logging.getLogger(__name__)


class Desk:
    """Where requests wait for a process that is free; each is taken by one. For Unix."""

    def __init__(self) -> None:
        self._in, self._out = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    def close(self) -> None:
        """Take nothing more."""
        self._in.close()
        self._out.close()

    def hand_in(self, connection: Connection) -> None:
        """Leave the end of a connection for who takes it. Waits while very many lie there."""
        socket.send_fds(self._in, [b"?"], [connection.fileno()])

    def take(self) -> Connection:
        """The end of the connection that has waited longest; waits for one."""
        _, descriptors, _, _ = socket.recv_fds(self._out, 1, 1)
        return Connection(descriptors[0])


class Desks:
    """Where all kinds of requests wait.

    Args:
        prefix: The path before that of every page.
    """

    def __init__(self, prefix: str = "") -> None:
        self.questions, self.quick = Desk(), Desk()
        self._quick = tuple(f"{prefix}{path}" for path in _QUICK)

    def close(self) -> None:
        """Take nothing more."""
        self.questions.close()
        self.quick.close()

    def of(self, path: str) -> Desk:
        """Where a request for a path belongs."""
        return self.quick if path.startswith(self._quick) else self.questions


class Front:
    """A WSGI application that hands each request to another process, and passes on its answer.

    It is called by as many threads as may wait for answers. When a process dies, its visitor is
    told to try again (503); an answer that has begun breaks off.
    """

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request that has no body."""
        asked = {name: value for name, value in environ.items() if isinstance(value, str)}
        answer, theirs = Pipe()
        try:
            with theirs:
                self._desks.of(environ["PATH_INFO"]).hand_in(theirs)
            answer.send(asked)
            (status, headers), whole = answer.recv()
        except (EOFError, OSError):
            answer.close()
            length = ("Content-Length", str(len(_TRY_AGAIN)))
            kind = ("Content-Type", "text/plain; charset=utf-8")
            start_response("503 Service Unavailable", [kind, length, ("Retry-After", "1")])
            return [_TRY_AGAIN]
        start_response(status, headers)
        if whole is None:
            return _passed_on(answer)
        answer.close()
        return [whole] if whole else []


def _passed_on(answer: Connection) -> Iterator[bytes]:
    from waitress.channel import ClientDisconnected

    with answer:
        try:
            while piece := answer.recv_bytes():
                yield piece
        except (EOFError, OSError):  # so that it does not look like the whole
            raise ClientDisconnected from None


def answer_requests(app: "WSGIApplication", desks: Desks) -> None:
    """Answer what is handed in until SystemExit; what is being made then is finished."""
    at_work = [threading.Lock(), threading.Lock()]
    for desk, busy in zip((desks.questions, desks.quick), at_work, strict=True):
        threading.Thread(target=_answer_all, args=(app, desk, busy), daemon=True).start()
    try:
        while True:  # a signal that wakes another thread is seen here a little later
            threading.Event().wait(_LOOKS_UP)
    finally:
        for busy in at_work:
            busy.acquire(timeout=_LAST_ANSWER)


def _answer_all(app: "WSGIApplication", desk: Desk, busy: threading.Lock) -> None:
    while True:
        connection = desk.take()
        with busy:
            try:
                _answer(app, connection)
            except (EOFError, OSError):  # nobody waits for it any more
                connection.close()
            except Exception:  # noqa: BLE001 - one bad request stops no other
                _log.exception("Không trả lời được một yêu cầu")
                connection.close()


def _answer(app: "WSGIApplication", connection: Connection) -> None:
    """Make an answer; one of unknown length is sent by a thread of its own."""
    environ = {**_SAME_FOR_ALL, "wsgi.input": BytesIO(), **connection.recv()}
    head: _Head = "", []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        nonlocal head
        head = status, headers

    pieces = app(environ, start_response)
    status, headers = head
    if status.startswith("200") and not any(name == "Content-Length" for name, _ in headers):
        connection.send((head, None))
        threading.Thread(target=_send, args=(pieces, connection), daemon=True).start()
        return
    with connection, _closed(pieces):
        connection.send((head, b"".join(pieces)))


def _send(pieces: Iterable[bytes], connection: Connection) -> None:
    with connection, _closed(pieces):
        try:
            for piece in filter(None, pieces):
                connection.send_bytes(piece)
            connection.send_bytes(b"")
        except OSError:  # its visitor has gone
            pass
        except Exception:  # noqa: BLE001 - its head is sent; it can only break off
            _log.exception("Không gửi hết được một câu trả lời")


@contextmanager
def _closed(pieces: Iterable[bytes]) -> Iterator[None]:
    """Lets an answer know that it is over, as PEP 3333 has it."""
    try:
        yield
    finally:
        if close := getattr(pieces, "close", None):
            close()
