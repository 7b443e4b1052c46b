"""The thesaurus: what stands for what, by curated lists and by what the articles of a commit say.

Curated are the abbreviations of this domain and its terms in both languages (``abbreviations.tsv``,
``terms.tsv``). The articles' own definitions are in the label field ``DEFINITION``, either way
round: ``ubnd=ủy_ban_nhân_dân``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from searchkit.analysis.folding import fold, fold_term
from searchkit.analysis.lexicon import is_lexical
from searchkit.analysis.normalization import is_vietnamese
from searchkit.analysis.scan import Scan
from searchkit.engine.fields import ACRONYM, DEFINITION, PAIR, SYLLABLE
from searchkit.engine.plan import Term
from searchkit.engine.protocol import Lexicon

LISTS: tuple[str, ...] = ("abbreviations.tsv", "terms.tsv")
"""The curated lists."""
LEAST_WEIGHT: Final = 0.1
"""What is less sure than this is not offered."""

_OFTEN: Final = 2  # articles from which a mined abbreviation counts as established
_TELLING: Final = 10  # definitions of an ambiguous abbreviation that decide between its meanings
_MOST_DEFINITIONS: Final = 32  # of one term; the commonest count
_SYLLABLE: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")  # of the lists, which are in NFC
_PARTICLES: Final = frozenset({"và", "của", "về", "các"})

Form = tuple[str, ...]
"""A way to write something: syllables in normal form."""


class Synonyms(NamedTuple):
    """Forms that stand for each other."""

    abbreviations: tuple[Form, ...]
    expansions: tuple[Form, ...]
    curated: bool

    def covers(self, expansion: Form) -> bool:
        """Whether an expansion is one of these, particles aside."""
        content = _content(expansion)
        return any(_content(known) == content for known in self.expansions)


class Thesaurus:
    """What stands for what in one commit; what was looked up once is kept.

    Args:
        lexicon: Of the commit.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._abbreviations, self._expansions = _curated()
        self._weighed: dict[str, Mapping[Synonyms, float]] = {}

    @cached_property
    def _prefixes(self) -> Mapping[str, Sequence[str]]:
        """The first halves of the definitions, as their labels are looked up by, by key.

        A label's key ends its first half with ``=``, which hides that ``lý`` may be ``lí``.
        """
        prefixes: dict[str, list[str]] = defaultdict(list)
        for prefix in {key.partition("=")[0] for key in self._lexicon.keys(DEFINITION)}:
            prefixes[fold_term(prefix)].append(prefix)
        return dict(prefixes)

    def knows(self, key: str) -> bool:
        """Whether a key is that of an abbreviation, or of what one stands for."""
        return key in self._abbreviations or key in self._expansions or key in self._prefixes

    def of_abbreviation(self, key: str) -> Mapping[Synonyms, float]:
        """What an abbreviation means, and how often each."""
        if key not in self._weighed:
            self._weighed[key] = self._weigh(key)
        return self._weighed[key]

    def of_expansion(self, key: str) -> list[Synonyms]:
        """The curated synonyms of what has a key and is no abbreviation."""
        return [_synonyms(line) for line in self._expansions.get(key, ())]

    def labels(self, key: str) -> Iterator[tuple[Form, Form, int]]:
        """What the articles say a term is, either way, and how many do."""
        for prefix in self._prefixes.get(key, ()):
            for label, count in self._lexicon.prefixed(DEFINITION, f"{prefix}=", _MOST_DEFINITIONS):
                left, _, right = label.partition("=")
                yield tuple(left.split("_")), tuple(right.split("_")), count

    def holds(self, form: Form) -> bool:
        """Whether an article may hold a form."""
        return self._articles(form) > 0

    def _articles(self, form: Form) -> int:
        """How many articles hold a form; at most so many, when it is longer than a pair."""
        if len(form) == 1:
            field = ACRONYM if is_word(form) else SYLLABLE
            return self._lexicon.document_frequency(Term(field, form[0]))
        pairs = (Term(PAIR, "_".join(pair)) for pair in pairwise(form))
        return min(map(self._lexicon.document_frequency, pairs))

    def _weigh(self, key: str) -> dict[Synonyms, float]:
        defined: dict[Synonyms, int] = dict.fromkeys(
            map(_synonyms, self._abbreviations.get(key, ())), 0
        )
        labels = list(self.labels(key))
        commonest = max((count for _, _, count in labels), default=0)
        for left, right, count in labels:
            if len("".join(left)) < len("".join(right)):
                synonyms = next((m for m in defined if m.covers(right)), None)
                if synonyms is None and is_established(
                    left, count, commonest, self._articles(left)
                ):
                    synonyms = Synonyms((left,), (right,), curated=False)
                if synonyms:
                    defined[synonyms] = defined.get(synonyms, 0) + count
        if len(defined) == 1:
            return {m: 1.0 if m.curated else min(1.0, n / _OFTEN) for m, n in defined.items()}
        if not all(defined.values()) or sum(defined.values()) < _TELLING:
            defined = {m: max(map(self._articles, m.expansions)) for m in defined}
        total = max(sum(defined.values()), 1)
        return {m: n / total for m, n in defined.items() if n / total >= LEAST_WEIGHT}


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


def is_word(form: Form) -> bool:
    """Whether a form is a Vietnamese word, so that an article that holds it may mean that."""
    syllable = form[0]
    return len(form) == 1 and is_lexical(syllable) and is_vietnamese(syllable)


def form_key(form: Iterable[str]) -> str:
    """The folding key of a form."""
    return "_".join(map(fold, form))


def _content(form: Form) -> Form:
    return tuple(syllable for syllable in form if syllable not in _PARTICLES)


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
                        lines[form_key(_SYLLABLE.findall(form.lower()))].append(line)
    return dict(abbreviations), dict(expansions)


@cache
def _synonyms(line: str) -> Synonyms:
    short, long, _ = line.split("\t")
    return Synonyms(_forms(short), _forms(long), curated=True)


def _forms(cell: str) -> tuple[Form, ...]:
    return tuple(tuple(Scan(text).syllables) for text in cell.split("; ") if text)


def one_form(keys: Sequence[str]) -> tuple[str, ...]:
    """A row of folding keys with every known term written in one way: that of the curated lists.

    ``tai khoan dinh danh dien tu`` and ``tai khoan vneid`` become the same; abbreviations of
    several meanings stay.
    """
    forms, longest = _one_forms()
    found: list[str] = []
    at = 0
    while at < len(keys):
        for length in range(min(longest, len(keys) - at), 0, -1):
            if form := forms.get(tuple(keys[at : at + length])):
                found += form
                at += length
                break
        else:
            found.append(keys[at])
            at += 1
    return tuple(found)


@cache
def _one_forms() -> tuple[Mapping[tuple[str, ...], tuple[str, ...]], int]:
    """The form that each key of the lists is written in, and the syllables of the longest."""
    known: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for lines in _curated():
        for key, of_key in lines.items():
            for line in of_key:
                first = _SYLLABLE.findall(line.split("\t")[1].split("; ")[0].lower())
                known[tuple(key.split("_"))].add(tuple(map(fold, first)))
    forms = {key: next(iter(each)) for key, each in known.items() if len(each) == 1}
    return forms, max(map(len, forms))
