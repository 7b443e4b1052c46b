"""A query in Whoosh's language, answered within a deadline; filtered and folded as all others are.

Whoosh's own limit of time is a signal, which only a main thread can take, and looks at nothing but
matches. Here every term that is walked and every posting that is read looks at the deadline, so
that a wildcard over everything ends in time, too.
"""

from typing import NamedTuple

import numpy as np
from whoosh.collectors import UnlimitedCollector
from whoosh.qparser import QueryParserError
from whoosh.query import Query
from whoosh.searching import Searcher

from searchkit.deadline import NEVER, Deadline, TimeUp
from searchkit.engine.folder.guard import Guard
from searchkit.engine.plan import Plan
from searchkit.engine.postings.snapshot import FoundElsewhere, Snapshot
from searchkit.engine.postings.store import ArrayStore
from searchkit.engine.protocol import Page
from searchkit.engine.whoosh.index import ArrayIndex
from searchkit.engine.whoosh.wanted import Wanted, wanted
from searchkit.errors import QueryError
from searchkit.messages import Message


class Found(NamedTuple):
    """What a query found.

    Attributes:
        page: As an engine gives it.
        wanted: What to mark in the articles.
    """

    page: Page
    wanted: tuple[Wanted, ...]


def search(
    index: ArrayIndex,
    text: str,
    plan: Plan,
    limit: int,
    offset: int = 0,
    deadline: Deadline = NEVER,
) -> Found:
    """Run a query in Whoosh's language.

    Args:
        index: Whoosh's view of the index.
        text: The query; see syntax.py.
        plan: Filters, sorts and folds the hits.
        limit: How many hits to show.
        offset: How many to leave out before.
        deadline: What was found by then is given.

    Raises:
        QueryError: It is wrong: one line says where.
    """
    snapshot = index.snapshot()
    try:
        asked = index.parser().parse(text)
        guard = Guard(snapshot)
        found, marks = guard(_find)(index, snapshot, asked, deadline)
        told = guard(snapshot.ranked)(plan, found, limit, offset)
        return Found(guard(ArrayStore(snapshot).page)(told), marks)
    except QueryParserError as error:
        raise QueryError(*error.args) from None
    except RecursionError:
        raise QueryError(Message("Truy vấn lồng quá nhiều tầng; hãy viết đơn giản hơn.")) from None


def _find(
    index: ArrayIndex, snapshot: Snapshot, asked: Query, deadline: Deadline
) -> tuple[FoundElsewhere, tuple[Wanted, ...]]:
    """All documents that a query finds until the deadline, and what to mark in them."""
    collector = _Collector(deadline)
    marks: tuple[Wanted, ...] = ()
    partial = False
    try:
        with Searcher(index.reader_of(snapshot, deadline)) as searcher:
            searcher.search_with_collector(asked, collector)
            marks = tuple(wanted(asked, searcher.reader()))
    except TimeUp:
        partial = True
    documents = np.array([document for _, document in collector.items], np.intp)
    scores = np.array([score for score, _ in collector.items], np.float64)
    return FoundElsewhere(documents, scores, partial), marks


class _Collector(UnlimitedCollector):
    """All matches until the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self.deadline = deadline
        self.items: list[tuple[float, int]] = []  # filled while it runs

    def collect(self, sub_docnum: int) -> float:
        self.deadline.check()
        key: float = super().collect(sub_docnum)
        return key
