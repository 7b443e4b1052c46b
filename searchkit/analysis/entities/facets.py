"""Facets: the organisations, provinces and documents that an article is about.

An article names many; it is about those in its title, and those that it comes back to. News opens
with who acts (the inverted pyramid), so an organisation in the first paragraph is enough, too; a
place is not, for there it is mostly where a meeting was held.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest
from typing import Final

import numpy as np

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.batch import Batch
from searchkit.analysis.chunks import CAPITAL_FIRST
from searchkit.analysis.entities.gazetteer import (
    ALONE,
    IN_ANY_CASE,
    SECOND,
    WITH_CAPITAL,
    Gazetteer,
    Mention,
    Passage,
    read_table,
)
from searchkit.analysis.entities.numbers import numbers_cited
from searchkit.analysis.entities.provinces import Province, is_place, spellings
from searchkit.analysis.rows import row_starts

MOST: Final = 5
"""Organisations, and provinces, that an article is listed under."""

_ABOUT: Final = 2  # mentions from which an article is about a name
_IN_TITLE: Final = 3  # mentions that one in the title is worth
_IN_LEAD: Final = 2  # likewise, of an organisation in the first paragraph
_KINDS: Final = ((["tỉnh"], "tỉnh"), (["thành", "phố"], "thành phố"), (["tp"], "thành phố"))


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body of which there is one.

    Attributes:
        name: As a facet shows it.
    """

    name: str


@dataclass(frozen=True, slots=True)
class LocalBody:
    """A body that every province has.

    Attributes:
        name: Without its province: ``UBND``.
        everywhere: Whether districts and communes have it too.
    """

    name: str
    everywhere: bool

    def of(self, province: Province) -> str:
        """Its full name: ``UBND tỉnh Nghệ An``, ``Tỉnh ủy Nghệ An``."""
        told = self.name.startswith(("Tỉnh", "Thành"))
        return f"{self.name} {province.name if told else province.full_name}"


@dataclass(frozen=True, slots=True)
class _Local:
    """A mention of a body of the province that the article is about: ``UBND tỉnh``, ``Sở Y tế``."""

    body: LocalBody
    kind: str


_Name = Province | Organisation | LocalBody | None


def facets(passages: Sequence[Analysis]) -> Mapping[str, list[str]]:
    """What an article is about, for its labels.

    Args:
        passages: Analyses of its title, paragraphs and captions, in this order.

    Returns:
        Values of ``organisation``, ``province`` and ``number``, each list led by the most mentioned
        and without repetition. Provinces are those of today; organisations have the name of the
        article's time.
    """
    numbered = list(enumerate(passages))
    return _facets(numbered, numbered)


def batch_facets(batch: Batch, firsts: Sequence[int]) -> Iterator[Mapping[str, list[str]]]:
    """The facets of each article of a batch.

    Args:
        batch: The passages of articles, the title of each first.
        firsts: The first passage of each, and in the end how many passages there are.
    """
    citing = [any(each.is_document_number for each in found) for found in batch.identifiers]
    naming = _may_name(batch, citing)
    for first, end in pairwise(firsts):
        numbers = range(first, end)
        yield _facets(
            ((i - first, batch.without_words(i)) for i in numbers if naming[i]),
            ((i - first, batch.without_words(i)) for i in numbers if citing[i]),
        )


def _may_name(batch: Batch, citing: Sequence[bool]) -> list[bool]:
    """Whether each passage may hold a name: its first two syllables, in capitals where it has some.

    Something that is not looked at may stand between the two: a number, or what is in brackets.
    """
    names = batch.table.forms.all(_in_names).astype(np.uint8)[batch.forms]
    starts = names & IN_ANY_CASE != 0
    starts |= (names & WITH_CAPITAL != 0) & (batch.traits & CAPITAL_FIRST != 0)
    goes_on = names & ALONE != 0
    goes_on[:-1] |= names[1:] & SECOND != 0
    strictly, loosely = (
        np.diff(row_starts(each)[batch.bounds]) for each in (starts & goes_on, starts)
    )
    apart = [cites or "(" in text for cites, text in zip(citing, batch.texts, strict=True)]
    may_name: list[bool] = (np.where(apart, loosely, strictly) > 0).tolist()
    return may_name


