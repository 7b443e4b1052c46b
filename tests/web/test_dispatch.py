"""Requests that go from the process that holds connections to those that answer."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from web.dispatch import Desks, Front, answer_requests

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows serves in one process")

_PATIENCE = 30.0  # seconds, far more than anything here takes


class House(NamedTuple):
    """One process of each kind, as threads.

    Attributes:
        visitor: Asks the front.
        go_on: Lets what takes long come to its end.
    """

    visitor: Client
    go_on: threading.Event


@pytest.fixture
def house() -> Iterator[House]:
    go_on = threading.Event()
    house = House(_front(lambda request: _answer(request, go_on)), go_on)
    yield house
    go_on.set()


def _front(answer: Callable[[Request], Response]) -> Client:
    desks = Desks("/tra-cuu")
    app = Request.application(answer)
    threading.Thread(target=answer_requests, args=(app, desks), daemon=True).start()
    return Client(Front(desks))


def _answer(request: Request, go_on: threading.Event) -> Response:
    def slowly() -> Iterator[bytes]:
        yield b"begun"
        assert go_on.wait(_PATIENCE)
        yield b" and ended"

    match request.path.rpartition("/")[2]:
        case "slow":
            assert go_on.wait(_PATIENCE)
        case "file":
            return Response(slowly())
        case "broken":
            return Response(_failing())
        case "error":
            raise RuntimeError("a slip")
        case "known":
            return Response(status=304)
        case "body":
            return Response(str(len(request.data)))
    return Response(f"{request.method} {request.url}", headers={"X-Heading": "as it was"})


def _failing() -> Iterator[bytes]:
    yield b"some"
    raise RuntimeError("a slip")


def _later(ask: Callable[[], Any]) -> Callable[[], Any]:
    """Begin to ask; gives what waits for the answer."""
    told: list[Any] = []
    thread = threading.Thread(target=lambda: told.append(ask()), daemon=True)
    thread.start()

    def answer() -> Any:
        thread.join(_PATIENCE)
        return told[0]

    return answer


def test_an_answer_is_as_it_was_made(house: House) -> None:
    asked = "/tra-cuu/tim?q=%E1%BA%BF%00&q=a+b"
    response = house.visitor.get(asked, base_url="https://tin.vn:8443")
    assert (response.status, response.headers["X-Heading"]) == ("200 OK", "as it was")
    assert response.text == "GET https://tin.vn:8443/tra-cuu/tim?q=ế%00&q=a+b"
    assert house.visitor.head("/").headers["Content-Length"] == str(len("HEAD http://localhost/"))
    assert house.visitor.get("/known").status_code == 304
    assert house.visitor.post("/body", input_stream=BytesIO(b"never handed on")).text == "0"


def test_what_takes_no_time_waits_for_no_search(house: House) -> None:
    slow = _later(lambda: house.visitor.get("/tra-cuu/slow").status_code)
    for path in ("/healthz", "/readyz", "/metrics", "/static/style.css"):
        assert house.visitor.get(f"/tra-cuu{path}").status_code == 200
    house.go_on.set()
    assert slow() == 200


def test_a_long_download_holds_no_process(house: House) -> None:
    pieces = iter(house.visitor.get("/file", buffered=False).response)
    assert next(pieces) == b"begun"
    assert house.visitor.get("/tim").status_code == 200
    house.go_on.set()
    assert list(pieces) == [b" and ended"]


def test_whose_visitor_has_gone_makes_no_more(house: House) -> None:
    ended = threading.Event()

    def endless() -> Iterator[bytes]:
        try:
            while True:
                yield bytes(1 << 16)
        finally:
            ended.set()

    response = _front(lambda _: Response(endless())).get("/", buffered=False)
    next(iter(response.response))
    response.close()
    assert ended.wait(_PATIENCE)


def test_a_slip_of_one_is_told_and_stops_no_other(house: House) -> None:
    failed = house.visitor.get("/error")
    assert (failed.status_code, failed.headers["Retry-After"]) == (503, "1")
    assert "slip" not in failed.text
    assert house.visitor.get("/tim").status_code == 200


def test_an_answer_that_breaks_off_does_not_look_whole(house: House) -> None:
    from waitress.channel import ClientDisconnected

    pieces = iter(house.visitor.get("/broken", buffered=False).response)
    assert next(pieces) == b"some"
    with pytest.raises(ClientDisconnected):
        next(pieces)


def test_who_asks_a_process_that_dies_is_told_to_try_again() -> None:
    with closing(Desks()) as desks:
        threading.Thread(target=lambda: desks.questions.take().close(), daemon=True).start()
        response = Client(Front(desks)).get("/tim")
    assert response.status_code == 503
    assert "try again" in response.text
