"""The search index: what an application holds. It wires analysis, engine, ranking and snippets."""

import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple, Self, get_args

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.folding import fold_term
from searchkit.analysis.tokenizer import tokenize
from searchkit.answer import by_count, make_hits, ordered_facets, reason
from searchkit.article import Article
from searchkit.engine.fields import FACETS, Document, days
from searchkit.engine.plan import NO_FILTERS, Filters, Plan, Recency, Sort
from searchkit.engine.protocol import Engine, Reader
from searchkit.errors import PageError, QueryError
from searchkit.matches import Matches
from searchkit.messages import Message
from searchkit.query.dates import parse_date
from searchkit.query.parser import parse
from searchkit.query.syntax import Query
from searchkit.ranking.interpretation import Interpretation, interpret
from searchkit.ranking.lookup import Context
from searchkit.ranking.weights import Weights, default_weights
from searchkit.results import ArticleView, Hit, Overview, SearchResult
from searchkit.snippets.matching import Matcher
from searchkit.snippets.snippet import answering, highlight, highlight_all
from searchkit.understanding.vocabulary import Vocabulary

if TYPE_CHECKING:
    from searchkit.changes import Changes
    from searchkit.pipeline import Workers
    from searchkit.understanding.suggestions import Suggestion

MAX_LIMIT: Final = 100
"""Most hits on one page."""
MAX_DEPTH: Final = 10_000
"""How many hits deep pages go."""
_NEWEST: Final = 5
_MOST_NAMED: Final = 8
_MAX_COMPARED: Final = 50_000
"""Characters by which an article is compared with others: it says first what it is about."""


