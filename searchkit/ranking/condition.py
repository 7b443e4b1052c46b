"""What an article must hold to match a text, part by part, and what a near match lacks.

A part is a word that means something, or the name of a document, a figure or a day; stop words
count only where there is nothing else. An article holds a part when it holds each of its syllables
beside a neighbour that it has in the query too, for single syllables of Vietnamese say little, or
the part in another form. A word of one syllable is enough alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from searchkit.engine.fields import IDENTIFIER, SYLLABLE, TITLE
from searchkit.engine.plan import And, AnyOf, Condition, Near, Or, Phrase, Term
from searchkit.query.stopwords import stopwords
from searchkit.query.syntax import Quoted
from searchkit.ranking.lookup import Alias, Lookup


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that a match holds.

    Attributes:
        label: What it is called where it is missing: as typed.
        condition: What an article that holds it meets.
        worth: What it tells, above 0.
    """

    label: str
    condition: Condition
    worth: float


@dataclass(frozen=True, slots=True)
class Every:
    """All of these are needed."""

    needs: tuple["Need", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of these is enough."""

    needs: tuple["Need", ...]


Need = Wanted | Every | Some
NOTHING: Final = Every(())
"""No part: every article matches."""


def condition_of(need: Need) -> Condition:
    """What a match meets."""
    match need:
        case Wanted(condition=condition):
            return condition
        case Every((only,)) | Some((only,)):
            return condition_of(only)
        case Every(needs):
            return And(tuple(map(condition_of, needs)))
        case Some(needs):
            return Or(tuple(map(condition_of, needs)))


def parts_of(need: Need) -> list[Wanted]:
    """All parts, in reading order, each once."""
    if isinstance(need, Wanted):
        return [need]
    return list(dict.fromkeys(part for inner in need.needs for part in parts_of(inner)))


def size(need: Need) -> int:
    """How many parts a match holds, at most."""
    match need:
        case Wanted():
            return 1
        case Every(needs):
            return sum(map(size, needs))
        case Some(needs):
            return max(map(size, needs), default=0)


def lacking(need: Need, missing: Collection[Wanted]) -> tuple[Wanted, ...]:
    """What an article lacks to match: the least of what it may, of several ways to match."""
    match need:
        case Wanted():
            return (need,) if need in missing else ()
        case Every(needs):
            every = (part for inner in needs for part in lacking(inner, missing))
            return tuple(dict.fromkeys(every))
        case Some(needs):
            ways = [lacking(inner, missing) for inner in needs]
            return min(ways, key=lambda parts: sum(part.worth for part in parts), default=())


# --- the parts of a text -----------------------------------------------------------------------


def text_need(run: Lookup) -> Every:
    """What a match of a text holds."""
    parts = text_parts(run)
    alone, idfs = words_alone(run, parts), run.spellings.idfs
    needs = [
        Wanted(
            run.as_typed(part),
            _all([_evidence(run, i, alone=i in alone) for i in part]),
            max(sum(idfs[part.start : part.stop]), _LEAST_WORTH),
        )
        for part in parts
    ]
    return Every(tuple(needs))


def quoted_need(run: Lookup, quoted: Quoted) -> Wanted:
    """What a match of a text in quotes holds."""
    spellings = run.spellings
    texts = tuple(
        tuple([each.text for each in spellings.beside(i)]) for i in range(len(spellings.single))
    )
    if quoted.apart is None:
        condition: Condition = Phrase(spellings.field, texts)
    else:
        condition = Near(spellings.field, texts, quoted.apart)
    return Wanted(f'"{quoted.text}"', condition, max(sum(spellings.idfs), _LEAST_WORTH))


def words_alone(run: Lookup, parts: Sequence[range]) -> set[int]:
    """Tokens that tell something without neighbours: words of one syllable, long figures.

    Args:
        run: A text.
        parts: Those of it that a match holds: no other word is one of them.
    """
    syllables = run.analysis.syllables
    if len(syllables) == 1:
        return {0}
    needed = {token for part in parts for token in part}
    single = (first for first, end in run.analysis.words if end == first + 1)
    return {i for i in single if i in needed and _tells(syllables[i])}


_LEAST_WORTH: Final = 1e-6


def _tells(syllable: str) -> bool:
    if syllable.isdecimal():
        return len(syllable) > 2
    return len(syllable) > 1 or not syllable.isascii()


def text_parts(run: Lookup) -> list[range]:
    """The parts of a text that a match holds, as tokens, in their order."""
    analysis = run.analysis
    named = [name.tokens for name in run.names]
    in_names = {token for tokens in named for token in tokens}
    words = []
    for (first, end), word in zip(analysis.words, analysis.word_terms, strict=True):
        rest = [token for token in range(first, end) if token not in in_names]
        if rest and (word not in stopwords() or first in run.capitals):
            words += _rows(rest)
    parts = sorted([*named, *words], key=lambda part: part.start)
    return parts or [range(first, end) for first, end in analysis.words]


def _rows(tokens: Sequence[int]) -> list[range]:
    """Tokens as rows of neighbours."""
    rows: list[range] = []
    for token in tokens:
        if rows and rows[-1].stop == token:
            rows[-1] = range(rows[-1].start, token + 1)
        else:
            rows.append(range(token, token + 1))
    return rows


def _evidence(run: Lookup, i: int, *, alone: bool) -> Condition:
    """What an article must hold to hold syllable ``i``."""
    typed = AnyOf(tuple(dict.fromkeys(_terms(run, i, alone=alone))))
    aliases = tuple([_alias_condition(alias) for alias in run.aliases if i in alias.part])
    return Or((typed, *aliases)) if aliases else typed


def _terms(run: Lookup, i: int, *, alone: bool) -> list[Term]:
    """The terms of which one is syllable ``i``."""
    spellings = run.spellings
    if i in run.capitals:
        found = spellings.single[i]
    elif spellings.field == TITLE or i not in run.joined():
        found = spellings.pairs_with(i) + (spellings.alone(i) if alone else [])
    else:
        found = []
    terms = [Term(each.field, each.text) for each in found]
    if spellings.field == SYLLABLE:
        terms += [
            Term(IDENTIFIER, text) for name in run.names if i in name.tokens for text in name.terms
        ]
    return terms


def _alias_condition(alias: Alias) -> Condition:
    """What an article holds that says a part in another way."""
    if alias.spellings is None:
        return AnyOf(tuple(Term(IDENTIFIER, text) for text in alias.terms))
    slots = [alias.spellings.beside(i) for i in range(len(alias.spellings.single))]
    if len(slots) == 1:
        return AnyOf(tuple(Term(each.field, each.text) for each in slots[0]))
    texts = tuple(tuple(each.text for each in slot) for slot in slots)
    return Phrase(alias.spellings.field, texts)


def _all(conditions: Sequence[Condition]) -> Condition:
    different = tuple(dict.fromkeys(conditions))
    return different[0] if len(different) == 1 else And(different)
