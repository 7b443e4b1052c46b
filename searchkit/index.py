"""The search index: what an application holds. It wires analysis, engine, ranking and snippets."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self, Unpack

from searchkit.analysis.analyzer import Analyzer
from searchkit.article import Article
from searchkit.deadline import TimeUp
from searchkit.dossiers.reader import DossierReader
from searchkit.engine.address import create_engine, open_engine
from searchkit.engine.protocol import LOCK_SECONDS, Commit, Engine, Lexicon, Traffic
from searchkit.errors import QueryError, StoreError
from searchkit.messages import Message
from searchkit.ranking.interpretation import Meaning
from searchkit.ranking.lookup import Context
from searchkit.ranking.weights import Weights, default_weights
from searchkit.search.answer import by_count, make_result, no_time, nothing_asked
from searchkit.search.matches import Matches
from searchkit.search.meaning import meaning_of
from searchkit.search.passages import no_passages, rank_passages
from searchkit.search.reasons import reason
from searchkit.search.request import (
    MAX_LIMIT,
    MatchOptions,
    PassageOptions,
    Request,
    SearchOptions,
    check_limit,
    only,
)
from searchkit.search.results import ArticleView, Hit, Overview, PassageResult, SearchResult
from searchkit.understanding.certainty import are_borne_out

if TYPE_CHECKING:
    from searchkit.engine.whoosh import ArrayIndex
    from searchkit.indexing.changes import Changes
    from searchkit.indexing.workers import Workers
    from searchkit.snippets.pattern import Pattern
    from searchkit.understanding.suggestions import Suggestion


class SearchIndex(DossierReader):
    """Articles that can be searched. Safe in many threads; close it, or use it in ``with``.

    Args:
        engine: Where the articles are kept.
        weights: What evidence is worth; default: ``ranking/weights.toml``.
    """

    def __init__(self, engine: Engine, weights: Weights | None = None) -> None:
        super().__init__()
        self._engine = engine
        self._analyzer = Analyzer()
        self._weights = weights or default_weights()
        self._latest: Context | None = None
        self._whoosh: ArrayIndex | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self._engine.close()

    @property
    def problem(self) -> StoreError | None:
        """Why the latest commit can't be read while the one before is still searched; or None.

        It is what the last search, or other reading, met.
        """
        return self._engine.problem

    @property
    def traffic(self) -> Traffic | None:
        """What was asked of a cluster since the index was opened; None of a folder."""
        return self._engine.traffic

    # --- writing -------------------------------------------------------------------------------

    def add(
        self,
        articles: Iterable[Article],
        changes: "Changes | None" = None,
        workers: "Workers | None" = None,
        *,
        prune: Sequence[Path] = (),
        moment: datetime | None = None,
    ) -> "Changes":
        """Add articles in one commit: new ones, and changed ones in place of the old.

        An article whose content is in the index already is skipped. When two files claim one id
        and both are there, the later one gets an id of its own, so nothing is lost. One whose
        analysis fails is left out, and counted.

        Args:
            articles: Read one by one, so they may be more than fit in memory.
            changes: Counts what is done, as it is done; give one to watch the progress.
            workers: Processes that share the work; default: this one does it.
            prune: Files and folders. What once came from them and is not given now is deleted, in
                the same commit; but nothing of what ``changes`` says is unread.
            moment: When it is, as articles remember it (:attr:`Article.indexed`). Default: now.

        Returns:
            The counts.

        Raises:
            SourceError: An article has no id or no title.
            IndexLockedError: Another process is writing.
        """
        from searchkit.analysis.near_duplicates import Groups
        from searchkit.indexing.changes import Changes, left_out
        from searchkit.indexing.pipeline import StoredArticles, write_news
        from searchkit.indexing.workers import Workers

        changes = changes or Changes()
        with self._engine.writer() as writer:
            store = self._engine.latest().store
            groups = Groups(StoredArticles(store))
            write_news(articles, store, changes, workers or Workers(1), groups, writer.add, moment)
            del groups  # a few kilobytes an article, before segments are merged
            if prune:
                gone = left_out(store.scan(), prune, changes)
                writer.delete(gone)
                changes.deleted += len(gone)
        return changes

    def delete(self, ids: Iterable[str]) -> None:
        """Delete articles in one commit; unknown ids are ignored, and a text is one id."""
        with self._engine.writer() as writer:
            writer.delete([ids] if isinstance(ids, str) else ids)

    # --- reading -------------------------------------------------------------------------------

    def search(self, query: str, **options: Unpack[SearchOptions]) -> SearchResult:
        """Find the articles that answer a query, best first.

        Args:
            query: As a person types it; see :mod:`searchkit.query.parser`. Any text is a query.
            options: See :class:`~searchkit.search.request.SearchOptions`.

        Raises:
            QueryError: A limit, page, date, order, facet or syntax that means nothing; or a Whoosh
                query that is wrong.
            StoreError: A Whoosh query asks an index that is not kept in a folder.
        """
        request = Request.read(query, **options)
        if request.asks_nothing:
            return nothing_asked(request)
        lexicon, store = self._engine.latest()
        meaning = self._interpret(request, lexicon)
        if meaning is None:
            return no_time(request)
        if request.by_whoosh:
            from searchkit.search.whoosh_syntax import answer

            return answer(request, meaning, self.whoosh())
        found = store.search(
            meaning.plan, request.limit, request.offset, request.deadline, explain=request.explain
        )
        sure = meaning.claims is not None and are_borne_out(meaning.claims, store, request.deadline)

        def count(other: Request) -> int:
            meant = self._interpret(other, lexicon)
            if meant is None:
                return 0
            return store.search(meant.plan, 0, 0, request.deadline).ranking.total

        why = reason(request, meaning, found.ranking, lexicon, count)
        return make_result(request, meaning, found, why, sure=sure)

    def matches(
        self, query: str, *, most: int | None = None, **options: Unpack[MatchOptions]
    ) -> Matches:
        """All matches of a query, best first, to be read one by one: for lists without pages.

        Args:
            query: As for :meth:`search`. Where nothing at all is asked for, there are none.
            most: Most matches, from 1; default: all.
            options: See :class:`~searchkit.search.request.MatchOptions`.

        Raises:
            QueryError: A number, date, order or facet that means nothing.
        """
        if most is not None and most < 1:
            raise QueryError(Message("Số bài nhiều nhất là %(most)s; hãy chọn từ 1.", most=most))
        only(MatchOptions, options)
        request = Request.read(query, near=False, **options)
        lexicon, store = self._engine.latest()
        meaning = self._interpret(request, lexicon)
        if meaning is None or request.asks_nothing:
            return Matches(store, meaning, (), partial=meaning is None)
        limit = lexicon.document_count() if most is None else most
        ranking = store.rank(meaning.plan._replace(facets=False), limit, request.deadline)
        return Matches(store, meaning, ranking.hits, partial=ranking.partial)

    def passages(self, query: str, **options: Unpack[PassageOptions]) -> PassageResult:
        """Find the passages that answer a query, best first: at most three of an article.

        They are whole paragraphs, for programs that read on; of a query with a phrase in quotes,
        those that say it. The passages of the hundred best articles are ranked.

        Args:
            query: As for :meth:`search`.
            options: See :class:`~searchkit.search.request.PassageOptions`; what is limited are
                passages.

        Raises:
            QueryError: A limit, page, date or facet that means nothing.
        """
        only(PassageOptions, options)
        request = Request.read(query, **options)
        if request.asks_nothing:
            return no_passages(request)
        lexicon, store = self._engine.latest()
        meaning = self._interpret(request, lexicon)
        if meaning is None:
            return no_passages(request, partial=True)
        return rank_passages(request, meaning, store)

    def whoosh(self) -> "ArrayIndex":
        """Whoosh's view of the index: its query objects, sorting, facets, key terms.

        For the fields see :mod:`searchkit.engine.whoosh.schema`. It reads what is here and writes
        nothing; every searcher is opened on the latest commit and stays there. Whoosh's ``Not`` may
        give an article that was just deleted; ``search(…, syntax="whoosh")`` leaves those out.

        Returns:
            A :class:`whoosh.index.Index`; the same one each time.

        Raises:
            StoreError: The index is not kept in a folder.
        """
        if self._whoosh is None:
            from searchkit.engine.whoosh import open_whoosh

            self._whoosh = open_whoosh(self._engine)
        return self._whoosh

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
        return suggest(prefix, self._engine.latest(), limit)

    def article(self, id: str) -> Article | None:
        """The article with an id, or None."""
        return self._engine.latest().store.articles([id]).get(id)

    def view(
        self, id: str, query: str = "", *, deadline_ms: float | None = None
    ) -> ArticleView | None:
        """An article with everything marked that a query looks for, or None.

        Args:
            id: Its id.
            query: As for :meth:`search`; its limits don't matter here.
            deadline_ms: Time after which nothing more is marked.
        """
        from searchkit.search.related import view_article

        request = Request.read(query, deadline_ms=deadline_ms)
        commit = self._engine.latest()

        def patterns() -> "Sequence[Pattern]":
            meaning = self._interpret(request, commit.lexicon)
            return meaning.patterns if meaning else ()

        return view_article(id, commit, patterns, request.deadline)

    def similar(self, id: str, *, limit: int = 5) -> tuple[Hit, ...]:
        """Articles that share the words that tell most about one, best first.

        Args:
            id: Its id; it is not among them, and neither is a copy of it.
            limit: Most articles, 1 to :data:`MAX_LIMIT`.

        Raises:
            QueryError: A limit that means nothing.
        """
        from searchkit.search.related import similar_articles

        check_limit(limit)
        return similar_articles(id, self._engine.latest(), limit)

    def versions(self, id: str) -> tuple[Article, ...]:
        """The other articles that tell the same story in nearly the same words, however many."""
        from searchkit.search.related import versions_of

        return versions_of(id, self._engine.latest().store.versions(id))[1]

    def ids(self, after: str = "", limit: int | None = None) -> list[str]:
        """The ids of articles, sorted: all of them, or a page.

        Args:
            after: The id behind which the page begins.
            limit: Most ids.
        """
        return [id for id, _ in islice(self._engine.latest().store.scan(after), limit)]

    @property
    def commit(self) -> str:
        """The name of the latest commit: as long as it is the same, so is every answer."""
        return self._engine.latest().name

    def __len__(self) -> int:
        """How many articles there are."""
        return self._engine.latest().lexicon.document_count()

    def sources(self) -> Mapping[str, int]:
        """All sources and their articles, most first."""
        return by_count(self._engine.latest().lexicon.sources())

    def overview(self) -> Overview:
        """What there is to search; found once a commit, for it takes a search of everything."""
        from searchkit.search.overview import look_over

        commit = self._engine.latest()
        return self._cache.get(commit.name, "overview", lambda: look_over(commit), lambda _: True)

    def _latest_commit(self) -> Commit:
        return self._engine.latest()

    def _interpret(self, request: Request, lexicon: Lexicon) -> Meaning | None:
        with suppress(TimeUp):
            return meaning_of(request, self._context(lexicon))
        return None

    def _context(self, lexicon: Lexicon) -> Context:
        """What queries are interpreted in, kept while the commit is the latest."""
        kept = self._latest
        if kept is None or kept.lexicon.commit != lexicon.commit:
            kept = self._latest = Context.of(lexicon, self._analyzer, self._weights)
        return kept


def open_index(address: str | Path) -> SearchIndex:
    """Open an index.

    Args:
        address: Its folder; of one on a cluster, ``opensearch+http(s)://host:port/name``.

    Raises:
        IndexNotFoundError: There is none.
        IndexVersionError: Another version of searchkit made it; it says what to do.
        IndexCorruptError: Its files are damaged.
        StoreError: It is on a cluster, for which this version has no engine.
    """
    return SearchIndex(open_engine(address))


def create_index(
    address: str | Path, *, anew: bool = False, lock_seconds: float = LOCK_SECONDS
) -> SearchIndex:
    """Open an index, or make an empty one where the folder is new or empty.

    Args:
        address: As for :func:`open_index`.
        anew: Start from nothing: the first commit takes the place of the index that is there, at
            once; until then others search the old one. It may be damaged or of another version.
        lock_seconds: How long a change waits for that of another process.

    Raises:
        StoreError: As for :func:`open_index`; or the folder holds other things.
    """
    return SearchIndex(create_engine(address, lock_seconds, anew=anew))
