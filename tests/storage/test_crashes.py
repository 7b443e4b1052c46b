"""A crash, an error or a power failure at any call leaves the old commit or the new one."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.backup import copy_folder
from searchkit.engine.folder.check import check_folder
from searchkit.errors import StoreError
from searchkit.indexing.maintenance import optimize_index

from .faults import Fault, FaultyDisk, Killed
from .scene import EXHAUSTIVE, State, document, files, needed_files, small_index, state


def add(root: Path) -> None:
    with FolderEngine(root / "index").writer() as writer:
        writer.add([document("x"), document("y")])


def update(root: Path) -> None:
    with FolderEngine(root / "index").writer() as writer:
        writer.add([document("f", "Kỹ năng số"), document("o", "Dân cư")])


def delete(root: Path) -> None:
    with FolderEngine(root / "index").writer() as writer:
        writer.delete(["l"])


def merge(root: Path) -> None:
    with FolderEngine(root / "index").writer() as writer:
        for id in "tuvwxy":
            writer.add([document(id)])
            writer._flush()


def optimize(root: Path) -> None:
    optimize_index(root / "index")


def rebuild(root: Path) -> None:
    with FolderEngine(root / "index", anew=True).writer() as writer:
        writer.add([document("new")])


def create(root: Path) -> None:
    FolderEngine.create(root / "other" / "index")


def backup(root: Path) -> None:
    copy_folder(root / "index", root / "copy", 0)


OPERATIONS: dict[Callable[[Path], None], str] = {
    add: "index",
    update: "index",
    delete: "index",
    merge: "index",
    optimize: "index",
    rebuild: "index",
    create: "other/index",
    backup: "copy",
}


@dataclass
class Case:
    """An operation on a small index, and the index that it changes."""

    operation: Callable[[Path], None]
    base: Path
    work: Path
    target: str
    verified: set[tuple[int, int]] = field(default_factory=set)

    def fresh(self) -> Path:
        """A new copy of the index to break."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.base, self.work / "root")
        return self.work / "root"

    def run(self, disk: FaultyDisk) -> bool:
        """Whether the operation says that it succeeded."""
        with disk:
            try:
                self.operation(disk.root)
            except (OSError, StoreError, Killed):
                return False
        return True

    def next_writer(self, disk: FaultyDisk) -> None:
        """Another writer, which has nothing to write but may clean up."""
        disk.fault = Fault.NONE
        if state(disk.root / self.target) is not None:
            with disk, FolderEngine(disk.root / self.target).writer():
                pass

    def verify(self, root: Path, allowed: list[State | None]) -> None:
        """One of the states, nothing wrong, no lock, and the next writer cleans up."""
        folder = root / self.target
        content = {path: path.read_bytes() for path in folder.glob("*") if path.name != "LOCK"}
        mark = hash(frozenset((path.name, data) for path, data in content.items()))
        if (mark, len(allowed)) in self.verified:
            return
        self.verified.add((mark, len(allowed)))
        found = state(folder)
        assert found in allowed
        if found is None:
            self.operation(root)
        assert check_folder(folder) == []
        with FolderEngine(folder, lock_seconds=0).writer():
            pass
        assert files(folder) == needed_files(folder)
        assert self.target == "index" or state(root / "index") is not None


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index, never changed."""
    base = tmp_path_factory.mktemp("base")
    small_index(base / "index")
    return base


@pytest.fixture(params=OPERATIONS, ids=lambda operation: operation.__name__)
def case(request: pytest.FixtureRequest, base: Path, tmp_path: Path) -> Case:
    return Case(request.param, base, tmp_path / "work", OPERATIONS[request.param])


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.FULL, Fault.KILL])
def test_the_old_commit_or_the_new_one(
    case: Case, fault: Fault, tell: Callable[[str], None]
) -> None:
    old = state(case.base / case.target)
    disk = FaultyDisk(case.fresh())
    assert case.run(disk)
    new = state(disk.root / case.target)
    assert new not in (None, old) or case.operation is optimize
    dice = random.Random(1)
    tried = 0
    for point in range(1, disk.points + 2):
        broken = FaultyDisk(case.fresh(), fault, point)
        done = case.run(broken)
        assert done or point <= disk.points
        allowed = [new] if done else [old, new]
        if fault is Fault.KILL:
            for chance in (0.0, 1.0, *[0.5] * (20 if EXHAUSTIVE else 0)):
                left = case.work / f"left-{tried}"
                broken.lay_out(left, chance, dice)
                case.verify(left, allowed)
                tried += 1
        if fault is Fault.ERROR:  # life goes on, and then the power fails
            case.next_writer(broken)
            left = case.work / "left"
            broken.lay_out(left, 0.0, dice)
            case.verify(left, allowed)
            tried += 1
        case.verify(broken.root, allowed)
        tried += 1
    tell(f"{case.operation.__name__}, {fault.name}: {disk.points} points, {tried} crashes survived")
