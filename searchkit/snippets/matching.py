"""Where a query stands in a text: runs of tokens that follow the query's own order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain, pairwise
from math import fsum
from typing import TYPE_CHECKING, Final, NamedTuple

from searchkit.snippets.pattern import Pattern
from searchkit.snippets.references import AROUND, References, united
from searchkit.snippets.runs import Place, Run, apart

if TYPE_CHECKING:
    from searchkit.snippets.fingerprints import Fingerprints
    from searchkit.snippets.spotting import Spotter


_FEW: Final = 4  # slots for which a word of an honest query may stand


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
    """Finds the patterns of one query in many texts.

    Attributes:
        patterns: These.
        worths: Of each of them, what each slot is worth.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        self.worths = [[slot.worth for slot in pattern.slots] for pattern in patterns]
        self._references = References(patterns)
        self._cuts = any(reference.atomic for p in patterns for reference in p.references)

    @cached_property
    def _words(self) -> AbstractSet[str] | None:
        """All words, where neither figures nor identifiers are looked for; else None."""
        words = {word for p in self.patterns for slot in p.slots for word in slot.spellings}
        has_figures = any(any(map(str.isdecimal, word)) for word in words)
        has_references = any(pattern.references for pattern in self.patterns)
        return None if has_figures or has_references else words

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
        if not self.patterns:
            return map(Matches, texts)
        return chain.from_iterable(map(self._find, _batches(texts, self._spotter.most)))

    def _find(self, texts: Sequence[str]) -> Iterator[Matches]:
        from searchkit.snippets.fingerprints import Fingerprints

        prints = Fingerprints(texts, self._words)
        spotted, signs = self._spotter.spot(prints)
        bounds = pairwise(signs.searchsorted(prints.firsts).tolist())
        starts, ends = prints.starts, prints.ends
        for i, (text, found, signs_here) in enumerate(zip(texts, spotted, bounds, strict=True)):
            base, zero, runs = prints.bases[i], prints.firsts[i], found
            if self._cuts:
                runs = [whole for run in found if (whole := self._whole(run, prints, zero))]
            if self._references:
                runs += self._referring(text, prints, i, signs[slice(*signs_here)].tolist())
            kept = apart(runs) if len(runs) > 1 else runs
            marks = [
                (int(starts[zero + first]) - base, int(ends[zero + first + length - 1]) - base)
                for first, _, _, length, _ in kept
            ]
            yield Matches(text, kept, marks)

    def worth(self, runs: Iterable[Run]) -> float:
        """How well runs answer the query: each slot by its worth, more in a longer run."""
        return fsum(self._worths(runs).values())

    def share(self, runs: Iterable[Run]) -> float:
        """How much runs say of the pattern that they say most of, 1 for all of it in one run."""
        worths: dict[int, float] = defaultdict(float)
        for (p, _), worth in self._worths(runs).items():
            worths[p] += worth
        return max((self._share(p, worth) for p, worth in worths.items()), default=0.0)

    def _worths(self, runs: Iterable[Run]) -> Mapping[Place, float]:
        """What each slot counts that runs stand for: by the broadest of these."""
        broadest: dict[Place, int] = {}
        for _, pattern, first, _, breadth in runs:
            for slot in range(first, first + breadth):
                if breadth > broadest.get((pattern, slot), 0):
                    broadest[pattern, slot] = breadth
        worths = self.worths
        return {(p, s): worths[p][s] * (2 - 1 / n) for (p, s), n in broadest.items()}

    def _share(self, pattern: int, worth: float) -> float:
        """A worth beside that of all of a pattern in one run."""
        worths = self.worths[pattern]
        whole = fsum(worths) * (2 - 1 / len(worths))
        return worth / whole if whole else 1.0

    def _whole(self, run: Run, prints: "Fingerprints", zero: int) -> Run | None:
        """A run without the ends that cut into an identifier; None when nothing is left.

        Args:
            run: Among tokens that are numbered from ``zero`` on.
            prints: Of these.
            zero: The first of its text.
        """
        pattern, whole = self.patterns[run.pattern], run
        for reference in () if pattern.phrase else pattern.references:
            end = whole.slot + whole.length
            overlaps = reference.first < end and whole.slot < reference.end
            if not reference.atomic or not overlaps:
                continue
            if whole.slot > reference.first:
                cut = reference.end - whole.slot
                left = [whole.length - cut] * 2
                whole = Run(whole.first + cut, whole.pattern, reference.end, *left)
            elif end < reference.end:
                kept = reference.first - whole.slot
                whole = Run(whole.first, whole.pattern, whole.slot, kept, kept)
            if whole.length <= 0:
                return None
        if whole is run or whole.length > 1:
            return whole
        alone = pattern.slots[whole.slot].alone
        return whole if prints.syllable(zero + whole.first) in alone else None

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


def _batches(texts: Iterable[str], places: int) -> Iterator[Sequence[str]]:
    """Texts that are read together: the fewer, the more slots a token may stand for."""
    from searchkit.snippets.fingerprints import MAX_CHARACTERS  # NumPy: --help needs none

    most = MAX_CHARACTERS * _FEW // max(places, _FEW)
    batch: list[str] = []
    size = 0
    for text in texts:
        size += len(text)
        if batch and size > most:
            yield batch
            batch, size = [], len(text)
        batch.append(text)
    if batch:
        yield batch


class Tally:
    """What runs are worth together, while they come and go: a window sliding over a text.

    Each slot counts once, by the broadest run that stands for it.

    Args:
        worths: Of each pattern, what each slot is worth.
    """

    def __init__(self, worths: Sequence[Sequence[float]]) -> None:
        self._of_slots = worths
        self._breadths: dict[Place, list[int]] = defaultdict(list)
        self._worths: dict[Place, float] = {}

    def add(self, run: Run) -> None:
        """Count a run."""
        _, pattern, first, _, breadth = run
        for slot in range(first, first + breadth):
            breadths = self._breadths[pattern, slot]
            breadths.append(breadth)
            worth = self._of_slots[pattern][slot]
            self._worths[pattern, slot] = worth * (2 - 1 / max(breadths))

    def remove(self, run: Run) -> None:
        """Count a run no longer; it was added before."""
        _, pattern, first, _, breadth = run
        for slot in range(first, first + breadth):
            breadths = self._breadths[pattern, slot]
            breadths.remove(breadth)
            if breadths:
                worth = self._of_slots[pattern][slot]
                self._worths[pattern, slot] = worth * (2 - 1 / max(breadths))
            else:
                del self._worths[pattern, slot]

    def worth(self) -> float:
        """What all of them are worth, the same in whatever order they came."""
        return fsum(self._worths.values())

    def __len__(self) -> int:
        """How many slots they stand for."""
        return len(self._worths)
