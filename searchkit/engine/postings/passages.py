"""Passages: where in a document the evidence of a plan stands together.

A long document says many things, and what answers stands in one place. So of the first documents
of a ranking the positions are read, and each section, under the title of its document, is scored as
if it were a document of its own; the best one stands for its document in part (MaxP: Dai & Callan
2019, after Callan 1994). The same positions say which passages to show.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple, Protocol

import numpy as np

from searchkit.analysis.rows import row_numbers, row_places, row_starts
from searchkit.engine.bm25 import saturation
from searchkit.engine.fields import ACRONYM, IDENTIFIER, PAIR, SHORT, SYLLABLE
from searchkit.engine.plan import EVIDENCE_FIELDS, Term
from searchkit.engine.postings.arrays import Flags, Floats, Integers
from searchkit.engine.postings.packing import MAX_FREQUENCY
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.selection import keep, not_zero

_FEWEST: Final = 2  # a title and one section
_KINDS: Final = {field: kind for kind, field in enumerate(EVIDENCE_FIELDS)}


class Evidence(NamedTuple):
    """Where the terms of a plan stand in some documents.

    A place is a number: the index of the document above, the position below.

    Attributes:
        places: ``int64``: of each occurrence.
        terms: ``intp``, parallel: numbers of the terms.
        fields: ``intp``: of each term, the index of its field in ``plan.EVIDENCE_FIELDS``.
        weights: ``float64``: of each term.
        documents: How many there are.
    """

    places: Integers
    terms: Integers
    fields: Integers
    weights: Floats
    documents: int

    def of(self, documents: Integers) -> "Evidence":
        """The same of some of the documents alone.

        Args:
            documents: Their indices, ascending.
        """
        index = np.full(self.documents, -1, np.int64)
        index[documents] = np.arange(len(documents))
        owners = index.take(self.places >> 32)
        here = (owners >= 0).nonzero()[0]
        places = (owners.take(here) << 32) | (self.places.take(here) & 0xFFFF_FFFF)
        return self._replace(places=places, terms=self.terms.take(here), documents=len(documents))


class Positions(Protocol):
    """Where the terms of some documents stand, wherever these are kept."""

    @property
    def count(self) -> int:
        """How many documents."""
        ...

    def occurrences(self, field: str, texts: Sequence[str]) -> tuple[Integers, Integers]:
        """The places (see :class:`Evidence`) where some terms stand, and which of them."""
        ...

    def units(self) -> tuple["Units", "Units"]:
        """Their passages, and their sections."""
        ...

    def lengths(self, field: str) -> Integers:
        """``uint8[count]``: the length byte (bm25.py) of each in a field."""
        ...


class SegmentPositions:
    """Positions in some documents of a segment.

    Args:
        segment: Where to look.
        documents: Numbers, ascending.
    """

    def __init__(self, segment: Segment, documents: Integers) -> None:
        self._segment = segment
        self._documents = documents
        self.count = len(documents)

    def occurrences(self, field: str, texts: Sequence[str]) -> tuple[Integers, Integers]:
        """See :class:`Positions`."""
        if not texts:
            return np.empty(0, np.int64), np.empty(0, np.intp)
        found = [self._segment.postings(Term(field, text)) for text in texts]
        kinds = [listed.dtype for listed, _, _ in found if len(listed)]  # one of all of a segment
        wanted = self._documents.astype(kinds[0] if kinds else np.uint32)
        places = np.zeros((len(texts), self.count), np.intp)
        nearest = np.zeros((len(texts), self.count), wanted.dtype)
        for row, (listed, _, _) in enumerate(found):
            if len(listed):
                places[row] = listed.searchsorted(wanted)
                listed.take(places[row], mode="clip", out=nearest[row])
        held = nearest == wanted
        held[[not len(each.documents) for each in found]] = False
        term, owner = held.nonzero()
        starts = np.array([each.start for each in found], np.int64)
        postings = places[held] + starts.take(term)
        which, positions = self._segment.field(field).positions(postings)
        return (owner.take(which) << 32) | positions, term.take(which)

    def units(self) -> tuple["Units", "Units"]:
        """See :class:`Positions`."""
        all_firsts, ends, begins = self._segment.passages
        rows = all_firsts.take(self._documents).astype(np.int64)
        counts = all_firsts.take(self._documents + 1).astype(np.int64) - rows
        passages = row_places(rows, counts)
        here = ends.take(passages).astype(np.int64)
        return Units.laid_out(counts, here, begins.take(passages))

    def lengths(self, field: str) -> Integers:
        """See :class:`Positions`."""
        return self._segment.lengths(field).take(self._documents)


def have_sections(segment: Segment, documents: Integers) -> Flags:
    """``bool``: which documents of a segment have several sections beside their title."""
    firsts, _, begins = segment.passages
    rows = firsts.take(documents).astype(np.int64)
    counts = firsts.take(documents + 1) - rows
    several = counts > _FEWEST
    some = several.nonzero()[0]
    if len(some):
        counts = counts.take(some)
        begin = begins.take(row_places(rows.take(some), counts))
        several[some] = np.add.reduceat(begin, row_starts(counts)[:-1], dtype=np.int64) > _FEWEST
    return several


def find_evidence(positions: Positions, scores: Sequence[tuple[Term, float]]) -> Evidence:
    """Where the terms of a plan stand, as far as positions are kept.

    Args:
        positions: Where to look.
        scores: Terms and weights; those of other fields than ``plan.EVIDENCE_FIELDS`` are left out.
    """
    numbers: dict[str, dict[str, int]] = {field: {} for field in EVIDENCE_FIELDS}
    kinds: list[int] = []
    weights: list[float] = []
    for (field, text), weight in scores:
        if field in numbers:
            numbers[field][text] = len(weights)
            kinds.append(_KINDS[field])
            weights.append(weight)
    single = numbers[SYLLABLE]
    pairs = [(text.split("_"), number) for text, number in numbers[PAIR].items()]
    texts = list(dict.fromkeys([*single, *chain.from_iterable([pair for pair, _ in pairs])]))
    places, syllables = positions.occurrences(SYLLABLE, texts)
    of_syllable = np.array([single.get(text, -1) for text in texts], np.intp)
    found = [(places, of_syllable.take(syllables)), _pairs(places, syllables, texts, pairs)]
    for field in (ACRONYM, IDENTIFIER):
        if named := numbers[field]:
            places, which = positions.occurrences(field, list(named))
            found.append((places, np.array(list(named.values()), np.intp).take(which)))
    places, terms = (np.concatenate(parts) for parts in zip(*found, strict=True))
    scored = terms >= 0
    return Evidence(
        places=keep(places, scored),
        terms=keep(terms, scored),
        fields=np.array(kinds, np.intp),
        weights=np.array(weights, np.float64),
        documents=positions.count,
    )


def _pairs(
    places: Integers,
    syllables: Integers,
    texts: Sequence[str],
    pairs: Sequence[tuple[Sequence[str], int]],
) -> tuple[Integers, Integers]:
    """The places where pairs begin, and their terms: the same document, the next position."""
    number = {text: i for i, text in enumerate(texts)}
    codes = np.array([number[a] * len(texts) + number[b] for (a, b), _ in pairs], np.int64)
    terms = np.array([term for _, term in pairs], np.intp)
    order = places.argsort()
    places, syllables = places.take(order), syllables.take(order)
    first = (places[1:] - places[:-1] == 1).nonzero()[0]
    stand = syllables.take(first) * len(texts) + syllables.take(first + 1)
    by_code = codes.argsort()
    codes, terms = codes.take(by_code), terms.take(by_code)
    if not len(codes):
        return np.empty(0, np.int64), np.empty(0, np.intp)
    at = codes.searchsorted(stand)
    here = (codes.take(at, mode="clip") == stand).nonzero()[0]
    return places.take(first.take(here)), terms.take(at.take(here))


class Units(NamedTuple):
    """Parts of some documents, in order: their passages or their sections, the title first.

    Attributes:
        ends: ``int64``: the place behind each.
        lengths: ``float64``: syllables in each.
        firsts: ``int64[documents + 1]``: where the units of each document start.
    """

    ends: Integers
    lengths: Integers
    firsts: Integers

    @classmethod
    def laid_out(
        cls, counts: Integers, ends: Integers, begins: Integers
    ) -> tuple["Units", "Units"]:
        """The passages of some documents, and their sections.

        Args:
            counts: Passages of each document.
            ends: ``int64``: the position behind each of these.
            begins: 1 for a passage that begins a section, else 0.
        """
        firsts = row_starts(counts)
        lengths = ends - 1
        lengths[1:] -= ends[:-1]
        lengths[firsts[:-1]] = ends.take(firsts[:-1])
        places = (row_numbers(counts) << 32) | ends
        passages = cls(places, lengths.astype(np.float64), firsts)
        starts = not_zero(begins)
        lasts = np.append(starts[1:], len(places)) - 1
        summed = np.add.reduceat(passages.lengths, starts) if len(starts) else passages.lengths
        return passages, cls(places.take(lasts), summed, starts.searchsorted(firsts))

    def of(self, documents: Integers) -> tuple[Integers, "Units"]:
        """Those of some of the documents alone, after which of all these they are.

        Args:
            documents: Their indices, ascending.
        """
        starts = self.firsts.take(documents)
        sizes = self.firsts.take(documents + 1) - starts
        rows = row_places(starts, sizes)
        owners = row_numbers(sizes)
        ends = (self.ends.take(rows) & 0xFFFF_FFFF) | (owners << 32)
        return rows, Units(ends, self.lengths.take(rows), row_starts(sizes))

    @property
    def counts(self) -> Integers:
        """``int64``: how many each document has beside its title."""
        return self.firsts[1:] - self.firsts[:-1] - 1


def section_scores(evidence: Evidence, units: Units, average: float) -> Floats:
    """``float64``: the score of each section under the title of its document; of titles, 0.

    Args:
        evidence: In some documents.
        units: The sections of these.
        average: The length of a section, against which theirs are weighed.
    """
    unit, titles = units.ends.searchsorted(evidence.places, "right"), units.firsts[:-1]
    owners = evidence.places >> 32
    in_title = unit == titles.take(owners)
    owners, inside = keep(owners, in_title), ~in_title
    copies = units.counts.take(owners)
    terms = np.concatenate(
        [keep(evidence.terms, inside), keep(evidence.terms, in_title).repeat(copies)]
    )
    under = row_places(titles.take(owners) + 1, copies)
    lengths = units.lengths + units.lengths.take(titles).repeat(units.counts + 1)
    return _scores(evidence, terms, np.concatenate([keep(unit, inside), under]), lengths, average)


def passage_scores(evidence: Evidence, units: Units, average: float) -> Floats:
    """``float64``: the score of each passage by itself; of titles, 0.

    None is taken to be shorter than :data:`SHORT` syllables, lest of two that say the same the one
    with a word less be shown, and not the first.
    """
    unit = units.ends.searchsorted(evidence.places, "right")
    inside = unit != units.firsts.take(evidence.places >> 32)
    terms, unit = keep(evidence.terms, inside), keep(unit, inside)
    return _scores(evidence, terms, unit, np.maximum(units.lengths, SHORT), average)


def _scores(
    evidence: Evidence, terms: Integers, units: Integers, lengths: Integers, average: float
) -> Floats:
    """The sum of what each term adds to each unit, in the order of terms."""
    count = len(lengths)
    frequencies = np.bincount(terms * count + units, minlength=len(evidence.weights) * count)
    cells = not_zero(frequencies)
    term, unit = np.divmod(cells, max(count, 1))
    worth: Floats = saturation(frequencies.take(cells), lengths.take(unit), average)  # type: ignore[arg-type,assignment]
    return _sums(unit, evidence.weights.take(term) * worth, count)


def document_scores(
    evidence: Evidence, positions: Positions, tables: Mapping[str, Floats]
) -> Floats:
    """``float64``: what the same terms add to the score of each document as a whole.

    Args:
        evidence: In these documents.
        positions: In which it was found.
        tables: The saturation table of each field.
    """
    count = evidence.documents
    owners = evidence.places >> 32
    frequencies = np.bincount(
        evidence.terms * count + owners, minlength=len(evidence.weights) * count
    )
    cells = not_zero(frequencies)
    term, owner = np.divmod(cells, max(count, 1))
    worth = np.zeros(len(cells))
    of_field = evidence.fields.take(term)
    for number, name in enumerate(EVIDENCE_FIELDS):
        here = (of_field == number).nonzero()[0]
        if not len(here):
            continue
        lengths = positions.lengths(name).take(owner.take(here))
        capped = np.minimum(frequencies.take(cells.take(here)), MAX_FREQUENCY)
        worth[here] = tables[name].take(capped << 8 | lengths)
    return _sums(owner, evidence.weights.take(term) * worth, count)


def _sums(units: Integers, values: Floats, count: int) -> Floats:
    """The sum of the values of each of so many units."""
    # NumPy's stubs know of counts alone.
    return np.bincount(units, weights=values, minlength=count)  # type: ignore[return-value]
