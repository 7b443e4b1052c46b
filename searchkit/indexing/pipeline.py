"""The indexing pipeline: from articles to analyzed documents, in one process or in several.

Reading pages and analyzing text is most of the work and knows no index, so other processes can do
it while this one writes. They are started late: what is done within a second needs none. Results
come back in order, so what is indexed is the same with any number of them.
"""

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.batch import Batch
from searchkit.analysis.chunks import Chunks
from searchkit.analysis.definitions import find_definitions, label_terms
from searchkit.analysis.entities import batch_facets
from searchkit.analysis.near_duplicates import Apart, Groups
from searchkit.analysis.phrases import batch_suggestions
from searchkit.analysis.signatures import Signature, batch_signatures, signature
from searchkit.analysis.terms import Column, Passages, rows_of_batch, word_column
from searchkit.analysis.tokenizer import tokenize
from searchkit.article import Article
from searchkit.engine.fields import DEFINITION, SPEAKER, SUGGESTION, Document
from searchkit.engine.protocol import Store
from searchkit.errors import SearchKitError, SourceError, unforeseen
from searchkit.facts.batch_speakers import batch_speakers

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

_ARTICLES: Final = 512  # most articles analyzed at once
_CHARACTERS: Final = 1 << 20  # of a batch, about: it ends with the article that reaches so many
_PATIENCE: Final = 1.0  # seconds of work in this process before others are started
_FEW: Final = 12  # articles of which each by itself is faster than a batch
_COPIES: Final = 64  # stored articles of one band that are looked at
_AHEAD: Final = (
    4  # items for each worker that are taken before they are needed, as while one writes
)

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Labels = Mapping[str, Sequence[str]]
_Refuse = Callable[[Article, str], None]


class _Analyzed(NamedTuple):
    """What is known of an article."""

    passages: Passages
    labels: _Labels
    signature: Signature


class Workers:
    """Processes that share the work; use it in ``with``.

    Args:
        jobs: How many; with 1 everything is done in this process.
        patience: Seconds of work before they are started, which takes about half a second.
    """

    def __init__(self, jobs: int, patience: float = _PATIENCE) -> None:
        self._jobs = jobs
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None
        self._started: Event | None = None  # set by the first worker that runs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, function: Callable[[_Item], _Result], items: Iterable[_Item]
    ) -> Iterator[_Result]:
        """Call a function of a module with each item; like ``map``, in order.

        Few items are taken before their results are asked for, however many there are.

        Raises:
            SearchKitError: A worker died.
        """
        results: deque[Future[_Result]] = deque()
        for item in items:
            if self._wait():
                started = time.process_time()
                result = function(item)
                self._patience -= time.process_time() - started
                yield result
                continue
            results.append(self._submit(function, item))
            if len(results) >= _AHEAD * self._jobs:
                yield self._result(results.popleft())
        while results:
            yield self._result(results.popleft())

    def _wait(self) -> bool:
        """Whether it is too early to start workers."""
        return self._jobs == 1 or self._patience > 0

    def _submit(self, function: Callable[[_Item], _Result], item: _Item) -> "Future[_Result]":
        if self._pool is None:
            from multiprocessing import get_context

            # Not "fork": the progress bar is a thread, which may hold a lock at that moment.
            context = get_context("spawn")
            self._started = context.Event()
            self._pool = ProcessPoolExecutor(self._jobs, context, _start, (self._started,))
        try:
            return self._pool.submit(function, item)
        except BrokenProcessPool as error:
            raise self._died() from error

    def _result(self, future: "Future[_Result]") -> _Result:
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise self._died() from error

    def _died(self) -> SearchKitError:
        if self._started is not None and self._started.is_set():
            return SearchKitError(
                "Một tiến trình lập chỉ mục bị dừng giữa chừng, có lẽ vì hết bộ nhớ; chỉ mục được"
                " giữ nguyên. Hãy thử lại với --jobs 1."
            )
        return SearchKitError(
            "Không tiến trình phụ nào khởi động được; chỉ mục được giữ nguyên. Nếu gọi từ một tập"
            ' lệnh, hãy đặt mã của nó dưới `if __name__ == "__main__":`, hoặc dùng Workers(1).'
        )


def _raise(_: Article, why: str) -> None:
    raise SourceError(why)


