"""Where a query stands in a text: runs of tokens that follow the query's own order."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.tokenizer import Tokens, tokenize
from searchkit.snippets.pattern import Pattern

Place = tuple[int, int]  # a slot: index of its pattern, index in the pattern


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens side by side that stand for slots side by side.

    Attributes:
        first: Index of the first token.
        pattern: Index of the pattern.
        slot: Index of the first slot.
        length: Tokens in the run.
        breadth: Slots that it stands for; as many as tokens, unless it is a reference.
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
        tokens: The text.
        runs: By place in the text; of overlapping ones only the longest.
    """

    tokens: Tokens
    runs: list[Run]

    def spans(self) -> list[tuple[int, int]]:
        """What to mark: half-open offsets into the text as given, in order, not overlapping."""
        return [self.tokens.original_span(run.first, run.end - 1) for run in self.runs]


class Matcher:
    """Finds the patterns of one query in many texts."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self._places: dict[str, list[Place]] = defaultdict(list)
        for p, pattern in enumerate(patterns):
            for s, slot in enumerate(pattern.slots):
                for spelling in slot.spellings:
                    self._places[spelling].append((p, s))

    def find(self, text: str) -> Matches:
        """Match a text as given, in any normal form."""
        tokens = tokenize(text)
        syllables = tokens.syllables
        runs = [
            run
            for found in self._runs(syllables)
            if (run := self._whole(found)) and self._counts(run, syllables[run.first])
        ]
        runs.extend(self._references(tokens))
        in_context: set[Place] = set()  # slots that are marked in a longer run
        kept: list[Run] = []
        taken = [False] * len(tokens.syllables)
        for run in sorted(runs, key=lambda run: (-run.length, run.first)):
            weak = run.length == 1 and (run.pattern, run.slot) in in_context
            if not weak and not any(taken[run.first : run.end]):
                taken[run.first : run.end] = [True] * run.length
                kept.append(run)
            if run.length > 1 and all(taken[run.first : run.end]):
                in_context.update(run.places())
        kept.sort(key=lambda run: run.first)
        return Matches(tokens, kept)

    def worth(self, runs: Sequence[Run]) -> float:
        """How well runs answer the query: each slot by its worth, more in a longer run."""
        longest: dict[Place, int] = {}
        for run in runs:
            for place in run.places():
                longest[place] = max(longest.get(place, 0), run.breadth)
        return sum(
            self.patterns[p].slots[s].worth * (2 - 1 / length) for (p, s), length in longest.items()
        )

    def _runs(self, syllables: Sequence[str]) -> Iterator[Run]:
        """All runs that can't be made longer."""
        open_runs: dict[Place, int] = {}  # by the slot that would come next: length so far
        nowhere: list[Place] = []
        for i, syllable in enumerate([*syllables, ""]):
            places = self._places.get(syllable, nowhere)
            extended = {(p, s + 1): open_runs.get((p, s), 0) + 1 for p, s in places}
            for (p, s), length in open_runs.items():
                if (p, s + 1) not in extended or extended[p, s + 1] != length + 1:
                    yield Run(i - length, p, s - length, length, length)
            open_runs = extended

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

    def _references(self, tokens: Tokens) -> Iterator[Run]:
        """Identifiers of the text that are identifiers of the query, in whatever spelling."""
        wanted = [
            (p, reference)
            for p, pattern in enumerate(self.patterns)
            if not pattern.phrase
            for reference in pattern.references
        ]
        for identifier in find_identifiers(tokens) if wanted else ():
            for p, reference in wanted:
                if not reference.terms.isdisjoint(identifier.terms):
                    length = identifier.last + 1 - identifier.first
                    breadth = reference.end - reference.first
                    yield Run(identifier.first, p, reference.first, length, breadth)

    def _counts(self, run: Run, syllable: str) -> bool:
        pattern = self.patterns[run.pattern]
        if pattern.phrase:
            return run.length == len(pattern.slots)
        return run.length > 1 or syllable in pattern.slots[run.slot].alone
