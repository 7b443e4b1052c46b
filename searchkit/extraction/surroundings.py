"""Surroundings: lines whose wording speaks against them, acquitted by what stands around them.

A sub-heading may be worded as the heading of a comment form, an item of a list as a portal's hot
line. Running text behind a line that should end the article says that it does not.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, takewhile

from searchkit.extraction.boilerplate import folded, is_counted
from searchkit.extraction.dates import stamp_of
from searchkit.extraction.kinds import Kind, Kinded, has_address, is_contact, is_imprint
from searchkit.extraction.lines import Line, Role
from searchkit.extraction.sentences import is_sentence
from searchkit.extraction.teasers import last_of_running_text

MIN_SERIES = 3
"""Lines of names or days in a row that are a list and no byline."""

MAX_NAME = 12
"""Blanks in what stands before the colon of an entry; with more it is a sentence."""

MIN_SAID = 20
"""Words of a line that is no label."""

_MARKED = re.compile(r"(?:[-–•*+·▪►✓]|\(?(?:\d{1,2}|[a-zđ])[.)]) ?(?=\w)")  # an item of a list
_LISTED = frozenset({Role.ITEM, Role.ROW})
_HEADINGS = frozenset({Role.HEADING, Role.BOLD})
_SUSPECT = frozenset({Kind.NOISE, Kind.MENU, Kind.BOX, Kind.END, Kind.MASTHEAD})
_AROUND = _SUSPECT | {Kind.PICTURE, Kind.BYLINE}
_TEXT = frozenset({Kind.PROSE, Kind.SHORT})
_SERIES = frozenset({Kind.BYLINE, Kind.STAMP})


def acquitted(lines: Kinded, *, alone: bool = False) -> Kinded:
    """Return the lines of a page, those that are the article's by their surroundings as ``SHORT``.

    Args:
        lines: What follows the title, each with the kind that its wording and layout suggest.
        alone: Whether no more than one line of the page is worded as boilerplate.
    """
    prose = [i for i, (kind, _) in enumerate(lines) if kind is Kind.PROSE]
    first, last = (prose[0], prose[-1]) if prose else (0, -1)
    series = set(_series(lines, first))
    judged = list(lines)
    for i in (*range(len(lines)), *reversed(range(len(lines)))):  # one that is freed frees others
        kind, line = judged[i]
        free = (
            i in series
            or _is_announced(judged, i)
            or (kind is Kind.BYLINE and first < i < last and _is_chapter(judged, i))
            or (
                kind in _SUSPECT
                and line.role is not Role.MENU
                and (
                    _is_listed(judged, i)
                    or (kind is Kind.END and _runs_on(judged, i, alone=alone))
                    or (kind is not Kind.END and _is_heading(judged, i))
                    or (kind is Kind.MENU and first < i < last and _is_within_text(judged, i))
                    or (first < i and is_contact(line.text) and judged[i - 1][0] is Kind.SHORT)
                )
            )
        )
        if free or (kind is Kind.STAMP and _is_of_event(judged, i)):
            judged[i] = (Kind.SHORT, replace(line, own=True))
    return judged


def _is_of_event(lines: Kinded, i: int) -> bool:
    """Whether a line tells when something is held, beside one that tells where or who."""
    return folded(lines[i][1].text).startswith("thoi gian") and _is_listed(lines, i)


def disowned(lines: Kinded) -> Kinded:
    """Return the lines, those below the text as not its own that stand below boilerplate.

    So does a heading of nothing: other stories follow it, as links or not at all.
    """
    prose = [i for i, (kind, _) in enumerate(lines) if kind is Kind.PROSE]
    behind = range(prose[-1] + 1, len(lines)) if prose else range(0)
    framed = (i for i in behind if _frames(*lines[i]))
    end = next(framed, len(lines))
    while end - 1 in behind and (_heads(lines[end - 1][1]) or not lines[end - 1][1].own):
        end -= 1
    return lines[:end] + [(kind, replace(line, own=False)) for kind, line in lines[end:]]


def tells(line: Line) -> bool:
    """Whether a line says what no heading does: a sentence, an address, ``name: value``."""
    name, colon, value = line.text.partition(": ")
    entry = colon and value.strip() and name.count(" ") < MAX_NAME and not stamp_of(line.text)
    return bool(entry or is_sentence(line.text) or has_address(line.text))


def says(line: Line) -> bool:
    """Whether a line of a page without running text is more than a label or its imprint."""
    if line.role in _HEADINGS or is_imprint(line.text):
        return False
    return line.role is Role.ROW or line.words >= MIN_SAID or tells(line)


def saying(lines: Kinded) -> Kinded:
    """Return the lines below the headline of a page without running text, up to its furniture.

    Behind it only what says something is the article's.
    """
    start = next((i for i, (kind, _) in enumerate(lines) if kind in _AROUND), len(lines))
    behind = ((kind, line) for kind, line in lines[start:] if kind not in _AROUND and says(line))
    return [*lines[:start], *behind]


def _heads(line: Line) -> bool:
    """Whether a line is laid out as a heading and says nothing."""
    return line.role in _HEADINGS and not tells(line)


def _frames(kind: Kind, line: Line) -> bool:
    """Whether a line below the text begins what stands around it."""
    own = kind is Kind.MENU and line.own and line.role in _LISTED
    return kind in _SUSPECT and line.role is not Role.MENU and not own


def _is_announced(lines: Kinded, i: int) -> bool:
    """Whether a link stands in a list that the text announces: ``Tải mẫu đơn tại đây:``."""
    while i and lines[i][1].role is Role.MENU:
        i -= 1
        kind, line = lines[i]
        if kind in _TEXT and line.text.endswith(":"):
            return True
    return False


def _is_listed(lines: Kinded, i: int) -> bool:
    """Whether a neighbour in the same list or table, or of the same form, is no boilerplate."""
    line = lines[i][1]
    around = (lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines))
    return any(
        kind in _TEXT
        and (
            (other.role is line.role and line.role in _LISTED)
            or (_is_entry(line) and _is_entry(other))
            or (_MARKED.match(line.text) and _MARKED.match(other.text))
        )
        for kind, other in around
    )


def _is_entry(line: Line) -> bool:
    """Whether a line says something of something: ``Thôn Đông: 0900 000 111``."""
    name, colon, value = line.text.partition(":")
    plain = line.role in {Role.TEXT, Role.ITEM}
    return bool(colon and value.strip() and name.count(" ") < MAX_NAME and plain)


def _runs_on(lines: Kinded, i: int, *, alone: bool) -> bool:
    """Whether running text follows a line that should end the article, before the next such.

    One paragraph is none, unless nothing else on the page speaks for an end.
    """
    line = lines[i][1]
    if is_counted(line.text):
        return False  # "Bình luận (12)" counts what follows
    rest = lines[i + 1 :]
    rest = rest[: next((j for j, (kind, _) in enumerate(rest) if kind is Kind.END), len(rest))]
    behind = [pair for pair in rest if pair[0] not in {Kind.PICTURE, Kind.CAPTION}]
    if last_of_running_text(behind) >= 0:
        return True
    if alone and [kind for kind, _ in rest] == [Kind.PROSE]:
        return True
    own = takewhile(lambda pair: pair[1].own, behind)
    return line.own and line.role in _HEADINGS and any(kind is Kind.PROSE for kind, _ in own)


def _is_heading(lines: Kinded, i: int) -> bool:
    """Whether a line is laid out as a heading, and what it should head follows."""
    if lines[i][1].role not in _HEADINGS or i + 1 == len(lines):
        return False
    kind, line = lines[i + 1]
    return kind is Kind.PROSE or (kind is Kind.SHORT and line.role in _LISTED)


def _is_chapter(lines: Kinded, i: int) -> bool:
    """Whether a line is a heading above running text, as where nobody signs."""
    return lines[i][1].role is Role.HEADING and _is_heading(lines, i)


def _is_within_text(lines: Kinded, i: int) -> bool:
    return lines[i - 1][0] in _TEXT and lines[i + 1][0] in _TEXT


def _series(lines: Kinded, start: int) -> Iterator[int]:
    """Yield the places of names and days that stand in a row of such, as in a list."""
    for kind, run in groupby(range(start, len(lines)), lambda i: lines[i][0]):
        places = list(run)
        items = sum(lines[i][1].role in _LISTED for i in places)
        if kind in _SERIES and (len(places) >= MIN_SERIES or items > 1):
            yield from places
