"""Documents of several names: ``Đề án 06`` is Quyết định 06/QĐ-TTg, ``Luật Căn cước`` 26/2023/QH15.

Which names are one document's is data (``documents.tsv``). The spellings of one number are not
listed there: they share their canonical terms (analysis/identifiers.py).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.tokenizer import tokenize
from searchkit.query.spelling import Closeness, closeness, is_bare


class DocumentName(NamedTuple):
    """Another name of a document that a query names.

    Attributes:
        first: The first token of the name in the query.
        last: Its last token, inclusive.
        terms: Canonical terms of the other name, if it is a number.
        syllables: Its syllables in normal form, if it is not.
    """

    first: int
    last: int
    terms: tuple[str, ...]
    syllables: tuple[str, ...]


def other_names(analysis: Analysis) -> list[DocumentName]:
    """The other names of the documents that a text names, accents optional."""
    found: list[DocumentName] = []
    for first, last, names in _named(analysis):
        typed = {term for each in analysis.identifiers for term in each.terms}
        for name in names:
            if name.terms and typed.isdisjoint(name.terms[:1]):
                found.append(DocumentName(first, last, name.terms[:1], ()))
            elif not name.terms and not _stands(analysis, name.syllables, first):
                found.append(DocumentName(first, last, (), name.syllables))
    return found


class _Listed(NamedTuple):
    """A name in the list; a number has terms."""

    terms: tuple[str, ...]
    syllables: tuple[str, ...]


def _named(analysis: Analysis) -> Iterator[tuple[int, int, Sequence[_Listed]]]:
    """Where a text names a document of the list, and the names of that."""
    by_term, by_key = _list()
    for identifier in analysis.identifiers:
        for names in by_term.get(identifier.terms[0], ()):
            yield identifier.first, identifier.last, names
    keys = [fold(syllable) for syllable in analysis.syllables]
    for key, lines in by_key.items():
        if key[0] not in keys:
            continue
        for first in range(len(keys) - len(key) + 1):
            if tuple(keys[first : first + len(key)]) == key:
                for names in lines:
                    if any(_stands(analysis, name.syllables, first) for name in names):
                        yield first, first + len(key) - 1, names


def _stands(analysis: Analysis, syllables: Sequence[str], first: int) -> bool:
    """Whether nothing that was typed from a token on contradicts a name."""
    typed = analysis.syllables[first : first + len(syllables)]
    return (
        bool(syllables)
        and len(typed) == len(syllables)
        and all(
            fold(t) == fold(s) and (is_bare(t) or closeness(t, s) >= Closeness.VARIANT)
            for t, s in zip(typed, syllables, strict=True)
        )
    )


_ByTerm = Mapping[str, Sequence[Sequence[_Listed]]]
_ByKey = Mapping[tuple[str, ...], Sequence[Sequence[_Listed]]]


@cache
def _list() -> tuple[_ByTerm, _ByKey]:
    """The lines of the list by the most exact term of each number, and by each name's key."""
    by_term: dict[str, list[Sequence[_Listed]]] = defaultdict(list)
    by_key: dict[tuple[str, ...], list[Sequence[_Listed]]] = defaultdict(list)
    for line in Path(__file__).with_name("documents.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        names = tuple(map(_listed, line.split("\t")[0].split("; ")))
        for name in names:
            if name.terms:
                by_term[name.terms[0]].append(names)
            else:
                by_key[tuple(map(fold, name.syllables))].append(names)
    return dict(by_term), dict(by_key)


def _listed(name: str) -> _Listed:
    tokens = tokenize(name)
    numbers = sorted(find_identifiers(tokens), key=lambda each: ":" in each.terms[0])
    return _Listed(numbers[0].terms if numbers else (), tuple(tokens.syllables))
