"""An index of every format that there was: today's answers, an older one says how it is mended."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from searchkit import IndexVersionError, create_index, open_index
from searchkit.engine.folder.manifest import FORMAT
from searchkit.maintenance import check_index

FORMATS = Path(__file__).parent / "formats"
KEPT = sorted(int(path.name) for path in FORMATS.iterdir() if path.name.isdecimal())
OLDEST = 5
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


@pytest.mark.parametrize("index", [FORMAT], indirect=True)
def test_todays_answers(index: Path) -> None:
    """If it is refused for its analyzer: run ``python -m tests.storage.formats``."""
    with open_index(index) as opened:
        assert opened.ids() == ["nghi-quyet-52-nq-tw", "vssid-the-bhyt"]
        assert opened.search("the bao hiem y te").hits[0].id == "vssid-the-bhyt"
        assert opened.search("NQ 52").hits[0].id == "nghi-quyet-52-nq-tw"
        assert opened.search("tắt sóng 2G").total == 0
        assert opened.search("identifier:52-NQ/TW", syntax="whoosh").total == 1
        view = opened.view("nghi-quyet-52-nq-tw", "nghị quyết 52")
        assert view is not None
        assert view.article.title[slice(*view.title_highlights[0])] == "Nghị quyết 52"
    assert check_index(index, deep=True) == []


@pytest.mark.parametrize("index", [FORMAT], indirect=True)
def test_todays_can_be_written_to(index: Path, corpus: Path) -> None:
    done = searchkit("index", corpus / "txt" / "tat-song-2g.txt", "--index", index)
    assert done.returncode == 0
    with open_index(index) as opened:
        assert len(opened) == 3
        assert opened.search("tắt sóng 2G").total == 1


@pytest.mark.parametrize(
    "index", [number for number in KEPT if number < FORMAT], indirect=True, ids=str
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
