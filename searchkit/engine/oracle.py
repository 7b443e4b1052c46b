"""What a plan finds in one document, the plain way: the oracle of every engine.

Nothing is optimised, so that it can be checked by reading.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, repeat

from searchkit.engine.bm25 import LENGTHS, length_byte, saturation
from searchkit.engine.fields import (
    ANY_VALUE,
    LABEL_FIELDS,
    PAIR,
    PERIODS,
    POSITIONAL,
    SHORT,
    SOURCE,
    SYLLABLE,
    TITLE,
    Document,
    day_number,
    days,
    field_terms,
    passage_ends,
    periods,
    section_starts,
    term_places,
)
from searchkit.engine.plan import (
    COVERED_FIELDS,
    EVIDENCE_FIELDS,
    MATCH,
    RECENCY,
    ROUNDING,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Filters,
    Near,
    Not,
    Or,
    Phrase,
    Plan,
    Published,
    Term,
    of_best_section,
)
from searchkit.engine.protocol import (
    SHOWN,
    WORTH_SHOWING,
    Content,
)


@dataclass(frozen=True)
class Indexed:
    """A document by field and term: the positions of each occurrence."""

    document: Document
    positions: Mapping[str, Mapping[str, list[int]]]
    lengths: Mapping[str, int]

    @classmethod
    def of(cls, document: Document) -> "Indexed":
        """A document with its terms looked up."""
        positions: dict[str, dict[str, list[int]]] = {}
        for field, passages in field_terms(document).items():
            positions[field] = defaultdict(list)
            rows = zip(document.passages, passage_ends(document), passages, strict=False)
            for passage, end, terms in rows:
                start = end - len(passage.syllables)
                places = term_places(field, passage) if field in POSITIONAL else repeat(0)
                for place, term in zip(places, terms, strict=False):
                    positions[field][term].append(start + place)
        lengths = {field: sum(map(len, terms.values())) for field, terms in positions.items()}
        for field in LABEL_FIELDS:
            positions[field] = {value: [0] for value in document.labels.get(field, ())}
        source = document.article.source
        positions[SOURCE] = {source: [0]} if source else {}
        return cls(document, {f: dict(terms) for f, terms in positions.items()}, lengths)

    @cached_property
    def syllables(self) -> Mapping[int, str]:
        """The syllable at each position."""
        found = self.positions[SYLLABLE].items()
        return {place: text for text, places in found for place in places}

    @cached_property
    def pairs(self) -> Mapping[str, list[int]]:
        """The positions of each pair of neighbours: those of its first syllable."""
        found: dict[str, list[int]] = {}
        for place, text in self.syllables.items():
            found.setdefault(f"{text}_{self.syllables.get(place + 1)}", []).append(place)
        return found

    def places(self, term: Term) -> list[int]:
        """The positions of a term; a pair stands where its first syllable does."""
        of_field = self.pairs if term.field == PAIR else self.positions[term.field]
        return of_field.get(term.text, [])

    def spans(self, *, sections: bool) -> list[range]:
        """The positions of each passage, or of each section."""
        ends = [-1, *passage_ends(self.document)]
        spans = [range(before + 1, end) for before, end in pairwise(ends)]
        if not sections:
            return spans
        begins = [
            i
            for i, first in enumerate(
                section_starts([len(each.syllables) for each in self.document.passages])
            )
            if first
        ]
        return [
            range(spans[first].start, spans[end - 1].stop)
            for first, end in pairwise([*begins, len(spans)])
        ]

    @property
    def content(self) -> Content:
        """What it is known by."""
        return Content(self.document.digest, self.document.article.origin)

    def facet(self, name: str) -> Collection[str]:
        """Its values of a facet."""
        article = self.document.article
        if name in PERIODS:
            known = periods(days(article.published)[0])
            return [known[name]] if name in known else []
        if name == SOURCE:
            return [article.source] if article.source else []
        return self.positions[name]


def passes(filters: Filters, document: Indexed) -> bool:
    """Whether a document passes filters; of its group nothing is known here."""
    if filters.sources is not None and not filters.sources & set(document.facet(SOURCE)):
        return False
    for name, values in filters.facets:
        has = [value in document.facet(name) for value in values]
        if not (any(has) if name in ANY_VALUE else all(has)):
            return False
    return filters.published is None or holds(filters.published, document)


def holds(condition: Condition, document: Indexed) -> bool:
    """Whether a document meets a condition."""
    match condition:
        case AnyOf(terms):
            return any(term.text in document.positions[term.field] for term in terms)
        case Phrase(field, slots):
            places = [_places(field, slot, document) for slot in slots]
            return any(
                all(start + i in place for i, place in enumerate(places)) for start in places[0]
            )
        case Near(field, slots, apart):
            places = [_places(field, slot, document) for slot in slots]
            windows = [range(p, p + len(slots) + apart) for place in places for p in place]
            return any(all(not place.isdisjoint(window) for place in places) for window in windows)
        case Published(first_day, last_day):
            first, last = days(document.document.article.published)
            return bool(
                first
                and (first_day is None or last >= first_day)
                and (last_day is None or first <= last_day)
            )
        case And(parts):
            return all(holds(part, document) for part in parts)
        case Or(parts):
            return any(holds(part, document) for part in parts)
        case Not(part):
            return not holds(part, document)
        case AtLeast(share, weighted):
            held = sum(weight for part, weight in weighted if holds(part, document))
            return held >= share * sum(weight for _, weight in weighted) - ROUNDING


def score_of(plan: Plan, document: Indexed) -> float:
    """What a plan gives a document."""
    return sum(parts_of_score(plan, document).values())


def parts_of_score(plan: Plan, document: Indexed) -> dict[Term, float]:
    """What each term, and every gain, adds to the score of a document."""
    parts = {}
    averages = dict(plan.averages)
    covered = _coverage(plan, document)
    for term, weight in plan.scores:
        if positions := document.positions[term.field].get(term.text):
            length = LENGTHS[length_byte(document.lengths[term.field])]
            parts[term] = weight * saturation(
                min(len(positions), 255), length, averages[term.field]
            )
            if term.field in COVERED_FIELDS:
                parts[term] *= covered
    if plan.sections:
        scores = _section_scores(plan, document)
        parts = of_best_section(parts, plan.sections, len(scores), max(scores, default=0.0))
    if plan.leeway and plan.leeway.gain > 1 and holds(plan.condition, document):
        parts[MATCH] = sum(parts.values()) * (plan.leeway.gain - 1)
    first_day = days(document.document.article.published)[0]
    if plan.recency and first_day:
        age = max(day_number(plan.recency.newest) - day_number(first_day), 0.0)
        gain = plan.recency.gain * 2.0 ** (-age / plan.recency.half_life)
        if gain:
            parts[RECENCY] = sum(parts.values()) * gain
    return parts


def passages(plan: Plan, document: Indexed) -> dict[int, float]:
    """The passages to show, most evidence first after one of the best section; and their shares."""
    assert plan.sections is not None
    _, *passages = document.spans(sections=False)
    _, *all_sections = document.spans(sections=True)
    scores = [_evidence(plan, document, [each], least=SHORT) for each in passages]
    order = sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: (-scores[i], i))
    of_sections = _section_scores(plan, document)
    best = all_sections[of_sections.index(max(of_sections))] if of_sections else range(0)
    leaders = [i for i in order if passages[i].start in best][:1]
    most = max(scores, default=0.0)
    others = [i for i in order if i not in leaders and scores[i] >= WORTH_SHOWING * most]
    return {i: scores[i] / most for i in [*leaders, *others][:SHOWN]}


def missing(plan: Plan, document: Indexed) -> tuple[int, ...]:
    """The parts of a plan that a document does not hold."""
    return tuple(i for i, part in enumerate(plan.parts) if not holds(part, document))


def _coverage(plan: Plan, document: Indexed) -> float:
    """The share of a document's title that a plan covers."""
    length = LENGTHS[length_byte(document.lengths[TITLE])]
    if plan.covering is None or not length:
        return 1.0
    terms = document.positions[TITLE]
    covered = sum(
        amount * min(len(terms.get(term.text, ())), 255) for term, amount in plan.covering
    )
    return min(covered / length, 1.0)


def _section_scores(plan: Plan, document: Indexed) -> list[float]:
    """What the terms of a plan add to each section under the title."""
    assert plan.sections is not None
    title, *others = document.spans(sections=True)
    return [_evidence(plan, document, [title, each]) for each in others]


def _evidence(plan: Plan, document: Indexed, spans: Sequence[range], least: int = 0) -> float:
    """What the terms of a plan that have places add to some spans, taken as a document.

    Args:
        plan: With sections.
        document: Where.
        spans: Of its positions.
        least: Syllables that it counts to have at least.
    """
    assert plan.sections is not None
    places = [place for span in spans for place in span if place in document.syllables]
    length = max(len(places), least)
    score = 0.0
    for term, weight in plan.scores:
        if term.field in EVIDENCE_FIELDS:
            places = document.places(term)
            count = sum(place in span for span in spans for place in places)
            score += weight * saturation(count, length, plan.sections.average)
    return score


def _places(field: str, texts: Iterable[str], document: Indexed) -> set[int]:
    """Where one of some texts stands."""
    return {p for text in texts for p in document.positions[field].get(text, ())}