def documents(
    articles: Iterable[tuple[Article, str]],
    workers: Workers,
    groups: Groups | Apart,
    refuse: _Refuse = _raise,
) -> Iterator[Document]:
    """Analyze articles.

    Args:
        articles: With their digests. They are taken in batches of about a million characters.
        workers: Who does it.
        groups: The groups of near-duplicates that they may join.
        refuse: Called with an article whose analysis fails, whatever the reason, and with one line
            that says so; it is left out.

    Yields:
        A document of each, in the same order.

    Raises:
        SourceError: The analysis of an article fails, and nobody said what to do then.
    """
    taken: deque[list[tuple[Article, str]]] = deque()

    def texts() -> Iterator[list[tuple[str, ...]]]:
        for batch in _batches(articles):
            taken.append(batch)
            yield [_passages(article) for article, _ in batch]

    for analyzed in workers.map(_analyze, texts()):
        batch: list[tuple[Article, str, _Analyzed]] = []
        for (article, digest), found in zip(taken.popleft(), analyzed, strict=True):
            if isinstance(found, str):
                refuse(article, f"{article.origin or article.id}: {found}")
            else:
                batch.append((article, digest, found))
        joined = groups.join([(article.id, found.signature) for article, _, found in batch])
        for (article, digest, found), group in zip(batch, joined, strict=True):
            bands = found.signature.bands
            yield Document(article, digest, found.passages, found.labels, group, bands)


class StoredArticles:
    """The articles of a commit, as near-duplicates look for them.

    Args:
        store: Of the commit.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def sharing(self, bands: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        """The articles that have a band, by band: their ids, and the group of each."""
        found = self._store.sharing(bands, _COPIES)
        return {band: dict(copies) for band, copies in found.items()}

    def signatures(self, ids: Sequence[str]) -> Mapping[str, Signature]:
        """The signatures of those articles that there are, by id."""
        articles = self._store.articles(ids)
        if len(articles) < _FEW:
            return {
                id: signature([tokenize(text) for text in _passages(article)])
                for id, article in articles.items()
            }
        texts = list(map(_passages, articles.values()))
        firsts = list(accumulate(map(len, texts), initial=0))
        batch = Batch(list(chain.from_iterable(texts)), Chunks())
        return dict(zip(articles, batch_signatures(batch, firsts), strict=True))


def _batches(articles: Iterable[tuple[Article, str]]) -> Iterator[list[tuple[Article, str]]]:
    batch: list[tuple[Article, str]] = []
    size = 0
    for article, digest in articles:
        batch.append((article, digest))
        size += sum(map(len, _passages(article)))
        if len(batch) == _ARTICLES or size >= _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _passages(article: Article) -> tuple[str, ...]:
    return article.title, *article.paragraphs, *article.captions


def _analyze(batch: Sequence[Sequence[str]]) -> list[_Analyzed | str]:
    """What is known of articles, from their passages, or why nothing is; the title comes first."""
    try:
        return _analyzed(batch)
    except Exception as error:  # noqa: BLE001 - the last barrier: one article spoils no other
        if len(batch) == 1:
            return [unforeseen(error)]
    return [_analyze([passages])[0] for passages in batch]


def _analyzed(articles: Sequence[Sequence[str]]) -> list[_Analyzed | str]:
    batch = _analyzer().analyze_many(list(chain.from_iterable(articles)))
    firsts = list(accumulate(map(len, articles), initial=0))
    words = word_column(batch)
    rows = rows_of_batch(batch, words)
    parts = zip(
        pairwise(firsts),
        _labels(batch, firsts, words),
        batch_signatures(batch, firsts),
        strict=True,
    )
    return [
        _Analyzed(Passages(rows, first, end), labels, copies)
        for (first, end), labels, copies in parts
    ]


@cache
def _analyzer() -> Analyzer:
    """The one of this process: it remembers what it met."""
    return Analyzer()


def _labels(batch: Batch, firsts: Sequence[int], words: Column) -> Iterator[_Labels]:
    """The values of the label fields of each article of a batch."""
    for (first, end), suggestions, named, said_by in zip(
        pairwise(firsts),
        batch_suggestions(batch, firsts, words),
        batch_facets(batch, firsts),
        batch_speakers(batch, firsts),
        strict=True,
    ):
        brackets = (number for number in range(first, end) if "(" in batch.texts[number])
        defined = (find_definitions(batch.tokens(number)) for number in brackets)
        yield {
            DEFINITION: label_terms(chain.from_iterable(defined)),
            SUGGESTION: suggestions,
            **named,
            SPEAKER: said_by,
        }


def collect_seldom() -> None:
    """Look for garbage less often: analysis makes many objects, hardly any of them in cycles.

    For processes that do nothing else; it saves a sixth of the time.
    """
    gc.set_threshold(200_000, 20, 20)


def _start(started: "Event") -> None:
    """Prepare a worker: the first process alone handles Ctrl-C, and none outlives it."""
    from multiprocessing import parent_process

    started.set()

    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
