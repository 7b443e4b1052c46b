"""Phrases and nearness: how the syllables of a condition stand to each other in a document.

Both are found in two steps. What holds wherever they do needs no positions (:func:`neighbours`,
:func:`together`); positions are read in the documents that are left.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import Final

import numpy as np

from searchkit.engine.fields import PAIR, SYLLABLE, TITLE, TITLE_PAIR
from searchkit.engine.plan import And, AnyOf, Condition, Near, Phrase, Term
from searchkit.engine.postings.arrays import Flags, Integers
from searchkit.engine.postings.lists import Lists
from searchkit.engine.postings.packing import MAX_FREQUENCY
from searchkit.engine.postings.selection import keep, look_up

_AT_ONCE: Final = 1 << 16  # documents whose positions are read
_PAIRS: Final = {SYLLABLE: PAIR, TITLE: TITLE_PAIR}


class Proximity:
    """Phrases and nearness in one segment, for one query.

    Args:
        lists: What to read; past its deadline every method raises TimeUp.
    """

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def in_row(self, phrase: Phrase, documents: Integers) -> Flags:
        """``bool``: which of the documents hold the slots at consecutive positions."""
        found = self._must_be_in_row(phrase, documents)
        unsure = (~found).nonzero()[0]
        found[unsure] = self._stand_in_row(phrase, documents.take(unsure))
        return found

    def _must_be_in_row(self, phrase: Phrase, documents: Integers) -> Flags:
        """``bool``: which of the documents hold the slots in a row by count alone.

        A slot that occurs less often than the pair before it and the pair behind it together is
        somewhere in both. From slot to slot: so many more pairs than inner slots, so many rows.
        """
        more = np.zeros(len(documents), np.int64)
        sure = np.ones(len(documents), np.bool_)
        for pair in pairwise(phrase.slots):
            more += self._frequency(_PAIRS[phrase.field], _joined(*pair), documents)
        for slot in phrase.slots[1:-1]:
            frequency = self._frequency(phrase.field, slot, documents)
            more -= frequency
            sure &= frequency < MAX_FREQUENCY
        return sure & (more > 0)

    def _frequency(self, field: str, texts: Iterable[str], documents: Integers) -> Integers:
        """``int64``: how often each of the documents holds any of the texts."""
        total = np.zeros(len(documents), np.int64)
        for text in set(texts):
            postings = self._lists.postings(Term(field, text))
            if len(postings.documents):
                places, held = look_up(postings.documents, documents)
                total += (postings.codes.take(places, mode="clip") >> 8) * held
        return total

    def _stand_in_row(self, phrase: Phrase, documents: Integers) -> Flags:
        """As :meth:`in_row`, from positions.

        A row is a number: the index of its document above, where it would start below. The rarest
        slot comes first, and each further one is read where all before it are.
        """
        if not len(documents):
            return np.empty(0, np.bool_)
        count = len(phrase.slots)
        slots = [_alternatives(phrase.field, slot) for slot in phrase.slots]
        alive = np.arange(len(documents))
        rows: Integers | None = None
        for i in sorted(range(count), key=lambda i: self._lists.length(slots[i].terms)):
            starts = self._occurrences(slots[i], documents, alive) + (count - i)
            rows = starts if rows is None else keep(rows, look_up(starts, rows)[1])
            found = np.zeros(len(documents), np.bool_)
            found[rows >> 32] = True
            alive = found.nonzero()[0]
        return found

    def near(self, near: Near, documents: Integers) -> Flags:
        """``bool``: which of the documents hold the slots within a window, from positions."""
        found = np.zeros(len(documents), np.bool_)
        for first in range(0, len(documents), _AT_ONCE):
            some = np.arange(first, min(first + _AT_ONCE, len(documents)))
            slots = [
                self._occurrences(_alternatives(near.field, slot), documents, some)
                for slot in dict.fromkeys(near.slots)
            ]
            lasts = np.concatenate(slots)
            for occurrences in slots:  # of each the nearest one that is not behind the last
                nearest = occurrences.take(occurrences.searchsorted(lasts, "right") - 1)
                ahead = lasts - nearest
                lasts = keep(lasts, (ahead >= 0) & (ahead < len(near.slots) + near.apart))
            found[lasts >> 32] = True
        return found

    def _occurrences(self, slot: AnyOf, documents: Integers, places: Integers) -> Integers:
        """Where a slot stands in those of the documents that are at some places, ascending.

        An occurrence is a number: the place of the document above, the position below.
        """
        here = [
            (places.take(which) << 32) + positions
            for which, positions in (
                self._positions(term, documents.take(places)) for term in slot.terms
            )
        ]
        return here[0] if len(here) == 1 else np.sort(np.concatenate(here))

    def _positions(self, term: Term, documents: Integers) -> tuple[Integers, Integers]:
        """Where a term stands: indices into the documents, and a position for each."""
        postings = self._lists.postings(term)
        places, held = look_up(postings.documents, documents)
        here = held.nonzero()[0]
        field = self._lists.segment.field(term.field)
        which, positions = field.positions(places.take(here) + postings.start)
        return here.take(which), positions


def neighbours(phrase: Phrase) -> Condition:
    """What holds wherever a phrase does, and is the same for two slots: its pairs.

    Adjacent syllables are terms of their own, so positions are read only where every two
    neighbours stand side by side somewhere.
    """
    if not phrase.slots or not all(phrase.slots):
        return AnyOf(())
    if len(phrase.slots) == 1:
        return _alternatives(phrase.field, phrase.slots[0])
    field = _PAIRS[phrase.field]
    return And(tuple(_alternatives(field, _joined(*pair)) for pair in pairwise(phrase.slots)))


def together(near: Near) -> Condition:
    """What holds wherever slots are near each other: all of them, somewhere."""
    if not near.slots:
        return AnyOf(())
    return And(tuple(_alternatives(near.field, slot) for slot in near.slots))


def _alternatives(field: str, texts: Iterable[str]) -> AnyOf:
    return AnyOf(tuple(Term(field, text) for text in texts))


def _joined(first: Iterable[str], second: Iterable[str]) -> Iterator[str]:
    """The pairs of two slots."""
    return map("_".join, product(first, second))
