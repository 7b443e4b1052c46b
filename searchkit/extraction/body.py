"""The body: which lines of a page are the article's paragraphs, which are captions, which neither.

Once each line has its kind, the article is cut where it ends (comments, other stories, footers),
boxes of links are taken out, the edges are freed of dates and bylines, and what stands beside
pictures becomes captions. What is left out is entered in a ledger, with the reason.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from searchkit.extraction.boilerplate import folded
from searchkit.extraction.dates import stamp_of
from searchkit.extraction.kinds import Kind, Kinded, author_in
from searchkit.extraction.left_out import Ledger, Reason
from searchkit.extraction.lines import Line, Role
from searchkit.extraction.pictures import is_bare_credit, text_of_picture
from searchkit.extraction.sentences import is_sentence, is_several_sentences, is_the_end
from searchkit.extraction.teasers import is_glued_teaser, last_of_running_text, without_boxes

MAX_SECTION = 3
"""Words of the longest name of a section beside the day."""

_NUMBER = re.compile(r" \d{1,2}$")
_STRONG = frozenset({Role.HEADING, Role.BOLD})
_LISTED = frozenset({Role.ITEM, Role.ROW})
_UNSIGNED = _LISTED | {Role.HEADING}  # where no author signs: names there are what it is about
_PICTURED = frozenset({Kind.PICTURE, Kind.CAPTION})
_NEVER = frozenset({Kind.NOISE, Kind.MENU})
_REASONS = {
    Kind.BYLINE: Reason.BYLINE,
    Kind.MASTHEAD: Reason.SITE,
    Kind.STAMP: Reason.DATE,
    Kind.NOISE: Reason.MENU,
    Kind.MENU: Reason.MENU,
    Kind.FOREIGN: Reason.OTHER_SCRIPT,
    Kind.PICTURE: Reason.PICTURE_NAME,
}
_EDGE = frozenset({Kind.BYLINE, Kind.MASTHEAD, Kind.STAMP, Kind.FOREIGN})


@dataclass(frozen=True, slots=True)
class Body:
    """What a page's lines hold of an article."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    author: str | None


def body_of(lines: Kinded, title: str, published: str | None, ledger: Ledger) -> Body:
    """Sort the lines of a page.

    Args:
        lines: What follows the title on the page, in reading order, each with its kind.
        title: The title, to know its repetitions by; may be empty.
        published: The date of publication (ISO 8601), to know the line that states it by.
        ledger: Takes what is left out.
    """
    lines = _before_comments(_without_title(lines, title, ledger), ledger)
    author = _author(lines)
    lines = without_boxes(_before_end_mark(lines, ledger), ledger)
    lines = _without_edges(lines, {author, published}, ledger)
    paragraphs, captions = _parted(lines, title, ledger)
    return Body(tuple(paragraphs), tuple(captions), author)


def _without_title(lines: Kinded, title: str, ledger: Ledger) -> Kinded:
    """Drop repetitions of the title; before the text starts also lines around or inside it."""
    wanted = folded(title)
    kept: Kinded = []
    started = not wanted
    for kind, line in lines:
        started = started or kind is Kind.PROSE
        if kind in {Kind.SHORT, Kind.NOISE, Kind.MENU} and wanted:
            key = folded(line.text)
            around = not started and wanted.count(" ") >= 4 and wanted in key
            within = not started and f" {key} " in f" {wanted} "
            if key == wanted or around or within:
                ledger.add(Reason.REPEATED, [line.text])
                continue
            if _NUMBER.sub("", key) == wanted:  # "Title - 1": the first picture's name
                kept.append((Kind.PICTURE, line))
                continue
        kept.append((kind, line))
    return kept


def _before_comments(lines: Kinded, ledger: Ledger) -> Kinded:
    """Cut what follows the article: comments, other stories, the footer.

    The same words above the text, or below its lead, are a button: "Bình luận".
    """
    running = last_of_running_text(lines)
    behind = 0
    kept: Kinded = []
    for i, (kind, line) in enumerate(lines):
        behind += kind is Kind.PROSE
        if kind is not Kind.END:
            kept.append((kind, line))
        elif behind > 1 or (behind and running < i):
            ledger.add(Reason.AFTER_END, _texts(lines[i:]))
            break
        else:
            ledger.add(Reason.MENU, [line.text])
    return kept


def _before_end_mark(lines: Kinded, ledger: Ledger | None = None) -> Kinded:
    """Cut what follows the mark ``./.``, with which Vietnamese articles end."""
    # A speech printed inside the article may end so too: most of the text must be behind.
    whole = sum(len(line.text) for kind, line in lines if kind is Kind.PROSE)
    behind = 0
    for i, (kind, line) in enumerate(lines, 1):
        behind += len(line.text) if kind is Kind.PROSE else 0
        if kind is Kind.PROSE and behind * 2 > whole and is_the_end(line.text):
            own = [pair for pair in lines[i:] if pair[1].own]
            if ledger:
                ledger.add(Reason.AFTER_END, _texts(pair for pair in lines[i:] if not pair[1].own))
            return lines[:i] + own
    return lines


def _author(lines: Kinded) -> str | None:
    """Return the author named above the text, below its lead or below its end."""
    prose = [i for i, (kind, _) in enumerate(_before_end_mark(lines)) if kind is Kind.PROSE]
    top, bottom = (prose[:2][-1], prose[-1]) if prose else (0, 0)
    bylines = (
        author_in(line)
        for i, (kind, line) in enumerate(lines)
        if kind is Kind.BYLINE and line.role not in _UNSIGNED and not top <= i <= bottom
    )
    return next(filter(None, bylines), None)


