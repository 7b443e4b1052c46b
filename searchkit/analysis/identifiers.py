"""Identifiers: document numbers, figures and dates, the same in every usual spelling.

``57-NQ/TW``, ``57/NQ-TW`` and ``Nghị quyết số 57`` name one document, ``95.000`` and ``95000`` one
figure, ``22/12/2024`` and ``ngày 22 tháng 12 năm 2024`` one day. Each identifier has canonical
terms of ASCII characters, which are compared exactly and never fuzzily: ``06`` is not ``60``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from searchkit.analysis.confusables import skeleton
from searchkit.analysis.dates import day_of_year, iso_date, ordinals, roman, spoken_dates
from searchkit.analysis.document_numbers import (
    Found,
    canonical,
    loose_numbers,
    named_documents,
    number_terms,
)
from searchkit.analysis.figures import figure, spaced_figures, telephones
from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.remembered import Remembered
from searchkit.analysis.tokenizer import Tokens, tokenize


class Identifier(NamedTuple):
    """One identifier of a text.

    Attributes:
        first: Index of its first token.
        last: Index of its last token.
        terms: Canonical terms, the most exact first: ``Nghị quyết số 57-NQ/TW`` has ``57/nq/tw``
            and ``nq:57``, ``22/12/2024`` has ``2024-12-22`` and ``22/12``, ``95.000`` has
            ``95000``, ``quý III`` has ``quy~3``.
    """

    first: int
    last: int
    terms: tuple[str, ...]

    @property
    def is_document_number(self) -> bool:
        """Whether it is the number of a document, of a known kind or not."""
        return any(":" in term for term in self.terms)

    def query_terms(self) -> tuple[str, ...]:
        """The terms to look for when this was typed: a year that was typed is not given up."""
        if _DAY.fullmatch(self.terms[0]):
            return self.terms[:1]
        if any(_DATED.search(term) for term in self.terms):
            return tuple(term for term in self.terms if not _UNDATED.fullmatch(term))
        return self.terms


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DATED = re.compile(r"[:~]\d+/")  # the number of a document, or a quarter, and its year
_UNDATED = re.compile(r"[^/]*[:~]\d+")
_SOME = re.compile(r"[\d&]")  # every identifier holds one
_NUMERAL = re.compile(r"\b[IVX][IVXLC]*\b|\b[ivx][ivxlc]+\b")  # or this
_CHUNK = re.compile(r"(?<!\S)[^\s\d&]*+[\d&]\S*+")  # what may hold one, between white space
# Pieces joined by single signs without white space; a point or comma joins digits only.
_COMPOUND = re.compile(r"[^\W_]+(?:(?:[-/&]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_SIGNS = re.compile(r"[-/&.,]")
_THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?=[-/])")  # 1.034/QĐ-BTTTT
_GLUED = re.compile(r"(?i:nq|q[đd]|n[đd]|tt|ct|c[đd]|cv|kh|kl|tb|[đd]a)(?=\d)")
# The signs of a date or of a range of years, blanks around them.
_LOOSE = re.compile(
    r"(?<![\w/-])(?:\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?|\d{1,2}\s?/\s?\d{4}"
    r"|\d{4}\s?-\s?\d{4})(?![\w/-])"
)
_MAYBE_LOOSE = re.compile(r"[0-9](?:\s[/-]|[/-]\s)")  # found faster


class Places(NamedTuple):
    """Tokens of a text at which identifiers may be; more than these do no harm.

    Attributes:
        numbers: Those that may be the number of a document that is named.
        months: Those that may be ``tháng``, or ``ngày`` before a day and a month: ``ngày 22.12``.
        numerals: Those that may number something; never the first.
    """

    numbers: Iterable[int]
    months: Iterable[int]
    numerals: Iterable[int]


def find_identifiers(tokens: Tokens) -> Iterator[Identifier]:
    """Find every identifier of a tokenized text.

    Yields:
        Identifiers by kind, then place; they may overlap: in ``Đề án 06/CP`` both ``06/CP`` and
        ``Đề án 06`` are one.
    """
    has_digit = has_some(tokens.text)
    if has_digit:
        yield from _at_offsets(tokens, skeleton(tokens.text))
    if has_digit or has_numeral(tokens.text):
        count = len(tokens.syllables)
        by_digit = range(count if has_digit else 0)
        yield from spoken_identifiers(tokens, Places(by_digit, by_digit, range(1, count)))


def has_some(text: str) -> bool:
    """Whether a text has what every identifier holds, but for Roman numerals."""
    return _SOME.search(text) is not None


def has_numeral(text: str) -> bool:
    """Whether a text may have a Roman numeral."""
    return _NUMERAL.search(text) is not None


def spoken_identifiers(tokens: Tokens, places: Places) -> Iterator[Identifier]:
    """What words tell: ``Nghị quyết số 57``, ``ngày 22 tháng 12``, ``quý III``."""
    folded = list(map(fold, tokens.syllables))

    def in_capitals(i: int) -> bool:
        return tokens.surface(i, i).isupper()

    for found in chain(
        named_documents(tokens, folded, skeleton(tokens.text), places.numbers),
        spoken_dates(tokens.syllables, folded, places.months),
        ordinals(tokens.syllables, folded, in_capitals, places.numerals),
    ):
        yield Identifier(*found)


def _within(chunk: str) -> tuple[Identifier, ...]:
    return tuple(_located(tokenize(chunk), _compounds(skeleton(chunk))))


chunk_identifiers: Final[Callable[[str], tuple[Identifier, ...]]] = Remembered(
    _within, 1 << 15
).__getitem__
"""What the signs of a chunk tell, where no identifier holds white space.

