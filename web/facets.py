"""Facets as a page offers them: each value with its count, and links that choose it or take it off.

A count is what the link beside it finds. In a facet of whose values one is enough that link chooses
the value alone, and another adds it to those that are chosen; else the link adds it.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from searchkit import ANY_VALUE, FACET_LABELS, FACET_VALUES, PERIODS
from web.marking import without_marks
from web.search_request import SearchRequest, Values

SHOWN: Final = 8
"""Values of a facet that stand beside the results, beside those that are chosen."""
UNFOLDED: Final = 20
"""Values that stand there when it is unfolded."""
MOST_LISTED: Final = 300
"""Values on a page of their own."""
MOST_COUNTED: Final = 20_000
"""Values that such a page is searched for."""


class Choice(NamedTuple):
    """A value of a facet, and links that choose other values of it.

    Attributes:
        facet: A name among ``searchkit.FACETS``.
        value: As the facet writes it.
        count: What ``link`` finds; None for a chosen value that is not counted.
        link: What is chosen in the facet once the value is; None where that is so already.
        add: What is chosen once it is, too, beside others; None where ``link`` does so.
        off: What is chosen without it; None where it is not chosen.
    """

    facet: str
    value: str
    count: int | None  # type: ignore[assignment]  # a tuple has a method of that name
    link: Values | None
    add: Values | None = None
    off: Values | None = None


def choices(asked: SearchRequest, facet: str, counts: Mapping[str, int] | None) -> list[Choice]:
    """The values of a facet: years and months newest first, others as they are counted.

    Args:
        asked: The search.
        facet: A name among ``searchkit.FACETS``.
        counts: What the search counts in it; None where that is not known.
    """
    counts = counts or {}
    complete = bool(counts) and (facet not in FACET_LABELS or len(counts) < FACET_VALUES)
    chosen = {
        value: 0 if complete else None for value in asked.values(facet) if value not in counts
    }
    every: dict[str, int | None] = {**chosen, **counts}
    values = sorted(every, reverse=True) if facet in PERIODS else list(every)
    offered = (_choice(asked, facet, value, every[value]) for value in values)
    return [choice for choice in offered if choice is not None]


def _choice(asked: SearchRequest, facet: str, value: str, count: int | None) -> Choice | None:
    """A value as it is offered; None where there is no room for it."""
    chosen, one_is_enough = asked.values(facet), facet in ANY_VALUE
    if value in chosen:
        alone = not one_is_enough or len(chosen) == 1
        off = tuple(other for other in chosen if other != value)
        return Choice(facet, value, count, None if alone else (value,), off=off)
    if not chosen:
        return Choice(facet, value, count, (value,))
    both = (*chosen, value) if asked.has_room(facet, value) else None
    if one_is_enough:
        return Choice(facet, value, count, (value,), add=both)
    return Choice(facet, value, count, both) if both else None


def chosen_first(listed: list[Choice]) -> list[Choice]:
    """Choices with those that are chosen before all others."""
    return sorted(listed, key=lambda choice: choice.off is None)


def containing(listed: list[Choice], text: str) -> list[Choice]:
    """Choices whose names hold a text; accents and capitals don't matter."""
    wanted = " ".join(without_marks(text).split())
    return [choice for choice in listed if wanted in without_marks(choice.value)]
