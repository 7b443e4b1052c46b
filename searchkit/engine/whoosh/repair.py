"""Repairing an index from the articles stored in it: whatever can still be read is kept.

Each article is a zlib stream of its own, which carries a checksum. So an article can be read when
its own bytes are right, whatever happened to the rest of its file: where the list of their places
is damaged as well, they are found by trying every place that looks like the start of a stream.
"""

import mmap
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.article import Article
from searchkit.engine.postings.arrayfile import ArrayFile
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.stored import MAX_ARTICLE, primer, stream_start, unpack_article
from searchkit.engine.whoosh.check import Damage, check_commit, live_ids
from searchkit.engine.whoosh.lock import WriteLock
from searchkit.engine.whoosh.manifest import NAME, Manifest, SegmentEntry, read_manifest
from searchkit.engine.whoosh.opening import open_deletions
from searchkit.engine.whoosh.writer import WhooshWriter
from searchkit.errors import IndexCorruptError, IndexNotFoundError

_CHUNK: Final = 1 << 16


@dataclass
class Repair:
    """What was wrong with an index, and what became of it.

    Attributes:
        damage: What was wrong; where nothing was, nothing is done.
        rescued: Articles that were read from damaged files.
        lost: Ids of articles that are gone, as far as their names could be read.
        nameless: How many more are gone, at most.
        revived: How many articles, at most, are back though they had been deleted: which ones were
            deleted could not be read any more.
    """

    damage: list[Damage]
    rescued: int = 0
    lost: list[str] = field(default_factory=list)
    nameless: int = 0
    revived: int = 0


@dataclass(frozen=True)
class _Part:
    """A segment that is to be taken apart.

    Attributes:
        path: Its file.
        documents: Documents that should be in it, deleted ones included; None when unknown.
        deleted: Numbers of those that are deleted; None when unknown.
        deletions: How many should be deleted.
    """

    path: Path
    documents: int | None
    deleted: frozenset[int] | None
    deletions: int


@contextmanager
def repairing(
    folder: Path, lock_seconds: float
) -> Iterator[tuple[Repair, Iterator[Article], WhooshWriter]]:
    """Repair an index in one commit: what is whole stays, what is damaged is written again.

    Where another analyzer made the index, all of it is written again.

    Args:
        folder: Holds the index, which may be searched meanwhile as far as it can be.
        lock_seconds: How long to wait for another writer.

    Yields:
        What is done, complete when all articles are read; the articles that must be analyzed and
        added again; and the writer to add them to.

    Raises:
        IndexNotFoundError: There is nothing of an index in the folder.
        IndexVersionError: Another format wrote it.
        IndexLockedError: Another process is writing.
    """
    if not any(folder.glob("*.seg")) and not (folder / NAME).exists():
        read_manifest(folder)  # says that there is none
    with WriteLock(folder, lock_seconds):
        start, damage, parts = _take_apart(folder)
        repair = Repair(damage)
        with WhooshWriter(folder, start) as writer:
            known = {id for whole in writer.opened() for id in live_ids(*whole)}
            yield repair, _rescue(parts, known, repair), writer


def _take_apart(folder: Path) -> tuple[Manifest, list[Damage], list[_Part]]:
    """The part of the commit that is whole, what is wrong with the rest, and the rest."""
    analyzer = analyzer_fingerprint()
    try:
        manifest = read_manifest(folder, any_analyzer=True)
    except (IndexCorruptError, IndexNotFoundError):
        paths = folder.glob("*.seg")
        return Manifest(0, (), analyzer), [Damage(NAME, "hỏng")], [_orphan(path) for path in paths]
    if manifest.analyzer != analyzer:
        damage = [Damage(NAME, "do bộ phân tích khác lập ra")]
        return Manifest(0, (), analyzer), damage, [_part(folder, e) for e in manifest.segments]
    damage = check_commit(folder, manifest)
    broken = {found.file for found in damage}
    whole, parts = [], []
    for entry in manifest.segments:
        if entry.file.name in broken or (entry.deletions and entry.deletions.name in broken):
            parts.append(_part(folder, entry))
        else:
            whole.append(entry)
    return Manifest(manifest.generation, tuple(whole), analyzer), damage, parts


