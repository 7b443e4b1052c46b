"""What a file says of itself and of each match."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from searchkit.search.results import Hit


@dataclass(frozen=True, slots=True)
class Export:
    """What was asked for, when and where.

    Attributes:
        query: As typed.
        moment: When; with a time zone.
        limits: Dates, sources and facets, in words; may be empty.
        address: Of the results; None where they have none.
        site: What gave them.
        page: The address of the page of an article, by its id; None where there is none.
        translate: Puts the words of a workbook, Vietnamese, into the language of who reads it.
    """

    MOST: ClassVar[int] = 5_000
    """Matches in one file."""

    query: str
    moment: datetime
    limits: str = ""
    address: str | None = None
    site: str = "searchkit"
    page: Callable[[str], str] | None = None
    translate: Callable[[str], str] = str

    @property
    def exported(self) -> str:
        """The moment in UTC, to the second (ISO 8601)."""
        return self.moment.isoformat(timespec="seconds").replace("+00:00", "Z")

    def note(self) -> str:
        """All of it in one line."""
        asked = f"“{self.query}”" if self.query.strip() else None
        parts = (self.site, asked, self.limits, self.exported, self.address)
        return one_line(" · ".join(filter(None, parts)))

    def address_of(self, hit: Hit) -> str:
        """Where a match is read: the original, else its page here; empty where there is neither."""
        return hit.url or (self.page(hit.id) if self.page else "")


COLUMNS: Final[Mapping[str, Callable[[Hit, Export], str | int]]] = {
    "id": lambda hit, _: hit.id,
    "title": lambda hit, _: one_line(hit.title),
    "published": lambda hit, _: hit.published or "",
    "source": lambda hit, _: hit.source or "",
    "url": lambda hit, _: hit.url or "",
    "duplicates": lambda hit, _: hit.duplicates,
    "passage": lambda hit, _: passage(hit),
    "page": lambda hit, about: about.page(hit.id) if about.page else "",
    "query": lambda _, about: about.query,
    "limits": lambda _, about: about.limits,
    "exported": lambda _, about: about.exported,
}
"""Of a table: each row says for itself where it is from, for rows of several files get mixed."""


def passage(hit: Hit) -> str:
    """The passage that answers best, in one line; empty where there is none."""
    if not hit.snippets:
        return ""
    best = hit.snippets[0]
    return one_line(f"{'… ' * best.cut_before}{best.text}{' …' * best.cut_after}")


def one_line(text: str) -> str:
    """A text with all white space as single blanks."""
    return " ".join(text.split())
