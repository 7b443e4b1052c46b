"""Where a query stands in a text: runs of tokens that follow the query's own order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import pairwise, repeat
from math import fsum
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from searchkit.snippets.pattern import Pattern
from searchkit.snippets.references import AROUND, References, united

if TYPE_CHECKING:
    from searchkit.snippets.fingerprints import Fingerprints
    from searchkit.snippets.spotting import Spotter

Place = tuple[int, int]  # a slot: index of its pattern, index in the pattern
_SLOT_BITS: Final = 12  # of a place as one number, below those of its pattern
_SLOT: Final = (1 << _SLOT_BITS) - 1
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

    def places(self) -> Iterable[Place]:
        """The slots that the run stands for."""
        return zip(repeat(self.pattern), range(self.slot, self.slot + self.breadth))


class Matches(NamedTuple):
    """What of the query stands in one text.

    Attributes:
        text: As given.
        runs: By place in the text, not overlapping: where they would, the longest has the tokens.
        marks: Where each of them stands: half-open offsets into the text.
    """

    text: str
    runs: Sequence[Run] = ()
    marks: Sequence[tuple[int, int]] = ()

    def spans(self) -> Sequence[tuple[int, int]]:
        """What to mark: half-open offsets into the text as given, in order, not overlapping."""
        return self.marks


class Matcher:
    """Finds the patterns of one query in many texts."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self._places: dict[str, list[int]] = defaultdict(list)
        self._capitals: dict[str, set[int]] = defaultdict(set)  # places that need capitals
        for p, pattern in enumerate(patterns):
            alike: Counter[str] = Counter()
            for place, slot in enumerate(pattern.slots, p << _SLOT_BITS):
                alike.update(slot.spellings)
                for spelling in slot.spellings:
                    if pattern.phrase or alike[spelling] <= _ALIKE:
                        self._places[spelling].append(place)
                    if slot.capitals:
                        self._capitals[spelling].add(place)
        self._references = References(patterns)

    @cached_property
    def _words(self) -> AbstractSet[str] | None:
        """All words, where neither figures nor identifiers are looked for; else None."""
        has_figures = any(any(map(str.isdecimal, word)) for word in self._places)
        has_references = any(pattern.references for pattern in self.patterns)
        return None if has_figures or has_references else self._places.keys()

    @cached_property
    def _spotter(self) -> "Spotter":
        from searchkit.snippets.spotting import Spotter

        return Spotter(self.patterns, self._references.syllables)

    def find(self, text: str) -> Matches:
        """Match a text as given, in any normal form."""
        (matches,) = self.find_each([text])
        return matches

    def find_each(self, texts: Iterable[str]) -> Iterator[Matches]:
        """Match texts: those that are read together, in a fraction of the time."""
        from searchkit.snippets.fingerprints import MAX_CHARACTERS  # NumPy: --help needs none

        batch: list[str] = []
        size = 0
        if not self.patterns:
            yield from map(Matches, texts)
            return
        for text in texts:
            size += len(text)
            if batch and size > MAX_CHARACTERS:
                yield from self._find(batch)
                batch, size = [], len(text)
            batch.append(text)
        if batch:
            yield from self._find(batch)

    def _find(self, texts: Sequence[str]) -> Iterator[Matches]:
        from searchkit.snippets.fingerprints import Fingerprints

        prints = Fingerprints(texts, self._words)
        tokens, signs = self._spotter.spot(prints)
        bounds = pairwise(tokens.searchsorted(prints.firsts).tolist())
        sign_bounds = pairwise(signs.searchsorted(prints.firsts).tolist())
        found, starts, ends = tokens.tolist(), prints.starts, prints.ends
        for i, (text, here, signs_here) in enumerate(zip(texts, bounds, sign_bounds, strict=True)):
            base, zero = prints.bases[i], prints.firsts[i]
            runs = list(self._counting(prints, found[slice(*here)], zero))
            runs.extend(self._referring(text, prints, i, signs[slice(*signs_here)].tolist()))
            kept = _apart(runs) if len(runs) > 1 else runs
            marks = [
                (int(starts[zero + run.first]) - base, int(ends[zero + run.end - 1]) - base)
                for run in kept
            ]
            yield Matches(text, kept, marks)

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

    def _counting(self, prints: "Fingerprints", tokens: Iterable[int], zero: int) -> Iterator[Run]:
        """The runs that count among some tokens, which are numbered from ``zero`` on."""
        syllables = {token - zero: prints.syllable(token) for token in tokens}
        ongoing: dict[int, int] = {}  # by the place that would come next: length so far
        end = 0
        for i, syllable in syllables.items():
            if i > end and ongoing:
                yield from self._ended(ongoing, end, syllables)
                ongoing = {}
            places: Iterable[int] = self._places.get(syllable, ())
            if syllable in self._capitals and not prints.surface(i + zero).isupper():
                places = [place for place in places if place not in self._capitals[syllable]]
            extended = {place + 1: ongoing.pop(place, 0) + 1 for place in places}
            if ongoing:
                yield from self._ended(ongoing, end, syllables)
            ongoing, end = extended, i + 1
        yield from self._ended(ongoing, end, syllables)

    def _ended(
        self, runs: Mapping[int, int], end: int, syllables: Mapping[int, str]
    ) -> Iterator[Run]:
        """Those that count of the runs that end before a token and can't be made longer.

        Args:
            runs: Their lengths by the place that would come next.
            end: The token.
            syllables: Of the tokens.
        """
        for place, length in runs.items():
            p, s = place >> _SLOT_BITS, (place & _SLOT) - length
            pattern = self.patterns[p]
            if pattern.phrase:
                if length == len(pattern.slots):
                    yield Run(end - length, p, s, length, length)
            elif length > 1 or syllables[end - 1] in pattern.slots[s].alone:
                run = self._whole(Run(end - length, p, s, length, length))
                if run and self._counts(run, syllables[run.first]):
                    yield run

    def _counts(self, run: Run, syllable: str) -> bool:
        return run.length > 1 or syllable in self.patterns[run.pattern].slots[run.slot].alone

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

    def _referring(
        self, text: str, prints: "Fingerprints", i: int, signs: Iterable[int]
    ) -> Iterator[Run]:
        """Identifiers of text ``i`` that are identifiers of the query, in whatever spelling."""
        references = self._references
        if references.may_stand_anywhere(text):
            parts = [(0, text)]
        else:
            more = [prints.token_at(prints.bases[i] + at) for at in references.signs(text)]
            around = [(token - AROUND, token + AROUND + 1) for token in sorted([*signs, *more])]
            parts = [prints.part(i, first, end) for first, end in united(around)]
        for shift, part in parts:
            for first, end, pattern, reference in references.find(part):
                breadth = reference.end - reference.first
                yield Run(shift + first, pattern, reference.first, end - first, breadth)


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
        breadth = run.breadth
        for place in run.places():
            breadths = self._breadths[place]
            if breadth in breadths:
                breadths[breadth] += 1
            else:
                breadths[breadth] = 1
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
        if breadths:
            p, s = place
            broadest = max(breadths)
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


_FIRST: Final = itemgetter(0)
_LENGTH: Final = itemgetter(3)


def _apart(runs: Sequence[Run]) -> list[Run]:
    """Runs by place, not overlapping: the longest has the tokens, the others what it leaves."""
    runs = sorted(runs, key=_FIRST)
    in_context = {place for run in runs if run.length > 1 for place in run.places()}
    if all(run.end <= following.first for run, following in pairwise(runs)):
        return [run for run in runs if run.length > 1 or (run.pattern, run.slot) not in in_context]
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