def _part(folder: Path, entry: SegmentEntry) -> _Part:
    deleted: frozenset[int] | None
    try:
        flags = open_deletions(folder, entry)
        deleted = frozenset() if flags is None else frozenset(np.flatnonzero(flags).tolist())
    except (IndexCorruptError, FileNotFoundError):
        deleted = None
    return _Part(folder / entry.file.name, entry.documents, deleted, entry.deleted)


def _orphan(path: Path) -> _Part:
    """A segment of which no manifest tells; its latest deletions are taken for the right ones."""
    deleted = frozenset[int]()
    for file in sorted(path.parent.glob(f"{path.stem}.*.del")):
        flags = _intact(file, "deleted")
        if flags is not None:
            deleted = frozenset(np.flatnonzero(np.unpackbits(flags["deleted"])).tolist())
    return _Part(path, None, deleted, 0)


def _rescue(parts: Iterable[_Part], known: set[str], repair: Repair) -> Iterator[Article]:
    """Every article that can be read and is not known yet; where one has two versions, the later.

    A document is only ever replaced by one of a later segment, or further on in the same one.
    """
    for part in sorted(parts, key=lambda part: part.path.name, reverse=True):
        ids = _live_ids(part)
        rescued = skipped = 0
        certain = part.deleted is not None
        for number, article in _articles(part):
            if number is None and part.deleted and (ids is None or article.id not in ids):
                certain = certain and ids is not None
                if ids is not None:
                    continue
            if number is not None and part.deleted and number in part.deleted:
                continue
            if article.id in known:
                skipped += 1
                continue
            known.add(article.id)
            rescued += 1
            yield article
        repair.rescued += rescued
        revived = 0 if certain else max(part.deletions - skipped, 0)
        repair.revived += revived
        if ids is not None:
            repair.lost += sorted(ids - known)
        elif part.documents is not None:
            repair.nameless += max(part.documents - part.deletions - rescued + revived, 0)


def _articles(part: _Part) -> Iterator[tuple[int | None, Article]]:
    """The articles of a segment that can be read, last first, and their numbers where sure."""
    try:
        file = _intact(part.path, "stored.offsets")
        if file is not None:
            offsets, stored = file["stored.offsets"].tolist(), file["stored"]
            for number in reversed(range(len(offsets) - 1)):
                place = slice(offsets[number], offsets[number + 1])
                yield from _read(number, stored[place].tobytes())
            return
        with (
            part.path.open("rb") as opened,
            mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            streams = list(_streams(content))
            sure = len(streams) == part.documents
            for number, place in reversed(list(enumerate(streams))):
                yield from _read(number if sure else None, content[place])
    except (FileNotFoundError, ValueError):  # an empty file can't be mapped
        return


def _read(number: int | None, stored: bytes) -> Iterator[tuple[int | None, Article]]:
    try:
        yield number, unpack_article(stored)
    except IndexCorruptError:
        return


def _streams(content: mmap.mmap) -> Iterator[slice]:
    """The places of all zlib streams in a file that can be read to their end."""
    header = stream_start()
    start = content.find(header)
    while start >= 0:
        end = _end_of_stream(content, start)
        if end is not None:
            yield slice(start, end)
        start = content.find(header, end or start + 1)


def _end_of_stream(content: mmap.mmap, start: int) -> int | None:
    inflater, size = zlib.decompressobj(zdict=primer()), 0
    for chunk in range(start, len(content), _CHUNK):
        try:
            size += len(inflater.decompress(content[chunk : chunk + _CHUNK]))
        except zlib.error:
            return None
        if inflater.eof:
            return min(chunk + _CHUNK, len(content)) - len(inflater.unused_data)
        if size > MAX_ARTICLE:
            return None
    return None


def _live_ids(part: _Part) -> set[str] | None:
    """The ids of a segment that are not deleted, or None when they can't be read."""
    if _intact(part.path, "id.terms", "id.term_offsets", "id.documents") is None:
        return None
    try:
        ids = Segment(part.path).ids()
    except (IndexCorruptError, LookupError, TypeError, ValueError):
        return None
    deleted = part.deleted or frozenset()
    return {id for number, id in enumerate(ids) if id and number not in deleted}


def _intact(path: Path, *names: str) -> ArrayFile | None:
    """A file of arrays of which at least these arrays are whole."""
    try:
        file = ArrayFile(path)
    except (IndexCorruptError, FileNotFoundError):
        return None
    whole = file.counts().keys() - set(file.damaged())
    return file if whole.issuperset(names) else None
