"""Repairing an index from the articles stored in it: whatever can still be read is kept.

A block of articles is a zlib stream, which carries a checksum. So its articles can be read when its
own bytes are right, whatever happened to the rest of its file: where the list of their places is
damaged as well, they are found by trying every place that looks like the start of a stream. Where
its own bytes are wrong, each article that can still be read is compared with its digest: a wrong
bit may be one letter. A file that was cut has no digests left; its last block is read to the cut.
"""

import mmap
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.article import Article
from searchkit.engine.folder.check import Damage, check_commit, live_ids, stored_articles
from searchkit.engine.folder.manifest import NAME, Manifest, SegmentEntry, read_manifest
from searchkit.engine.folder.opening import open_deletions, open_segment
from searchkit.engine.folder.writer import FolderWriter
from searchkit.engine.postings.arrayfile import ArrayFile
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.postings.store import ArrayStore
from searchkit.engine.postings.stored import (
    MAX_BLOCK,
    StoredArticles,
    decode_article,
    primer,
    split_lines,
    stream_start,
    unpack_block,
)
from searchkit.engine.protocol import Content
from searchkit.errors import IndexCorruptError, IndexNotFoundError
from searchkit.lock import WriteLock

_CHUNK: Final = 1 << 16
_CONTRADICTIONS: Final = (
    ArithmeticError,
    IndexCorruptError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
)
_IDS: Final = ("id.terms", "id.term_offsets", "id.documents")
_Found = Iterator[tuple[int | None, Article]]  # with its number, where that is sure


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
        cut: Whether its file is shorter than it should be, as far as that is known.
    """

    path: Path
    documents: int | None
    deleted: frozenset[int] | None
    deletions: int
    cut: bool


@contextmanager
def repairing(
    folder: Path, lock_seconds: float, digest: Callable[[Article], str]
) -> Iterator[tuple[Repair, Iterator[Article], FolderWriter]]:
    """Repair an index in one commit: what is whole stays, what is damaged is written again.

    Where another analyzer made the index, all of it is written again.

    Args:
        folder: Holds the index, which may be searched meanwhile as far as it can be.
        lock_seconds: How long to wait for another writer.
        digest: What the digests in the index are made with.

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
        with FolderWriter(folder, start) as writer:
            known = {id for whole in writer.opened() for id in live_ids(*whole)}
            yield repair, _rescue(parts, known, repair, digest), writer


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
        elif not _is_readable(folder, entry):
            damage.append(Damage(entry.file.name, "có bài không đọc được"))
            parts.append(_part(folder, entry))
        else:
            whole.append(entry)
    return Manifest(manifest.generation, tuple(whole), analyzer), damage, parts


def _is_readable(folder: Path, entry: SegmentEntry) -> bool:
    """Whether each stored article is the one that its place says."""
    segment = open_segment(folder, entry)
    ids = segment.ids()
    stored = stored_articles(segment, open_deletions(folder, entry))
    return all(article is not None and article.id == ids[number] for number, article in stored)


def _part(folder: Path, entry: SegmentEntry) -> _Part:
    deleted: frozenset[int] | None
    try:
        flags = open_deletions(folder, entry)
        deleted = frozenset() if flags is None else frozenset(np.flatnonzero(flags).tolist())
    except (IndexCorruptError, FileNotFoundError):
        deleted = None
    path = folder / entry.file.name
    cut = path.exists() and path.stat().st_size < entry.file.bytes
    return _Part(path, entry.documents, deleted, entry.deleted, cut)


def _orphan(path: Path) -> _Part:
    """A segment of which no manifest tells; its latest deletions are taken for the right ones."""
    deleted = frozenset[int]()
    for file in sorted(path.parent.glob(f"{path.stem}.*.del")):
        flags = _intact(file, "deleted")
        if flags is not None:
            deleted = frozenset(np.flatnonzero(np.unpackbits(flags["deleted"])).tolist())
    return _Part(path, None, deleted, 0, cut=False)


def _rescue(
    parts: Iterable[_Part], known: set[str], repair: Repair, digest: Callable[[Article], str]
) -> Iterator[Article]:
    """Every article that can be read and is not known yet; where one has two versions, the later.

    A document is only ever replaced by one of a later segment, or further on in the same one.
    """
    for part in sorted(parts, key=lambda part: part.path.name, reverse=True):
        ids = _live_ids(part)
        rescued = skipped = 0
        certain = part.deleted is not None
        for number, article in _articles(part, digest):
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


