"""A plan that is run on a cluster, trip by trip: a search is two, and one where nothing is near.

What runs here asks no server: it yields the requests of a trip, and goes on when it is given their
answers. So several plans share their trips, and so does what a test makes up.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from searchkit.engine.fields import FACETS
from searchkit.engine.opensearch import requests
from searchkit.engine.opensearch.conditions import Query
from searchkit.engine.opensearch.counts import MOST_GROUPS, tally
from searchkit.engine.opensearch.nearness import (
    DOUBT,
    NONE_NEAR,
    POSITIVE,
    Nearby,
    counted,
    counted_by_steps,
    exact_scores,
    guess,
    is_told,
)
from searchkit.engine.opensearch.ranking import Found, Listed, folded, look_at, read_hits
from searchkit.engine.opensearch.requests import Asked, Wanted
from searchkit.engine.opensearch.scores import unmarked
from searchkit.engine.plan import Plan
from searchkit.engine.protocol import RankedHit, Ranking

SCANNED: Final = 5_000
"""Documents of a scan in one answer."""
_MOST: Final = 10_000  # hits that a cluster puts in order
_SPARE: Final = 8  # hits, or a fifth, that are asked for beyond those wanted: copies are folded
_BEST: Final = 5  # documents of which one may be the best
_IN_DOUBT: Final = 20  # documents that may be rounded into what is near, and are looked at
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


class _Near(NamedTuple):
    """What is known of near matches.

    Attributes:
        wanted: Which documents come near.
        nearby: How many there are; None while it is still to be counted.
    """

    wanted: Wanted = Wanted()
    nearby: Nearby | None = NONE_NEAR


class _Hits(NamedTuple):
    """What the first trips found.

    Attributes:
        hits: The blocks of hits that the page is in.
        counts: What was counted beside.
        near: What comes near.
        partial: Whether the time was up.
    """

    hits: Sequence[Found]
    counts: _Counts
    near: _Near
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
        self._gain = plan.leeway.gain if plan.leeway else 1.0
        self._visible = visible
        self._limit = limit
        self._offset = offset
        self._read = read
        # What is not looked at again is what is shown: it can be read at once.
        self._at_once = plan.sections is None and plan.leeway is None and limit <= _READ

    def run(self) -> Trips[tuple[Ranking, list[Mapping[str, Any]]]]:
        """A part of a ranking; and of each hit what is to be read of its document."""
        asked = Asked(self._plan, self._visible, self._read if self._at_once else False)
        hits, counts, near, partial = yield from self._found(asked)
        shown = self._shown(hits, partial=partial)
        documents, nearby = yield from self._beside(asked, shown, near)
        told = tuple(
            hit._replace(
                duplicates=_duplicates(found, counts, nearby) if self._plan.fold else 0,
                missing=None if found.match else requests.missing(self._plan, documents[hit.id]),
            )
            for hit, found in shown.items()
        )
        partial |= nearby.partial
        approximate = counts.approximate or nearby.approximate
        near_total = nearby.total(counts.matched_groups)
        ranking = Ranking(counts.total, told, counts.facets, partial, near_total, approximate)
        if not self._read:
            return ranking, []
        return ranking, [each.source or documents[hit.id]["_source"] for hit, each in shown.items()]

    # --- which hits ----------------------------------------------------------------------------

    def _found(self, asked: Asked) -> Trips[_Hits]:
        """The blocks of hits that a page is in, and what is counted."""
        plan = self._plan
        first, size = self._blocks()
        count = first + size
        bodies = {"": requests.total(plan, self._visible, FACETS if plan.facets else ())}
        bodies |= requests.wider(asked)
        is_deep = plan.leeway is None and (first > 0 or _with_spare(count) > _MOST)
        pages = [requests.page(asked, first, size)] if is_deep else self._pages(asked, count)
        answers = yield [*bodies.values(), *pages]
        counts = _counted(plan, dict(zip(bodies, answers, strict=False)))
        partial = any(answer["timed_out"] for answer in answers)
        found = answers[len(bodies) :]
        if not found:
            return _Hits((), counts, _Near(), partial)
        matches = read_hits(found[0], match=True, gain=self._gain)
        if is_deep:
            last = self._limit + self._offset
            if last > _MOST < counts.total:
                matches = yield from self._listed(asked, first, last)
            return _Hits(matches, counts, _Near(), partial)
        is_whole = len(matches) >= counts.matches or partial
        lists, near = [Listed(matches, None if is_whole else matches[-1])], _Near()
        if len(found) > 1:
            listed, near = yield from self._near(asked, *found)
            lists.append(listed)
        hits = folded(plan, lists, count, counts.matched_groups)
        if hits is None:
            hits = yield from self._folded(asked, near.wanted, counts.matched_groups, count)
        return _Hits(hits[first:], counts, near, partial)

    def _pages(self, asked: Asked, count: int) -> list[Mapping[str, Any]]:
        """What asks for the first hits, one by one: matches, and what may come near."""
        plan, most = self._plan, _with_spare(count) if count else 1
        if plan.leeway is not None and plan.scores:
            near = requests.near(asked, Wanted(), most, plan.sort)
            return [requests.page(asked, 0, most, folded=False), near]
        return [requests.page(asked, 0, most, folded=False)] if count else []

    def _near(self, asked: Asked, matches: Answer, others: Answer) -> Trips[tuple[Listed, _Near]]:
        """What comes near, by answers that tell the best matches and what is none."""
        plan, lowest = self._plan, guess(self._plan)
        size = max(len(hits_of(others)), _with_spare(self._limit + self._offset), _IN_DOUBT)
        best = max(self._gain * _best(matches), _best(others))
        nearby: Nearby | None = None
        if best < lowest:
            lowest = POSITIVE
            (others,) = yield [requests.near(asked, Wanted(lowest), size, plan.sort)]
            best = max(best, _best(others))
        if not best:
            return Listed(()), _Near()
        wanted = yield from self._wanted(best)
        if lowest == guess(plan) <= wanted.least:
            nearby = counted_by_steps(others, matches, wanted.least)
        is_short = plan.sort != "relevance" or total_of(others) <= len(hits_of(others))
        if wanted.least < lowest and is_short:
            (others,) = yield [requests.near(asked, wanted, size, plan.sort)]
        hits, doubt = read_hits(others, match=False), DOUBT * wanted.least
        # Matches that are not told come behind all that are: none is taken for a near match.
        told = {hit["fields"]["key"][0] for hit in hits_of(matches)}
        near = [hit for hit in hits if hit.score >= wanted.least - doubt and hit.id not in told]
        in_doubt = {hit.id for hit in near if hit.score <= wanted.least + doubt}
        if in_doubt:
            wanted = wanted._replace(refused=(yield from self._refused(asked, wanted, in_doubt)))
        kept = [hit for hit in near if hit.id not in wanted.refused]
        end = hits[-1] if len(hits) < total_of(others) else None
        if end is not None and plan.sort == "relevance" and end.score < wanted.least - doubt:
            end = None
        return Listed(kept, end), _Near(wanted, nearby)

    def _wanted(self, best: float) -> Trips[Wanted]:
        """What comes near by the best score; that is found in doubles where it must be."""
        plan = self._plan
        assert plan.leeway is not None
        if not is_told(plan.leeway, best):
            by_score = plan._replace(sort="relevance", sections=None)
            asked = Asked(by_score, self._visible, read=True)
            bodies = [requests.page(asked, 0, _BEST, folded=False)]
            bodies.append(requests.near(asked, Wanted(POSITIVE), _BEST))
            answers = yield bodies
            best = max(score for each in answers for _, score in exact_scores(plan, each))
        return Wanted(plan.leeway.least(best))

    def _refused(self, asked: Asked, wanted: Wanted, ids: Iterable[str]) -> Trips[frozenset[str]]:
        """Which of some documents score less than a near match, in doubles."""
        (answer,) = yield [
            requests.documents(
                asked._replace(plan=self._plan._replace(parts=())), sorted(ids), True
            )
        ]
        exact = exact_scores(self._plan, answer)
        return frozenset(id for id, score in exact if score < wanted.least)

    def _folded(
        self, asked: Asked, wanted: Wanted, matched: frozenset[str], count: int
    ) -> Trips[list[Found]]:
        """The first hits, each that of a group, as the cluster folds."""
        plan = self._plan
        bodies = [requests.page(asked, 0, count)]
        if plan.leeway is not None and plan.scores:
            bodies.append(requests.near_folded(asked, wanted, count, matched))
        answers = yield bodies
        lists = [Listed(read_hits(answers[0], match=True, gain=self._gain))]
        lists += [Listed(read_hits(each, match=False)) for each in answers[1:]]
        hits = folded(plan, lists, count, matched)
        assert hits is not None
        return hits

    def _listed(self, asked: Asked, first: int, last: int) -> Trips[list[Found]]:
        """Some matches, each that of a group, further than a cluster puts in order at once."""
        body = requests.unfolded(asked, SCANNED)
        groups: set[str] = set()
        listed: list[Found] = []
        while True:
            (answer,) = yield [body]
            for hit in read_hits(answer, match=True):
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

    # --- the last trip -------------------------------------------------------------------------

    def _beside(
        self, asked: Asked, shown: Mapping[RankedHit, Found], near: _Near
    ) -> Trips[tuple[Mapping[str, Mapping[str, Any]], Nearby]]:
        """What is read of the hits that are shown, by id; and what is near, if not counted yet."""
        bodies: list[Mapping[str, Any]] = []
        ids = [hit.id for hit in shown]
        is_near = not all(found.match for found in shown.values())
        if ids and not self._at_once and (self._read or is_near):
            bodies.append(requests.documents(asked, ids, self._read))
        if near.nearby is None:
            bodies.append(requests.near(asked, near.wanted, _IN_DOUBT))
        answers = (yield bodies) if bodies else ()
        documents = {} if near.nearby is None and len(bodies) < 2 else answers[:1]
        by_id = {hit["fields"]["key"][0]: hit for each in documents for hit in hits_of(each)}
        if near.nearby is not None:
            return by_id, near.nearby
        nearby = counted(answers[-1])
        if nearby.in_doubt:
            refused = yield from self._refused(asked, near.wanted, nearby.in_doubt)
            nearby = nearby.without(refused)
        return by_id, nearby


def _best(answer: Answer) -> float:
    """The greatest score that an answer tells; 0 where nothing was found."""
    return unmarked(float(answer["hits"].get("max_score") or 0.0))[0]


def _duplicates(found: Found, counts: _Counts, nearby: Nearby) -> int:
    """How many other hits there are of the group of one."""
    if found.group is None:
        return 0
    near = nearby.groups.get(found.group, 0)
    if not found.match:
        return max(near - 1, 0)
    return counts.copies.get(found.group, 1) + near - 1


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


def _matched(answer: Answer) -> frozenset[str]:
    """The groups of several members that an answer lists."""
    return frozenset(bucket["key"] for bucket in answer.get("groups", {"buckets": ()})["buckets"])


def hits_of(answer: Answer | None) -> list[Mapping[str, Any]]:
    """The hits in an answer, if there is one."""
    return answer["hits"]["hits"] if answer else []


def total_of(answer: Answer) -> int:
    """How many documents an answer counts."""
    return int(answer["hits"]["total"]["value"])
