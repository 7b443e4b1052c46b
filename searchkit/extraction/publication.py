"""Publication: which of the dates on a page is the article's own.

Pages also print today's date, the dates of other stories, and when they were crawled.
"""

from searchkit.extraction.dates import Label, Stamp, stamp_of
from searchkit.extraction.kinds import Kind, Kinded
from searchkit.extraction.lines import Role

_HEADINGS = frozenset({Role.HEADING, Role.BOLD})
_TEXT = frozenset({Kind.PROSE, Kind.SHORT})

NEAR = 5
"""Lines above the headline within which a date can be the article's."""


def published(lines: Kinded, title_at: int | None, start: int) -> str | None:
    """Choose the article's own date (ISO 8601) among the date lines of a page.

    A line between the headline and the text (or right below the lead) wins over one above the
    headline, a labelled one over a bare one, one with a time over one without, the nearest over
    the others. Above the headline only the nearest lines count, and a mere weekday and day are
    today's. Below the text a date needs a label.

    Args:
        lines: The lines of the page, each with its kind.
        title_at: Index of the headline's line, if there is one.
        start: Index of the first paragraph's line.
    """
    title = -1 if title_at is None else title_at
    ranked: list[tuple[tuple[int, Label, bool, int], str]] = []
    for i, (kind, line) in enumerate(lines):
        heading = i > start and line.role in _HEADINGS  # of what happened on that day
        stamp = None if heading or kind in _TEXT else stamp_of(line.text)
        place = _place(i, title, start, stamp) if stamp else 0
        if stamp and place:
            sure = stamp.clock or line.role is Role.MENU
            ranked.append(((place, stamp.label, sure, -abs(i - title)), stamp.date))
    return max(ranked)[1] if ranked else None


def _place(i: int, title: int, start: int, stamp: Stamp) -> int:
    """Rank where a date line stands; 0 where it cannot be the article's."""
    if title < i <= start + 2:
        return 3
    if i < title:
        own = stamp.clock or stamp.label or not stamp.weekday
        return 2 if own and title - i <= NEAR else 0
    return 1 if stamp.label else 0
