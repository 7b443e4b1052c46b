"""What was searched for: a log that knows no searcher.

A line is a JSON object: ``hour`` (UTC, ``2025-01-25T10``), ``query``, ``hits`` (articles found) and
``ms``. There is no address, no session, no exact time; numbers that could be a telephone's or a
person's, and e-mail addresses, are masked before a line is written.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import ENOSPC
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Final

from searchkit.analysis.normalization import normalize
from searchkit.errors import SourceError, refusal

_LONGEST: Final = 200  # characters of a query that are kept
_PERSONAL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|\+?\d(?:[ .-]?\d){8,}")
_MASK: Final = "…"
_LONGEST_LINE: Final = 1 << 14  # bytes; we write fewer


@dataclass(frozen=True, slots=True)
class Entry:
    """One search.

    Attributes:
        query: As typed, masked, cut to 200 characters.
        hits: Articles found.
        ms: Time that it took.
    """

    query: str
    hits: int
    ms: float


class QueryLog:
    """A log file; it is opened for each line, so it may be moved away at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, query: str, hits: int, ms: float) -> None:
        """Append a line; what an earlier write left unfinished stays a line of its own.

        Raises:
            OSError: It can't be written.
        """
        hour = datetime.now(UTC).strftime("%Y-%m-%dT%H")
        line = {"hour": hour, "query": mask(query), "hits": hits, "ms": round(ms, 1)}
        content = f"{json.dumps(line, ensure_ascii=False)}\n".encode()
        with FileIO(self._path, "a+") as file:
            if not _ends_a_line(file):
                content = b"\n" + content
            if file.write(content) != len(content):
                raise OSError(ENOSPC, "đĩa đầy", str(self._path))

    def read(self) -> Iterator[Entry]:
        """All searches, oldest first; a line that is no entry (cut by a crash) is skipped.

        Raises:
            SourceError: There is no such file.
        """
        try:
            with self._path.open("rb") as file:
                for line in _lines(file):
                    if entry := _entry(line):
                        yield entry
        except OSError as error:
            raise SourceError(
                f"Không đọc được sổ truy vấn {self._path}: {refusal(error)}; hãy bật query_log khi "
                "chạy searchkit serve."
            ) from None


def _ends_a_line(file: FileIO) -> bool:
    if not file.seek(0, 2):
        return True
    file.seek(-1, 2)
    return file.read(1) == b"\n"


def _lines(file: BufferedReader) -> Iterator[bytes]:
    """The lines of a file, but for those that are longer than any of ours."""
    whole = True  # the last piece ended a line
    while piece := file.readline(_LONGEST_LINE):
        ended = piece.endswith(b"\n")
        if whole and (ended or len(piece) < _LONGEST_LINE):
            yield piece
        whole = ended


def _entry(line: bytes) -> Entry | None:
    """What a line says; None when it is no entry, whatever else it is."""
    try:
        row = json.loads(line.decode("utf-8", "replace"))
        entry = Entry(str(row["query"])[:_LONGEST], int(row["hits"]), float(row["ms"]))
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None
    return entry if entry.hits >= 0 and math.isfinite(entry.ms) else None


def mask(query: str) -> str:
    """A query without what may point at a person.

    >>> mask("Nguyễn Văn A 0912 345 678")
    'Nguyễn Văn A …'
    >>> mask("63/2024/NĐ-CP")
    '63/2024/NĐ-CP'
    """
    query = query.encode(errors="replace").decode()[: 2 * _LONGEST]
    return _PERSONAL.sub(_MASK, normalize("NFC", query))[:_LONGEST]
