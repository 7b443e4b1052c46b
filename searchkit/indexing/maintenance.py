"""Looking after an index: is it whole, mending it, copying it, making it small.

All of it may be done while others search it, and leaves what was there when it fails.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from searchkit.article import Article
from searchkit.engine.address import folder_of, is_cluster
from searchkit.engine.fields import Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.backup import copy_folder
from searchkit.engine.folder.check import Damage, check_folder, check_texts
from searchkit.engine.folder.manifest import NAME
from searchkit.engine.folder.repair import Repair, repairing
from searchkit.engine.protocol import LOCK_SECONDS, Store
from searchkit.errors import IndexCorruptError
from searchkit.indexing.changes import digest

__all__ = [
    "Damage",
    "Repair",
    "check_index",
    "copy_index",
    "optimize_index",
    "repair_index",
]

_SAMPLE: Final = 200  # articles of each segment that a deep check analyzes


def check_index(address: str | Path, *, deep: bool = False) -> list[Damage]:
    """What is wrong with an index; nothing, as a rule.

    Args:
        address: Where it is.
        deep: Read every stored article too, and analyze a sample of them again.

    Raises:
        IndexNotFoundError: There is none.
        IndexVersionError: Another version of searchkit made it.
    """
    folder = folder_of(address)
    try:
        damage = check_folder(folder)
    except IndexCorruptError:
        return [Damage(NAME, "hỏng")]
    if deep and not damage:
        store = FolderEngine(folder).latest().store
        damage = check_texts(folder, lambda articles: _documents(articles, store), _SAMPLE)
    return damage


def repair_index(address: str | Path, *, lock_seconds: float = LOCK_SECONDS) -> Repair:
    """Mend an index from the articles stored in it; one that is whole is left alone.

    Each article that can still be read is kept, and found as before. An index that another
    analyzer made is brought up to date in the same way.

    Args:
        address: Where it is.
        lock_seconds: How long to wait for a writer.

    Returns:
        What was wrong, and what is lost.

    Raises:
        StoreError: There is none, another process is writing to it, or a later version made it.
    """
    folder = folder_of(address)
    nothing = FolderEngine(folder, anew=True).latest().store
    with repairing(folder, lock_seconds, digest) as (repair, articles, writer):
        writer.add(_documents(articles, nothing))
    return repair


def copy_index(source: str | Path, target: str | Path, lock_seconds: float = LOCK_SECONDS) -> int:
    """Copy the latest commit of an index to a new address, whole or not at all.

    From a folder to a folder files are copied; where one is on a cluster, the articles are, and
    each is analyzed again. They stay in their groups.

    Args:
        source: Where it is.
        target: A new or empty folder, or on a cluster a name that is new or holds no article.
        lock_seconds: How long to wait for another process that makes an index there.

    Returns:
        How many articles it has.

    Raises:
        StoreError: There is no index to copy, it is damaged, or the target is not empty.
        OSError: The disk is full, the folder is read-only...
    """
    if is_cluster(source) or is_cluster(target):
        from searchkit.indexing.copying import copy_articles

        return copy_articles(source, target, lock_seconds)
    return copy_folder(folder_of(source), folder_of(target), lock_seconds).documents


def optimize_index(address: str | Path, *, lock_seconds: float = LOCK_SECONDS) -> None:
    """Merge all segments of an index into one, without deleted articles.

    Raises:
        StoreError: There is none, it is damaged, or another process is writing to it.
        OSError: The disk is full: the old and the new files are both there for a moment.
    """
    with FolderEngine(folder_of(address), lock_seconds).writer() as writer:
        writer.optimize()


def _documents(articles: Iterable[Article], store: Store) -> Iterator[Document]:
    """Articles as they are written to an index that holds what a store does."""
    from searchkit.analysis.near_duplicates import Groups
    from searchkit.indexing.pipeline import StoredArticles, documents
    from searchkit.indexing.workers import Workers

    digested = ((article, digest(article)) for article in articles)
    return documents(digested, Workers(1), Groups(StoredArticles(store)))
