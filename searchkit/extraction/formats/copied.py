"""Official documents as text: what was copied out of them, or stands on a page.

The lines of the first page are there, so its head (:mod:`~searchkit.extraction.formats.official`)
says what a document read from its own file would say.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchkit.extraction.cleaning import clean
from searchkit.extraction.dump import MAX_LINES
from searchkit.extraction.formats.documents import reading_of
from searchkit.extraction.formats.official import Head, head_of, is_motto, is_number
from searchkit.extraction.formats.part import Part
from searchkit.extraction.left_out import Ledger, ReadArticle, Reason
from searchkit.extraction.lines import lines_of

_TOP: Final = 15
"""Lines among which the name of the state stands above a document."""
_HEAD: Final = 8_000
"""Characters in which a head ends: most texts are none, and are read no further here."""
_RUNNING_HEAD: Final = re.compile(
    r"(?:\d{1,4} )?CÔNG BÁO/Số \d[\d +]*/Ngày \d[\d-]*(?: \d{1,4})?|\d{1,4}"
)
"""What the gazette prints above each page, and the number of a page."""


def read_copy(part: Part, data: bytes, text: str) -> ReadArticle | None:
    """Read a text that is the copy of an official document; ``None`` for any other.

    Args:
        part: What holds it.
        data: Its bytes, which name what has no name.
        text: What they say.
    """
    if _head(_kept(text[:_HEAD].splitlines())) is None or text.count("\n") > MAX_LINES:
        return None
    rows = [row for row in text.splitlines() if clean(row)]
    printed = [clean(row) for row in rows if _is_printed(row)]
    if len(printed) > 1:
        rows = [row for row in rows if not _is_printed(row)]
    head = _head(list(map(clean, rows)))
    if head is None or not head.title:
        return None
    ledger = Ledger()
    ledger.add(Reason.RUNNING_HEAD, printed if len(printed) > 1 else [])
    ledger.add(Reason.HEADER, (clean(rows[i]) for i in sorted(head.lines)))
    rest = "\n".join(row for i, row in enumerate(rows) if i not in head.lines)
    paragraphs = [line.text for line in lines_of(rest)]
    return reading_of(part, data, paragraphs, title=head.title, head=head, ledger=ledger)


def _is_printed(row: str) -> bool:
    """Whether a line is of the page that it was printed on, and not of the text."""
    return _RUNNING_HEAD.fullmatch(clean(row)) is not None


def _kept(rows: Sequence[str]) -> list[str]:
    """The lines of a text, as far as there is something on them."""
    return [clean(row) for row in rows if clean(row) and not _is_printed(row)]


def as_document(reading: ReadArticle, *, titled: bool = True, dated: bool = False) -> ReadArticle:
    """Let an article that is an official document say its number, its day and who issued it.

    Args:
        reading: What was read of a page or a record.
        titled: Whether its title is stated, and not one of its lines.
        dated: Whether its day is stated; a page shows others than the document's.
    """
    article = reading.article
    head = _head(article.paragraphs)
    if head is None or not (titled or head.title):
        return reading
    title = article.title if titled else head.title
    rest = (text for i, text in enumerate(article.paragraphs) if i not in head.lines)
    ledger = Ledger()
    ledger.add(Reason.HEADER, (article.paragraphs[i] for i in sorted(head.lines)))
    article = replace(
        article,
        title=title,
        paragraphs=tuple(rest),
        source=article.source or head.issuer,
        published=(dated and article.published) or head.published or article.published,
        metadata={**head.metadata, **article.metadata},
    )
    return ReadArticle(article, (*reading.left_out, *ledger.pieces))


def _head(lines: Sequence[str]) -> Head | None:
    """The head of a document that names the state, or begins with its own number."""
    cells = (cell for line in lines[:_TOP] for cell in line.split(" | "))
    if not (any(map(is_number, lines[:1])) or any(map(is_motto, cells))):
        return None
    head = head_of([line.strip("| ") for line in lines])  # of a row whose first cell is empty
    return head if head and "number" in head.metadata else None
