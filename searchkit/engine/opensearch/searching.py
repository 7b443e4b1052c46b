"""A plan that is run on a cluster, trip by trip: a search is two, and one where nothing is near.

What runs here asks no server: it yields the requests of a trip, and goes on when it is given their
answers. So several plans share their trips, and so does what a test makes up.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from searchkit.engine.fields import FACETS
from searchkit.engine.opensearch import requests
from searchkit.engine.opensearch.conditions import Query
from searchkit.engine.opensearch.counts import MOST_GROUPS, tally
from searchkit.engine.opensearch.nearness import Nearby, exact_scores, is_told, listed
from searchkit.engine.opensearch.ranking import (
    Found,
    best_score,
    folded,
    look_at,
    read_hits,
)
from searchkit.engine.opensearch.requests import Asked
from searchkit.engine.plan import Plan
from searchkit.engine.protocol import RankedHit, Ranking

SCANNED: Final = 5_000
"""Documents of a scan in one answer."""
_MOST: Final = 10_000  # hits that a cluster puts in order
_SPARE: Final = 8  # hits, or a fifth, that are asked for beyond those wanted: copies are folded
_MORE: Final = 5  # times as many where the copies are more
_READ: Final = 50  # most articles that are read with the hits

Answer: TypeAlias = Mapping[str, Any]
T = TypeVar("T")
Trips: TypeAlias = Generator[Sequence[Mapping[str, Any]], Sequence[Answer], T]
"""Yields the requests of each trip, is sent their answers, and returns what was found."""


class _Counts(NamedTuple):
    """What was counted beside hits."""

    total: int
    matches: int  # documents
    facets: Mapping[str, Mapping[str, int]]
    matched_groups: frozenset[str]
    copies: Mapping[str, int]  # matches of each group of which several are
    approximate: bool


class _Hits(NamedTuple):
    """What the first trips found.

    Attributes:
        asked: What was asked for, with what was learned.
        hits: The blocks of hits that the page is in.
        counts: What was counted beside.
        near: How many near matches there are.
        partial: Whether the time was up.
    """

    asked: Asked
    hits: list[Found]
    counts: _Counts
    near: int
    partial: bool


class Search:
    """One page of a plan over a commit.

    Args:
        plan: What to find.
        visible: What a document of the commit meets.
        limit: How many hits to show; 0 only counts.
        offset: How many to leave out before.
        read: What of the documents of these hits is read; True for all, False for nothing.
    """

    def __init__(
        self,
        plan: Plan,
        visible: Sequence[Query],
        limit: int,
        offset: int = 0,
        *,
        read: Any = False,
    ) -> None:
        self._plan = plan
        self._visible = visible
        self._limit = limit
        self._offset = offset
        self._read = read
        # What is not looked at again is what is shown: it can be read at once.
        self._at_once = plan.sections is None and plan.leeway is None and limit <= _READ

    def run(self) -> Trips[tuple[Ranking, list[Mapping[str, Any]]]]:
        """A part of a ranking; and of each hit what is to be read of its document."""
        asked = Asked(self._plan, self._visible, read=self._read if self._at_once else False)
        asked, hits, counts, near, partial = yield from self._found(asked)
        shown = self._shown(hits, partial=partial)
        answers = yield from self._beside(asked, shown, counts)
        documents = {hit["fields"]["key"][0]: hit for hit in hits_of(answers.get("documents"))}
        copies: Mapping[str, int] = counts.copies
        if "duplicates" in answers:
            buckets = _buckets(answers["duplicates"], "groups")
            copies = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        told = tuple(
            hit._replace(
                duplicates=copies.get(found.group or "", 1) - 1,
                missing=None if found.match else requests.missing(self._plan, documents[hit.id]),
            )
            for hit, found in shown.items()
        )
        ranking = Ranking(counts.total, told, counts.facets, partial, near, counts.approximate)
        if not self._read:
            return ranking, []
        return ranking, [each.source or documents[hit.id]["_source"] for hit, each in shown.items()]

    # --- the first trip ------------------------------------------------------------------------

    def _found(self, asked: Asked) -> Trips[_Hits]:
        """The blocks of hits that a page is in, and what is counted; in one trip as a rule."""
        plan = self._plan
        first, size = self._blocks()
        near = 0
        if plan.leeway is not None and (first or plan.sort != "relevance"):
            # Else the best hit is the first of the page.
            asked, near = yield from self._best(asked)
        names = FACETS if plan.facets else ()
        bodies = {"": requests.total(plan, self._visible, names), **dict(requests.wider(asked))}
        unfolded = not first and _with_spare(size) <= _MOST
        pages = []
        if size or plan.leeway is not None:
            wanted = _with_spare(size) if unfolded and size else size
            pages = [requests.page(asked, first, wanted, folded=not unfolded)]
        answers = yield [*bodies.values(), *pages]
        counts = _counted(plan, dict(zip(bodies, answers, strict=False)))
        partial = any(answer["timed_out"] for answer in answers)
        if not pages:
            return _Hits(asked, [], counts, near, partial)
        answer = answers[-1]
        if plan.leeway is not None and asked.at_least is None:
            nearby = listed(plan, answer["aggregations"]["near"])
            best = best_score(asked, answer, nearby)
            asked, near = yield from self._settled(asked, best, nearby, counts.matched_groups)
        if not size:
            return _Hits(asked, [], counts, near, partial)
        if unfolded:
            hits = yield from self._folded(asked, answer, counts, size)
        else:
            hits = yield from self._led(asked, answer, counts)
        last = self._limit + self._offset
        if plan.leeway is None and last > _MOST < counts.total:
            hits = yield from self._listed(asked, first, last)
        return _Hits(asked, hits, counts, near, partial)

    def _best(self, asked: Asked) -> Trips[tuple[Asked, int]]:
        """The same, now that it is known what is near; and how many near matches there are."""
        (answer,) = yield [requests.best(asked)]
        found = answer["aggregations"]
        best, matched = float(answer["hits"]["max_score"] or 0.0), _matched(found["matches"])
        nearby = listed(asked.plan, found["near"])
        asked, near = yield from self._settled(asked, best, nearby, matched)
        return asked._replace(matched=matched), near

    def _settled(
        self, asked: Asked, best: float, nearby: Nearby, matched: frozenset[str]
    ) -> Trips[tuple[Asked, int]]:
        """Likewise, by what is listed; what this leaves open is asked for, and looked at here."""
        plan, leeway = asked.plan, asked.plan.leeway
        assert leeway is not None
        if not best:
            return asked.knowing(best), 0
        if not is_told(leeway, best):
            (answer,) = yield [requests.best(asked, read=True)]
            best = max(score for _, score in exact_scores(plan, answer))
        asked, least = asked.knowing(best), leeway.least(best)
        if nearby.is_sure(least):
            return asked, nearby.total(least, matched)
        (answer,) = yield [requests.near_total(asked)]
        exact = exact_scores(plan, answer)
        asked = asked._replace(refused=frozenset(id for id, score in exact if score < least))
        return asked, _near_total(asked, matched, answer)

    def _folded(
        self, asked: Asked, answer: Answer, counts: _Counts, size: int
    ) -> Trips[list[Found]]:
        """The first hits, each that of a group, from an answer that folds nothing."""
        wanted, widely = _with_spare(size), asked._replace(at_least=None)
        asked = asked._replace(matched=counts.matched_groups)
        hits = read_hits(asked, answer)
        read = len(hits_of(answer))
        # Behind near matches that are not near enough there may be matches that score less.
        all_matches = sum(hit.match for hit in hits) >= counts.matches
        whole = read < wanted or answer["timed_out"] or (all_matches and len(hits) < read)
        found = folded(asked, hits, size, whole=whole)
        if found is None and (more := _MORE * wanted) <= _MOST:
            (answer,) = yield [requests.page(widely, 0, more, folded=False)]
            hits = read_hits(asked, answer)
            found = folded(asked, hits, size, whole=len(hits_of(answer)) < more)
        if found is None:
            (answer,) = yield [requests.page(asked, 0, size)]
            found = read_hits(asked, answer)
        return found

    def _led(self, asked: Asked, answer: Answer, counts: _Counts) -> Trips[list[Found]]:
        """The hits of an answer that folds; no near match stands for a group that has a match."""
        hits = read_hits(asked, answer)
        if any(not hit.match and hit.group in counts.matched_groups for hit in hits):
            asked = asked._replace(matched=counts.matched_groups)
            (answer,) = yield [requests.page(asked, *self._blocks())]
            hits = read_hits(asked, answer)
        return hits

    def _listed(self, asked: Asked, first: int, last: int) -> Trips[list[Found]]:
        """Some matches, each that of a group, further than a cluster puts in order at once."""
        body = requests.unfolded(asked, SCANNED)
        groups: set[str] = set()
        listed: list[Found] = []
        while True:
            (answer,) = yield [body]
            for hit in read_hits(asked, answer):
                if not asked.plan.fold or hit.group is None or hit.group not in groups:
                    listed.append(hit)
                groups |= {hit.group} if hit.group is not None else set()
            hits = hits_of(answer)
            if len(hits) < SCANNED or len(listed) >= last:
                return listed[first:last]
            body["search_after"] = hits[-1]["sort"]

    def _blocks(self) -> tuple[int, int]:
        """The first hit, and the number of hits, of the blocks that the page is in."""
        if not self._limit:
            return 0, 0
        block = self._plan.sections.depth if self._plan.sections else 1
        first = self._offset // block * block
        size = -(-(self._offset + self._limit) // block) * block - first
        return first, min(size, max(_MOST - first, 0))

    def _shown(self, hits: Sequence[Found], *, partial: bool) -> dict[RankedHit, Found]:
        """The hits of the page, each with what the cluster gave of it."""
        if not self._limit:
            return {}
        plan = self._plan
        start = self._offset - self._blocks()[0]
        end = start + self._limit
        block = plan.sections.depth if plan.sections else max(len(hits), 1)
        looked: list[RankedHit] = []
        for at in range(0, min(end, len(hits)), block):
            shown = slice(max(start - at, 0), max(end - at, 0))
            looks = plan if not partial else plan._replace(sections=None)
            looked += look_at(looks, hits[at : at + block], shown)
        by_id = {hit.id: hit for hit in hits}
        return {hit: by_id[hit.id] for hit in looked}

    # --- the second trip -----------------------------------------------------------------------

    def _beside(
        self, asked: Asked, shown: Mapping[RankedHit, Found], counts: _Counts
    ) -> Trips[Mapping[str, Answer]]:
        """What is still to be counted or read when it is known which hits are shown."""
        bodies: dict[str, Mapping[str, Any]] = {}
        groups = [found.group for found in shown.values() if found.group is not None]
        known = asked.plan.leeway is None and not counts.approximate
        if groups and asked.plan.fold and not known:
            bodies["duplicates"] = requests.duplicates(asked, groups)
        ids = [hit.id for hit in shown]
        is_near = not all(found.match for found in shown.values())
        if ids and not self._at_once and (self._read or is_near):
            bodies["documents"] = requests.documents(asked, ids, self._read)
        if not bodies:
            return {}
        answers = yield list(bodies.values())
        return dict(zip(bodies, answers, strict=True))


def _with_spare(size: int) -> int:
    """How many hits are asked for where so many are wanted."""
    return size + max(size // 5, _SPARE)


def _counted(plan: Plan, answers: Mapping[str, Answer]) -> _Counts:
    """What was counted: of all matches, and for some facets of those of a wider plan."""
    answer = answers[""]
    names = FACETS if plan.facets else ()
    counted = tally(answer.get("aggregations", {}), total_of(answer), names, plan.values)
    facets, approximate = dict(counted.facets), counted.approximate
    for name, other in answers.items():
        if name:
            wide = tally(other["aggregations"], total_of(other), [name], plan.values)
            facets[name] = wide.facets[name]
            approximate |= wide.approximate
    matched = _matched(answer.get("aggregations", {}))
    approximate |= len(matched) >= MOST_GROUPS
    matches, copies = total_of(answer), counted.copies
    return _Counts(counted.total, matches, facets, matched, copies, approximate)


def _near_total(asked: Asked, matched: frozenset[str], answer: Answer) -> int:
    """How many groups have a near match and no match, where those that are refused are counted."""
    groups = {bucket["key"]: int(bucket["doc_count"]) for bucket in _buckets(answer, "groups")}
    alone = total_of(answer) - sum(groups.values())
    for hit in hits_of(answer):
        if hit["fields"]["key"][0] in asked.refused:
            group = hit["fields"].get("copies", [None])[0]
            if group in groups:
                groups[group] -= 1
            else:
                alone -= 1
    return alone + sum(count > 0 and group not in matched for group, count in groups.items())


def _matched(answer: Answer) -> frozenset[str]:
    """The groups of several members that an answer lists."""
    return frozenset(bucket["key"] for bucket in answer.get("groups", {"buckets": ()})["buckets"])


def hits_of(answer: Answer | None) -> list[Mapping[str, Any]]:
    """The hits in an answer, if there is one."""
    return answer["hits"]["hits"] if answer else []


def total_of(answer: Answer) -> int:
    """How many documents an answer counts."""
    return int(answer["hits"]["total"]["value"])


def _buckets(answer: Answer | None, name: str) -> Sequence[Mapping[str, Any]]:
    if not answer or "aggregations" not in answer:
        return ()
    buckets: Sequence[Mapping[str, Any]] = answer["aggregations"][name]["buckets"]
    return buckets
