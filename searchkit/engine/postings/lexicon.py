"""The lexicon of a commit: the dictionaries of its segments, asked as one."""

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Final, Protocol

import numpy as np

from searchkit.engine.fields import TEXT_FIELDS
from searchkit.engine.plan import Term
from searchkit.engine.postings.dictionary import LONGEST_TERM, CountedTerms
from searchkit.engine.postings.selection import keep
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.protocol import MAX_SPELLINGS

_REMEMBERED: Final = 1 << 12  # terms whose frequencies are kept


class Part(Protocol):
    """The terms of some documents: a segment, or a lexicon without postings."""

    @property
    def count(self) -> int:
        """How many documents."""
        ...

    @property
    def totals(self) -> Mapping[str, int]:
        """The length of each text field over all of them."""
        ...

    def field(self, name: str) -> CountedTerms:
        """The terms of a field."""
        ...

    def frequency(self, term: Term) -> int:
        """How many of them hold a term."""
        ...


class TermsOfParts:
    """What parts of a commit say together, term by term.

    Statistics count deleted documents until they are merged away, as in Lucene.
    """

    def __init__(self, commit: str, parts: Sequence[Part]) -> None:
        self.commit = commit
        self._parts = parts
        self._frequencies: dict[Term, int] = {}

    def document_frequency(self, term: Term) -> int:
        found = self._frequencies.get(term)
        if found is None:
            found = sum([part.frequency(term) for part in self._parts])
            if len(term.text) <= LONGEST_TERM:
                if len(self._frequencies) >= _REMEMBERED:
                    self._frequencies.clear()
                self._frequencies[term] = found
        return found

    def average_length(self, field: str) -> float:
        return self._averages[field]

    @cached_property
    def _averages(self) -> Mapping[str, float]:
        count = max(sum(part.count for part in self._parts), 1)
        totals = {name: sum(part.totals[name] for part in self._parts) for name in TEXT_FIELDS}
        return {name: total / count or 1.0 for name, total in totals.items()}

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        prefix = f"{key}\0".encode()
        found: dict[str, int] = {}
        for part in self._parts:
            postings = part.field(field)
            if terms := range(*postings.range(prefix)):
                counts = postings.frequencies(terms)
                for text, count in zip(postings.listed(terms), counts, strict=True):
                    found[text] = found.get(text, 0) + count
        return sorted(_commonest(found, MAX_SPELLINGS) if len(found) > 1 else found.items())

    def prefixed(self, field: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        size = limit * 4
        fields = (part.field(field) for part in self._parts)
        lists = [found.commonest(prefix.encode(), size) for found in fields]
        # What a segment does not list is in no more of its documents than the last that it does.
        tails = [min(found.values()) if len(found) == size else 0 for found in lists]
        least: Counter[str] = Counter()
        for found in lists:
            least.update(found)
        if not any(tails):
            return _commonest(least, limit)
        bar = heapq.nlargest(limit, least.values())[-1] if least and limit else 0
        exact: dict[str, int] = {}
        for text, count in least.items():
            unlisted = sum(
                tail for tail, found in zip(tails, lists, strict=True) if tail and text not in found
            )
            if count + unlisted >= bar:  # the threshold algorithm of Fagin et al. 2003
                exact[text] = self.document_frequency(Term(field, text)) if unlisted else count
        return _commonest(exact, limit)

    def keys(self, field: str) -> AbstractSet[str]:
        return {
            key.partition(b"\0")[0].decode()
            for part in self._parts
            for key in part.field(field).all_keys()
        }


class ArrayLexicon(TermsOfParts):
    """The :class:`~searchkit.engine.protocol.Lexicon` over segments.

    Args:
        commit: The name of the commit.
        snapshot: Its segments.
    """

    def __init__(self, commit: str, snapshot: Snapshot) -> None:
        super().__init__(commit, [segment for segment, _ in snapshot.segments])
        self._snapshot = snapshot

    def document_count(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return self._snapshot.document_count()

    def sources(self) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for segment, deleted in self._snapshot.segments:
            column = segment.column("source")
            column = column if deleted is None else keep(column, ~deleted)
            numbers = np.bincount(column, minlength=1)[1:]
            values = segment.values("source")
            counts.update({values[n]: int(numbers[n]) for n in np.flatnonzero(numbers).tolist()})
        return counts

    def newest_day(self) -> int:
        return self._newest_day

    @cached_property
    def _newest_day(self) -> int:
        columns = (segment.column("first_day") for segment, _ in self._snapshot.segments)
        return max((int(column.max(initial=0)) for column in columns), default=0)


def _commonest(frequencies: Mapping[str, int], limit: int) -> list[tuple[str, int]]:
    """The terms in most documents; of equally common ones the shorter first, then by text."""
    order = sorted((-count, len(text.encode()), text) for text, count in frequencies.items())
    return [(text, -count) for count, _, text in order[:limit]]
