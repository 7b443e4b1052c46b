"""A snapshot: the segments of one commit, searched as one index."""

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

import numpy as np

from searchkit.article import Article
from searchkit.engine.fields import FACET_LABELS, FACET_VALUES, MONTH, TEXT_FIELDS, YEAR
from searchkit.engine.plan import (
    MATCH,
    NO_FILTERS,
    RECENCY,
    Plan,
    Term,
    of_best_section,
)
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.columns import Columns
from searchkit.engine.postings.deadline import Deadline
from searchkit.engine.postings.leeway import run_with_leeway
from searchkit.engine.postings.matching import Matching
from searchkit.engine.postings.ranking import Folding, Hits, Place, fold, top
from searchkit.engine.postings.rescoring import Look, look_again
from searchkit.engine.postings.scoring import Task, explain, run
from searchkit.engine.postings.segment import Segment, saturation_table
from searchkit.engine.postings.selection import keep
from searchkit.engine.postings.stored import damaged_article
from searchkit.engine.protocol import MAX_SPELLINGS, Content, RankedHit, Ranking


class UnknownDocumentError(KeyError):
    """No document has the id that was asked for."""


class Snapshot:
    """The :class:`~searchkit.engine.protocol.Reader` over arrays.

    Statistics count deleted documents until they are merged away, as in Lucene.

    Args:
        segments: Each with ``bool[count]``, True for a deleted document; None for none deleted.
    """

    def __init__(self, segments: Sequence[tuple[Segment, Array | None]]) -> None:
        self.segments = segments
        self._columns = Columns([segment for segment, _ in segments])

    def document_count(self) -> int:
        return sum(
            segment.count - (0 if deleted is None else int(deleted.sum()))
            for segment, deleted in self.segments
        )

    def document_frequency(self, term: Term) -> int:
        return sum([segment.frequency(term) for segment, _ in self.segments])

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        prefix = f"{key}\0".encode()
        found: Counter[str] = Counter()
        for segment, _ in self.segments:
            postings = segment.field(field)
            terms = range(*postings.range(prefix))
            found.update(
                dict(zip(postings.listed(terms), postings.frequencies(terms), strict=True))
            )
        return sorted(_commonest(found, MAX_SPELLINGS))

    def prefixed(self, field: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        size = limit * 4
        fields = (segment.field(field) for segment, _ in self.segments)
        lists = [found.commonest(prefix.encode(), size) for found in fields]
        # What a segment does not list is in no more of its documents than the last that it does.
        tails = [min(found.values()) if len(found) == size else 0 for found in lists]
        least: Counter[str] = Counter()
        for found in lists:
            least.update(found)
        if not any(tails):
            return _commonest(least, limit)
        bar = heapq.nlargest(limit, least.values())[-1] if least and limit else 0
        exact: dict[str, int] = {}
        for text, count in least.items():
            unlisted = sum(
                tail for tail, found in zip(tails, lists, strict=True) if tail and text not in found
            )
            if count + unlisted >= bar:  # the threshold algorithm of Fagin et al. 2003
                exact[text] = self.document_frequency(Term(field, text)) if unlisted else count
        return _commonest(exact, limit)

    def keys(self, field: str) -> AbstractSet[str]:
        return {
            key.partition(b"\0")[0].decode()
            for segment, _ in self.segments
            for key in segment.field(field).all_keys()
        }

    def sources(self) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for segment, deleted in self.segments:
            column = segment.column("source")
            column = column if deleted is None else keep(column, ~deleted)
            numbers = np.bincount(column, minlength=1)[1:]
            values = segment.values("source")
            counts.update({values[n]: int(numbers[n]) for n in np.flatnonzero(numbers).tolist()})
        return counts

    @cached_property
    def _tables(self) -> Mapping[str, Array]:
        count = sum(segment.count for segment, _ in self.segments)
        totals = {
            name: sum(segment.totals[name] for segment, _ in self.segments) for name in TEXT_FIELDS
        }
        return {
            name: saturation_table(total / max(count, 1) or 1.0) for name, total in totals.items()
        }

    def newest_day(self) -> int:
        return int(self._columns.first_days.max(initial=0))

    def labelled(self, field: str, value: str, limit: int) -> Sequence[str]:
        found: list[str] = []
        for segment, deleted in self.segments:
            postings = segment.field(field)
            number = postings.number(value)
            if number is not None:
                found += _ids(segment, deleted, postings.documents(number), limit)
        return sorted(found)[:limit]

    def banded(self, band: int, limit: int) -> Sequence[str]:
        found: list[str] = []
        for segment, deleted in self.segments:
            found += _ids(segment, deleted, segment.bands.documents(band), limit)
        return sorted(found)[:limit]

    def group_name(self, id: str) -> str:
        segment, document = self._find(id)
        number = int(segment.column("group")[document])
        return segment.values("group")[number - 1] if number else id

    def group(self, id: str) -> Sequence[str]:
        segment, document = self._find(id)
        key = segment.column("group_key")[document]
        found: list[str] = []
        for segment, deleted in self.segments:
            found += _ids(segment, deleted, np.flatnonzero(segment.column("group_key") == key))
        return sorted(found)

    def search(
        self, plan: Plan, limit: int, offset: int = 0, deadline: float | None = None
    ) -> Ranking:
        facets = self._columns.facets if plan.facets else {}
        counted = any(facet.values for facet in facets.values())
        count = offset + limit if limit else 0
        block = plan.sections.depth if plan.sections else 1
        count = -(-count // block) * block  # whole blocks, each of which is put in order anew
        enough = None if counted else self._enough(plan, count)
        hits, partial = self._hits(plan, Deadline(deadline), enough)
        folding = fold(hits) if plan.fold else Folding.none(hits)
        tallies = {
            name: facet.tally(
                folding.alone,
                folding.grouped,
                folding.groups,
                FACET_VALUES if name in FACET_LABELS else None,
            )
            if facet.values
            else {}
            for name, facet in facets.items()
        }
        first = top(hits, folding, count)
        if plan.sections is None or partial:
            first = first[offset : offset + limit]
        else:
            first = self._looked_at(plan, plan.sections.depth, first, offset, offset + limit)
        best = self._told(plan, first)
        groups = hits.total if folding.leaders is None else len(folding.leaders)
        near = 0
        if hits.matched is not None:
            leaders = folding.leaders
            matched = hits.matched if leaders is None else hits.matched.take(leaders)
            near = len(matched) - int(np.count_nonzero(matched))
        return Ranking(groups - near, tuple(best), tallies, partial, near)

    def _enough(self, plan: Plan, count: int) -> int | None:
        """How many of the best by score are as good as all hits; None for no such number."""
        by_score = plan.sort == "relevance" and plan.recency is None and plan.filters == NO_FILTERS
        folded = plan.fold and self._columns.groups is not None
        return count if by_score and not folded and plan.leeway is None else None

    def _hits(self, plan: Plan, deadline: Deadline, enough: int | None) -> tuple[Hits, bool]:
        """The hits of a plan, and whether some may be missing."""
        columns = self._columns
        by_date, oldest = plan.sort != "relevance", plan.sort == "oldest"
        task = Task.of(plan, self._tables, deadline, enough)
        if plan.leeway is not None:
            near = run_with_leeway(self.segments, columns, task, plan.leeway)
            hits = Hits(
                documents=near.documents,
                scores=near.scores,
                matched=near.matched,
                matches_first=plan.leeway.first,
                by_date=by_date,
                total=len(near.documents),
                columns=columns,
                oldest=oldest,
            )
            return hits, near.partial
        found = [run(segment, deleted, task) for segment, deleted in self.segments]
        partial = any(hits.partial for hits in found)
        parts = [
            (hits.documents + base if base else hits.documents, hits.scores)
            for hits, base in zip(found, columns.bases, strict=True)
            if len(hits.documents)
        ]
        if len(parts) == 1:
            ((documents, scores),) = parts
        else:
            documents = np.concatenate([np.empty(0, np.intp), *(part for part, _ in parts)])
            scores = np.concatenate([np.empty(0), *(part for _, part in parts)])
        for name, value in plan.filters.facets:
            if name in (YEAR, MONTH):
                passes = columns.facets[name].has(value, documents)
                documents, scores = keep(documents, passes), keep(scores, passes)
        if plan.recency is not None:
            scores = scores * (1 + columns.gains(plan.recency).take(documents))
        total = len(documents) if enough is None else sum(hits.total for hits in found)
        return Hits(documents, scores, None, False, by_date, total, columns, oldest), partial

    def _looked_at(
        self, plan: Plan, block: int, places: Sequence[Place], start: int, end: int
    ) -> list[Place]:
        """Some of the first hits, looked at again, block by block."""
        segments = [segment for segment, _ in self.segments]
        looked: list[Place] = []
        for first in range(start // block * block, min(end, len(places)), block):
            shown = slice(max(start - first, 0), end - first)
            some = places[first : first + block]
            looked += look_again(segments, self._columns, self._tables, plan, some, shown)
        return looked

    def _told(self, plan: Plan, places: Sequence[Place]) -> list[RankedHit]:
        """Some hits, each near match with the parts of the plan that it does not hold."""
        near = [place.document for place in places if not place.match]
        if not near:
            return [place.hit for place in places]
        missing = dict(zip(near, self._missing(plan, np.array(near)), strict=True))
        return [place.hit._replace(missing=missing.get(place.document)) for place in places]

    def _missing(self, plan: Plan, documents: Array) -> list[tuple[int, ...]]:
        """Which parts of a plan each document does not hold."""
        held = np.zeros((len(documents), len(plan.parts)), np.bool_)
        for number, here, local in self._columns.by_segment(documents):
            matching = Matching(self.segments[number][0], Deadline(None))
            for i, part in enumerate(plan.parts):
                held[here, i] = matching.holds(part, local)
        return [tuple(np.flatnonzero(~row).tolist()) for row in held]

    def explain(self, plan: Plan, id: str) -> Mapping[Term, float]:
        segment, document = self._find(id)
        parts = dict(explain(segment, plan, self._tables, document))
        if plan.sections is not None:
            look = Look.at(segment, np.array([document]), plan, plan.sections, self._tables)
            parts = of_best_section(
                parts, plan.sections, int(look.sections.counts[0]), float(look.bests[0])
            )
        if plan.leeway is not None and plan.leeway.gain > 1:
            matching = Matching(segment, Deadline(None))
            if matching.holds(plan.condition, np.array([document]))[0]:
                parts[MATCH] = sum(parts.values()) * (plan.leeway.gain - 1)
        if plan.recency is not None:
            part = next(i for i, (other, _) in enumerate(self.segments) if other is segment)
            gain = float(self._columns.gains(plan.recency)[self._columns.bases[part] + document])
            if gain:
                parts[RECENCY] = sum(parts.values()) * gain
        return parts

    def article(self, id: str) -> Article | None:
        try:
            segment, document = self._find(id)
        except KeyError:
            return None
        article = segment.article(document)
        if article.id != id:
            raise damaged_article()
        return article

    def content(self, id: str) -> Content | None:
        try:
            segment, document = self._find(id)
        except KeyError:
            return None
        origin = int(segment.column("origin")[document])
        digest = bytes(segment.column("digest")[document]).decode()
        return Content(digest, segment.field("origin").texts([origin - 1])[0] if origin else None)

    def contents(self) -> Mapping[str, Content]:
        found: dict[str, Content] = {}
        for segment, deleted in self.segments:
            origins = [None, *segment.values("origin")]
            digests = segment.column("digest").tolist()
            ordinals = segment.column("origin").tolist()
            for document, id in enumerate(segment.ids()):
                if deleted is None or not deleted[document]:
                    found[id] = Content(digests[document].decode(), origins[ordinals[document]])
        return found

    def _find(self, id: str) -> tuple[Segment, int]:
        for segment, deleted in self.segments:
            document = segment.document(id)
            if document is not None and (deleted is None or not deleted[document]):
                return segment, document
        raise UnknownDocumentError(id)


def _ids(
    segment: Segment, deleted: Array | None, documents: Array, limit: int | None = None
) -> list[str]:
    """The first ids of some documents of a segment that are not deleted."""
    if deleted is not None:
        documents = keep(documents, ~deleted.take(documents))
    order = np.argsort(segment.id_order.take(documents))[:limit]
    return segment.ids_of(documents.take(order).tolist())


def _commonest(frequencies: Mapping[str, int], limit: int) -> list[tuple[str, int]]:
    """The terms in most documents; of equally common ones the shorter first, then by text."""
    order = sorted((-count, len(text.encode()), text) for text, count in frequencies.items())
    return [(text, -count) for count, _, text in order[:limit]]
