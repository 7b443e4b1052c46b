"""A disk that fails: every call that changes it can raise, be the last one, or be lost.

After SQLite's crash tests and Lucene's ``MockDirectoryWrapper``. The calls of the operating system
are replaced in one place, :meth:`FaultyDisk.__enter__`; each that touches the disk's folder is a
*point*, numbered from 1. What has been flushed, and what has not, is kept track of, so that the
worst that a power failure may leave behind can be laid out in another folder: POSIX promises the
content of a file after its ``fsync``, and its name after that of its folder, and nothing else.
"""

import enum
import errno
import io
import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from unittest import mock

_WRITING = frozenset("wxa+")


class Fault(enum.Enum):
    """What happens at the chosen point. A write fails when half of it is written."""

    NONE = "nothing"
    ERROR = "this call fails, with EIO"
    FULL = "this call and all later ones that need space fail, with ENOSPC"
    KILL = "the process ends: neither this call nor any later one does anything"


class Killed(BaseException):
    """The process is dead; what still runs can change nothing."""


class _Inode:
    """The content of a file, as written and as it lies safely on the disk."""

    def __init__(self, content: bytes = b"", safe: bytes = b"") -> None:
        self.content, self.safe = content, safe


class FaultyDisk:
    """The calls that change what is below a folder, under control in ``with``.

    Args:
        root: The folder.
        fault: What happens ...
        point: ... at this call.

    Attributes:
        points: How many calls there were.
        dead: Whether the process is.
    """

    def __init__(self, root: Path, fault: Fault = Fault.NONE, point: int = 0) -> None:
        self.root, self.fault, self._chosen = root, fault, point
        self.points = 0
        self.dead = self._full = False
        self._inodes = {
            path: _Inode(path.read_bytes(), path.read_bytes())
            for path in root.rglob("*")
            if path.is_file()
        }
        self._folders = {root, *(path for path in root.rglob("*") if path.is_dir())}
        self._names = dict(self._inodes)  # as the process sees them
        self._pending: dict[Path, list[Callable[[dict[Path, _Inode]], object]]] = {}
        self._open: dict[int, _Inode | Path] = {}
        self._patches: list[Any] = []

    def __enter__(self) -> Self:
        replaced = {
            "fsync": self._fsync,
            "ftruncate": self._lock_call(os.ftruncate),
            "mkdir": self._mkdir,
            "open": self._os_open,
            "replace": self._replace,
            "unlink": self._unlink,
            "write": self._lock_call(os.write),
        }
        self._patches = [mock.patch.object(os, name, call) for name, call in replaced.items()]
        self._patches.append(mock.patch.object(io, "open", self._io_open))
        self._real_open, self._real = io.open, {name: getattr(os, name) for name in replaced}
        for patch in self._patches:
            patch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for patch in self._patches:
            patch.stop()

    # --- points --------------------------------------------------------------------------------

    def fails(self, path: Path, *, takes_space: bool = True) -> BaseException | None:
        """Count a point; what it raises."""
        if self.dead:
            return Killed()
        self.points += 1
        if self._full and takes_space:
            return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        if self.points != self._chosen or self.fault is Fault.NONE:
            return None
        if self.fault is Fault.KILL:
            self.dead = True
            return Killed()
        if self.fault is Fault.FULL:
            self._full = True
            code = errno.ENOSPC if takes_space else 0
        else:
            code = errno.EIO
        return OSError(code, os.strerror(code), str(path)) if code else None

    def _point(self, path: Path, *, takes_space: bool = True) -> None:
        if error := self.fails(path, takes_space=takes_space):
            raise error

    def _is_here(self, path: object) -> bool:
        return isinstance(path, str | Path) and Path(path).is_relative_to(self.root)

    # --- calls ---------------------------------------------------------------------------------

    def _io_open(self, path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if not self._is_here(path) or not _WRITING.intersection(mode):
            return self._real_open(path, mode, *args, **kwargs)
        path = Path(path)
        assert mode == "xb", "files of an index are written once, as bytes"
        self._point(path)
        file = self._real_open(path, mode, buffering=0)
        inode = self._names[path] = _Inode()
        self._open[file.fileno()] = inode
        self._later(path.parent, lambda names: names.__setitem__(path, inode))
        return _File(file, inode, self)

    def _os_open(self, path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if self._is_here(path):
            self._point(Path(path), takes_space=False)
        descriptor: int = self._real["open"](path, flags, *args, **kwargs)
        self._open.pop(descriptor, None)
        if self._is_here(path):
            self._open[descriptor] = Path(path)
        return descriptor

    def _fsync(self, descriptor: int) -> None:
        opened = self._open.get(descriptor)
        if opened is None:
            self._real["fsync"](descriptor)
        elif isinstance(opened, Path):
            self._point(opened, takes_space=False)
            for operation in self._pending.pop(opened, []):
                operation(self._inodes)
        else:
            self._point(self.root)
            opened.safe = opened.content

    def _replace(self, source: Any, target: Any) -> None:
        source, target = Path(source), Path(target)
        self._point(source)
        self._real["replace"](source, target)
        inode = self._names[target] = self._names.pop(source)
        self._later(source.parent, lambda names: names.pop(source, None))
        self._later(target.parent, lambda names: names.__setitem__(target, inode))

    def _unlink(self, path: Any, *args: Any, **kwargs: Any) -> None:
        path = Path(path)
        if self._is_here(path) and path.exists():
            self._point(path, takes_space=False)
            self._names.pop(path, None)
            self._later(path.parent, lambda names: names.pop(path, None))
        self._real["unlink"](path, *args, **kwargs)

    def _mkdir(self, path: Any, *args: Any, **kwargs: Any) -> None:
        path = Path(path)
        if self._is_here(path):
            self._point(path)
            self._later(path.parent, lambda _: self._folders.add(path))
        self._real["mkdir"](path, *args, **kwargs)

    def _lock_call(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Writing on a bare descriptor is what a lock does to its file."""

        def call(descriptor: int, *args: Any) -> Any:
            if isinstance(path := self._open.get(descriptor), Path):
                self._point(path)
            return real(descriptor, *args)

        return call

    def _later(self, folder: Path, operation: Callable[[dict[Path, _Inode]], object]) -> None:
        self._pending.setdefault(folder, []).append(operation)

    # --- power failure -------------------------------------------------------------------------

    def lay_out(self, target: Path, chance: float, dice: random.Random) -> None:
        """Lay out what a power failure may leave.

        Args:
            target: A new folder that takes the place of the root.
            chance: That a change of a name that was not flushed has come through.
            dice: Decides.
        """
        names = dict(self._inodes)
        folders = set(self._folders)
        for operations in self._pending.values():
            for operation in operations:
                if dice.random() < chance:
                    operation(names)
        for folder in sorted(self._folders):
            (target / folder.relative_to(self.root)).mkdir(parents=True)
        for path, inode in names.items():
            if path.parent in self._folders:
                (target / path.relative_to(self.root)).write_bytes(_remains(inode, dice))
        self._folders = folders


def _remains(inode: _Inode, dice: random.Random) -> bytes:
    """What may be left of a file."""
    if inode.safe == inode.content:
        return inode.content
    rest = len(inode.content) - len(inode.safe)
    half = inode.content[: len(inode.safe) + rest // 2]
    return dice.choice([inode.safe, half, inode.safe + bytes(rest), inode.content])


class _File:
    """A file that is being written."""

    def __init__(self, file: IO[bytes], inode: _Inode, disk: FaultyDisk) -> None:
        self._file, self._inode, self._disk = file, inode, disk
        self._place = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: Any) -> int:
        self.writelines([data])
        return len(data)

    def writelines(self, lines: Iterable[Any]) -> None:
        data = b"".join(lines)
        written = 0 if self._disk.dead else len(data) // 2
        error = self._disk.fails(Path(os.fsdecode(self._file.name)))
        if error is None:
            written = len(data)
        self._file.write(data[:written])
        content, end = self._inode.content.ljust(self._place, b"\0"), self._place + written
        self._inode.content = content[: self._place] + data[:written] + content[end:]
        self._place = end
        if error:
            raise error

    def seek(self, place: int) -> None:
        self._place = self._file.seek(place)

    def flush(self) -> None:
        """Nothing is kept back."""

    def fileno(self) -> int:
        return self._file.fileno()
