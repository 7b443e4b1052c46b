"""Damage: every flipped byte is found, and every article that is still whole is rescued."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchkit.cli import cli
from searchkit.engine.whoosh import WhooshEngine
from searchkit.engine.whoosh.manifest import NAME, read_manifest
from searchkit.errors import IndexNotFoundError, IndexVersionError
from searchkit.index import create_index, open_index
from searchkit.maintenance import check_index, repair_index

from .forgery import forge_manifest
from .scene import EXHAUSTIVE, article, state

IDS = "abcdefghij"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments: one article of the first was replaced, one deleted."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    index = create_index(folder)
    index.add(article(id) for id in IDS)
    index.add([article("a", "Sổ tay số"), article("k")])
    index.delete(["b"])
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "index"))


def first_segment(folder: Path) -> Path:
    return folder / read_manifest(folder).segments[0].file.name


def flip(path: Path, place: int, bits: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= bits
    path.write_bytes(content)


def stored_at(path: Path, number: int) -> int:
    """A place in the middle of a stored article."""
    segment = WhooshEngine(path.parent).reader().segments[0][0]
    stored = segment.stored(number)
    return path.read_bytes().index(stored) + len(stored) // 2


def test_every_flip_is_found_and_nothing_else_is_lost(
    whole: Path, folder: Path, tell: Callable[[str], None]
) -> None:
    dice = random.Random(2024)
    sizes = {path.name: path.stat().st_size for path in whole.iterdir() if path.name != "LOCK"}
    places = [(name, place) for name, size in sizes.items() for place in range(size)]
    small = [(name, place) for name, place in places if not name.endswith(".seg")]
    chosen = dice.sample(places, 4000 if EXHAUSTIVE else 150)
    chosen += small if EXHAUSTIVE else dice.sample(small, 150)
    manifest = read_manifest(whole)
    harmless = 0
    for name, place in chosen:
        path = folder / name
        flip(path, place, bits := dice.randrange(1, 256))
        try:
            found = bool(check_index(folder))
        except IndexVersionError:
            found = True
        if not found:
            assert name == NAME, (name, place, bits)
            assert read_manifest(folder) == manifest  # white space
            harmless += 1
        flip(path, place, bits)
    assert check_index(folder, deep=True) == []
    tell(f"{len(chosen)} flipped bytes: {len(chosen) - harmless} found, {harmless} say the same")


def test_a_flip_anywhere_loses_one_article_at_most(
    whole: Path, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    dice = random.Random(7)
    before = state(whole)
    assert before is not None
    sizes = {path.name: path.stat().st_size for path in whole.iterdir() if path.name != "LOCK"}
    places = [(name, place) for name, size in sizes.items() for place in range(size)]
    lost = revived = 0
    chosen = dice.sample(places, 500 if EXHAUSTIVE else 30)
    for i, (name, place) in enumerate(chosen):
        folder = Path(shutil.copytree(whole, tmp_path / str(i)))
        flip(folder / name, place)
        repair = repair_index(folder)
        after = state(folder)
        assert after is not None
        assert check_index(folder, deep=True) == []
        missing = before.keys() - after.keys()
        assert sorted(missing) == repair.lost
        assert len(missing) <= 1
        assert len(after.keys() - before.keys()) <= repair.revived
        assert all(after[id] == before[id] for id in before.keys() & after.keys())
        lost, revived = lost + len(missing), revived + len(after.keys() - before.keys())
    tell(f"{len(chosen)} flips repaired: {lost} articles lost, {revived} deleted ones revived")


# --- what is damaged, and what that costs ------------------------------------------------------


def test_damaged_postings_lose_nothing(whole: Path, folder: Path) -> None:
    path = first_segment(folder)
    flip(path, path.read_bytes().index("nghi\0nghị".encode()))
    (damage,) = check_index(folder)
    assert damage.file == path.name
    assert "syllable.terms" in damage.problem
    repair = repair_index(folder)
    assert (repair.rescued, repair.lost, repair.revived) == (8, [], 0)
    assert state(folder) == state(whole)
    assert open_index(folder).search("nghị quyết").total == 10


def test_a_damaged_article_is_named_and_the_others_stay(whole: Path, folder: Path) -> None:
    path = first_segment(folder)
    flip(path, stored_at(path, IDS.index("e")))
    repair = repair_index(folder)
    assert repair.lost == ["e"]
    before = dict(state(whole) or {})
    del before["e"]
    assert state(folder) == before


@pytest.mark.parametrize("place", [0, 9, 17, 25, 2000])
def test_a_damaged_header_loses_nothing(whole: Path, folder: Path, place: int) -> None:
    flip(first_segment(folder), place)
    assert repair_index(folder).lost == []
    assert state(folder) == state(whole)


def test_a_file_that_was_cut_keeps_what_is_in_front(folder: Path) -> None:
    path = first_segment(folder)
    place = stored_at(path, 5)
    path.write_bytes(path.read_bytes()[:place])
    repair = repair_index(folder)
    assert repair.nameless + len(repair.lost) == len("fghij")
    assert set(state(folder) or {}) == set("abcdek")
    assert repair.revived == 1  # the file no longer tells which article was deleted


def test_a_lost_manifest_loses_nothing(whole: Path, folder: Path) -> None:
    (folder / NAME).unlink()
    assert repair_index(folder).lost == []
    assert state(folder) == state(whole)


def test_lost_deletions_revive_what_they_deleted_and_say_so(whole: Path, folder: Path) -> None:
    (deletions,) = folder.glob("*.del")
    deletions.unlink()
    repair = repair_index(folder)
    assert repair.lost == []
    assert repair.revived == 1
    assert set(state(folder) or {}) == {*(state(whole) or {}), "b"}
    assert (state(folder) or {})["a"] == (state(whole) or {})["a"]


def test_a_lost_segment_is_counted(folder: Path) -> None:
    first_segment(folder).unlink()
    repair = repair_index(folder)
    assert repair.nameless == 8
    assert set(state(folder) or {}) == {"a", "k"}


def test_another_analyzer_is_caught_up_with(whole: Path, folder: Path) -> None:
    forge_manifest(folder, lambda content: content["commit"].update(analyzer="another"))
    with pytest.raises(IndexVersionError, match="repair"):
        open_index(folder)
    assert repair_index(folder).rescued == 10
    assert state(folder) == state(whole)


def test_a_swapped_file_is_found_on_opening(folder: Path, tmp_path: Path) -> None:
    other = create_index(tmp_path / "other")
    other.add(article(id, "Một bài khác") for id in IDS)
    shutil.copy(first_segment(tmp_path / "other"), first_segment(folder))
    assert "không phải tệp cũ" in check_index(folder)[0].problem


def test_what_is_whole_is_left_alone(folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert repair_index(folder).damage == []
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert before.keys() == after.keys()
    assert all(before[name] == after[name] for name in before if name != "LOCK")


def test_there_is_nothing_to_repair(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError):
        repair_index(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


# --- on the command line -----------------------------------------------------------------------


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)
    assert result.exception is None, result.exception
    return int(result.return_value or 0), result.output


def test_check_and_repair_say_what_they_find(folder: Path) -> None:
    path = first_segment(folder)
    flip(path, stored_at(path, IDS.index("e")))
    status, said = run("check", "--index", folder)
    assert status == 1
    assert path.name in said
    assert "searchkit repair" in said
    status, said = run("repair", "--index", folder)
    assert status == 0
    assert "Mất bài: e" in said
    assert "cả thảy 9 bài" in said
    status, said = run("check", "--deep", "--index", folder)
    assert (status, "nguyên vẹn: 9 bài" in said) == (0, True)
