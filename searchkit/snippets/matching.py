"""Where a query stands in a text: runs of tokens that follow the query's own order."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from math import fsum
from typing import Final, NamedTuple

from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.scan import Scan
from searchkit.snippets.pattern import Pattern

Place = tuple[int, int]  # a slot: index of its pattern, index in the pattern
_ALIKE: Final = 8  # times that one word is looked for, of a query that only repeats it


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

    def places(self) -> Iterator[Place]:
        """The slots that the run stands for."""
        return ((self.pattern, self.slot + i) for i in range(self.breadth))


@dataclass(frozen=True)
class Matches:
    """What of the query stands in one text.

    Attributes:
        scan: The text.
        runs: By place in the text, not overlapping: where they would, the longest has the tokens.
    """

    scan: Scan
    runs: list[Run]

    @property
    def text(self) -> str:
        """The text as given."""
        return self.scan.text

    @cached_property
    def _marks(self) -> list[tuple[int, int]]:
        """Most texts are only matched and never shown, so this waits."""
        return self.scan.spans([(run.first, run.end - 1) for run in self.runs])

    def spans(self) -> list[tuple[int, int]]:
        """What to mark: half-open offsets into the text as given, in order, not overlapping."""
        return self._marks


class Matcher:
    """Finds the patterns of one query in many texts."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self._places: dict[str, list[Place]] = defaultdict(list)
        self._capitals: dict[str, set[Place]] = defaultdict(set)  # places that need capitals
        for p, pattern in enumerate(patterns):
            alike: Counter[str] = Counter()
            for s, slot in enumerate(pattern.slots):
                alike.update(slot.spellings)
                for spelling in slot.spellings:
                    if pattern.phrase or alike[spelling] <= _ALIKE:
                        self._places[spelling].append((p, s))
                    if slot.capitals:
                        self._capitals[spelling].add((p, s))
        references = [
            (p, reference)
            for p, pattern in enumerate(patterns)
            if not pattern.phrase
            for reference in pattern.references
        ]
        of_each = {(p, reference.terms): (p, reference) for p, reference in reversed(references)}
        self._wanted = list(reversed(of_each.values()))  # the first of equal ones
        self._signs = {_sign(term) for _, reference in self._wanted for term in reference.terms}

    def find(self, text: str) -> Matches:
        """Match a text as given, in any normal form."""
        scan = Scan(text)
        found = scan.syllables
        runs = [
            whole
            for run in self._runs(found, self._in_small_letters(scan))
            if (whole := self._whole(run)) and self._counts(whole, found[whole.first])
        ]
        runs.extend(self._references(scan))
        if not runs:
            return Matches(scan, runs)
        in_context = {place for run in runs if run.length > 1 for place in run.places()}
        kept: list[Run] = []
        overlapped: list[Run] = []
        taken = [False] * len(found)
        for run in sorted(runs, key=lambda run: (-run.length, run.first)):
            if any(taken[run.first : run.end]):
                overlapped.append(run)
            elif run.length > 1 or (run.pattern, run.slot) not in in_context:
                kept.append(run)
                taken[run.first : run.end] = repeat(True, run.length)
        for run in overlapped:
            kept.extend(_rest(run, taken))
            taken[run.first : run.end] = repeat(True, run.length)
        kept.sort(key=lambda run: run.first)
        return Matches(scan, kept)

    def worth(self, runs: Iterable[Run]) -> float:
        """How well runs answer the query: each slot by its worth, more in a longer run."""
        tally = Tally(self.patterns)
        for run in runs:
            tally.add(run)
        return tally.worth()

    def share(self, runs: Iterable[Run]) -> float:
        """How much runs say of the pattern that they say most of, 1 for all of it in one run."""
        tally = Tally(self.patterns)
        for run in runs:
            tally.add(run)
        return max(tally.shares(), default=0.0)

    def _in_small_letters(self, scan: Scan) -> set[int]:
        """The tokens that are not in capitals, of those for which that matters."""
        if not self._capitals or self._capitals.keys().isdisjoint(scan.syllables):
            return set()
        tokens = scan.tokens
        return {
            i
            for i, (start, end) in enumerate(tokens.spans)
            if scan.syllables[i] in self._capitals and not tokens.text[start:end].isupper()
        }

    def _runs(self, found: Sequence[str], small: AbstractSet[int]) -> Iterator[Run]:
        """All runs that can't be made longer.

        Args:
            found: The syllables of a text.
            small: Those that are not in capitals where that matters.
        """
        known = self._places
        ongoing: dict[Place, int] = {}  # by the slot that would come next: length so far
        end = 0
        for i in [i for i, syllable in enumerate(found) if syllable in known]:
            if i > end:
                yield from _ended(ongoing, end)
                ongoing = {}
            places: Iterable[Place] = self._places[found[i]]
            if i in small:
                places = [place for place in places if place not in self._capitals[found[i]]]
            extended = {(p, s + 1): ongoing.pop((p, s), 0) + 1 for p, s in places}
            yield from _ended(ongoing, end)
            ongoing, end = extended, i + 1
        yield from _ended(ongoing, end)

    def _whole(self, run: Run) -> Run | None:
        """A run without the ends that cut into an identifier; None when nothing is left."""
        for reference in self.patterns[run.pattern].references:
            end = run.slot + run.length
            overlaps = reference.first < end and run.slot < reference.end
            if not reference.atomic or not overlaps:
                continue
            if run.slot > reference.first:
                cut = reference.end - run.slot
                run = Run(run.first + cut, run.pattern, reference.end, *[run.length - cut] * 2)
            elif end < reference.end:
                kept = reference.first - run.slot
                run = Run(run.first, run.pattern, run.slot, kept, kept)
            if run.length <= 0:
                return None
        return run

    def _references(self, scan: Scan) -> Iterator[Run]:
        """Identifiers of the text that are identifiers of the query, in whatever spelling."""
        if not self._wanted or not self._may_refer(scan):
            return
        names = list(find_identifiers(scan.tokens))
        for p, reference in self._wanted:
            breadth = reference.end - reference.first
            spans = (
                (name.first, name.last + 1)
                for name in names
                if not reference.terms.isdisjoint(name.terms)
            )
            for first, end in _united(spans):  # "Nghị quyết số 57" and "57-NQ/TW" share the figure
                yield Run(first, p, reference.first, end - first, breadth)

    def _may_refer(self, scan: Scan) -> bool:
        """Whether it is worth the time to look for identifiers."""
        signs = self._signs
        if None in signs or not signs.isdisjoint(scan.syllables):
            return True
        return "&" in signs and "&" in scan.text

    def _counts(self, run: Run, syllable: str) -> bool:
        pattern = self.patterns[run.pattern]
        if pattern.phrase:
            return run.length == len(pattern.slots)
        return run.length > 1 or syllable in pattern.slots[run.slot].alone


