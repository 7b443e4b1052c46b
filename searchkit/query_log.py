"""What was searched for: a log that knows no searcher, and what an operator reads from it.

A line is a JSON object: ``hour`` (UTC, ``2025-01-25T10``), ``query``, ``hits`` (articles found) and
``ms``. There is no address, no session, no exact time; numbers that could be a telephone's or a
person's, and e-mail addresses, are masked before a line is written.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normalize
from searchkit.analysis.tokenizer import tokenize
from searchkit.errors import SourceError

_LONGEST: Final = 200  # characters of a query that are kept
_PERSONAL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|\+?\d(?:[ .-]?\d){8,}")
_MASK: Final = "…"
_NEAR: Final = 0.84  # similarity of spellings (difflib), found by trying slips of one letter
_COMPARED: Final = 2_000  # zero-result queries and found ones that are compared, commonest first


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
        """Append a line.

        Raises:
            OSError: It can't be written.
        """
        hour = datetime.now(UTC).strftime("%Y-%m-%dT%H")
        line = {"hour": hour, "query": mask(query), "hits": hits, "ms": round(ms, 1)}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def read(self) -> Iterator[Entry]:
        """All searches, oldest first; a line that is no entry (cut by a crash) is skipped.

        Raises:
            SourceError: There is no such file.
        """
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    try:
                        row = json.loads(line)
                        yield Entry(str(row["query"]), int(row["hits"]), float(row["ms"]))
                    except (ValueError, TypeError, KeyError):
                        continue
        except OSError as error:
            raise SourceError(
                f"Không đọc được sổ truy vấn {self._path}: {error.strerror}; hãy bật query_log khi "
                "chạy searchkit serve."
            ) from None


def mask(query: str) -> str:
    """A query without what may point at a person.

    >>> mask("Nguyễn Văn A 0912 345 678")
    'Nguyễn Văn A …'
    >>> mask("63/2024/NĐ-CP")
    '63/2024/NĐ-CP'
    """
    query = query.encode(errors="replace").decode()[: 2 * _LONGEST]
    return _PERSONAL.sub(_MASK, normalize("NFC", query))[:_LONGEST]


def summarize(entries: Iterable[Entry], limit: int = 20) -> Summary:
    """Count a log.

    Args:
        entries: In the order of time.
        limit: Most rows of each list.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[" ".join(entry.query.casefold().split())].append(entry)
    rows = sorted((_row(group) for group in groups.values()), key=lambda row: -row.searches)
    nothing = [row for row in rows if not row.hits]
    return Summary(
        searches=sum(row.searches for row in rows),
        found_nothing=sum(not entry.hits for group in groups.values() for entry in group),
        top=rows[:limit],
        nothing=nothing[:limit],
        slow=sorted(rows, key=lambda row: -row.ms)[:limit],
        proposals=list(_proposals(nothing, [row for row in rows if row.hits]))[:limit],
    )


def _row(group: list[Entry]) -> Row:
    typed = Counter(entry.query for entry in group).most_common(1)[0][0]
    return Row(typed, len(group), group[-1].hits, max(entry.ms for entry in group))


def _proposals(nothing: list[Row], found: list[Row]) -> Iterator[Proposal]:
    """Pairs where one is the initials of the other, or where spellings are near."""
    by_initials: dict[str, str] = {}
    by_letters: dict[str, str] = {}
    for row in found[:_COMPARED]:
        words = _words(row.query)
        by_letters.setdefault("".join(words), row.query)
        if len(words) > 1:
            by_initials.setdefault("".join(word[0] for word in words), row.query)
    for row in nothing[:_COMPARED]:
        words = _words(row.query)
        letters = "".join(words)
        means = by_initials.get(letters)
        if means is None and len(words) > 2:
            means = by_letters.get("".join(word[0] for word in words))
        if means is None and (near := get_close_matches(letters, by_letters, 1, _NEAR)):
            means = by_letters[near[0]]
        if means is not None:
            yield Proposal(row.query, means, row.searches)


def _words(query: str) -> list[str]:
    return [fold(syllable) for syllable in tokenize(query).syllables if fold(syllable)]
