from multiprocessing import get_context
from multiprocessing.connection import Connection

import pytest

from web.counts import Counts
from web.shared_memory import SharedMemory
from web.visits import Visits


def write(memory: SharedMemory, counts: Counts, visits: Visits, done: Connection) -> None:
    memory.bytes[1] = 7
    counts.row(1)[3] += 2
    done.send(visits.allow("a", 2))
    done.close()


def test_what_one_process_writes_another_reads() -> None:
    context = get_context("spawn")
    memory, counts, visits = SharedMemory(10), Counts(2), Visits()
    assert bytes(memory.bytes) == bytes(10)
    counts.row(0)[3] = 1
    assert visits.allow("a", 2)
    read, done = context.Pipe(duplex=False)
    process = context.Process(target=write, args=(memory, counts, visits, done))
    process.start()
    assert read.recv() is True
    process.join()
    assert memory.bytes[1] == 7
    assert counts.total()[3] == 3
    assert not visits.allow("a", 2)


def test_it_needs_no_folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that was full, or emptied, the processes died as they counted."""
    monkeypatch.setenv("TMPDIR", "/nowhere")
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    assert Visits().allow("a", 1)
    Counts(4).row(3)[0] = 1
