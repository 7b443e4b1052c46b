"""Statements: who said what about something, in the articles that answer best, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Final

from searchkit.analysis.folding import fold
from searchkit.analysis.tokenizer import tokenize
from searchkit.article import Article
from searchkit.csv_lines import csv_lines
from searchkit.deadline import Deadline
from searchkit.facts.quotes import Quote, quotes

MOST: Final = 200
"""Statements that are given."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What someone said.

    Attributes:
        speaker: The full name; the office of someone whom the article does not name.
        title: Office and body as the article gives them, or None.
        text: What was said.
        direct: Whether it stands in quotation marks.
        article: The id of the article.
        published: Its ISO date, or None.
        passage: The paragraph, by index.
    """

    speaker: str
    title: str | None
    text: str
    direct: bool
    article: str
    published: str | None
    passage: int


@dataclass(frozen=True, slots=True)
class QuotesResult:
    """Statements about what was asked.

    Attributes:
        query: As it was typed.
        quotes: The newest first.
        partial: Time was up before all articles were read.
    """

    query: str
    quotes: tuple[Statement, ...]
    partial: bool = False

    def to_json(self) -> dict[str, Any]:
        """The object that ``searchkit quotes --json`` prints."""
        return asdict(self)

    def to_csv(self) -> str:
        """A table with a row for each statement; no cell is a formula."""
        columns = ("speaker", "title", "text", "direct", "published", "article")
        return "".join(
            csv_lines(columns, ([getattr(q, name) for name in columns] for q in self.quotes))
        )


def quotes_of(
    query: str, articles: Iterable[Article], deadline: Deadline, speaker: str = ""
) -> QuotesResult:
    """The statements about what a query asks for.

    Args:
        query: As it was typed; each of its words is in the statement, in the name or the office of
            who speaks, or in the title of the article, and one at least in the first three.
        articles: To read.
        deadline: No further article is read then.
        speaker: A name, or words of it or of an office: only who has them; empty for everyone.
    """
    asked, whom = _content(query), _content(speaker)
    found: dict[tuple[str, str], Statement] = {}
    for article in articles if asked or whom else ():
        if deadline.passed():
            break
        for quote in _about(article, asked, whom):
            said = Statement(*quote[:4], article.id, article.published, quote.passage)
            found.setdefault((quote.speaker, quote.text), said)
    newest = sorted(found.values(), key=lambda said: said.published or "", reverse=True)
    return QuotesResult(query, tuple(newest[:MOST]), deadline.passed())


def _about(article: Article, asked: frozenset[str], whom: frozenset[str]) -> Iterator[Quote]:
    title = _content(article.title)
    for quote in quotes(article):
        who = _content(f"{quote.speaker} {quote.title or ''}")
        said = who | _content(quote.text)
        if whom <= who and asked <= said | title and (not asked or asked & said):
            yield quote


def _content(text: str) -> frozenset[str]:
    """The folding keys of a text without function words, unless it has no others."""
    keys = frozenset(fold(syllable) for syllable in tokenize(text).syllables)
    return keys - _function_keys() or keys


@cache
def _function_keys() -> frozenset[str]:
    """Folding keys of words that hold no other word: ``cua``, ``nhung``; but not ``tai``."""
    return frozenset(fold(word) for word in ("của", "những", "được", "rằng", "và", "về", "thì"))
