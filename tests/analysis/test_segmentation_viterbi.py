"""Decoding against all paths: the best one, both one sequence at a time and side by side."""

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.segmentation.lanes import decode_lanes
from searchkit.analysis.segmentation.viterbi import decode

# Whole numbers: their sums are exact, so that ties are ties in any order of adding.
numbers = st.integers(-8, 8).map(float)
sequences = st.lists(st.builds(complex, numbers, numbers), max_size=9)
transition_matrices = st.lists(st.lists(numbers, min_size=2, max_size=2), min_size=2, max_size=2)


def path_score(
    path: tuple[bool, ...], scores: list[complex], transitions: list[list[float]]
) -> float:
    """The sum of a path's weights."""
    places = sum(
        score.imag if label else score.real for label, score in zip(path, scores, strict=True)
    )
    return places + sum(transitions[left][right] for left, right in pairwise(path))


@given(sequences, transition_matrices)
def test_the_best_of_all_paths(scores: list[complex], transitions: list[list[float]]) -> None:
    path = tuple(decode(scores, transitions))
    paths = product([False, True], repeat=len(scores))
    assert path_score(path, scores, transitions) == max(
        path_score(other, scores, transitions) for other in paths
    )


def test_of_equal_paths_the_first_label_is_kept() -> None:
    assert list(decode([0j] * 5, [[0.0, 0.0], [0.0, 0.0]])) == [False] * 5


@given(st.lists(sequences, max_size=12), transition_matrices)
def test_lanes_decode_as_one_by_one(
    batch: list[list[complex]], transitions: list[list[float]]
) -> None:
    filled = [sequence for sequence in batch if sequence]
    gap = 99 - 99j  # belongs to no sequence
    scores = np.array([score for sequence in filled for score in (gap, *sequence)] + [gap])
    lengths = np.array([len(sequence) for sequence in filled], dtype=np.int64)
    starts = np.cumsum(lengths + 1) - lengths
    labels = decode_lanes(scores, starts, lengths, transitions).tolist()
    assert [labels[a : a + n] for a, n in zip(starts, lengths, strict=True)] == [
        list(decode(sequence, transitions)) for sequence in filled
    ]


def test_labels_come_as_soon_as_they_are_certain() -> None:
    read = []

    def endless() -> Iterator[complex]:
        while True:
            read.append(1 - 1j)
            yield read[-1]

    labels = decode(endless(), [[0.0, 0.0], [0.0, 0.0]])
    assert [next(labels) for _ in range(100)] == [False] * 100
    assert len(read) == 101
