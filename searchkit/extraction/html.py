"""HTML pages: where the article's text stands, and what the page says around it.

trafilatura and the names of portals' containers vote for the element that holds the text. The page
is then read as lines, so that the rules for plain text (headline, date, end of the article,
captions) hold here too, with the page's own metadata as the stronger evidence.
"""

import warnings
from collections import Counter, deque
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.blocks import Block, blocks_of, totals
from searchkit.extraction.body import body_of
from searchkit.extraction.boilerplate import Boilerplate, boilerplate_of, folded
from searchkit.extraction.dates import first_date
from searchkit.extraction.headline import locate, substitute, without_site
from searchkit.extraction.kinds import Kind, Kinded, kind_of
from searchkit.extraction.lines import Line, Role
from searchkit.extraction.markup import Part, parts_of
from searchkit.extraction.metadata import PageMetadata, metadata_of
from searchkit.extraction.publication import published

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_VOTED = 1_000_000
"""Characters of markup; about a longer page trafilatura, which would take long, is not asked."""

MAX_TAGS = 200_000
"""Tags of the longest page; an honest article has a hundredth of them."""

WINDOW = 6
"""Words in a row by which a line is known to stand in trafilatura's text."""


def read_html(markup: str, article_id: str, origin: str) -> Article:
    """Read the article of a page.

    Raises:
        SourceError: The page holds no text that can be a title or a paragraph, or too many tags.
    """
    if markup.count("<") > MAX_TAGS:
        raise SourceError(f"trang có hơn {MAX_TAGS} thẻ HTML, không thể là một bài; hãy tách trang")
    soup = _parsed(markup)
    root = soup.body or soup
    page = metadata_of(soup)
    blocks = blocks_of(root)
    lines = [(kind_of(block.line), block.line) for block in blocks]
    first, end = _span(root, blocks, _votes(root, blocks, lines, markup))
    start = next((i for i in range(first, end) if lines[i][0] is Kind.PROSE), first)
    stated = (*page.headlines, page.window_title)
    title_at = locate(lines[:start], "\n".join(folded(line.text) for _, line in lines), stated)
    title, site = _title(page, Line("") if title_at is None else lines[title_at][1])
    bylines = [pair for pair in lines[end : end + 3] if pair[0] is Kind.BYLINE]
    body = body_of(lines[first if title_at is None else title_at + 1 : end] + bylines, title)
    title = title or substitute(body.paragraphs) or substitute(body.captions) or ""
    if not title:
        raise SourceError("không có nội dung nào đọc được; hãy kiểm tra tệp")
    author = page.author or body.author
    near = blocks[max(0, start - 5) if title_at is None else max(0, title_at - 3) : start + 2]
    return Article(
        id=article_id,
        title=title,
        paragraphs=body.paragraphs,
        url=page.url,
        source=page.source or site or page.host,
        published=page.published or _time(root, near) or published(lines, title_at, start),
        captions=body.captions,
        metadata={"author": author} if author else {},
        origin=origin,
    )


def _title(page: PageMetadata, shown: Line) -> tuple[str, str | None]:
    """Choose between the headline that a page shows and those that it states.

    Args:
        page: The page's metadata.
        shown: The line that looks like the headline; may be empty.

    Returns:
        The headline, which may be empty, and the site's name if the window title holds it.
    """
    head, tail = without_site(page.window_title)
    masthead = Boilerplate.MASTHEAD in boilerplate_of(page.window_title)
    site = page.window_title if masthead else tail
    own = [title for title in page.headlines if title not in {page.source, page.window_title}]
    alike = any(_are_alike(shown.text, title) for title in (*own, head))
    alone = not own and (shown.role in {Role.HEADING, Role.BOLD} or masthead or not tail)
    if shown.text and (alike or alone):
        return shown.text, site if masthead or _are_alike(shown.text, head) else None
    return own[0] if own else "" if masthead else head, site


def _are_alike(one: str, other: str) -> bool:
    """Whether two headlines share at least half of the shorter one's words."""
    first, second = set(folded(one).split()), set(folded(other).split())
    return len(first & second) * 2 >= max(1, min(len(first), len(second)))


def _time(root: "Tag", near: Sequence[Block]) -> str | None:
    """Return the machine-readable date of a ``time`` element that stands near the headline."""
    elements = {id(block.element) for block in near}
    for tag in root.find_all("time", datetime=True):
        stated = first_date(str(tag["datetime"])[:50])
        if stated and any(id(around) in elements for around in (tag, *islice(tag.parents, 2))):
            return stated
    return None


def _parsed(markup: str) -> "BeautifulSoup":
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that markup looks like XML or like a file name
        return BeautifulSoup(markup, "lxml")


def _votes(root: "Tag", blocks: Sequence[Block], lines: Kinded, markup: str) -> Counter[int]:
    """Weigh elements by the characters of body text that stand in them, by their ``id()``.

    A paragraph counts when trafilatura found it too; all do when it found nothing.
    """
    prose = [block for block, (kind, _) in zip(blocks, lines, strict=True) if kind is Kind.PROSE]
    windows = _windows(_main_text(markup)) if len(prose) > 1 else set()
    found = [block for block in prose if not windows.isdisjoint(_windows(block.line.text))]
    own: Counter[int] = Counter()
    for block in found or prose:
        own[id(block.element)] += len(block.line.text)
    return totals(root, own)


def _main_text(markup: str) -> str:
    """Return what trafilatura takes for the main text, or nothing when it cannot tell."""
    if len(markup) > MAX_VOTED:
        return ""
    from trafilatura import extract

    try:
        return extract(markup, include_comments=False) or ""
    except (RecursionError, ValueError, TypeError, AttributeError):
        return ""  # a page that breaks it is still read by the other evidence


def _windows(text: str) -> set[tuple[str, ...]]:
    words = folded(text).split()
    return set(zip(*(islice(words, i, None) for i in range(WINDOW)), strict=False))


def _span(root: "Tag", blocks: Sequence[Block], votes: Counter[int]) -> tuple[int, int]:
    """Return the range of the blocks of the element that holds the article's text.

    An element with a container's name wins if it holds most of the voted text; otherwise the
    smallest element that holds nearly all of it does.
    """
    whole = votes[id(root)]
    if not whole:
        return 0, len(blocks)
    named = (
        tag
        for tag in root.find_all(True)
        if votes[id(tag)] > whole * 0.6 and Part.BODY in parts_of(tag)
    )
    container = deque(named, maxlen=1)
    within = container[0] if container else _innermost(root, votes)
    elements = {id(within), *map(id, within.find_all(True))}
    inside = [i for i, block in enumerate(blocks) if id(block.element) in elements]
    return inside[0], inside[-1] + 1


def _innermost(root: "Tag", votes: Counter[int]) -> "Tag":
    """Return the smallest element that holds at least four fifths of the voted text."""
    container, whole = root, votes[id(root)]
    while True:
        children = container.find_all(recursive=False)
        heir = next((tag for tag in children if votes[id(tag)] >= whole * 0.8), None)
        if heir is None:
            return container
        container = heir
