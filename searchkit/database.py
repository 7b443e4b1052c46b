"""A SQLite file of ours: made when it is not there, of one version, written whole or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from searchkit.errors import StoreError


class Database(sqlite3.Connection):
    """A connection to such a file.

    Args:
        path: The file.
        schema: The statements that make it.
        version: Of the schema.
        kind: What the file is, as messages name it.
        durable: Whether a transaction that has ended outlives a power cut, which costs a sync each
            time; else the last ones may be lost, but none in part.
        private: Whether only its owner may read it, if it is made here.

    Raises:
        StoreError: It can't be opened, is of another version, or is something else.
    """

    def __init__(
        self,
        path: Path,
        schema: str,
        version: int,
        kind: str,
        *,
        durable: bool = True,
        private: bool = False,
    ) -> None:
        self._path = path
        self._is_writing = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600 if private else 0o666))
            super().__init__(path, timeout=30, isolation_level=None)
            if not durable:
                self.execute("PRAGMA journal_mode = WAL")
            self.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            with self.transaction():
                found = self.execute("PRAGMA user_version").fetchone()[0]
                if found == 0 and not self.execute("SELECT 1 FROM sqlite_schema").fetchone():
                    for statement in filter(str.strip, schema.split(";")):
                        self.execute(statement)
                    self.execute(f"PRAGMA user_version = {version}")
                elif found != version:
                    raise StoreError(
                        f"Tệp {path} không phải {kind} của phiên bản này; hãy chuyển nó đi chỗ khác"
                        " rồi chạy lại."
                    )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"Không mở được {kind} {path}: {error}; hãy kiểm tra tệp ấy."
            ) from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written meanwhile, or nothing; one within another is a part of that.

        Raises:
            StoreError: It can't be written, as on a full disk.
        """
        if self._is_writing:
            yield
            return
        self._is_writing = True
        try:
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                if self.in_transaction:  # a full disk may have ended it
                    self.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"Không ghi được {self._path}: {error}; hãy xem chỗ trống trên đĩa rồi chạy lại,"
                " những gì đã ghi vẫn còn."
            ) from None
        finally:
            self._is_writing = False
