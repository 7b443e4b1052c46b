"""Document numbers as people write them: ``57-NQ/TW``, ``06/QĐ-TTg``, ``Đề án 06``.

One document is one value however its number was typed. The form is that of Nghị định 30/2020/NĐ-CP
on records management (number of two digits at least, year, kind, dash, issuer), and the Party's own
for what the Party issues (``57-NQ/TW``).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.document_numbers import tidy
from searchkit.analysis.identifiers import Identifier

MOST: Final = 8
"""Numbers that an article is listed under."""

_IN_TITLE: Final = 3  # mentions that one in the title is worth
_PARTY: Final = frozenset({"TW", "TU"})
_KINDS: Final = frozenset({"NĐ", "QĐ", "TT", "NQ", "CT", "TTLT"})
_ACCENTED: Final = {"ND": "NĐ", "QD": "QĐ", "TTG": "TTg"}
_PROJECT: Final = "Đề án"  # known by its number alone
_SIGNS: Final = re.compile("[-/]")
_CALLED: Final = {
    "nq": "Nghị quyết",
    "qd": "Quyết định",
    "nd": "Nghị định",
    "tt": "Thông tư",
    "ct": "Chỉ thị",
    "da": _PROJECT,
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a document is cited.

    Attributes:
        first: Its first token in the passage.
        last: Its last, inclusive.
        terms: Canonical terms, the most exact first.
        value: What to show for it; None where the place itself does not say enough.
        in_full: Whether its number is written out.
    """

    first: int
    last: int
    terms: tuple[str, ...]
    value: str | None
    in_full: bool

    @property
    def number(self) -> str:
        """The bare number: ``57``."""
        return next(term for term in self.terms if ":" in term).split(":")[1].split("/")[0]


def numbers_cited(passages: Iterable[tuple[int, Analysis]]) -> list[str]:
    """The numbers of the documents that an article cites, most cited first, at most eight.

    ``Nghị quyết 57`` and ``kế hoạch 1034`` count for ``57-NQ/TW`` and ``1034/QĐ-BTTTT`` where the
    article has those, too. Else a short name stands for itself if the article uses it twice or in
    its title, for it doesn't say which year's document it is. ``Đề án 06`` is never another.

    Args:
        passages: Analyses of its passages, or of those that cite something, each with its number;
            the title's is 0.
    """
    cited = [(citation, i) for i, passage in passages for citation in citations(passage)]
    known = written_out(citation for citation, _ in cited)
    counts: Counter[str] = Counter()
    for citation, i in cited:
        if value := meant(citation, known):
            counts[value] += 1 if i else _IN_TITLE
    full = set(known.values())
    kept = [
        value
        for value, count in counts.items()
        if count > 1 or value in full or value.startswith(_PROJECT)
    ]
    return sorted(kept, key=lambda value: -counts[value])[:MOST]


def written_out(cited: Iterable[Citation]) -> dict[str, str]:
    """The numbers that citations of an article write out, by all that stands for each there."""
    known: dict[str, str] = {}
    for citation in cited:
        if citation.in_full and citation.value:
            for term in (*citation.terms, citation.number):
                known.setdefault(term, citation.value)
    return known


def meant(citation: Citation, known: Mapping[str, str]) -> str | None:
    """The document that a citation means, given those that the article writes out.

    Args:
        citation: Of the article.
        known: See :func:`written_out`.
    """
    if citation.in_full or (citation.value or "").startswith(_PROJECT):
        return citation.value
    if term := next((term for term in citation.terms if term in known), None):
        return known[term]
    return citation.value or known.get(citation.number)


def citations(passage: Analysis) -> Iterator[Citation]:
    """Every place of a passage where a document is cited; those that are written out come first."""
    found = [each for each in passage.identifiers if each.is_document_number]
    names = [each for each in found if ":" in each.terms[0]]
    ending = {name.last: name.terms for name in names}
    covered: set[int] = set()
    for each in found:
        if ":" not in each.terms[0] and (value := _written_out(tidy(passage.surface(each)))):
            tokens = range(each.first, each.last + 1)
            called = (term for token in tokens for term in ending.get(token, ()))
            yield Citation(each.first, each.last, (*each.terms, *called), value, in_full=True)
            covered.update(tokens)
    for name in names:
        if name.last not in covered:
            value = _named(passage, name)
            yield Citation(name.first, name.last, name.terms, value, in_full=False)


def _named(passage: Analysis, found: Identifier) -> str | None:
    """``Đề án 06``, for what is written with a capital letter."""
    kind, number = found.terms[0].split(":")
    surface = passage.surface(found)
    is_name = surface[0].isupper() and surface[-1].isdigit() and kind in _CALLED
    return f"{_CALLED[kind]} {_two_digits(number)}" if is_name else None


def _written_out(surface: str) -> str | None:
    """The usual form of a number that names its issuer; None for what is no such number."""
    number, *rest = (piece for piece in _SIGNS.split(surface) if piece)
    year = rest.pop(0) if rest and re.fullmatch(r"[12]\d{3}", rest[0]) else ""
    marks = [_ACCENTED.get(piece.upper(), piece) for piece in rest]
    if not number.isdecimal() or not all(map(_is_mark, marks)) or len(marks) + bool(year) < 2:
        return None
    if len(marks) == 1 and marks[0] in _KINDS:  # cut off: 28/2002/QĐ-
        return None
    by_party = marks[-1] in _PARTY or surface[len(number)] == "-"
    if by_party and not year:
        return f"{_two_digits(number)}-{marks[0]}/{'-'.join(marks[1:])}"
    return "/".join(filter(None, (_two_digits(number), year, "-".join(marks))))


def _is_mark(piece: str) -> bool:
    """Whether a piece is an abbreviation in capitals: NĐ, QH15, TTg."""
    return piece[:1].isalpha() and (piece.isupper() or piece in _ACCENTED.values())


def _two_digits(number: str) -> str:
    """Numbers below ten have a zero in front (Nghị định 30/2020/NĐ-CP, annex I)."""
    head, *year = number.split("/")
    return "/".join((head.lstrip("0").zfill(2), *year))
