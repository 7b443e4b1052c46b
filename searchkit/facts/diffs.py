"""What a version of an article adds to another, and what it leaves out, paragraph by paragraph.

Paragraphs are the same where their folded words are, and one edited where they share most of their
rows of three words: Broder's resemblance, over the shorter of the two.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from searchkit.analysis.folding import fold
from searchkit.analysis.scan import Scan

MOST: Final = 200
"""Paragraphs of each version that are compared."""
MOST_CHARACTERS: Final = 50_000
"""Characters of these, likewise: the longest news has a third of them."""
_WIDTH: Final = 3  # words of a row
_EDITED: Final = 0.5  # of the rows of the shorter paragraph that an edited one shares


class Difference(NamedTuple):
    """How a version differs from the one that it is compared with.

    Attributes:
        added: The numbers of its paragraphs that the other does not have.
        edited: Its paragraphs that the other has in other words, each with its number there.
        left_out: The numbers of paragraphs of the other that it does not have.
    """

    added: tuple[int, ...]
    edited: tuple[tuple[int, int], ...]
    left_out: tuple[int, ...]

    @property
    def only_copies(self) -> bool:
        """Whether it says nothing that the other does not."""
        return not self.added and not self.edited


NO_DIFFERENCE: Final = Difference((), (), ())
"""Of a version from itself."""


Rows = frozenset[tuple[str, ...]]
"""The rows of folded words of a paragraph; all its words, where these are too few."""


def rows_of(paragraphs: Sequence[str]) -> list[Rows]:
    """What the paragraphs of a version are compared by, at most :data:`MOST` of them."""
    found: list[Rows] = []
    left = MOST_CHARACTERS
    for text in paragraphs[:MOST]:
        if (left := left - len(text)) < 0 and found:
            break
        found.append(_rows(text[:MOST_CHARACTERS]))
    return found


def difference(mine: Sequence[Rows], yours: Sequence[Rows]) -> Difference:
    """How the paragraphs of a version differ from those of another one.

    Args:
        mine: The rows of its paragraphs.
        yours: Those of the other's.
    """
    left = dict(enumerate(yours))
    pairs: dict[int, int] = {}
    for exact in (True, False):
        for number, rows in enumerate(mine):
            if number not in pairs and (match := _match(rows, left, exact=exact)) is not None:
                pairs[number] = match
                del left[match]
    edited = ((number, match) for number, match in pairs.items() if mine[number] != yours[match])
    return Difference(
        added=tuple(number for number in range(len(mine)) if number not in pairs),
        edited=tuple(sorted(edited)),
        left_out=tuple(left),
    )


def _rows(text: str) -> Rows:
    words = [fold(syllable) for syllable in Scan(text).syllables]
    rows = {tuple(words[at : at + _WIDTH]) for at in range(len(words) - _WIDTH + 1)}
    return frozenset(rows or {tuple(words)})


def _match(rows: Rows, left: dict[int, Rows], *, exact: bool) -> int | None:
    """The paragraph that is the same, or most like it."""
    if exact:
        return next((number for number, other in left.items() if other == rows), None)
    shares = ((len(rows & o) / min(len(rows), len(o)), -number) for number, o in left.items())
    share, number = max(shares, default=(0.0, 0))
    return -number if share >= _EDITED else None
