"""What every engine executes: a weighted sum of terms, a condition, and filters.

A plan knows nothing of Vietnamese. The score of a document is

    Σ weight · saturation(term frequency, field length)        (see engine/bm25.py)

over the plan's weighted terms, so idf, field weights and accent tiers are already inside each
weight, and what a term added to a score can be shown exactly. The mean lengths are in the plan too,
so it fixes its scores, whoever runs it. What counts is not what ranks: a document that meets the
condition and passes the filters is a match, and only matches are counted; a plan with leeway also
ranks the documents that come near.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from searchkit.engine.fields import (
    ACRONYM,
    ANY_VALUE,
    FACET_VALUES,
    IDENTIFIER,
    PAIR,
    SYLLABLE,
    TITLE,
    TITLE_PAIR,
)

COVERED_FIELDS: Final = frozenset({TITLE, TITLE_PAIR})
"""Fields whose evidence counts by the share of the title that the query covers."""
EVIDENCE_FIELDS: Final = (SYLLABLE, PAIR, ACRONYM, IDENTIFIER)
"""Fields of which it is known where in a document their terms stand."""


class Term(NamedTuple):
    """One term of one field (fields: engine/fields.py)."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The document holds at least one of the terms; no terms: no document.

    Terms of ``SOURCE`` are names of sources in full, those of label fields whole labels.
    """

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Consecutive positions of a field hold one of the alternatives of each slot, in order."""

    field: str
    slots: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Near:
    """As many positions of a field as slots, and so many more, hold one alternative of each slot.

    Attributes:
        field: With positions.
        slots: Alternatives; in any order, and one position may stand for several.
        apart: How many more.
    """

    field: str
    slots: tuple[tuple[str, ...], ...]
    apart: int


