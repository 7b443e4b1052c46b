"""Windows: which part of a long passage to show.

A window starts where a clause does, and most clauses are far from what was asked. So what a window
can say at most is summed up first, for the windows that begin with each mark; only where that is
enough are clauses looked for, and windows weighed.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Final, NamedTuple
from unicodedata import category

from searchkit.snippets.clauses import cuts
from searchkit.snippets.matching import Matcher, Matches, Tally
from searchkit.snippets.references import united
from searchkit.snippets.runs import Run

MAX_CHARACTERS: Final = 280
"""Characters of a passage that are shown."""
_EACH_MORE: Final = 0.05  # worth of a token that is marked again
_ROUNDING: Final = 1e-9  # by which sums in another order may differ

Span = tuple[int, int]


class _Window(NamedTuple):
    """Clauses in a row: the better window is the greater one.

    Attributes:
        says: Its worth, and a little for every further mark.
        is_sentence: Whether it starts with a sentence.
        length: In characters.
        before: Where it starts, negated.
    """

    says: float
    is_sentence: bool
    length: int
    before: int


def best_window(passage: str, matches: Matches, matcher: Matcher) -> Span:
    """The run of clauses, short enough to show, that says most of the query.

    Among equals, one that starts with a sentence, then the longer, then the earlier. Without
    marks, how the passage begins.

    Args:
        passage: Longer than :data:`MAX_CHARACTERS`.
        matches: What stands in it.
        matcher: What that was found by.
    """
    if not matches.marks:
        units = _units(passage, 0, cuts(passage[: 2 * MAX_CHARACTERS]).clauses, ())
        return _spans(units, (0,))[0]
    reaches = _reaches(matches, matcher)
    first = max(reaches, key=_AT_MOST)
    best = max(_windows(passage, [first], matches, matcher))
    enough = best.says - _ROUNDING
    others = [each for each in reaches if each.at_most >= enough and each is not first]
    if others:
        says = _says([(reach.mark, reach.end) for reach in others], matches, matcher)
        others = [reach for reach, most in zip(others, says, strict=True) if most >= enough]
    if others:
        best = max(best, *_windows(passage, others, matches, matcher))
    return -best.before, best.length - best.before


class _Reach(NamedTuple):
    """Where the windows lie that begin with one mark.

    Attributes:
        start: Where the first of them may start.
        mark: Where the mark starts.
        last: Behind where the last of them may start: the end of the mark.
        at_most: What each of them says at most.
    """

    start: int
    mark: int
    last: int
    at_most: float

    @property
    def end(self) -> int:
        """Where the last of them ends at the latest."""
        return self.last + MAX_CHARACTERS


_AT_MOST: Final = attrgetter("at_most")


def _reaches(matches: Matches, matcher: Matcher) -> list[_Reach]:
    """The reach of each mark. That a word counts once however often it stands there is left out."""
    marks = matches.marks
    sums = [0.0, *accumulate(_at_most(matches.runs, matcher.worths))]
    reaches, last, before = [], 0, 0
    for i, (start, end) in enumerate(marks):
        while last < len(marks) and marks[last][0] < end + MAX_CHARACTERS:
            last += 1
        first = max(before, start - MAX_CHARACTERS + 1)
        reaches.append(_Reach(first, start, end, sums[last] - sums[i]))
        before = end
    return reaches


def _at_most(runs: Sequence[Run], worths: Sequence[Sequence[float]]) -> list[float]:
    """What each run adds to a window at most."""
    return [
        sum(worths[pattern][slot : slot + breadth]) * (2 - 1 / breadth) + _EACH_MORE * length
        for _, pattern, slot, length, breadth in runs
    ]


def _windows(
    passage: str, reaches: Sequence[_Reach], matches: Matches, matcher: Matcher
) -> list[_Window]:
    """The windows in some reaches, which are in order."""
    marks = matches.marks
    parts = [
        (_cut_before(passage, reach.start, marks), _cut_behind(passage, reach.end, marks))
        for reach in reaches
    ]
    units: list[Span] = []
    sentences: set[int] = set()
    for start, end in united(parts):
        found = cuts(passage[start:end])
        sentences.update([start + offset for offset in found.sentences], () if start else (0,))
        units += _units(passage, start, found.clauses, marks)
    starting: list[int] = []
    at = 0
    for reach in reaches:
        first = at = bisect_left(units, (reach.start, 0), lo=at)
        while at < len(units) and units[at][0] < reach.last:
            at += 1
        # A clause may start before two marks.
        starting += range(first, at) or range(max(first - 1, 0), first)
    spans = _spans(units, starting)
    return [
        _Window(says, start in sentences, end - start, -start)
        for (start, end), says in zip(spans, _says(spans, matches, matcher), strict=True)
    ]


def _cut_before(passage: str, at: int, marks: Sequence[Span]) -> int:
    """The last place that is sure to be between units, at an offset or before it."""
    while (comma := passage.rfind(", ", 0, at)) >= 0:
        if _is_between(passage, comma + 2, marks):
            return comma + 2
        at = comma + 1
    return 0


def _cut_behind(passage: str, at: int, marks: Sequence[Span]) -> int:
    """The first place that is, behind an offset."""
    while (comma := passage.find(", ", at)) >= 0:
        if _is_between(passage, comma + 2, marks):
            return comma + 2
        at = comma + 1
    return len(passage)


def _is_between(passage: str, cut: int, marks: Sequence[Span]) -> bool:
    """Whether a place behind a comma and a blank is in no mark, and behind all blanks."""
    return not passage[cut : cut + 1].isspace() and _before_mark(cut, marks) == cut


def _spans(units: Sequence[Span], starting: Iterable[int]) -> list[Span]:
    """From some units on, as many as are short enough: a longer window never says less."""
    spans: list[Span] = []
    last = 0
    for first in starting:
        start = units[first][0]
        last = max(last, first)
        while last < len(units) and units[last][1] <= start + MAX_CHARACTERS:
            last += 1
        spans.append((start, units[last - 1][1]))
    return spans


def _says(windows: Sequence[Span], matches: Matches, matcher: Matcher) -> list[float]:
    """How much each window says: its worth, and a little for every further mark.

    Windows slide: no start and no end stands before the one of the window before, so each run comes
    and goes once.
    """
    marks, runs, tally = matches.marks, matches.runs, Tally(matcher.worths)
    first = last = tokens = 0
    all_say: list[float] = []
    says, is_told = 0.0, True
    for start, end in windows:
        while last < len(runs) and marks[last][0] < end:
            tally.add(runs[last])
            tokens += runs[last].length
            last, is_told = last + 1, False
        while first < last and marks[first][1] <= start:
            tally.remove(runs[first])
            tokens -= runs[first].length
            first, is_told = first + 1, False
        if not is_told:
            says, is_told = tally.worth() + _EACH_MORE * (tokens - len(tally)), True
        all_say.append(says)
    return all_say


def _units(passage: str, start: int, cuts: Sequence[int], marks: Sequence[Span]) -> list[Span]:
    """Clauses of the part from an offset on, the over-long ones cut at white space if there is any.

    No cut stands inside a mark or a combining sequence, unless that alone is too long to show: a
    mark over the end of a clause goes with the next one.
    """
    units: list[Span] = []
    part = start
    for clause_end in cuts[1:]:
        end = _before_mark(part + clause_end, marks)
        while end - start > MAX_CHARACTERS:
            cut = _last_cut(passage, start, marks)
            units.append((start, cut))
            start = cut
        if end > start:
            units.append((start, end))
            start = end
    return units


def _last_cut(passage: str, start: int, marks: Sequence[Span]) -> int:
    """Where to cut a clause that is too long to show from ``start`` to its end."""
    limit = start + MAX_CHARACTERS
    space = passage.rfind(" ", start + 1, limit) + 1
    for latest in filter(None, (space, limit)):
        cut = latest
        while cut > start and (
            category(passage[cut]).startswith("M") or _before_mark(cut, marks) < cut
        ):
            cut = min(cut - 1, _before_mark(cut, marks))
        if cut > start:
            return cut
    return space or limit


def _before_mark(cut: int, marks: Sequence[Span]) -> int:
    """Where the mark starts that a cut would go through; the cut itself when there is none."""
    i = bisect_left(marks, (cut, cut)) - 1
    return marks[i][0] if i >= 0 and cut < marks[i][1] else cut
