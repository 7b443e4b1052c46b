"""A request: what is asked of an index, parsed and checked before anything is looked up."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Literal, TypedDict, Unpack, get_args

from searchkit.deadline import Deadline
from searchkit.engine.fields import FACET_VALUES, FACETS
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


class Limits(TypedDict, total=False):
    """What every search can be told: where to look, and how strictly.

    Attributes:
        published_from: Earliest date (``2025``, ``2025-02``, ``2025-02-03``, ``3/2/2025``), beside
            what the query says of dates.
        published_to: Latest date, likewise.
        source: Whole words of the name of the source, accents optional, or a part of its host; of
            several, any may be meant.
        facets: Values by facet, as :class:`SearchResult` lists them. An article must have one of
            those of ``year``, ``month``, ``week``, ``day``, ``source`` and ``province`` each, and
            all of those of ``organisation``, ``number`` and ``speaker``.
        exact: Take the query at its word: restore no accents, correct nothing, and give matches
            alone. Default: False.
        fold: Show of near-duplicates only the best. Default: True.
        earliest: Only the version of each story that came first: an article that another tells
            earlier is none of the matches and is not counted, so that the counts of sources say who
            told how many stories first. Default: False.
        deadline_ms: Time after which what was found so far is given (``partial``); hits may lack
            their passages then. Default: none, for a Whoosh query 10,000.
    """

    published_from: str | None
    published_to: str | None
    source: str | Sequence[str] | None
    facets: Mapping[str, Sequence[str]] | None
    exact: bool
    fold: bool
    earliest: bool
    deadline_ms: float | None


class MatchOptions(Limits, total=False):
    """What :meth:`SearchIndex.matches` can be told.

    Attributes:
        sort: ``relevance``; or matches alone, by ``date`` (newest first), ``oldest`` or
            ``indexed`` (what came in last first; with neither words nor limits, of all articles).
            Default: ``relevance``.
    """

    sort: Sort


class PassageOptions(Limits, total=False):
    """What :meth:`SearchIndex.passages` can be told.

    Attributes:
        limit: Hits on a page, 1 to :data:`MAX_LIMIT`. Default: 10.
        page: Number of the page, from 1. Default: 1.
        near: Rank what lacks something among the matches; False gives matches alone. Default: True.
        recency: Let newer articles gain a little. Default: True.
    """

    limit: int
    page: int
    near: bool
    recency: bool


class SearchOptions(PassageOptions, MatchOptions, total=False):
    """What :meth:`SearchIndex.search` can be told.

    Attributes:
        syntax: ``whoosh`` takes the query in Whoosh's language, at its word; for the fields see
            :mod:`searchkit.engine.whoosh.schema`. Scores are Whoosh's; ``exact`` says nothing.
            Default: ``searchkit``.
        facet_values: How many values of the facets ``organisation``, ``province``, ``number``
            and ``speaker`` are counted: the commonest. Default: 100.
        snippets: Show the passages that answer, and what matches in them and in the title.
            Default: True.
        explain: Say of each hit what made its score. Default: False.
    """

    syntax: Syntax
    facet_values: int
    snippets: bool
    explain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A query and how it is to be taken; the options are those of :class:`SearchOptions`, read.

    Attributes:
        text: The query as typed.
        query: The same parsed; empty for one in Whoosh's language.
        published_from: In ISO 8601.
        published_to: Likewise.
        source: Names of sources that were given beside it.
        facets: Values that were chosen, by facet.
        deadline: Until when.
        started: When it came, on the clock of :func:`time.perf_counter`.
    """

    text: str
    query: Query
    deadline: Deadline
    started: float
    syntax: Syntax = "searchkit"
    published_from: str | None = None
    published_to: str | None = None
    source: tuple[str, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int = 10
    page: int = 1
    sort: Sort = "relevance"
    exact: bool = False
    near: bool = True
    recency: bool = True
    fold: bool = True
    earliest: bool = False
    facet_values: int = FACET_VALUES
    snippets: bool = True
    explain: bool = False

    @classmethod
    def read(cls, text: str, **options: Unpack[SearchOptions]) -> "Request":
        """Read a request as it is given to :meth:`SearchIndex.search`; its time starts now.

        Raises:
            QueryError: A limit, page, date, order, facet or syntax that means nothing.
            TypeError: There is no such option.
        """
        only(SearchOptions, options)
        given = dict[str, Any](options)
        by_whoosh = given.get("syntax") == "whoosh"
        milliseconds = given.pop("deadline_ms", None)
        if by_whoosh and milliseconds is None:
            milliseconds = WHOOSH_MS
        started, deadline = time.perf_counter(), Deadline.after(milliseconds)
        for name in ("published_from", "published_to"):
            given[name] = parse_date(given[name]) if given.get(name) else None
        given["source"] = _several(given.get("source") or ())
        given["facets"] = tuple(_chosen(given.get("facets") or {}))
        query = parse("" if by_whoosh else text)
        request = cls(text=text, query=query, deadline=deadline, started=started, **given)
        request.check()
        return request

    def check(self) -> None:
        """Check what it asks for.

        Raises:
            QueryError: A limit, page, order or syntax that means nothing.
        """
        check_limit(self.limit)
        _check_page(self.limit, self.page)
        _check_sort(self.sort)
        if self.facet_values < 1:
            raise QueryError(
                Message(
                    "Số giá trị mỗi mục lọc là %(number)s; hãy chọn từ 1.", number=self.facet_values
                )
            )
        _check_syntax(self.syntax, explain=self.explain)

    @property
    def offset(self) -> int:
        """How many hits come before the page."""
        return (self.page - 1) * self.limit

    @property
    def is_limited(self) -> bool:
        """Whether dates, a source, facets or first versions were asked for beside the query."""
        dated = self.published_from or self.published_to
        return bool(self.source or dated or self.facets or self.earliest)

    def pages(self, found: int) -> int:
        """How many pages so many hits fill."""
        return ceil(min(found, MAX_DEPTH) / self.limit)

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing to look for: what came in last can be asked for alone."""
        asked = self.query.root or self.is_limited or self.by_whoosh
        return not asked and self.sort != "indexed"

    @property
    def by_whoosh(self) -> bool:
        """Whether it asks something in Whoosh's language."""
        return self.syntax == "whoosh" and bool(self.text.strip())


def only(known: type[Mapping[str, object]], options: Mapping[str, object]) -> None:
    """Check the names of options, as Python does where a signature lists them.

    Raises:
        TypeError: One is not among those that are known.
    """
    for name in options:
        if name not in known.__annotations__:
            raise TypeError(
                f"There is no option {name!r}; there are: {', '.join(known.__annotations__)}"
            )


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
                " hãy chọn relevance, date, oldest (cũ trước) hoặc indexed (mới vào trước).",
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


def _chosen(facets: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, values in facets.items():
        if name not in FACETS:
            template = "Không có mục lọc “%(name)s”; hãy chọn trong: %(known)s."
            raise QueryError(Message(template, name=name, known=", ".join(FACETS)))
        if chosen := _several(values):
            yield name, chosen


def _several(values: str | Sequence[str]) -> tuple[str, ...]:
    """Values, each once; one may stand alone."""
    return tuple(dict.fromkeys([values] if isinstance(values, str) else values))
