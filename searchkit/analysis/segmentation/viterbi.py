"""The best labels of a sequence under a linear-chain CRF with two labels.

The recurrence is CRFsuite's (``crf1dc_viterbi``), float addition by float addition, and as there,
of two equal paths the one through the first label is kept.
"""

from collections.abc import Iterable, Iterator, Sequence


def decode(scores: Iterable[complex], transitions: Sequence[Sequence[float]]) -> Iterator[bool]:
    """Find the best labels of one sequence, as soon as they are certain.

    The best paths to both labels of a place soon meet when followed back; what lies before is
    decided, whatever comes. So the memory needed is that of the longest stretch undecided.
    Source: Šrámek, Brejová, Vinař, "On-line Viterbi algorithm for analysis of long biological
    sequences", 2007.

    Args:
        scores: Of each place, the score of the first label (real part) and the second (imaginary).
        transitions: ``transitions[i][j]`` is the score of label ``j`` after label ``i``.

    Yields:
        Whether each place has the second label.
    """
    (stay0, to1), (to0, stay1) = transitions
    places = iter(scores)
    start = next(places, None)
    if start is None:
        return
    path0, path1 = start.real, start.imag
    undecided: list[tuple[bool, bool]] = []  # which label comes before the first, the second label
    for score in places:
        kept0, changed0 = path0 + stay0, path1 + to0
        changed1, kept1 = path0 + to1, path1 + stay1
        before0 = kept0 < changed0
        before1 = changed1 < kept1
        path0 = (changed0 if before0 else kept0) + score.real
        path1 = (kept1 if before1 else changed1) + score.imag
        if before0 is not before1:
            undecided.append((before0, before1))
        elif undecided:
            yield from _trace(undecided, before0)
            undecided.clear()
        else:
            yield before0
    yield from _trace(undecided, path0 < path1)


def _trace(undecided: Sequence[tuple[bool, bool]], last: bool) -> list[bool]:
    """Follow the path back from its last label; gives its labels in reading order."""
    labels = [last]
    for before in reversed(undecided):
        labels.append(before[labels[-1]])
    labels.reverse()
    return labels
