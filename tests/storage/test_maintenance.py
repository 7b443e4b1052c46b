"""Backup, restore, optimize, rebuild: beside searches and a writer, whole or not at all."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchkit.article import Article
from searchkit.cli import cli
from searchkit.engine.fields import Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.backup import copy_folder
from searchkit.engine.folder.manifest import NAME, read_manifest
from searchkit.engine.postings.segment import Segment
from searchkit.errors import IndexCorruptError, IndexLockedError, SearchKitError, StoreError
from searchkit.index import create_index, open_index
from searchkit.indexing.maintenance import check_index, copy_index, optimize_index, repair_index

from .scene import article, document, files, needed_files, numbers, small_index, state

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_index(tmp_path / "index")
    return tmp_path / "index"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)
    if result.exception:
        raise result.exception
    assert not result.return_value
    return result.output


# --- backup and restore ------------------------------------------------------------------------


def test_backup_and_back_again(folder: Path, tmp_path: Path) -> None:
    assert "14 bài" in run("backup", tmp_path / "copy", "--index", folder)
    before = state(folder)
    assert state(tmp_path / "copy") == before
    for path in folder.iterdir():
        path.unlink()
    assert "14 bài" in run("restore", tmp_path / "copy", "--index", folder)
    assert state(folder) == before
    assert check_index(folder, deep=True) == []
    create_index(folder).add([article("new")])
    assert state(tmp_path / "copy") == before  # they share nothing


def test_when_articles_were_indexed_outlives_merging_and_repair(tmp_path: Path) -> None:
    moments = {f"{day:02}": datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 21)}
    wanted = dict(sorted(moments.items(), reverse=True))
    with create_index(tmp_path / "index") as index:
        for id, moment in moments.items():
            index.add([article(id)], moment=moment)
        index.delete(["07"])
    del wanted["07"]

    def told() -> dict[str, datetime]:
        with open_index(tmp_path / "index") as index:
            hits = index.search("", sort="indexed", limit=100, fold=False).hits
        return {hit.id: datetime.fromisoformat(str(hit.indexed)) for hit in hits}

    assert list(told().items()) == list(wanted.items())
    optimize_index(tmp_path / "index")
    assert list(told().items()) == list(wanted.items())
    (path,) = (tmp_path / "index").glob("*.seg")
    content, column = bytearray(path.read_bytes()), Segment(path).column("indexed").tobytes()
    content[content.index(column)] ^= 1
    path.write_bytes(content)
    assert check_index(tmp_path / "index")
    repair_index(tmp_path / "index")
    assert list(told().items()) == list(wanted.items())
    assert check_index(tmp_path / "index", deep=True) == []


def test_backups_beside_a_writer(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    FolderEngine.create(folder)
    command = [sys.executable, "-m", "tests.storage.writing", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        copies = [copy_folder(folder, tmp_path / f"copy-{i}", 0) for i in range(20)]
        writer.kill()
    for i, manifest in enumerate(copies):
        assert numbers(tmp_path / f"copy-{i}") == {manifest.generation}
    generations = [manifest.generation for manifest in copies]
    assert generations == sorted(generations)
    assert generations[0] < generations[-1]


def test_a_damaged_index_is_not_backed_up(folder: Path, tmp_path: Path) -> None:
    path = folder / read_manifest(folder).segments[0].file.name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexCorruptError, match=path.name):
        copy_index(folder, tmp_path / "copy", 0)
    assert files(tmp_path / "copy") == {"LOCK"}


@pytest.mark.parametrize("name", ["notes.txt", NAME])
def test_what_is_there_is_not_overwritten(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / name).write_text("precious")
    with pytest.raises(StoreError, match="thư mục mới hoặc trống"):
        copy_index(folder, tmp_path / "copy", 0)
    assert files(tmp_path / "copy") - {"LOCK"} == {name}
    assert (tmp_path / "copy" / name).read_text() == "precious"


def test_half_a_backup_is_taken_up_again(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    name = read_manifest(folder).segments[0].file.name
    (tmp_path / "copy" / name).write_bytes(b"half")
    copy_index(folder, tmp_path / "copy", 0)
    assert state(tmp_path / "copy") == state(folder)


# --- optimize ----------------------------------------------------------------------------------


def test_optimize_leaves_one_segment(folder: Path) -> None:
    before = state(folder)
    assert "MB" in run("optimize", "--index", folder)
    (segment,) = read_manifest(folder).segments
    assert (segment.documents, segment.deleted) == (14, 0)
    assert state(folder) == before
    assert check_index(folder, deep=True) == []


def test_maintenance_waits_for_the_writer_and_says_so(folder: Path) -> None:
    with FolderEngine(folder).writer(), pytest.raises(IndexLockedError, match="0 giây"):
        optimize_index(folder, lock_seconds=0)
    with pytest.raises(SearchKitError, match="Không có chỉ mục"):
        optimize_index(folder / "nothing")


# --- rebuild -----------------------------------------------------------------------------------


def test_rebuild_is_seen_at_once_when_it_is_done(folder: Path) -> None:
    reading = open_index(folder)
    old = reading.ids()

    def articles() -> Iterator[Article]:
        for id in "xyz":
            assert reading.ids() == old
            yield article(id)

    rebuilt = create_index(folder, anew=True)
    assert len(rebuilt) == 0
    rebuilt.add(articles())
    assert reading.ids() == rebuilt.ids() == ["x", "y", "z"]
    assert files(folder) == needed_files(folder)
    rebuilt.add([article("new")])
    assert reading.ids() == ["new", "x", "y", "z"]


def test_a_rebuild_that_fails_changes_nothing(folder: Path) -> None:
    before = state(folder)

    def articles() -> Iterator[Document]:
        yield document("x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), FolderEngine(folder, anew=True).writer() as writer:
        writer.add(articles())
    assert state(folder) == before
    assert files(folder) == needed_files(folder)


@pytest.mark.parametrize("content", ["", "{}", json.dumps({"searchkit": 99})])
def test_rebuild_takes_the_place_of_any_index(folder: Path, content: str) -> None:
    (folder / NAME).write_text(content)
    create_index(folder, anew=True).add([article("x")])
    assert open_index(folder).ids() == ["x"]
    assert files(folder) == needed_files(folder)


def test_rebuild_on_the_command_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.json").write_text("{")
    with pytest.raises(SearchKitError, match="giữ nguyên"):
        run("index", tmp_path / "in", "--rebuild", "--index", folder)
    assert len(open_index(folder)) == 14
    record = {"id": "x", "title": "Chuyển đổi số", "text": "Tổ công nghệ số cộng đồng ở xã."}
    (tmp_path / "in" / "x.json").write_text(json.dumps(record), "utf-8")
    assert "cả thảy 1 bài" in run("index", tmp_path / "in", "--rebuild", "--index", folder)
    assert len(open_index(folder)) == 1
