"""A gazetteer: names that are known beforehand, found in tokenized text.

A name matches when its syllables stand in a row in normal form, so in any tone style, and what has
a capital letter in the list has one in the text: ``Hòa Bình`` is the province and ``hòa bình``
peace. Where several match, the longest wins, so a longer name hides what it holds:
``Thái Bình Dương`` is no mention of Thái Bình. An abbreviation in brackets amid a name is skipped:
``Ủy ban nhân dân (UBND) tỉnh``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from typing import Final, Generic, TypeVar

from searchkit.analysis.tokenizer import Tokens, tokenize

T = TypeVar("T")

WITH_CAPITAL: Final = 1
"""A name starts so that has a capital there."""
IN_ANY_CASE: Final = 2
"""One starts so that may have a small letter there."""
ALONE: Final = 4
"""A name has no other syllable."""
SECOND: Final = 8
"""It is the second one of a name."""

_BRACKETED: Final = re.compile(r"\([^()\s]{2,12}\)")
_SIGN: Final = re.compile(r"[^\w\s]")
_WITHIN: Final = re.compile(r"\s+|,\s?|\s?[-–&]\s?")  # between syllables of a name with signs
_POINTED: Final = re.compile(r"\s+|\.\s?")  # behind an abbreviation: TP.HCM
_POINTED_ABBREVIATIONS: Final = frozenset({"TP", "Tp", "TT", "T"})


@dataclass(frozen=True, slots=True)
class Mention(Generic[T]):
    """A name in a text: tokens ``first`` to ``end`` (half-open) of a passage, and its meaning."""

    first: int
    end: int
    value: T


class Passage:
    """One tokenized text, seen without bracketed abbreviations.

    Args:
        tokens: The text.
        hidden: Tokens in which no name is looked for.
    """

    def __init__(self, tokens: Tokens, hidden: AbstractSet[int] = frozenset()) -> None:
        self.text = tokens.text
        self.spans, self.syllables = tokens.spans, tokens.syllables
        if "(" in self.text:
            self.text = _BRACKETED.sub(_blanked, self.text)
        if hidden or self.text is not tokens.text:
            shown = [
                i
                for i, (start, _) in enumerate(tokens.spans)
                if i not in hidden and self.text[start] != " "
            ]
            self.spans = [tokens.spans[i] for i in shown]
            self.syllables = [tokens.syllables[i] for i in shown]

    def is_capital(self, i: int) -> bool:
        """Whether syllable ``i`` starts with a capital letter."""
        return self.text[self.spans[i][0]].isupper()

    def written(self, i: int) -> str:
        """Syllable ``i`` as it is written."""
        start, end = self.spans[i]
        return self.text[start:end]

    def gap(self, i: int) -> str:
        """What stands before syllable ``i``, back to the one before."""
        return self.text[self.spans[i - 1][1] if i else 0 : self.spans[i][0]]

    def is_joined(self, first: int, end: int, *, with_signs: bool = False) -> bool:
        """Whether nothing stands between syllables ``first`` to ``end`` that parts a name.

        Args:
            first: The first syllable.
            end: The one behind the last.
            with_signs: Whether commas, dashes and ``&`` may stand in the name.
        """
        for i in range(first + 1, end):
            gap = self.gap(i)
            if gap.isspace() or (with_signs and _WITHIN.fullmatch(gap)):
                continue
            if self.written(i - 1) not in _POINTED_ABBREVIATIONS or not _POINTED.fullmatch(gap):
                return False
        return True


class Gazetteer(Generic[T]):
    """Known names and what each stands for.

    Args:
        names: Spellings and their meaning; of two with the same syllables the first counts, and
            signs may stand between these if they do in one of the two.
    """

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        found: dict[tuple[str, ...], tuple[list[int], T]] = {}
        self._with_signs: set[tuple[str, ...]] = set()
        for name, value in names:
            passage = Passage(tokenize(name))
            capitals = [i for i in range(len(passage.syllables)) if passage.is_capital(i)]
            found.setdefault(tuple(passage.syllables), (capitals, value))
            if _SIGN.search(name):
                self._with_signs.add(tuple(passage.syllables))
        # By their first two syllables: with "bộ" dozens begin.
        self._names: dict[tuple[str, ...], list[tuple[list[str], list[int], T]]] = defaultdict(list)
        for key in sorted(found, key=len, reverse=True):
            self._names[key[:2]].append((list(key), *found[key]))
        self._firsts = {key[0] for key in found}
        self._seconds = {key[1] for key in found if len(key) > 1}
        self._in_any_case = {key[0] for key, (capitals, _) in found.items() if 0 not in capitals}

    def place_of(self, syllable: str) -> int:
        """Where a syllable in normal form stands in names.

        Returns:
            The sum of :data:`WITH_CAPITAL`, :data:`IN_ANY_CASE`, :data:`ALONE` and :data:`SECOND`,
            as far as they are so.
        """
        bits = SECOND if syllable in self._seconds else 0
        if syllable in self._firsts:
            bits |= IN_ANY_CASE if syllable in self._in_any_case else WITH_CAPITAL
            bits |= ALONE if (syllable,) in self._names else 0
        return bits

    def find(self, passage: Passage) -> Iterator[Mention[T]]:
        """Every name, leftmost and longest, not overlapping."""
        firsts, after = self._firsts, 0
        for first in [i for i, syllable in enumerate(passage.syllables) if syllable in firsts]:
            if first >= after and (mention := self._longest(passage, first)):
                yield mention
                after = mention.end

    def _longest(self, passage: Passage, first: int) -> Mention[T] | None:
        pair = tuple(passage.syllables[first : first + 2])
        names = self._names
        for key, capitals, value in chain(names.get(pair, ()), names.get(pair[:1], ())):
            end = first + len(key)
            if (
                passage.syllables[first:end] == key
                and all(passage.is_capital(first + i) for i in capitals)
                and passage.is_joined(first, end, with_signs=tuple(key) in self._with_signs)
            ):
                return Mention(first, end, value)
        return None


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0]) if match[0].isupper() else match[0]


def read_table(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a data file of this folder; ``#`` starts a comment.

    Args:
        name: Of the file; its cells are separated by tabs.
        columns: How many cells a row has; missing ones at its end are empty.
    """
    text = files(__package__).joinpath(name).read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield cells + [""] * (columns - len(cells))