class Tally:
    """What runs are worth together, while they come and go: a window sliding over a text.

    Each slot counts once, by the broadest run that stands for it.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._breadths: dict[Place, dict[int, int]] = defaultdict(dict)  # how many of each
        self._worths: dict[Place, float] = {}

    def add(self, run: Run) -> None:
        """Count a run."""
        for place in run.places():
            breadths = self._breadths[place]
            if run.breadth in breadths:
                breadths[run.breadth] += 1
            else:
                breadths[run.breadth] = 1
                self._weigh(place, breadths)

    def remove(self, run: Run) -> None:
        """Count a run no longer; it was added before."""
        for place in run.places():
            breadths = self._breadths[place]
            if breadths[run.breadth] > 1:
                breadths[run.breadth] -= 1
            else:
                del breadths[run.breadth]
                self._weigh(place, breadths)

    def _weigh(self, place: Place, breadths: Iterable[int]) -> None:
        p, s = place
        if broadest := max(breadths, default=0):
            self._worths[place] = self._patterns[p].slots[s].worth * (2 - 1 / broadest)
        else:
            del self._worths[place]

    def worth(self) -> float:
        """What all of them are worth, the same in whatever order they came."""
        return fsum(self._worths.values())

    def shares(self) -> Iterator[float]:
        """Of each pattern that they stand for, the worth beside that of all of it in one run."""
        worths: dict[int, float] = defaultdict(float)
        for (p, _), worth in self._worths.items():
            worths[p] += worth
        for p, worth in worths.items():
            slots = self._patterns[p].slots
            whole = fsum(slot.worth for slot in slots) * (2 - 1 / len(slots))
            yield worth / whole if whole else 1.0

    def __len__(self) -> int:
        """How many slots they stand for."""
        return len(self._worths)


def _ended(runs: Mapping[Place, int], end: int) -> Iterator[Run]:
    """Runs that end there, from their lengths by the slot that would come next."""
    for (p, s), length in runs.items():
        yield Run(end - length, p, s - length, length, length)


def _rest(run: Run, taken: Sequence[bool]) -> Iterator[Run]:
    """What longer runs have left of a run, as runs of their own."""
    is_reference = run.length != run.breadth
    first = run.first
    for i in range(run.first, run.end + 1):
        if i == run.end or taken[i]:
            length = i - first
            if length and is_reference:
                yield Run(first, run.pattern, run.slot, length, run.breadth)
            elif length:
                yield Run(first, run.pattern, run.slot + first - run.first, length, length)
            first = i + 1


def _united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans in order, those that overlap as one."""
    united: list[tuple[int, int]] = []
    for span in sorted(spans):
        if united and span[0] < united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], span[1])
        else:
            united.append(span)
    return united


def _sign(term: str) -> str | None:
    """A syllable, or the sign ``&``, of every text that holds a term of an identifier.

    None where there need be none: a figure may be written in groups of digits.
    """
    if "&" in term:
        return "&"
    pieces = re.split("[:/-]", term)
    return next(filter(str.isdecimal, pieces), None) if len(pieces) > 1 else None
