"""The search index: what an application holds. It wires analysis, engine, ranking and snippets."""

import hashlib
import json
import math
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self, get_args

from searchkit.analysis.analyzer import Analysis, Analyzer
from searchkit.analysis.definitions import find_definitions, label_terms
from searchkit.analysis.folding import fold_term
from searchkit.analysis.tokenizer import tokenize
from searchkit.article import Article
from searchkit.engine.fields import DEFINITION, Document, days
from searchkit.engine.plan import Filters, Recency, Sort
from searchkit.engine.protocol import Engine, Reader
from searchkit.errors import QueryError, SourceError
from searchkit.messages import Message
from searchkit.query.dates import parse_date
from searchkit.query.parser import parse
from searchkit.query.syntax import Query
from searchkit.ranking.explanation import explain_parts
from searchkit.ranking.interpretation import Context, Interpretation, interpret
from searchkit.ranking.weights import Weights, default_weights
from searchkit.results import ArticleView, Hit, SearchResult
from searchkit.snippets.matching import Matcher
from searchkit.snippets.snippet import highlight, make_snippets
from searchkit.understanding.vocabulary import Vocabulary

MAX_LIMIT: Final = 100
"""Most hits on one page."""
MAX_DEPTH: Final = 10_000
"""How many hits deep pages go."""
_BATCH: Final = 256  # articles analyzed at once


