"""Captures: which answer of a page counts, of all that some web archives hold of it.

A crawl that follows a site keeps every version of a page, and in the end that it is gone. The
article is what the last answer says, in whatever file it stands; a page that is gone is no article
any more, as one whose file was deleted.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

GONE: Final = frozenset({"301", "308", "404", "410"})
"""Answers by which a page is not where it was any more, and is not expected back."""


class Capture(NamedTuple):
    """An answer of a page.

    Attributes:
        id: Of the page's article.
        moment: When it was taken; seconds since 1970.
        is_end: Whether it says that the page is gone.
    """

    id: str
    moment: float
    is_end: bool = False


def newest_of(captures: Iterable[Capture]) -> Mapping[str, Capture]:
    """The last capture of each page, by id; of those of one moment, the last that is given."""
    newest: dict[str, Capture] = {}
    for capture in captures:
        known = newest.get(capture.id)
        if known is None or known.moment <= capture.moment:
            newest[capture.id] = capture
    return newest
