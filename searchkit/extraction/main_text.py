"""The main text of a page as trafilatura finds it: a second opinion on every line."""

import re
from collections.abc import Iterable
from itertools import islice

from searchkit.extraction.boilerplate import folded
from searchkit.extraction.cleaning import clean

MAX_MARKUP = 1_000_000
"""Characters of markup; about a longer page trafilatura, which would take long, is not asked."""

WINDOW = 6
"""Words in a row by which a line is known to stand in the main text."""

SEEN = 40
"""Letters with which a line begins on the page, too: it may run on over several there."""

_BULLET = re.compile(r"- (?=\S)")
_FOR_SCRIPTS = (  # hidden, and no text that a script shows when the page has loaded
    "//*[contains(translate(@style, ' ', ''), 'display:none')]"
    "[not(descendant-or-self::p or descendant-or-self::h1 or descendant-or-self::article)]"
)
_RULE = re.compile(r"[|\s:-]+")


class MainText:
    """What trafilatura takes for the main text of a page; nothing when it cannot tell.

    Attributes:
        lines: Its paragraphs, list items and table rows, cleaned.
    """

    def __init__(self, markup: str) -> None:
        found = (_BULLET.sub("", clean(line).strip("| "), 1) for line in _extract(markup))
        self.lines = [line for line in found if line and not _RULE.fullmatch(line)]
        self._whole = set(map(folded, self.lines))
        self._windows: set[tuple[str, ...]] = set().union(*map(_windows, self._whole))

    def __contains__(self, line: str) -> bool:
        """Whether a line of the page stands in it, whole or by some words in a row."""
        key = folded(line)
        return key in self._whole or not self._windows.isdisjoint(_windows(key))

    def stands_in(self, text: str) -> bool:
        """Whether more than a third of it stands in a text."""
        whole = len(self)
        if not whole or len(text) * 3 <= whole:
            return False
        key = folded(text)
        return sum(len(line) for line in self.lines if folded(line) in key) * 3 > whole

    def shown(self, texts: Iterable[str], framing: Iterable[str]) -> list[str]:
        """Return its lines that a reader sees, but for those in elements that frame the page."""
        page = " ".join(map(folded, texts))
        frames = [folded(text) for text in framing]
        return [
            line
            for line in self.lines
            if (key := folded(line))[:SEEN] in page and not any(key in frame for frame in frames)
        ]

    def __len__(self) -> int:
        """Its length in characters."""
        return sum(map(len, self.lines))


def _extract(markup: str) -> list[str]:
    if len(markup) > MAX_MARKUP:
        return []
    from trafilatura import extract, load_html

    try:
        tree = load_html(markup)
        for element in () if tree is None else tree.xpath(_FOR_SCRIPTS):
            element.drop_tree()
        return (extract(tree, include_comments=False) or "").splitlines()
    except (RecursionError, ValueError, TypeError, AttributeError):
        return []  # a page that breaks it is still read by the other evidence


def _windows(key: str) -> set[tuple[str, ...]]:
    """Return every run of :data:`WINDOW` words of a folded text."""
    words = key.split()
    return set(zip(*(islice(words, i, None) for i in range(WINDOW)), strict=False))
