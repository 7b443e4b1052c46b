"""The headline of plain text: which of the lines above the article it is, or what can serve."""

import re
from collections.abc import Sequence
from typing import Final

from searchkit.extraction.boilerplate import Boilerplate, boilerplate_of, folded
from searchkit.extraction.kinds import Kind, Kinded, is_imprint, is_site_name, sounds_alike
from searchkit.extraction.lines import Line, Role
from searchkit.extraction.sentences import is_sentence
from searchkit.extraction.splices import unspliced_headline

MAX_LENGTH = 150
"""Characters of a title made from a sentence."""

MAX_HEADER = 100
"""Lines above the text among which the headline is sought."""

FIRST = 4
"""What the first line of a text without boilerplate gains: a headline is there."""

_FEW: Final = 5  # words; a headline has more
_LONGEST: Final = 45  # words of one that nothing states; what a decree is about may take more
_SHORT: Final = 3
"""What a line of few words loses, unless it is the one heading and the page states it."""

_CAPTION: Final = 2
"""What a line loses right below a picture of the main text."""

_CANDIDATES = frozenset({Kind.SHORT, Kind.CAPTION, Kind.BYLINE})
_ALIKE = frozenset({Kind.NOISE, Kind.MENU, Kind.END, Kind.BOX, Kind.MASTHEAD})
_ENUMERATED = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[a-zđ])[.)/](?:\d{1,2}[.)]?)*[ -]", re.IGNORECASE)
_BOLD = re.compile(r"(?<!\*)\*\*(?!\*)")  # of Markdown
_LABEL_BLANKS = 2  # of a first sentence that is more than the number of an item
_BULLET = re.compile(r"[-–+•*▪●◦] ")
_LABEL = re.compile(r"(?:tiêu đề|tiêu đề bài viết|tên bài|title|headline) ?: ?", re.IGNORECASE)
_SITE_TAIL = re.compile(r"(?P<head>\S.{10,}) (?:[|–—»·-]|::) (?P<site>[^|–—»]{2,60})")
_PART = re.compile(r" ?[|–—»·] ?| ?:: ?| -|- ")
_HOME = re.compile(r"trang (?:chu|nhat|dau)|home ?page|home|index")
_PRINTED = str.maketrans({"…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_SHORT_TAIL = re.compile(r" (?:[|–—»·-]|::) (?P<site>[^|–—»]{2,60})")
_SENTENCE = re.compile(r"(?:\d+\. )?+.*?[.!?…](?= |$)")
_CLAUSE = re.compile(r"(?:[;:,]|(?= [-–(]))(?= )")


def locate(
    header: Kinded, page: str, stated: Sequence[str] = (), *, bare: bool = False
) -> int | None:
    """Find the headline among the lines above an article's first paragraph.

    Evidence: a label says so; other lines repeat it (picture texts, trails of links, a spam
    wrapper); it is as long as headlines are; the date or the text stands next to it.

    Args:
        header: The lines above the first paragraph, each with its kind.
        page: The whole page, folded.
        stated: The headline as the page's metadata state it, with the site's name or not.
        bare: Whether nothing on the page looks like boilerplate, so that it begins with its title.

    Returns:
        Index into ``header``, or ``None`` when no line can be a headline.
    """
    offset = max(0, len(header) - MAX_HEADER)
    near = header[offset:]
    titles = [folded(title) for title in stated]
    opens = next((i for i, (_, line) in enumerate(near) if line.own), len(near))
    is_only = sum(line.role is Role.HEADING for _, line in near) == 1
    scores = {
        i: _score(near, i, page)
        + max((_likeness(line, title) for title in titles), default=0)
        + _SHORT * (is_only and line.words < _FEW and _is_stated(line, titles))
        - _CAPTION * (i > opens and near[i - 1][0] is Kind.PICTURE)
        for i, (kind, line) in enumerate(near)
        if _may_be(kind, line)
        and (line.words <= _LONGEST or folded(line.text) in titles)
        and (line.words > 2 or (bare and i == 0) or _is_stated(line, titles))
    }
    if bare and 0 in scores and not offset:
        # A notice may have no line that reads as a paragraph; its headline is above all the same.
        scores[0] += FIRST if page.count("\n") >= len(header) else 2 * FIRST
    best = max(scores, key=lambda i: scores[i], default=None)
    if best is None or (scores[best] <= 0 and len(scores) > 1):
        return None
    return offset + best  # even a poor one, when nothing else can be the headline


def _may_be(kind: Kind, line: Line) -> bool:
    if line.role is Role.ROW or is_imprint(line.text):
        return False  # a table has its headline above
    if kind in _CANDIDATES or line.role is Role.HEADING:
        return True
    return kind in _ALIKE and sounds_alike(line)


def _score(header: Kinded, i: int, page: str) -> float:
    kind, line = header[i]
    if _LABEL.match(line.text):
        return 100
    key = folded(unspliced_headline(line.text).title)
    before = next((kind for kind, _ in reversed(header[:i]) if kind is not Kind.NOISE), None)
    after = next((kind for kind, _ in header[i + 1 :] if kind is not Kind.NOISE), None)
    score = min(line.words, 12) / 3 - (line.words > 30) - 2 * (kind is not Kind.SHORT)
    score += 3 * (line.words > 5 and page.count(key) - _longer(header, key) > 1)
    score += 3 * (after is Kind.STAMP) or 2 * (before is Kind.STAMP)
    score += (after is None) + 2 * (line.role is Role.HEADING)
    score -= 4 * bool(_ENUMERATED.match(line.text)) + (kind in _ALIKE)
    score -= 2 * (is_sentence(line.text) and line.text[-1] not in "?!") + line.text.endswith(":")
    return score - _SHORT * (line.words < _FEW)


def _longer(header: Kinded, key: str) -> int:
    """Count the other lines that may be the headline and hold this one: it is a part of them."""
    others = (folded(line.text) for kind, line in header if _may_be(kind, line))
    return sum(key in other and key != other for other in others)


def _is_stated(line: Line, titles: Sequence[str]) -> bool:
    """Whether a heading is what a stated title begins with, however short."""
    key = folded(line.text)
    return line.role is Role.HEADING and any(f"{title} ".startswith(f"{key} ") for title in titles)


def _likeness(line: Line, title: str) -> float:
    """Return how much of a stated title the line makes up, 0 to 10."""
    key = folded(line.text)
    if key in title:
        return 10 * len(key) / len(title)
    return 10 * len(title) / len(key) if title in key and title else 0


def without_site(title: str, shown: str = "") -> tuple[str, str | None]:
    """Part a window title such as ``Headline | Site``.

    Args:
        title: The window title.
        shown: The headline that the page shows; a short one is known to be one by this alone.

    Returns:
        The headline, and the site's name or ``None`` when no short tail follows a separator.
    """
    match = _SITE_TAIL.fullmatch(title)
    if shown and not match and title.startswith(f"{shown} "):
        match = _SHORT_TAIL.fullmatch(title, len(shown))
        return (shown, match["site"]) if match else (title, None)
    return (match["head"], match["site"]) if match else (title, None)


def names_site(title: str, site: str | None = None) -> bool:
    """Whether a stated title is no article's, but the site's or its home page's.

    Args:
        title: A window title, or another that the page states.
        site: The site's name, as far as the page states it.
    """
    if site and folded(title) == folded(site):
        return True
    part = next(filter(None, _PART.split(title)), "")
    if _HOME.fullmatch(folded(part)):
        return True
    return Boilerplate.MASTHEAD in boilerplate_of(part) and is_site_name(Line(part))


def site_in(title: str) -> str:
    """Return the name of the site in a window title that :func:`names_site`."""
    parts = (part.strip() for part in _PART.split(title, maxsplit=1))
    named = [part for part in parts if part and not _HOME.fullmatch(folded(part))]
    return title if len(named) != 1 else named[0]


def headed(title: str, headings: Sequence[str]) -> str:
    """Return the heading with which a stated title begins before a site's name, or the title.

    What sets one of them may write signs as a printer does and the other as a keyboard has them.
    """
    typed = _typed(title)
    shown = ((text, _typed(text)) for text in headings if text)
    return next(
        (
            text
            for text, key in shown
            if typed.startswith(f"{key} ") and _SHORT_TAIL.fullmatch(typed, len(key))
        ),
        title,
    )


def _typed(text: str) -> str:
    """A text with the quotation marks, dashes and dots of a keyboard."""
    return text.translate(_PRINTED)


def title_of(line: str) -> str:
    """Return the headline that a line holds, without its label."""
    return _LABEL.sub("", line, count=1).strip() or line


def substitute(paragraphs: Sequence[str]) -> str | None:
    """Return a title for text that has none: an early sub-heading, or its first sentence.

    Args:
        paragraphs: The body.

    Returns:
        A title of at most :data:`MAX_LENGTH` characters that ends where a clause does, or ``None``
        when there is no text.
    """
    for paragraph in paragraphs[:5]:
        is_plain = not (is_sentence(paragraph) or is_enumerated(paragraph) or " |" in paragraph)
        if is_plain and 5 <= paragraph.count(" ") + 1 <= 30:
            return _shortened(paragraph)
    first = [*(text for text in paragraphs[:5] if " |" not in text), *paragraphs[:1]]
    return _shortened(first[0]) if first else None


def is_enumerated(text: str) -> bool:
    """Whether a line begins with the number or the sign of an item."""
    return bool(_ENUMERATED.match(text) or _BULLET.match(text))


def _shortened(text: str) -> str:
    text = _BOLD.sub("", text)
    sentence = _SENTENCE.match(text)
    is_label = sentence is not None and sentence[0].count(" ") < _LABEL_BLANKS  # "Điều 7."
    title = (sentence[0] if sentence and not is_label else text).rstrip(".;:, ") or text
    if len(title) <= MAX_LENGTH:
        return title
    clauses = [cut.start() for cut in _CLAUSE.finditer(title, 0, MAX_LENGTH)]
    words = title.rfind(" ", 0, MAX_LENGTH)
    if clauses and clauses[-1] >= MAX_LENGTH // 3:
        return title[: clauses[-1]].rstrip()
    return title[: words if words > 0 else MAX_LENGTH - 1].rstrip(",;: ") + "…"
