"""Teasers: other stories that a page advertises below or within an article."""

from itertools import pairwise

from searchkit.analysis.normalization import normalize
from searchkit.extraction.kinds import Kind, Kinded
from searchkit.extraction.left_out import Ledger, Reason
from searchkit.extraction.sentences import is_several_sentences, is_the_end

MAX_TEASER = 50
"""Words of the longest teaser."""

MAX_GLUED = 80
"""Words of the longest teaser and its headline."""


def last_of_running_text(lines: Kinded) -> int:
    """Return the index of the last paragraph that stands right below another, else -1.

    In lists of other stories paragraphs stand alone: headline, teaser, headline, teaser.
    """
    kinds = [kind for kind, _ in lines]
    below = (i for i, pair in enumerate(pairwise(kinds), 1) if pair == (Kind.PROSE, Kind.PROSE))
    return max(below, default=-1)


def without_boxes(lines: Kinded, ledger: Ledger) -> Kinded:
    """Drop boxes of links to other stories: their heading and the headlines and teasers below.

    A box with nothing but headlines and teasers below it is the end of the article.
    """
    end = max(last_of_running_text(lines), _last_of_own_text(lines))
    kept: Kinded = []
    i = 0
    while i < len(lines):
        kind, line = lines[i]
        first, i = i, i + 1
        if kind is not Kind.BOX:
            kept.append((kind, line))
            continue
        if not line.text.partition(":")[2].strip():  # else the headline stands on the same line
            while i < len(lines) and (end < i or lines[i][0] is not Kind.PROSE):
                i += 1
        ledger.add(Reason.OTHER_STORIES, (line.text for _, line in lines[first:i]))
    return kept


def _last_of_own_text(lines: Kinded) -> int:
    """Return the index of the last paragraph that is no teaser by its length or its end mark."""
    own = (
        i
        for i, (kind, line) in enumerate(lines)
        if kind is Kind.PROSE and (line.words > MAX_TEASER or is_the_end(line.text))
    )
    return max(own, default=-1)


def is_glued_teaser(text: str) -> bool:
    """Whether a headline and its teaser stand in one line without a space between."""
    words = normalize("NFC", text).split()
    if len(words) > MAX_GLUED:
        return False
    headline: list[str] = []
    for word in words[:MAX_TEASER]:
        headline.append(word)
        if _is_glued(word):
            return not is_several_sentences(" ".join(headline)) and not is_the_end(text)
    return False


def _is_glued(word: str) -> bool:
    """Whether a capital follows the end of a sentence or of a lower-case word: ``thậtSáng``."""
    return any(
        char.isupper()
        and not word[i + 1 : i + 2].isupper()
        and (word[i - 1] in "?!”" or (i > 1 and word[:i].isalpha() and word[:i].islower()))
        for i, char in enumerate(word[:100])
        if i
    )
