"""What a visitor asks for, as it stands in an address."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, NamedTuple, Self, cast
from urllib.parse import quote_plus, unquote_plus

from werkzeug.datastructures import MultiDict

from searchkit import (
    FACET_VALUES,
    FACETS,
    PERIODS,
    Matches,
    MatchOptions,
    Message,
    PageError,
    QueryError,
    SearchIndex,
    SearchResult,
    named_date,
)

MOST_VALUES: Final = 12
"""Values of one facet that a search is limited to."""
MOST_HITS: Final = 100
"""On one page."""
MOST_PAGES: Final = 1_000_000
"""Any number beyond makes no sense; how deep pages really go is for the library to say."""
MOST_OF_QUERY: Final = 1_000
"""Bytes of a query as it stands in an address: some eighty syllables, where 48 are searched. All
links of a page hold it, so the page grows with it a hundredfold."""
MOST_OF_VALUE: Final = 400
"""Bytes of any other parameter, likewise: the name of a source or of an organisation."""
MOST_OF_VALUES: Final = 2_400
"""Bytes of all values of facets together, likewise."""
_CUT: Final = "…"
_LEAST: Final = 9  # bytes that it takes
_QUOTES: Final = re.compile(r'["“”„](?:~[0-9]{1,2}(?!\w))?')
_BETWEEN: Final = re.compile(r'([\s()"“”„]+)')  # what is written in one piece
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_IN_ADDRESS: Final = {"published_from": "from", "published_to": "to"}  # else as the field


Values = str | tuple[str, ...]
"""What a parameter of an address says; several values stand there one by one."""


class Limit(NamedTuple):
    """One thing that limits a search.

    Attributes:
        name: A facet, ``date`` for earliest and latest date together, or ``earliest``.
        value: That of the facet.
        lifted: The search without it.
    """

    name: str
    value: str
    lifted: "SearchRequest"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as asked for; nothing is checked before :meth:`run`, so that it can be shown again.

    Attributes:
        q: The query.
        published_from: Earliest date, ``from`` in the address.
        published_to: Latest date, ``to`` in the address.
        year: Years of publication, one of which an article is of: as its facet writes them.
        month: Months, likewise.
        week: Weeks, likewise.
        day: Days, likewise.
        source: Names of sources, or text in them, likewise.
        organisation: Organisations, all of which an article names.
        province: Provinces, one of which it names.
        number: Numbers of documents, all of which it names.
        speaker: Names of people, all of whom it quotes.
        sort: ``relevance``, ``date``, ``oldest`` or ``indexed``.
        exact: ``1`` to search what was typed to the letter.
        near: ``0`` for matches alone.
        earliest: ``1`` for the version of each story that came first alone.
        page: Number of the page.
        limit: Hits on a page; empty for the site's page size.
    """

    q: str = ""
    published_from: str = ""
    published_to: str = ""
    year: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    sort: str = "relevance"
    exact: str = ""
    near: str = "1"
    earliest: str = ""
    page: str = "1"
    limit: str = ""

    @classmethod
    def from_address(cls, parameters: Mapping[str, Values]) -> Self:
        """Read the parameters of an address; blank ones count as not given, long ones are cut."""
        given = MultiDict(parameters)
        values: dict[str, Values] = {}
        left = MOST_OF_VALUES
        for name, default in _DEFAULTS.items():
            if (said := _IN_ADDRESS.get(name, name)) not in given:
                continue
            found = [each for each in given.getlist(said) if each.strip()]
            if isinstance(default, tuple):
                shown = []
                for value in found[: MOST_VALUES + 1]:
                    shown.append(cut(value, min(MOST_OF_VALUE, max(left, _LEAST))))
                    left -= len(quote_plus(shown[-1]))
                values[name] = tuple(shown if len(shown) > MOST_VALUES else dict.fromkeys(shown))
            elif found:
                values[name] = cut(found[0], MOST_OF_QUERY if name == "q" else MOST_OF_VALUE)
        return cls(**values)  # type: ignore[arg-type]  # each of the type of its default

    def parameters(self, **changes: Values) -> dict[str, Any]:
        """The parameters of the address that asks for this, with changes; defaults are left out.

        A change of anything leads to the first page.
        """
        values = {name: getattr(self, name) for name in _DEFAULTS} | {"page": "1"} | changes
        return {
            _IN_ADDRESS.get(name, name): values[name]
            for name, default in _DEFAULTS.items()
            if values[name] != default
        }

    def has_room(self, facet: str, value: str) -> bool:
        """Whether a value may be chosen beside all that are, without being cut."""
        chosen = (each for name in FACETS for each in self.values(name))
        size = sum(len(quote_plus(each)) for each in (*chosen, value))
        return len(self.values(facet)) < MOST_VALUES and size <= MOST_OF_VALUES

    def without_value(self, facet: str, value: str) -> Self:
        """The same, but a value of a facet is not chosen."""
        changes: dict[str, Any] = {facet: tuple(v for v in self.values(facet) if v != value)}
        return replace(self, page="1", **changes)

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return cast("tuple[str, ...]", getattr(self, facet))

    def run(
        self,
        index: SearchIndex,
        page_size: int,
        deadline_ms: float | None = None,
        facet_values: int = FACET_VALUES,
    ) -> SearchResult:
        """Search.

        Args:
            index: Where.
            page_size: Hits on a page, if the address doesn't say.
            deadline_ms: Time after which what was found so far has to do.
            facet_values: How many values of a facet of names are counted.

        Raises:
            QueryError: A part of it means nothing.
        """
        return index.search(
            self.q,
            limit=read_number(self.limit, "limit", most=MOST_HITS) if self.limit else page_size,
            page=read_number(self.page, "page", most=MOST_PAGES),
            near=_is_on(self.near, "near"),
            facet_values=facet_values,
            **self._how(index, deadline_ms),
        )

    def matches(self, index: SearchIndex, most: int, deadline_ms: float) -> Matches:
        """All matches, read one by one.

        Args:
            index: Where.
            most: Most matches; the address may ask for fewer.
            deadline_ms: Time after which only a part of them is found.

        Raises:
            PageError: A page beyond the first: there is one file.
            QueryError: A part of it means nothing.
        """
        if read_number(self.page, "page", most=MOST_PAGES) != 1:
            raise PageError(Message("Tệp xuất ra không chia trang; hãy bỏ “page”."))
        _is_on(self.near, "near")
        limit = read_number(self.limit, "limit", most=most) if self.limit else most
        return index.matches(self.q, most=limit, **self._how(index, deadline_ms))

    def _how(self, index: SearchIndex, deadline_ms: float | None) -> MatchOptions:
        facets = {name: chosen for name in FACETS if (chosen := self.values(name))}
        for name, chosen in facets.items():
            if len(chosen) > MOST_VALUES:
                raise QueryError(
                    Message(
                        "%(name)s có hơn %(most)s giá trị; hãy bỏ bớt.",
                        name=name,
                        most=MOST_VALUES,
                    )
                )
        are_names = not self.source or set(self.source) <= index.sources().keys()
        if not are_names:  # else as its facet counts it: part of a name finds other sources too
            del facets["source"]
        return MatchOptions(
            published_from=self.published_from or None,
            published_to=self.published_to or None,
            source=() if are_names else self.source,
            sort=cast("Literal['relevance', 'date', 'oldest', 'indexed']", self.sort),
            exact=_is_on(self.exact, "exact"),
            earliest=_is_on(self.earliest, "earliest"),
            facets=facets,
            deadline_ms=deadline_ms,
        )

    def limits(self) -> list[Limit]:
        """What limits the search, each with the search without it."""
        limits = [
            Limit(name, value, self.without_value(name, value))
            for name in FACETS
            for value in self.values(name)
        ]
        if self.published_from or self.published_to:
            undated = replace(self, published_from="", published_to="", page="1")
            limits.insert(0, Limit("date", "", undated))
        if self.earliest == "1":
            limits.append(Limit("earliest", "", replace(self, earliest="", page="1")))
        return limits

    def has_limit(self, limit: Limit) -> bool:
        """Whether a limit of another search limits this one, too."""
        return any((other.name, other.value) == limit[:2] for other in self.limits())

    def is_blank(self) -> bool:
        """Whether nothing is asked for: neither words nor limits."""
        return not self.q.strip() and not self.limits()

    def without_limits(self) -> Self:
        """The same query, anywhere and any time."""
        changes: dict[str, Any] = dict.fromkeys(FACETS, ())
        return replace(self, page="1", published_from="", published_to="", earliest="", **changes)

    def of_named_date(self) -> Self | None:
        """What was published on the day, or in the month, that the query names; None without."""
        found = named_date(self.q)
        if found is None or any(limit.name in {*PERIODS, "date"} for limit in self.limits()):
            return None
        name = "day" if found.date.count("-") == 2 else "month"
        period: dict[str, Any] = {name: (found.date,)}
        return replace(self, q=found.words, page="1", **period)

    def as_typed(self) -> Self:
        """The same, to be found letter by letter."""
        return replace(self, exact="1", page="1")

    def has_quotes(self) -> bool:
        """Whether a part of the query stands in quotation marks."""
        return bool(_QUOTES.search(self.q))

    def loosened(self, unknown: Iterable[str] = ()) -> Iterator["SearchRequest"]:
        """Searches that may find more, nearest first: each drops a limit, the quotes, or all.

        Args:
            unknown: Words that no article has, as typed; every search drops them.
        """
        base = replace(self, page="1", near="1", sort="relevance", q=_without(self.q, unknown))
        if base.q and base.q != self.q:
            yield base
        words = _unquoted(base.q)
        limits = base.limits()
        if base.q and len(limits) > 1:
            yield from (limit.lifted for limit in limits)
        if base.q and limits:
            yield base.without_limits()
        if words and words != base.q:
            yield replace(base, q=words)
            if limits:
                yield replace(base.without_limits(), q=words)