@dataclass
class Changes:
    """What adding articles did, counted while it goes on.

    Attributes:
        added: Articles that are new.
        updated: Articles that were there and have changed.
        unchanged: Articles that were there already, skipped.
        deleted: Articles that were removed.
        seen: Ids of all articles that were given.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Options:
    """How a query is to be taken; see :meth:`SearchIndex.search`."""

    sort: Sort = "relevance"
    exact: bool = False
    recency: bool = True


_DEFAULT: Final = Options()


class SearchIndex:
    """Articles that can be searched. Safe in many threads; close it, or use it in ``with``.

    Args:
        engine: Where the articles are kept.
        weights: What evidence is worth; default: ``ranking/weights.toml``.
    """

    def __init__(self, engine: Engine, weights: Weights | None = None) -> None:
        self._engine = engine
        self._analyzer = Analyzer()
        self._weights = weights or default_weights()
        self._latest: tuple[Reader, Vocabulary] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self._engine.close()

    # --- writing -------------------------------------------------------------------------------

    def add(self, articles: Iterable[Article], changes: Changes | None = None) -> Changes:
        """Add articles in one commit: new ones, and changed ones in place of the old.

        An article whose content is in the index already is skipped. When two files claim one id
        and both are there, the later one gets an id of its own, so nothing is lost.

        Args:
            articles: Read one by one, so they may be more than fit in memory.
            changes: Counts what is done, as it is done; give one to watch the progress.

        Returns:
            The counts.

        Raises:
            SourceError: An article has no id or no title.
            IndexLockedError: Another process is writing.
        """
        changes = changes or Changes()
        with self._engine.writer() as writer:
            known = dict(self._engine.reader().digests())
            incoming = iter(articles)
            while batch := list(islice(incoming, _BATCH)):
                writer.add(self._analyzed(_news(batch, known, changes)))
        return changes

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles in one commit; unknown ids are ignored."""
        with self._engine.writer() as writer:
            writer.delete(ids)

    def prune(self, roots: Sequence[Path], seen: set[str]) -> int:
        """Delete the articles that once came from files under ``roots`` and were not seen again.

        Returns:
            How many were deleted.
        """
        absolute = [root.resolve() for root in roots]
        gone = [
            id
            for id, (_, origin) in self._engine.reader().digests().items()
            if id not in seen
            and origin is not None
            and any(Path(origin).is_relative_to(root) for root in absolute)
        ]
        if gone:
            self.delete(gone)
        return len(gone)

    def _analyzed(self, articles: Sequence[tuple[Article, str]]) -> Iterator[Document]:
        passages = [(a.title, *a.paragraphs, *a.captions) for a, _ in articles]
        analyses = iter(self._analyzer.analyze_many([text for texts in passages for text in texts]))
        for (article, digest), texts in zip(articles, passages, strict=True):
            passages_of = list(islice(analyses, len(texts)))
            yield Document(article, digest, passages_of, _labels(passages_of))

    # --- reading -------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        page: int = 1,
        published_from: str | None = None,
        published_to: str | None = None,
        source: str | None = None,
        sort: Sort = "relevance",
        exact: bool = False,
        recency: bool = True,
        explain: bool = False,
    ) -> SearchResult:
        """Find the articles that answer a query, best first.

        Args:
            query: As a person types it; see :mod:`searchkit.query.parser`. Any text is a query.
            limit: Hits on a page, 1 to :data:`MAX_LIMIT`.
            page: Number of the page, from 1.
            published_from: Earliest date (``2025``, ``2025-02``, ``2025-02-03``, ``3/2/2025``);
                wins over ``from:`` in the query.
            published_to: Latest date, likewise.
            source: Text that the name of the source must hold, accents optional.
            sort: ``relevance`` or ``date`` (newest first).
            exact: Take the query at its word: restore no accents, correct nothing.
            recency: Let newer articles gain a little.
            explain: Say of each hit what made its score.

        Raises:
            QueryError: A limit, page, date or order that means nothing.
        """
        started = time.perf_counter()
        _check_page(limit, page, sort)
        parsed = parse(query)
        parsed = replace(
            parsed,
            source=source or parsed.source,
            published_from=parse_date(published_from) if published_from else parsed.published_from,
            published_to=parse_date(published_to) if published_to else parsed.published_to,
        )
        reader = self._engine.reader()
        if parsed.root is None and not _limits(parsed):
            return _empty(
                query, started, Message("Hãy gõ ít nhất một từ hoặc một con số để tìm.")
            )
        options = Options(sort, exact=exact, recency=recency)
        interpretation = self._interpret(parsed, reader, options)
        ranking = reader.search(interpretation.plan, limit, (page - 1) * limit)
        if not ranking.total and parsed.root is not None:
            interpretation = self._interpret(parsed, reader, options, loose=True)
            ranking = reader.search(interpretation.plan, limit, (page - 1) * limit)
        hits = [
            _hit(reader, id, score, interpretation, explain=explain) for id, score in ranking.hits
        ]
        return SearchResult(
            query=query,
            corrected=interpretation.read if interpretation.sure else None,
            suggestion=None if interpretation.sure else interpretation.read,
            total=ranking.total,
            took_ms=(time.perf_counter() - started) * 1000,
            facets={"year": _by_name(ranking.years), "source": _by_count(ranking.sources)},
            hits=tuple(hits),
            page=page,
            pages=math.ceil(min(ranking.total, MAX_DEPTH) / limit),
            reason=_reason(parsed, interpretation, ranking.total),
        )

    def article(self, id: str) -> Article | None:
        """The article with an id, or None."""
        return self._engine.reader().article(id)

    def view(self, id: str, query: str = "") -> ArticleView | None:
        """An article with everything marked that a query looks for, or None.

        Args:
            id: Its id.
            query: As for :meth:`search`; its limits don't matter here.
        """
        reader = self._engine.reader()
        article = reader.article(id)
        if article is None:
            return None
        matcher = Matcher(self._interpret(parse(query), reader).patterns)
        return ArticleView(
            article=article,
            title_highlights=highlight(article.title, matcher),
            paragraph_highlights=tuple(highlight(text, matcher) for text in article.paragraphs),
            caption_highlights=tuple(highlight(text, matcher) for text in article.captions),
        )

    def ids(self) -> list[str]:
        """The ids of all articles, sorted."""
        return sorted(self._engine.reader().digests())

    def __len__(self) -> int:
        """How many articles there are."""
        return self._engine.reader().document_count()

    def sources(self) -> Mapping[str, int]:
        """All sources and their articles, most first."""
        return _by_count(self._engine.reader().sources())

    def _interpret(
        self, query: Query, reader: Reader, options: Options = _DEFAULT, *, loose: bool = False
    ) -> Interpretation:
        filters = Filters(
            first_day=days(query.published_from)[0] if query.published_from else None,
            last_day=days(query.published_to)[1] if query.published_to else None,
            sources=_matching_sources(query.source, reader),
        )
        recency = None
        if options.recency and (newest := reader.newest_day()):
            prior = self._weights.recency
            recency = Recency(prior.gain, prior.half_life, newest)
        context = Context(self._analyzer, reader, self._vocabulary(reader), self._weights)
        return interpret(
            query, context, filters, options.sort, recency, exact=options.exact, loose=loose
        )

    def _vocabulary(self, reader: Reader) -> Vocabulary:
        """The vocabulary of a commit, kept while the commit is the latest."""
        kept = self._latest
        if kept is None or kept[0] is not reader:
            kept = self._latest = reader, Vocabulary(reader)
        return kept[1]


def open_index(path: str | Path) -> SearchIndex:
    """Open the index in a folder.

    Raises:
        IndexNotFoundError: There is none.
        IndexVersionError: Another version of searchkit made it; it says what to do.
        IndexCorruptError: Its files are damaged.
    """
    from searchkit.engine.whoosh import WhooshEngine

    return SearchIndex(WhooshEngine(Path(path)))


def create_index(path: str | Path) -> SearchIndex:
    """Open the index in a folder, or make an empty one where the folder is new or empty.

    Raises:
        StoreError: As for :func:`open_index`; or the folder holds other things.
    """
    from searchkit.engine.whoosh import WhooshEngine

    return SearchIndex(WhooshEngine.create(Path(path)))


