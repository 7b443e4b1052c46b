"""The fields of an index as Whoosh knows them.

``content``       syllables of the whole article, with positions; stored: all its text
``title``         syllables of the title, with positions; stored
``word``          pyvi's words, syllables joined by ``_``
``acronym``       what is written in capitals: where ``ai`` is AI
``identifier``    document numbers, figures, dates in canonical form: ``57/nq/tw``, ``2024-12-22``
``organisation``  whole names of the organisations that the article is about
``province``      of today's provinces
``number``        the document numbers that it cites, whole
``speaker``       the people whom it quotes, whole
``source``        name of the site or agency, whole; stored, sortable
``published``     the day; stored as known, sortable. A month or a year counts as its first day
``id``            unique; stored, sortable
``group``         names the near-duplicates of an article, for ``collapse``; not searched
``url``           stored, not searched

Terms are in normal form (lower case, NFC, tone in the old place: ``hòa``), and so is what a query
says, since the analyzers of these fields are ours.
"""

import re
from datetime import datetime
from typing import Any, Final

from whoosh import columns, fields, query
from whoosh.qparser.common import QueryParserError
from whoosh.util.numeric import typecode_max
from whoosh.util.times import datetime_to_long

from searchkit.engine.fields import (
    ACRONYM,
    FACET_LABELS,
    IDENTIFIER,
    SOURCE,
    SYLLABLE,
    TITLE,
    WORD,
)
from searchkit.engine.whoosh.analysis import (
    Reading,
    TermAnalyzer,
    capitals,
    identifiers,
    syllables,
    words,
)
from searchkit.messages import Message

CONTENT: Final = "content"
ID: Final = "id"
PUBLISHED: Final = "published"
GROUP: Final = "group"
URL: Final = "url"

ENGINE_FIELDS: Final = {
    CONTENT: SYLLABLE,
    TITLE: TITLE,
    WORD: WORD,
    ACRONYM: ACRONYM,
    IDENTIFIER: IDENTIFIER,
    **{name: name for name in FACET_LABELS},
    SOURCE: SOURCE,
    ID: ID,
}
"""What the engine calls each searched field but ``published``."""
VECTORS: Final = (CONTENT, TITLE, WORD)
"""Fields whose terms can be told of one document: for key terms and ``more_like``."""
COLUMNS: Final = (ID, SOURCE, GROUP, PUBLISHED)
"""Fields by which results can be sorted, grouped and collapsed."""
NO_DATE: Final = typecode_max["Q"]
"""In a column: behind all days, as whoosh.fields.DATETIME has it."""
_DATE: Final = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?")


class WholeField(fields.ID):
    """One value, whole, or several. Names of files need be no valid text: hence surrogates."""

    def to_bytes(self, value: object) -> bytes:
        """The term of a value."""
        return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")

    def from_bytes(self, bs: bytes) -> str:
        """The value of a term."""
        return bs.decode("utf-8", "surrogatepass")


class DayField(fields.DATETIME):
    """A day. In a query: ``2024``, ``2024-02``, ``2024-02-03`` or the same without ``-``."""

    def from_column_value(self, value: int) -> datetime | None:
        """A day as it is shown; None for no date."""
        day: datetime | None = None if value == NO_DATE else super().from_column_value(value)
        return day

    def parse_query(self, fieldname: str, qstring: str, boost: float = 1.0) -> query.Query:
        """The articles of a day, a month or a year.

        Raises:
            QueryParserError: It is no date.
        """
        if qstring == "*":
            return query.Every(fieldname, boost=boost)
        return self.parse_range(fieldname, qstring, qstring, False, False, boost)

    def parse_range(
        self,
        fieldname: str,
        start: str | None,
        end: str | None,
        startexcl: bool,
        endexcl: bool,
        boost: float = 1.0,
    ) -> query.Query:
        """The articles between two dates, each as precise as it is.

        Raises:
            QueryParserError: One of them is no date.
        """
        first, last = (_days(start) if start else None), (_days(end) if end else None)
        if first is None and last is None:
            return query.Every(fieldname, boost=boost)
        return query.NumericRange(
            fieldname,
            first and datetime_to_long(first[1] if startexcl else first[0]),
            last and datetime_to_long(last[0] if endexcl else last[1]),
            startexcl,
            endexcl,
            boost=boost,
        )


class ColumnField(fields.COLUMN):
    """One value to collapse by."""

    def from_bytes(self, bs: bytes) -> str:
        """The value."""
        return bs.decode("utf-8", "surrogatepass")


def _days(text: str) -> tuple[datetime, datetime]:
    """The first and the last day that a date can mean."""
    match = _DATE.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(piece) if piece else 0 for piece in match.groups())
        first = datetime(year, month or 1, day or 1)  # noqa: DTZ001 - a day, of no time zone
        if day:
            return first, first
        after = datetime(year + (not month or month == 12), month % 12 + 1 if month else 1, 1)  # noqa: DTZ001
        return first, datetime.fromordinal(after.toordinal() - 1)
    except ValueError:
        raise QueryParserError(
            Message(
                "Không hiểu ngày “%(text)s”; hãy viết như 2024, 2024-02 hoặc 2024-02-03.",
                text=" ".join(text.split()),  # a message is one line
            )
        ) from None


def schema() -> fields.Schema:
    """The fields that an expert sees; see the module."""

    def text(read: Reading, many: str, **options: Any) -> fields.TEXT:
        return fields.TEXT(TermAnalyzer(read), multitoken_query=many, **options)

    return fields.Schema(
        content=text(syllables, "phrase", stored=True, vector=True),
        title=text(syllables, "phrase", stored=True, vector=True),
        word=text(words, "and", phrase=False, vector=True),
        acronym=text(capitals, "and", phrase=False),
        identifier=text(identifiers, "or", phrase=False),
        **{name: WholeField() for name in FACET_LABELS},
        source=WholeField(stored=True, sortable=True),
        published=DayField(stored=True, sortable=True),
        id=WholeField(unique=True, stored=True, sortable=True),
        group=ColumnField(columns.VarBytesColumn()),
        url=fields.STORED(),
    )
