"""What adding articles changes: which are new, which have changed, and who owns an id."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final

from searchkit.analysis.normalization import nfc_with_offsets
from searchkit.article import Article
from searchkit.engine.protocol import Content, Store
from searchkit.errors import SourceError
from searchkit.extraction.sources import is_web_archive

_BATCH: Final = 64  # articles that are looked up at once


@dataclass
class Changes:
    """What adding articles did, counted while it goes on.

    Attributes:
        added: Articles that are new.
        updated: Articles that were there and have changed.
        unchanged: Articles that were there already, skipped.
        deleted: Articles that were removed.
        rejected: Articles that could not be analyzed; if they were there, they still are.
        seen: Ids of all articles that were given.
        unread: Files and folders that could not be read whole; nothing of them is pruned.
        report: Is told in one line of each that is rejected, at once.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0
    seen: set[str] = field(default_factory=set, repr=False)
    unread: set[str] = field(default_factory=set, repr=False)
    report: Callable[[str], None] = field(default=lambda _: None, repr=False)

    def reject(self, why: str, *, was_there: bool) -> None:
        """Count an article as rejected that was counted as added or updated."""
        self.rejected += 1
        if was_there:
            self.updated -= 1
        else:
            self.added -= 1
        self.report(why)


def news(
    articles: Iterable[Article], store: Store, changes: Changes, moment: str
) -> Iterator[tuple[Article, str]]:
    """The articles that are new or changed, with their digests.

    When two files claim one id and both are there, the later one gets an id of its own.

    Args:
        articles: What is to be in the index; some are taken at once.
        store: Those that are in the index.
        changes: Counts them.
        moment: When they are indexed (``Article.indexed``). What only lies elsewhere than before
            keeps its own.

    Raises:
        SourceError: An article has no id or no title.
    """
    new: dict[str, Content] = {}
    for batch in _batches(articles):
        ids = dict.fromkeys(id for given in batch for id in (given.id, _other_id(given)))
        known = {**store.known(ids), **{id: new[id] for id in ids if id in new}}
        incoming: list[tuple[Article, str]] = []
        moved = []
        for given in batch:
            article = _own_id(given, known)
            content = Content(digest(article), article.origin)
            before = known.get(article.id)
            changes.seen.add(article.id)
            if before == content:
                changes.unchanged += 1
                continue
            if before is None:
                changes.added += 1
            else:
                changes.updated += 1
                if before.digest == content.digest:
                    moved.append(article.id)
            new[article.id] = known[article.id] = content
            incoming.append((article, content.digest))
        before_moving = store.articles(moved) if moved else {}
        for article, content_digest in incoming:
            same = before_moving.get(article.id)
            yield replace(article, indexed=same.indexed if same else moment), content_digest


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles as they are to be stored, some at once.

    Raises:
        SourceError: An article has no id or no title.
    """
    rest = iter(articles)
    while batch := list(islice(rest, _BATCH)):
        for given in batch:
            if not given.id or not given.title.strip():
                origin = f" từ {given.origin}" if given.origin else ""
                raise SourceError(f"Bài {given.id!r}{origin} thiếu mã hoặc thiếu tiêu đề.")
        yield [_one_source(given) for given in batch]


def left_out(
    stored: Iterable[tuple[str, Content]], roots: Sequence[Path], changes: Changes
) -> list[str]:
    """The ids of articles that once came from files under some roots, and are no longer there.

    What can't be read may still be there: an article that is not seen again stays when its file, or
    a folder around it, could not be read whole.
    """
    absolute = {root.resolve() for root in roots}
    unread = set(map(Path, changes.unread))
    gone = []
    for id, (_, origin) in stored:
        if id not in changes.seen and origin is not None:
            around = {Path(origin), *Path(origin).parents}
            if around & absolute and not around & unread:
                gone.append(id)
    return gone


def _one_source(article: Article) -> Article:
    """An article whose source is in NFC: sources are counted, so one name must be one string."""
    if article.source is None:
        return article
    return replace(article, source=nfc_with_offsets(article.source)[0].strip() or None)


def _own_id(article: Article, known: Mapping[str, Content]) -> Article:
    """Give an article another id when a file that still exists has the one it claims.

    What web archives hold has the ids of addresses: that of one page is the same in each of them.
    """
    there = known.get(article.id)
    owner = there and there.origin
    if owner is None or owner == article.origin or not Path(owner).exists():
        return article
    if is_web_archive(owner) and is_web_archive(str(article.origin)):
        return article
    return replace(article, id=_other_id(article))


def _other_id(article: Article) -> str:
    """The id of an article where the one that it claims is another's."""
    suffix = hashlib.sha256(str(article.origin).encode()).hexdigest()[:6]
    return f"{article.id}~{suffix}"


def digest(article: Article) -> str:
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