def _news(
    articles: Iterable[Article], known: dict[str, tuple[str, str | None]], changes: Changes
) -> list[tuple[Article, str]]:
    """The articles that are new or changed, with their digests; ``known`` grows with them."""
    news: dict[str, tuple[Article, str]] = {}
    for given in articles:
        if not given.id or not given.title.strip():
            raise SourceError(f"Bài {given.id!r} từ {given.origin} thiếu mã hoặc thiếu tiêu đề.")
        article = _own_id(_one_source(given), known)
        digest = _digest(article)
        before = known.get(article.id)
        changes.seen.add(article.id)
        if before == (digest, article.origin):
            changes.unchanged += 1
            continue
        if before is None:
            changes.added += 1
        else:
            changes.updated += 1
        known[article.id] = digest, article.origin
        news[article.id] = article, digest
    return list(news.values())


def _labels(passages: Sequence[Analysis]) -> dict[str, list[str]]:
    """What an article is labelled with, by label field."""
    defined = (find_definitions(passage.tokens) for passage in passages)
    return {DEFINITION: label_terms(chain.from_iterable(defined))}


def _one_source(article: Article) -> Article:
    """An article whose source is in NFC: sources are counted, so one name must be one string."""
    if article.source is None:
        return article
    return replace(article, source=unicodedata.normalize("NFC", article.source).strip() or None)


def _own_id(article: Article, known: Mapping[str, tuple[str, str | None]]) -> Article:
    """Give an article another id when a file that still exists has the one it claims."""
    _, owner = known.get(article.id, ("", None))
    if owner is None or owner == article.origin or not Path(owner).exists():
        return article
    suffix = hashlib.sha256(str(article.origin).encode()).hexdigest()[:6]
    return replace(article, id=f"{article.id}~{suffix}")


def _digest(article: Article) -> str:
    """Names the content of an article: 16 hexadecimal digits."""
    content = [
        article.title,
        article.paragraphs,
        article.captions,
        article.url,
        article.source,
        article.published,
        dict(article.metadata),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _check_page(limit: int, page: int, sort: str) -> None:
    if not 1 <= limit <= MAX_LIMIT:
        template = "Số kết quả mỗi trang là %(limit)s; hãy chọn từ 1 đến %(most)s."
        raise QueryError(Message(template, limit=limit, most=MAX_LIMIT))
    if page < 1 or page * limit > MAX_DEPTH + limit:
        template = "Không có trang %(page)s; hãy chọn từ 1 đến %(last)s."
        raise QueryError(Message(template, page=page, last=MAX_DEPTH // limit))
    if sort not in get_args(Sort):
        template = "Không sắp xếp được theo “%(sort)s”; hãy chọn relevance hoặc date."
        raise QueryError(Message(template, sort=sort))


def _limits(query: Query) -> bool:
    return bool(query.source or query.published_from or query.published_to)


def _matching_sources(wanted: str | None, reader: Reader) -> frozenset[str] | None:
    """The sources whose name holds the wanted syllables in a row, accents aside."""
    if not wanted:
        return None
    key = f"_{_folded(wanted)}"
    return frozenset(name for name in reader.sources() if key in f"_{_folded(name)}")


def _folded(name: str) -> str:
    return fold_term("_".join(tokenize(name).syllables))


def _hit(
    reader: Reader, id: str, score: float, interpretation: Interpretation, *, explain: bool
) -> Hit:
    matcher = Matcher(interpretation.patterns)
    article = reader.article(id)
    assert article is not None
    return Hit(
        id=id,
        title=article.title,
        url=article.url,
        source=article.source,
        published=article.published,
        score=score,
        snippets=make_snippets(article, matcher),
        title_highlights=highlight(article.title, matcher),
        explanation=explain_parts(
            reader.explain(interpretation.plan, id), interpretation.forms, interpretation.names
        )
        if explain
        else None,
    )


def _reason(query: Query, interpretation: Interpretation, total: int) -> Message | None:
    """Why there is nothing, or what was ignored."""
    if total and interpretation.loose:
        return Message("Không bài nào có đủ các từ đã gõ; đây là những bài gần nhất.")
    if total and interpretation.truncated:
        return Message("Truy vấn quá dài nên chỉ phần đầu được tìm.")
    if total:
        return None
    if interpretation.unknown:
        words = ", ".join(f"“{word}”" for word in interpretation.unknown[:5])
        return Message(
            "Không bài nào có %(words)s; hãy kiểm tra chính tả hoặc bỏ bớt từ.", words=words
        )
    if _limits(query):
        return Message(
            "Không bài nào khớp trong khoảng thời gian hoặc nguồn đã chọn; hãy nới giới hạn."
        )
    return Message(
        "Không bài nào có đủ các từ này đi cùng nhau; hãy bỏ bớt từ hoặc dấu ngoặc kép."
    )


def _empty(query: str, started: float, reason: Message) -> SearchResult:
    return SearchResult(
        query=query,
        corrected=None,
        total=0,
        took_ms=(time.perf_counter() - started) * 1000,
        facets={"year": {}, "source": {}},
        hits=(),
        page=1,
        pages=0,
        reason=reason,
    )


def _by_name(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), reverse=True))


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
