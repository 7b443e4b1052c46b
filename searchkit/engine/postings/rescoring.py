"""The second look: hits are put in order by their best sections, and their passages named.

Positions are read for a block of hits at a time, so what a search costs does not grow with what it
finds; a hit never leaves its block, so all pages together show each hit once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from searchkit.engine.plan import Plan, Sections
from searchkit.engine.postings.arrays import Flags, Floats, Integers
from searchkit.engine.postings.passages import (
    Evidence,
    Positions,
    Units,
    document_scores,
    find_evidence,
    passage_scores,
    section_scores,
)
from searchkit.engine.postings.top import in_order
from searchkit.engine.protocol import SHOWN, WORTH_SHOWING


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
        passages, sections = positions.units()
        scores = section_scores(evidence, sections, rule.average)
        more = np.maximum(sections.counts - 1, 0)
        return cls(
            evidence=evidence,
            passages=passages,
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

    def named(self, documents: Integers, average: float) -> list[dict[int, float]]:
        """The passages to show of some of the documents, and the share of each.

        Args:
            documents: Their indices, ascending.
            average: The length of a section.
        """
        _, passages = self.passages.of(documents)
        rows, sections = self.sections.of(documents)
        scores = passage_scores(self.evidence.of(documents), passages, average).tolist()
        of_sections = self.scores.take(rows).tolist()
        ends, section_ends = passages.ends.tolist(), sections.ends.tolist()
        bounds = zip(*(map(slice, *_edges(each)) for each in (passages, sections)), strict=True)
        return [
            _to_show(scores[some], ends[some], of_sections[those], section_ends[those])
            for some, those in bounds
        ]


def _edges(units: Units) -> tuple[list[int], list[int]]:
    """Where the units of each document start, and where they end."""
    firsts = units.firsts.tolist()
    return firsts[:-1], firsts[1:]


def _to_show(
    scores: list[float], ends: list[int], of_sections: list[float], section_ends: list[int]
) -> dict[int, float]:
    """The passages to show of one document, and their shares.

    Args:
        scores: Of its title, then of its passages.
        ends: The place behind each of these.
        of_sections: The scores of its title, then of its sections.
        section_ends: The place behind each of these.
    """
    best, most = of_sections.index(max(of_sections)), max(scores)
    start, end = section_ends[best - 1] if best else -1, section_ends[best]
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)  # the first of equals
    order = [i for i in order if scores[i] > 0]
    leaders = [i for i in order if start < ends[i] <= end][:1]
    others = [i for i in order if i not in leaders and scores[i] >= WORTH_SHOWING * most]
    return {i - 1: scores[i] / most for i in [*leaders, *others][:SHOWN]}


class Block(NamedTuple):
    """Hits that are put in order among themselves.

    Attributes:
        scores: ``float64``: their scores without a second look.
        matched: ``bool``: whether each is a match; None for all.
        gains: ``float64``: the share that each gains by recency.
        times: What puts them in an order by time: the greatest comes first.
        ids: What puts them in the order of their ids.
        several: The indices of those that may have several sections; the others keep their scores.
        look: Look at some; which of them each look is at, ascending.
    """

    scores: Floats
    matched: Flags | None
    gains: Floats
    times: Integers
    ids: Callable[[], Sequence[str] | Sequence[int]]
    several: Integers
    look: Callable[[Integers], Sequence[tuple[Integers, Look]]]


class Looked(NamedTuple):
    """A hit after a second look.

    Attributes:
        place: Which one of its block.
        score: Its score now.
        passages: Those to show, best first, and the share of each.
    """

    place: int
    score: float
    passages: Mapping[int, float]


def look_again(plan: Plan, block: Block, shown: slice) -> list[Looked]:
    """Put a block of hits in order by their best sections.

    Args:
        plan: With sections.
        block: The hits.
        shown: Which of them, in the new order, to give back with their passages.
    """
    assert plan.sections is not None
    # Those that would be shown now, too: most of them will be, and looking twice takes longer.
    seen = np.zeros(len(block.scores), np.bool_)
    seen[block.several] = seen[shown] = True
    looks = list(block.look(seen.nonzero()[0])) if seen.any() else []
    changes = np.zeros(len(block.scores))
    for here, look in looks:
        changes[here] = look.changes(plan.sections.gain)
    leeway, matched = plan.leeway, block.matched
    if leeway is not None and matched is not None:
        changes[matched] *= leeway.gain
    changes *= 1 + block.gains
    scores = block.scores + changes
    keys = [scores.tolist, block.times.tolist]
    if plan.sort != "relevance":
        keys.reverse()
    if leeway is not None and leeway.first and matched is not None:
        keys.insert(0, matched.tolist)
    wanted = np.array(in_order(keys, block.ids)[shown], np.intp)
    is_wanted = np.zeros(len(scores), np.bool_)
    is_wanted[wanted] = True
    unseen = is_wanted & ~seen
    if unseen.any():
        looks += block.look(unseen.nonzero()[0])
    named: dict[int, Mapping[int, float]] = {}
    for here, look in looks:
        some = is_wanted.take(here).nonzero()[0]
        if len(some):
            found = look.named(some, plan.sections.average)
            named |= zip(here.take(some).tolist(), found, strict=True)
    found_scores = scores.take(wanted).tolist()
    return [
        Looked(i, score, named[i]) for i, score in zip(wanted.tolist(), found_scores, strict=True)
    ]
