"""Bounds: how long an article and its parts may be, whatever they were read from."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from searchkit.article import Article
from searchkit.errors import SourceError

MAX_ARTICLE: Final = 10_000_000
"""Characters of an article, with its metadata; the longest law has a tenth of them. An index stores
no article of more than 64 MiB, which four bytes a character never reach."""

MAX_TITLE: Final = 1_000
"""Characters of a title, which every list of results shows whole; the longest laws have 600."""

MAX_PASSAGES: Final = 200_000
"""Paragraphs and captions of an article, as lines of a dump."""

MAX_PARAGRAPH: Final = 50_000
"""Characters of a paragraph or caption; a longer one, which no page could show, becomes several."""

MAX_NAME: Final = 300
"""Characters of the name of a source, which pages show beside every title."""


def bounded(article: Article) -> Article:
    """Pass an article on; one whose title is no headline, with that as its first paragraph.

    Raises:
        SourceError: It is longer than :data:`MAX_ARTICLE`, has more than :data:`MAX_PASSAGES`, or
            its source has a longer name than :data:`MAX_NAME`.
    """
    options = filter(None, (article.id, article.title, article.url, article.source))
    texts = (*options, *article.paragraphs, *article.captions)
    length = sum(map(len, texts)) + len(json.dumps(dict(article.metadata)))
    if length > MAX_ARTICLE:
        raise SourceError(f"bài dài {length} ký tự, hơn {MAX_ARTICLE}; hãy tách nó ra")
    if len(article.paragraphs) + len(article.captions) > MAX_PASSAGES:
        raise SourceError(f"bài có hơn {MAX_PASSAGES} đoạn, không thể là một bài; hãy tách nó ra")
    if len(article.source or "") > MAX_NAME:
        raise SourceError(f"tên nguồn dài hơn {MAX_NAME} ký tự; hãy rút ngắn")
    if max(map(len, (*article.paragraphs, *article.captions)), default=0) > MAX_PARAGRAPH:
        article = replace(
            article, paragraphs=_cut(article.paragraphs), captions=_cut(article.captions)
        )
    if len(article.title) > MAX_TITLE:
        start = article.title[: MAX_TITLE - 1]
        paragraphs = (article.title, *article.paragraphs)
        return replace(
            article, title=f"{start.rpartition(' ')[0] or start}…", paragraphs=paragraphs
        )
    return article


def _cut(passages: Iterable[str]) -> tuple[str, ...]:
    """The passages, those that are too long cut between words."""
    pieces = []
    for text in passages:
        start = 0
        while len(text) - start > MAX_PARAGRAPH:
            end = text.rfind(" ", start, start + MAX_PARAGRAPH) + 1 or start + MAX_PARAGRAPH
            pieces.append(text[start:end].rstrip())
            start = end
        pieces.append(text[start:])
    return tuple(pieces)
