"""References: where the identifiers of a query stand in a text, in whatever spelling.

Finding identifiers takes much of a text, so it is looked through only around a sign of one: a
syllable, a sign between some or the characters of a figure, of which each writing has one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from searchkit.analysis.figures import SPACED
from searchkit.analysis.identifiers import Identifier, find_identifiers
from searchkit.analysis.tokenizer import tokenize
from searchkit.snippets.pattern import Pattern, Reference

_UNJOINED: Final = re.compile(r"[.,/+\u0300-\u036f][0-9]+[.,][0-9]")  # a figure of several tokens
AROUND: Final = 16
"""Tokens before and behind a sign that tell what it is a sign of: no identifier has as many."""
_TELEPHONE: Final = re.compile("[0-9]{8,}")
_TENS: Final = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
_ONES: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


class Found(NamedTuple):
    """A reference in a text.

    Attributes:
        first: The first of its tokens.
        end: Behind the last.
        pattern: Index of the pattern.
        reference: What it refers to.
    """

    first: int
    end: int
    pattern: int
    reference: Reference


class References:
    """The identifiers of the patterns of one query.

    Attributes:
        syllables: Those that are a sign of one.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        references = [
            (p, reference)
            for p, pattern in enumerate(patterns)
            if not pattern.phrase
            for reference in pattern.references
        ]
        of_each = {(p, reference.terms): (p, reference) for p, reference in reversed(references)}
        self._wanted = list(reversed(of_each.values()))  # the first of equal ones
        terms = {term for _, reference in self._wanted for term in reference.terms}
        signs = [_sign(term) for term in terms]
        self.syllables = frozenset[str]().union(*(sign.syllables for sign in signs))
        self._figures = [sign.figure for sign in signs if sign.figure]
        self._always = any(sign == _ALWAYS for sign in signs)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._wanted)

    def may_stand_anywhere(self, text: str) -> bool:
        """Whether one may stand in a text where no sign tells."""
        if self._always:
            return True
        return bool(self._figures and (SPACED.search(text) or _UNJOINED.search(text)))

    def signs(self, text: str) -> Iterator[int]:
        """Offsets into a text of its signs, those aside that are :attr:`syllables`."""
        for sign in self._figures:
            at = text.find(sign)
            while at >= 0:
                yield at
                at = text.find(sign, at + len(sign))

    def find(self, text: str) -> Iterator[Found]:
        """Those that stand in a text."""
        names = list(find_identifiers(tokenize(text)))
        for p, reference in self._wanted:
            # "Nghị quyết số 57" and "57-NQ/TW" share the figure
            for first, end in united(_spans(names, reference.terms)):
                yield Found(first, end, p, reference)


def _spans(names: Iterable[Identifier], terms: AbstractSet[str]) -> list[tuple[int, int]]:
    """The tokens of the identifiers that have one of some terms."""
    return sorted((name.first, name.last + 1) for name in names if not terms.isdisjoint(name.terms))


def united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-open spans, in order: those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


class _Sign(NamedTuple):
    """What a text shows that holds a term of an identifier.

    Attributes:
        syllables: One of these.
        figure: Or these characters, or some figure in groups that are tokens of their own.
    """

    syllables: frozenset[str]
    figure: str = ""


_ALWAYS: Final = _Sign(frozenset())


def _sign(term: str) -> _Sign:
    if "&" in term:
        return _Sign(frozenset(), "&")
    if "~" in term:  # quý 3, quý III
        number = int(term.partition("~")[2].partition("/")[0])
        return _Sign(frozenset({str(number), *_roman(number)}))
    pieces = re.split("[:/-]", term)
    if len(pieces) > 1:
        syllables = frozenset(list(filter(str.isdecimal, pieces))[:1])
        return _Sign(syllables) if syllables else _ALWAYS
    return _ALWAYS if _TELEPHONE.fullmatch(term) else _Sign(frozenset({term}), term)


def _roman(number: int) -> Iterator[str]:
    """A number as a Roman numeral in small letters, if there is one in use."""
    if 0 < number < 400:
        yield "c" * (number // 100) + _TENS[number // 10 % 10] + _ONES[number % 10]
