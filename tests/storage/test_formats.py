"""An index of every format that there was: it is read as it is, or says how it is mended."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from searchkit import IndexVersionError, create_index, open_index
from searchkit.engine.folder.manifest import FORMAT, NAME
from searchkit.indexing.maintenance import check_index, optimize_index, repair_index
from tests.storage.forgery import forge_manifest
from tests.storage.formats.__main__ import LONG

FORMATS = Path(__file__).parent / "formats"
KEPT = sorted(int(path.name) for path in FORMATS.iterdir() if path.name.isdecimal())
OLDEST = 5
READ = [8, FORMAT]
MOST_BYTES = 200_000


@pytest.fixture
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the index of a format, which is then free to be written to."""
    return Path(shutil.copytree(FORMATS / str(request.param), tmp_path / "index"))


def searchkit(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "searchkit", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_each_format_is_kept_and_small() -> None:
    assert list(range(OLDEST, FORMAT + 1)) == KEPT, "run `python -m tests.storage.formats`"
    for number in KEPT:
        files = (FORMATS / str(number)).iterdir()
        assert sum(path.stat().st_size for path in files) < MOST_BYTES


@pytest.mark.parametrize("index", READ, indirect=True)
def test_one_that_is_read_answers(index: Path) -> None:
    """If it is refused for its analyzer: run ``python -m tests.storage.formats``."""
    with open_index(index) as opened:
        assert {*opened.ids()} >= {"nghi-quyet-52-nq-tw", "vssid-the-bhyt"}
        assert opened.search("the bao hiem y te").hits[0].id == "vssid-the-bhyt"
        assert opened.search("NQ 52").hits[0].id == "nghi-quyet-52-nq-tw"
        assert opened.search("tắt sóng 2G").total == 0
        assert opened.search("identifier:52-NQ/TW", syntax="whoosh").total == 1
        view = opened.view("nghi-quyet-52-nq-tw", "nghị quyết 52")
        assert view is not None
        assert view.article.title[slice(*view.title_highlights[0])] == "Nghị quyết 52"
    assert check_index(index, deep=True) == []


@pytest.mark.parametrize("index", READ, indirect=True)
def test_one_that_is_read_is_written_to(index: Path, corpus: Path) -> None:
    done = searchkit("index", corpus / "txt" / "tat-song-2g.txt", "--index", index)
    assert done.returncode == 0
    with open_index(index) as opened:
        assert opened.search("tắt sóng 2G").total == 1


@pytest.mark.parametrize("index", [FORMAT], indirect=True)
def test_todays_holds_what_the_one_before_could_not(index: Path) -> None:
    with open_index(index) as opened:
        assert [hit.id for hit in opened.search('"số sau cùng"~4').hits] == ["dai"]


def merge(index: Path) -> None:
    optimize_index(index)


def mend(index: Path) -> None:
    """The first segment is written anew, from articles that are whole."""
    path = min(index.glob("*.seg"))
    content = bytearray(path.read_bytes())
    place = content.index(b"syllable.terms")
    content[place] ^= 1
    path.write_bytes(content)
    assert repair_index(index).lost == []


def take_out(index: Path) -> None:
    with open_index(index) as opened:
        opened.delete(["vssid-the-bhyt"])


def add_long(index: Path) -> None:
    with open_index(index) as opened:
        opened.add([LONG])


def add_nothing(index: Path) -> None:
    with open_index(index) as opened:
        opened.add(opened.view(id).article for id in opened.ids())  # type: ignore[union-attr]


@pytest.mark.parametrize("index", [8], indirect=True)
@pytest.mark.parametrize(
    ("change", "after"), [(merge, 9), (mend, 9), (take_out, 9), (add_long, 9), (add_nothing, 8)]
)
def test_every_commit_is_of_todays_format(
    index: Path, change: Callable[[Path], None], after: int
) -> None:
    """Else a searchkit of before would take what it can't read for damage."""
    change(index)
    assert json.loads((index / NAME).read_bytes())["searchkit"] == after
    with open_index(index) as opened:
        assert opened.search("NQ 52").hits[0].id == "nghi-quyet-52-nq-tw"
        near = [hit.id for hit in opened.search('"số sau cùng"~4').hits]
        assert near == ["dai"] * (change is add_long)
        assert opened.search("the bao hiem y te").total == (change is not take_out)
    assert check_index(index, deep=True) == []


@pytest.mark.parametrize("index", [FORMAT], indirect=True)
def test_a_newer_one_asks_for_a_newer_searchkit(index: Path) -> None:
    forge_manifest(index, lambda content: content.update(searchkit=FORMAT + 1))
    for command in (["search", "số"], ["check"], ["repair"]):
        done = searchkit(*command, "--index", index)
        assert (done.returncode, done.stdout) == (2, ""), command
        assert "cập nhật searchkit" in done.stderr, command


@pytest.mark.parametrize(
    "index", [number for number in KEPT if number not in READ], indirect=True, ids=str
)
def test_an_older_one_says_what_to_do_and_that_helps(index: Path, corpus: Path) -> None:
    before = {path.name: path.read_bytes() for path in index.iterdir()}
    for open_it in (open_index, create_index):
        with pytest.raises(IndexVersionError) as raised:
            open_it(index)
        (line,) = str(raised.value).splitlines()
        assert str(index) in line
        assert f"searchkit index THƯ_MỤC --rebuild --index {index}" in line
    for command in (["search", "số"], ["stats"], ["check"], ["repair"], ["index", corpus / "txt"]):
        done = searchkit(*command, "--index", index)
        assert (done.returncode, done.stdout) == (2, ""), command
        assert len(done.stderr.splitlines()) == 1, command
        assert "--rebuild" in done.stderr, command
    assert {
        path.name: path.read_bytes() for path in index.iterdir() if path.name != "LOCK"
    } == before

    assert searchkit("index", corpus / "txt", "--rebuild", "--index", index).returncode == 0
    with open_index(index) as opened:
        assert opened.search("tắt sóng 2G").total == 1
    assert check_index(index) == []