class Options(NamedTuple):
    """How a query is to be taken; see :meth:`SearchIndex.search`."""

    sort: Sort = "relevance"
    exact: bool = False
    near: bool = True
    recency: bool = True
    fold: bool = True
    facets: tuple[tuple[str, str], ...] = ()


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
        self._overview: tuple[Reader, Overview] | None = None

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

    def add(
        self,
        articles: Iterable[Article],
        changes: "Changes | None" = None,
        workers: "Workers | None" = None,
    ) -> "Changes":
        """Add articles in one commit: new ones, and changed ones in place of the old.

        An article whose content is in the index already is skipped. When two files claim one id
        and both are there, the later one gets an id of its own, so nothing is lost.

        Args:
            articles: Read one by one, so they may be more than fit in memory.
            changes: Counts what is done, as it is done; give one to watch the progress.
            workers: Processes that share the work; default: this one does it.

        Returns:
            The counts.

        Raises:
            SourceError: An article has no id or no title.
            IndexLockedError: Another process is writing.
        """
        from searchkit.changes import Changes, news
        from searchkit.pipeline import Workers, documents, stored_groups

        changes = changes or Changes()
        with self._engine.writer() as writer:
            reader = self._engine.reader()
            incoming = news(articles, reader.content, changes)
            writer.add(documents(incoming, workers or Workers(1), stored_groups(reader)))
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
            for id, (_, origin) in self._engine.reader().contents().items()
            if id not in seen
            and origin is not None
            and any(Path(origin).is_relative_to(root) for root in absolute)
        ]
        if gone:
            self.delete(gone)
        return len(gone)

    def documents(self, articles: Iterable[Article]) -> Iterator[Document]:
        """Articles as they are written to the index; for mending and checking one."""
        from searchkit.changes import digest
        from searchkit.pipeline import Workers, documents, stored_groups

        digested = ((article, digest(article)) for article in articles)
        return documents(digested, Workers(1), stored_groups(self._engine.reader()))

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
        near: bool = True,
        facets: Mapping[str, Sequence[str]] | None = None,
        recency: bool = True,
        fold: bool = True,
        snippets: bool = True,
        explain: bool = False,
        deadline_ms: float | None = None,
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
            sort: ``relevance``, ``date`` (newest first, matches alone) or ``oldest`` (likewise).
            exact: Take the query at its word: restore no accents, correct nothing, and give matches
                alone.
            near: Rank what lacks something among the matches; False gives matches alone.
            facets: Values that the article must have, all of them, by facet: ``year``, ``month``,
                ``source``, ``organisation``, ``province``, ``number``; as :class:`SearchResult`
                lists them.
            recency: Let newer articles gain a little.
            fold: Show of near-duplicates only the best.
            snippets: Show the passages that answer, and what matches in them and in the title.
            explain: Say of each hit what made its score.
            deadline_ms: Time after which what was found so far is given (``partial``); hits may
                lack their passages then.

        Raises:
            QueryError: A limit, page, date, order or facet that means nothing.
        """
        started = time.perf_counter()
        deadline = _deadline(deadline_ms)
        _check_page(limit, page, sort)
        chosen = tuple(_chosen(facets or {}))
        typed = parse(query)
        parsed = _limited(typed, published_from, published_to, source)
        reader = self._engine.reader()
        limited = _is_limited(parsed) or bool(chosen)
        if parsed.root is None and not limited:
            return _nothing_asked(query, started)
        options = Options(sort, exact, near, recency, fold, chosen)
        interpretation = self._interpret(typed, reader, options, limits=parsed)
        ranking = reader.search(interpretation.plan, limit, (page - 1) * limit, deadline)
        hits = make_hits(
            reader,
            ranking.hits,
            interpretation,
            snippets=snippets,
            explain=explain,
            deadline=deadline,
        )
        return SearchResult(
            query=query,
            corrected=interpretation.read if interpretation.sure else None,
            suggestion=None if interpretation.sure else interpretation.read,
            total=ranking.total,
            took_ms=(time.perf_counter() - started) * 1000,
            facets=ordered_facets(ranking),
            hits=hits,
            page=page,
            pages=math.ceil(min(ranking.total + ranking.near_total, MAX_DEPTH) / limit),
            reason=reason(
                interpretation,
                ranking,
                parsed if limited else None,
                lambda: _finds_anywhere(interpretation.plan, reader, deadline),
            ),
            unknown=tuple(interpretation.unknown),
            partial=ranking.partial or time.monotonic() > deadline,
            near_total=ranking.near_total,
        )

    def matches(
        self,
        query: str,
        *,
        most: int | None = None,
        published_from: str | None = None,
        published_to: str | None = None,
        source: str | None = None,
        sort: Sort = "relevance",
        exact: bool = False,
        facets: Mapping[str, Sequence[str]] | None = None,
        fold: bool = True,
    ) -> Matches:
        """All matches of a query, best first, to be read one by one: for lists without pages.

        Args:
            query: As for :meth:`search`, and so are the limits and options. Where nothing at all
                is asked for, there are none.
            most: Most matches, from 1; default: all.
            published_from: Earliest date.
            published_to: Latest date.
            source: Text that the name of the source must hold.
            sort: ``relevance``, ``date`` or ``oldest``.
            exact: Take the query at its word.
            facets: Values that the article must have.
            fold: Show of near-duplicates only the best.

        Raises:
            QueryError: A number, date, order or facet that means nothing.
        """
        if most is not None and most < 1:
            raise QueryError(Message("Số bài nhiều nhất là %(most)s; hãy chọn từ 1.", most=most))
        _check_page(1, 1, sort)
        chosen = tuple(_chosen(facets or {}))
        typed = parse(query)
        parsed = _limited(typed, published_from, published_to, source)
        reader = self._engine.reader()
        options = Options(sort, exact, near=False, fold=fold, facets=chosen)
        meaning = self._interpret(typed, reader, options, limits=parsed)
        if parsed.root is None and not _is_limited(parsed) and not chosen:
            return Matches(reader, meaning, ())
        limit = reader.document_count() if most is None else most
        found = reader.search(meaning.plan._replace(facets=False), limit)
        return Matches(reader, meaning, found.hits)

    def suggest(self, prefix: str, *, limit: int = 8) -> "tuple[Suggestion, ...]":
        """Suggest queries to someone who is typing: phrases, document numbers, names and titles.

        Args:
            prefix: What was typed so far, the last word perhaps half; accents may be left out, but
                one that was typed must stand in what is suggested.
            limit: Most suggestions, 1 to :data:`MAX_LIMIT`.

        Returns:
            Suggestions, best first, each of which finds an article.

        Raises:
            QueryError: A limit that means nothing.
        """
        from searchkit.understanding.suggestions import suggest

        if not 1 <= limit <= MAX_LIMIT:
            template = "Số gợi ý là %(limit)s; hãy chọn từ 1 đến %(most)s."
            raise QueryError(Message(template, limit=limit, most=MAX_LIMIT))
        return suggest(prefix, self._engine.reader(), limit)

    def article(self, id: str) -> Article | None:
        """The article with an id, or None."""
        return self._engine.reader().article(id)

    def view(
        self, id: str, query: str = "", *, deadline_ms: float | None = None
    ) -> ArticleView | None:
        """An article with everything marked that a query looks for, or None.

        Args:
            id: Its id.
            query: As for :meth:`search`; its limits don't matter here.
            deadline_ms: Time after which nothing more is marked.
        """
        deadline = _deadline(deadline_ms)
        reader = self._engine.reader()
        article = reader.article(id)
        if article is None:
            return None
        matcher = Matcher(self._interpret(parse(query), reader).patterns)
        paragraphs = highlight_all(article.paragraphs, matcher, deadline)
        captions = highlight_all(article.captions, matcher, deadline)
        return ArticleView(
            article=article,
            title_highlights=highlight(article.title, matcher),
            paragraph_highlights=tuple(marks.spans for marks in paragraphs),
            caption_highlights=tuple(marks.spans for marks in captions),
            answering=answering([marks.share for marks in (*paragraphs, *captions)]),
        )

    def similar(self, id: str, *, limit: int = 5) -> tuple[Hit, ...]:
        """Articles that share the words that tell most about one, best first.

        Args:
            id: Its id; it is not among them, and neither is a copy of it.
            limit: Most articles, 1 to :data:`MAX_LIMIT`.

        Raises:
            QueryError: A limit that means nothing.
        """
        from searchkit.ranking.similar import similar_plan

        _check_page(limit, 1, "relevance")
        reader = self._engine.reader()
        article = reader.article(id)
        if article is None:
            return ()
        plan = similar_plan(self._analyzer.analyze_many(_opening(article)), reader)
        versions = set(reader.group(id))
        found = [hit for hit in reader.search(plan, limit + 1).hits if hit.id not in versions]
        nothing = self._interpret(parse(""), reader)
        return make_hits(reader, found[:limit], nothing)

    def versions(self, id: str) -> tuple[Article, ...]:
        """The other articles that tell the same story in nearly the same words."""
        reader = self._engine.reader()
        if reader.article(id) is None:
            return ()
        others = (reader.article(other) for other in reader.group(id) if other != id)
        return tuple(article for article in others if article)

    def ids(self) -> list[str]:
        """The ids of all articles, sorted."""
        return sorted(self._engine.reader().contents())

    def __len__(self) -> int:
        """How many articles there are."""
        return self._engine.reader().document_count()

    def sources(self) -> Mapping[str, int]:
        """All sources and their articles, most first."""
        return by_count(self._engine.reader().sources())

    def overview(self) -> Overview:
        """What there is to search; found once a commit, for it takes a search of everything."""
        reader = self._engine.reader()
        kept = self._overview
        if kept is None or kept[0] is not reader:
            dated = self.search(
                "", published_from="1900", sort="date", limit=_NEWEST, snippets=False
            )
            overview = Overview(
                articles=len(self),
                first=min(dated.facets["year"], default=None),
                newest=dated.hits,
                numbers=dict(islice(dated.facets["number"].items(), _MOST_NAMED)),
                sources=self.sources(),
            )
            kept = self._overview = reader, overview
        return kept[1]

    def _interpret(
        self,
        query: Query,
        reader: Reader,
        options: Options = _DEFAULT,
        *,
        limits: Query | None = None,
    ) -> Interpretation:
        limits = limits or query
        filters = Filters(
            first_day=days(limits.published_from)[0] if limits.published_from else None,
            last_day=days(limits.published_to)[1] if limits.published_to else None,
            sources=_matching_sources(limits.source, reader),
            facets=options.facets,
        )
        recency = None
        if options.recency and (newest := reader.newest_day()):
            prior = self._weights.recency
            recency = Recency(prior.gain, prior.half_life, newest)
        context = Context(self._analyzer, reader, self._vocabulary(reader), self._weights)
        return interpret(
            query,
            context,
            filters,
            options.sort,
            recency,
            exact=options.exact,
            near=options.near,
            fold=options.fold,
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
    from searchkit.engine.folder import FolderEngine

    return SearchIndex(FolderEngine(Path(path)))


def create_index(path: str | Path, *, anew: bool = False, lock_seconds: float = 2.0) -> SearchIndex:
    """Open the index in a folder, or make an empty one where the folder is new or empty.

    Args:
        path: The folder.
        anew: Start from nothing: the first commit takes the place of the index that is there, at
            once; until then others search the old one. It may be damaged or of another version.
        lock_seconds: How long a change waits for that of another process.

    Raises:
        StoreError: As for :func:`open_index`; or the folder holds other things.
    """
    from searchkit.engine.folder import FolderEngine

    return SearchIndex(FolderEngine.create(Path(path), lock_seconds, anew=anew))


def _opening(article: Article) -> list[str]:
    """The texts of an article up to a length that any article is read in quickly."""
    left, texts = _MAX_COMPARED, []
    for text in (article.title, *article.paragraphs, *article.captions):
        texts.append(text[:left])
        left -= len(text)
        if left <= 0:
            break
    return texts


def _deadline(milliseconds: float | None) -> float:
    """The moment so far ahead, on the clock of :func:`time.monotonic`; infinity for None."""
    return math.inf if milliseconds is None else time.monotonic() + milliseconds / 1000


def _check_page(limit: int, page: int, sort: str) -> None:
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(
            Message(
                "Số kết quả mỗi trang là %(limit)s; hãy chọn từ 1 đến %(most)s.",
                limit=limit,
                most=MAX_LIMIT,
            )
        )
    if page < 1 or page * limit > MAX_DEPTH + limit:
        last = MAX_DEPTH // limit
        raise PageError(
            Message("Không có trang %(page)s; hãy chọn từ 1 đến %(last)s.", page=page, last=last)
        )
    if sort not in get_args(Sort):
        raise QueryError(
            Message(
                "Không sắp xếp được theo “%(sort)s”;"
                " hãy chọn relevance hoặc date (oldest: cũ trước).",
                sort=sort,
            )
        )


def _chosen(facets: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for name, values in facets.items():
        if name not in FACETS:
            template = "Không có mục lọc “%(name)s”; hãy chọn trong: %(known)s."
            raise QueryError(Message(template, name=name, known=", ".join(FACETS)))
        yield from ((name, value) for value in values)


def _finds_anywhere(plan: Plan, reader: Reader, deadline: float) -> bool:
    """Whether a plan finds matches when nothing limits it."""
    unlimited = plan._replace(filters=NO_FILTERS, facets=False, leeway=None)
    return reader.search(unlimited, 0, deadline=deadline).total > 0


def _limited(
    typed: Query, published_from: str | None, published_to: str | None, source: str | None
) -> Query:
    """A query within limits, which win over those that were typed into it."""
    return typed._replace(
        source=source or typed.source,
        published_from=parse_date(published_from) if published_from else typed.published_from,
        published_to=parse_date(published_to) if published_to else typed.published_to,
    )


def _is_limited(query: Query) -> bool:
    return bool(query.source or query.published_from or query.published_to)


def _nothing_asked(query: str, started: float) -> SearchResult:
    return SearchResult(
        query=query,
        corrected=None,
        total=0,
        took_ms=(time.perf_counter() - started) * 1000,
        facets={name: {} for name in FACETS},
        hits=(),
        page=1,
        pages=0,
        reason=Message("Hãy gõ ít nhất một từ hoặc một con số để tìm."),
    )


def _matching_sources(wanted: str | None, reader: Reader) -> frozenset[str] | None:
    """The sources whose name holds the wanted syllables in a row, accents aside."""
    if not wanted:
        return None
    key = f"_{_folded(wanted)}"
    return frozenset(name for name in reader.sources() if key in f"_{_folded(name)}")


def _folded(name: str) -> str:
    return fold_term("_".join(tokenize(name).syllables))
