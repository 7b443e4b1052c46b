"""The headline of a page, out of what it states and what it shows, and the name of its site."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from searchkit.extraction.blocks import Block
from searchkit.extraction.boilerplate import Boilerplate, boilerplate_of, folded
from searchkit.extraction.cleaning import clean
from searchkit.extraction.headline import headed, locate, names_site, site_in, without_site
from searchkit.extraction.kinds import Kind, Kinded
from searchkit.extraction.lines import Line, Role
from searchkit.extraction.metadata import PageMetadata
from searchkit.extraction.sentences import is_sentence

if TYPE_CHECKING:
    from bs4 import Tag

MAX_HEADINGS = 5
"""``h1`` elements that are looked at; an honest page has one or two."""

SITE_WORDS = {False: range(4, 9), True: range(1, 11)}
"""Words of a site's name alone in a window title, where a headline is longer and a section's name
shorter, and of one behind a section's."""

MIN_HEADLINE = 5
"""Words of an ``h1`` that is a headline by being the only one."""

_SEPARATED = re.compile(r" (?:[|–—»·-]|::) ")


def title_of_page(
    page: PageMetadata, lines: Kinded, above: Sequence[Block], *, bare: bool
) -> tuple[int | None, str, str | None]:
    """Find the headline of a page.

    Args:
        page: What the page states of itself.
        lines: Its lines.
        above: Those above the text, each in its element.
        bare: Whether nothing on the page looks like boilerplate.

    Returns:
        Its place, if a line is it; the headline, which may be empty; and the name of the site if
        the window title holds it.
    """
    text = "\n".join(folded(line.text) for _, line in lines)
    top = _top_heading(page, above)
    titles = (*page.headlines, page.window_title)
    stated = (*(title for title in titles if not names_site(title, page.source)), *top)
    head = _without_code(_unnamed(lines[: len(above)], page.window_title), above)
    place = locate(head, text, stated, bare=bare)
    shown = Line("") if place is None else lines[place][1]
    title, site = _chosen(page, shown)
    return place, shown.text if shown.text in top else title, site


def _unnamed(above: Kinded, window_title: str) -> Kinded:
    """Return the lines above the text, the site's name in a heading as what no headline is.

    The window title tells it: behind the name of what another line is about.
    """
    head, site = without_site(window_title)
    others = [line for _, line in above if folded(line.text) != folded(site or "")]
    if not site or not any(line.words > 2 and _are_alike(line.text, head) for line in others):
        return above
    return [
        (kind, line)
        if folded(line.text) != folded(site)
        else (Kind.FOREIGN, replace(line, role=Role.TEXT))
        for kind, line in above
    ]


def _without_code(head: Kinded, above: Sequence[Block]) -> Kinded:
    """Return the lines above the text, code below a heading as what no headline is."""
    if not any(line.role is Role.HEADING for _, line in head):
        return head
    return [
        (Kind.FOREIGN, line) if block.element.name == "pre" else (kind, line)
        for (kind, line), block in zip(head, above, strict=True)
    ]


def headings_of(root: "Tag") -> list[str]:
    """Return the texts of the page's main headings, be it that they stand in its frame."""
    return [clean(tag.get_text(" ")) for tag in root.find_all("h1", limit=MAX_HEADINGS)]


def _top_heading(page: PageMetadata, above: Sequence[Block]) -> list[str]:
    """Return the one ``h1`` above the text of a page that states no headline that it shows.

    Other headings around it are a kicker and a lead. A short one, and what sounds like the name of
    the site, is none; a stated one as short as a section's name is none either.
    """
    lines = [block.line for block in above if block.element.name == "h1"]
    if any(headed(page.window_title, [line.text]) == line.text for line in lines):
        return []  # the window title tells which it is
    found = [
        line.text
        for line in lines
        if line.role is Role.HEADING
        and line.words >= MIN_HEADLINE
        and Boilerplate.MASTHEAD not in boilerplate_of(line.text)
    ]
    shown = {folded(block.line.text) for block in above}
    stated = (folded(title) for title in page.headlines if len(title.split()) >= MIN_HEADLINE)
    is_shown = any(text and (text in title or title in text) for title in stated for text in shown)
    return found if len(found) == 1 and not is_shown else []


def _chosen(page: PageMetadata, shown: Line) -> tuple[str, str | None]:
    """Choose between the headline that a page shows and those that it states.

    Args:
        page: The page's metadata.
        shown: The line that looks like the headline; may be empty.

    Returns:
        The headline, which may be empty, and the site's name if the window title holds it.
    """
    head, tail = without_site(page.window_title, shown.text)
    masthead = names_site(page.window_title, page.source)
    masthead &= not (tail and _are_alike(shown.text, head)) and shown.text != page.window_title
    site = site_in(page.window_title) if masthead else tail
    own = [
        title
        for title in page.headlines
        if title != page.window_title and not names_site(title, page.source)
    ]
    alike = any(_are_alike(shown.text, title) for title in (*own, head))
    alone = not own and (shown.role in {Role.HEADING, Role.BOLD} or masthead or not tail)
    if shown.text and (alike or alone):
        named = masthead or _are_alike(shown.text, head) or shown.role is Role.HEADING
        return shown.text, site or _site_alone(page, shown) if named else None
    return own[0] if own else "" if masthead else head, site


def _site_alone(page: PageMetadata, shown: Line) -> str | None:
    """Return the name of the site in a window title that says nothing of the headline.

    It is the same on all pages, or begins with the name of the section.
    """
    *section, name = _SEPARATED.split(page.window_title)
    is_name = name[:1].isupper() and len(name.split()) in SITE_WORDS[bool(section)]
    other = shown.role is Role.HEADING and not _are_alike(shown.text, page.window_title)
    return name if is_name and other and not is_sentence(name) else None


def _are_alike(one: str, other: str) -> bool:
    """Whether two headlines share at least half of the shorter one's words."""
    first, second = set(folded(one).split()), set(folded(other).split())
    return len(first & second) * 2 >= max(1, min(len(first), len(second)))
