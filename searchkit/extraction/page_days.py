"""The day of a page: what it states, what its markup tells and what its lines print."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from searchkit.extraction.addresses import names_another
from searchkit.extraction.blocks import FRAMES, MAX_NAMED, Block
from searchkit.extraction.cleaning import clean
from searchkit.extraction.dates import first_date, stamp_of, today_in, until
from searchkit.extraction.kinds import Kinded
from searchkit.extraction.metadata import PageMetadata
from searchkit.extraction.publication import NEAR, published

MAX_TEXTS = 100
"""Texts of an element in the page's frame among which today's date is sought."""

_DEPTH = 4  # elements of a line around its ``time``: "Posted on" <span><a><time>


def day_of(
    page: PageMetadata,
    everything: Sequence[Block],
    blocks: Sequence[Block],
    lines: Kinded,
    text: tuple[int | None, int],
) -> str | None:
    """Choose between the days that a page states and those that it shows.

    Args:
        page: What the page states.
        everything: Its blocks and those of its frame.
        blocks: Its blocks.
        lines: What they are.
        text: The places of its headline, if there is one, and of its first paragraph.
    """
    title_at, start = text
    top = max(0, start - 5) if title_at is None else max(0, title_at - NEAR)
    day, contradicted = _time_near(blocks[top : start + 2])
    if contradicted:
        return day
    day = day or published(lines, title_at, start) or _framed_day(everything, blocks[top:start])
    if not page.days:
        return until(day, today_in(_texts_of(everything))) if day else None
    if day in page.days:
        return day
    shown = "" if title_at is None else lines[title_at][1].text
    if day and names_another(page.url, shown) and _are_apart(day, page.days):
        return day  # what the page states is another story's
    return page.published


def _time_near(near: Sequence[Block]) -> tuple[str | None, bool]:
    """Return the day of a ``time`` element near the headline, and whether it contradicts itself.

    It does where a page was made after the pattern of another: a reader sees the day of this one,
    and what the markup says of days is the other's.
    """
    elements = {id(block.element) for block in near}
    roots = [tag for block in near[:1] for tag in block.element.parents][-1:]
    for tag in roots[0].find_all("time", datetime=True) if roots else ():
        stated, shown = first_date(str(tag["datetime"])[:50]), first_date(clean(tag.get_text()))
        if stated and any(id(around) in elements for around in (tag, *islice(tag.parents, _DEPTH))):
            contradicted = shown is not None and _are_apart(shown, [stated])
            return (shown, True) if contradicted else (stated, False)
    return None, False


def _framed_day(everything: Sequence[Block], near: Sequence[Block]) -> str | None:
    """Return the date in an element by the headline that is named as if it framed the page.

    So are bylines beside buttons: ``author-share``.
    """
    if not near:
        return None
    ends = [i for i, block in enumerate(everything) if block in (near[0], near[-1])]
    for block in everything[ends[0] : ends[-1] + 3]:
        if block.framing and block.element.name not in FRAMES and len(block.line.text) < MAX_NAMED:
            times = (str(tag["datetime"]) for tag in block.element.find_all("time", datetime=True))
            stamps = (stamp_of(clean(text)) for text in block.element.stripped_strings)
            days = (*map(first_date, times), *(stamp.date for stamp in stamps if stamp))
            day = next(filter(None, days), None)
            if day:
                return day
    return None


def _texts_of(everything: Iterable[Block]) -> Iterable[str]:
    """Yield the texts of a page's blocks; of one that frames it, its first ones."""
    for block in everything:
        if block.framing:
            yield from map(clean, islice(block.element.stripped_strings, MAX_TEXTS))
        else:
            yield block.line.text


def _are_apart(day: str, others: Iterable[str]) -> bool:
    """Whether a day lies more than one day, as zones make it, from all of some others."""
    if len(day) < 10:
        return False
    when = date.fromisoformat(day)
    near = [other for other in others if len(other) >= 10]
    return bool(near) and all(abs(when - date.fromisoformat(other[:10])).days > 1 for other in near)
