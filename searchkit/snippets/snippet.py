"""Snippets: the passages of an article that answer, cut to size, with what to mark."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, NamedTuple

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.snippets.matching import Matcher, Matches
from searchkit.snippets.windows import MAX_CHARACTERS, Span, best_window

MAX_SNIPPETS: Final = 3
MAX_EXAMINED: Final = 200_000
"""Characters of an article that are searched for passages and marks, a hundred printed pages: what
a hostile article and a hostile query cost together is this times some microseconds."""
MAX_PIECE: Final = 5_000
"""Characters that are searched at once, longer than honest paragraphs: the deadline is looked at in
between."""
_SHORT_PIECE: Final = MAX_CHARACTERS  # as it is shown: nothing is left to cut
_IN_FULL: Final = 0.999  # of a share, whatever the order in which it was added up
_SHARE_OF_BEST: Final = 0.5  # a further passage must be worth so much of the best one


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


class Shown(NamedTuple):
    """What is shown of an article.

    Attributes:
        snippets: The passages that answer, best first.
        title_marks: What to mark in its title.
    """

    snippets: tuple[Snippet, ...]
    title_marks: tuple[Span, ...]


def show_each(
    articles: Sequence[tuple[Article, Sequence[int]]], matcher: Matcher, deadline: Deadline = NEVER
) -> Iterator[Shown]:
    """What to show of each of the articles of a page; read together, they take a third of the time.

    An article that only its title answers shows how it begins. A further passage that is the title
    once more is not shown.

    Args:
        articles: Each with the passages that answer best, best first, where that is known already:
            the others are not read, and the first stays first if anything in it is marked. The
            first :data:`MAX_EXAMINED` characters of what is read are searched.
        matcher: What for.
        deadline: Nothing is shown of articles that come later.
    """
    titles = [_opening(article.title) for article, _ in articles]
    pieces = [_to_read(article, named) for article, named in articles]
    texts: list[str] = []
    for opening, some in zip(titles, pieces, strict=True):
        texts += [opening, *[piece.text for piece in some]]
    found = matcher.find_each(texts)
    for (article, named), some in zip(articles, pieces, strict=True):
        if deadline.passed():
            return
        title = next(found)
        answers = _answers(some, found, matcher, deadline)
        yield Shown(_snippets(article, named, answers, matcher), tuple(title.marks))


def worths(
    passages: Sequence[str], matcher: Matcher, deadline: Deadline = NEVER
) -> Mapping[int, float]:
    """How well each passage answers, by index: of those that say half as much as the best one.

    Args:
        passages: Of an article; the first :data:`MAX_EXAMINED` characters are searched.
        matcher: What for.
        deadline: Those that come later are left out.
    """
    pieces = _pieces(passages)
    found = matcher.find_each(piece.text for piece in pieces)
    answers = _answers(pieces, found, matcher, deadline)
    enough = max((answer.worth for answer in answers.values()), default=0.0) * _SHARE_OF_BEST
    return {index: answer.worth for index, answer in answers.items() if answer.worth >= enough}


def first_answers(
    articles: Sequence[Article], matcher: Matcher, deadline: Deadline = NEVER
) -> Iterator[tuple[Snippet, ...]]:
    """One snippet of each article, found in a fraction of the time: for lists of thousands.

    It is the first part of an article that says a part of the query in full, else the one that says
    most of it, else how the article begins.

    Args:
        articles: Of each, the first :data:`MAX_EXAMINED` characters are searched; they are read
            together, which takes half the time.
        matcher: What for.
        deadline: What was found by then has to do.
    """
    pieces = [
        _pieces((*article.paragraphs, *article.captions), _SHORT_PIECE) for article in articles
    ]
    found = matcher.find_each(piece.text for piece in chain.from_iterable(pieces))
    for article, some in zip(articles, pieces, strict=True):
        passages = (*article.paragraphs, *article.captions)
        matches = list(islice(found, len(some)))
        if answer := _first_answer(some, matches, matcher, deadline):
            number = answer.piece.number
            yield (_cut(number, passages[number], answer, matcher),)
        else:
            yield ()


def _first_answer(
    pieces: Sequence["_Piece"], found: Sequence[Matches], matcher: Matcher, deadline: Deadline
) -> "_Answer | None":
    if not pieces:
        return None
    best, most = _Answer.nothing(pieces[0]), 0.0
    for piece, matches in zip(pieces, found, strict=True):
        if deadline.passed() or most > _IN_FULL:
            break
        if (share := matcher.share(matches.runs)) > most:
            best, most = _Answer(share, piece, matches), share
    return best


def highlight(text: str, matcher: Matcher) -> tuple[Span, ...]:
    """What to mark in a text that is shown by itself, such as a title: at most in one piece."""
    return tuple(matcher.find(_opening(text)).marks)


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
    pieces = _pieces(texts)
    found = matcher.find_each(piece.text for piece in pieces)
    for index, offset, _ in pieces:
        if deadline.passed():
            break
        matches = next(found)
        spans[index] += [(offset + a, offset + b) for a, b in matches.marks]
        shares[index] = max(shares[index], matcher.share(matches.runs))
    return tuple(map(Marks, map(tuple, spans), shares))


def answering(shares: Sequence[float]) -> tuple[int, ...]:
    """Which of some texts answer, by their shares: those that say half as much as the best one.

    Where the phrase stands elsewhere, a text with a lone word of it is no place to go to.
    """
    enough = max(shares, default=0.0) * _SHARE_OF_BEST
    return tuple(i for i, share in enumerate(shares) if share and share >= enough)


class _Piece(NamedTuple):
    """A piece of one of some texts.

    Attributes:
        number: Index of the text.
        start: Where it starts there.
        text: The piece.
    """

    number: int
    start: int
    text: str


class _Answer(NamedTuple):
    """What a piece says of a query, and how much that is worth."""

    worth: float
    piece: _Piece
    matches: Matches

    @classmethod
    def nothing(cls, piece: _Piece) -> "_Answer":
        """A piece that says nothing of it."""
        return cls(0.0, piece, Matches(piece.text))


def _pieces(texts: Iterable[str], most: int = MAX_PIECE) -> list[_Piece]:
    """Texts in pieces of bounded length, cut behind a sentence or at white space if there is."""
    found: list[_Piece] = []
    left = MAX_EXAMINED
    for index, text in enumerate(texts):
        start = 0
        while start < len(text) or not start:
            if left <= 0:
                return found
            end = start + most
            if end < len(text):
                sentence = text.rfind(". ", start + most // 2, end) + 1
                end = (sentence or text.rfind(" ", start + 1, end)) + 1 or end
            piece = text[start:end]
            found.append(_Piece(index, start, piece))
            left -= len(piece)
            start = end
    return found


def _opening(text: str) -> str:
    """The first piece of a text."""
    return text if len(text) <= MAX_PIECE else _pieces([text])[0].text


def _to_read(article: Article, named: Sequence[int]) -> list[_Piece]:
    """The pieces of the named passages of an article, by their place there; of all if none is."""
    passages = (*article.paragraphs, *article.captions)
    if named:
        passages = tuple([passages[i] for i in named if i < len(passages)])
    return _pieces(passages)


def _answers(
    pieces: Sequence["_Piece"], found: Iterator[Matches], matcher: Matcher, deadline: Deadline
) -> Mapping[int, _Answer]:
    """The best piece of each text that holds something of a query, by index of the text.

    Args:
        pieces: Of some texts.
        found: What stands in each; no more are taken when the deadline has passed.
        matcher: What it was found by.
        deadline: Until when.
    """
    best: dict[int, _Answer] = {}
    for piece in pieces:
        if deadline.passed():
            break
        matches = next(found)
        if matches.runs:
            answer = _Answer(matcher.worth(matches.runs), piece, matches)
            if piece.number not in best or answer.worth > best[piece.number].worth:
                best[piece.number] = answer
    return best


def _snippets(
    article: Article, named: Sequence[int], answers: Mapping[int, _Answer], matcher: Matcher
) -> tuple[Snippet, ...]:
    """The passages to show of an article, from what was found in those that were read."""
    passages = (*article.paragraphs, *article.captions)
    if not passages:
        return ()
    ranked = sorted(answers, key=lambda place: (-answers[place].worth, place))
    if not ranked:
        opening = _Answer.nothing(_pieces(passages[:1])[0])
        return (_cut(0, passages[0], opening, matcher),)
    enough = answers[ranked[0]].worth * _SHARE_OF_BEST
    if named and 0 in answers:
        ranked.remove(0)
        ranked.insert(0, 0)
    read = named or range(len(passages))
    said = article.title.casefold()  # it stands above them
    places = [
        place
        for place in ranked
        if place == ranked[0]
        or (answers[place].worth >= enough and passages[read[place]].casefold() != said)
    ]
    return tuple(
        _cut(read[place], passages[read[place]], answers[place], matcher)
        for place in places[:MAX_SNIPPETS]
    )


def _cut(index: int, whole: str, answer: _Answer, matcher: Matcher) -> Snippet:
    """A snippet of the passage with an index, which is ``whole``."""
    offset, passage, marks = answer.piece.start, answer.piece.text, answer.matches.marks
    start, end = 0, len(passage)
    if end > MAX_CHARACTERS:
        start, end = best_window(passage, answer.matches, matcher)
    shown = passage[start:end]
    start += len(shown) - len(shown.lstrip())
    end = max(end - len(shown) + len(shown.rstrip()), start)
    inside = [
        (max(a, start) - start, min(b, end) - start)  # one that is too long to show is cut
        for a, b in marks
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
