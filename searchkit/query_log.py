"""What was searched for: a log that knows no searcher, and what an operator reads from it.

A line is a JSON object: ``hour`` (UTC, ``2025-01-25T10``), ``query``, ``hits`` (articles found) and
``ms``. There is no address, no session, no exact time; numbers that could be a telephone's or a
person's, and e-mail addresses, are masked before a line is written.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import ENOSPC
from io import BufferedReader, FileIO
from itertools import islice
from pathlib import Path
from typing import Final

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normalize
from searchkit.analysis.tokenizer import tokenize
from searchkit.errors import SourceError

_LONGEST: Final = 200  # characters of a query that are kept
_PERSONAL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|\+?\d(?:[ .-]?\d){8,}")
_MASK: Final = "…"
_LONGEST_LINE: Final = 1 << 14  # bytes; we write fewer
_COMPARED: Final = 2_000  # zero-result queries and found ones that are compared, commonest first
_NEAR: Final = range(6, 61)  # letters of queries that may be a slip apart: shorter ones often are
_KEPT: Final = 50_000  # different queries that are counted at once
_SPELLINGS: Final = 8  # of a query that are told apart


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


@dataclass(frozen=True, slots=True)
class Row:
    """Searches for one query, however it was cased or spaced.

    Attributes:
        query: The commonest way to type it.
        searches: How often.
        hits: Articles found, the last time.
        ms: The longest that it took.
    """

    query: str
    searches: int
    hits: int
    ms: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A query that finds nothing, and one that may mean the same and finds something."""

    query: str
    means: str
    searches: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What an operator wants to know.

    Attributes:
        searches: How many there were.
        found_nothing: How many of them found nothing.
        top: The commonest queries.
        nothing: The commonest that found nothing.
        slow: The slowest.
        proposals: Aliases that would help.
    """

    searches: int
    found_nothing: int
    top: list[Row]
    nothing: list[Row]
    slow: list[Row]
    proposals: list[Proposal]


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
                f"Không đọc được sổ truy vấn {self._path}: {error.strerror}; hãy bật query_log khi "
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


@dataclass(slots=True)
class _Count:
    """What is known of one query while a log is read."""

    searches: int = 0
    hits: int = 0
    ms: float = 0.0
    spellings: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        self.searches += 1
        self.hits, self.ms = entry.hits, max(self.ms, entry.ms)
        if entry.query in self.spellings or len(self.spellings) < _SPELLINGS:
            self.spellings[entry.query] += 1

    def row(self) -> Row:
        return Row(self.spellings.most_common(1)[0][0], self.searches, self.hits, self.ms)


def summarize(entries: Iterable[Entry], limit: int = 20) -> Summary:
    """Count a log, however long: of many different queries the rarest are forgotten on the way.

    Args:
        entries: In the order of time.
        limit: Most rows of each list.
    """
    counts: dict[str, _Count] = {}
    searches = found_nothing = 0
    for entry in entries:
        searches += 1
        found_nothing += not entry.hits
        counts.setdefault(" ".join(entry.query.casefold().split()), _Count()).add(entry)
        if len(counts) > _KEPT:
            counts = dict(islice(_commonest(counts), _KEPT // 2))
    rows = [count.row() for _, count in _commonest(counts)]
    nothing = [row for row in rows if not row.hits]
    return Summary(
        searches=searches,
        found_nothing=found_nothing,
        top=rows[:limit],
        nothing=nothing[:limit],
        slow=sorted(rows, key=lambda row: -row.ms)[:limit],
        proposals=list(_proposals(nothing, [row for row in rows if row.hits]))[:limit],
    )


def _commonest(counts: dict[str, _Count]) -> Iterator[tuple[str, _Count]]:
    """The commonest first, equals in the order of time."""
    return iter(sorted(counts.items(), key=lambda item: -item[1].searches))


def _proposals(nothing: list[Row], found: list[Row]) -> Iterator[Proposal]:
    """Pairs where one is the initials of the other, or where spellings are a slip apart."""
    by_initials: dict[str, str] = {}
    by_letters: dict[str, str] = {}
    by_slip: dict[str, str] = {}
    for row in found[:_COMPARED]:
        words = _words(row.query)
        letters = "".join(words)
        by_letters.setdefault(letters, row.query)
        for slip in _slips(letters):
            by_slip.setdefault(slip, row.query)
        if len(words) > 1:
            by_initials.setdefault("".join(word[0] for word in words), row.query)
    for row in nothing[:_COMPARED]:
        words = _words(row.query)
        letters = "".join(words)
        means = by_initials.get(letters) or by_letters.get(letters)
        if means is None and len(words) > 2:
            means = by_letters.get("".join(word[0] for word in words))
        if means is None:
            means = next(filter(None, map(by_slip.get, _slips(letters))), None)
        if means is not None:
            yield Proposal(row.query, means, row.searches)


def _slips(letters: str) -> list[str]:
    """Letters with one left out, or none.

    Two words share one of these if one letter is wrong, missing, too much or in its neighbour's
    place (Wolf Garbe's SymSpell): so all near pairs are found without comparing each with each.
    """
    if len(letters) not in _NEAR:
        return []
    return [letters, *(letters[:i] + letters[i + 1 :] for i in range(len(letters)))]


def _words(query: str) -> list[str]:
    return [fold(syllable) for syllable in tokenize(query).syllables if fold(syllable)]
