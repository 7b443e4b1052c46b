"""The second look: hits are put in order by their best sections, and their passages named.

Positions are read for a block of hits at a time, so what a search costs does not grow with what it
finds; a hit never leaves its block, so all pages together show each hit once.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from searchkit.engine.plan import Plan, Sections
from searchkit.engine.postings.arrays import Floats, Integers
from searchkit.engine.postings.passages import (
    Evidence,
    Positions,
    Units,
    document_scores,
    find_evidence,
    passage_scores,
    section_scores,
)
from searchkit.engine.postings.top import Place
from searchkit.engine.protocol import SHOWN, WORTH_SHOWING, RankedHit


class Look(NamedTuple):
    """What positions say of some documents of one segment.

    Attributes:
        evidence: Where the terms of the plan stand.
        passages: The passages of the documents.
        sections: Their sections.
        scores: The score of each section.
        shares: ``float64``: by how much the best section stands for each document.
        bests: ``float64``: the score of the best section of each document.
        wholes: ``float64``: what the same terms add to the score of each as a whole.
    """

    evidence: Evidence
    passages: Units
    sections: Units
    scores: Floats
    shares: Floats
    bests: Floats
    wholes: Floats

    @classmethod
    def at(
        cls, positions: Positions, plan: Plan, rule: Sections, tables: Mapping[str, Floats]
    ) -> "Look":
        """Look at some documents."""
        evidence = find_evidence(positions, plan.scores)
        sections = positions.units(sections=True)
        scores = section_scores(evidence, sections, rule.average)
        more = np.maximum(sections.counts - 1, 0)
        return cls(
            evidence=evidence,
            passages=positions.units(sections=False),
            sections=sections,
            scores=scores,
            shares=more / (more + rule.half),
            bests=np.maximum.reduceat(scores, sections.firsts[:-1]),
            wholes=document_scores(evidence, positions, tables),
        )

    def changes(self, gain: float) -> Floats:
        """``float64``: by what the score of each document changes."""
        changes: Floats = self.shares * (gain * self.bests - self.wholes)
        return changes

    def named(self, documents: Sequence[int], average: float) -> list[dict[int, float]]:
        """The passages to show of some of the documents, and the share of each.

        Args:
            documents: Their indices, ascending.
            average: The length of a section.
        """
        here = np.array(documents, np.intp)
        firsts, counts = self.passages.firsts, self.passages.counts
        evidence = self.evidence.of(here)
        rows = [range(firsts[i], firsts[i + 1]) for i in documents]
        units = Units(
            ends=np.concatenate(
                [
                    (self.passages.ends[row.start : row.stop] & 0xFFFF_FFFF) | (i << 32)
                    for i, row in enumerate(rows)
                ]
            ),
            lengths=np.concatenate([self.passages.lengths[row.start : row.stop] for row in rows]),
            firsts=np.concatenate([[0], np.cumsum(counts.take(here) + 1)]),
        )
        scores = passage_scores(evidence, units, average)
        return [
            self._named(document, scores[start:end].tolist())
            for document, (start, end) in zip(documents, pairwise(units.firsts), strict=True)
        ]

    def _named(self, document: int, scores: list[float]) -> dict[int, float]:
        """The passages to show of one document, and their shares.

        Args:
            document: Its index.
            scores: Of its title, then of its passages.
        """
        order = sorted(
            (i for i, score in enumerate(scores) if score > 0), key=lambda i: (-scores[i], i)
        )
        first, end = self.sections.firsts[document], self.sections.firsts[document + 1]
        best = first + int(self.scores[first:end].argmax())
        start = self.sections.ends[best - 1] if best > first else -1
        bounds = self.passages.firsts[document] + np.arange(len(scores))
        ends = self.passages.ends.take(bounds)
        inside = set(np.flatnonzero((ends > start) & (ends <= self.sections.ends[best])).tolist())
        leaders = [i for i in order if i in inside][:1]
        most = max(scores)
        others = [i for i in order if i not in leaders and scores[i] >= WORTH_SHOWING * most]
        return {i - 1: scores[i] / most for i in [*leaders, *others][:SHOWN]}


def look_again(
    plan: Plan,
    places: Sequence[Place],
    looks: Sequence[tuple[Integers, Look]],
    gains: Floats,
    times: Integers,
    shown: slice,
) -> list[Place]:
    """Put a block of hits in order by their best sections.

    Args:
        plan: With sections.
        places: The block, in order without.
        looks: At all of these: the indices of some, and what positions say of them.
        gains: ``float64``: the share that each gains by recency.
        times: What puts them in an order by time: the greatest comes first.
        shown: Which of them, in the new order, to give back with their passages.
    """
    assert plan.sections is not None
    changes = np.zeros(len(places))
    for here, look in looks:
        changes[here] = look.changes(plan.sections.gain)
    if plan.leeway is not None:
        changes[[place.match for place in places]] *= plan.leeway.gain
    changes *= 1 + gains
    first = plan.leeway is not None and plan.leeway.first

    def order(i: int) -> tuple[bool, float, float, str]:
        near, score, time = first and not places[i].match, -scores[i], -greatest[i]
        by_score = plan.sort == "relevance"
        return (near, score, time, ids[i]) if by_score else (near, time, score, ids[i])

    ids, greatest = [place.hit.id for place in places], times.tolist()
    scores = [
        place.hit.score + change for place, change in zip(places, changes.tolist(), strict=True)
    ]
    wanted = sorted(range(len(places)), key=order)[shown]
    are_wanted = set(wanted)
    named: dict[int, dict[int, float]] = {}
    for here, look in looks:
        some = [i for i, place in enumerate(here.tolist()) if place in are_wanted]
        if some:
            found = look.named(some, plan.sections.average)
            named |= zip(here[some].tolist(), found, strict=True)

    def told(i: int) -> RankedHit:
        passages, shares = tuple(named[i]), tuple(named[i].values())
        return places[i].hit._replace(score=scores[i], passages=passages, shares=shares)

    return [places[i]._replace(hit=told(i)) for i in wanted]
