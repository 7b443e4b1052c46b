"""The first words of an article in one row: where phrases are looked for.

Rows are made for all articles of a batch: which words have a capital, which follow each other
without a sign between and which pairs recur is found by arrays.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final, NamedTuple

import numpy as np

from searchkit.analysis.batch import Batch
from searchkit.analysis.chunks import HAS_CAPITAL, LETTER_FIRST
from searchkit.analysis.rows import Array, row_numbers, row_places, row_starts
from searchkit.analysis.terms import Column

_MOST_READ: Final = 500  # words; news says first what it is about
_CAPITAL: Final = re.compile(f"[{''.join(filter(str.isupper, map(chr, range(0x1F00))))}]")
_JOINERS: Final = frozenset("-‐‑–/&.@_")  # next to one, a token is a part of something else

Words = tuple[str, ...]
Phrase = tuple[Words, str]  # normal syllables, and how they are written, in NFC


@dataclass(frozen=True, slots=True)
class WordRow:
    """The first words of all passages of an article.

    Attributes:
        terms: The words; figures are empty, and so is one more at the end of each passage.
        joined: Whether one phrase may hold a word and the next: one sign stands between, neither
            is a figure, nor is the next what one counts or numbers (*năm 2025*, *số 1*).
        capitals: The words with a capital that start with a letter, in order.
        repeats: The longest runs, half-open, in which each word is joined to the next and the same
            two stand elsewhere, too.
        title: How many words the title has.
        text: The passages.
        begins: Where each word begins there.
        ends: Where it ends.
    """

    terms: Words
    joined: Sequence[bool]
    capitals: Mapping[int, None]
    repeats: Sequence[tuple[int, int]]
    title: int
    text: str
    begins: Sequence[int]
    ends: Sequence[int]

    def written(self, first: int, end: int) -> str:
        """How the words ``[first, end)`` are written."""
        return self.text[self.begins[first] : self.ends[end - 1]]

    def phrase(self, first: int, end: int) -> Phrase:
        """The words ``[first, end)``."""
        return tuple("_".join(self.terms[first:end]).split("_")), self.written(first, end)

    def is_amid(self, i: int) -> bool:
        """Whether a word follows another one of its sentence."""
        before = self.text[max(self.begins[i] - 2, 0) : self.begins[i]]
        return before.endswith(" ") and (before[0].isalnum() or before[0] == ",")

    def is_free(self, first: int, end: int) -> bool:
        """Whether no sign makes the words a part of a number or an address."""
        start, stop = self.begins[first], self.ends[end - 1]
        before, after = self.text[max(start - 1, 0) : start], self.text[stop : stop + 2]
        return before not in _JOINERS and (after[0] not in _JOINERS or after[1].isspace())

    def is_proper(self, i: int) -> bool:
        """Whether a word has several syllables, each with a capital: a person's or a place's."""
        syllables = self.written(i, i + 1).split()
        return len(syllables) > 1 and all(syllable[0].isupper() for syllable in syllables)


class _Entries(NamedTuple):
    """The words of all rows, and one behind each passage.

    Attributes:
        bounds: Where the entries of each article start, and the last ones end.
        numbers: Of each, its word; :attr:`empty` for what is none.
        begins: Its offset in the text of its article.
        ends: Likewise, behind it.
        in_capitals: Whether it has a capital and starts with a letter.
        spellings: The words by number.
    """

    bounds: Array
    numbers: Array
    begins: Array
    ends: Array
    in_capitals: Array
    spellings: list[str]

    @property
    def empty(self) -> int:
        """The number of no word."""
        return len(self.spellings) - 1


def rows_of_words(batch: Batch, firsts: Sequence[int], words: Column) -> Iterator[WordRow]:
    """The row of each article of a batch.

    Args:
        batch: The passages of articles, the title of each first.
        firsts: The first passage of each, and in the end how many passages there are.
        words: The words of the batch.
    """
    first, read = _read(np.array(firsts), np.diff(words.bounds) + 1)
    quiet = {passage: _quiet(batch.texts[passage]) for passage in read.tolist()}
    entries = _entries(batch, words, read, np.searchsorted(read, first), quiet)
    joined = _joined(entries)
    repeats = _runs(_repeats(entries) & joined, entries.bounds)
    terms = list(map(entries.spellings.__getitem__, entries.numbers.tolist()))
    begins, ends, links = entries.begins.tolist(), entries.ends.tolist(), joined.tolist()
    titles = np.diff(words.bounds)[first].tolist()
    passages = iter(quiet.values())
    of_article = np.diff(np.append(np.searchsorted(read, first), len(read))).tolist()
    for number, (start, end) in enumerate(pairwise(entries.bounds.tolist())):
        texts = islice(passages, of_article[number])
        yield WordRow(
            terms=tuple(terms[start:end]),
            joined=links[start:end],
            capitals=dict.fromkeys(np.flatnonzero(entries.in_capitals[start:end]).tolist()),
            repeats=repeats[number],
            title=titles[number],
            text="\n\n".join([*texts, ""]),
            begins=begins[start:end],
            ends=ends[start:end],
        )


def _runs(flags: Array, bounds: Array) -> list[list[tuple[int, int]]]:
    """The longest runs in each article whose entries, all but the last, are flagged."""
    edges = np.diff(flags.astype(np.int8), prepend=0, append=0)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) + 1
    firsts = bounds[np.searchsorted(bounds, starts, "right") - 1]
    rows = list(zip((starts - firsts).tolist(), (ends - firsts).tolist(), strict=True))
    return [rows[a:b] for a, b in pairwise(np.searchsorted(starts, bounds).tolist())]


def _read(firsts: Array, sizes: Array) -> tuple[Array, Array]:
    """The title of each article, and all passages that are read, given their entries."""
    titles = firsts[:-1]
    before = row_starts(sizes)
    in_article = before[:-1] - np.repeat(before[titles], np.diff(firsts))
    return titles, np.flatnonzero(in_article <= _MOST_READ)


def _quiet(text: str) -> str:
    """A text in small letters if it has capitals throughout: there they say nothing."""
    if not text.isupper():
        return text
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _entries(
    batch: Batch, words: Column, read: Array, titles: Array, texts: Mapping[int, str]
) -> _Entries:
    """The entries of all passages that are read; ``titles`` says which of these are titles."""
    counts = np.diff(words.bounds)[read]
    starts = row_starts(counts + 1)
    of_words = row_places(words.bounds[read], counts)
    places = row_places(starts[:-1], counts)
    lengths = np.fromiter(map(len, texts.values()), np.int64, len(texts))
    offsets = row_starts(lengths + 2)[:-1]
    offsets -= np.repeat(offsets[titles], np.diff(np.append(titles, len(read))))

    firsts = np.flatnonzero(batch.begins)
    lasts = np.append(firsts[1:], len(batch.begins)) - 1
    there = np.repeat(offsets, counts)
    numbers = np.full(starts[-1], len(words.spellings))
    begins = np.empty(starts[-1], np.int64)
    begins[starts[1:] - 1] = offsets + lengths
    ends = begins.copy()
    in_capitals = np.zeros(starts[-1], np.bool_)
    numbers[places] = words.numbers[of_words]
    begins[places] = batch.starts[firsts[of_words]] + there
    ends[places] = batch.ends[lasts[of_words]] + there
    in_capitals[places] = _in_capitals(batch, firsts)[of_words]
    for number, (passage, text) in enumerate(texts.items()):
        if text is not batch.texts[passage]:
            row = range(starts[number], starts[number + 1] - 1)
            spans = ((begins[i] - offsets[number], ends[i] - offsets[number]) for i in row)
            in_capitals[row.start : row.stop] = [_has_capital(text, *span) for span in spans]
    bounds = np.append(starts[titles], starts[-1])
    return _Entries(bounds, numbers, begins, ends, in_capitals, [*words.spellings, ""])


def _in_capitals(batch: Batch, firsts: Array) -> Array:
    """Whether each word, given its first token, has a capital and starts with a letter."""
    traits = np.bitwise_or.reduceat(batch.traits, firsts) if len(firsts) else batch.traits
    capitals: Array = (traits & HAS_CAPITAL != 0) & (batch.traits[firsts] & LETTER_FIRST != 0)
    return capitals


def _has_capital(text: str, begin: int, end: int) -> bool:
    """The same of a word of a text that was made quiet: few letters are capitals still."""
    return text[begin].isalpha() and _CAPITAL.search(text, begin, end) is not None


def _joined(entries: _Entries) -> Array:
    """Which entries are joined to the next; figures become empty."""
    joined = np.zeros(len(entries.numbers), np.bool_)
    joined[:-1] = entries.begins[1:] - entries.ends[:-1] == 1
    joined[entries.bounds[1:] - 1] = False
    figures = _of_words(entries, str.isdecimal)
    alone = ~_of_words(entries, lambda word: "_" in word)
    counted = np.flatnonzero(figures[1:] & joined[:-1] & ~figures[:-1] & alone[:-1])
    joined[counted[counted > 0] - 1] = False
    joined[figures] = False
    joined[:-1][figures[1:]] = False
    entries.numbers[figures] = entries.empty
    return joined


def _of_words(entries: _Entries, holds: Callable[[str], bool]) -> Array:
    """What holds of each entry, looked at once a word."""
    of_each: Array = np.fromiter(map(holds, entries.spellings), np.bool_, len(entries.spellings))
    return of_each[entries.numbers]


def _repeats(entries: _Entries) -> Array:
    """Which entries stand with the one behind them elsewhere in the article, too."""
    numbers = entries.numbers
    _, pairs = np.unique(numbers[:-1] << 32 | numbers[1:], return_inverse=True)
    sizes = np.diff(entries.bounds)
    in_articles = row_numbers(sizes)[:-1] << 32 | pairs
    inside = np.ones(len(numbers), np.bool_)
    inside[entries.bounds[1:] - 1] = False  # what follows is another article's
    inside = inside[:-1]
    _, same, counts = np.unique(in_articles[inside], return_inverse=True, return_counts=True)
    repeats = np.zeros(len(numbers), np.bool_)
    repeats[np.flatnonzero(inside)] = counts[same] > 1
    return repeats