@dataclass(frozen=True, slots=True)
class Published:
    """The document is dated, and may be of a day in a range: of a month, any day of it may be.

    Attributes:
        first_day: As ``yyyymmdd``; None for any.
        last_day: Likewise; within the range.
    """

    first_day: int | None = None
    last_day: int | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; no parts: every document."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds; no parts: no document."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Parts that hold weigh at least a share of all parts ("minimum should match").

    Attributes:
        share: Between 0 and 1.
        parts: The conditions and their weights, each weight above 0.
    """

    share: float
    parts: tuple[tuple["Condition", float], ...]


Condition = AnyOf | Phrase | Near | Published | And | Or | Not | AtLeast

Sort = Literal["relevance", "date", "oldest", "indexed"]


class Filters(NamedTuple):
    """What a hit must be, beside what it says.

    Attributes:
        published: When it was published; None for any time, or none known.
        sources: Exact source names of which the hit has one; None is any source or none.
        facets: Facets and exact values of each: of one in ``ANY_VALUE`` (engine/fields.py) the hit
            has at least one, of any other all. A facet occurs once.
        earliest: Whether the hit must be the earliest of all documents of its group
            (:func:`~searchkit.engine.fields.moment`), whatever else of the group is a hit.
    """

    published: Published | None = None
    sources: frozenset[str] | None = None
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    earliest: bool = False

    def widened(self) -> Iterator[tuple[str, "Filters"]]:
        """Of each facet of which one chosen value is enough, the filters without that choice.

        What passes them is what its values are counted over: a value that is not chosen, too, is
        worth what choosing it would give (disjunctive faceting).
        """
        for name, _ in self.facets:
            if name in ANY_VALUE:
                others = tuple(each for each in self.facets if each[0] != name)
                yield name, self._replace(facets=others)


NO_FILTERS: Final = Filters()
"""Every document passes."""


class Recency(NamedTuple):
    """How much a score gains from being recent: a share that halves with age.

    A score becomes ``score · (1 + gain · 2^(-age / half_life))``; undated documents gain nothing.

    Attributes:
        gain: The share that a document of the newest day gains.
        half_life: Days.
        newest: The day from which age is counted, as ``yyyymmdd``; later ones count as that day.
    """

    gain: float
    half_life: float
    newest: int


RECENCY: Final = Term("", "recency")
"""Stands for recency among the parts of a score."""
MATCH: Final = Term("", "match")
"""Stands for what a match gains, likewise."""
PASSAGE: Final = Term("", "passage")
"""Stands for what the best section adds, likewise."""
ROUNDING: Final = 1e-6
"""By which a share may be missed, lest the order of a sum decide, or floats of 24 bits."""

STEPS: Final = 64
"""Between a score and twice as much, to which one is rounded down that near matches must reach."""


class Leeway(NamedTuple):
    """What is a hit though it does not meet the condition: a near match.

    Attributes:
        required: What it must meet all the same.
        share: Of the score of the best hit, what a near match must score at least; above 0. See
            :meth:`least`.
        gain: What the score of a match is multiplied by; at least 1.
        first: Whether all matches come before all near matches.
    """

    required: Condition
    share: float
    gain: float = 1.0
    first: bool = False

    def least(self, best: float) -> float:
        """What a near match must score, where the best hit scores so much.

        It is rounded down to a step, so that an engine can count by steps what comes near before it
        knows the best hit.
        """
        fraction, exponent = math.frexp(self.share * best * (1 - ROUNDING))
        return math.ldexp(math.floor(fraction * 2 * STEPS) / (2 * STEPS), exponent)


class Sections(NamedTuple):
    """How a document is scored by its best section (fields.py) beside itself as a whole.

    Let the terms of :data:`EVIDENCE_FIELDS` add ``whole`` to the score of a document, and ``best``
    to that of the one of its ``n`` sections to which they add most, each taken under the title as
    a document of its own. Then the score changes by ``share · (gain · best - whole)`` with
    ``share = (n - 1) / (n - 1 + half)``: a document of one section keeps its score.

    Attributes:
        gain: What a section is worth beside a whole document.
        half: So many sections more than one, and the best stands for half of the document; above 0.
        average: The length that lengths of sections are weighed against, in syllables.
        depth: How many hits are scored so: the first of all in their order without. They come
            before all others, whatever their scores become.
    """

    gain: float
    half: float
    average: float
    depth: int

    def share(self, count: int) -> float:
        """By how much the best of so many sections stands for a document."""
        return max(count - 1, 0) / (max(count - 1, 0) + self.half)


def of_best_section(
    parts: Mapping[Term, float], rule: Sections, count: int, best: float
) -> dict[Term, float]:
    """The parts of the score of a document that is scored by its best section, too.

    Args:
        parts: Of its score without.
        rule: How it is.
        count: How many sections it has.
        best: What the terms add to the score of the best of them.
    """
    share = rule.share(count)
    scored = {
        term: value * (1 - share) if term.field in EVIDENCE_FIELDS else value
        for term, value in parts.items()
    }
    if share and best:
        scored[PASSAGE] = share * rule.gain * best
    return scored


class Plan(NamedTuple):
    """A query, ready to run.

    Attributes:
        scores: Terms and their weights, none below 0; a term occurs once.
        condition: What a match must hold.
        filters: What every hit must be.
        sort: ``relevance`` (score, then date, newest first), ``date`` (newest first, then score;
            undated last), ``oldest`` (oldest first, likewise) or ``indexed`` (by
            :attr:`Article.indexed`, last first, then newest first, then score). Ties end with the
            id, so the order is always the same.
        recency: What newer documents gain; None for nothing.
        fold: Show of each group of near-duplicates the match that comes first, or the near match in
            a group without any, and count the group once, in totals and in each facet value that a
            match of it has.
        facets: Count the matches by facet. A search that is asked for its best hits and their
            number alone need not list the others.
        values: How many values of a facet of labels are counted: the commonest.
        leeway: What is ranked beside matches; None for nothing. A near match scores above 0.
        parts: What each near match that is shown is tested for, to say what it lacks.
        covering: Terms of the title's syllables, and how much of one each occurrence covers. What
            the title adds to a score (:data:`COVERED_FIELDS`) is multiplied by the share of the
            title's syllables that these cover, at most 1; None for no such factor.
        sections: How the best section counts; None for not at all, and no passages are named.
        averages: The mean length in terms, above 0, of each field that is scored.
    """

    scores: tuple[tuple[Term, float], ...]
    condition: Condition
    filters: Filters = NO_FILTERS
    sort: Sort = "relevance"
    recency: Recency | None = None
    fold: bool = True
    facets: bool = True
    values: int = FACET_VALUES
    leeway: Leeway | None = None
    parts: tuple[Condition, ...] = ()
    covering: tuple[tuple[Term, float], ...] | None = None
    sections: Sections | None = None
    averages: tuple[tuple[str, float], ...] = ()
