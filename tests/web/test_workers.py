"""Several processes that serve as one."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from searchkit import SettingsError
from web import load_settings
from web.workers import FORKED, Stop, Workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows serves in one process")

_SERVE = """
import sys, web
web.serve({'index': sys.argv[1], 'port': 0, 'processes': 2, 'trusted_proxies': 1, 'rate_limit': 4})
"""


class Service:
    """``serve`` in two processes."""

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


@pytest.fixture
def service(index_path: Path, tmp_path: Path) -> Iterator[Service]:
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(index_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"TMPDIR": str(tmp_path)},
        start_new_session=True,
    ) as process:
        try:
            yield Service(process)
        finally:
            process.terminate()


def test_each_answers(service: Service) -> None:
    for still in (service.first, service.second):
        for address in ("/tim?q=dich+vu", "/healthz", "/readyz"):
            assert service.ask(address, instead_of=still)[0] == 200


def test_who_keeps_a_connection_is_answered_by_whoever_is_free(service: Service) -> None:
    """Connections that stayed with the process that took them left others without work."""
    connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
    for still in (service.first, service.second) * 2:
        assert service.ask("/tim?q=dich+vu", instead_of=still, over=connection)[0] == 200
    connection.close()


def test_what_they_count_is_summed(service: Service) -> None:
    for still in (service.first, service.second, service.second):
        service.ask("/tim?q=dich+vu", instead_of=still)
    for still in (service.first, service.second):
        text = service.ask("/metrics", instead_of=still)[1]
        counted = {
            (sample.name, sample.labels.get("route")): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
        assert counted["searchkit_requests_total", "/tim"] == 3
        assert counted["searchkit_searches_total", None] == 3


def test_they_limit_a_visitor_together(service: Service) -> None:
    stills = (service.first, service.second) * 3
    asked = [service.ask("/tim", instead_of=still, who="203.0.113.9")[0] for still in stills]
    assert asked == [200, 200, 200, 200, 429, 429]
    assert service.ask("/tim", who="203.0.113.10")[0] == 200


def test_one_that_dies_is_replaced(service: Service) -> None:
    os.kill(service.first, signal.SIGKILL)
    replaced = service.said(rf"Tiến trình {service.first} dừng bất ngờ \(mã -9\); (\d+) thay nó")
    for still in (service.second, int(replaced[1])):
        assert service.ask("/tim?q=dich+vu", instead_of=still)[0] == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_end_when_the_service_is_told_to(
    service: Service, number: signal.Signals, tmp_path: Path
) -> None:
    for still in (service.first, service.second):
        service.ask("/tim?q=dich+vu", instead_of=still)
    if number == signal.SIGINT:
        os.killpg(service.process.pid, number)  # as a terminal does
    else:
        service.process.send_signal(number)
    lines = service.ends().splitlines()
    assert service.process.returncode == 0
    assert [json.loads(line)["route"] for line in lines] == ["/tim", "/tim"]
    assert list(tmp_path.iterdir()) == []
    for process in (service.first, service.second):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_terminal_sees_no_traceback(service: Service) -> None:
    os.killpg(service.process.pid, signal.SIGINT)
    assert service.process.communicate(timeout=30)[1] == ""


def test_they_end_when_the_service_is_killed(service: Service) -> None:
    service.process.kill()
    assert service.ends() == ""


def test_the_port_is_free_when_the_service_is_killed(service: Service) -> None:
    for process in (service.first, service.second):
        os.kill(process, signal.SIGSTOP)
    service.process.kill()
    service.process.wait()
    try:
        socket.create_server(("127.0.0.1", service.port)).close()
    finally:
        for process in (service.first, service.second):
            os.kill(process, signal.SIGCONT)


def test_a_process_that_cannot_start_ends_the_service() -> None:
    handlers = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        stop = Stop()
        with (
            pytest.raises(SettingsError, match=r"mã 3.*--processes 1"),
            Workers(stop, 2, _leave, (3,)),
        ):
            pass
    finally:
        for name, handler in handlers.items():
            signal.signal(name, handler)


def _leave(code: int, _: int, __: object) -> None:
    sys.exit(code)


def test_one_a_core_unless_it_is_said() -> None:
    assert load_settings(environment={}).processes == 0
    assert load_settings(environment={"SEARCHKIT_PROCESSES": "1"}).processes == 1


@pytest.mark.skipif(not FORKED, reason="elsewhere each process loads all of it")
def test_what_they_have_loaded_they_share(service: Service) -> None:
    """What is a process's own is what it makes of an index, and what it writes to."""
    service.ask("/tim?q=dich+vu")
    for process in (service.first, service.second):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
        held = {name: int(size.split()[0]) for name, size in (line.split(":") for line in lines)}
        assert held["Private_Dirty"] < 0.6 * held["Rss"]
    files = Path(f"/proc/{service.process.pid}/maps").read_text()
    assert ".seg" not in files  # it would keep those of an old commit on the disk
