"""What a visitor asks for, as it stands in an address."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, Literal, Self, cast

from searchkit import QueryError, SearchIndex, SearchResult

_QUOTES: Final = re.compile(r'["“”„]')
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_IN_ADDRESS: Final = {"published_from": "from", "published_to": "to"}  # else as the field


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as asked for; nothing is checked before :meth:`run`, so that it can be shown again.

    Attributes:
        q: The query.
        published_from: Earliest date, ``from`` in the address.
        published_to: Latest date, ``to`` in the address.
        source: Text in the name of the source.
        sort: ``relevance`` or ``date``.
        page: Number of the page.
        limit: Hits on a page; empty for the site's page size.
    """

    q: str = ""
    published_from: str = ""
    published_to: str = ""
    source: str = ""
    sort: str = "relevance"
    page: str = "1"
    limit: str = ""

    @classmethod
    def from_address(cls, parameters: Mapping[str, str]) -> Self:
        """Read the parameters of an address; blank ones count as not given."""
        values = {
            field.name: parameters.get(_IN_ADDRESS.get(field.name, field.name), "")
            for field in fields(cls)
        }
        return cls(**{name: value for name, value in values.items() if value.strip()})

    def parameters(self, **changes: str) -> dict[str, str]:
        """The parameters of the address that asks for this, with changes; defaults are left out.

        A change of anything leads to the first page.
        """
        changed = replace(self, **{"page": "1", **changes})
        return {
            _IN_ADDRESS.get(field.name, field.name): getattr(changed, field.name)
            for field in fields(changed)
            if getattr(changed, field.name) != field.default
        }

    def run(self, index: SearchIndex, page_size: int) -> SearchResult:
        """Search.

        Raises:
            QueryError: A part of it means nothing.
        """
        return index.search(
            self.q,
            limit=_number(self.limit, "Số kết quả mỗi trang") if self.limit else page_size,
            page=_number(self.page, "Số trang"),
            published_from=self.published_from or None,
            published_to=self.published_to or None,
            source=self.source or None,
            sort=cast("Literal['relevance', 'date']", self.sort),
        )

    def has_limits(self) -> bool:
        """Whether dates or a source limit the search."""
        return bool(self.published_from or self.published_to or self.source)

    def as_typed(self) -> Self:
        """The same, to be found letter by letter."""
        return replace(self, q=f'"{_unquoted(self.q)}"', page="1")

    def loosened(self) -> Iterator[Self]:
        """Searches that may find more: without limits, without quotes, without both."""
        base = replace(self, page="1", sort="relevance")
        wider = replace(base, published_from="", published_to="", source="")
        words = _unquoted(self.q)
        if self.has_limits() and self.q:
            yield wider
        if words and words != self.q:
            yield replace(base, q=words)
            if self.has_limits():
                yield replace(wider, q=words)


def names() -> frozenset[str]:
    """The parameters that an address may have."""
    return frozenset(_IN_ADDRESS.get(field.name, field.name) for field in fields(SearchRequest))


def _unquoted(query: str) -> str:
    return " ".join(_QUOTES.sub(" ", query).split())


def _number(text: str, what: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise QueryError(f"{what} là {text!r}; hãy viết một số nguyên.")
    return int(text)
