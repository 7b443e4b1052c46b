"""HTML pages: where the article's text stands, and what the page says around it.

trafilatura and the names of portals' containers vote for the element that holds the text. The page
is then read as lines, so that the rules for plain text (headline, date, end of the article,
captions) hold here too, with the page's own metadata as the stronger evidence.
"""

import re
import warnings
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from searchkit.article import Article
from searchkit.errors import SourceError
from searchkit.extraction.addresses import names_another
from searchkit.extraction.blocks import FRAMES, Block, blocks_of, totals
from searchkit.extraction.body import Body, body_of
from searchkit.extraction.boilerplate import folded
from searchkit.extraction.headline import (
    headed,
    substitute,
)
from searchkit.extraction.kinds import (
    Kind,
    Kinded,
    is_contact,
    is_imprint,
    is_place,
    is_prose,
    kind_of,
)
from searchkit.extraction.left_out import Ledger, PassOverError, ReadArticle, Reason
from searchkit.extraction.lines import Line, Role
from searchkit.extraction.main_text import MainText
from searchkit.extraction.markup import Part, parts_of
from searchkit.extraction.metadata import PageMetadata, is_person, metadata_of
from searchkit.extraction.page_days import day_of
from searchkit.extraction.page_kind import check_is_article
from searchkit.extraction.page_title import headings_of, title_of_page
from searchkit.extraction.surroundings import acquitted, disowned, saying, tells

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_TAGS = 200_000
"""Tags of the longest page; an honest article has a hundredth of them."""

_LEFT_OPEN = re.compile(r"\s{0,9}\(\s{0,9}\)$")  # for a day
_FURNITURE = frozenset({Kind.NOISE, Kind.MENU, Kind.BOX, Kind.END, Kind.MASTHEAD})
_SHAPED = frozenset({Role.HEADING, Role.BOLD, Role.ITEM, Role.ROW})
_LISTS = frozenset({"dl", "ol", "table", "ul"})
_LISTED = frozenset({Role.ITEM, Role.ROW})
_OWN = frozenset({Kind.PROSE, Kind.SHORT, Kind.FOREIGN})


def read_html(markup: str, article_id: str, origin: str) -> ReadArticle:
    """Read the article of a page.

    Raises:
        SourceError: The page holds no text that can be a title or a paragraph, or too many tags.
        PassOverError: It leads to articles and is none.
    """
    if markup.count("<") > MAX_TAGS:
        raise SourceError(f"trang có hơn {MAX_TAGS} thẻ HTML, không thể là một bài; hãy tách trang")
    soup = parse(markup)
    root = soup.body or soup
    page, main, ledger = metadata_of(soup), MainText(markup), Ledger()
    everything = _blocks(root, main)
    blocks = [block for block in everything if not block.framing]
    frames = [block for block in everything if block.framing]
    kinds = [kind_of(block.line) for block in blocks]
    cards = sum(block.element.name == "article" for block in frames)
    check_is_article(soup, page, list(zip(kinds, blocks, strict=True)), cards)
    for block in frames:
        card = block.element.name == "article"
        ledger.add(Reason.OTHER_STORIES if card else Reason.SITE, [block.line.text])
    lines, bare = _judged(kinds, blocks, main, framed=bool(frames))
    first, end = (0, len(lines)) if bare else _span(root, blocks, _votes(root, blocks, lines))
    first, end = _extended(lines, first, end)
    prose = next((i for i in range(first, end) if lines[i][0] is Kind.PROSE), None)
    start = end if prose is None else prose
    title_at, title, site = title_of_page(page, lines, blocks[:start], bare=bare)
    body_at = first if title_at is None else title_at + 1
    lines = _cleared(lines, body_at, bare=bare, runs=prose is not None)
    title = headed(title, headings_of(root))
    day = day_of(page, everything, blocks, lines, (title_at, start))
    above = lines[: body_at - (title_at is not None)]
    if frames or not bare:
        ledger.add(Reason.HEADER, (line.text for _, line in above))
        above = []
    bylines = [pair for pair in lines[end : end + 3] if pair[0] is Kind.BYLINE]
    ledger.add(Reason.AFTER_END, (line.text for _, line in lines[end:]))
    body = body_of(above + lines[body_at:end] + bylines, title, day, ledger)
    told = (block.line.text for block in blocks if block.line.role is not Role.MENU)
    seen = main.shown(told, (block.line.text for block in frames))
    if names_another(page.url, title):
        page = replace(page, url=None, source=page.source or page.host)
    article = _article(page, body, seen, title, site)
    article = replace(article, id=article_id, origin=origin, published=day)
    _check_says(article, page)
    return ReadArticle(article, tuple(ledger.pieces))


