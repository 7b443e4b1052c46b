"""Days of a page: those that its markup tells, beside the lines that state one."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from searchkit.extraction.blocks import FRAMES, MAX_NAMED, Block
from searchkit.extraction.cleaning import clean
from searchkit.extraction.dates import first_date, stamp_of

if TYPE_CHECKING:
    from bs4 import Tag

MAX_TEXTS = 100
"""Texts of an element in the page's frame among which today's date is sought."""


def time_near(root: "Tag", near: Sequence[Block]) -> str | None:
    """Return the machine-readable date of a ``time`` element that stands near the headline."""
    elements = {id(block.element) for block in near}
    for tag in root.find_all("time", datetime=True):
        stated = first_date(str(tag["datetime"])[:50])
        if stated and any(id(around) in elements for around in (tag, *islice(tag.parents, 2))):
            return stated
    return None


def framed_day(everything: Sequence[Block], near: Sequence[Block]) -> str | None:
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


def texts_of(everything: Iterable[Block]) -> Iterable[str]:
    """Yield the texts of a page's blocks; of one that frames it, its first ones."""
    for block in everything:
        if block.framing:
            yield from map(clean, islice(block.element.stripped_strings, MAX_TEXTS))
        else:
            yield block.line.text
