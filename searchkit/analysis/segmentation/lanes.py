"""The same decoding as in ``viterbi``, for many sequences side by side in NumPy arrays."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from searchkit.analysis.rows import row_starts
from searchkit.analysis.segmentation.viterbi import decode

_LANES = 20  # that take as much time as one place of a sequence by itself, some 10 µs

Numbers = npt.NDArray[np.int64]


def decode_many(
    scores: npt.NDArray[np.complex128],
    starts: Numbers,
    lengths: Numbers,
    transitions: Sequence[Sequence[float]],
) -> npt.NDArray[np.bool_]:
    """The same as :func:`decode_lanes`, of sequences of any lengths.

    The longest few are decoded one by one: side by side they would leave most lanes empty.
    """
    order = np.argsort(-lengths, kind="stable")
    longest = lengths[order]
    alone = int(np.argmin(row_starts(longest)[:-1] + _LANES * longest)) if len(order) else 0
    labels = decode_lanes(scores, starts[order[alone:]], lengths[order[alone:]], transitions)
    for lane in order[:alone].tolist():
        start, end = int(starts[lane]), int(starts[lane] + lengths[lane])
        labels[start:end] = list(decode(scores[start:end].tolist(), transitions))
    return labels


def decode_lanes(
    scores: npt.NDArray[np.complex128],
    starts: Numbers,
    lengths: Numbers,
    transitions: Sequence[Sequence[float]],
) -> npt.NDArray[np.bool_]:
    """Find the best labels of many sequences.

    Sequences are laid side by side, longest first, and all move one place at a time. Additions and
    comparisons are those of :func:`searchkit.analysis.segmentation.viterbi.decode`, so the labels
    are the same. Sequences of like length are fastest.

    Args:
        scores: Of each place of all sequences, as ``decode`` takes them.
        starts: Where each sequence starts in ``scores``.
        lengths: How many places it has; none is 0.
        transitions: ``transitions[i][j]`` is the score of label ``j`` after label ``i``.

    Returns:
        For each place of ``scores``, whether it has the second label; False outside sequences.
    """
    labels = np.zeros(len(scores), dtype=np.bool_)
    if not len(starts):
        return labels
    order = np.argsort(-lengths, kind="stable")
    steps = np.arange(lengths[order[0]])
    widths = np.searchsorted(-lengths[order], -steps)  # sequences longer than each step
    # places[bounds[t] : bounds[t + 1]] are the places of step t, longest sequence first.
    ends = np.cumsum(widths)
    lanes = np.arange(ends[-1]) - np.repeat(ends - widths, widths)
    places = starts[order][lanes] + np.repeat(steps, widths)
    bounds = [0, *ends.tolist()]
    packed = np.ascontiguousarray(scores[places].view(np.float64).reshape(-1, 2).T)

    weights = np.array(transitions)[:, :, np.newaxis]
    before = np.empty(packed.shape, dtype=bool)  # which label comes before each label of a place
    paths = packed[:, : bounds[1]]
    last = np.empty(len(order), dtype=bool)
    for start, end in pairwise(bounds[1:]):
        width = end - start
        last[width : paths.shape[1]] = paths[0, width:] < paths[1, width:]
        ways = paths[:, np.newaxis, :width] + weights
        np.less(ways[0], ways[1], out=before[:, start:end])
        paths = np.maximum(ways[0], ways[1])
        paths += packed[:, start:end]
    last[: paths.shape[1]] = paths[0] < paths[1]

    best = np.empty(len(places), dtype=bool)
    label = last[:0]
    for start, end in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
        label = np.concatenate([label, last[len(label) : end - start]])
        best[start:end] = label
        label = np.where(label, before[1, start:end], before[0, start:end])
    labels[places] = best
    return labels