def _cleared(lines: Kinded, body_at: int, *, bare: bool, runs: bool) -> Kinded:
    """Judge the lines below the headline by what stands around them.

    Args:
        lines: The lines of the page.
        body_at: The place of the first one below its headline.
        bare: Whether nothing on the page looks like boilerplate.
        runs: Whether there is running text.
    """
    below = acquitted(lines[body_at:], alone=sum(kind in _FURNITURE for kind, _ in lines) == 1)
    if not bare:
        below = disowned(below if runs else saying(below))
    return lines[:body_at] + below


def _article(
    page: PageMetadata, body: Body, main: Sequence[str], title: str, site: str | None
) -> Article:
    """Put together what a page states and what its lines say."""
    paragraphs = _paragraphs(body.paragraphs, main, title)
    title = _LEFT_OPEN.sub("", title or substitute(paragraphs) or substitute(body.captions) or "")
    if not title:
        raise SourceError("không có nội dung nào đọc được; hãy kiểm tra tệp")
    source = page.source or site or page.host
    authors = (name for name in (page.author, body.author) if name)
    sites = (page.source, site, page.host, source)
    author = next((name for name in authors if is_person(name, sites)), None)
    return Article(
        id="",
        title=title,
        paragraphs=paragraphs,
        url=page.url,
        source=source,
        captions=body.captions,
        metadata={"author": author} if author else {},
    )


def _check_says(article: Article, page: PageMetadata) -> None:
    """Pass over a page that has a name, and nothing to read below it."""
    has_text = any(map(_says, article.paragraphs)) or article.captions or article.published
    if (page.window_title or page.headlines) and not has_text:
        raise PassOverError("trang không có bài", "nếu nó dẫn tới một tệp, hãy lưu tệp ấy")


def _says(paragraph: str) -> bool:
    """Whether a paragraph is more than where the owner of the site is, and when it is open."""
    is_owner_s = is_place(paragraph) or is_imprint(paragraph) or is_contact(paragraph)
    return not is_owner_s and any(map(str.isalpha, paragraph))


def _blocks(root: "Tag", main: MainText) -> list[Block]:
    """Return the blocks of the page and of its frame.

    An element is no frame, whatever its name, when much of the main text stands in it.
    """
    within: set[int] = set()
    while True:
        blocks = blocks_of(root, within)
        named = (block for block in blocks if block.framing and block.element.name not in FRAMES)
        freed = {id(block.element) for block in named if main.stands_in(block.line.text)}
        if freed <= within:
            return blocks
        within |= freed


def _judged(
    kinds: Sequence[Kind], blocks: Sequence[Block], main: MainText, *, framed: bool
) -> tuple[Kinded, bool]:
    """Tell what the lines are, and whether nothing on the page looks like boilerplate."""
    lines = [(kind, block.line) for kind, block in zip(kinds, blocks, strict=True)]
    bare = _is_bare(lines, main, framed=framed)
    owned = [(kind, _owned(kind, line, main, bare=bare)) for kind, line in lines]
    return _adjoined(blocks, _whole_lists(blocks, owned)), bare


