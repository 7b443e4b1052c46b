"""What of a query to look for in a text that is shown: the other half of a plan."""

from typing import NamedTuple


class Slot(NamedTuple):
    """One syllable of the query.

    Attributes:
        spellings: The normal forms that stand for it in a text, beside a neighbour of the query.
        alone: Those of them that stand for it anywhere.
        worth: How much finding it tells, above 0 (its idf).
        capitals: Whether it stands for the syllable in capitals alone: AI is not ai.
    """

    spellings: frozenset[str]
    alone: frozenset[str]
    worth: float
    capitals: bool = False


class Reference(NamedTuple):
    """Slots that name one thing, however the text spells it: a document, a figure, a day.

    Attributes:
        first: Index of the first slot.
        end: Index behind the last slot.
        terms: The canonical terms of the identifier.
        atomic: Whether its slots mean nothing apart (``57-NQ/TW``), or do (``Nghị quyết 57``).
    """

    first: int
    end: int
    terms: frozenset[str]
    atomic: bool


class Pattern(NamedTuple):
    """A run of the query's syllables.

    Attributes:
        slots: In the order of the query.
        phrase: Whether all must stand side by side in this order (a phrase in quotes).
        references: The identifiers among them.
    """

    slots: tuple[Slot, ...]
    phrase: bool
    references: tuple[Reference, ...] = ()
