"""Other processes: killed ones, locked ones, readers beside a writer, full and read-only disks."""

import gc
import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.backup import copy_folder
from searchkit.engine.folder.check import check_folder
from searchkit.engine.folder.manifest import NAME, Manifest, read_manifest
from searchkit.engine.postings.arrayfile import ArrayFile, write_arrays
from searchkit.errors import IndexLockedError, SearchKitError
from searchkit.index import SearchIndex, open_index

from .scene import EXHAUSTIVE, document, files, needed_files, numbered, numbers, small_index, state
from .writing import commit

ROOT = Path(__file__).parents[2]


@contextmanager
def process(module: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process, killed in the end."""
    command = [sys.executable, "-m", f"tests.storage.{module}", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


# --- killed ------------------------------------------------------------------------------------


def test_killed_at_any_moment(tmp_path: Path, tell: Callable[[str], None]) -> None:
    """``kill -9``; what it said was committed is there, and whole."""
    folder = tmp_path / "index"
    FolderEngine.create(folder)
    dice = random.Random(57)
    times = 200 if EXHAUSTIVE else 5
    said = 0
    for _ in range(times):
        with process("writing", folder) as writer:
            assert writer.stdout is not None
            said = int(writer.stdout.readline())
            threading.Event().wait(dice.uniform(0, 0.1))  # the moment is what is tried
            writer.send_signal(signal.SIGKILL)
            said = int(([str(said), *writer.stdout.read().split()])[-1])
        assert check_folder(folder) == []
        generation = read_manifest(folder).generation
        assert generation in (said, said + 1)
        assert numbers(folder) == {generation}
        with FolderEngine(folder, lock_seconds=0).writer():
            pass
        assert files(folder) == needed_files(folder)
    tell(f"killed {times} times, at commit {said} in the end; nothing lost")


# --- locked ------------------------------------------------------------------------------------


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    engine = small_index(tmp_path / "index")
    with engine.writer():
        holder = json.loads((engine.folder / "LOCK").read_bytes())
        assert (holder["pid"], holder["host"]) == (os.getpid(), socket.gethostname())
        second = FolderEngine(engine.folder, lock_seconds=0.2)
        with pytest.raises(IndexLockedError) as raised, second.writer():
            pass
        assert str(holder["pid"]) in str(raised.value)
        assert holder["host"] in str(raised.value)
        assert holder["since"] in str(raised.value)
        assert "0,2 giây" in str(raised.value)
        assert second.latest().lexicon.document_count() == 14
    with second.writer():
        pass


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    engine = small_index(tmp_path / "index")
    inside, done = threading.Event(), threading.Event()

    def first() -> None:
        with engine.writer() as writer:
            inside.set()
            writer.add([document("first")])
            done.wait()

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait()
    threading.Timer(0.3, done.set).start()
    with FolderEngine(engine.folder, lock_seconds=60).writer() as writer:
        writer.add([document("second")])
    thread.join()
    assert {"first", "second"} <= (state(engine.folder) or {}).keys()


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b'{"pid": "x"}', b"[" * 4096, b"\xff"])
def test_a_lock_that_says_nonsense_is_a_lock(tmp_path: Path, said: bytes) -> None:
    engine = small_index(tmp_path / "index")
    with engine.writer():
        (engine.folder / "LOCK").write_bytes(said)
        with (
            pytest.raises(IndexLockedError, match="tiến trình khác"),
            FolderEngine(engine.folder, lock_seconds=0).writer(),
        ):
            pass


# --- full and read-only ------------------------------------------------------------------------


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Writing behind a place fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 1, 100, 5_000])
def test_a_full_disk_leaves_the_old_commit(tmp_path: Path, size: int) -> None:
    engine = small_index(tmp_path / "index")
    before = state(engine.folder)
    with largest_file(size), pytest.raises(OSError, match="File too large") as raised:  # noqa: SIM117
        with engine.writer() as writer:
            writer.add([document("x")])
    assert Path(raised.value.filename).parent == engine.folder
    with largest_file(size), pytest.raises(OSError, match="File too large"):
        copy_folder(engine.folder, tmp_path / "copy", 0)
    assert state(engine.folder) == before
    assert files(engine.folder) == needed_files(engine.folder)
    assert files(tmp_path / "copy") == {"LOCK"}
    with engine.writer() as writer:
        writer.add([document("x")])
    copy_folder(engine.folder, tmp_path / "copy", 0)
    assert state(tmp_path / "copy") == state(engine.folder) != before


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or _fails(command):
        pytest.skip("no right to mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up(tiny_disk: Path) -> None:
    folder = tiny_disk / "index"
    engine = FolderEngine.create(folder)
    count = 0
    with pytest.raises(OSError, match="No space left"):  # noqa: PT012 - until it is full
        for count in range(1, 1000):
            with engine.writer() as writer:
                writer.add([document(f"{count}-{i}") for i in range(20)])
    assert check_folder(folder) == []
    assert len(state(folder) or {}) == 20 * (count - 1)
    with engine.writer() as writer:
        writer.delete([f"{count - 1}-{i}" for i in range(20)])
    assert len(state(folder) or {}) == 20 * (count - 2)
    engine.close()


def test_a_read_only_folder_is_searched_but_not_written(tmp_path: Path) -> None:
    """As nobody, since root may write anywhere."""
    folder = tmp_path / "index"
    small_index(folder)
    for path in (*folder.iterdir(), folder, *folder.parents):
        with suppress(PermissionError):
            path.chmod(0o755 if path.is_dir() else 0o444)
    folder.chmod(0o555)
    program = f"""
import os, sys
from pathlib import Path
from searchkit.engine.postings.arrayfile import ArrayFile, write_arrays
from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.check import check_folder
from searchkit.errors import IndexLockedError
engine = FolderEngine(Path({str(folder)!r}))
assert check_folder(engine.folder) == []
with engine.writer():
    pass  # what it needs is imported
if os.getuid() == 0:
    os.setuid(65534)
assert engine.latest().lexicon.document_count() == 14
assert check_folder(engine.folder) == []
try:
    with engine.writer():
        sys.exit("written")
except IndexLockedError as error:
    assert "quyền ghi" in str(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert done.returncode == 0, done.stderr


# --- readers -----------------------------------------------------------------------------------


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _mapped(folder: Path) -> int:
    return Path("/proc/self/maps").read_text().count(str(folder))


def _search(index: SearchIndex, id: str) -> None:
    assert [hit.id for hit in index.search("chuyển đổi số").hits] == [id]
    assert index.article(id) is not None


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="counts what /proc lists")
def test_ten_thousand_reloads_leak_nothing(tmp_path: Path) -> None:
    """Two commits take turns; the garbage collector must not be needed."""
    folder = tmp_path / "index"
    engine = FolderEngine.create(folder)
    commits: list[dict[str, bytes]] = []
    for id in "ab":
        with engine.writer() as writer:
            writer.delete("ab")
            writer.add([document(id)])
        commits.append({path.name: path.read_bytes() for path in folder.iterdir()})
    for name, content in (commits[0] | commits[1]).items():
        (folder / name).write_bytes(content)
    index = open_index(folder)
    _search(index, "b")
    gc.collect()
    before = _open_files(), _mapped(folder)
    gc.disable()
    try:
        for i in range(10_000 if EXHAUSTIVE else 300):
            (folder / "next").write_bytes(commits[i % 2][NAME])
            (folder / "next").replace(folder / NAME)
            _search(index, "ab"[i % 2])
        assert (_open_files(), _mapped(folder)) == before
    finally:
        gc.enable()
    index.close()


def test_a_file_that_goes_while_it_is_opened_is_gone_not_damaged(tmp_path: Path) -> None:
    write_arrays(tmp_path / "kept", {"numbers": np.arange(9, dtype=np.uint32)}, {})
    file, done = tmp_path / "file", threading.Event()

    def come_and_go() -> None:
        while not done.is_set():
            file.hardlink_to(tmp_path / "kept")
            file.unlink()

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        for _ in range(20_000):
            with suppress(FileNotFoundError):
                ArrayFile(file)
    finally:
        done.set()
        thread.join()


def test_readers_beside_a_writer(tmp_path: Path, tell: Callable[[str], None]) -> None:
    """Each search sees one commit, never an older one than before, in memory that stays."""
    folder = tmp_path / "index"
    dice = random.Random(4)
    engine = FolderEngine.create(folder)
    commit(engine, dice)
    seconds = 600 if EXHAUSTIVE else 3
    with (
        process("reading", folder, seconds) as a,
        process("reading", folder, seconds) as b,
        process("reading", folder, seconds) as c,
        process("reading", folder, seconds) as d,
    ):
        readers = [a, b, c, d]
        while any(reader.poll() is None for reader in readers):
            commit(engine, dice)
        results = [(reader.returncode, *reader.communicate()) for reader in readers]
    assert [code for code, _, _ in results] == [0] * 4, [error for _, _, error in results]
    searches, reloads, grown = zip(*(map(int, out.split()) for _, out, _ in results), strict=True)
    assert min(reloads) > 3
    assert max(grown) < 32_000  # KiB
    tell(
        f"{sum(searches)} searches by 4 readers beside {engine.manifest.generation} commits in"
        f" {seconds} s, {max(grown)} KiB more at most"
    )


# --- growth ------------------------------------------------------------------------------------


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_churn_costs_no_more_than_twice_the_space(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    folder = tmp_path / "index"
    engine = FolderEngine.create(folder)
    count, generations = 1000, 24
    dice = random.Random(10)
    with engine.writer() as writer:
        writer.add(numbered(str(i), 0) for i in range(count))
    sizes = []
    for generation in range(1, generations + 1):
        with engine.writer() as writer:
            chosen = dice.sample(range(count), count // 10)
            writer.add(numbered(str(i), generation) for i in chosen)
        sizes.append(_size(folder))
    with engine.writer() as writer:
        writer.optimize()
    assert engine.latest().lexicon.document_count() == count
    assert max(sizes) <= 2 * _size(folder)
    tell(f"churn: at most {max(sizes) / _size(folder):.2f} times the optimized size")


def test_the_manifest_of_an_empty_index_names_no_file(tmp_path: Path) -> None:
    engine = FolderEngine.create(tmp_path / "index")
    assert engine.manifest == Manifest(0, (), engine.manifest.analyzer)
    with pytest.raises(SearchKitError):
        copy_folder(tmp_path / "index", tmp_path / "index", 0)
