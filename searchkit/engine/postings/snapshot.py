"""A snapshot: the segments of one commit, searched as one index."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline, TimeUp
from searchkit.engine.fields import DAY, FACET_LABELS, MOST_PERIODS, WEEK
from searchkit.engine.plan import (
    MATCH,
    NO_FILTERS,
    RECENCY,
    And,
    Plan,
    Sections,
    Term,
    of_best_section,
)
from searchkit.engine.postings import costs
from searchkit.engine.postings.arrays import Flags, Floats, Integers
from searchkit.engine.postings.columns import Columns
from searchkit.engine.postings.conditions import Conditions
from searchkit.engine.postings.facets import Grouped
from searchkit.engine.postings.leeway import run_with_leeway
from searchkit.engine.postings.passages import SegmentPositions, have_sections
from searchkit.engine.postings.rescoring import Block, Look, Looked, look_again
from searchkit.engine.postings.scoring import Task, explain, find_all, in_a_row, run
from searchkit.engine.postings.segment import Segment, saturation_table
from searchkit.engine.postings.selection import keep, look_up
from searchkit.engine.postings.top import First, Folding, Hits, fold, top
from searchkit.engine.postings.versions import later_versions
from searchkit.engine.protocol import RankedHit, Ranking


class FoundElsewhere(NamedTuple):
    """What another searcher found.

    Attributes:
        documents: ``int[n]``: numbers over all segments, each once; deleted ones may be among them.
        scores: ``float64[n]``.
        partial: Whether some may be missing.
    """

    documents: Integers
    scores: Floats
    partial: bool


class Told(NamedTuple):
    """What a plan found, and where its hits are.

    Attributes:
        ranking: What was found.
        documents: The number of each of its hits over all segments.
    """

    ranking: Ranking
    documents: Sequence[int]


class Snapshot:
    """Segments that are searched as one.

    Args:
        segments: Each with ``bool[count]``, True for a deleted document; None for none deleted.
    """

    def __init__(self, segments: Sequence[tuple[Segment, Flags | None]]) -> None:
        self.segments = segments
        self._columns = Columns([segment for segment, _ in segments])

    def _searched(self, plan: Plan) -> Sequence[tuple[Segment, Flags | None]]:
        """The segments as a plan sees them: of later versions, perhaps, no more than of deleted."""
        return self._of_earliest if plan.filters.earliest else self.segments

    @cached_property
    def _of_earliest(self) -> Sequence[tuple[Segment, Flags | None]]:
        columns = self._columns
        gone = [
            np.zeros(s.count, np.bool_) if flags is None else flags for s, flags in self.segments
        ]
        later = later_versions(columns, np.concatenate([np.empty(0, np.bool_), *gone]))
        return [
            (segment, flags | later[base : base + segment.count])
            for (segment, _), flags, base in zip(self.segments, gone, columns.bases, strict=True)
        ]

    def document_count(self) -> int:
        """Documents that are not deleted."""
        return sum(
            segment.count - (0 if deleted is None else int(deleted.sum()))
            for segment, deleted in self.segments
        )

    def search(
        self, plan: Plan, limit: int, offset: int = 0, deadline: Deadline = NEVER
    ) -> Ranking:
        """Run a plan; see :class:`~searchkit.engine.protocol.Store`."""
        return self.told(plan, limit, offset, deadline).ranking

    def told(self, plan: Plan, limit: int, offset: int, deadline: Deadline) -> Told:
        """The same, and where the hits are."""
        enough = self._enough(plan, _looked_through(plan, limit, offset))
        hits, partial = self._hits(plan, deadline, enough)
        wider: Mapping[str, Integers] = {}
        try:
            if plan.facets and not partial:
                wider = dict(self._wider(plan, deadline))
        except TimeUp:
            partial = True
        return self._ranking(plan, hits, wider, partial, limit, offset)

    def ranked(self, plan: Plan, found: FoundElsewhere, limit: int, offset: int = 0) -> Told:
        """The ranking of documents that another searcher found, as if a plan had found them.

        Args:
            plan: Filters, sorts and folds them, and says whether to count facets; its condition and
                its sections are not looked at.
            found: The documents.
            limit: How many hits to show.
            offset: How many to leave out before.
        """
        order = np.argsort(found.documents)
        documents, scores = found.documents.take(order), found.scores.take(order)
        everything = plan._replace(condition=And(()))
        wider = {
            name: keep(documents, look_up(passing, documents)[1])
            for name, passing in self._wider(everything, NEVER)
        }
        passes = look_up(self._matches(everything, NEVER), documents)[1]
        documents, scores = keep(documents, passes), keep(scores, passes)
        if plan.recency is not None:
            scores = scores * (1 + self._columns.gains(plan.recency).take(documents))
        hits = Hits(documents, scores, None, False, plan.sort, len(documents), self._columns)
        return self._ranking(
            plan._replace(sections=None), hits, wider, found.partial, limit, offset
        )

    def _wider(self, plan: Plan, deadline: Deadline) -> Iterator[tuple[str, Integers]]:
        """Of each facet that is counted as if nothing in it were chosen, the matches then.

        Raises:
            TimeUp: The deadline passed before all were found.
        """
        for name, filters in plan.filters.widened() if plan.facets else ():
            yield name, self._matches(plan._replace(filters=filters), deadline)

    def _matches(self, plan: Plan, deadline: Deadline) -> Integers:
        """The documents that meet the condition and the filters of a plan, ascending.

        Raises:
            TimeUp: The deadline passed before all were found.
        """
        task = Task.of(Plan((), plan.condition, plan.filters), {}, deadline, None)
        found = find_all(self._searched(plan), self._columns, task, plan.condition)
        parts = [part + base for part, base in zip(found, self._columns.bases, strict=True)]
        return np.concatenate([np.empty(0, np.intp), *parts])

    def _ranking(
        self,
        plan: Plan,
        hits: Hits,
        wider: Mapping[str, Integers],
        partial: bool,
        limit: int,
        offset: int,
    ) -> Told:
        """Fold, count and cut hits.

        Args:
            plan: What found them.
            hits: All, or where fewer are enough the best alone.
            wider: The matches over which a facet is counted, where these are others.
            partial: Whether some may be missing.
            limit: How many groups to show.
            offset: How many to leave out before.
        """
        folding = fold(hits) if plan.fold else None
        tallies = {}
        if plan.facets:
            matches = folding.matches if folding else Grouped.of(hits.matches(), None)
            tallies = self._tallies(plan, matches, wider)
        first = top(hits, folding, _looked_through(plan, limit, offset))
        passages = None
        if plan.sections is None or partial:
            first = first.cut(offset, offset + limit) if offset or partial else first
        else:
            first, passages = self._looked_at(plan, first, offset, offset + limit)
        best = self._hits_of(plan, first, folding, passages)
        total, matched = hits.total, hits.matched
        if folding is not None:
            total = len(folding.leaders)
            matched = None if matched is None else matched.take(folding.leaders)
        near = 0 if matched is None else len(matched) - int(np.count_nonzero(matched))
        ranking = Ranking(total - near, tuple(best), tallies, partial, near)
        return Told(ranking, first.documents)

    def _tallies(
        self, plan: Plan, matches: Grouped, wider: Mapping[str, Integers]
    ) -> dict[str, dict[str, int]]:
        """How many matches have each value of each facet."""
        groups = self._columns.groups if plan.fold else None
        counted = {name: Grouped.of(others, groups) for name, others in wider.items()}
        return {
            name: facet.tally(
                counted.get(name, matches),
                plan.values if name in FACET_LABELS else None,
                MOST_PERIODS if name in (WEEK, DAY) else None,
            )
            for name, facet in self._columns.facets.items()
        }

    def _enough(self, plan: Plan, count: int) -> int | None:
        """How many of the best by score are as good as all hits; None for no such number."""
        by_score = plan.sort == "relevance" and plan.recency is None and plan.filters == NO_FILTERS
        if not by_score or plan.leeway is not None:
            return None
        columns = self._columns
        counted = plan.facets and any(facet.values for facet in columns.facets.values())
        folded = plan.fold and columns.groups is not None
        return None if counted or folded else count

    def _hits(self, plan: Plan, deadline: Deadline, enough: int | None) -> tuple[Hits, bool]:
        """The hits of a plan, and whether some may be missing."""
        columns, segments = self._columns, self._searched(plan)
        task = Task.of(plan, _tables(plan), deadline, enough)
        if plan.leeway is not None:
            near = run_with_leeway(segments, columns, task, plan.leeway)
            hits = Hits(
                documents=near.documents,
                scores=near.scores,
                matched=near.matched,
                matches_first=plan.leeway.first,
                sort=plan.sort,
                total=len(near.documents),
                columns=columns,
            )
            return hits, near.partial
        found = [run(segment, deleted, task) for segment, deleted in segments]
        documents, scores, total, partial = in_a_row(found, columns.bases)
        for name, values in task.dates:
            passes = columns.facets[name].has_any(values, documents)
            documents, scores = keep(documents, passes), keep(scores, passes)
        if plan.recency is not None:
            scores = scores * (1 + columns.gains(plan.recency).take(documents))
        if enough is None:
            total = len(documents)
        return Hits(documents, scores, None, False, plan.sort, total, columns), partial

    def _looked_at(
        self, plan: Plan, first: First, start: int, end: int
    ) -> tuple[First, list[Mapping[int, float]]]:
        """Some of the first hits, looked at again, block by block; and their passages to show."""
        assert plan.sections is not None
        depth, places, looked = plan.sections.depth, list[int](), list[Looked]()
        for base in range(start // depth * depth, min(end, len(first.documents)), depth):
            shown = slice(max(start - base, 0), end - base)
            block = self._block(plan, plan.sections, first.cut(base, base + depth))
            found = look_again(plan, block, shown)
            places += [base + each.place for each in found]
            looked += found
        order = first.part(places)._replace(scores=[each.score for each in looked])
        return order, [each.passages for each in looked]

    def _block(self, plan: Plan, sections: Sections, some: First) -> Block:
        """Hits to look at again."""
        columns, tables = self._columns, _tables(plan)
        documents = np.array(some.documents, np.intp)

        def look(here: Integers) -> list[tuple[Integers, Look]]:
            return [
                (here.take(each), Look.at(self._positions(number, local), plan, sections, tables))
                for number, each, local in columns.by_segment(documents.take(here))
            ]

        gains = np.zeros(len(documents))
        if plan.recency is not None:
            gains = columns.gains(plan.recency).take(documents)
        return Block(
            scores=np.array(some.scores),
            matched=None if some.matched is None else np.array(some.matched, np.bool_),
            gains=gains,
            times=columns.times(documents, plan.sort),
            ids=lambda: columns.order_of_ids(some.documents),
            several=self._several(documents),
            look=look,
        )

    def _several(self, documents: Integers) -> Integers:
        """Which of some documents have several sections; all, where it is less work to take all."""
        several = np.zeros(len(documents), np.bool_)
        for number, here, local in self._columns.by_segment(documents):
            several[here] = have_sections(self.segments[number][0], local)
        if costs.looks_at_all(int(several.sum()), len(several)):
            return np.arange(len(several))
        return several.nonzero()[0]

    def _positions(self, number: int, documents: Integers) -> SegmentPositions:
        return SegmentPositions(self.segments[number][0], documents)

    def _hits_of(
        self,
        plan: Plan,
        first: First,
        folding: Folding | None,
        passages: Sequence[Mapping[int, float]] | None,
    ) -> list[RankedHit]:
        """Some hits, each near match with the parts of the plan that it does not hold."""
        documents, scores, matched = first
        ids = self._columns.ids(documents)
        copies = map(folding.duplicates, documents) if folding else repeat(0)
        missing: Iterable[tuple[int, ...] | None] = repeat(None)
        if matched is not None and not all(matched):
            near = [
                document for document, match in zip(documents, matched, strict=True) if not match
            ]
            lacking = dict(zip(near, self._missing(plan, np.array(near)), strict=True))
            missing = map(lacking.get, documents)
        if passages is None:
            return list(map(RankedHit, ids, scores, copies, missing))
        shares = (tuple(each.values()) for each in passages)
        return list(map(RankedHit, ids, scores, copies, missing, map(tuple, passages), shares))

    def _missing(self, plan: Plan, documents: Integers) -> list[tuple[int, ...]]:
        """Which parts of a plan each document does not hold."""
        held = np.zeros((len(documents), len(plan.parts)), np.bool_)
        for number, here, local in self._columns.by_segment(documents):
            conditions = Conditions(self.segments[number][0], NEVER)
            for i, part in enumerate(plan.parts):
                held[here, i] = conditions.holds(part, local)
        return [tuple(np.flatnonzero(~row).tolist()) for row in held]

    def explain(self, plan: Plan, id: str) -> Mapping[Term, float]:
        """What each term, and every gain, added to the score of a document.

        Raises:
            KeyError: No such document.
        """
        found = self.find(id)
        if found is None:
            raise KeyError(id)
        segment, document = found
        tables = _tables(plan)
        parts = dict(explain(segment, plan, tables, document))
        if plan.sections is not None:
            positions = SegmentPositions(segment, np.array([document]))
            look = Look.at(positions, plan, plan.sections, tables)
            parts = of_best_section(
                parts, plan.sections, int(look.sections.counts[0]), float(look.bests[0])
            )
        if plan.leeway is not None and plan.leeway.gain > 1:
            conditions = Conditions(segment, NEVER)
            if conditions.holds(plan.condition, np.array([document]))[0]:
                parts[MATCH] = sum(parts.values()) * (plan.leeway.gain - 1)
        if plan.recency is not None:
            part = next(i for i, (other, _) in enumerate(self.segments) if other is segment)
            gain = float(self._columns.gains(plan.recency)[self._columns.bases[part] + document])
            if gain:
                parts[RECENCY] = sum(parts.values()) * gain
        return parts

    def article(self, document: int) -> Article:
        """The stored article of a document, by its number over all segments."""
        part = bisect_right(self._columns.bases, document) - 1
        return self.segments[part][0].article(document - self._columns.bases[part])

    def find(self, id: str) -> tuple[Segment, int] | None:
        """The document with an id: its segment, and its number there."""
        for segment, deleted in self.segments:
            document = segment.document(id)
            if document is not None and (deleted is None or not deleted[document]):
                return segment, document
        return None


def _looked_through(plan: Plan, limit: int, offset: int) -> int:
    """How many hits to rank for a page: whole blocks, each of which is put in order anew."""
    count = offset + limit if limit else 0
    block = plan.sections.depth if plan.sections else 1
    return -(-count // block) * block


def _tables(plan: Plan) -> Mapping[str, Floats]:
    """The saturation table of each field that a plan scores."""
    return {field: saturation_table(average) for field, average in plan.averages}
