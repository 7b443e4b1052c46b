import fcntl
import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

import web
from searchkit import IndexNotFoundError, SettingsError
from tests.test_escaping import shows
from web import serve

_SERVE = "import sys, web; web.serve({'index': sys.argv[1], 'port': 0, 'processes': 1})"


@contextmanager
def served(index: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in a process of its own, and its port."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | environment,
    ) as process:
        assert process.stderr is not None
        where = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert where is not None
        try:
            yield process, int(where[1])
        finally:
            process.kill()


def ask(port: int, address: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def test_it_serves_until_it_is_told_to_stop(index_path: Path) -> None:
    with served(index_path) as (process, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        statuses = []
        # A query of 1,000 letters of three bytes each is read; more than that is not.
        for query in ("dich+vu+cong", "%E1%BA%BF" * 1000, "%E1%BA%BF" * 3000):
            connection.request("GET", f"/tim?q={query}")
            response = connection.getresponse()
            statuses.append(response.status)
            assert "Server" not in response.headers
            response.read()
        connection.close()
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert statuses == [200, 200, 431]
    assert process.returncode == 0
    assert [json.loads(line)["route"] for line in out.splitlines()] == ["/tim", "/tim"]


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_files_are_served_as_they_lie_there(index_path: Path, accepted: str) -> None:
    """A server hands files over in its own way, which the test client does not show."""
    static = Path(web.__file__).parent / "static"
    with served(index_path) as (_, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for file in ("style.css", "search.js", "favicon.svg"):
            connection.request("GET", f"/static/{file}", headers={"Accept-Encoding": accepted})
            response = connection.getresponse()
            content = response.read()
            if response.headers["Content-Encoding"] == "gzip":
                content = gzip.decompress(content)
            assert response.status == 200
            assert content == (static / file).read_bytes()
        connection.close()


def test_without_an_index_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError):
        serve({"index": tmp_path})


def test_a_port_that_is_taken_is_named(index_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf":{port} đang có chương trình khác dùng"):
            serve({"index": index_path, "port": port})


def test_a_log_that_nobody_reads_stops_neither_answers_nor_the_end(index_path: Path) -> None:
    with served(index_path) as (process, port):
        assert process.stdout is not None
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)  # some thirty lines
        assert {ask(port, "/healthz") for _ in range(200)} == {200}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_it_needs_no_folder_for_temporary_files(index_path: Path, tmp_path: Path) -> None:
    with served(index_path, TMPDIR=str(tmp_path / "nowhere")) as (_, port):
        assert {ask(port, address) for address in ("/tim?q=dich+vu", "/metrics")} == {200}


def test_connections_that_say_nothing_or_little_leave_room_for_others(index_path: Path) -> None:
    """260 of them stopped the server; `make attack` opens 2,000."""
    with served(index_path) as (_, port), ExitStack() as opened:
        for number in range(300):
            slow = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(b"GET /tim?q=a HTTP/1.1\r\nHost: a.exa"[: number % 40])
        assert ask(port, "/tim?q=dich+vu") == 200


def test_a_failure_forges_no_line_of_the_log(index_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a\nERROR root: giả \x1b[2J\u202e"
    shutil.copytree(index_path, folder)
    with served(folder) as (process, port):
        (folder / "manifest.json").unlink()
        assert ask(port, "/tim?q=dich+vu") == 503
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    assert "\\nERROR root: giả" in said
    assert all(map(shows, said.splitlines()))
    assert not any(line.startswith("ERROR root: giả") for line in said.splitlines())
