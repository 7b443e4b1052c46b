"""Identifiers: document numbers, figures and dates, the same in every usual spelling.

``57-NQ/TW``, ``57/NQ-TW`` and ``Nghị quyết số 57`` name one document, ``95.000`` and ``95000`` one
figure, ``22/12/2024`` and ``ngày 22 tháng 12 năm 2024`` one day. Each identifier has canonical
terms of ASCII characters, which are compared exactly and never fuzzily: ``06`` is not ``60``.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.tokenizer import Tokens


class Identifier(NamedTuple):
    """One identifier of a text.

    Attributes:
        first: Index of its first token.
        last: Index of its last token.
        terms: Canonical terms, the most exact first: ``Nghị quyết số 57-NQ/TW`` has ``57/nq/tw``
            and ``nq:57``, ``22/12/2024`` has ``2024-12-22``, ``95.000`` has ``95000``.
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
        if any(":" in term and "/" in term for term in self.terms):
            return tuple(term for term in self.terms if ":" not in term or "/" in term)
        return self.terms


KINDS = {
    ("nghi", "quyet"): "nq",
    ("quyet", "dinh"): "qd",
    ("nghi", "dinh"): "nd",
    ("thong", "tu"): "tt",
    ("chi", "thi"): "ct",
    ("cong", "dien"): "cd",
    ("cong", "van"): "cv",
    ("ke", "hoach"): "kh",
    ("ket", "luan"): "kl",
    ("thong", "bao"): "tb",
    ("de", "an"): "da",
}
"""What a numbered document is called (folded), and how its number abbreviates that."""

