"""Snippets: the passages of an article that answer, cut to size, with what to mark."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from unicodedata import category

from searchkit.analysis.scan import Scan
from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.snippets.clauses import clauses, sentence_starts
from searchkit.snippets.matching import Matcher, Matches, Run, Tally

MAX_SNIPPETS: Final = 3
MAX_CHARACTERS: Final = 280
MAX_EXAMINED: Final = 200_000
"""Characters of an article that are searched for passages and marks, a hundred printed pages: what
a hostile article and a hostile query cost together is this times some microseconds."""
MAX_PIECE: Final = 5_000
"""Characters that are searched at once, longer than honest paragraphs: the deadline is looked at in
between."""
_SHORT_PIECE: Final = MAX_CHARACTERS  # as it is shown: nothing is left to cut
_IN_FULL: Final = 0.999  # of a share, whatever the order in which it was added up
_SHARE_OF_BEST: Final = 0.5  # a further passage must be worth so much of the best one

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


def make_snippets(
    article: Article,
    matcher: Matcher,
    deadline: Deadline = NEVER,
    named: Sequence[int] = (),
) -> tuple[Snippet, ...]:
    """The passages of an article that answer best, best first.

    An article that only its title answers shows how it begins.

    Args:
        article: The first :data:`MAX_EXAMINED` characters of its passages are searched.
        matcher: What for.
        deadline: What was found by then has to do.
        named: The passages that answer best, best first, where that is known already: the others
            are not read, and the first stays first if anything in it is marked.
    """
    passages = (*article.paragraphs, *article.captions)
    if not passages:
        return ()
    read = named or range(len(passages))
    best = _best_pieces([passages[i] for i in read if i < len(passages)], matcher, deadline)
    ranked = sorted(best, key=lambda place: (-best[place].worth, place))
    if not ranked:
        _, _, opening = next(_pieces(passages))
        return (_cut(0, 0, passages[0], Matches(Scan(opening), []), matcher),)
    enough = best[ranked[0]].worth * _SHARE_OF_BEST
    if named and 0 in best:
        ranked.remove(0)
        ranked.insert(0, 0)
    return tuple(
        _cut(read[place], piece.start, passages[read[place]], piece.matches, matcher)
        for place in ranked[:MAX_SNIPPETS]
        if (piece := best[place]).worth >= enough or place == ranked[0]
    )


def worths(
    passages: Sequence[str], matcher: Matcher, deadline: Deadline = NEVER
) -> Mapping[int, float]:
    """How well each passage answers, by index: of those that say half as much as the best one.

    Args:
        passages: As for :func:`make_snippets`.
        matcher: What for.
        deadline: Those that come later are left out.
    """
    found = _best_pieces(passages, matcher, deadline)
    enough = max((piece.worth for piece in found.values()), default=0.0) * _SHARE_OF_BEST
    return {place: piece.worth for place, piece in found.items() if piece.worth >= enough}


class _Piece(NamedTuple):
    """A piece of a text that holds something of a query: where it starts, and what it says."""

    worth: float
    start: int
    matches: Matches


def _best_pieces(
    texts: Sequence[str], matcher: Matcher, deadline: Deadline
) -> Mapping[int, _Piece]:
    """The best piece of each text that holds something of a query, by index."""
    best: dict[int, _Piece] = {}
    for index, start, piece in _pieces(texts):
        if deadline.passed():
            break
        matches = matcher.find(piece)
        worth = matcher.worth(matches.runs)
        if matches.runs and (index not in best or worth > best[index].worth):
            best[index] = _Piece(worth, start, matches)
    return best


def first_answer(
    article: Article, matcher: Matcher, deadline: Deadline = NEVER
) -> tuple[Snippet, ...]:
    """One snippet, found in a fifth of the time: for lists of thousands of articles.

    It is the first part of an article that says a part of the query in full, else the one that says
    most of it, else how the article begins.

    Args:
        article: As for :func:`make_snippets`.
        matcher: What for.
        deadline: What was found by then has to do.
    """
    passages = (*article.paragraphs, *article.captions)
    best, most = None, 0.0
    for index, start, piece in _pieces(passages, _SHORT_PIECE):
        if best is None:
            best = index, start, Matches(Scan(piece), [])
        if deadline.passed() or most > _IN_FULL:
            break
        matches = matcher.find(piece)
        if (share := matcher.share(matches.runs)) > most:
            best, most = (index, start, matches), share
    if best is None:
        return ()
    index, start, matches = best
    return (_cut(index, start, passages[index], matches, matcher),)


def highlight(text: str, matcher: Matcher) -> tuple[Span, ...]:
    """What to mark in a text that is shown by itself, such as a title: at most in one piece."""
    _, _, opening = next(_pieces([text]))
    return tuple(matcher.find(opening).spans())


class Marks(NamedTuple):
    """What stands in one of the texts of an article.

    Attributes:
        spans: Half-open spans of code points, in order, not overlapping.
        share: How much of a part of the query the text says; see :meth:`Matcher.share`.
    """

    spans: tuple[Span, ...]
    share: float


def highlight_all(
    texts: Sequence[str], matcher: Matcher, deadline: Deadline = NEVER
) -> tuple[Marks, ...]:
    """What to mark in each of the texts of an article; behind :data:`MAX_EXAMINED`, nothing.

    Args:
        texts: In their order.
        matcher: What for.
        deadline: What comes later is not marked.
    """
    spans: list[list[Span]] = [[] for _ in texts]
    shares = [0.0] * len(texts)
    for index, offset, piece in _pieces(texts):
        if deadline.passed():
            break
        matches = matcher.find(piece)
        spans[index] += [(offset + a, offset + b) for a, b in matches.spans()]
        shares[index] = max(shares[index], matcher.share(matches.runs))
    return tuple(map(Marks, map(tuple, spans), shares))


def answering(shares: Sequence[float]) -> tuple[int, ...]:
    """Which of some texts answer, by their shares: those that say half as much as the best one.

    Where the phrase stands elsewhere, a text with a lone word of it is no place to go to.
    """
    enough = max(shares, default=0.0) * _SHARE_OF_BEST
    return tuple(i for i, share in enumerate(shares) if share and share >= enough)


def _pieces(texts: Iterable[str], most: int = MAX_PIECE) -> Iterator[tuple[int, int, str]]:
    """Texts in pieces of bounded length, cut behind a sentence or at white space if there is any.

    Yields:
        The index of the text, the offset of the piece in it, and the piece.
    """
    left = MAX_EXAMINED
    for index, text in enumerate(texts):
        start = 0
        while start < len(text) or not start:
            if left <= 0:
                return
            end = start + most
            if end < len(text):
                sentence = text.rfind(". ", start + most // 2, end) + 1
                end = (sentence or text.rfind(" ", start + 1, end)) + 1 or end
            piece = text[start:end]
            yield index, start, piece
            left -= len(piece)
            start = end


def _cut(index: int, offset: int, whole: str, matches: Matches, matcher: Matcher) -> Snippet:
    passage = matches.text
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
        start=offset + start,
        cut_before=offset + start > 0,
        cut_after=offset + end < len(whole),
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
