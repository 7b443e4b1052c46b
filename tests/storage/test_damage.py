"""Damage: every flipped byte is found, and every article that is still whole is rescued."""

import random
import shutil
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchkit.cli import cli
from searchkit.engine.folder.manifest import NAME, read_manifest
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.stored import primer
from searchkit.errors import IndexNotFoundError, IndexVersionError
from searchkit.index import create_index, open_index
from searchkit.indexing.maintenance import check_index, repair_index
from tests.engine.strategies import SYLLABLES

from .forgery import forge_manifest
from .scene import EXHAUSTIVE, article, state

IDS = "abcdefghij"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments: one article of the first was replaced, one deleted.

    The articles of the first segment are in several blocks.
    """
    folder = tmp_path_factory.mktemp("whole") / "index"
    index = create_index(folder)
    dice = random.Random(1)
    index.add(
        replace(article(id), captions=(" ".join(dice.choices(SYLLABLES, k=250)),)) for id in IDS
    )
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


def blocks(path: Path) -> list[str]:
    """The ids of the articles in each block of a segment."""
    stored = Segment(path).stored
    return ["".join(IDS[number] for number in stored.documents(b)) for b in range(len(stored))]


def stored_at(path: Path, id: str) -> int:
    """A place in the middle of a stored article."""
    stored = Segment(path).stored
    block = next(number for number, ids in enumerate(blocks(path)) if id in ids)
    stream, lines = stored.stream(block), stored.lines(block)
    before = blocks(path)[block].index(id)
    middle = sum(len(line) + 1 for line in lines[:before]) + len(lines[before]) // 2
    inflater, size, fed = zlib.decompressobj(zdict=primer()), 0, 0
    while size < middle:
        size += len(inflater.decompress(stream[fed : fed + 1]))
        fed += 1
    return path.read_bytes().index(stream) + fed


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


def test_a_flip_anywhere_loses_articles_of_one_block_at_most(
    whole: Path, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    dice = random.Random(7)
    before = state(whole)
    assert before is not None
    sizes = {path.name: path.stat().st_size for path in whole.iterdir() if path.name != "LOCK"}
    places = [(name, place) for name, size in sizes.items() for place in range(size)]
    lost = revived = 0
    together = [set(ids) for ids in blocks(first_segment(whole))] + [{"a", "k"}]
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
        assert any(missing <= ids for ids in together)
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


@pytest.mark.parametrize("id", IDS[2:])
@pytest.mark.parametrize("bits", [1, 8, 255])
def test_a_damaged_article_is_named_and_others_stay_as_they_were(
    whole: Path, folder: Path, id: str, bits: int
) -> None:
    """A wrong bit may be one letter, which nobody would see: such an article is gone as well."""
    path = first_segment(folder)
    flip(path, stored_at(path, id), bits)
    (block,) = (ids for ids in blocks(path) if id in ids)
    repair = repair_index(folder)
    before, after = dict(state(whole) or {}), state(folder) or {}
    assert id in repair.lost
    assert set(repair.lost) <= set(block[block.index(id) :])
    assert after == {id: before[id] for id in before.keys() - repair.lost}


@pytest.mark.parametrize("id", IDS[2:])
def test_where_digests_are_lost_too_a_damaged_block_is_not_trusted(
    whole: Path, folder: Path, id: str
) -> None:
    path = first_segment(folder)
    (block,) = (ids for ids in blocks(path) if id in ids)
    flip(path, stored_at(path, id))
    flip(path, 25)  # in the header
    repair_index(folder)
    before = state(whole) or {}
    kept = before.keys() - (set(block) - {"a"})  # of which there is a later version
    after = dict(state(folder) or {})
    after.pop("b", None)  # was deleted: nothing tells any more
    assert after == {id: before[id] for id in kept}


def test_there_are_several_articles_in_a_block_and_several_blocks(whole: Path) -> None:
    assert len(blocks(first_segment(whole))) > 2
    assert any("e" in ids[1:-1] for ids in blocks(first_segment(whole)))


@pytest.mark.parametrize("name", ["stored.offsets", "stored.firsts", "stored.sizes"])
def test_damage_to_the_places_of_blocks_loses_nothing(whole: Path, folder: Path, name: str) -> None:
    path = first_segment(folder)
    array = Segment(path).file[name].tobytes()
    flip(path, path.read_bytes().rindex(array) + len(array) - 1)
    assert name in check_index(folder)[0].problem
    assert repair_index(folder).lost == []
    assert state(folder) == state(whole)


def test_a_tail_of_zeros_keeps_what_is_in_front(folder: Path) -> None:
    """As a power failure leaves it."""
    path = first_segment(folder)
    place = stored_at(path, "f")
    content = path.read_bytes()
    path.write_bytes(content[:place] + bytes(len(content) - place))
    assert set(repair_index(folder).lost) == set("fghij")
    assert set(state(folder) or {}) == set("acdek")


@pytest.mark.parametrize("place", [0, 9, 17, 25, 2000])
def test_a_damaged_header_loses_nothing(whole: Path, folder: Path, place: int) -> None:
    flip(first_segment(folder), place)
    assert repair_index(folder).lost == []
    assert state(folder) == state(whole)


def test_a_file_that_was_cut_keeps_what_is_in_front(folder: Path) -> None:
    path = first_segment(folder)
    place = stored_at(path, "f")
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
    flip(path, stored_at(path, "e"))
    status, said = run("check", "--index", folder)
    assert status == 1
    assert path.name in said
    assert "searchkit repair" in said
    status, said = run("repair", "--index", folder)
    assert status == 0
    left = 10 - said.count("Mất bài")
    assert "Mất bài: e" in said
    assert f"cả thảy {left} bài" in said
    status, said = run("check", "--deep", "--index", folder)
    assert (status, f"nguyên vẹn: {left} bài" in said) == (0, True)
