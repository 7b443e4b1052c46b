"""Plain-text dumps: what a crawler saved of a page, or a text that someone typed.

The article starts at the first line that reads as a paragraph; the headline and the date are among
the lines above, the rest is :mod:`~searchkit.extraction.body`'s.
"""

import re
from collections.abc import Iterator, Sequence

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.body import body_of
from searchkit.extraction.boilerplate import folded
from searchkit.extraction.dates import stamp_of
from searchkit.extraction.headline import MAX_HEADER, locate, substitute, title_of
from searchkit.extraction.kinds import Kind, Kinded, kind_of
from searchkit.extraction.lines import Line, lines_of
from searchkit.extraction.metadata import is_web_address
from searchkit.extraction.publication import published
from searchkit.extraction.splices import Headline, unspliced_headline, without_splices

MAX_LINES = 200_000
"""Lines of the longest dump; an honest article has a hundredth of them."""

_ADDRESS = re.compile(r"(?:[^:\s]+(?: [^:\s]+){0,3} ?: ?)?(https?://\S+)", re.IGNORECASE)


def read_dump(text: str, article_id: str, origin: str) -> Article:
    """Read one article from plain text.

    Raises:
        SourceError: The text holds nothing that can be a title or a paragraph, or too many lines.
    """
    if text.count("\n") > MAX_LINES:
        raise SourceError(f"tệp có hơn {MAX_LINES} dòng, không thể là một bài; hãy tách tệp")
    lines = [(kind_of(line), line) for line in _unglued(lines_of(text))]
    start = next((i for i, (kind, _) in enumerate(lines) if kind is Kind.PROSE), len(lines))
    header = lines[:start]
    title_at = locate(header, "\n".join(folded(line.text) for _, line in lines))
    headline = Headline("")
    if title_at is not None:
        headline = unspliced_headline(title_of(header[title_at][1].text))
    body = body_of(lines[0 if title_at is None else title_at + 1 :], headline.title)
    paragraphs = [without_splices(paragraph, headline) for paragraph in body.paragraphs]
    title = headline.title or substitute(paragraphs) or substitute(body.captions)
    if not title:
        raise SourceError("không có nội dung nào đọc được; hãy kiểm tra tệp")
    return Article(
        id=article_id,
        title=title,
        paragraphs=tuple(filter(None, paragraphs)),
        url=_address(header),
        source=_masthead(header),
        published=published(lines, title_at, start),
        captions=body.captions,
        metadata={"author": body.author} if body.author else {},
        origin=origin,
    )


def _unglued(lines: Sequence[Line]) -> Iterator[Line]:
    """Part a date from the paragraph that a crawler glued it to."""
    for line in lines:
        stamp = stamp_of(line.text)
        if stamp and stamp.rest:
            yield Line(line.text.removesuffix(stamp.rest).strip())
            yield Line(stamp.rest)
        else:
            yield line


def _address(header: Kinded) -> str | None:
    """Return the address that a line above the text states: ``Link gốc: https://...``."""
    for _, line in header[-MAX_HEADER:]:
        match = _ADDRESS.fullmatch(line.text)
        if match and is_web_address(match[1]):
            return match[1]
    return None


def _masthead(header: Kinded) -> str | None:
    """Return the name of the site when a line above the text says that it is one."""
    names = (line for kind, line in header[-MAX_HEADER:] if kind is Kind.MASTHEAD)
    return next((line.text for line in names if line.words > 4), None)
