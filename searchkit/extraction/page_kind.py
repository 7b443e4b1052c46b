"""Kinds of pages: whether a page is an article, or leads to articles, or is a form to fill in.

What a page states of itself counts, and how it is built: entries that repeat (siblings of one name
and class, each with a headline that links elsewhere), against prose that stands in none of them.
Wording decides nothing, but what a window title says of an error, and of the site.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from searchkit.extraction.blocks import FRAMES, Block
from searchkit.extraction.headline import names_site
from searchkit.extraction.kinds import Kind, is_imprint
from searchkit.extraction.left_out import PassOverError
from searchkit.extraction.lines import Role
from searchkit.extraction.metadata import PageMetadata, is_home
from searchkit.extraction.page_purpose import purpose_of, stated_purpose
from searchkit.extraction.sentences import is_sentence
from searchkit.extraction.surroundings import says

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MIN_ENTRIES: Final = 5
"""Entries of a page that leads to articles, at least."""

_FEW_ENTRIES: Final = 3  # of a page on which nothing else reads as a paragraph

MIN_PROSE: Final = 300
"""Characters of prose beside the entries from which a page is an article in any case."""

_MIN_LINE = 60  # characters of a line of prose
_HEADLINE = 4  # words of a headline that links to its article,
_OWN_HEADLINE = 6  # of one that is a page's own; names of sections are shorter
_MIN_TEASERS = 3  # of a page; two when their headlines are links
_MIN_SHARE = 0.5  # of a page's text in entries
_SURE_SHARE = 0.8  # of one that is a list, whatever it calls itself
_MAX_FORM = 900  # characters of a page around a form
_NO_WORDS = 8  # of a page that is nothing
_LEAST_NAME = 3  # words of a window title that names an article
_MAX_ENTRY = 700  # characters of an entry
_MIN_SECTIONS = 5  # headings of a page that presents many things,
_MAX_SECTION = 200  # characters of prose that it says below each on the average
_MAX_RUN = 3  # paragraphs of it beside each other
_ARTICLE = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:News|Report|Blog)?(?:Article|Posting)')
_LISTING = re.compile(
    r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:CollectionPage|SearchResultsPage|ContactPage)"'
)
_ERROR = re.compile(
    r"(?:(?:error|lỗi) )?[45]\d\d\s{0,3}(?:$|[-–|:.]|error\b|not found|forbidden|unauthorized|bad "
    r"|internal|service|gateway|không)|(?:không tìm thấy trang|page not found|trang không tồn tại)"
    r"(?: này)?\s{0,3}(?:$|[-–|:.])",
    re.IGNORECASE,
)
_CUT = ("…", "...", "[…]", "[...]")
_COMMENTS = re.compile(r"comment|reply|binh-?luan", re.IGNORECASE)
_SILENT = frozenset({
    Kind.NOISE, Kind.MENU, Kind.BOX, Kind.END, Kind.MASTHEAD, Kind.STAMP, Kind.BYLINE, Kind.PICTURE,
})  # fmt: skip
_MAIN_HEADINGS = frozenset({"h1", "h2", "h3"})
_BELOW_LINKS = frozenset({Kind.STAMP, Kind.PROSE, Kind.BYLINE})
_QUERY = frozenset({"q", "s", "query", "keyword", "keywords", "key", "search", "tukhoa", "tu-khoa"})
_MEND = "nếu nó là bài viết, hãy lưu riêng phần bài thành .txt"


KindedBlocks: TypeAlias = Sequence[tuple[Kind, Block]]
"""The lines of a page, each with its kind."""


class _Facts(NamedTuple):
    """What a page is made of.

    Attributes:
        entries: How many entries repeat that link to articles.
        share: Their share of the text.
        whole: Characters of the text.
        prose: Characters of prose in none of them.
        has_headline: Whether it has a headline of its own.
        running: Whether two lines of that stand in one element, as in an article.
        says_article: Whether it states that it is an article.
        claims_article: Whether it calls itself one by ``og:type``, as many portals call all pages.
        says_listing: Whether it states that it is none.
    """

    entries: int
    share: float
    whole: int
    prose: int
    has_headline: bool
    running: bool
    says_article: bool
    claims_article: bool
    says_listing: bool


def check_is_article(
    soup: "BeautifulSoup", page: PageMetadata, lines: KindedBlocks, cards: int = 0
) -> None:
    """Let a page pass that is an article, or may be one.

    Args:
        soup: The page.
        page: What it states of itself.
        lines: Its lines, without those of its frame.
        cards: How many elements of its frame show other pages.

    Raises:
        PassOverError: It is a home, section, result or contact page, is empty, or says what failed.
    """
    stated = stated_purpose(soup)
    if stated:
        raise PassOverError(stated, _MEND)
    facts = _facts(soup, [block for _, block in lines])
    is_led = facts.says_article or bool(page.headlines)
    if not facts.has_headline and _are_teasers(lines, is_led=is_led):
        raise _listing(page)
    if facts.says_article:
        return
    if facts.whole < _MAX_FORM and soup.title and _ERROR.match(soup.title.get_text(strip=True)):
        raise PassOverError("trang báo lỗi của máy chủ", "hãy tải lại trang")
    is_dated = _is_dated(page, lines)
    purpose = purpose_of(soup, page, facts.prose, is_dated=is_dated)
    if purpose and not _leads(facts, MIN_ENTRIES):
        raise PassOverError(purpose, _MEND)
    if cards >= _MIN_TEASERS and not facts.prose:
        raise _listing(page)
    if not (is_dated or facts.claims_article) and _is_of_sections(lines, facts):
        raise PassOverError(
            "trang chủ" if is_home(page.url) else "trang giới thiệu nhiều mục", _MEND
        )
    if _are_cut_off(lines) or (not facts.has_headline and _are_links_cut_off(lines)):
        raise _listing(page)
    if is_home(page.url) and not facts.has_headline and facts.entries >= MIN_ENTRIES:
        raise PassOverError("trang chủ", _MEND)
    is_article = facts.claims_article or (facts.prose >= MIN_PROSE and not facts.says_listing)
    is_list = _is_surely_a_list(facts)
    if is_article and (facts.has_headline or facts.running or not is_list):
        return
    if facts.has_headline and facts.prose >= _MIN_LINE and (is_dated or not is_list):
        return
    if facts.whole < _MAX_FORM and facts.prose < MIN_PROSE and _is_form(soup):
        raise PassOverError("trang liên hệ, biểu mẫu", _MEND)
    runs = any(kind is Kind.PROSE for kind, _ in lines)
    least = MIN_ENTRIES if runs else _FEW_ENTRIES
    if not _leads(facts, least):
        if not facts.has_headline and _is_empty(page, lines):
            raise PassOverError("trang không có bài", "nếu nó dẫn tới một tệp, hãy lưu tệp ấy")
        return
    raise _listing(page)


def _is_dated(page: PageMetadata, lines: KindedBlocks) -> bool:
    """Whether a page states a day, or shows one; a list shows many."""
    shown = sum(kind is Kind.STAMP for kind, _ in lines)
    return bool(page.days) or 0 < shown < _MIN_TEASERS


def _leads(facts: _Facts, least: int) -> bool:
    """Whether a page is made of entries for the most part."""
    return facts.entries >= least and facts.share >= _MIN_SHARE


def _listing(page: PageMetadata) -> PassOverError:
    """Say of a page that leads to articles what it is, as far as its address tells."""
    address = urlsplit(page.url or "") if page.host else None
    if address is not None and _asks(address.query):
        return PassOverError("trang kết quả tìm kiếm", _MEND)
    if is_home(page.url):
        return PassOverError("trang chủ", _MEND)
    return PassOverError("trang chuyên mục, danh sách tin", _MEND)


def _are_cut_off(lines: KindedBlocks) -> bool:
    """Whether every paragraph breaks off, as teasers do, and a link follows each."""
    prose = [i for i, (kind, _) in enumerate(lines) if kind is Kind.PROSE]
    return len(prose) >= _MIN_TEASERS and all(
        lines[i][1].line.text.endswith(_CUT)
        and lines[i + 1 : i + 2]
        and lines[i + 1][1].line.role is Role.MENU
        for i in prose
    )


def _are_links_cut_off(lines: KindedBlocks) -> bool:
    """Whether nothing but headings stands there, several above a link that breaks off."""
    shown = [(kind, block.line) for kind, block in lines if kind is not Kind.PICTURE]
    said = (line for kind, line in shown if kind not in _SILENT)
    cut = sum(
        head.role is Role.HEADING and below.role is Role.MENU and below.text.endswith(_CUT)
        for (_, head), (_, below) in pairwise(shown)
    )
    return cut >= _MIN_TEASERS and all(line.role is Role.HEADING for line in said)


def _are_teasers(lines: KindedBlocks, *, is_led: bool) -> bool:
    """Whether every paragraph is the only one below its own headline, of several.

    The headlines are links or, on a page that states none of its own, have a day each.
    """
    lines = [(kind, block) for kind, block in lines if kind is not Kind.PICTURE]
    heads: list[int] = []
    linked = 0
    for i, ((kind, block), (after, _)) in enumerate(pairwise(lines)):
        if block.line.words < _HEADLINE:
            continue
        if _is_linked(block) and after in _BELOW_LINKS:
            heads.append(i)
            linked += 1
        elif kind is Kind.SHORT and after is Kind.STAMP and not is_led:
            heads.append(i)
    if len(heads) + (linked > 1) < _MIN_TEASERS:
        return False
    prose = [sum(kind is Kind.PROSE for kind, _ in lines[i:j]) for i, j in pairwise([*heads, None])]
    whole = sum(kind is Kind.PROSE for kind, _ in lines)
    return sum(prose) == whole and (max(prose) == 1 or (not whole and len(heads) >= MIN_ENTRIES))


def _is_linked(block: Block) -> bool:
    """Whether a line leads to another page as a whole."""
    if block.line.role is Role.MENU:
        return True
    link = block.element.find("a", href=True) if block.line.role is Role.HEADING else None
    return link is not None and len(link.get_text(strip=True)) * 5 >= 4 * len(block.line.text)


def _is_of_sections(lines: KindedBlocks, facts: _Facts) -> bool:
    """Whether a page presents many things, a heading and few words each, in elements of their own.

    In an article headings are siblings, and so are the paragraphs below them; those that lead
    elsewhere are other stories'.
    """
    heads = [
        block
        for _, block in lines
        if block.line.role is Role.HEADING and not (facts.has_headline and _is_linked(block))
    ]
    running = [block for kind, block in lines if kind is Kind.PROSE]
    apart = _most_siblings(heads) * 3 <= len(heads) and _most_siblings(running) <= _MAX_RUN
    brief = len(running) <= len(heads) and facts.prose < _MAX_SECTION * len(heads)
    return len(heads) >= _MIN_SECTIONS and apart and (brief or not running)


def _most_siblings(blocks: Sequence[Block]) -> int:
    """Return how many of some lines stand in one element, at most."""
    return max(Counter(id(block.element.parent) for block in blocks).values(), default=0)


def _is_empty(page: PageMetadata, lines: KindedBlocks) -> bool:
    """Whether a page has the name of the site, and says nothing: labels, links, an imprint.

    So does a section without entries, or an entry that is a link to a file; what other pages embed
    has hardly a name.
    """
    title = page.window_title
    is_portal = names_site(title, page.source)
    is_nameless = 0 < len(title.split()) < _LEAST_NAME
    said = [block.line for kind, block in lines if kind not in _SILENT]
    is_headed = any(block.element.name in _MAIN_HEADINGS for _, block in lines)
    is_unheaded = bool(title and said) and not is_headed
    if page.days or not (is_portal or is_nameless or is_unheaded):
        return False
    if any(not names_site(headline, page.source) for headline in page.headlines):
        return False
    if any(kind is Kind.PROSE and not is_imprint(block.line.text) for kind, block in lines):
        return False
    if is_nameless:
        return sum(line.words for line in said) < _NO_WORDS
    return not any(map(says, said))


def _is_surely_a_list(facts: _Facts) -> bool:
    """Whether a page has many entries and hardly anything else."""
    return facts.entries >= 3 * MIN_ENTRIES and facts.share >= _SURE_SHARE


def _facts(soup: "BeautifulSoup", blocks: Sequence[Block]) -> _Facts:
    entries = list(_entries(soup))
    owners = {id(e): i for i, entry in enumerate(entries) for e in (entry, *entry.find_all(True))}
    within = [block for block in blocks if id(block.element) in owners]
    beside = [
        block
        for block in blocks
        if id(block.element) not in owners
        and len(block.line.text) >= _MIN_LINE
        and (is_sentence(block.line.text) or block.line.text.count(" ") > 15)
    ]
    whole = sum(len(block.line.text) for block in blocks)
    leading = sum(len(block.line.text) for block in within)
    kind = soup.find("meta", attrs={"property": "og:type"})
    scripts = " ".join(
        script.get_text()[:20_000]
        for script in soup.find_all("script", type="application/ld+json", limit=20)
    )
    says_article = (
        soup.find(itemprop="articleBody") is not None
        or soup.find("meta", attrs={"property": "article:published_time"}) is not None
        or bool(_ARTICLE.search(scripts))
    )
    return _Facts(
        entries=len({owners[id(block.element)] for block in within}),
        share=leading / max(1, whole),
        whole=whole,
        prose=sum(len(block.line.text) for block in beside),
        has_headline=_has_headline(soup),
        running=_most_siblings(beside) > 1,
        says_article=says_article,
        claims_article=kind is not None and str(kind.get("content", "")).lower() == "article",
        says_listing=bool(_LISTING.search(scripts)),
    )


def _entries(soup: "BeautifulSoup") -> Iterator["Tag"]:
    """Yield elements that repeat beside each other and link to articles by headlines."""
    links = [
        a for a in soup.find_all("a", href=True) if a.get_text(" ").count(" ") >= _HEADLINE - 1
    ]
    seen: set[int] = set()
    groups: dict[tuple[int, str, str], list[Tag]] = {}
    for link in links:
        for element in (link, *link.parents):
            around = element.parent
            if around is None or element.name in FRAMES or element.name == "body":
                break
            if id(element) in seen:
                break
            seen.add(id(element))
            key = (id(around), element.name, " ".join(element.get("class") or ()))
            groups.setdefault(key, []).append(element)
    yield from _outermost(group for group in groups.values() if _is_list(group))


def _is_list(group: Sequence["Tag"]) -> bool:
    """Whether some elements are entries: several, each short, in no running text."""
    return len(group) > 2 and all(
        len(element.get_text(" ", strip=True)) <= _MAX_ENTRY and not _is_within_text(element)
        for element in group
    )


def _is_within_text(element: "Tag") -> bool:
    """Whether a link stands amid words of its paragraph."""
    around = element.parent
    if element.name != "a" or around is None:
        return False
    return len(around.get_text(strip=True)) > 1.5 * sum(
        len(link.get_text(strip=True)) for link in around.find_all("a")
    )


def _outermost(groups: Iterable[Sequence["Tag"]]) -> Iterator["Tag"]:
    found = [element for group in groups for element in group]
    known = {id(element) for element in found}
    for element in found:
        if not any(id(around) in known for around in element.parents):
            yield element


def _has_headline(soup: "BeautifulSoup") -> bool:
    """Whether a heading of the page is long and leads nowhere."""
    return any(
        heading.get_text(" ").count(" ") >= _OWN_HEADLINE - 1
        and heading.find("a") is None
        and heading.find_parent("a") is None
        for heading in soup.find_all(["h1"], limit=3)
    )


def _is_form(soup: "BeautifulSoup") -> bool:
    """Whether a page asks to write something, and to say who writes."""
    return any(
        form.find("textarea") is not None
        and len(form.find_all("input", limit=3)) > 1
        and not _COMMENTS.search(f"{form.get('id')} {form.get('class')} {form.get('action')}"[:500])
        for form in soup.find_all("form", limit=10)
    )


def _asks(query: str) -> bool:
    return any(name.lower() in _QUERY for name, _ in parse_qsl(query[:2_000]))
