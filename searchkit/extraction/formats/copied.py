"""Official documents as text: what was copied out of them, or stands on a page.

The lines of the first page are there, so its head (:mod:`~searchkit.extraction.formats.official`)
says what a document read from its own file would say.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchkit.extraction.cleaning import clean
from searchkit.extraction.formats.documents import reading_of
from searchkit.extraction.formats.official import Head, head_of, is_motto
from searchkit.extraction.formats.part import Part
from searchkit.extraction.left_out import Ledger, ReadArticle, Reason
from searchkit.extraction.lines import lines_of

_TOP: Final = 15
"""Lines among which the name of the state stands above a document."""
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
    rows = [row for row in text.splitlines() if clean(row)]
    printed = [row for row in rows if _RUNNING_HEAD.fullmatch(clean(row))]
    rows = [row for row in rows if row not in printed] if len(printed) > 1 else rows
    head = _head(list(map(clean, rows)))
    if head is None or not head.title:
        return None
    ledger = Ledger()
    ledger.add(Reason.RUNNING_HEAD, map(clean, printed) if len(printed) > 1 else [])
    ledger.add(Reason.HEADER, (clean(rows[i]) for i in sorted(head.lines)))
    rest = "\n".join(row for i, row in enumerate(rows) if i not in head.lines)
    paragraphs = [line.text for line in lines_of(rest)]
    return reading_of(part, data, paragraphs, title=head.title, head=head, ledger=ledger)


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
    """The head of a document that names the state and its own number."""
    if not any(is_motto(cell) for line in lines[:_TOP] for cell in line.split(" | ")):
        return None
    head = head_of([line.strip("| ") for line in lines])  # of a row whose first cell is empty
    return head if head and "number" in head.metadata else None
