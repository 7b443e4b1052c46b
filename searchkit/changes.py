"""What adding articles changes: which are new, which have changed, and who owns an id."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from searchkit.analysis.normalization import nfc_with_offsets
from searchkit.article import Article
from searchkit.engine.protocol import Content
from searchkit.errors import SourceError


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
        report: Is told in one line of each that is rejected, at once.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0
    seen: set[str] = field(default_factory=set)
    report: Callable[[str], None] = lambda _: None

    def reject(self, why: str, *, was_there: bool) -> None:
        """Count an article as rejected that was counted as added or updated."""
        self.rejected += 1
        if was_there:
            self.updated -= 1
        else:
            self.added -= 1
        self.report(why)


def news(
    articles: Iterable[Article], stored: Callable[[str], Content | None], changes: Changes
) -> Iterator[tuple[Article, str]]:
    """The articles that are new or changed, with their digests.

    When two files claim one id and both are there, the later one gets an id of its own.

    Args:
        articles: What is to be in the index.
        stored: The content of the article that is in the index under an id.
        changes: Counts them.

    Raises:
        SourceError: An article has no id or no title.
    """
    new: dict[str, Content] = {}

    def known(id: str) -> Content | None:
        return new.get(id) or stored(id)

    for given in articles:
        if not given.id or not given.title.strip():
            raise SourceError(f"Bài {given.id!r} từ {given.origin} thiếu mã hoặc thiếu tiêu đề.")
        article = _own_id(_one_source(given), known)
        content = Content(digest(article), article.origin)
        before = known(article.id)
        changes.seen.add(article.id)
        if before == content:
            changes.unchanged += 1
            continue
        if before is None:
            changes.added += 1
        else:
            changes.updated += 1
        new[article.id] = content
        yield article, content.digest


def _one_source(article: Article) -> Article:
    """An article whose source is in NFC: sources are counted, so one name must be one string."""
    if article.source is None:
        return article
    return replace(article, source=nfc_with_offsets(article.source)[0].strip() or None)


def _own_id(article: Article, known: Callable[[str], Content | None]) -> Article:
    """Give an article another id when a file that still exists has the one it claims."""
    there = known(article.id)
    owner = there and there.origin
    if owner is None or owner == article.origin or not Path(owner).exists():
        return article
    suffix = hashlib.sha256(str(article.origin).encode()).hexdigest()[:6]
    return replace(article, id=f"{article.id}~{suffix}")


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
