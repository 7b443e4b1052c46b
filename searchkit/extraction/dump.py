"""Plain-text dumps: what a crawler saved of a page, or a text that someone typed.

The article starts at the first line that reads as a paragraph; the headline and the date are among
the lines above, the rest is :mod:`~searchkit.extraction.body`'s.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.body import body_of
from searchkit.extraction.boilerplate import folded
from searchkit.extraction.dates import stamp_of
from searchkit.extraction.headline import MAX_HEADER, locate, substitute, title_of, without_site
from searchkit.extraction.kinds import Kind, Kinded, is_foreign, kind_of
from searchkit.extraction.left_out import Ledger, ReadArticle, Reason
from searchkit.extraction.lines import Line, lines_of
from searchkit.extraction.metadata import is_person, is_web_address
from searchkit.extraction.pictures import is_unaccented
from searchkit.extraction.publication import published
from searchkit.extraction.splices import Headline, unspliced_headline, without_splices
from searchkit.extraction.surroundings import acquitted

MAX_LINES = 200_000
"""Lines of the longest dump; an honest article has a hundredth of them."""

MAX_NOTICE = 8
"""Lines of the longest text without a paragraph that is no page's frame."""

_FURNITURE = frozenset({Kind.NOISE, Kind.MENU, Kind.BOX, Kind.END, Kind.MASTHEAD})
_AROUND = frozenset({Kind.MENU, Kind.NOISE, Kind.STAMP})
_PLAIN = frozenset({Kind.SHORT, Kind.CAPTION, Kind.PICTURE, Kind.BYLINE})
_ADDRESS = re.compile(r"(?:[^:\s]+(?: [^:\s]+){0,3} ?: ?)?(https?://\S+)", re.IGNORECASE)


def read_dump(text: str, article_id: str, origin: str, *, titled: bool = False) -> ReadArticle:
    """Read one article from plain text.

    Args:
        text: The text.
        article_id: The id of its article.
        origin: The path of the file that holds it.
        titled: Whether its first line is known to be the title of the page.

    Raises:
        SourceError: The text holds nothing that can be a title or a paragraph, or too many lines.
    """
    if text.count("\n") > MAX_LINES:
        raise SourceError(f"tệp có hơn {MAX_LINES} dòng, không thể là một bài; hãy tách tệp")
    lines = _kinded(list(_unglued(lines_of(text))))
    bare = _FURNITURE.isdisjoint(kind for kind, _ in lines)
    start = next((i for i, (kind, _) in enumerate(lines) if kind is Kind.PROSE), len(lines))
    header = lines[:start]
    page = "\n".join(folded(line.text) for _, line in lines)
    title_at = 0 if titled and header else locate(header, page, bare=bare)
    headline, above, below = Headline(""), lines[:0], lines
    if title_at is not None:
        told = title_of(header[title_at][1].text)
        headline = unspliced_headline(without_site(told)[0] if titled else told)
        above, below = lines[:title_at], lines[title_at + 1 :]
    alone = sum(kind in _FURNITURE for kind, _ in lines) == 1
    below = _owned(acquitted(below, alone=alone), bare=bare)
    day = published(lines[: len(lines) - len(below)] + below, title_at, start)
    ledger = Ledger()
    if bare:
        below = _owned(above, bare=True) + below
    else:
        ledger.add(Reason.HEADER, (line.text for _, line in above))
    body = body_of(below, headline.title, day, ledger)
    paragraphs = _spliced_apart(body.paragraphs, headline, ledger)
    title = headline.title or substitute(paragraphs) or substitute(body.captions)
    if not title:
        raise SourceError("không có nội dung nào đọc được; hãy kiểm tra tệp")
    article = Article(
        id=article_id,
        title=title,
        paragraphs=tuple(filter(None, paragraphs)),
        url=_address(header),
        source=_masthead([pair for i, pair in enumerate(header) if i != title_at]),
        published=day,
        captions=body.captions,
        metadata={"author": body.author} if body.author and is_person(body.author, []) else {},
        origin=origin,
    )
    return ReadArticle(article, tuple(ledger.pieces))


def _kinded(lines: Sequence[Line]) -> Kinded:
    """Tell what the lines are.

    A notice of a few lines may be headed "Liên hệ" and end with a telephone number. Accents that
    are nowhere tell nothing of pictures, and another script nothing of boilerplate
    unless trails and dates are in it too.
    """
    plain = sum(len(line.text) for line in lines if is_unaccented(line.text))
    pictures = plain * 2 < sum(len(line.text) for line in lines)
    kinded = [(kind_of(line, pictures=pictures), line) for line in lines]
    kinds = Counter(kind for kind, _ in kinded)
    if not kinds[Kind.PROSE] and kinds[Kind.MENU] * 2 <= len(lines) <= MAX_NOTICE:
        kinded = [(Kind.SHORT if kind is Kind.MENU else kind, line) for kind, line in kinded]
    if any(kind in _AROUND and is_foreign(line.text) for kind, line in kinded):
        return kinded  # a spam site's frame, in its own language
    return [(Kind.SHORT if kind is Kind.FOREIGN else kind, line) for kind, line in kinded]


def _owned(lines: Kinded, *, bare: bool) -> Kinded:
    """Mark the lines at the text's edges that are the article's by where they stand.

    All are on a page without boilerplate. Else those right below the text are, as far as nothing
    looks like boilerplate, and those above it that stand nowhere else.
    """
    prose = [i for i, (kind, _) in enumerate(lines) if kind is Kind.PROSE]
    first, last = (prose[0], prose[-1]) if prose else (0, len(lines))
    foreign = (i for i in range(last + 1, len(lines)) if lines[i][0] not in _PLAIN)
    end = next(foreign, len(lines))
    texts = Counter(line.text for _, line in lines)

    def is_own(i: int, kind: Kind, line: Line) -> bool:
        if bare or last < i < end:
            return bare or kind is not Kind.BYLINE
        return i < first and kind is Kind.SHORT and line.words > 2 and texts[line.text] == 1

    return [
        (kind, replace(line, own=line.own or is_own(i, kind, line)))
        for i, (kind, line) in enumerate(lines)
    ]


def _spliced_apart(texts: Sequence[str], headline: Headline, ledger: Ledger) -> list[str]:
    """Take out of paragraphs what was spliced into them, and enter it in the ledger."""
    paragraphs = [without_splices(text, headline) for text in texts]
    pairs = zip(texts, paragraphs, strict=True)
    ledger.add(Reason.SPAM, (_removed(*pair) for pair in pairs if pair[0] != pair[1]))
    return paragraphs


def _removed(before: str, after: str) -> str:
    """Return what was cut out of a text, as one piece."""
    start = _alike(before, after)
    return before[start : len(before) - _alike(before[start:][::-1], after[start:][::-1])]


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


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
