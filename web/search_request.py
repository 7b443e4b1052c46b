"""What a visitor asks for, as it stands in an address."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, Literal, Self, TypedDict, cast
from urllib.parse import quote_plus, unquote_plus

from searchkit import Matches, Message, PageError, QueryError, SearchIndex, SearchResult

FACETS: Final = ("organisation", "province", "number")
"""Facets whose values limit a search; dates and sources have limits of their own."""
MOST_HITS: Final = 100
"""On one page."""
MOST_PAGES: Final = 1_000_000
"""Any number beyond makes no sense; how deep pages really go is for the library to say."""
MOST_OF_QUERY: Final = 1_000
"""Bytes of a query as it stands in an address: some eighty syllables, where 48 are searched. All
links of a page hold it, so the page grows with it a hundredfold."""
MOST_OF_VALUE: Final = 400
"""Bytes of any other parameter, likewise: the name of a source or of an organisation."""
_CUT: Final = "…"
_QUOTES: Final = re.compile(r'["“”„](?:~[0-9]{1,2}(?!\w))?')
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_IN_ADDRESS: Final = {"published_from": "from", "published_to": "to"}  # else as the field


class _How(TypedDict):
    """What searches and lists of all matches are both told."""

    published_from: str | None
    published_to: str | None
    source: str | None
    sort: Literal["relevance", "date", "oldest"]
    exact: bool
    facets: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as asked for; nothing is checked before :meth:`run`, so that it can be shown again.

    Attributes:
        q: The query.
        published_from: Earliest date, ``from`` in the address.
        published_to: Latest date, ``to`` in the address.
        source: The name of a source, or text in it.
        organisation: An organisation that articles name, as in the facet.
        province: A province that they name, likewise.
        number: The number of a document that they name, likewise.
        sort: ``relevance``, ``date`` or ``oldest``.
        exact: ``1`` to search what was typed to the letter.
        near: ``0`` for matches alone.
        page: Number of the page.
        limit: Hits on a page; empty for the site's page size.
    """

    q: str = ""
    published_from: str = ""
    published_to: str = ""
    source: str = ""
    organisation: str = ""
    province: str = ""
    number: str = ""
    sort: str = "relevance"
    exact: str = ""
    near: str = "1"
    page: str = "1"
    limit: str = ""

    @classmethod
    def from_address(cls, parameters: Mapping[str, str]) -> Self:
        """Read the parameters of an address; blank ones count as not given, long ones are cut."""
        values = {
            field.name: parameters.get(_IN_ADDRESS.get(field.name, field.name), "")
            for field in fields(cls)
        }
        return cls(
            **{
                name: cut(value, MOST_OF_QUERY if name == "q" else MOST_OF_VALUE)
                for name, value in values.items()
                if value.strip()
            }
        )

    def parameters(self, **changes: str) -> dict[str, str]:
        """The parameters of the address that asks for this, with changes; defaults are left out.

        A change of anything leads to the first page.
        """
        values = {name: getattr(self, name) for name in _DEFAULTS} | {"page": "1"} | changes
        return {
            _IN_ADDRESS.get(name, name): values[name]
            for name, default in _DEFAULTS.items()
            if values[name] != default
        }

    def run(
        self, index: SearchIndex, page_size: int, deadline_ms: float | None = None
    ) -> SearchResult:
        """Search.

        Args:
            index: Where.
            page_size: Hits on a page, if the address doesn't say.
            deadline_ms: Time after which what was found so far has to do.

        Raises:
            QueryError: A part of it means nothing.
        """
        return index.search(
            self.q,
            limit=read_number(self.limit, "limit", most=MOST_HITS) if self.limit else page_size,
            page=read_number(self.page, "page", most=MOST_PAGES),
            near=_is_on(self.near, "near"),
            deadline_ms=deadline_ms,
            **self._how(index),
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
        return index.matches(self.q, most=limit, deadline_ms=deadline_ms, **self._how(index))

    def _how(self, index: SearchIndex) -> "_How":
        facets = {name: [value] for name in FACETS if (value := getattr(self, name))}
        is_name = bool(self.source) and self.source in index.sources()
        if is_name:  # as its facet counts it; part of a name would find other sources too
            facets["source"] = [self.source]
        return _How(
            published_from=self.published_from or None,
            published_to=self.published_to or None,
            source=None if is_name else self.source or None,
            sort=cast("Literal['relevance', 'date', 'oldest']", self.sort),
            exact=_is_on(self.exact, "exact"),
            facets=facets,
        )

    def limits(self) -> dict[str, dict[str, str]]:
        """What limits the search, each with the changes that lift it."""
        lifted = {name: {name: ""} for name in ("source", *FACETS) if getattr(self, name)}
        if self.published_from or self.published_to:
            lifted = {"date": {"published_from": "", "published_to": ""}, **lifted}
        return lifted

    def is_blank(self) -> bool:
        """Whether nothing is asked for: neither words nor limits."""
        return not self.q.strip() and not self.limits()

    def without_limits(self) -> Self:
        """The same query, anywhere and any time."""
        changes = {name: "" for lift in self.limits().values() for name in lift}
        return replace(self, page="1", **changes)

    def as_typed(self) -> Self:
        """The same, to be found letter by letter."""
        return replace(self, exact="1", page="1")

    def has_quotes(self) -> bool:
        """Whether a part of the query stands in quotation marks."""
        return bool(_QUOTES.search(self.q))

    def loosened(self, unknown: Iterable[str] = ()) -> Iterator[Self]:
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
            yield from (replace(base, **changes) for changes in limits.values())
        if base.q and limits:
            yield base.without_limits()
        if words and words != base.q:
            yield replace(base, q=words)
            if limits:
                yield replace(base.without_limits(), q=words)


_DEFAULTS: Final = {field.name: str(field.default) for field in fields(SearchRequest)}


def names() -> frozenset[str]:
    """The parameters that an address may have."""
    return frozenset(_IN_ADDRESS.get(field.name, field.name) for field in fields(SearchRequest))


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
    """A query without some words; as it was when none of them is in it."""
    for word in words:
        rest = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", query, flags=re.IGNORECASE)
        query = query if rest == query else " ".join(rest.split())
    return query


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
