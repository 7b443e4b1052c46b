"""Which documents of a segment meet a condition: find the few, test them for the rest.

A condition is answered in two ways. ``find`` lists its documents; ``holds`` tests documents that
another condition has found. A conjunction finds its rarest part and tests the others where that
one holds, so the work goes with the shortest posting list, not the longest (Moffat & Zobel 1996).
A share of weighted parts leaves the longest lists to testing too: no document reaches the share by
those alone (Broder et al. 2003, WAND). Lists are united through one flag a document.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Final

import numpy as np

from searchkit.deadline import Deadline
from searchkit.engine.plan import (
    ROUNDING,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Near,
    Not,
    Or,
    Phrase,
    Published,
    Term,
)
from searchkit.engine.postings import costs
from searchkit.engine.postings.arrays import Flags, Integers
from searchkit.engine.postings.lists import Lists
from searchkit.engine.postings.proximity import Proximity, neighbours, together
from searchkit.engine.postings.scratch import Scratch
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.selection import keep, look_up

_NOTHING: Final[Integers] = np.empty(0, np.uint32)
_scratch = Scratch(np.bool_)


class Conditions:
    """Conditions over one segment, for one query.

    Documents are numbers in ascending order, of any integer type.

    Args:
        segment: Where to look.
        deadline: Until when.
    """

    def __init__(self, segment: Segment, deadline: Deadline) -> None:
        self._segment = segment
        self._lists = Lists(segment, deadline)
        self._count = segment.count

    @property
    def _proximity(self) -> Proximity:
        return Proximity(self._lists)

    def find(self, condition: Condition) -> Integers:
        """The documents that meet a condition.

        Raises:
            TimeUp: The deadline passed before all were found.
        """
        match condition:
            case AnyOf(terms):
                return self._union([self._lists.postings(term).documents for term in terms])
            case Phrase(_, slots):
                documents = self.find(neighbours(condition))
                if len(slots) > 2:
                    documents = keep(documents, self._proximity.in_row(condition, documents))
                return documents
            case Near():
                documents = self.find(together(condition))
                return keep(documents, self._proximity.near(condition, documents))
            case Published():
                return published(self._segment, condition).nonzero()[0]
            case And(()):
                return self._everything()
            case And((part,)):
                return self.find(part)
            case And(parts):
                first, *others = sorted(parts, key=self._cost)
                documents = self.find(first)
                for part in others:
                    if len(documents):
                        documents = keep(documents, self.holds(part, documents))
                return documents
            case Or(parts):
                return self._union([self.find(part) for part in parts])
            case Not(part):
                everything = self._everything()
                return keep(everything, ~self.holds(part, everything))
            case AtLeast():
                return self._find_share(condition)

    def holds(self, condition: Condition, documents: Integers) -> Flags:
        """``bool``: which of the documents meet a condition.

        Raises:
            TimeUp: The deadline passed before all were tested.
        """
        match condition:
            case AnyOf(terms):
                return self._hold_any(terms, documents)
            case Phrase():
                found = self.holds(neighbours(condition), documents)
                if len(condition.slots) > 2:
                    beside = found.nonzero()[0]
                    found[beside] = self._proximity.in_row(condition, documents.take(beside))
                return found
            case Near():
                found = self.holds(together(condition), documents)
                all_held = found.nonzero()[0]
                found[all_held] = self._proximity.near(condition, documents.take(all_held))
                return found
            case Published():
                return published(self._segment, condition, documents)
            case And(parts):
                found = np.ones(len(documents), np.bool_)
                for part in parts:
                    found &= self.holds(part, documents)
                return found
            case Or(parts):
                found = np.zeros(len(documents), np.bool_)
                for part in parts:
                    found |= self.holds(part, documents)
                return found
            case Not(part):
                return ~self.holds(part, documents)
            case AtLeast(share, weighted):
                held = np.zeros(len(documents))
                for part, weight in weighted:
                    held += weight * self.holds(part, documents)
                return held >= share * sum(weight for _, weight in weighted) - ROUNDING

    def _everything(self) -> Integers:
        return np.arange(self._count, dtype=np.uint32)

    def _cost(self, condition: Condition) -> int:
        """About how many postings finding the condition reads."""
        match condition:
            case AnyOf(terms):
                return self._lists.length(terms)
            case Phrase():
                return self._cost(neighbours(condition))
            case Near():
                return self._cost(together(condition))
            case And(parts):
                return min(map(self._cost, parts), default=self._count)
            case Or(parts):
                return sum(map(self._cost, parts))
            case Not() | Published():
                return self._count
            case AtLeast(_, weighted):
                return sum(self._cost(part) for part, _ in weighted)

    def _find_share(self, condition: AtLeast) -> Integers:
        """Find by the cheapest parts that no hit can do without one of; test the others."""
        cheapest_first = sorted(condition.parts, key=lambda part: self._cost(part[0]))
        rest = sum(weight for _, weight in condition.parts)
        needed = condition.share * rest - ROUNDING
        if needed <= 0:
            return self._everything()
        found, tested = list(cheapest_first), 0.0
        while tested + found[-1][1] < needed:
            tested += found.pop()[1]
        documents = self._union([self.find(part) for part, _ in found])
        held = np.zeros(len(documents))
        for part, weight in cheapest_first:
            held += weight * self.holds(part, documents)
            rest -= weight
            able = (held + rest >= needed - ROUNDING).nonzero()[0]
            documents, held = documents.take(able), held.take(able)
        return keep(documents, held >= needed)

    def _union(self, lists: Sequence[Integers]) -> Integers:
        lists = [documents for documents in lists if len(documents)]
        if len(lists) < 2:
            return lists[0] if lists else _NOTHING
        if costs.unites_by_sorting(sum(map(len, lists)), self._count):
            together = np.sort(np.concatenate(lists))
            return keep(together, np.append(True, together[1:] != together[:-1]))
        flags = _scratch.get(self._count)
        try:
            _raise_flags(flags, lists)
            return flags.nonzero()[0]
        finally:
            flags.fill(False)

    def _hold_any(self, terms: Iterable[Term], documents: Integers) -> Flags:
        found: list[Flags] = []
        walked: list[Integers] = []
        for term in terms:
            postings = self._lists.postings(term).documents
            if costs.tests_by_lookup(len(documents), len(postings)):
                found.append(look_up(postings, documents)[1])
            elif len(postings):
                walked.append(postings)
        if walked:
            flags = _scratch.get(self._count)
            try:
                _raise_flags(flags, walked)
                found.append(flags.take(documents))
            finally:
                flags.fill(False)
        return reduce(np.logical_or, found) if found else np.zeros(len(documents), np.bool_)


def published(segment: Segment, condition: Published, documents: Integers | None = None) -> Flags:
    """``bool``: which documents, of some or of all, are dated within a range."""
    first_days, last_days = segment.column("first_day"), segment.column("last_day")
    if documents is not None:
        first_days, last_days = first_days.take(documents), last_days.take(documents)
    dated: Flags = first_days > 0
    if condition.last_day is not None:
        dated &= first_days <= condition.last_day
    if condition.first_day is not None:
        dated &= last_days >= condition.first_day
    return dated


def _raise_flags(flags: Flags, lists: Iterable[Integers]) -> None:
    for documents in lists:
        flags[documents.astype(np.intp, copy=False)] = True  # other types are slow
