"""Several processes that serve as one."""

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from searchkit import SettingsError
from tests.web.service import Service, in_two_processes
from web import load_settings
from web.workers import FORKED, Stop, Workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows serves in one process")


@pytest.fixture
def service(index_path: Path, tmp_path: Path) -> Iterator[Service]:
    with in_two_processes(str(index_path), tmp_path) as service:
        yield service


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
