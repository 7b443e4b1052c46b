"""The terms of many texts as arrays: what an engine indexes, small where processes hand it on."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

import numpy as np

from searchkit.analysis.analysis import Analysis, Terms
from searchkit.analysis.identifiers import Identifier
from searchkit.analysis.numbering import Numbered
from searchkit.analysis.rows import Array, row_starts

if TYPE_CHECKING:
    from searchkit.analysis.batch import Batch

T = TypeVar("T")


class Column(NamedTuple):
    """Strings of texts, in reading order.

    Attributes:
        spellings: The different ones.
        numbers: ``int32``: all of them, as places in ``spellings``.
        bounds: ``int64``: where those of each text start, and the last ones end.
    """

    spellings: list[str]
    numbers: Array
    bounds: Array

    def of(self, text: int) -> list[str]:
        """Those of one text."""
        numbers = self.numbers[self.bounds[text] : self.bounds[text + 1]].tolist()
        return list(map(self.spellings.__getitem__, numbers))


class TermRows(NamedTuple):
    """The terms of texts.

    Attributes:
        syllables: Their normal forms.
        words: pyvi's words.
        acronyms: ``int32``: the syllables that are written in capitals, by place in their text.
        acronym_bounds: Where those of each text start, and the last ones end.
        identifiers: ``int32[n, 3]``: first and last syllable of each, and how many terms it has.
        identifier_bounds: As those of acronyms.
        terms: Those of the identifiers.
    """

    syllables: Column
    words: Column
    acronyms: Array
    acronym_bounds: Array
    identifiers: Array
    identifier_bounds: Array
    terms: Column


class Passages(Sequence[Terms]):
    """The terms of consecutive texts: the passages of an article.

    Attributes:
        rows: What they are some of.
        first: The first text.
        end: The one behind the last.
    """

    def __init__(self, rows: TermRows, first: int, end: int) -> None:
        self.rows = rows
        self.first = first
        self.end = end

    def __len__(self) -> int:
        return self.end - self.first

    @overload
    def __getitem__(self, number: int) -> Terms: ...
    @overload
    def __getitem__(self, number: slice) -> list[Terms]: ...
    def __getitem__(self, number: int | slice) -> Terms | list[Terms]:
        if isinstance(number, slice):
            return [self._terms(text) for text in range(self.first, self.end)[number]]
        return self._terms(range(self.first, self.end)[number])

    def _terms(self, text: int) -> Terms:
        rows = self.rows
        places = rows.acronyms[rows.acronym_bounds[text] : rows.acronym_bounds[text + 1]]
        return Terms(
            rows.syllables.of(text), rows.words.of(text), self.identifiers(text), places.tolist()
        )

    def identifiers(self, text: int) -> list[Identifier]:
        """The identifiers of one of the texts, by its number in ``rows``."""
        rows = self.rows
        first, end = rows.identifier_bounds[text : text + 2].tolist()
        if first == end:
            return []
        terms = iter(rows.terms.of(text))
        return [
            Identifier(start, last, tuple(next(terms) for _ in range(count)))
            for start, last, count in rows.identifiers[first:end].tolist()
        ]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def passages_of(passages: Sequence[Analysis | Terms]) -> Passages:
    """The passages of an article, whether they were analyzed one by one or together."""
    if isinstance(passages, Passages):
        return passages
    return Passages(_rows_of(passages), 0, len(passages))


def _rows_of(passages: Sequence[Analysis | Terms]) -> TermRows:
    found = [each.identifiers for each in passages]
    acronyms = [each.acronyms for each in passages]
    return TermRows(
        _column([each.syllables for each in passages]),
        _column([each.word_terms for each in passages]),
        np.array([place for each in acronyms for place in each], np.int32),
        _bounds(map(len, acronyms)),
        *_identifier_rows(found),
    )


def rows_of_batch(batch: "Batch", words: Column) -> TermRows:
    """The rows of a batch, given its words."""
    from searchkit.analysis.chunks import IN_CAPITALS

    spellings, numbers = only_used(batch.table.forms.strings, batch.forms)
    capitals = (batch.traits & IN_CAPITALS).astype(np.bool_)
    counts = np.diff(batch.bounds)
    loud = 2 * np.diff(row_starts(capitals)[batch.bounds]) > counts  # it shouts; see acronyms.py
    places = np.flatnonzero(capitals & np.repeat(~loud, counts))
    texts = np.searchsorted(batch.bounds, places, "right") - 1
    return TermRows(
        Column(spellings, numbers, batch.bounds),
        words,
        (places - batch.bounds[texts]).astype(np.int32),
        row_starts(np.bincount(texts, minlength=len(batch))),
        *_identifier_rows(batch.identifiers),
    )


def word_column(batch: "Batch") -> Column:
    """The words of a batch: each is numbered as its head and one syllable more, exactly."""
    firsts = np.flatnonzero(batch.begins)
    lengths = np.diff(firsts, append=len(batch.forms))
    spellings = batch.table.forms.strings
    numbers = batch.forms[firsts].astype(np.int64)
    spelled = list(spellings)
    longer, at = np.flatnonzero(lengths > 1), 1
    while len(longer):
        heads = numbers[longer] << 32 | batch.forms[firsts[longer] + at]
        used, ranks = np.unique(heads, return_inverse=True)
        numbers[longer] = len(spelled) + ranks
        tails = (used & 0xFFFFFFFF).tolist()
        spelled += [
            f"{spelled[head]}_{spellings[tail]}"
            for head, tail in zip((used >> 32).tolist(), tails, strict=True)
        ]
        at += 1
        longer = longer[lengths[longer] > at]
    return Column(*only_used(spelled, numbers), np.searchsorted(firsts, batch.bounds))


def only_used(spellings: list[T], numbers: Array) -> tuple[list[T], Array]:
    """Spellings without those that don't occur, and the same numbers among them.

    Args:
        spellings: All of them.
        numbers: Places there.

    Returns:
        Those that occur, in the same order, and ``int32`` places of theirs.
    """
    occur = np.zeros(len(spellings), np.bool_)
    occur[numbers] = True
    used = np.flatnonzero(occur)
    renumbered = (np.cumsum(occur) - 1).astype(np.int32)[numbers]
    return list(map(spellings.__getitem__, used.tolist())), renumbered


def _identifier_rows(found: Sequence[Sequence[Identifier]]) -> tuple[Array, Array, Column]:
    rows = [(each.first, each.last, len(each.terms)) for some in found for each in some]
    terms = [[term for each in some for term in each.terms] for some in found]
    return (
        np.array(rows, np.int32).reshape(-1, 3),
        _bounds(map(len, found)),
        _column(terms),
    )


def _column(texts: Sequence[Sequence[str]]) -> Column:
    numbered = Numbered()
    numbers = numbered.numbers([string for text in texts for string in text])
    return Column(numbered.strings, numbers.astype(np.int32), _bounds(map(len, texts)))


def _bounds(sizes: Iterable[int]) -> Array:
    return row_starts(np.array([*sizes], np.int64))
