"""Abbreviations: what else a part of a query may be written as, ``CSDL`` for ``cơ sở dữ liệu``.

What stands for what, curated lists say and the articles of the index themselves (thesaurus.py).
Where an abbreviation has several meanings, the index decides by what its articles say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import Final, NamedTuple

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.document_numbers import KINDS
from searchkit.analysis.folding import fold
from searchkit.analysis.lexicon import lexical_spellings
from searchkit.analysis.normalization import is_vietnamese
from searchkit.query.spelling import Closeness, closeness, is_bare
from searchkit.understanding.thesaurus import LEAST_WEIGHT, Form, Thesaurus, form_key, is_word

LEAST_SHARE: Final = 0.5
"""An abbreviation that means something less often than this is not offered for it."""

_LONGEST: Final = 16  # tokens of a part
_REWRITTEN: Final = 4  # forms of a part that are looked through for parts of their own
_LEAST_REWRITTEN: Final = 3  # syllables of such a form


class Alternative(NamedTuple):
    """What a part of a query may be written as, too.

    Attributes:
        first: The first token of the part.
        last: Its last token, inclusive.
        syllables: The other way to write it, in normal form.
        weight: How sure that is, from :data:`LEAST_WEIGHT` to 1.
        capitals: Whether it is a word of Vietnamese, too, and meant only in capitals: ``AI``.
    """

    first: int
    last: int
    syllables: Form
    weight: float
    capitals: bool = False


class Abbreviation(NamedTuple):
    """An abbreviation in a query.

    Attributes:
        part: Its tokens.
        expansions: What it stands for, and how likely each is.
    """

    part: range
    expansions: Mapping[Form, float]


def alternatives(analysis: Analysis, thesaurus: Thesaurus) -> list[Alternative]:
    """Find what the abbreviations of a query stand for, and how its phrases are abbreviated.

    Longer parts come first. Parts may nest (``thành phố`` in ``thành phố Hồ Chí Minh``) but do not
    cross, and nothing inside an abbreviation is one (``TT`` in ``TT&TT``). Numbered documents are
    left alone (``NQ 57``), for identifiers match in every spelling. A token that may be a word of
    Vietnamese (``ca``, ``an``) or a name (``Who``) is an abbreviation only in capitals. What stands
    for the same stands for each other: ``CSDL quốc gia``, ``CSDLQG`` and what either says in full.
    What no article holds is left out.

    Args:
        analysis: The query.
        thesaurus: Of the commit to search.
    """
    words = _Words.of(analysis)
    finder = _Finder(words, thesaurus)
    found: dict[tuple[range, Form], float] = {}
    parts: list[range] = []
    in_full: dict[range, Form] = {}
    for part in finder.parts():
        crosses = any(_cross(part, other) for other in parts)
        if crosses or any(not set(part).isdisjoint(other) for other in in_full):
            continue
        forms = finder.of_abbreviation(part)
        if forms:
            in_full[part] = max(forms, key=lambda form: (forms[form], len(form)))
        else:
            forms = finder.of_expansion(part)
        if forms:
            parts.append(part)
            found |= {(part, form): weight for form, weight in forms.items()}
            found |= _shortened(part, forms, thesaurus, found)
    found |= _joined(words, in_full, parts, thesaurus, found)
    longest_first = sorted(found.items(), key=lambda item: (-len(item[0][0]), item[0][0].start))
    return [
        Alternative(part[0], part[-1], form, weight, is_word(form))
        for (part, form), weight in longest_first
    ]


def abbreviated(analysis: Analysis, thesaurus: Thesaurus) -> list[Abbreviation]:
    """The abbreviations of a query, none inside another; arguments as above."""
    finder = _Finder(_Words.of(analysis), thesaurus)
    found: list[Abbreviation] = []
    for part in finder.parts():
        if all(set(part).isdisjoint(other.part) for other in found):
            forms = finder.of_abbreviation(part)
            if forms:
                found.append(Abbreviation(part, forms))
    return found


_Found = Mapping[tuple[range, Form], float]


def _shortened(
    part: range, forms: Mapping[Form, float], thesaurus: Thesaurus, known: _Found
) -> dict[tuple[range, Form], float]:
    """What other forms of a part may be written as: ``CSDL quốc gia`` for ``CSDLQG``."""
    found: dict[tuple[range, Form], float] = {}
    for form, weight in list(forms.items())[:_REWRITTEN]:
        if len(form) < _LEAST_REWRITTEN:
            continue
        inner = _Finder(_Words.plain(form), thesaurus)
        taken: set[int] = set()
        for inside in inner.parts():
            if len(inside) == len(form) or not taken.isdisjoint(inside):
                continue
            for short, share in inner.of_expansion(inside).items():
                rewritten = form[: inside.start] + short + form[inside.stop :]
                if (part, rewritten) not in known and thesaurus.holds(rewritten):
                    taken.update(inside)
                    found[part, rewritten] = weight * share
    return found


def _joined(
    words: "_Words",
    in_full: Mapping[range, Form],
    parts: Sequence[range],
    thesaurus: Thesaurus,
    known: _Found,
) -> dict[tuple[range, Form], float]:
    """What parts that hold an abbreviation may be written as: ``CSDLQG`` for ``CSDL quốc gia``."""
    if not in_full:
        return {}
    syllables: list[str] = []
    origins: list[int] = []  # the token of the query that each came from
    at = {part.start: part for part in in_full}
    token = 0
    while token < len(words.syllables):
        part = at.get(token, range(token, token + 1))
        form = in_full.get(part, words.syllables[part.start : part.stop])
        syllables += form
        origins += [token] * len(form) if part in in_full else list(part)
        token = part.stop
    finder = _Finder(_Words.plain(tuple(syllables)), thesaurus)
    ends = {part.start: part.stop for part in in_full}
    found: dict[tuple[range, Form], float] = {}
    whole = range(len(words.syllables))
    in_a_row = whole not in in_full and not words.numbered and len(syllables) <= _LONGEST
    if in_a_row and thesaurus.holds(tuple(syllables)):  # cổng DVC QG: cổng dịch vụ công quốc gia
        found[whole, tuple(syllables)] = 1.0
    for inside in finder.parts():
        first, last = origins[inside.start], origins[inside.stop - 1]
        cut_before = inside.start > 0 and origins[inside.start - 1] == first
        cut_after = inside.stop < len(origins) and origins[inside.stop] == last
        part = range(first, ends.get(last, last + 1))
        holds_one = any(each.start in part for each in in_full) and part not in in_full
        crosses = any(_cross(part, other) for other in parts)
        if holds_one and not cut_before and not cut_after and not crosses:
            for form, weight in finder.of_expansion(inside).items():
                if (part, form) not in known:
                    found[part, form] = weight
    return found


class _Words(NamedTuple):
    """A text to look parts of up in.

    Attributes:
        text: As typed.
        spans: Of its tokens.
        syllables: Of these, the normal forms.
        numbered: Tokens of numbered documents. Other figures may be part of a name that has another
            form: ``mức 2`` is ``mức độ 2``, ``mạng 5G`` is ``5G network``.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    syllables: Form
    numbered: AbstractSet[int]

    @classmethod
    def of(cls, analysis: Analysis) -> "_Words":
        """The words of a query."""
        numbered = {
            token
            for identifier in analysis.identifiers
            for token in range(identifier.first, identifier.last + 1)
            if identifier.is_document_number
        }
        tokens = analysis.tokens
        return cls(tokens.text, tokens.spans, tuple(analysis.syllables), numbered)

    @classmethod
    def plain(cls, form: Form) -> "_Words":
        """The words of a form."""
        ends = list(accumulate(map(len, form), lambda end, length: end + 1 + length))
        spans = [(end - len(word), end) for end, word in zip(ends, form, strict=True)]
        return cls(" ".join(form), spans, form, frozenset())


