"""Reading dossiers: of documents, figures, what people said, and stories.

They lie in no index. They are read in the best articles when they are asked for, and kept while the
commit is the latest.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from searchkit.article import Article
from searchkit.deadline import Deadline
from searchkit.dossiers.cache import CommitCache
from searchkit.engine.fields import NUMBER, SPEAKER
from searchkit.engine.protocol import Commit, Lexicon, Store
from searchkit.ranking.interpretation import Meaning
from searchkit.search.request import Request

if TYPE_CHECKING:
    from searchkit.dossiers.documents import DocumentView
    from searchkit.dossiers.series import FiguresResult
    from searchkit.dossiers.statements import QuotesResult
    from searchkit.dossiers.stories import Story

READ: Final = 200
"""Articles whose facts are read: those that answer best."""
_BATCH: Final = 50  # articles that are read at once


class _Partial(Protocol):
    """What was read in articles, perhaps not in all."""

    @property
    def partial(self) -> bool: ...


_Dossier = TypeVar("_Dossier", bound=_Partial | None)


class DossierReader(ABC):
    """The part of :class:`~searchkit.index.SearchIndex` that answers with dossiers."""

    def __init__(self) -> None:
        self._cache = CommitCache()

    @abstractmethod
    def _latest_commit(self) -> Commit:
        """The latest commit."""

    @abstractmethod
    def _interpret(self, request: Request, lexicon: Lexicon) -> Meaning | None:
        """What a request means; None where its deadline passed before that was known."""

    def document(self, number: str, *, deadline_ms: float | None = None) -> "DocumentView | None":
        """What articles say of a document: names, dates, relations, each with its sentence.

        Args:
            number: ``749/QĐ-TTg``, ``QĐ 749``, ``749-QĐ-TTg``, ``Đề án 06``, ``Luật Căn cước``; of
                several documents that it may be, the one that most articles write out is meant,
                and the others are named.
            deadline_ms: Time after which no further article is read.

        Returns:
            None when no article names it, or this is no number and no name of a document.
        """
        from searchkit.dossiers.documents import document

        commit, deadline = self._latest_commit(), Deadline.after(deadline_ms)
        return self._once(commit, ("document", number), lambda: document(number, commit, deadline))

    def documents(self, text: str) -> Mapping[str, int]:
        """The documents that a text may mean as a whole, and how many articles write each out.

        Args:
            text: As for :meth:`document`; empty for any other text.
        """
        from searchkit.understanding.document_lookup import candidates

        return candidates(text, self._latest_commit().lexicon)

    def figures(self, query: str, *, deadline_ms: float | None = None) -> "FiguresResult":
        """The figures that the 200 best articles give of what a query asks for, over time.

        Args:
            query: What is counted: ``tài khoản VNeID``, ``kinh tế số GDP``; accents optional.
            deadline_ms: Time after which no further article is read.
        """
        from searchkit.dossiers.series import figures_of

        return self._of_best(
            ("figures", query),
            query,
            deadline_ms,
            lambda articles, deadline: figures_of(query, articles, deadline),
        )

    def quotes(
        self, query: str, *, speaker: str = "", deadline_ms: float | None = None
    ) -> "QuotesResult":
        """What people say about something in the 200 best articles, the newest first.

        Args:
            query: What it is about; accents optional. Empty for all that a speaker says.
            speaker: A name, or words of it or of an office; empty for everyone.
            deadline_ms: Time after which no further article is read.
        """
        from searchkit.dossiers.statements import quotes_of

        return self._of_best(
            ("quotes", query, speaker),
            query.strip() or speaker,
            deadline_ms,
            lambda articles, deadline: quotes_of(query, articles, deadline, speaker),
        )

    def _of_best(
        self,
        question: tuple[str, ...],
        query: str,
        deadline_ms: float | None,
        read: Callable[[Iterable[Article], Deadline], _Dossier],
    ) -> _Dossier:
        """What is read in the best articles of a query, kept by the question that it answers."""
        request = Request.read(query, deadline_ms=deadline_ms)
        commit = self._latest_commit()

        def find() -> _Dossier:
            nothing = request.asks_nothing
            meaning = None if nothing else self._interpret(request, commit.lexicon)
            return read(_best_articles(meaning, commit.store, request.deadline), request.deadline)

        return self._once(commit, question, find)

    def named(self) -> Mapping[str, int]:
        """How many different things articles name: ``documents`` by number, and ``speakers``."""
        lexicon = self._latest_commit().lexicon
        return {
            name: sum(len(lexicon.spellings(field, key)) for key in lexicon.keys(field))
            for name, field in (("documents", NUMBER), ("speakers", SPEAKER))
        }

    def story(self, id: str, *, deadline_ms: float | None = None) -> "Story | None":
        """The story that an article tells: its versions in time order, and related reports.

        Args:
            id: The id of the article.
            deadline_ms: Time after which nothing further is compared.

        Returns:
            None where there is no such article.
        """
        from searchkit.dossiers.stories import story

        commit, deadline = self._latest_commit(), Deadline.after(deadline_ms)
        return self._once(commit, ("story", id), lambda: story(id, commit, deadline))

    def _once(
        self, commit: Commit, question: tuple[str, ...], find: Callable[[], _Dossier]
    ) -> _Dossier:
        """A dossier, found once a commit unless time was up before all was read."""
        return self._cache.get(
            commit.name, question, find, lambda found: found is None or not found.partial
        )


def _best_articles(meaning: Meaning | None, store: Store, deadline: Deadline) -> Iterator[Article]:
    """The articles that answer best, one by one, read in batches."""
    if meaning is None:
        return
    ranked = store.rank(meaning.plan._replace(facets=False), READ, deadline).hits
    for start in range(0, len(ranked), _BATCH):
        ids = [hit.id for hit in ranked[start : start + _BATCH]]
        articles = store.articles(ids)
        yield from (articles[id] for id in ids if id in articles)