def _whole_lists(blocks: Sequence[Block], lines: Kinded) -> Kinded:
    """Mark every line of a list or table that the main text has a part of, or that is beside it."""
    pairs = list(zip(blocks, lines, strict=True))
    beside = {id(b.element.parent) for b, (kind, line) in pairs if kind is Kind.PROSE and line.own}
    judged: Kinded = []
    for role, run in groupby(pairs, lambda pair: pair[0].line.role):
        items = list(run)
        own = role in _LISTED and any(
            line.own or _parent_of_list(block.element) in beside for block, (_, line) in items
        )
        judged += [(kind, replace(line, own=own or line.own)) for _, (kind, line) in items]
    return judged


def _adjoined(blocks: Sequence[Block], lines: Kinded) -> Kinded:
    """Mark what goes on with the text right behind it, in the element in which the text stands.

    So end notices: ``Điện thoại: 0900 000 111``, ``Trân trọng cảm ơn!``
    """
    judged = lines[:1]
    for last, block, (kind, line) in zip(blocks, blocks[1:], lines[1:], strict=False):
        parents = [last.element, *islice(last.element.parents, 2)]
        beside = block.element is last.element or block.element.parent in parents[1:]
        goes_on = kind is Kind.SHORT and judged[-1][1].own and beside and tells(line)
        judged.append((kind, replace(line, own=line.own or goes_on)))
    return judged


def _parent_of_list(item: "Tag") -> int | None:
    """Return the ``id()`` of the element in which the list or table of an item stands."""
    around = (tag.parent for tag in islice(item.parents, 3) if tag.name in _LISTS)
    return next(map(id, around), None)


def _is_bare(lines: Kinded, main: MainText, *, framed: bool) -> bool:
    """Whether nothing on a page, but for its frame, looks like boilerplate."""
    if any(kind in _FURNITURE for kind, _ in lines):
        return False
    return not framed or len(main) * 3 >= 2 * sum(len(line.text) for _, line in lines)


def _owned(kind: Kind, line: Line, main: MainText, *, bare: bool) -> Line:
    """Mark a line that the main text has too; on a page without boilerplate all are so."""
    may_be = kind in _OWN or (kind in _FURNITURE and line.role in _SHAPED)
    return replace(line, own=bare or (may_be and line.text in main))


def _extended(lines: Kinded, first: int, end: int) -> tuple[int, int]:
    """Return the range of the text that goes on around its element with lines of the main text."""
    while first and lines[first - 1][1].own and lines[first - 1][0] is Kind.PROSE:
        first -= 1
    last = end
    for i in range(end, len(lines)):
        kind, line = lines[i]
        if line.own:
            last = i + 1
        elif kind is not Kind.PICTURE:
            break
    return first, last


def _paragraphs(body: tuple[str, ...], main: Sequence[str], title: str) -> tuple[str, ...]:
    """Return the body's paragraphs, or the main text when they are less than half of it.

    A main text that is longer by menus and headlines alone, for most of its running text, if there
    is any, is in the body, took the page's furniture for its article.
    """
    once = dict.fromkeys(main)  # the body has no paragraph twice
    if sum(map(len, body)) * 2 >= sum(map(len, once)):
        return body
    if (title or body) and _running(body) * 4 >= _running(once) * 3:
        return body
    known = folded(title)
    return tuple(line for line in main if folded(line) != known)


def _running(lines: Iterable[str]) -> int:
    """Add up the characters of the lines that read as paragraphs."""
    return sum(len(line) for line in lines if is_prose(line))


def parse(markup: str) -> "BeautifulSoup":
    """Parse a page, or a fragment of one."""
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that markup looks like XML or like a file name
        return BeautifulSoup(markup, "lxml")


def _votes(root: "Tag", blocks: Sequence[Block], lines: Kinded) -> Counter[int]:
    """Weigh elements by the characters of body text that stand in them, by their ``id()``.

    A paragraph counts when trafilatura found it too; all do when it found nothing.
    """
    prose = [block for block, (kind, _) in zip(blocks, lines, strict=True) if kind is Kind.PROSE]
    found = [
        block
        for block, (kind, line) in zip(blocks, lines, strict=True)
        if kind is Kind.PROSE and line.own
    ]
    own: Counter[int] = Counter()
    for block in found or prose:
        own[id(block.element)] += len(block.line.text)
    return totals(root, own)


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
