"""The store of a commit: its segments, searched as one, and the articles that are kept in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import takewhile
from operator import itemgetter
from typing import Final

import numpy as np

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import LAST_DAY, moment
from searchkit.engine.plan import Plan
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.selection import keep
from searchkit.engine.postings.snapshot import Snapshot, Told
from searchkit.engine.postings.stored import damaged_article
from searchkit.engine.protocol import Content, Copy, Page, Ranking

_SCANNED: Final = 1024  # documents that a scan reads at once


class ArrayStore:
    """The :class:`~searchkit.engine.protocol.Store` over arrays.

    Args:
        snapshot: The segments of the commit.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def search(
        self,
        plan: Plan,
        limit: int,
        offset: int = 0,
        deadline: Deadline = NEVER,
        *,
        explain: bool = False,
    ) -> Page:
        page = self.page(self._snapshot.told(plan, limit, offset, deadline))
        if not explain:
            return page
        in_time = takewhile(lambda _: not deadline.passed(), page.ranking.hits)
        return page._replace(parts=tuple(self._snapshot.explain(plan, hit.id) for hit in in_time))

    def pages(
        self, wanted: Sequence[tuple[Plan, int]], deadline: Deadline = NEVER
    ) -> Sequence[Page]:
        return [self.search(plan, limit, deadline=deadline) for plan, limit in wanted]

    def page(self, told: Told) -> Page:
        """A ranking of these segments with the articles of its hits.

        Raises:
            IndexCorruptError: One of them is another article.
        """
        articles = tuple(map(self._snapshot.article, told.documents))
        for hit, article in zip(told.ranking.hits, articles, strict=True):
            if article.id != hit.id:
                raise damaged_article()
        return Page(told.ranking, articles)

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        return self._snapshot.search(plan, limit, deadline=deadline)

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        return [self._snapshot.search(plan, 0, deadline=deadline).total for plan in plans]

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        found: dict[str, Article] = {}
        for id, segment, document in self._found(ids):
            found[id] = article = segment.article(document)
            if article.id != id:
                raise damaged_article()
        return found

    def versions(self, id: str, limit: int | None = None) -> Sequence[Article]:
        found = self._snapshot.find(id)
        if found is None:
            return ()
        segment, document = found
        key = segment.column("group_key")[document]
        group: list[tuple[int, str, Segment, int]] = []
        for other, deleted in self._snapshot.segments:
            copies = _live(deleted, np.flatnonzero(other.column("group_key") == key))
            group += _by_moment(other, copies, limit)
        told = sorted(group, key=itemgetter(0, 1))[:limit]
        articles = [other.article(number) for _, each, other, number in told if each != id]
        return sorted([*articles[: limit and limit - 1], segment.article(document)], key=moment)

    def groups(self, ids: Iterable[str]) -> Mapping[str, str]:
        found = {}
        for id, segment, document in self._found(ids):
            (group,) = _texts(segment, "group", np.array([document]))
            found[id] = group or id
        return found

    def known(self, ids: Iterable[str]) -> Mapping[str, Content]:
        return {id: _content(segment, document) for id, segment, document in self._found(ids)}

    def sharing(self, bands: Iterable[int], limit: int) -> Mapping[int, Sequence[Copy]]:
        shared: dict[int, list[Copy]] = {}
        for band in bands:
            copies: list[Copy] = []
            for segment, deleted in self._snapshot.segments:
                documents = _live(deleted, segment.bands.documents(band))
                if len(documents):
                    copies += _copies(segment, documents, limit)
            if copies:
                shared[band] = sorted(copies)[:limit]
        return shared

    def scan(self, after: str = "") -> Iterator[tuple[str, Content]]:
        streams = [_scan(segment, deleted, after) for segment, deleted in self._snapshot.segments]
        return merge(*streams, key=itemgetter(0))

    def _found(self, ids: Iterable[str]) -> Iterator[tuple[str, Segment, int]]:
        for id in ids:
            if found := self._snapshot.find(id):
                yield id, *found


def _live(deleted: Array | None, documents: Array) -> Array:
    """Those of some documents of a segment that are not deleted."""
    return documents if deleted is None else keep(documents, ~deleted.take(documents))


def _copies(segment: Segment, documents: Array, limit: int) -> list[Copy]:
    """The first of some documents of a segment, in the order of ids."""
    first = documents.take(np.argsort(segment.id_order.take(documents))[:limit])
    ids = segment.ids_of(first.tolist())
    groups = _texts(segment, "group", first)
    return [Copy(id, group or id) for id, group in zip(ids, groups, strict=True)]


def _by_moment(
    segment: Segment, documents: Array, limit: int | None
) -> list[tuple[int, str, Segment, int]]:
    """The first of some documents of a segment in the order of time: day, id, and where it is."""
    days = segment.column("last_day").take(documents)
    days = np.where(days, days, LAST_DAY)
    order = np.lexsort((segment.id_order.take(documents), days))[:limit]
    numbers = documents.take(order).tolist()
    places = zip(days.take(order).tolist(), segment.ids_of(numbers), numbers, strict=True)
    return [(day, id, segment, number) for day, id, number in places]


def _texts(segment: Segment, name: str, documents: Array) -> list[str | None]:
    """The values of some documents in an exact field."""
    numbers = segment.column(name).take(documents)
    given = numbers.nonzero()[0].tolist()
    texts = segment.field(name).texts((numbers.take(given) - 1).tolist())
    found: list[str | None] = [None] * len(documents)
    for place, text in zip(given, texts, strict=True):
        found[place] = text
    return found


def _content(segment: Segment, document: int) -> Content:
    (origin,) = _texts(segment, "origin", np.array([document]))
    return Content(bytes(segment.column("digest")[document]).decode(), origin)


def _scan(segment: Segment, deleted: Array | None, after: str) -> Iterator[tuple[str, Content]]:
    """The documents of a segment behind an id, in the order of ids."""
    ids = segment.field("id")
    documents = ids.all_documents()
    first, _ = ids.range(after.encode("utf-8", "surrogatepass"))
    for start in range(first, len(ids), _SCANNED):
        some = documents[start : start + _SCANNED].astype(np.intp)
        texts = ids.texts(range(start, start + len(some)))
        digests = segment.column("digest").take(some).tolist()
        origins = _texts(segment, "origin", some)
        gone = [False] * len(some) if deleted is None else deleted.take(some).tolist()
        for id, digest, origin, is_gone in zip(texts, digests, origins, gone, strict=True):
            if id > after and not is_gone:
                yield id, Content(digest.decode(), origin)
