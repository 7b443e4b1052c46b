import json
import re
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from searchkit import IndexNotFoundError, SettingsError
from web import serve

_SERVE = "import sys, web; web.serve({'index': sys.argv[1], 'port': 0, 'processes': 1})"


def test_it_serves_until_it_is_told_to_stop(index_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(index_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        where = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert where is not None
        connection = HTTPConnection("127.0.0.1", int(where[1]), timeout=30)
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


def test_without_an_index_it_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError):
        serve({"index": tmp_path})


def test_a_port_that_is_taken_is_named(index_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=str(port)):
            serve({"index": index_path, "port": port})
