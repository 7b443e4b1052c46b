"""Words: what pyvi reads of a text, and its words as ranges of tokens."""

from searchkit.analysis.confusables import same_letters
from searchkit.analysis.normalization import new_style


def for_pyvi(text: str) -> str:
    """A text as pyvi's lexicon writes it, of the same length.

    Args:
        text: As it is read.
    """
    return new_style(same_letters(text))


def token_ranges(
    spans: list[tuple[int, int]], words: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Which tokens start inside each word; words without any (punctuation) are dropped.

    Letters and digits that touch are words of their own, as if they stood apart: ``NQ57``.
    """
    ranges = []
    token, count = 0, len(spans)
    for _, end in words:
        first = token
        while token < count and spans[token][0] < end:
            token += 1
            if token < count and spans[token][0] == spans[token - 1][1]:
                ranges.append((first, token))
                first = token
        if token > first:
            ranges.append((first, token))
    return ranges
