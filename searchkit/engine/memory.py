"""The reference engine: plans run the plain way, over dictionaries, in memory.

It is the oracle of the conformance suite and serves tests and notebooks; nothing is optimised, so
that it can be checked by reading.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, repeat
from operator import attrgetter
from typing import NamedTuple
from uuid import uuid4

from searchkit.analysis.folding import fold_term
from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.bm25 import LENGTHS, length_byte, saturation
from searchkit.engine.fields import (
    FACET_LABELS,
    FACET_VALUES,
    FACETS,
    LABEL_FIELDS,
    LAST_DAY,
    MONTH,
    PAIR,
    POSITIONAL,
    SHORT,
    SOURCE,
    SYLLABLE,
    TITLE,
    YEAR,
    Document,
    day_number,
    days,
    field_terms,
    passage_ends,
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
    MAX_SPELLINGS,
    SHOWN,
    Commit,
    Content,
    Copy,
    Page,
    RankedHit,
    Ranking,
)
from searchkit.errors import StoreError


@dataclass(frozen=True)
class _Indexed:
    """A document by field and term: the positions of each occurrence."""

    document: Document
    positions: Mapping[str, Mapping[str, list[int]]]
    lengths: Mapping[str, int]

    @classmethod
    def of(cls, document: Document) -> "_Indexed":
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

    def places(self, term: Term) -> list[int]:
        """The positions of a term; a pair stands where its first syllable does."""
        if term.field == PAIR:
            places = self.syllables
            return [p for p in places if f"{places[p]}_{places.get(p + 1)}" == term.text]
        return self.positions[term.field].get(term.text, [])

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
        published = article.published or ""
        if name == YEAR:
            return [published[:4]] if published else []
        if name == MONTH:
            return [published[:7]] if published[5:7] else []
        if name == SOURCE:
            return [article.source] if article.source else []
        return self.positions[name]


class _Hit(NamedTuple):
    """A document that a plan found."""

    id: str
    document: _Indexed
    score: float
    match: bool


class MemoryLexicon:
    """What one state of a :class:`MemoryEngine` says."""

    def __init__(self, commit: str, documents: Mapping[str, _Indexed]) -> None:
        self.commit = commit
        self._documents = documents

    @cached_property
    def _frequencies(self) -> Counter[Term]:
        return Counter(
            Term(field, text)
            for document in self._documents.values()
            for field, terms in document.positions.items()
            for text in terms
        )

    def document_count(self) -> int:
        return len(self._documents)

    def document_frequency(self, term: Term) -> int:
        return self._frequencies[term]

    def average_length(self, field: str) -> float:
        lengths = [LENGTHS[length_byte(d.lengths[field])] for d in self._documents.values()]
        return sum(lengths) / max(len(lengths), 1) or 1.0

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        found = (
            (term.text, count)
            for term, count in self._frequencies.items()
            if term.field == field and fold_term(term.text) == key
        )
        return sorted(sorted(found, key=_commonness)[:MAX_SPELLINGS])

    def prefixed(self, field: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        found = (
            (term.text, count)
            for term, count in self._frequencies.items()
            if term.field == field and fold_term(term.text).startswith(prefix)
        )
        return sorted(found, key=_commonness)[:limit]

    def keys(self, field: str) -> AbstractSet[str]:
        return {fold_term(term.text) for term in self._frequencies if term.field == field}

    def sources(self) -> Mapping[str, int]:
        return Counter(value for d in self._documents.values() for value in d.facet(SOURCE))

    def newest_day(self) -> int:
        return max(
            (days(d.document.article.published)[0] for d in self._documents.values()), default=0
        )


class MemoryStore:
    """The documents of one state of a :class:`MemoryEngine`."""

    def __init__(self, documents: Mapping[str, _Indexed]) -> None:
        self._documents = documents

    def search(
        self,
        plan: Plan,
        limit: int,
        offset: int = 0,
        deadline: Deadline = NEVER,
        *,
        explain: bool = False,
    ) -> Page:
        ranking = self._rank(plan, limit, offset, deadline)
        found = [self._documents[hit.id] for hit in ranking.hits]
        articles = tuple(document.document.article for document in found)
        parts = tuple(_parts(plan, document) for document in found) if explain else ()
        return Page(ranking, articles, parts)

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        return self._rank(plan, limit, 0, deadline)

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        return [self._rank(plan, 0, 0, deadline).total for plan in plans]

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        return {id: self._documents[id].document.article for id in ids if id in self._documents}

    def versions(self, id: str) -> Sequence[Article]:
        if id not in self._documents:
            return ()
        name = self._documents[id].document.group_name
        group = (d.document for d in self._documents.values() if d.document.group_name == name)
        return sorted((document.article for document in group), key=attrgetter("id"))

    def known(self, ids: Iterable[str]) -> Mapping[str, Content]:
        return {id: self._documents[id].content for id in ids if id in self._documents}

    def sharing(self, bands: Iterable[int], limit: int) -> Mapping[int, Sequence[Copy]]:
        documents = sorted(self._documents.items())
        shared = {
            band: [
                Copy(id, d.document.group_name) for id, d in documents if band in d.document.bands
            ]
            for band in bands
        }
        return {band: copies[:limit] for band, copies in shared.items() if copies}

    def scan(self, after: str = "") -> Iterator[tuple[str, Content]]:
        return ((id, self._documents[id].content) for id in sorted(self._documents) if id > after)

    def _rank(self, plan: Plan, limit: int, offset: int, deadline: Deadline) -> Ranking:
        found, partial = self._hits(plan, deadline)

        def order(hit: _Hit) -> tuple[float, float, float, str]:
            day = days(hit.document.document.article.published)[0]
            if day and plan.sort == "oldest":
                day = LAST_DAY - day
            near = bool(plan.leeway and plan.leeway.first) and not hit.match
            if plan.sort == "relevance":
                return near, -hit.score, -day, hit.id
            return near, -day, -hit.score, hit.id

        groups: dict[str, list[_Hit]] = {}
        for hit in sorted(found, key=order):
            groups.setdefault(hit.document.document.group_name if plan.fold else hit.id, []).append(
                hit
            )
        leaders = [next((h for h in group if h.match), group[0]) for group in groups.values()]
        sizes = {id(leader): len(g) for leader, g in zip(leaders, groups.values(), strict=True)}
        leaders.sort(key=order)
        duplicates = {leader.id: sizes[id(leader)] - 1 for leader in leaders}
        if plan.sections and not partial:
            block = plan.sections.depth
            looked = [hit._replace(score=_score(plan, hit.document)) for hit in leaders]
            leaders = [
                hit
                for first in range(0, len(looked), block)
                for hit in sorted(looked[first : first + block], key=order)
            ]
        ranked = [
            RankedHit(
                leader.id,
                leader.score,
                duplicates[leader.id],
                None if leader.match else _missing(plan, leader.document),
                _passages(plan, leader.document) if plan.sections and not partial else (),
            )
            for leader in leaders
        ]
        facets = {}
        for name in FACETS if plan.facets else ():
            values = [
                {v for h in group if h.match for v in h.document.facet(name)}
                for group in groups.values()
            ]
            counts = Counter(value for group in values for value in group)
            most = FACET_VALUES if name in FACET_LABELS else None
            order_of_values = sorted(counts, key=lambda v: (-counts[v], fold_term(v), v))
            facets[name] = {value: counts[value] for value in order_of_values[:most]}
        total = sum(leader.match for leader in leaders)
        near_total = len(leaders) - total
        return Ranking(total, tuple(ranked[offset : offset + limit]), facets, partial, near_total)

    def _hits(self, plan: Plan, deadline: Deadline) -> tuple[list["_Hit"], bool]:
        """The matches and near matches of a plan, and whether time was up before all were seen."""
        found, partial = [], False
        for id, document in self._documents.items():
            if deadline.passed():
                partial = True
                break
            if not _passes(plan.filters, document):
                continue
            match = _holds(plan.condition, document)
            score = _score(plan._replace(sections=None), document)
            if match or (plan.leeway and score > 0 and _holds(plan.leeway.required, document)):
                found.append(_Hit(id, document, score, match))
        if plan.leeway and found:
            least = plan.leeway.share * max(hit.score for hit in found) * (1 - ROUNDING)
            found = [hit for hit in found if hit.match or hit.score >= least]
        return found, partial


class MemoryWriter:
    """Changes to a :class:`MemoryEngine`, made on a copy."""

    def __init__(self, documents: dict[str, _Indexed]) -> None:
        self.documents = documents

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self.documents[document.article.id] = _Indexed.of(document)

    def delete(self, ids: Iterable[str]) -> None:
        for id in ids:
            self.documents.pop(id, None)


class MemoryEngine:
    """Documents in a dictionary."""

    problem: StoreError | None = None

    def __init__(self) -> None:
        self._documents: dict[str, _Indexed] = {}
        self._latest = self._commit()

    def _commit(self) -> Commit:
        lexicon = MemoryLexicon(uuid4().hex, self._documents)
        return Commit(lexicon, MemoryStore(self._documents))

    def latest(self) -> Commit:
        return self._latest

    @contextmanager
    def writer(self) -> Iterator[MemoryWriter]:
        writer = MemoryWriter(dict(self._documents))
        yield writer
        self._documents = writer.documents
        self._latest = self._commit()

    def close(self) -> None:
        """Nothing is open."""


def _commonness(term: tuple[str, int]) -> tuple[int, int, str]:
    """Orders terms: those in most documents first, then the shorter, then by text."""
    text, frequency = term
    return -frequency, len(text.encode()), text


def _passes(filters: Filters, document: _Indexed) -> bool:
    if filters.sources is not None and not filters.sources & set(document.facet(SOURCE)):
        return False
    if not all(value in document.facet(name) for name, value in filters.facets):
        return False
    return filters.published is None or _holds(filters.published, document)


def _holds(condition: Condition, document: _Indexed) -> bool:
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
            return all(_holds(part, document) for part in parts)
        case Or(parts):
            return any(_holds(part, document) for part in parts)
        case Not(part):
            return not _holds(part, document)
        case AtLeast(share, weighted):
            held = sum(weight for part, weight in weighted if _holds(part, document))
            return held >= share * sum(weight for _, weight in weighted) - ROUNDING


def _score(plan: Plan, document: _Indexed) -> float:
    return sum(_parts(plan, document).values())


def _parts(plan: Plan, document: _Indexed) -> dict[Term, float]:
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
    if plan.leeway and plan.leeway.gain > 1 and _holds(plan.condition, document):
        parts[MATCH] = sum(parts.values()) * (plan.leeway.gain - 1)
    first_day = days(document.document.article.published)[0]
    if plan.recency and first_day:
        age = max(day_number(plan.recency.newest) - day_number(first_day), 0.0)
        gain = plan.recency.gain * 2.0 ** (-age / plan.recency.half_life)
        if gain:
            parts[RECENCY] = sum(parts.values()) * gain
    return parts


def _passages(plan: Plan, document: _Indexed) -> tuple[int, ...]:
    """The passages to show: those with most evidence, after one of the best section."""
    assert plan.sections is not None
    _, *passages = document.spans(sections=False)
    _, *all_sections = document.spans(sections=True)
    scores = [_evidence(plan, document, [each], least=SHORT) for each in passages]
    order = sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: (-scores[i], i))
    of_sections = _section_scores(plan, document)
    best = all_sections[of_sections.index(max(of_sections))] if of_sections else range(0)
    leaders = [i for i in order if passages[i].start in best][:1]
    order = [*leaders, *(i for i in order if i not in leaders)]
    return tuple(order[:SHOWN])


def _missing(plan: Plan, document: _Indexed) -> tuple[int, ...]:
    """The parts of a plan that a document does not hold."""
    return tuple(i for i, part in enumerate(plan.parts) if not _holds(part, document))


def _coverage(plan: Plan, document: _Indexed) -> float:
    """The share of a document's title that a plan covers."""
    length = LENGTHS[length_byte(document.lengths[TITLE])]
    if plan.covering is None or not length:
        return 1.0
    terms = document.positions[TITLE]
    covered = sum(
        amount * min(len(terms.get(term.text, ())), 255) for term, amount in plan.covering
    )
    return min(covered / length, 1.0)


def _section_scores(plan: Plan, document: _Indexed) -> list[float]:
    """What the terms of a plan add to each section under the title."""
    assert plan.sections is not None
    title, *others = document.spans(sections=True)
    return [_evidence(plan, document, [title, each]) for each in others]


def _evidence(plan: Plan, document: _Indexed, spans: Sequence[range], least: int = 0) -> float:
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


def _places(field: str, texts: Iterable[str], document: _Indexed) -> set[int]:
    """Where one of some texts stands."""
    return {p for text in texts for p in document.positions[field].get(text, ())}
