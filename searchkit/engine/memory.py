"""The reference engine: plans run the plain way, over dictionaries, in memory.

It is the oracle of the conformance suite and serves tests and notebooks; nothing is optimised, so
that it can be checked by reading.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from searchkit.analysis.folding import fold_term
from searchkit.article import Article
from searchkit.engine.bm25 import LENGTHS, length_byte, saturation
from searchkit.engine.fields import (
    TEXT_FIELDS,
    Document,
    day_number,
    days,
    field_terms,
    passage_starts,
)
from searchkit.engine.plan import (
    RECENCY,
    And,
    AnyOf,
    AtLeast,
    Condition,
    Filters,
    Not,
    Or,
    Phrase,
    Plan,
    Term,
)
from searchkit.engine.protocol import Ranking


@dataclass(frozen=True)
class _Indexed:
    """A document by field and term: the positions of each occurrence."""

    document: Document
    positions: Mapping[str, Mapping[str, list[int]]]
    lengths: Mapping[str, int]

    @classmethod
    def of(cls, document: Document) -> "_Indexed":
        starts = passage_starts(document)
        positions: dict[str, dict[str, list[int]]] = {}
        for field, passages in field_terms(document).items():
            positions[field] = defaultdict(list)
            for start, terms in zip(starts, passages, strict=False):
                for i, term in enumerate(terms):
                    positions[field][term].append(start + i)
        lengths = {field: sum(map(len, terms.values())) for field, terms in positions.items()}
        for field, values in document.labels.items():
            positions[field] = {value: [0] for value in values}
        return cls(document, {f: dict(terms) for f, terms in positions.items()}, lengths)


class MemoryReader:
    """One state of a :class:`MemoryEngine`."""

    def __init__(self, documents: Mapping[str, _Indexed]) -> None:
        self._documents = documents

    def document_count(self) -> int:
        return len(self._documents)

    @cached_property
    def _frequencies(self) -> Counter[Term]:
        return Counter(
            Term(field, text)
            for document in self._documents.values()
            for field, terms in document.positions.items()
            for text in terms
        )

    @cached_property
    def _averages(self) -> Mapping[str, float]:
        count = max(len(self._documents), 1)
        return {
            field: sum(d.lengths[field] for d in self._documents.values()) / count
            for field in TEXT_FIELDS
        }

    def document_frequency(self, term: Term) -> int:
        return self._frequencies[term]

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        return sorted(
            (term.text, count)
            for term, count in self._frequencies.items()
            if term.field == field and fold_term(term.text) == key
        )

    def prefixed(self, field: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        found = (
            (term.text, count)
            for term, count in self._frequencies.items()
            if term.field == field and fold_term(term.text).startswith(prefix)
        )
        return sorted(found, key=lambda f: (-f[1], len(f[0].encode()), f[0]))[:limit]

    def keys(self, field: str) -> AbstractSet[str]:
        return {fold_term(term.text) for term in self._frequencies if term.field == field}

    def sources(self) -> Mapping[str, int]:
        return _count(d.document.article.source for d in self._documents.values())

    def search(self, plan: Plan, limit: int, offset: int = 0) -> Ranking:
        hits = [
            (id, document, sum(self._parts(plan, document).values()))
            for id, document in self._documents.items()
            if _passes(plan.filters, document.document.article) and _holds(plan.condition, document)
        ]

        def order(hit: tuple[str, _Indexed, float]) -> tuple[float, float, str]:
            id, document, score = hit
            day = days(document.document.article.published)[0]
            return (-score, -day, id) if plan.sort == "relevance" else (-day, -score, id)

        hits.sort(key=order)
        articles = [document.document.article for _, document, _ in hits]
        return Ranking(
            total=len(hits),
            hits=tuple((id, score) for id, _, score in hits[offset : offset + limit]),
            years=_count(article.published and article.published[:4] for article in articles),
            sources=_count(article.source for article in articles),
        )

    def explain(self, plan: Plan, id: str) -> Mapping[Term, float]:
        return self._parts(plan, self._documents[id])

    def _parts(self, plan: Plan, document: _Indexed) -> dict[Term, float]:
        parts = {}
        for term, weight in plan.scores:
            if positions := document.positions[term.field].get(term.text):
                length = LENGTHS[length_byte(document.lengths[term.field])]
                parts[term] = weight * saturation(
                    min(len(positions), 255), length, self._averages[term.field]
                )
        first_day = days(document.document.article.published)[0]
        if plan.recency and first_day:
            age = max(day_number(plan.recency.newest) - day_number(first_day), 0.0)
            gain = plan.recency.gain * 2.0 ** (-age / plan.recency.half_life)
            if gain:
                parts[RECENCY] = sum(parts.values()) * gain
        return parts

    def newest_day(self) -> int:
        return max(
            (days(d.document.article.published)[0] for d in self._documents.values()), default=0
        )

    def article(self, id: str) -> Article | None:
        document = self._documents.get(id)
        return document.document.article if document else None

    def digests(self) -> Mapping[str, tuple[str, str | None]]:
        return {
            id: (d.document.digest, d.document.article.origin) for id, d in self._documents.items()
        }


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

    def __init__(self) -> None:
        self._documents: dict[str, _Indexed] = {}

    def reader(self) -> MemoryReader:
        return MemoryReader(self._documents)

    @contextmanager
    def writer(self) -> Iterator[MemoryWriter]:
        writer = MemoryWriter(dict(self._documents))
        yield writer
        self._documents = writer.documents

    def close(self) -> None:
        """Nothing is open."""


def _count(values: Iterable[str | None]) -> Mapping[str, int]:
    return Counter(value for value in values if value)


def _passes(filters: Filters, article: Article) -> bool:
    first, last = days(article.published)
    if filters.sources is not None and article.source not in filters.sources:
        return False
    if filters.first_day is None and filters.last_day is None:
        return True
    return bool(
        first
        and (filters.first_day is None or last >= filters.first_day)
        and (filters.last_day is None or first <= filters.last_day)
    )


def _holds(condition: Condition, document: _Indexed) -> bool:
    match condition:
        case AnyOf(terms):
            return any(term.text in document.positions[term.field] for term in terms)
        case Phrase(field, slots):
            places = [
                {p for text in slot for p in document.positions[field].get(text, ())}
                for slot in slots
            ]
            return any(
                all(start + i in place for i, place in enumerate(places)) for start in places[0]
            )
        case And(parts):
            return all(_holds(part, document) for part in parts)
        case Or(parts):
            return any(_holds(part, document) for part in parts)
        case Not(part):
            return not _holds(part, document)
        case AtLeast(share, weighted):
            held = sum(weight for part, weight in weighted if _holds(part, document))
            return held >= share * sum(weight for _, weight in weighted) - 1e-9
