"""The write lock of a folder: one writer at a time, and who it is.

The lock is the operating system's, so it is gone with its process however that ends; readers never
look at it. What the holder writes into the file is for people alone.
"""

import json
import os
import socket
import stat
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

import portalocker

from searchkit.errors import IndexCorruptError, IndexLockedError, StoreError, refusal

NAME: Final = "LOCK"
_PAUSE: Final = 0.05  # seconds between two tries


class WriteLock:
    """The write lock of a folder: held from here on, until the end of ``with`` or the process.

    Args:
        folder: Holds the index, or what else has one writer.
        seconds: How long to wait for another writer.
        kind: What the folder holds, as messages begin.
        locked: The error that is raised.

    Raises:
        IndexLockedError: Or ``locked``: another writer is still at work, and who; or the folder is
            read-only.
        IndexCorruptError: What stands in the lock's place is no file of ours.
    """

    def __init__(
        self,
        folder: Path,
        seconds: float,
        kind: str = "Chỉ mục",
        locked: type[StoreError] = IndexLockedError,
    ) -> None:
        path = folder / NAME
        if not _is_plain(path):
            raise IndexCorruptError(f"{path} không phải là tệp thường; hãy xóa nó rồi chạy lại.")
        try:
            self._descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
        except OSError as error:
            raise locked(
                f"Không ghi được vào {kind.lower()} {folder}: {refusal(error)}; hãy kiểm tra quyền"
                " ghi."
            ) from None
        if not self._acquire(seconds):
            os.close(self._descriptor)
            waited = f"{seconds:g}".replace(".", ",")
            raise locked(
                f"{kind} {folder} đang được {_holder(path)} ghi; đã đợi {waited} giây, hãy chạy"
                " lại khi nó xong."
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            self._write({"pid": os.getpid(), "host": socket.gethostname(), "since": now})
        except BaseException:  # interrupted
            self._release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._write(None)
        finally:
            self._release()

    def _acquire(self, seconds: float) -> bool:
        """Whether the lock could be had in so many seconds."""
        end = time.monotonic() + seconds
        while True:
            try:
                portalocker.lock(self._descriptor, portalocker.LOCK_EX | portalocker.LOCK_NB)
            except portalocker.LockException:
                if time.monotonic() >= end:
                    return False
                time.sleep(min(_PAUSE, seconds))
            else:
                return True

    def _release(self) -> None:
        portalocker.unlock(self._descriptor)
        os.close(self._descriptor)

    def _write(self, holder: dict[str, object] | None) -> None:
        with suppress(OSError):  # a full disk is no reason not to hold the lock
            os.ftruncate(self._descriptor, 0)
            if holder:
                os.write(self._descriptor, json.dumps(holder).encode())
                os.lseek(self._descriptor, 0, os.SEEK_SET)  # Windows unlocks where it stands


def _is_plain(path: Path) -> bool:
    """Whether writing to a path touches nothing but a file there: no link, no pipe."""
    try:
        status = path.lstat()
    except OSError:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _holder(path: Path) -> str:
    """Who holds the lock, as far as its file tells."""
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(4096))
        pid, host, since = int(said["pid"]), str(said["host"])[:100], str(said["since"])[:30]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "tiến trình khác"
    name = f"tiến trình khác ({pid} trên máy {host}, từ {since})"
    return "".join(char if char.isprintable() else "?" for char in name)
