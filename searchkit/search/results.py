"""What a search answers with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from searchkit.article import Article
from searchkit.messages import Message
from searchkit.ranking.explanation import Explanation
from searchkit.snippets.snippet import Snippet
from searchkit.snippets.windows import Span


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that was found.

    Attributes:
        id: Its id in the index.
        title: Its headline.
        url: Address of the original, or None.
        source: Name of the site or agency, or None.
        published: ISO date, as precise as known, or None.
        score: How well it answers; comparable within one search only.
        snippets: The passages that answer, best first.
        title_highlights: What to mark in the title.
        duplicates: How many near-duplicates are folded into this hit.
        missing: The words of the query, as typed, that it lacks; none for a match.
        explanation: The parts of its score, when they were asked for.
        passage: The paragraph that answers best, by index, captions counted on behind the last one;
            None where only the title does.
        indexed: When it was indexed, in UTC to the second; None where that is not known.
    """

    id: str
    title: str
    url: str | None
    source: str | None
    published: str | None
    score: float
    snippets: tuple[Snippet, ...]
    title_highlights: tuple[Span, ...] = ()
    duplicates: int = 0
    missing: tuple[str, ...] = ()
    explanation: Explanation | None = None
    passage: int | None = None
    indexed: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object that stands for it in :meth:`SearchResult.to_json`."""
        return _hit_json(self)


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article and what a query marks in it.

    Attributes:
        article: The article.
        title_highlights: Spans of its title.
        paragraph_highlights: Spans of each paragraph, in the same order.
        caption_highlights: Spans of each caption, likewise.
        answering: The passages to go to, by index, captions counted on behind the paragraphs: those
            that say at least half as much of the query, or of a part that stands for it, as the one
            that says most.
        versions: The other articles that tell the same story in nearly the same words, the first
            :data:`MOST_VERSIONS` in the order of time.
    """

    article: Article
    title_highlights: tuple[Span, ...]
    paragraph_highlights: tuple[tuple[Span, ...], ...]
    caption_highlights: tuple[tuple[Span, ...], ...]
    versions: tuple[Article, ...] = ()
    answering: tuple[int, ...] = ()


MOST_VERSIONS: Final = 100
"""Versions of an article that are told beside it, and compared in its story."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to search.

    Attributes:
        articles: How many.
        first: The earliest year of publication, or None.
        newest: The newest articles that have a date, newest first, without snippets.
        numbers: The documents that most articles name, and how many do; most first.
        sources: All sources and their articles, most first.
    """

    articles: int
    first: str | None
    newest: tuple[Hit, ...]
    numbers: Mapping[str, int]
    sources: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query.

    Attributes:
        query: As it was typed.
        corrected: The query that was searched instead, accents restored and slips mended; or None.
        total: Articles that match, exactly: they lack nothing.
        took_ms: Time inside the library, in milliseconds.
        facets: Counts over all articles that match, by value, for ``year``, ``month``, ``week``,
            ``day``, ``source``, ``organisation``, ``province``, ``number`` and ``speaker``: what
            choosing the value finds. More than 62 weeks, or days, are not counted.
        hits: The requested page of matches and near matches, in one order; a near match says what
            it lacks.
        page: Its number, from 1.
        pages: How many there are.
        reason: Why nothing was found, that no article writes a document's number in full, or that
            the end of the query was ignored; in Vietnamese, or None.
            It can be translated: see :class:`~searchkit.messages.Message`.
        suggestion: A query that may have been meant, when that is less than sure; or None.
        unknown: Words of the query that no article has, as typed.
        partial: Time was up before all was searched: there may be more.
        near_total: Articles that come near but lack something, exactly; they are in no other count.
        notes: What in the query was not understood, and what became of that; like ``reason``.
        approximate: Totals and counts may be off: on a cluster there can be too much to count.
    """

    query: str
    corrected: str | None
    total: int
    took_ms: float
    facets: Mapping[str, Mapping[str, int]]
    hits: tuple[Hit, ...]
    page: int
    pages: int
    reason: Message | None = None
    suggestion: str | None = None
    unknown: tuple[str, ...] = ()
    partial: bool = False
    near_total: int = 0
    notes: tuple[Message, ...] = ()
    approximate: bool = False

    def to_json(self) -> dict[str, Any]:
        """The object that ``searchkit search --json`` and ``/api/v1/search`` print."""
        return {
            "query": self.query,
            "corrected": self.corrected,
            "total": self.total,
            "near_total": self.near_total,
            "took_ms": round(self.took_ms, 3),
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "hits": [_hit_json(hit) for hit in self.hits],
            "page": self.page,
            "pages": self.pages,
            "reason": self.reason,
            "suggestion": self.suggestion,
            "unknown": list(self.unknown),
            "partial": self.partial,
            "notes": list(self.notes),
            "approximate": self.approximate,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage that was found.

    Attributes:
        id: The id of its article in the index.
        passage: Its index there: a paragraph, or behind the last one a caption.
        text: All of it.
        highlights: What to mark: half-open spans of code points of ``text``.
        score: How well it answers; comparable within one search only.
        title: Headline of the article.
        url: Address of the original, or None.
        source: Name of the site or agency, or None.
        published: ISO date, as precise as known, or None.
    """

    id: str
    passage: int
    text: str
    highlights: tuple[Span, ...]
    score: float
    title: str
    url: str | None
    source: str | None
    published: str | None

    def to_json(self) -> dict[str, Any]:
        """The object that stands for it in :meth:`PassageResult.to_json`."""
        return {**asdict(self), "highlights": [list(span) for span in self.highlights]}


@dataclass(frozen=True, slots=True)
class PassageResult:
    """The passages that answer one query.

    Attributes:
        query: As it was typed.
        corrected: What was searched, where that is not as it was typed; or None.
        total: How many there are, of the hundred best articles.
        took_ms: Time inside the library, in milliseconds.
        hits: The requested page, best first.
        page: Its number, from 1.
        pages: How many there are.
        partial: Time was up before all was searched: there may be more.
    """

    query: str
    corrected: str | None
    total: int
    took_ms: float
    hits: tuple[Passage, ...]
    page: int
    pages: int
    partial: bool = False

    def to_json(self) -> dict[str, Any]:
        """The same as plain objects."""
        hits = [hit.to_json() for hit in self.hits]
        return {**asdict(self), "took_ms": round(self.took_ms, 3), "hits": hits}


def _hit_json(hit: Hit) -> dict[str, Any]:
    content = {
        "id": hit.id,
        "title": hit.title,
        "url": hit.url,
        "source": hit.source,
        "published": hit.published,
        "score": hit.score,
        "duplicates": hit.duplicates,
        "missing": list(hit.missing),
        "passage": hit.passage,
        "title_highlights": [list(span) for span in hit.title_highlights],
        "snippets": [
            {
                "paragraph": snippet.paragraph,
                "text": snippet.text,
                "highlights": [list(span) for span in snippet.highlights],
                "start": snippet.start,
                "cut_before": snippet.cut_before,
                "cut_after": snippet.cut_after,
            }
            for snippet in hit.snippets
        ],
    }
    if hit.explanation:
        content["explanation"] = [asdict(part) for part in hit.explanation.parts]
    return content
