"""The indexing pipeline: from articles to analyzed documents."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import Final, NamedTuple

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
from searchkit.engine.fields import DEFINITION, MOMENT, SPEAKER, SUGGESTION, Document
from searchkit.engine.protocol import Store
from searchkit.errors import SourceError, unforeseen
from searchkit.facts.batch_speakers import batch_speakers
from searchkit.indexing.changes import Changes, news
from searchkit.indexing.workers import Workers

_ARTICLES: Final = 512  # most articles analyzed at once
_CHARACTERS: Final = 1 << 20  # of a batch, about: it ends with the article that reaches so many
_FEW: Final = 12  # articles of which each by itself is faster than a batch
_COPIES: Final = 64  # stored articles of one band that are looked at

_Labels = Mapping[str, Sequence[str]]
_Refuse = Callable[[Article, str], None]


class _Analyzed(NamedTuple):
    """What is known of an article."""

    passages: Passages
    labels: _Labels
    signature: Signature


def write_news(
    articles: Iterable[Article],
    store: Store,
    changes: Changes,
    workers: Workers,
    groups: Groups | Apart,
    write: Callable[[Iterable[Document]], Mapping[str, str]],
    moment: datetime | None = None,
) -> None:
    """Analyze and write the articles that are new or changed.

    Args:
        articles: What is to be in the index.
        store: What is in it.
        changes: Counts what is done, also what is refused.
        workers: Who analyzes.
        groups: The groups of near-duplicates that they may join.
        write: As :meth:`searchkit.engine.protocol.Writer.add`.
        moment: When they are indexed. Default: now.

    Raises:
        SourceError: An article has no id or no title.
    """

    def reject(id: str, why: str) -> None:
        changes.reject(why, was_there=bool(store.known([id])))

    when = (moment or datetime.now(UTC)).astimezone(UTC).strftime(MOMENT)
    new = news(articles, store, changes, when)
    analyzed = documents(new, workers, groups, lambda article, why: reject(article.id, why))
    for id, why in write(analyzed).items():
        reject(id, why)


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
