"""Runs: tokens of a text that stand for a part of a query, in the query's own order."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import repeat
from operator import itemgetter
from typing import Final, NamedTuple

Place = tuple[int, int]  # a slot: index of its pattern, index in the pattern


class Run(NamedTuple):
    """Tokens side by side that stand for slots side by side.

    Attributes:
        first: Index of the first token.
        pattern: Index of the pattern.
        slot: Index of the first slot.
        length: Tokens in the run.
        breadth: Slots that it stands for: as many as tokens, unless it is a reference.
    """

    first: int
    pattern: int
    slot: int
    length: int
    breadth: int

    @property
    def end(self) -> int:
        """Index behind the last token."""
        return self.first + self.length

    def places(self) -> Iterable[Place]:
        """The slots that the run stands for."""
        return zip(repeat(self.pattern), range(self.slot, self.slot + self.breadth))


_FIRST: Final = itemgetter(0)
_LENGTH: Final = itemgetter(3)


def apart(runs: Sequence[Run]) -> list[Run]:
    """Runs by place, not overlapping: the longest has the tokens, the others what it leaves."""
    runs = sorted(runs, key=_FIRST)
    in_context = {
        (pattern, place)
        for _, pattern, slot, length, breadth in runs
        if length > 1
        for place in range(slot, slot + breadth)
    }
    if not _overlap(runs):
        return [run for run in runs if run[3] > 1 or (run[1], run[2]) not in in_context]
    kept: list[Run] = []
    overlapped: list[Run] = []
    taken: set[int] = set()
    for run in sorted(runs, key=_LENGTH, reverse=True):
        if not taken.isdisjoint(range(run.first, run.end)):
            overlapped.append(run)
        elif run.length > 1 or (run.pattern, run.slot) not in in_context:
            kept.append(run)
            taken.update(range(run.first, run.end))
    for run in overlapped:
        kept.extend(_rest(run, taken))
        taken.update(range(run.first, run.end))
    kept.sort(key=_FIRST)
    return kept


def _overlap(runs: Iterable[Run]) -> bool:
    """Whether two of some runs, which are by place, share a token."""
    end = 0
    for first, _, _, length, _ in runs:
        if first < end:
            return True
        end = first + length
    return False


def _rest(run: Run, taken: AbstractSet[int]) -> Iterator[Run]:
    """What longer runs have left of a run, as runs of their own."""
    is_reference = run.length != run.breadth
    first = run.first
    for i in range(run.first, run.end + 1):
        if i == run.end or i in taken:
            length = i - first
            if length and is_reference:
                yield Run(first, run.pattern, run.slot, length, run.breadth)
            elif length:
                yield Run(first, run.pattern, run.slot + first - run.first, length, length)
            first = i + 1