def _in_names(form: str) -> int:
    return _gazetteer().place_of(form)


def _facets(
    naming: Iterable[tuple[int, Analysis]], citing: Iterable[tuple[int, Analysis]]
) -> Mapping[str, list[str]]:
    """The facets of an article from those of its passages that may name or cite something."""
    places: Counter[Province] = Counter()
    bodies: Counter[str] = Counter()
    unnamed: Counter[_Local] = Counter()
    for i, analysis in naming:
        for value in _values(Passage(analysis.tokens, _numbered(analysis))):
            if isinstance(value, Province):
                places[value] += _IN_TITLE if i == 0 else 1
            else:
                worth = _IN_TITLE if i == 0 else _IN_LEAD if i == 1 else 1
                if isinstance(value, _Local):
                    unnamed[value] += worth
                else:
                    bodies[value] += worth
    named = {province.now for province, count in places.items() if count >= _ABOUT}
    by_unit: Counter[str] = Counter()
    for province, count in places.items():
        if province.now in named:
            by_unit[province.now] += count
    about = _about(by_unit)
    if len(about) == 1:
        home = max(places, key=lambda province: (province.now == about[0], places[province]))
        for local, count in unnamed.items():
            if local.kind in {"", home.kind}:
                bodies[local.body.of(home)] += count
    return {
        "organisation": _about(bodies),
        "province": about,
        "number": numbers_cited(citing),
    }


def _about(counts: Counter[str]) -> list[str]:
    kept = [name for name, count in counts.items() if count >= _ABOUT]
    return sorted(kept, key=lambda name: -counts[name])[:MOST]


def _numbered(analysis: Analysis) -> frozenset[int]:
    """The tokens of document numbers: ``12/2022/TT-BTTTT`` is no mention of the ministry."""
    return frozenset(
        token
        for found in analysis.identifiers
        if found.is_document_number and "/" in found.terms[0].split(":")[0]
        for token in range(found.first, found.last + 1)
    )


@cache
def _gazetteer() -> Gazetteer[_Name]:
    names: list[tuple[str, _Name]] = list(spellings())
    for name, others, _ in read_table("organisations.tsv", 3):
        organisation = None if name == "-" else Organisation(name)
        names += [(spelling, organisation) for spelling in _all(name, others)]
    for name, others, everywhere in read_table("local_bodies.tsv", 3):
        body = LocalBody(name, bool(everywhere))
        names += [(spelling, body) for spelling in _all(name, others)]
    return Gazetteer(names)


def _all(name: str, others: str) -> Iterable[str]:
    return filter(None, (name.removeprefix("-"), *others.split(";")))


def _values(passage: Passage) -> Iterator[Province | _Local | str]:
    """Provinces, full names of bodies, and bodies whose province is understood."""
    mentions = list(_gazetteer().find(passage))
    for mention, following in zip_longest(mentions, mentions[1:]):
        if isinstance(mention.value, Province):
            if is_place(passage, mention.first):
                yield mention.value
        elif isinstance(mention.value, Organisation):
            yield mention.value.name
        elif isinstance(mention.value, LocalBody):
            yield from _local(passage, mention, mention.value, following)


def _local(
    passage: Passage, mention: Mention[_Name], body: LocalBody, following: Mention[_Name] | None
) -> Iterator[_Local | str]:
    rest = passage.syllables[mention.end : mention.end + 2]
    words, kind = next((known for known in _KINDS if rest[: len(known[0])] == known[0]), ([], ""))
    end = mention.end + len(words)
    if not passage.is_joined(mention.first, end):
        end, kind = mention.end, ""
    if (
        following
        and isinstance(following.value, Province)
        and following.first in {mention.end, end}
        and passage.is_joined(mention.end - 1, following.first + 1)
    ):
        yield body.of(following.value)
    elif (kind or not body.everywhere) and "các" not in (
        *passage.syllables[max(mention.first - 1, 0) : mention.first],
        *rest,
    ):
        yield _Local(body, kind)
