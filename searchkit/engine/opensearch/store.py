"""The documents of a commit on a cluster: each question is a trip, and a search is two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, Final, NamedTuple

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import FACETS, LAST_DAY
from searchkit.engine.opensearch import requests
from searchkit.engine.opensearch.conditions import Query
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.counts import MOST_GROUPS, no_facets, tally
from searchkit.engine.opensearch.documents import article_of, document_of
from searchkit.engine.opensearch.head import Published
from searchkit.engine.opensearch.ranking import (
    Found,
    best_score,
    folded,
    look_at,
    near_count,
    read_hits,
)
from searchkit.engine.opensearch.requests import Asked
from searchkit.engine.opensearch.versions import COLUMNS, VERSIONS, later_versions, none_of
from searchkit.engine.oracle import Indexed, parts_of_score
from searchkit.engine.plan import Plan, Term
from searchkit.engine.protocol import Content, Copy, Page, RankedHit, Ranking

_SCANNED: Final = 5_000  # documents of a scan in one answer
_MOST: Final = 10_000  # hits that a cluster puts in order
_SPARE: Final = 8  # hits, or a fifth, that are asked for beyond those wanted: copies are folded
_READ: Final = 50  # most articles that are read with the hits
_CONTENT: Final = ("key", "digest", "origin")


class _Counts(NamedTuple):
    """What was counted beside hits."""

    total: int
    matches: int  # documents
    facets: Mapping[str, Mapping[str, int]]
    matched_groups: frozenset[str]
    approximate: bool
    near: int | None


class ClusterStore:
    """The :class:`~searchkit.engine.protocol.Store` over a cluster.

    Args:
        connection: To the cluster.
        published: The commit.
    """

    def __init__(self, connection: Connection, published: Published) -> None:
        self._connection = connection
        self._index = published.index
        self._visible = published.visible()

    # --- searching -----------------------------------------------------------------------------

    def search(
        self,
        plan: Plan,
        limit: int,
        offset: int = 0,
        deadline: Deadline = NEVER,
        *,
        explain: bool = False,
    ) -> Page:
        read: Any = True if explain else ["article"]
        ranking, sources = self._ranked(plan, limit, offset, deadline, read)
        parts = tuple(_parts(plan, source) for source in sources) if explain else ()
        return Page(ranking, tuple(map(article_of, sources)), parts)

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        return self._ranked(plan, limit, 0, deadline, False)[0]

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        if deadline.passed():
            return [0] * len(plans)
        answers = self._ask([requests.total(plan, self._seen(plan)) for plan in plans], deadline)
        return [
            tally(answer["aggregations"] if plan.fold else {}, _total(answer), (), 0).total
            for plan, answer in zip(plans, answers, strict=True)
        ]

    def _ranked(
        self, plan: Plan, limit: int, offset: int, deadline: Deadline, read: Any
    ) -> tuple[Ranking, list[Mapping[str, Any]]]:
        """A part of a ranking; and of each hit what is to be read of its document."""
        if deadline.passed():
            return Ranking(0, (), no_facets(counted=plan.facets), partial=True), []
        # What is not looked at again is what is shown: it can be read at once.
        at_once = plan.sections is None and plan.leeway is None and limit <= _READ
        asked = Asked(plan, self._seen(plan), read=read if at_once else False)
        asked, hits, counts, partial = self._found(asked, limit, offset, deadline)
        shown = self._shown(plan, hits, limit, offset, partial=partial)
        ids = [hit.id for hit in shown]
        bodies = dict(self._countings(asked, shown, counts))
        if ids and not at_once and (read or not all(found.match for found in shown.values())):
            bodies["documents"] = requests.documents(asked, ids, read)
        answers = dict(zip(bodies, self._ask(list(bodies.values())), strict=True))
        documents = {hit["fields"]["key"][0]: hit for hit in _hits(answers.get("documents"))}
        copies = _buckets(answers.get("duplicates"), "groups")
        others = {bucket["key"]: bucket["doc_count"] - 1 for bucket in copies}
        told = tuple(
            hit._replace(
                duplicates=others.get(found.group or "", 0),
                missing=None if found.match else requests.missing(plan, documents[hit.id]),
            )
            for hit, found in shown.items()
        )
        near = counts.near
        if near is None:
            near = self._near_total(counts, answers.get("near"))
        ranking = Ranking(counts.total, told, counts.facets, partial, near, counts.approximate)
        if not read:
            return ranking, []
        return ranking, [each.source or documents[hit.id]["_source"] for hit, each in shown.items()]

    def _found(
        self, asked: Asked, limit: int, offset: int, deadline: Deadline
    ) -> tuple[Asked, list[Found], _Counts, bool]:
        """The blocks of hits that a page is in, and what is counted; in one trip as a rule."""
        plan = asked.plan
        first, size = _blocks(plan, limit, offset)
        if plan.leeway is not None and (first or plan.sort != "relevance"):
            # Else the best hit is the first of the page.
            (answer,) = self._ask([requests.best(asked)], deadline)
            asked = asked.knowing(float(answer["hits"]["max_score"] or 0.0))
            asked = asked._replace(matched=_matched(answer["aggregations"]["matches"]))
        names = FACETS if plan.facets else ()
        bodies = {"": requests.total(plan, asked.visible, names), **dict(requests.wider(asked))}
        spare = max(size // 5, _SPARE)
        unfolded = not first and size + spare <= _MOST
        pages = []
        if size or plan.leeway is not None:
            wanted = size + spare if unfolded and size else size
            pages = [requests.page(asked, first, wanted, folded=not unfolded)]
        answers = self._ask([*bodies.values(), *pages], deadline)
        counts = self._counts(plan, dict(zip(bodies, answers, strict=False)))
        partial = any(answer["timed_out"] for answer in answers)
        if not pages:
            return asked, [], counts, partial
        answer = answers[-1]
        if plan.leeway is not None and asked.at_least is None:
            asked = asked.knowing(best_score(asked, answer))
        if not size:
            return asked, [], counts, partial
        if unfolded:
            hits, near = self._folded(asked, answer, counts, size, deadline)
            counts = counts._replace(near=near)
        else:
            hits = self._led(asked, answer, counts, first, size, deadline)
        if plan.leeway is None and limit + offset > _MOST < counts.total:
            hits = list(islice(self._list(asked), first, limit + offset))
        return asked, hits, counts, partial

    def _folded(
        self,
        asked: Asked,
        answer: Mapping[str, Any],
        counts: _Counts,
        size: int,
        deadline: Deadline,
    ) -> tuple[list[Found], int | None]:
        """The first hits, each that of a group, from an answer that folds nothing.

        And how many near matches there are, where all of them are in it.
        """
        wanted = size + max(size // 5, _SPARE)
        asked = asked._replace(matched=counts.matched_groups)
        hits = read_hits(asked, answer)
        near = near_count(asked, hits, answer, wanted) if asked.plan.leeway else 0
        # Behind near matches that are not near enough there may be matches that score less.
        all_matches = sum(hit.match for hit in hits) >= counts.matches
        whole = len(answer["hits"]["hits"]) < wanted or answer["timed_out"]
        whole = whole or (near is not None and all_matches)
        found = folded(asked, hits, size, whole=whole)
        if found is None:
            (answer,) = self._ask([requests.page(asked, 0, size)], deadline)
            found = read_hits(asked, answer)
        return found, near

    def _led(
        self,
        asked: Asked,
        answer: Mapping[str, Any],
        counts: _Counts,
        first: int,
        size: int,
        deadline: Deadline,
    ) -> list[Found]:
        """The hits of an answer that folds; no near match stands for a group that has a match."""
        hits = read_hits(asked, answer)
        if any(not hit.match and hit.group in counts.matched_groups for hit in hits):
            asked = asked._replace(matched=counts.matched_groups)
            (answer,) = self._ask([requests.page(asked, first, size)], deadline)
            hits = read_hits(asked, answer)
        return hits

    def _list(self, asked: Asked) -> Iterator[Found]:
        """All matches, each that of a group, further than a cluster puts in order at once."""
        body = requests.unfolded(asked, _SCANNED)
        groups: set[str] = set()
        while True:
            (answer,) = self._ask([body])
            for hit in read_hits(asked, answer):
                if not asked.plan.fold or hit.group is None or hit.group not in groups:
                    yield hit
                groups |= {hit.group} if hit.group is not None else set()
            hits = _hits(answer)
            if len(hits) < _SCANNED:
                return
            body["search_after"] = hits[-1]["sort"]

    def _counts(self, plan: Plan, answers: Mapping[str, Mapping[str, Any]]) -> _Counts:
        """What was counted: of all matches, and for some facets of those of a wider plan."""
        answer = answers[""]
        names = FACETS if plan.facets else ()
        counted = tally(answer.get("aggregations", {}), _total(answer), names, plan.values)
        facets, approximate = dict(counted.facets), counted.approximate
        for name, other in answers.items():
            if name:
                wide = tally(other["aggregations"], _total(other), [name], plan.values)
                facets[name] = wide.facets[name]
                approximate |= wide.approximate
        matched = _matched(answer.get("aggregations", {}))
        approximate |= len(matched) >= MOST_GROUPS
        near = 0 if plan.leeway is None else None
        return _Counts(counted.total, _total(answer), facets, matched, approximate, near)

    def _shown(
        self, plan: Plan, hits: Sequence[Found], limit: int, offset: int, *, partial: bool
    ) -> dict[RankedHit, Found]:
        """The hits of a page, each with what the cluster gave of it."""
        if not limit:
            return {}
        first, _ = _blocks(plan, limit, offset)
        block = plan.sections.depth if plan.sections else max(len(hits), 1)
        start, end = offset - first, offset - first + limit
        looked: list[RankedHit] = []
        for at in range(0, min(end, len(hits)), block):
            shown = slice(max(start - at, 0), max(end - at, 0))
            looks = plan if not partial else plan._replace(sections=None)
            looked += look_at(looks, hits[at : at + block], shown)
        by_id = {hit.id: hit for hit in hits}
        return {hit: by_id[hit.id] for hit in looked}

    def _countings(
        self, asked: Asked, shown: Mapping[RankedHit, Found], counts: _Counts
    ) -> Mapping[str, Any]:
        """What is still to be counted when the best score is known."""
        bodies = {}
        if counts.near is None:
            bodies["near"] = requests.near_total(asked)
        groups = [found.group for found in shown.values() if found.group is not None]
        if groups and asked.plan.fold:
            bodies["duplicates"] = requests.duplicates(asked, groups)
        return bodies

    def _near_total(self, counts: _Counts, answer: Mapping[str, Any] | None) -> int:
        """How many groups have a near match and no match, where a list of them is too long."""
        if answer is None:
            return 0
        groups = _buckets(answer, "groups")
        alone = _total(answer) - sum(int(group["doc_count"]) for group in groups)
        return alone + sum(group["key"] not in counts.matched_groups for group in groups)

    def _seen(self, plan: Plan) -> Sequence[Query]:
        """What a document meets that a plan may find."""
        if not plan.filters.earliest:
            return self._visible
        return [*self._visible, none_of(self._later_versions)]

    @cached_property
    def _later_versions(self) -> Sequence[str]:
        """The ids of all but the earliest version of each story; asked for once a commit."""
        return later_versions(self.all(VERSIONS, columns=COLUMNS))

    # --- looking up ----------------------------------------------------------------------------

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        wanted = list(ids)
        found = self.all(_among("key", wanted), source=["article"]) if wanted else ()
        return {article.id: article for article in (article_of(hit["_source"]) for hit in found)}

    def versions(self, id: str, limit: int | None = None) -> Sequence[Article]:
        hit = next(self.all(_among("key", [id]), columns=["group"], source=["article"]), None)
        if hit is None:
            return ()
        asked = article_of(hit["_source"])
        group = self.all(
            _among("group", hit["fields"]["group"]),
            source=["article"],
            size=min(limit or _SCANNED, _SCANNED),
            order=[{"last_day": {"order": "asc", "missing": LAST_DAY}}],
        )
        told = [article_of(found["_source"]) for found in islice(group, limit)]
        return told if asked in told else [*told[:-1], asked]

    def groups(self, ids: Iterable[str]) -> Mapping[str, str]:
        wanted = list(ids)
        found = self.all(_among("key", wanted), columns=["key", "group"]) if wanted else ()
        return {hit["fields"]["key"][0]: hit["fields"]["group"][0] for hit in found}

    def known(self, ids: Iterable[str]) -> Mapping[str, Content]:
        wanted = list(ids)
        found = self.all(_among("key", wanted), columns=_CONTENT) if wanted else ()
        return dict(map(_content, found))

    def sharing(self, bands: Iterable[int], limit: int) -> Mapping[int, Sequence[Copy]]:
        wanted = set(bands)
        shared: dict[int, list[Copy]] = {}
        if wanted:
            columns = ["key", "group", "bands"]
            for hit in self.all(_among("bands", sorted(wanted)), columns=columns):
                fields = hit["fields"]
                copy = Copy(fields["key"][0], fields["group"][0])
                for band in wanted.intersection(fields["bands"]):
                    copies = shared.setdefault(band, [])
                    copies += [copy] if len(copies) < limit else []
        return shared

    def scan(self, after: str = "") -> Iterator[tuple[str, Content]]:
        return map(_content, self.all({"range": {"key": {"gt": after}}}, columns=_CONTENT))

    def all(
        self,
        query: Query,
        *,
        columns: Sequence[str] = (),
        source: Any = False,
        size: int = _SCANNED,
        order: Sequence[Mapping[str, Any]] = (),
    ) -> Iterator[Mapping[str, Any]]:
        """All documents that meet a query, in some order, equals in the order of ids."""
        body: dict[str, Any] = {
            "query": {"bool": {"filter": [*self._visible, query]}},
            "sort": [*order, {"key": "asc"}],
            "size": size,
            "track_total_hits": False,
            "docvalue_fields": list(columns),
            **({"_source": source} if source else requests.COLUMNS_ALONE),
        }
        while True:
            (answer,) = self._ask([body])
            hits = _hits(answer)
            yield from hits
            if len(hits) < size:
                return
            body["search_after"] = hits[-1]["sort"]

    def _ask(
        self, bodies: Sequence[Mapping[str, Any]], deadline: Deadline = NEVER
    ) -> list[dict[str, Any]]:
        return self._connection.search(self._index, bodies, deadline)


def _blocks(plan: Plan, limit: int, offset: int) -> tuple[int, int]:
    """The first hit, and the number of hits, of the blocks that a page is in."""
    if not limit:
        return 0, 0
    block = plan.sections.depth if plan.sections else 1
    first = offset // block * block
    return first, min(-(-(offset + limit) // block) * block - first, max(_MOST - first, 0))


def _parts(plan: Plan, source: Mapping[str, Any]) -> Mapping[Term, float]:
    """What made the score of a document: found the plain way, for few are asked for."""
    return parts_of_score(plan, Indexed.of(document_of(source)))


def _among(field: str, values: Sequence[Any]) -> Query:
    return {"terms": {field: list(values)}}


def _content(hit: Mapping[str, Any]) -> tuple[str, Content]:
    fields = hit["fields"]
    return fields["key"][0], Content(fields["digest"][0], fields.get("origin", [None])[0])


def _matched(answer: Mapping[str, Any]) -> frozenset[str]:
    """The groups of several members that an answer lists."""
    return frozenset(bucket["key"] for bucket in answer.get("groups", {"buckets": ()})["buckets"])


def _hits(answer: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    return answer["hits"]["hits"] if answer else []


def _total(answer: Mapping[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


def _buckets(answer: Mapping[str, Any] | None, name: str) -> Sequence[Mapping[str, Any]]:
    if not answer or "aggregations" not in answer:
        return ()
    buckets: Sequence[Mapping[str, Any]] = answer["aggregations"][name]["buckets"]
    return buckets