_DEFAULTS: Final = {field.name: cast("Values", field.default) for field in fields(SearchRequest)}


def names() -> frozenset[str]:
    """The parameters that an address may have."""
    return frozenset(_IN_ADDRESS.get(field.name, field.name) for field in fields(SearchRequest))


def stated(name: str, values: Values) -> list[tuple[str, str]]:
    """How one of the fields of a request stands in an address; a default does not."""
    if values == _DEFAULTS[name]:
        return []
    said = _IN_ADDRESS.get(name, name)
    return [(said, value) for value in ((values,) if isinstance(values, str) else values)]


def cut(text: str, most: int) -> str:
    """A text that takes at most so many bytes in an address; what is cut ends with an ellipsis.

    >>> cut("chuyển đổi số", 30)
    'chuyển đ…'
    """
    quoted = quote_plus(text[: most + 1], errors="replace")
    if len(quoted) <= most:
        return text
    whole = re.sub("%.?$", "", quoted[: most - len(quote_plus(_CUT))])
    return unquote_plus(whole, errors="ignore").rstrip() + _CUT


def _without(query: str, words: Iterable[str]) -> str:
    """A query without what holds some words; as it was when none of them is in it."""
    if not (words := tuple(words)):
        return query
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    chunks = _BETWEEN.split(query)  # whole ones: of "covid-19" there would be left "-19"
    left = [" " if chunk and named.search(chunk) else chunk for chunk in chunks]
    return query if left == chunks else " ".join("".join(left).split())


def _unquoted(query: str) -> str:
    return " ".join(_QUOTES.sub(" ", query).split())


def read_number(text: str, name: str, most: int) -> int:
    """A whole number in an address.

    Raises:
        QueryError: It is none, or not from 1 to ``most``.
    """
    if not _NUMBER.fullmatch(text):
        raise QueryError(
            Message("%(name)s là “%(text)s”; hãy viết một số nguyên.", name=name, text=text)
        )
    if not 1 <= int(text) <= most:
        raise QueryError(
            Message(
                "%(name)s là %(text)s; hãy chọn từ 1 đến %(most)s.", name=name, text=text, most=most
            )
        )
    return int(text)


def _is_on(text: str, name: str) -> bool:
    if text not in {"", "0", "1"}:
        raise QueryError(
            Message("%(name)s là “%(text)s”; hãy viết 0 hoặc 1.", name=name, text=text)
        )
    return text == "1"
