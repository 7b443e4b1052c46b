"""Snippets: the passages of an article that answer, cut to size, with what to mark."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from searchkit.article import Article
from searchkit.snippets.clauses import clauses, sentence_starts
from searchkit.snippets.matching import Matcher, Matches, Run, Tally

MAX_SNIPPETS: Final = 3
MAX_CHARACTERS: Final = 280
_SHARE_OF_BEST: Final = 0.5  # a further snippet must be worth so much of the best one

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of one passage.

    Attributes:
        paragraph: Index of the paragraph; captions are counted on behind the last paragraph.
        text: A substring of the passage, exactly as it stands there.
        highlights: Half-open spans of code points of ``text``, in order, not overlapping.
        start: Offset of ``text`` in the passage.
        cut_before: Whether the passage has text before it.
        cut_after: Whether the passage has text behind it.
    """

    paragraph: int
    text: str
    highlights: tuple[Span, ...]
    start: int = 0
    cut_before: bool = False
    cut_after: bool = False


def make_snippets(article: Article, matcher: Matcher) -> tuple[Snippet, ...]:
    """The passages of an article that answer best, best first.

    An article that only its title answers shows how it begins.
    """
    passages = (*article.paragraphs, *article.captions)
    found = [(index, matcher.find(passage)) for index, passage in enumerate(passages)]
    ranked = sorted(
        ((matcher.worth(matches.runs), index, matches) for index, matches in found if matches.runs),
        key=lambda passage: (-passage[0], passage[1]),
    )
    if not ranked:
        if not passages:
            return ()
        return (_cut(0, passages[0], Matches(passages[0], []), matcher),)
    enough = ranked[0][0] * _SHARE_OF_BEST
    return tuple(
        _cut(index, passages[index], matches, matcher)
        for worth, index, matches in ranked[:MAX_SNIPPETS]
        if worth >= enough
    )


def highlight(text: str, matcher: Matcher) -> tuple[Span, ...]:
    """What to mark in a whole text, such as a title."""
    return tuple(matcher.find(text).spans())


def _cut(index: int, passage: str, matches: Matches, matcher: Matcher) -> Snippet:
    start, end = 0, len(passage)
    if end > MAX_CHARACTERS:
        start, end = _best_window(passage, matches, matcher)
    while start < end and passage[start].isspace():
        start += 1
    while end > start and passage[end - 1].isspace():
        end -= 1
    inside = [
        (max(a, start) - start, min(b, end) - start)  # one that is too long to show is cut
        for a, b in matches.spans()
        if a < end and start < b
    ]
    return Snippet(
        paragraph=index,
        text=passage[start:end],
        highlights=tuple(inside),
        start=start,
        cut_before=start > 0,
        cut_after=end < len(passage),
    )


def _best_window(passage: str, matches: Matches, matcher: Matcher) -> Span:
    """The run of clauses, short enough to show, that says most of the query.

    Among equals, one that starts with a sentence, then the longer, then the earlier.
    """
    marks = matches.spans()
    units = _short_units(passage, marks)
    cuts = [end for _, end in units]
    starts = [start for start, _ in units] if marks else [0]  # without marks, how it begins
    # A longer window from the same start never says less, so the longest of each is enough.
    windows = [(start, cuts[bisect_right(cuts, start + MAX_CHARACTERS) - 1]) for start in starts]
    sentences = sentence_starts(passage)
    says = _says(windows, marks, matches.runs, Tally(matcher.patterns))

    def rank(window: Span) -> tuple[float, bool, int, int]:
        start, end = window
        return says[window], start in sentences, end - start, -start

    return max(windows, key=rank)


def _says(
    windows: Sequence[Span], marks: Sequence[Span], runs: Sequence[Run], tally: Tally
) -> dict[Span, float]:
    """How much each window says: its worth, and a little for every further mark.

    Windows slide: no start and no end stands before the one of the window before, so each run comes
    and goes once.
    """
    says: dict[Span, float] = {}
    first = last = tokens = 0
    for start, end in windows:
        while last < len(runs) and marks[last][0] < end:
            tally.add(runs[last])
            tokens += runs[last].length
            last += 1
        while first < last and marks[first][1] <= start:
            tally.remove(runs[first])
            tokens -= runs[first].length
            first += 1
        says[start, end] = tally.worth() + 0.05 * (tokens - len(tally))
    return says


def _short_units(passage: str, marks: Sequence[Span]) -> list[Span]:
    """Clauses, the over-long ones cut at white space if there is any; together they are the text.

    No cut stands inside a mark or a combining sequence, unless that alone is too long to show: a
    mark over the end of a clause goes with the next one.
    """
    units: list[Span] = []
    start = 0
    for _, clause_end in clauses(passage):
        end = _before_mark(clause_end, marks)
        while end - start > MAX_CHARACTERS:
            cut = _last_cut(passage, start, marks)
            units.append((start, cut))
            start = cut
        if end > start:
            units.append((start, end))
            start = end
    return units


def _last_cut(passage: str, start: int, marks: Sequence[Span]) -> int:
    """Where to cut a clause that is too long to show from ``start`` to its end."""
    limit = start + MAX_CHARACTERS
    space = passage.rfind(" ", start + 1, limit) + 1
    for latest in filter(None, (space, limit)):
        cut = latest
        while cut > start and (
            category(passage[cut]).startswith("M") or _before_mark(cut, marks) < cut
        ):
            cut = min(cut - 1, _before_mark(cut, marks))
        if cut > start:
            return cut
    return space or limit


def _before_mark(cut: int, marks: Sequence[Span]) -> int:
    """Where the mark starts that a cut would go through; the cut itself when there is none."""
    i = bisect_left(marks, (cut, cut)) - 1
    return marks[i][0] if i >= 0 and cut < marks[i][1] else cut
