"""Snippets: the passages of an article that answer, cut to size, with what to mark."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from searchkit.article import Article
from searchkit.snippets.clauses import clauses, sentence_starts
from searchkit.snippets.matching import Matcher, Matches, Place, Run

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
        return (_cut(0, passages[0], Matches(matcher.find(passages[0]).tokens, []), matcher),)
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
    inside = [(a - start, b - start) for a, b in matches.spans() if start <= a and b <= end]
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
    begins, ends = [a for a, _ in marks], [b for _, b in marks]
    sentences = sentence_starts(passage)

    def rank(window: Span) -> tuple[float, bool, int, int]:
        start, end = window
        inside = matches.runs[bisect_left(begins, start) : bisect_right(ends, end)]
        return _breadth(inside, matcher), start in sentences, end - start, -start

    units = _short_units(passage, marks)
    cuts = [end for _, end in units]
    firsts = units if marks else units[:1]  # without marks, how the passage begins
    # A longer window from the same start never says less, so the longest of each is enough.
    return max(
        ((start, cuts[bisect_right(cuts, start + MAX_CHARACTERS) - 1]) for start, _ in firsts),
        key=rank,
    )


def _breadth(runs: Sequence[Run], matcher: Matcher) -> float:
    """Worth, and a little for every further mark."""
    places: set[Place] = {place for run in runs for place in run.places()}
    return matcher.worth(runs) + 0.05 * (sum(run.length for run in runs) - len(places))


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
