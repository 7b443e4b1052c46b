"""The identifiers of many texts: looked for where something tells that one may be.

Most chunks hold none, or tell by themselves what they hold (``57-NQ/TW``, ``95.000``). Words tell
at a few tokens: behind the name of a document, before a numeral. Only a text in which an identifier
may hold white space is looked through whole, as one by itself is.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import numpy as np

from searchkit.analysis.batch_tokens import BatchTokens
from searchkit.analysis.confusables import skeleton
from searchkit.analysis.dates import DAY, DOTTED, MONTH, NUMBERED, value_of
from searchkit.analysis.document_numbers import ABBREVIATIONS, KINDS, may_be_loose, may_go_on
from searchkit.analysis.figures import may_be_telephone
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import (
    Identifier,
    Places,
    chunk_identifiers,
    find_identifiers,
    has_numeral,
    has_some,
    spoken_identifiers,
)
from searchkit.analysis.rows import Array, row_numbers

# Of a chunk.
_SOME: Final = 1  # has_some
_NUMERAL: Final = 2  # has_numeral
_IDENTIFIES: Final = 4  # it holds identifiers
_SPACED: Final = 8  # it is or holds white space, or one of its identifiers may
_ENDS_WITH_DIGIT: Final = 16
_GOES_ON: Final = 32  # what is loose may go on in it, behind a digit
_DIALS: Final = 64  # a telephone number may begin in it and go on
_GOES_ON_DIALING: Final = 128

# Of a normal form.
_DECIMAL: Final = 1
_SO: Final = 2  # số
_KIND_FIRST: Final = 4  # Nghị of Nghị quyết
_KIND_SECOND: Final = 8
_ABBREVIATION: Final = 16
_MONTH: Final = 32
_NUMBERED: Final = 64
_VALUE: Final = 128  # a numeral, Roman or Arabic
_DAY: Final = 256
_DOTTED: Final = 512  # a day and a month

_DIGITS: Final = frozenset("0123456789")
_TELEPHONE: Final = 8  # digits that the shortest number has


def _of_chunk(chunk: str) -> int:
    bits = (_SOME if has_some(chunk) else 0) | (_NUMERAL if has_numeral(chunk) else 0)
    if not chunk:
        return bits
    if chunk == "\n":  # it stands between two chunks that may be parts of one number
        return bits | _SPACED
    plain = skeleton(chunk)
    if may_go_on(plain):
        bits |= _GOES_ON
    if plain[0] in "0123456789(.-":
        bits |= _GOES_ON_DIALING
    if not bits & _SOME:
        return bits
    if chunk_identifiers(chunk):
        bits |= _IDENTIFIES
    if plain[-1] in _DIGITS:
        bits |= _ENDS_WITH_DIGIT
    if chunk.split() != [chunk] or may_be_loose(plain):
        bits |= _SPACED
    if may_be_telephone(plain):
        bits |= _SPACED if sum(char in _DIGITS for char in plain) >= _TELEPHONE else _DIALS
    return bits


def _of_form(form: str) -> int:
    folded = fold(form)
    traits = (
        (_DECIMAL, form.isdecimal()),
        (_SO, folded == "so"),
        (_KIND_FIRST, any(folded == first for first, _ in KINDS)),
        (_KIND_SECOND, any(folded == second for _, second in KINDS)),
        (_ABBREVIATION, form in ABBREVIATIONS),
        (_MONTH, folded == MONTH),
        (_NUMBERED, folded in NUMBERED),
        (_VALUE, value_of(form) is not None),
        (_DAY, folded == DAY),
        (_DOTTED, DOTTED.fullmatch(form) is not None),
    )
    return sum(bit for bit, is_so in traits if is_so)


def batch_identifiers(batch: BatchTokens) -> list[list[Identifier]]:
    """The identifiers of each text, as :func:`find_identifiers` gives them."""
    chunks = batch.table.all(_of_chunk).astype(np.uint8)[batch.chunks]
    follows = np.append(chunks[1:], 0)
    spaced = (
        _has(chunks, _SPACED)
        | (_has(chunks, _ENDS_WITH_DIGIT) & _has(follows, _GOES_ON))
        | (_has(chunks, _DIALS) & _has(follows, _GOES_ON_DIALING))
    )
    if not len(batch):
        return []
    of_texts = np.bitwise_or.reduceat(chunks, batch.chunk_bounds[:-1])
    whole = np.zeros(len(batch), np.bool_)
    whole[row_numbers(np.diff(batch.chunk_bounds))[spaced[1:]]] = True
    found: list[list[Identifier]] = [[] for _ in range(len(batch))]
    for text in np.flatnonzero(whole).tolist():
        found[text] = list(find_identifiers(batch.tokens(text)))
    _take_signs(batch, found, _has(chunks, _IDENTIFIES), whole)
    for text, places in _spoken(batch, _has(of_texts, _SOME), _has(of_texts, _NUMERAL), whole):
        found[text] += spoken_identifiers(batch.tokens(text), places)
    return found


def _has(bits: Array, bit: int) -> Array:
    return (bits & bit).astype(np.bool_)


def _take_signs(
    batch: BatchTokens, found: list[list[Identifier]], identifies: Array, whole: Array
) -> None:
    """What chunks tell by themselves."""
    places = np.flatnonzero(identifies)
    texts = np.searchsorted(batch.chunk_bounds, places, "right") - 1
    left = ~whole[texts]
    places, texts = places[left], texts[left]
    firsts = batch.chunk_tokens[places] - batch.bounds[texts]
    strings = batch.table.strings
    rows = zip(texts.tolist(), batch.chunks[places].tolist(), firsts.tolist(), strict=True)
    for text, chunk, before in rows:
        found[text] += [
            Identifier(before + first, before + last, terms)
            for first, last, terms in chunk_identifiers(strings[chunk])
        ]


def _spoken(
    batch: BatchTokens, some: Array, numeral: Array, whole: Array
) -> Iterator[tuple[int, Places]]:
    """Texts in which words may tell, and where."""
    counts = np.diff(batch.bounds)
    here = np.repeat(~whole, counts)
    by_digit = here & np.repeat(some, counts)
    by_numeral = here & np.repeat(some | numeral, counts)
    forms = batch.table.forms.all(_of_form).astype(np.uint16)[batch.forms]
    is_first = np.zeros(len(forms) + 1, np.bool_)
    is_first[batch.bounds[:-1]] = True
    is_first = is_first[: len(forms)]

    def before(values: Array, apart: int = 1) -> Array:
        """Those of the token that stands so far before each, in whatever text."""
        return np.concatenate([np.zeros(min(apart, len(values)), values.dtype), values[:-apart]])

    kinds = _has(before(forms), _KIND_FIRST) & _has(forms, _KIND_SECOND)
    kinds |= _has(forms, _ABBREVIATION)
    of_kind = np.where(_has(before(forms), _SO), before(kinds, 2), before(kinds))
    numbers = _has(forms, _DECIMAL) & of_kind & by_digit & ~is_first
    months = _has(forms, _MONTH | _DAY) & by_digit
    follows = np.where(_has(forms[:-1], _DAY), _has(forms[1:], _DOTTED), _has(forms[1:], _DECIMAL))
    months[:-1] &= follows & ~is_first[1:]
    numerals = _has(before(forms), _NUMBERED) & _has(forms, _VALUE) & by_numeral & ~is_first

    places = np.flatnonzero(numbers | months | numerals)
    texts = np.searchsorted(batch.bounds, places, "right") - 1
    kinds_of = (numbers[places] + 2 * months[places] + 4 * numerals[places]).tolist()
    rows = zip(texts.tolist(), (places - batch.bounds[texts]).tolist(), kinds_of, strict=True)
    for text, group in groupby(rows, key=lambda row: row[0]):
        marked = [(place, bits) for _, place, bits in group]
        yield text, Places(*([at for at, bits in marked if bits & bit] for bit in (1, 2, 4)))
