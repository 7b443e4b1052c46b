"""The reference engine: plans run the plain way, over dictionaries, in memory.

It is the oracle of the conformance suite and serves tests and notebooks; nothing is optimised, so
that it can be checked by reading.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cached_property
from typing import NamedTuple
from uuid import uuid4

from searchkit.analysis.folding import fold_term
from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.bm25 import LENGTHS, length_byte
from searchkit.engine.fields import (
    DAY,
    FACET_LABELS,
    FACETS,
    LAST_DAY,
    MOST_PERIODS,
    SOURCE,
    WEEK,
    Document,
    days,
    moment,
    seconds,
)
from searchkit.engine.oracle import (
    Indexed,
    holds,
    missing,
    parts_of_score,
    passages,
    passes,
    score_of,
)
from searchkit.engine.plan import (
    Filters,
    Plan,
    Term,
)
from searchkit.engine.protocol import (
    MAX_SPELLINGS,
    Commit,
    Content,
    Copy,
    Page,
    RankedHit,
    Ranking,
    Traffic,
)
from searchkit.errors import StoreError


class _Hit(NamedTuple):
    """A document that a plan found."""

    id: str
    document: Indexed
    score: float
    match: bool

    def told(self, plan: Plan, duplicates: int, *, named: bool) -> RankedHit:
        """It as it is given back, its passages named or not."""
        shares = passages(plan, self.document) if named else {}
        lacking = None if self.match else missing(plan, self.document)
        return RankedHit(
            self.id, self.score, duplicates, lacking, tuple(shares), tuple(shares.values())
        )


def _order(plan: Plan, hit: _Hit) -> tuple[float | str, ...]:
    """What hits are sorted by; the least comes first."""
    article = hit.document.document.article
    day = days(article.published)[0]
    near = bool(plan.leeway and plan.leeway.first) and not hit.match
    match plan.sort:
        case "relevance":
            return near, -hit.score, -day, hit.id
        case "date":
            return near, -day, -hit.score, hit.id
        case "oldest":
            return near, -(LAST_DAY - day if day else 0), -hit.score, hit.id
        case "indexed":
            return near, -seconds(article.indexed), -day, -hit.score, hit.id


class MemoryLexicon:
    """What one state of a :class:`MemoryEngine` says."""

    def __init__(self, commit: str, documents: Mapping[str, Indexed]) -> None:
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

    def __init__(self, documents: Mapping[str, Indexed]) -> None:
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
        parts = tuple(parts_of_score(plan, document) for document in found) if explain else ()
        return Page(ranking, articles, parts)

    def pages(
        self, wanted: Sequence[tuple[Plan, int]], deadline: Deadline = NEVER
    ) -> Sequence[Page]:
        return [self.search(plan, limit, deadline=deadline) for plan, limit in wanted]

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        return self._rank(plan, limit, 0, deadline)

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        return [self._rank(plan, 0, 0, deadline).total for plan in plans]

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        return {id: self._documents[id].document.article for id in ids if id in self._documents}

    def versions(self, id: str, limit: int | None = None) -> Sequence[Article]:
        if id not in self._documents:
            return ()
        asked = self._documents[id].document
        documents = (indexed.document for indexed in self._documents.values())
        group = [each.article for each in documents if each.group_name == asked.group_name]
        told = sorted(group, key=moment)[:limit]
        return told if asked.article in told else [*told[:-1], asked.article]

    def groups(self, ids: Iterable[str]) -> Mapping[str, str]:
        there = [id for id in ids if id in self._documents]
        return {id: self._documents[id].document.group_name for id in there}

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

    @cached_property
    def _earliest(self) -> AbstractSet[str]:
        """The id of the earliest document of each group."""
        first: dict[str, Article] = {}
        for indexed in self._documents.values():
            name, article = indexed.document.group_name, indexed.document.article
            first[name] = min(first.get(name, article), article, key=moment)
        return {article.id for article in first.values()}

    def _passes(self, filters: Filters, id: str, document: Indexed) -> bool:
        return passes(filters, document) and (not filters.earliest or id in self._earliest)

    def _rank(self, plan: Plan, limit: int, offset: int, deadline: Deadline) -> Ranking:
        found, partial = self._hits(plan, deadline)
        order = functools.partial(_order, plan)
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
            looked = [hit._replace(score=score_of(plan, hit.document)) for hit in leaders]
            leaders = [
                hit
                for first in range(0, len(looked), block)
                for hit in sorted(looked[first : first + block], key=order)
            ]
        named = plan.sections is not None and not partial
        shown = leaders[offset : offset + limit]  # to tell of one takes longer than to find it
        ranked = [hit.told(plan, duplicates[hit.id], named=named) for hit in shown]
        facets = {name: self._counted(name, plan, found) for name in FACETS if plan.facets}
        total = sum(leader.match for leader in leaders)
        near_total = len(leaders) - total
        return Ranking(total, tuple(ranked), facets, partial, near_total)

    def _counted(self, name: str, plan: Plan, found: Iterable["_Hit"]) -> dict[str, int]:
        """How many groups have a match with each value of a facet."""
        matches = [(hit.id, hit.document) for hit in found if hit.match]
        for widened, filters in plan.filters.widened():
            if widened == name:
                matches = [
                    (id, document)
                    for id, document in self._documents.items()
                    if self._passes(filters, id, document) and holds(plan.condition, document)
                ]
        groups: dict[str, set[str]] = {}
        for id, document in matches:
            group = document.document.group_name if plan.fold else id
            groups.setdefault(group, set()).update(document.facet(name))
        counts = Counter(value for values in groups.values() for value in values)
        if name in (WEEK, DAY) and len(counts) > MOST_PERIODS:
            return {}
        most = plan.values if name in FACET_LABELS else None
        order = sorted(counts, key=lambda v: (-counts[v], fold_term(v), v))
        return {value: counts[value] for value in order[:most]}

    def _hits(self, plan: Plan, deadline: Deadline) -> tuple[list["_Hit"], bool]:
        """The matches and near matches of a plan, and whether time was up before all were seen."""
        found, partial = [], False
        for id, document in self._documents.items():
            if deadline.passed():
                partial = True
                break
            if not self._passes(plan.filters, id, document):
                continue
            match = holds(plan.condition, document)
            score = score_of(plan._replace(sections=None), document)
            if match or (plan.leeway and score > 0 and holds(plan.leeway.required, document)):
                found.append(_Hit(id, document, score, match))
        if plan.leeway and found:
            least = plan.leeway.least(max(hit.score for hit in found))
            found = [hit for hit in found if hit.match or hit.score >= least]
        return found, partial


class MemoryWriter:
    """Changes to a :class:`MemoryEngine`, made on a copy."""

    def __init__(self, documents: dict[str, Indexed]) -> None:
        self.documents = documents

    def add(self, documents: Iterable[Document]) -> Mapping[str, str]:
        for document in documents:
            self.documents[document.article.id] = Indexed.of(document)
        return {}

    def delete(self, ids: Iterable[str]) -> None:
        for id in ids:
            self.documents.pop(id, None)


class MemoryEngine:
    """Documents in a dictionary."""

    problem: StoreError | None = None
    traffic: Traffic | None = None

    def __init__(self) -> None:
        self._documents: dict[str, Indexed] = {}
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
