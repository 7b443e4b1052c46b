"""A request: what is asked of an index, parsed and checked before anything is looked up."""

import time
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Final, Literal, NamedTuple, get_args

from searchkit.deadline import Deadline
from searchkit.engine.fields import FACETS
from searchkit.engine.plan import Sort
from searchkit.errors import PageError, QueryError
from searchkit.messages import Message
from searchkit.query.dates import parse_date
from searchkit.query.parser import parse
from searchkit.query.syntax import Query

Syntax = Literal["searchkit", "whoosh"]
"""The languages that a query may be written in."""
WHOOSH_MS: Final = 10_000.0
"""How long a Whoosh query may take that names no time itself: it counts in Python, one by one."""
MAX_LIMIT: Final = 100
"""Most hits on one page."""
MAX_DEPTH: Final = 10_000
"""How many hits deep pages go."""


class Request(NamedTuple):
    """A query and how it is to be taken; for the options see :meth:`SearchIndex.search`.

    Attributes:
        text: The query as typed.
        syntax: The language that it is written in.
        query: The same parsed; empty for one in Whoosh's language.
        published_from: Earliest date that was given beside it, in ISO 8601, or None.
        published_to: Latest date, likewise.
        source: The name of a source that was given beside it, or None.
        facets: Values that an article must have, by facet.
        limit: Hits on the page.
        page: Its number, from 1.
        sort: The order of hits.
        exact: Whether to take the query at its word.
        near: Whether to rank what comes near, too.
        recency: Whether newer articles gain.
        fold: Whether of near-duplicates the best stands for all.
        snippets: Whether to show passages.
        explain: Whether to say what made each score.
        deadline: Until when.
        started: When it came, on the clock of :func:`time.perf_counter`.
    """

    text: str
    syntax: Syntax
    query: Query
    published_from: str | None
    published_to: str | None
    source: str | None
    facets: tuple[tuple[str, str], ...]
    limit: int
    page: int
    sort: Sort
    exact: bool
    near: bool
    recency: bool
    fold: bool
    snippets: bool
    explain: bool
    deadline: Deadline
    started: float

    @classmethod
    def read(
        cls,
        text: str,
        *,
        syntax: Syntax = "searchkit",
        limit: int = 10,
        page: int = 1,
        published_from: str | None = None,
        published_to: str | None = None,
        source: str | None = None,
        sort: Sort = "relevance",
        exact: bool = False,
        near: bool = True,
        facets: Mapping[str, Sequence[str]] | None = None,
        recency: bool = True,
        fold: bool = True,
        snippets: bool = True,
        explain: bool = False,
        deadline_ms: float | None = None,
    ) -> "Request":
        """Read a request as it is given to :meth:`SearchIndex.search`; its time starts now.

        Raises:
            QueryError: A limit, page, date, order, facet or syntax that means nothing.
        """
        if syntax == "whoosh" and deadline_ms is None:
            deadline_ms = WHOOSH_MS
        started, deadline = time.perf_counter(), Deadline.after(deadline_ms)
        check_limit(limit)
        _check_page(limit, page)
        _check_sort(sort)
        _check_syntax(syntax, explain=explain)
        chosen = tuple(_chosen(facets or {}))
        return cls(
            text=text,
            syntax=syntax,
            query=parse(text if syntax == "searchkit" else ""),
            published_from=parse_date(published_from) if published_from else None,
            published_to=parse_date(published_to) if published_to else None,
            source=source or None,
            facets=chosen,
            limit=limit,
            page=page,
            sort=sort,
            exact=exact,
            near=near,
            recency=recency,
            fold=fold,
            snippets=snippets,
            explain=explain,
            deadline=deadline,
            started=started,
        )

    @property
    def offset(self) -> int:
        """How many hits come before the page."""
        return (self.page - 1) * self.limit

    @property
    def is_limited(self) -> bool:
        """Whether dates, a source or facets were given beside the query."""
        return bool(self.source or self.published_from or self.published_to or self.facets)

    def pages(self, found: int) -> int:
        """How many pages so many hits fill."""
        return ceil(min(found, MAX_DEPTH) / self.limit)

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing to look for."""
        return self.query.root is None and not self.is_limited and not self.by_whoosh

    @property
    def by_whoosh(self) -> bool:
        """Whether it asks something in Whoosh's language."""
        return self.syntax == "whoosh" and bool(self.text.strip())


def check_limit(limit: int) -> None:
    """Check how many hits are asked for.

    Raises:
        QueryError: None, or too many.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(
            Message(
                "Số kết quả mỗi trang là %(limit)s; hãy chọn từ 1 đến %(most)s.",
                limit=limit,
                most=MAX_LIMIT,
            )
        )


def _check_page(limit: int, page: int) -> None:
    if page < 1 or page * limit > MAX_DEPTH + limit:
        last = MAX_DEPTH // limit
        raise PageError(
            Message("Không có trang %(page)s; hãy chọn từ 1 đến %(last)s.", page=page, last=last)
        )


def _check_sort(sort: str) -> None:
    if sort not in get_args(Sort):
        raise QueryError(
            Message(
                "Không sắp xếp được theo “%(sort)s”;"
                " hãy chọn relevance hoặc date (oldest: cũ trước).",
                sort=sort,
            )
        )


def _check_syntax(syntax: str, *, explain: bool) -> None:
    if syntax not in get_args(Syntax):
        raise QueryError(
            Message("Không có cú pháp “%(syntax)s”; hãy chọn searchkit hoặc whoosh.", syntax=syntax)
        )
    if syntax == "whoosh" and explain:
        raise QueryError(
            Message("Truy vấn theo cú pháp whoosh không giải thích được điểm; hãy bỏ explain.")
        )


def _chosen(facets: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for name, values in facets.items():
        if name not in FACETS:
            template = "Không có mục lọc “%(name)s”; hãy chọn trong: %(known)s."
            raise QueryError(Message(template, name=name, known=", ".join(FACETS)))
        yield from ((name, value) for value in values)