def _without_edges(lines: Kinded, told: set[str | None], ledger: Ledger) -> Kinded:
    """Free the text's edges of what stands around it: dates, bylines, left-over menu entries.

    Args:
        lines: The lines.
        told: What the article tells elsewhere: its author, its date.
        ledger: Takes what is left out.
    """
    prose = [i for i, (kind, _) in enumerate(lines) if kind is Kind.PROSE]
    while len(prose) > 1 and is_glued_teaser(lines[prose[-1]][1].text):
        _, teaser = lines.pop(prose.pop())
        ledger.add(Reason.OTHER_STORIES, [teaser.text])
    first, second, last = (prose[0], prose[:2][-1], prose[-1]) if prose else (0, len(lines), -1)
    closing = (
        i
        for i, (kind, line) in enumerate(lines)
        if kind in _PICTURED or _may_close(kind, line) or _is_own(kind, line, told)
    )
    end = max(closing, default=-1) if prose else len(lines)
    kept: Kinded = []
    for i, (kind, line) in enumerate(lines):
        if i < first:
            own = _is_own(kind, line, told) and not _is_section(lines, i)
            stays = kind in _PICTURED or _may_open(kind, line) or own
        elif second <= i <= last:
            stays = True
        else:
            stays = i <= max(end, last) and not _is_edge(kind, line, told)
        if stays:
            kept.append((kind, line))
        else:
            after = Reason.OTHER_STORIES if i > last else Reason.HEADER
            ledger.add(_REASONS.get(kind, after), [line.text])
    return kept


def _is_section(lines: Kinded, i: int) -> bool:
    """Whether a few words above the text name the section: they stand beside the day."""
    kind, line = lines[i]
    beside = {kind for kind, _ in (*lines[max(0, i - 1) : i], *lines[i + 1 : i + 2])}
    short = kind is Kind.SHORT and line.words <= MAX_SECTION and line.text[-1].isalnum()
    return short and Kind.STAMP in beside


def _is_edge(kind: Kind, line: Line, told: set[str | None]) -> bool:
    """Whether a line tells of the article, not what it tells."""
    return kind in _EDGE and not _is_own(kind, line, told)


def _is_own(kind: Kind, line: Line, told: set[str | None]) -> bool:
    """Whether a line at the edge is the article's, by more evidence than its wording."""
    stamp = stamp_of(line.text) if kind is Kind.STAMP else None
    if stamp:
        return line.own and stamp.words > 0 and not stamp.label and stamp.date not in told
    return line.own and (kind is not Kind.BYLINE or author_in(line) not in told)


def _may_open(kind: Kind, line: Line) -> bool:
    """Whether a short line above the text can be its lead or first sub-heading."""
    return kind is Kind.SHORT and (line.role in _STRONG or line.words >= 8)


def _may_close(kind: Kind, line: Line) -> bool:
    """Whether a short line below the text can be its last list item."""
    sentence = is_sentence(line.text) and line.words >= 3
    return kind is Kind.SHORT and sentence and line.role not in _STRONG


def _parted(lines: Kinded, title: str, ledger: Ledger) -> tuple[list[str], list[str]]:
    """Part captions from paragraphs, by their wording or because they stand below a picture."""
    paragraphs: list[str] = []
    captions: list[str] = []
    printed: set[str] = set()  # some portals print the lead twice
    picture: Line | None = None
    alone = sum(kind is Kind.PROSE for kind, _ in lines) < 2  # then it is the text
    below_caption = False
    for kind, line in lines:
        if kind is Kind.PICTURE:
            picture = line
            said = text_of_picture(line.text, title) if line.role is Role.TEXT else ""
            captions.extend([said] if said else [])
            ledger.add(Reason.PICTURE_NAME, [] if said else [line.text])
        elif is_bare_credit(line.text):
            if below_caption:
                captions[-1] += f" {line.text}"
            else:
                ledger.add(Reason.BYLINE, [line.text])
        elif kind is Kind.CAPTION or (
            picture and not (alone and kind is Kind.PROSE) and _is_caption(kind, line, picture)
        ):
            captions.append(line.text)
        elif kind in _NEVER and not line.own:
            ledger.add(Reason.MENU, [line.text])
        elif kind is Kind.PROSE and line.text in printed:
            ledger.add(Reason.REPEATED, [line.text])
        else:
            paragraphs.append(line.text)
            printed.add(line.text)
        below_caption = kind is not Kind.PICTURE and captions[-1:] == [line.text]
        picture = line if kind is Kind.PICTURE else None
    return paragraphs, captions


def _is_caption(kind: Kind, line: Line, picture: Line) -> bool:
    """Whether the line right below a picture describes it rather than going on with the text."""
    if kind in {Kind.SHORT, Kind.BYLINE}:
        return line.role not in _STRONG | _LISTED
    # Where a picture left its alternative text, and where the layout says so, a caption may be a
    # sentence.
    shown = picture.role is Role.TEXT or line.role is Role.SET_APART
    return kind is Kind.PROSE and shown and line.words <= 30 and not is_several_sentences(line.text)


def _texts(lines: Iterable[tuple[Kind, Line]]) -> Iterable[str]:
    return (line.text for _, line in lines)