Args:
    chunk: Of a text as it is read, what white space parts.
"""


def _at_offsets(tokens: Tokens, text: str) -> Iterator[Identifier]:
    """What its signs tell."""
    loose = list(loose_numbers(text, compound_terms))
    yield from _located(
        tokens,
        chain(
            (found for found in _compounds(text) if not _is_within(found, loose)),
            loose,
            _loose_dates(text),
            ((*found[:2], (found.term,)) for found in spaced_figures(text)),
            ((*found[:2], (found.term,)) for found in telephones(text)),
        ),
    )


def _located(tokens: Tokens, runs: Iterable[Found]) -> Iterator[Identifier]:
    """The tokens of each run, and its terms."""
    token_at = {start: i for i, (start, _) in enumerate(tokens.spans)}
    for start, end, terms in runs:
        first = next((token_at[i] for i in range(start, end) if i in token_at), None)
        if first is None or (first and tokens.spans[first - 1][1] > start):
            continue  # the run starts inside a token that carries loose marks
        last = first
        while last + 1 < len(tokens.spans) and tokens.spans[last + 1][1] <= end:
            last += 1
        yield Identifier(first, last, terms)


def _is_within(found: Found, others: Iterable[Found]) -> bool:
    return any(start <= found[0] and found[1] <= end for start, end, _ in others)


def _compounds(text: str) -> Iterator[Found]:
    """What signs join: ``57-NQ/TW``, ``TT&TT``, ``22/12/2024``, ``18,3``; and long figures."""
    chunks = (chunk.span() for chunk in _CHUNK.finditer(text))
    for match in chain.from_iterable(_COMPOUND.finditer(text, *span) for span in chunks):
        start, end = match.span()
        if glued := _GLUED.match(text, start, end):  # NĐ13/2023
            start = glued.end()
        if terms := compound_terms(text[start:end]):
            yield start, end, terms


def _loose_dates(text: str) -> Iterator[Found]:
    for match in _LOOSE.finditer(text) if _MAYBE_LOOSE.search(text) else ():
        tight = "".join(match[0].split())
        if tight != match[0]:
            yield *match.span(), compound_terms(tight)


def compound_terms(compound: str) -> tuple[str, ...]:
    """Canonical terms of one run without white space; empty when it is no identifier.

    Args:
        compound: Letters and digits joined by ``-``, ``/``, ``&``, ``.`` or ``,``, or by signs that
            look like these.
    """
    compound = _THOUSANDS.sub(lambda head: head[0].replace(".", ""), skeleton(compound))
    pieces = [piece for piece in _SIGNS.split(compound) if piece]
    if len(pieces) == 1:
        return (normal_syllable(compound),) if compound.isdecimal() and len(compound) > 3 else ()
    if number := figure(compound):
        return (number,)
    if not any(map(str.isdecimal, compound)):
        return ("&".join(map(canonical, pieces)),) if "&" in compound else ()
    if all(piece.isdecimal() for piece in pieces):
        return _date_terms(pieces) or ("/".join(map(canonical, pieces)),)
    if roman(pieces[0].lower()) and len(pieces) == 2 and pieces[1].isdecimal():
        return ()  # III/2024: see ordinals
    return ("/".join(map(canonical, pieces)), *number_terms(pieces))


def _date_terms(pieces: list[str]) -> tuple[str, ...]:
    """``22/12/2024`` and ``12/2024`` as ISO dates; the latter may also be a number and its year."""
    numbers = [int(piece[:5]) for piece in pieces]
    if len(numbers) == 3 and (day := iso_date(*reversed(numbers)) or iso_date(*numbers)):
        return day, day_of_year(int(day[8:]), int(day[5:7]))
    if len(numbers) == 2 and 1 <= numbers[0] <= 12 and 1900 <= numbers[1] <= 2100:
        return (f"{numbers[1]}-{numbers[0]:02}", f"{numbers[0]}/{numbers[1]}")
    return ()
