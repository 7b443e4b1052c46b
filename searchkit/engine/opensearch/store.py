"""The documents of a commit on a cluster: each question is a trip, a search two as a rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import Any, Final

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import LAST_DAY
from searchkit.engine.opensearch import requests
from searchkit.engine.opensearch.conditions import Query
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.counts import no_facets, tally
from searchkit.engine.opensearch.documents import article_of, document_of
from searchkit.engine.opensearch.head import Published
from searchkit.engine.opensearch.searching import SCANNED, Search, hits_of, total_of
from searchkit.engine.opensearch.versions import COLUMNS, VERSIONS, later_versions, none_of
from searchkit.engine.oracle import Indexed, parts_of_score
from searchkit.engine.plan import Plan, Term
from searchkit.engine.protocol import Content, Copy, Page, Ranking

_REMEMBERED: Final = 16  # articles whose versions a page may ask for again
_CONTENT: Final = ("key", "digest", "origin")


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
        self._versions = lru_cache(_REMEMBERED)(self._find_versions)

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
        if deadline.passed():
            return Page(_too_late(plan), ())
        read: Any = True if explain else ["article"]
        search = Search(plan, self._seen(plan), limit, offset, read=read)
        ((ranking, sources),) = self._run([search], deadline)
        parts = tuple(_parts(plan, source) for source in sources) if explain else ()
        return Page(ranking, tuple(map(article_of, sources)), parts)

    def pages(
        self, wanted: Sequence[tuple[Plan, int]], deadline: Deadline = NEVER
    ) -> Sequence[Page]:
        if deadline.passed():
            return [Page(_too_late(plan), ()) for plan, _ in wanted]
        searches = [
            Search(plan, self._seen(plan), limit, read=["article"]) for plan, limit in wanted
        ]
        found = self._run(searches, deadline)
        return [Page(ranking, tuple(map(article_of, sources))) for ranking, sources in found]

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        if deadline.passed():
            return _too_late(plan)
        ((ranking, _),) = self._run([Search(plan, self._seen(plan), limit)], deadline)
        return ranking

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        if deadline.passed():
            return [0] * len(plans)
        answers = self._ask([requests.total(plan, self._seen(plan)) for plan in plans], deadline)
        return [
            tally(answer["aggregations"] if plan.fold else {}, total_of(answer), (), 0).total
            for plan, answer in zip(plans, answers, strict=True)
        ]

    def _run(
        self, searches: Sequence[Search], deadline: Deadline
    ) -> list[tuple[Ranking, list[Mapping[str, Any]]]]:
        """What several searches find, which share their trips."""
        found: dict[int, tuple[Ranking, list[Mapping[str, Any]]]] = {}
        running = dict(enumerate(search.run() for search in searches))
        answers: dict[int, Sequence[Any] | None] = dict.fromkeys(running)
        while running:
            bodies = {}
            for number, trips in list(running.items()):
                try:
                    bodies[number] = trips.send(answers[number])  # type: ignore[arg-type]
                except StopIteration as end:
                    found[number] = end.value
                    del running[number]
            together = iter(self._ask(list(chain.from_iterable(bodies.values())), deadline))
            answers = {number: list(islice(together, len(some))) for number, some in bodies.items()}
        return [found[number] for number in range(len(searches))]

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
        return self._versions(id, limit)

    def _find_versions(self, id: str, limit: int | None) -> Sequence[Article]:
        """A second trip finds the others where there are any."""
        found = list(self.all(_among("key", [id]), columns=["copies"], source=["article"]))
        if not found:
            return ()
        asked = article_of(found[0]["_source"])
        groups = found[0].get("fields", {}).get("copies")
        if not groups:
            return (asked,)
        group = self.all(
            _among("copies", groups),
            source=["article"],
            size=min(limit or SCANNED, SCANNED),
            order=[{"last_day": {"order": "asc", "missing": LAST_DAY}}],
        )
        told = [article_of(hit["_source"]) for hit in islice(group, limit)]
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
        size: int = SCANNED,
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
            hits = hits_of(answer)
            yield from hits
            if len(hits) < size:
                return
            body["search_after"] = hits[-1]["sort"]

    def _ask(
        self, bodies: Sequence[Mapping[str, Any]], deadline: Deadline = NEVER
    ) -> list[dict[str, Any]]:
        return self._connection.search(self._index, bodies, deadline)


def _too_late(plan: Plan) -> Ranking:
    """What is found when the deadline has passed."""
    return Ranking(0, (), no_facets(counted=plan.facets), partial=True)


def _parts(plan: Plan, source: Mapping[str, Any]) -> Mapping[Term, float]:
    """What made the score of a document: found the plain way, for few are asked for."""
    return parts_of_score(plan, Indexed.of(document_of(source)))


def _among(field: str, values: Sequence[Any]) -> Query:
    return {"terms": {field: list(values)}}


def _content(hit: Mapping[str, Any]) -> tuple[str, Content]:
    fields = hit["fields"]
    return fields["key"][0], Content(fields["digest"][0], fields.get("origin", [None])[0])
