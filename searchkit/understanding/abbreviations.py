"""Abbreviations: what else a part of a query may be written as, ``CSDL`` for ``cơ sở dữ liệu``.

Three sources say what stands for what: curated lists of this domain's abbreviations and terms
(``abbreviations.tsv``; ``terms.tsv``: ``online`` is ``trực tuyến``), and the definitions that the
articles of the index give themselves (the label field ``DEFINITION``). Where an abbreviation has
several meanings, the index decides by what its articles say.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from searchkit.analysis.analyzer import Analysis
from searchkit.analysis.folding import fold, fold_term
from searchkit.analysis.identifiers import KINDS
from searchkit.analysis.lexicon import is_lexical, lexical_spellings
from searchkit.analysis.normalization import is_vietnamese
from searchkit.analysis.tokenizer import syllables
from searchkit.engine.fields import ACRONYM, DEFINITION, PAIR, SYLLABLE
from searchkit.engine.plan import Term
from searchkit.engine.protocol import Reader
from searchkit.query.spelling import Closeness, closeness, is_bare

LISTS: tuple[str, ...] = ("abbreviations.tsv", "terms.tsv")
"""The curated lists."""
LEAST_WEIGHT: Final = 0.1
"""What is less sure than this is not offered."""
LEAST_SHARE: Final = 0.5
"""An abbreviation that means something less often than this is not offered for it."""

_LONGEST: Final = 16  # tokens of a part
_REWRITTEN: Final = 4  # forms of a part that are looked through for parts of their own
_LEAST_REWRITTEN: Final = 3  # syllables of such a form
_OFTEN: Final = 2  # articles from which a mined abbreviation counts as established
_TELLING: Final = 10  # definitions of an ambiguous abbreviation that decide between its meanings
_MOST_DEFINITIONS: Final = 32  # of one term; the commonest count
_SYLLABLE: Final = re.compile(r"[^\W_]+")  # of the curated lists, which are in NFC
_PARTICLES: Final = frozenset({"và", "của", "về", "các"})

Form = tuple[str, ...]
"""A way to write something: syllables in normal form."""


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


def alternatives(analysis: Analysis, reader: Reader) -> list[Alternative]:
    """Find what the abbreviations of a query stand for, and how its phrases are abbreviated.

    Longer parts come first. Parts may nest (``thành phố`` in ``thành phố Hồ Chí Minh``) but do not
    cross, and nothing inside an abbreviation is one (``TT`` in ``TT&TT``). Numbered documents are
    left alone (``NQ 57``), for identifiers match in every spelling. A token that may be a word of
    Vietnamese (``ca``, ``an``) or a name (``Who``) is an abbreviation only in capitals. What stands
    for the same stands for each other: ``CSDL quốc gia``, ``CSDLQG`` and what either says in full.
    What no article holds is left out.

    Args:
        analysis: The query.
        reader: The commit to search; what is found out about it is kept while it lives.
    """
    words = _Words.of(analysis)
    finder = _Finder(words, reader)
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
            found |= _shortened(part, forms, reader, found)
    found |= _joined(words, in_full, parts, reader, found)
    longest_first = sorted(found.items(), key=lambda item: (-len(item[0][0]), item[0][0].start))
    return [
        Alternative(part[0], part[-1], form, weight, is_word(form))
        for (part, form), weight in longest_first
    ]


def abbreviated(analysis: Analysis, reader: Reader) -> list[Abbreviation]:
    """The abbreviations of a query, none inside another; arguments as above."""
    finder = _Finder(_Words.of(analysis), reader)
    found: list[Abbreviation] = []
    for part in finder.parts():
        if all(set(part).isdisjoint(other.part) for other in found):
            forms = finder.of_abbreviation(part)
            if forms:
                found.append(Abbreviation(part, forms))
    return found


_Found = Mapping[tuple[range, Form], float]


def _shortened(
    part: range, forms: Mapping[Form, float], reader: Reader, known: _Found
) -> dict[tuple[range, Form], float]:
    """What other forms of a part may be written as: ``CSDL quốc gia`` for ``CSDLQG``."""
    found: dict[tuple[range, Form], float] = {}
    for form, weight in list(forms.items())[:_REWRITTEN]:
        if len(form) < _LEAST_REWRITTEN:
            continue
        inner = _Finder(_Words.plain(form), reader)
        taken: set[int] = set()
        for inside in inner.parts():
            if len(inside) == len(form) or not taken.isdisjoint(inside):
                continue
            for short, share in inner.of_expansion(inside).items():
                rewritten = form[: inside.start] + short + form[inside.stop :]
                if (part, rewritten) not in known and inner.holds(rewritten):
                    taken.update(inside)
                    found[part, rewritten] = weight * share
    return found


def _joined(
    words: "_Words",
    in_full: Mapping[range, Form],
    parts: Sequence[range],
    reader: Reader,
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
    finder = _Finder(_Words.plain(tuple(syllables)), reader)
    ends = {part.start: part.stop for part in in_full}
    found: dict[tuple[range, Form], float] = {}
    whole = range(len(words.syllables))
    in_a_row = whole not in in_full and not words.numbered and len(syllables) <= _LONGEST
    if in_a_row and finder.holds(tuple(syllables)):  # cổng DVC QG: cổng dịch vụ công quốc gia
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


def is_established(abbreviation: Form, defining: int, commonest: int, holding: int) -> bool:
    """Whether what articles say an abbreviation stands for is more than the slip or whim of one.

    Args:
        abbreviation: Its normal form.
        defining: How many articles say this.
        commonest: How many say what most say of it; one against many is a slip.
        holding: How many hold it, in whichever case; that means nothing for a word (``tin``).
    """
    if defining >= _OFTEN:
        return True
    return commonest < _OFTEN <= holding and not is_word(abbreviation)


class _Meaning(NamedTuple):
    """Forms that stand for each other."""

    abbreviations: tuple[Form, ...]
    expansions: tuple[Form, ...]
    curated: bool

    def covers(self, expansion: Form) -> bool:
        """Whether an expansion is one of these, particles aside."""
        content = _content(expansion)
        return any(_content(known) == content for known in self.expansions)


class _Commit(NamedTuple):
    """What has been found out about one commit.

    Attributes:
        prefixes: The first halves of its definitions, as their labels are looked up by, by key. (A
            label's key ends its first half with ``=``, which hides that ``lý`` may be ``lí``.)
        meanings: Of the abbreviations looked up so far.
    """

    prefixes: Mapping[str, Sequence[str]]
    meanings: dict[str, Mapping[_Meaning, float]]


class _Words(NamedTuple):
    """A text to look parts of up in.

    Attributes:
        text: As typed.
        spans: Of its tokens.
        syllables: Of these, the normal forms.
        numbered: Tokens of numbered documents, figures and dates.
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
            if any(map(str.isdigit, identifier.terms[0]))
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

    def __init__(self, words: _Words, reader: Reader) -> None:
        self._text, self._spans, self._typed, self._numbered = words
        self._keys = [fold(syllable) for syllable in self._typed]
        self._reader = reader
        self._commit = _commit(reader)

    def parts(self) -> Iterator[range]:
        """The parts that are known as an abbreviation or as what one stands for, longest first."""
        abbreviations, expansions = _curated()
        mined = self._commit.prefixes
        count = len(self._keys)
        for length in range(min(count, _LONGEST), 0, -1):
            for first in range(count - length + 1):
                key = "_".join(self._keys[first : first + length])
                if key in abbreviations or key in expansions or key in mined:
                    part = range(first, first + length)
                    if self._numbered.isdisjoint(part):
                        yield part

    def of_abbreviation(self, part: range) -> dict[Form, float]:
        """What a part stands for, and its other abbreviations; each with its weight."""
        if not any(self._may_abbreviate(token, part) for token in part):
            return {}
        typed = self._typed[part.start : part.stop]
        meanings = self._meanings(_key(typed))
        exact = {m: share for m, share in meanings.items() if typed in m.abbreviations}
        if exact and not all(map(is_bare, typed)):
            meanings = exact  # Đ was typed, so D is not meant
        forms = (
            (form, share)
            for meaning, share in meanings.items()
            for form in meaning.expansions + meaning.abbreviations
        )
        return self._held(forms, typed)

    def of_expansion(self, part: range) -> dict[Form, float]:
        """How a part is abbreviated, and other words for it; each with its weight."""
        typed = self._typed[part.start : part.stop]
        if tuple(map(fold, typed)) in KINDS:  # NQ in a text is part of a number: see identifiers
            return {}
        curated = [
            meaning
            for meaning in map(_meaning, _curated()[1].get(_key(typed), ()))
            if any(_says(typed, expansion) for expansion in meaning.expansions)
        ]
        short = [form for meaning in curated for form in meaning.abbreviations]
        short += [right for left, right, _ in self._labels(_key(typed)) if _says(typed, left)]
        forms = [
            (form, share)
            for form in dict.fromkeys(short)
            for meaning, share in self._meanings(_key(form)).items()
            for expansion in meaning.expansions
            if share >= LEAST_SHARE and _says(typed, expansion)
        ]
        forms += [(form, 1.0) for meaning in curated for form in meaning.expansions]
        return self._held(forms, typed)

    # --- meanings ------------------------------------------------------------------------------

    def _meanings(self, key: str) -> Mapping[_Meaning, float]:
        """What an abbreviation means, and how often each."""
        known = self._commit.meanings
        if key not in known:
            known[key] = self._weigh(key)
        return known[key]

    def _weigh(self, key: str) -> dict[_Meaning, float]:
        defined: dict[_Meaning, int] = dict.fromkeys(map(_meaning, _curated()[0].get(key, ())), 0)
        labels = list(self._labels(key))
        commonest = max((count for _, _, count in labels), default=0)
        for left, right, count in labels:
            if len("".join(left)) < len("".join(right)):
                meaning = next((m for m in defined if m.covers(right)), None)
                if meaning is None and is_established(left, count, commonest, self._articles(left)):
                    meaning = _Meaning((left,), (right,), curated=False)
                if meaning:
                    defined[meaning] = defined.get(meaning, 0) + count
        if len(defined) == 1:
            return {m: 1.0 if m.curated else min(1.0, n / _OFTEN) for m, n in defined.items()}
        if not all(defined.values()) or sum(defined.values()) < _TELLING:
            defined = {m: max(map(self._articles, m.expansions)) for m in defined}
        total = max(sum(defined.values()), 1)
        return {m: n / total for m, n in defined.items() if n / total >= LEAST_WEIGHT}

    def _labels(self, key: str) -> Iterator[tuple[Form, Form, int]]:
        """What the articles say a term is, either way, and how many do."""
        for prefix in self._commit.prefixes.get(key, ()):
            for label, count in self._reader.prefixed(DEFINITION, f"{prefix}=", _MOST_DEFINITIONS):
                left, _, right = label.partition("=")
                yield tuple(left.split("_")), tuple(right.split("_")), count

    # --- the index -----------------------------------------------------------------------------

    def _articles(self, form: Form) -> int:
        """How many articles hold a form; at most so many, when it is longer than a pair."""
        if len(form) == 1:
            field = ACRONYM if is_word(form) else SYLLABLE
            return self._reader.document_frequency(Term(field, form[0]))
        pairs = (Term(PAIR, "_".join(pair)) for pair in pairwise(form))
        return min(map(self._reader.document_frequency, pairs))

    def holds(self, form: Form) -> bool:
        """Whether an article may hold a form."""
        return self._articles(form) > 0

    def _held(self, forms: Iterable[tuple[Form, float]], typed: Form) -> dict[Form, float]:
        """The forms that some article holds, other than the one that was typed."""
        held: dict[Form, float] = {}
        for form, weight in forms:
            if weight >= LEAST_WEIGHT and _key(form) != _key(typed) and self._articles(form):
                held[form] = max(weight, held.get(form, 0.0))
        return held

    def _may_abbreviate(self, token: int, part: range) -> bool:
        """Whether a token of a part is in capitals unlike the rest, or is no word and no name."""
        text = self._text[slice(*self._spans[token])]
        alike = self._text.isupper() and len(part) < len(self._typed)
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
    return _key(typed) == _key(written) and all(
        is_bare(t) or closeness(t, w) >= Closeness.VARIANT
        for t, w in zip(typed, written, strict=True)
    )


def is_word(form: Form) -> bool:
    """Whether a form is a Vietnamese word, so that an article that holds it may mean that."""
    syllable = form[0]
    return len(form) == 1 and is_lexical(syllable) and is_vietnamese(syllable)


def _content(form: Form) -> Form:
    return tuple(syllable for syllable in form if syllable not in _PARTICLES)


def _key(form: Iterable[str]) -> str:
    return "_".join(map(fold, form))


_Lines = Mapping[str, Sequence[str]]


@cache
def _curated() -> tuple[_Lines, _Lines]:
    """The curated lines by the keys of their abbreviations, and by those of their expansions.

    Few are ever asked for, so the others are not taken apart: every command waits for this.
    """
    abbreviations: dict[str, list[str]] = defaultdict(list)
    expansions: dict[str, list[str]] = defaultdict(list)
    for name in LISTS:
        for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                short, long, _ = line.split("\t")
                for lines, cell in ((abbreviations, short), (expansions, long)):
                    for form in filter(None, cell.split("; ")):
                        lines[_key(_SYLLABLE.findall(form.lower()))].append(line)
    return dict(abbreviations), dict(expansions)


@cache
def _meaning(line: str) -> _Meaning:
    short, long, _ = line.split("\t")
    return _Meaning(_forms(short), _forms(long), curated=True)


def _forms(cell: str) -> tuple[Form, ...]:
    return tuple(tuple(syllables(text)) for text in cell.split("; ") if text)


_commits: WeakKeyDictionary[Reader, _Commit] = WeakKeyDictionary()


def _commit(reader: Reader) -> _Commit:
    if reader not in _commits:
        prefixes: dict[str, list[str]] = defaultdict(list)
        for prefix in {key.partition("=")[0] for key in reader.keys(DEFINITION)}:
            prefixes[fold_term(prefix)].append(prefix)
        _commits[reader] = _Commit(dict(prefixes), {})
    return _commits[reader]
