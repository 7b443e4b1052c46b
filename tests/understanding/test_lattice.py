"""The lattice of readings against trying every path."""

import math
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import Article, SearchIndex
from searchkit.analysis.folding import fold
from searchkit.engine.memory import MemoryEngine
from searchkit.understanding.lattice import Alternatives, Edge, best_path, posteriors
from searchkit.understanding.vocabulary import Vocabulary

SYLLABLES = ["đề", "đẻ", "án", "ăn", "số", "so", "sợ", "cơ", "cớ", "có", "co"]
ASKED = {"có"}  # those of them that questions are asked with


def vocabulary(texts: list[list[str]]) -> Vocabulary:
    engine = MemoryEngine()
    SearchIndex(engine).add(
        Article(str(i), " ".join(text), ()) for i, text in enumerate([["nền"], *texts])
    )
    return Vocabulary(engine.latest().lexicon)


def bigram(known: Vocabulary, first: tuple[str, str] | None, second: tuple[str, str]) -> float:
    """P(second | first) by the formula of :mod:`searchkit.understanding.vocabulary`."""
    alone = known.chances(second[0])[second[1]].alone
    if first is None:
        return alone
    together = known.pairs(f"{first[0]}_{second[0]}").get((first[1], second[1]), 0)
    before = known.spellings(first[0]).get(first[1], 0.01)
    if first[1] in ASKED:  # as if three articles held it, of so few
        before = known.spellings(first[0]).get(first[1], 0) + 3
    return (1 - 0.3) * (together + alone) / (before + 1) + 0.3 * alone


def paths(edges: list[Edge], tokens: int, start: int = 0) -> Iterator[list[Edge]]:
    if start == tokens:
        yield []
    for edge in edges:
        if edge.first == start:
            for rest in paths(edges, tokens, edge.end):
                yield [edge, *rest]


def readings(path: list[Edge], known: Vocabulary) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Every way to spell a path, with its log-probability."""
    slots = [slot for edge in path for slot in edge.syllables]
    for chosen in product(*(slot.spellings for slot in slots)):
        score = -sum(edge.cost for edge in path)
        before = None
        for slot, spelling in zip(slots, chosen, strict=True):
            here = slot.key, spelling
            score += math.log(bigram(known, before, here)) - slot.spellings[spelling]
            before = here
        yield score, chosen


texts = st.lists(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6), max_size=8)
costs = st.sampled_from([0.0, 0.5, 2.0, 5.0])


@st.composite
def slot(draw: st.DrawFn) -> Alternatives:
    key = fold(draw(st.sampled_from(SYLLABLES)))
    same = [syllable for syllable in SYLLABLES if fold(syllable) == key]
    chosen = draw(st.lists(st.sampled_from(same), min_size=1, unique=True))
    return Alternatives(key, {spelling: draw(costs) for spelling in chosen})


@st.composite
def lattice(draw: st.DrawFn) -> tuple[list[Edge], int]:
    tokens = draw(st.integers(1, 3))
    edges = [Edge(i, i + 1, (draw(slot()),), draw(costs)) for i in range(tokens)]
    for _ in range(draw(st.integers(0, 3))):
        first = draw(st.integers(0, tokens - 1))
        end = draw(st.integers(first + 1, tokens))
        slots = tuple(draw(st.lists(slot(), min_size=1, max_size=2)))
        edges.append(Edge(first, end, slots, draw(costs)))
    return edges, tokens


@given(lattice(), texts)
@settings(max_examples=150, deadline=None)
def test_the_best_path_is_the_best_of_all(
    given_lattice: tuple[list[Edge], int], written: list[list[str]]
) -> None:
    edges, tokens = given_lattice
    known = vocabulary(written)
    everything = [score for path in paths(edges, tokens) for score, _ in readings(path, known)]
    best = best_path(edges, tokens, known)
    assert best.score == pytest.approx(max(everything))
    own = {chosen: score for score, chosen in readings(list(best.edges), known)}
    assert own[best.spellings] == pytest.approx(best.score)


@given(st.lists(slot(), min_size=1, max_size=4), texts)
@settings(max_examples=150, deadline=None)
def test_posteriors_are_shares_of_all_readings(
    slots: list[Alternatives], written: list[list[str]]
) -> None:
    known = vocabulary(written)
    path = [Edge(i, i + 1, (slot,)) for i, slot in enumerate(slots)]
    everything = list(readings(path, known))
    total = sum(math.exp(score) for score, _ in everything)
    for i, distribution in enumerate(posteriors(slots, known)):
        assert sum(distribution.values()) == pytest.approx(1)
        for spelling, probability in distribution.items():
            share = sum(math.exp(s) for s, chosen in everything if chosen[i] == spelling) / total
            assert probability == pytest.approx(share, abs=1e-9)
