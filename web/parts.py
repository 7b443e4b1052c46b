"""Parts of a long article: a page shows as much of it as can be read, and leads on."""

from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

from searchkit import ArticleView

MOST_PASSAGES: Final = 300
MOST_CHARACTERS: Final = 100_000
"""Of a part, unless a single passage has more; an honest article is one part."""
FIRST_PASSAGES: Final = 30
"""Passages that are most likely on the page which an article without a wish for one begins with."""
MOST_LINKS: Final = 100
"""Passages of other parts that are linked to as matches."""

Spans = Sequence[tuple[int, int]]


class Passage(NamedTuple):
    """A paragraph or caption.

    Attributes:
        number: In the article: paragraphs, then captions, from 0.
        text: What it says.
        answers: Whether it answers.
        spans: What is marked in it then.
    """

    number: int
    text: str
    answers: bool
    spans: Spans


class Part(NamedTuple):
    """What one page shows of an article.

    Attributes:
        paragraphs: Some in a row.
        captions: Likewise; they come behind the last paragraph.
        numbers: Of all of them.
        before: The number of a passage in the part before, or None.
        after: The number of the first passage in the part after, or None.
    """

    paragraphs: list[Passage]
    captions: list[Passage]
    numbers: range
    before: int | None
    after: int | None


def part_of(view: ArticleView, wanted: int) -> Part:
    """The part of an article that holds a passage.

    Args:
        view: The article.
        wanted: Number of the passage; one that is not there leads to the last part.
    """
    article = view.article
    texts = (*article.paragraphs, *article.captions)
    starts = _starts(texts)
    at = max((i for i, start in enumerate(starts) if start <= wanted), default=0)
    first = starts[at]
    end = starts[at + 1] if at + 1 < len(starts) else len(texts)
    spans = list(chain(view.paragraph_highlights, view.caption_highlights))
    answering = frozenset(view.answering)
    shown = [
        Passage(number, texts[number], number in answering, spans[number])
        for number in range(first, end)
    ]
    captions = len(article.paragraphs)
    return Part(
        paragraphs=[passage for passage in shown if passage.number < captions],
        captions=[passage for passage in shown if passage.number >= captions],
        numbers=range(first, end),
        before=starts[at - 1] if at else None,
        after=end if end < len(texts) else None,
    )


def _starts(texts: Sequence[str]) -> list[int]:
    """The numbers of the passages with which parts begin."""
    starts, first, size = [0], 0, 0
    for number, text in enumerate(texts):
        size += len(text)
        if number > first and (size > MOST_CHARACTERS or number - first == MOST_PASSAGES):
            starts.append(number)
            first, size = number, len(text)
    return starts
