"""The lattice of readings: every way to read a query, and the likeliest one.

Between the tokens of the query run edges; an edge reads one or two tokens as one or more syllables,
each in one of several spellings, at a cost. The vocabulary says how likely a spelling is behind
another. The best path is found by Viterbi's algorithm; how sure each of its spellings is, by the
forward-backward algorithm (Rabiner 1989).
"""

from collections.abc import Mapping, Sequence
from math import exp, log
from operator import itemgetter
from typing import NamedTuple

from searchkit.understanding.vocabulary import Chance, Vocabulary


class Alternatives(NamedTuple):
    """What may stand for one syllable of a reading.

    Attributes:
        key: Its folding key.
        spellings: The spellings, with the cost of each (nats, 0 for what was typed).
    """

    key: str
    spellings: Mapping[str, float]


class Edge(NamedTuple):
    """A way to read the tokens ``[first, end)``.

    Attributes:
        first: Index of the first token.
        end: Index behind the last token.
        syllables: The syllables that they are read as.
        cost: What the reading costs as a whole.
    """

    first: int
    end: int
    syllables: tuple[Alternatives, ...]
    cost: float = 0.0


class Path(NamedTuple):
    """The best way through a lattice.

    Attributes:
        score: Log-probability, not normalised.
        edges: The edges taken.
        spellings: The spelling chosen for each syllable of each edge, in one row.
    """

    score: float
    edges: tuple[Edge, ...]
    spellings: tuple[str, ...]


class _State(NamedTuple):
    """The best path that ends with a certain spelling."""

    score: float
    spelling: str
    key: str
    chance: Chance | None  # of the spelling; None at the start
    before: "_State | None"
    edge: Edge | None  # set on the first syllable of an edge


_START = _State(0.0, "", "", None, None, None)


def best_path(edges: Sequence[Edge], tokens: int, vocabulary: Vocabulary) -> Path:
    """The likeliest path from the first token to the last.

    Args:
        edges: At least one path leads through them.
        tokens: How many tokens there are.
        vocabulary: How likely each spelling is, and behind which.
    """
    starting: dict[int, list[Edge]] = {}
    for edge in edges:
        starting.setdefault(edge.first, []).append(edge)
    states: dict[int, dict[str, _State]] = {0: {"": _START}}
    for position in range(tokens):
        for edge in starting.get(position, ()):
            reached = states.get(position)
            for i, syllable in enumerate(edge.syllables):
                if reached:
                    reached = _advance(reached, syllable, vocabulary, edge if i == 0 else None)
            target = states.setdefault(edge.end, {})
            for spelling, state in (reached or {}).items():
                known = target.get(spelling)
                if known is None or state.score > known.score:
                    target[spelling] = state
    return _path(max(states[tokens].values(), key=lambda state: state.score))


def _advance(
    states: Mapping[str, _State], syllable: Alternatives, vocabulary: Vocabulary, edge: Edge | None
) -> dict[str, _State]:
    """Read one more syllable from each state, keeping the best for each of its spellings.

    Behind what it was never seen with, a spelling costs the same whatever it is; so the best of
    these predecessors is the same for all spellings.
    """
    cost = edge.cost if edge else 0.0
    scores = [(state.score + _unseen(state), state) for state in states.values()]
    unseen, before = max(scores, key=itemgetter(0))
    key = syllable.key
    chances = vocabulary.chances(key)
    advanced = {}
    for spelling, own_cost in syllable.spellings.items():
        chance = chances[spelling]
        score = unseen + chance.log_alone - own_cost - cost
        advanced[spelling] = _State(score, spelling, key, chance, before, edge)
    for first_key in dict.fromkeys(state.key for state in states.values() if state.key):
        for (first, second), together in vocabulary.pairs(f"{first_key}_{key}").items():
            state, without = states.get(first), advanced.get(second)
            if without is None or state is None or state.key != first_key or state.chance is None:
                continue
            assert without.chance is not None
            seen = state.chance.each * together + state.chance.unseen * without.chance.alone
            score = state.score + log(seen) - syllable.spellings[second] - cost
            if score > without.score:
                advanced[second] = without._replace(score=score, before=state)
    return advanced


def _unseen(state: _State) -> float:
    """What a syllable costs behind a state that it was never seen behind (a log-probability)."""
    return state.chance.log_unseen if state.chance else 0.0


def _path(last: _State) -> Path:
    edges: list[Edge] = []
    spellings: list[str] = []
    state: _State | None = last
    while state is not None and state is not _START:
        spellings.append(state.spelling)
        if state.edge:
            edges.append(state.edge)
        state = state.before
    return Path(last.score, tuple(reversed(edges)), tuple(reversed(spellings)))


def posteriors(syllables: Sequence[Alternatives], vocabulary: Vocabulary) -> list[dict[str, float]]:
    """How probable each spelling of each syllable is, given all the others."""
    emissions = [_emission(syllable, vocabulary) for syllable in syllables]
    forward = [_normalized(emissions[0])]
    for i in range(1, len(syllables)):
        step = _step(forward[-1], syllables[i - 1], syllables[i], emissions[i], vocabulary)
        forward.append(_normalized(step))
    backward = [dict.fromkeys(syllables[-1].spellings, 1.0)]
    for i in range(len(syllables) - 2, -1, -1):
        backward.append(
            _normalized(
                _step_back(
                    backward[-1], syllables[i], syllables[i + 1], emissions[i + 1], vocabulary
                )
            )
        )
    backward.reverse()
    return [
        _normalized({spelling: f[spelling] * b[spelling] for spelling in f})
        for f, b in zip(forward, backward, strict=True)
    ]


def _emission(syllable: Alternatives, vocabulary: Vocabulary) -> dict[str, float]:
    """Probability of each spelling alone, by its frequency and its cost."""
    chances = vocabulary.chances(syllable.key)
    return {
        spelling: chances[spelling].alone * exp(-cost)
        for spelling, cost in syllable.spellings.items()
    }


def _step(
    before: Mapping[str, float],
    syllable: Alternatives,
    following: Alternatives,
    emission: Mapping[str, float],
    vocabulary: Vocabulary,
) -> dict[str, float]:
    chances = vocabulary.chances(syllable.key)
    unseen = sum([weight * chances[s].unseen for s, weight in before.items()])
    after = {s: unseen * e for s, e in emission.items()}
    for first, second, probability in _bigrams(syllable, following, vocabulary):
        after[second] += before[first] * probability * exp(-following.spellings[second])
    return after


def _step_back(
    after: Mapping[str, float],
    syllable: Alternatives,
    following: Alternatives,
    emission: Mapping[str, float],
    vocabulary: Vocabulary,
) -> dict[str, float]:
    chances = vocabulary.chances(syllable.key)
    anything = sum([weight * after[s] for s, weight in emission.items()])
    before = {s: chances[s].unseen * anything for s in syllable.spellings}
    for first, second, probability in _bigrams(syllable, following, vocabulary):
        before[first] += after[second] * probability * exp(-following.spellings[second])
    return before


def _bigrams(
    syllable: Alternatives, following: Alternatives, vocabulary: Vocabulary
) -> list[tuple[str, str, float]]:
    chances = vocabulary.chances(syllable.key)
    return [
        (first, second, chances[first].each * together)
        for (first, second), together in vocabulary.pairs(f"{syllable.key}_{following.key}").items()
        if first in syllable.spellings and second in following.spellings
    ]


def _normalized(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values()) or 1.0
    return {spelling: weight / total for spelling, weight in weights.items()}