_ABBREVIATIONS = {form: kind for kind in KINDS.values() for form in (kind, kind.replace("d", "đ"))}
_WORDS = {"da", "đa"}  # of the abbreviations
_SOME = re.compile(r"[\d&]")  # every identifier holds one
_CHUNK = re.compile(r"(?<!\S)[^\s\d&]*+[\d&]\S*+")  # what may hold one, between white space
# Pieces joined by single signs without white space; a point or comma joins digits only.
_COMPOUND = re.compile(r"[^\W_]+(?:(?:[-‐‑–/&]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_SIGNS = re.compile(r"[-‐‑–/&.,]")
_GROUPED = re.compile(  # 1.234.567 and 1.234.567,8, or with the signs exchanged
    r"(?P<whole>[0-9]{1,3}(?P<sign>[.,])[0-9]{3}(?:(?P=sign)[0-9]{3})*)"
    r"(?:(?!(?P=sign))[.,](?P<fraction>[0-9]+))?"
)
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")


def find_identifiers(tokens: Tokens) -> Iterator[Identifier]:
    """Find every identifier of a tokenized text.

    Yields:
        Identifiers by kind, then place; they may overlap: in ``Đề án 06/CP`` both ``06/CP`` and
        ``Đề án 06`` are one.
    """
    if _SOME.search(tokens.text):
        yield from _compounds(tokens)
        yield from _named_documents(tokens)
        yield from _spoken_dates(tokens)


def _compounds(tokens: Tokens) -> Iterator[Identifier]:
    """What signs join: ``57-NQ/TW``, ``TT&TT``, ``22/12/2024``, ``18,3``; and long figures."""
    token_at = {start: i for i, (start, _) in enumerate(tokens.spans)}
    chunks = (chunk.span() for chunk in _CHUNK.finditer(tokens.text))
    for match in chain.from_iterable(_COMPOUND.finditer(tokens.text, *span) for span in chunks):
        if terms := compound_terms(match[0]):
            first = token_at.get(match.start())
            if first is None:  # the run starts inside a token that carries loose marks
                continue
            last = first
            while last + 1 < len(tokens.spans) and tokens.spans[last + 1][1] <= match.end():
                last += 1
            yield Identifier(first, last, terms)


def compound_terms(compound: str) -> tuple[str, ...]:
    """Canonical terms of one run without white space; empty when it is no identifier.

    Args:
        compound: Letters and digits joined by ``-``, ``–``, ``/``, ``&``, ``.`` or ``,``.
    """
    pieces = [piece for piece in _SIGNS.split(compound) if piece]
    if len(pieces) == 1:
        return (normal_syllable(compound),) if compound.isdecimal() and len(compound) > 3 else ()
    if match := _GROUPED.fullmatch(compound):
        whole = normal_syllable(match["whole"].replace(match["sign"], ""))
        return (f"{whole}.{match['fraction']}" if match["fraction"] else whole,)
    if _DECIMAL.fullmatch(compound):
        return (".".join(pieces),)
    if not any(map(str.isdecimal, compound)):
        return ("&".join(map(_canonical, pieces)),) if "&" in compound else ()
    if all(piece.isdecimal() for piece in pieces):
        return _date_terms(pieces) or ("/".join(map(_canonical, pieces)),)
    return ("/".join(map(_canonical, pieces)), *_number_terms(pieces))


def _canonical(piece: str) -> str:
    return fold(normal_syllable(piece))


def _date_terms(pieces: list[str]) -> tuple[str, ...]:
    """``22/12/2024`` and ``12/2024`` as ISO dates; the latter may also be a number and its year."""
    numbers = [int(piece[:5]) for piece in pieces]
    if len(numbers) == 3 and (day := iso_date(*reversed(numbers)) or iso_date(*numbers)):
        return (day,)
    if len(numbers) == 2 and 1 <= numbers[0] <= 12 and 1900 <= numbers[1] <= 2100:
        return (f"{numbers[1]}-{numbers[0]:02}", f"{numbers[0]}/{numbers[1]}")
    return ()


def _number_terms(pieces: list[str]) -> tuple[str, ...]:
    """``63/2024/NĐ-CP`` also answers to ``nd:63/2024``, ``nd:63`` and ``63/2024``."""
    if not pieces[0].isdecimal():
        return ()
    number = _canonical(pieces[0])
    kind = next(_canonical(piece) for piece in pieces if not piece.isdecimal())
    if pieces[1].isdecimal():
        year = _canonical(pieces[1])
        return (f"{kind}:{number}/{year}", f"{kind}:{number}", f"{number}/{year}")
    return (f"{kind}:{number}",)


def _named_documents(tokens: Tokens) -> Iterator[Identifier]:
    """``Nghị quyết (số) 57``, ``NQ 57``, ``QĐ 06/2022``, ``Đề án 06``: accents optional."""
    folded = list(map(fold, tokens.syllables))
    for i, number in enumerate(tokens.syllables):
        if i == 0 or not number.isdecimal() or _continues_figure(tokens, i):
            continue
        before = i - 2 if folded[i - 1] == "so" else i - 1
        kind = KINDS.get((folded[before - 1], folded[before])) if before > 0 else None
        first = before - 1
        if kind is None and before >= 0 and _may_be_kind(tokens, before):
            kind, first = _ABBREVIATIONS.get(tokens.syllables[before]), before
        if kind is None:
            continue
        if _is_year(tokens, i + 1):
            dated = f"{kind}:{number}/{folded[i + 1]}"
            yield Identifier(first, i + 1, (dated, f"{kind}:{number}"))
        else:
            yield Identifier(first, i, (f"{kind}:{number}",))


def _may_be_kind(tokens: Tokens, i: int) -> bool:
    """Whether token ``i`` is no word of Vietnamese (``da``, ``đa``), or is in capitals."""
    return tokens.syllables[i] not in _WORDS or tokens.surface(i, i).isupper()


def _continues_figure(tokens: Tokens, i: int) -> bool:
    """Whether token ``i`` is the head of ``18,3``, ``95.000`` or ``18%``: no document's number."""
    end = tokens.spans[i][1]
    rest = tokens.text[end : end + 2]
    return rest[:1] == "%" or (rest[:1] in {".", ","} and rest[1:].isdigit())


def _is_year(tokens: Tokens, i: int) -> bool:
    if i >= len(tokens.syllables):
        return False
    start = tokens.spans[i][0]
    year = tokens.syllables[i]
    return tokens.text[start - 1] == "/" and len(year) == 4 and year.isdecimal()


def _spoken_dates(tokens: Tokens) -> Iterator[Identifier]:
    """``ngày 22 tháng 12 năm 2024`` and ``tháng 12 năm 2024``: accents optional."""
    syllables = tokens.syllables
    for i in range(len(syllables) - 3):
        if fold(syllables[i]) != "thang" or fold(syllables[i + 2]) != "nam":
            continue
        month, year = syllables[i + 1], syllables[i + 3]
        if not (month.isdecimal() and year.isdecimal() and len(month) <= 2 and len(year) == 4):
            continue
        day = syllables[i - 1] if i and len(syllables[i - 1]) <= 2 else ""
        if day.isdecimal() and (term := iso_date(int(year), int(month), int(day))):
            yield Identifier(i - 1, i + 3, (term,))
        elif 1 <= int(month) <= 12:
            yield Identifier(i, i + 3, (f"{year}-{int(month):02}",))


def iso_date(year: int, month: int, day: int) -> str | None:
    """The day in ISO 8601, or None when there is no such day between 1900 and 2100."""
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else None
    except ValueError:
        return None
