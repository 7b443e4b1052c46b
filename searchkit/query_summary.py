"""What an operator reads from a query log: what is asked often, slowly, and in vain."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from searchkit.analysis.folding import fold
from searchkit.analysis.tokenizer import tokenize
from searchkit.query_log import Entry

_COMPARED: Final = 2_000  # zero-result queries and found ones that are compared, commonest first
_NEAR: Final = range(6, 61)  # letters of queries that may be a slip apart: shorter ones often are
_KEPT: Final = 50_000  # different queries that are counted at once
_SPELLINGS: Final = 8  # of a query that are told apart


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