def _articles(part: _Part, digest: Callable[[Article], str]) -> _Found:
    """The articles of a segment that can be read, last first."""
    contents = _contents(part)

    def is_right(article: Article) -> bool:
        return contents.get(article.id) == (digest(article), article.origin)

    file = _intact(part.path, *StoredArticles.ARRAYS[1:])
    if file is not None and (stored := StoredArticles(file)).fits_together():
        for block in reversed(range(len(stored))):
            documents = stored.documents(block)
            yield from _read(stored.stream(block), documents.start, is_right)
        return
    try:
        with (
            part.path.open("rb") as opened,
            mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            streams = list(_streams(content))
            first = sum(lines for _, lines in streams)
            sure = first == part.documents and all(lines for _, lines in streams)
            for place, lines in reversed(streams):
                first -= lines
                right = _anything if part.cut and place.stop == len(content) else is_right
                yield from _read(content[place], first if sure else None, right)
    except (FileNotFoundError, ValueError):  # an empty file can't be mapped
        return


def _read(stream: bytes, first: int | None, is_right: Callable[[Article], bool]) -> _Found:
    """The articles of a block that can be read, last first; of a damaged one, those that are right.

    Args:
        stream: The block.
        first: The number of its first document, when that is known.
        is_right: Whether an article from a damaged block is as it was.
    """
    try:
        lines, whole = unpack_block(stream), True
    except IndexCorruptError:
        lines, whole = _remains(stream), False
    for place, line in reversed(list(enumerate(lines))):
        with suppress(IndexCorruptError):
            article = decode_article(line)
            if whole:
                yield None if first is None else first + place, article
            elif is_right(article):
                yield None, article


def _anything(_: Article) -> bool:
    return True


def _remains(stream: bytes) -> list[bytes]:
    """The lines of a damaged block as far as it can be inflated."""
    inflater, content = zlib.decompressobj(zdict=primer()), bytearray()
    with suppress(zlib.error):
        for byte in stream:  # what comes out of one call is lost when the call fails
            content += inflater.decompress(bytes((byte,)))
            if len(content) > MAX_BLOCK:
                break
    try:
        return split_lines(bytes(content))
    except IndexCorruptError:
        return []


def _streams(content: mmap.mmap) -> Iterator[tuple[slice, int]]:
    """The places of all zlib streams in a file, and how many lines each has; 0 for a damaged one.

    None holds the start of another, so one that goes on beyond the next start has lost its end.
    """
    header = stream_start()
    start = content.find(header)
    while start >= 0:
        end, lines = _end_of_stream(content, start)
        following = content.find(header, start + 1)
        limit = len(content) if following < 0 else following
        if end is None or end > limit:
            end, lines = limit, 0
        yield slice(start, end), lines
        start = following


def _end_of_stream(content: mmap.mmap, start: int) -> tuple[int | None, int]:
    """Where a stream ends, or its file, and how many lines it has; None and 0: it is damaged."""
    inflater, size, lines = zlib.decompressobj(zdict=primer()), 0, 0
    for chunk in range(start, len(content), _CHUNK):
        try:
            inflated = inflater.decompress(content[chunk : chunk + _CHUNK])
        except zlib.error:
            return None, 0
        size, lines = size + len(inflated), lines + inflated.count(b"\n")
        if inflater.eof:
            return min(chunk + _CHUNK, len(content)) - len(inflater.unused_data), lines
        if size > MAX_BLOCK:
            return None, 0
    return len(content), lines


def _contents(part: _Part) -> Mapping[str, Content]:
    """The digest and the origin of each article of a segment by id; none when they are damaged."""
    columns = ("origin.terms", "origin.term_offsets", "column.origin", "column.digest")
    if _intact(part.path, *_IDS, *columns) is None:
        return {}
    try:
        return dict(ArrayStore(Snapshot([(Segment(part.path), None)])).scan())
    except _CONTRADICTIONS:
        return {}


def _live_ids(part: _Part) -> set[str] | None:
    """The ids of a segment that are not deleted, or None when they can't be read."""
    if _intact(part.path, *_IDS) is None:
        return None
    try:
        ids = Segment(part.path).ids()
    except _CONTRADICTIONS:
        return None
    deleted = part.deleted or frozenset()
    return {id for number, id in enumerate(ids) if id and number not in deleted}


def _intact(path: Path, *names: str) -> ArrayFile | None:
    """A file of arrays of which at least these arrays are whole."""
    try:
        file = ArrayFile(path)
    except (IndexCorruptError, FileNotFoundError):
        return None
    arrays = file.shapes().keys()
    needed = {array for array in arrays if array.removesuffix(".high") in names}
    return file if needed.issuperset(names) and needed.isdisjoint(file.damaged()) else None