class _Finder:
    """Looks parts of one text up; a part is a range of its tokens."""

    def __init__(self, words: _Words, thesaurus: Thesaurus) -> None:
        self._text, self._spans, self._typed, self._numbered = words
        self._keys = [fold(syllable) for syllable in self._typed]
        self._lettered = sum(not key.isdecimal() for key in self._keys)
        self._known = thesaurus

    def parts(self) -> Iterator[range]:
        """The parts that are known as an abbreviation or as what one stands for, longest first."""
        count = len(self._keys)
        for length in range(min(count, _LONGEST), 0, -1):
            for first in range(count - length + 1):
                key = "_".join(self._keys[first : first + length])
                if self._known.knows(key):
                    part = range(first, first + length)
                    if self._numbered.isdisjoint(part):
                        yield part

    def of_abbreviation(self, part: range) -> dict[Form, float]:
        """What a part stands for, and its other abbreviations; each with its weight."""
        if not any(self._may_abbreviate(token, part) for token in part):
            return {}
        typed = self._typed[part.start : part.stop]
        shares = self._known.of_abbreviation(form_key(typed))
        exact = {m: share for m, share in shares.items() if typed in m.abbreviations}
        if exact and not all(map(is_bare, typed)):
            shares = exact  # Đ was typed, so D is not meant
        forms = (
            (form, share)
            for synonyms, share in shares.items()
            for form in synonyms.expansions + synonyms.abbreviations
        )
        return self._held(forms, typed)

    def of_expansion(self, part: range) -> dict[Form, float]:
        """How a part is abbreviated, and other words for it; each with its weight."""
        typed = self._typed[part.start : part.stop]
        if tuple(map(fold, typed)) in KINDS:  # NQ in a text is part of a number: see identifiers
            return {}
        curated = [
            synonyms
            for synonyms in self._known.of_expansion(form_key(typed))
            if any(_says(typed, expansion) for expansion in synonyms.expansions)
        ]
        short = [form for synonyms in curated for form in synonyms.abbreviations]
        short += [
            right for left, right, _ in self._known.labels(form_key(typed)) if _says(typed, left)
        ]
        forms = [
            (form, share)
            for form in dict.fromkeys(short)
            for synonyms, share in self._known.of_abbreviation(form_key(form)).items()
            for expansion in synonyms.expansions
            if share >= LEAST_SHARE and _says(typed, expansion)
        ]
        forms += [(form, 1.0) for synonyms in curated for form in synonyms.expansions]
        return self._held(forms, typed)

    def _held(self, forms: Iterable[tuple[Form, float]], typed: Form) -> dict[Form, float]:
        """The forms that some article holds, other than the one that was typed."""
        held: dict[Form, float] = {}
        for form, weight in forms:
            if (
                weight >= LEAST_WEIGHT
                and form_key(form) != form_key(typed)
                and self._known.holds(form)
            ):
                held[form] = max(weight, held.get(form, 0.0))
        return held

    def _may_abbreviate(self, token: int, part: range) -> bool:
        """Whether a token of a part is in capitals unlike the rest, or is no word and no name."""
        text = self._text[slice(*self._spans[token])]
        alike = self._text.isupper() and len(part) < self._lettered  # figures have no capitals
        if sum(map(str.isupper, text)) > 1 and not alike:
            return True
        is_name = token > 0 and len(text) > 1 and text.istitle()
        spellings = lexical_spellings(self._keys[token])
        return not is_name and not any(map(is_vietnamese, spellings))


def _cross(part: range, other: range) -> bool:
    """Whether two ranges share tokens and neither holds the other."""
    shared = len(set(part) & set(other))
    return 0 < shared < min(len(part), len(other))


def _says(typed: Form, written: Form) -> bool:
    """Whether nothing that was typed contradicts what is written."""
    return form_key(typed) == form_key(written) and all(
        is_bare(t) or closeness(t, w) >= Closeness.VARIANT
        for t, w in zip(typed, written, strict=True)
    )
