"""Checking a commit: checksums first, then whether the arrays agree with each other.

After Lucene's ``CheckIndex``: everything that a search or a merge takes for granted is verified.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from searchkit.article import Article
from searchkit.engine.fields import (
    EXACT_FIELDS,
    FACET_LABELS,
    LABEL_FIELDS,
    LAST_DAY,
    POSITIONAL,
    TEXT_FIELDS,
    Document,
    days,
    field_terms,
    seconds,
)
from searchkit.engine.folder.manifest import Manifest, SegmentEntry, read_manifest
from searchkit.engine.folder.opening import open_deletions, open_segment
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.inversion import (
    forward_arrays,
    is_exact,
    spelling_key,
)
from searchkit.engine.postings.layout import POSITION_BLOCK
from searchkit.engine.postings.packing import MAX_FREQUENCY, Documents, Positions
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.stored import decode_article
from searchkit.errors import IndexCorruptError

_Posting = tuple[str, bytes]  # field and key of a term


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is wrong with an index.

    Attributes:
        file: The name of the file in which it is.
        problem: What it is, in Vietnamese.
    """

    file: str
    problem: str


def check_folder(folder: Path) -> list[Damage]:
    """What is wrong with the latest commit of a folder; reads all of it, and may be searched while.

    Raises:
        IndexNotFoundError: There is no index.
        IndexVersionError: Another format or analyzer wrote it.
        IndexCorruptError: Its manifest is damaged.
    """
    while True:
        manifest = read_manifest(folder)
        damage = check_commit(folder, manifest)
        # A commit that lands in between removes files of this one.
        if not damage or read_manifest(folder) == manifest:
            return damage


def check_commit(folder: Path, manifest: Manifest) -> list[Damage]:
    """What is wrong with the files of a commit."""
    damage: list[Damage] = []
    ids: Counter[str] = Counter()
    by_segment: dict[str, list[str]] = {}
    for entry in manifest.segments:
        try:
            segment, deleted = _open(folder, entry)
            if found := list(segment_problems(segment, deleted)):
                raise _WrongError(entry.file.name, "; ".join(found))
        except _WrongError as wrong:
            damage.append(Damage(*wrong.args))
            continue
        by_segment[entry.file.name] = live = live_ids(segment, deleted)
        ids.update(live)
    twice = {id for id, count in ids.items() if count > 1}
    for name, live in by_segment.items():
        if common := twice.intersection(live):
            damage.append(Damage(name, f"bài {min(common)!r} có hai lần"))
    return damage


class _WrongError(Exception):
    """A file and its problem."""


def _open(folder: Path, entry: SegmentEntry) -> tuple[Segment, Array | None]:
    """The files of a segment, if their checksums hold."""
    name = entry.file.name
    try:
        segment = open_segment(folder, entry)
        if damaged := list(segment.damaged()):
            raise _WrongError(name, f"sai tổng kiểm ({', '.join(damaged)})")
        if entry.deletions:
            name = entry.deletions.name
        return segment, open_deletions(folder, entry)
    except FileNotFoundError:
        raise _WrongError(name, "không còn") from None
    except IndexCorruptError:
        raise _WrongError(name, "sai kích thước, sai tổng kiểm hoặc không phải tệp cũ") from None


def live_ids(segment: Segment, deleted: Array | None) -> list[str]:
    """The ids of the documents of a segment that are not deleted."""
    ids = segment.ids()
    if deleted is None:
        return ids
    return [id for id, gone in zip(ids, deleted.tolist(), strict=True) if not gone]


def segment_problems(segment: Segment, deleted: Array | None) -> Iterator[str]:
    """Where the arrays of a segment contradict each other, checksums aside."""
    try:
        for name in (*TEXT_FIELDS, *LABEL_FIELDS, *EXACT_FIELDS):
            for problem in _field_problems(segment, name):
                yield f"trường {name}: {problem}"
        yield from _document_problems(segment, deleted)
    except (IndexError, ValueError, OverflowError, MemoryError):
        yield "các mảng không khớp với nhau"


def _field_problems(segment: Segment, name: str) -> Iterator[str]:
    file = segment.file
    starts, documents = file[f"{name}.starts"], Documents(file, f"{name}.documents")[:]
    if not _spans(file[f"{name}.term_offsets"], len(file[f"{name}.terms"])):
        yield "chỗ của các thuật ngữ sai"
        return
    keys = list(segment.field(name).all_keys())
    if any(a >= b for a, b in pairwise(keys)):
        yield "thuật ngữ không theo thứ tự"
    if not all(_is_text(key, exact=is_exact(name)) for key in keys):
        yield "thuật ngữ không phải là văn bản"
    if not _spans(starts, len(documents)) or (starts[1:] == starts[:-1]).any():
        yield "chỗ của các danh sách bài sai"
        return
    if len(documents) and int(documents.max()) >= segment.count:
        yield "có bài không tồn tại"
        return
    first = np.zeros(len(documents) + 1, np.bool_)  # of the postings of a term
    first[starts] = True
    if not (first[1:-1] | (documents[1:] > documents[:-1])).all():
        yield "bài không theo thứ tự"
    if name in TEXT_FIELDS:
        codes = file[f"{name}.codes"]
        if not (codes >> 8).all():
            yield "số lần xuất hiện bằng không"
        if (codes & 255 != file[f"{name}.lengths"][documents]).any():
            yield "độ dài bài không khớp"
    if name in POSITIONAL:
        yield from _position_problems(segment, name)
    if name in FACET_LABELS:
        for array, values in forward_arrays(name, file, segment.count).items():
            if (values != file[array]).any():
                yield "giá trị của các bài không khớp"
    if name in ("origin", "source", "group"):
        counts = np.diff(starts.astype(np.int64)).tolist()
        ordinals = np.zeros(segment.count, np.uint32)
        ordinals[documents] = np.repeat(np.arange(1, len(starts), dtype=np.uint32), counts)
        if (ordinals != segment.column(name)).any():
            yield "cột giá trị không khớp"


def _position_problems(segment: Segment, name: str) -> Iterator[str]:
    beyond = segment.file.get(f"{name}.beyond")
    if not _ascend(segment.file[f"{name}.positions.patched"]):
        yield "chỗ của các vị trí lớn sai"
        return
    if beyond is not None and not _ascend(beyond):
        yield "chỗ của các số lần xuất hiện lớn sai"
        return
    positions = Positions(segment.file, f"{name}.positions").unpacked()
    frequencies = segment.field(name).all_frequencies().astype(np.int64)
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(frequencies)])
    blocks = segment.file[f"{name}.position_starts"]
    if len(positions) != ends[-1] or (blocks != ends[:-1:POSITION_BLOCK]).any():
        yield "số vị trí không khớp"
        return
    first = np.zeros(len(positions) + 1, np.bool_)  # of a document
    first[ends] = True
    if not (first[1:-1] | (positions[1:] >= positions[:-1])).all():
        yield "vị trí không theo thứ tự"
    if not any(_passage_problems(segment)):
        documents = Documents(segment.file, f"{name}.documents")[:]
        behind = segment.passages.ends.take(segment.passages.firsts[1:] - 1).take(documents)
        if (positions.take(ends[1:] - 1) >= behind).any():
            yield "vị trí nằm ngoài bài"


def _document_problems(segment: Segment, deleted: Array | None) -> Iterator[str]:
    documents = Documents(segment.file, "id.documents")[:]
    named = np.zeros(segment.count, np.bool_)
    named[documents] = True
    if int(named.sum()) != len(documents) or len(documents) != len(segment.field("id")):
        yield "một bài có hai mã hoặc một mã có hai bài"
    if not (named if deleted is None else named | deleted).all():
        yield "có bài không có mã"
    if not segment.stored.fits_together() or int(segment.stored.firsts[-1]) != segment.count:
        yield "chỗ của văn bản đã lưu sai"
    bands, banded = segment.bands.bands, segment.bands.all_documents()
    same = bands[1:] == bands[:-1]
    if (bands[1:] < bands[:-1]).any() or (same & (banded[1:] <= banded[:-1])).any():
        yield "các dải vân tay không theo thứ tự"
    if len(banded) and int(banded.max()) >= segment.count:
        yield "có dải vân tay của bài không tồn tại"
    first, last = (segment.column(name) for name in ("first_day", "last_day"))
    if (last > LAST_DAY).any() or (first > last).any() or ((first == 0) != (last == 0)).any():
        yield "có ngày không có trong lịch"
    yield from _passage_problems(segment)


def _passage_problems(segment: Segment) -> Iterator[str]:
    firsts, ends, begins = segment.passages
    if not _spans(firsts, len(ends)) or (firsts[1:] == firsts[:-1]).any():
        yield "chỗ của các đoạn sai"
        return
    first = np.zeros(len(ends) + 1, np.bool_)  # of a document
    first[firsts] = True
    if not (first[1:-1] | (ends[1:] > ends[:-1])).all():
        yield "các đoạn không theo thứ tự"
    if not (begins <= 1).all() or not begins[first[:-1]].all():
        yield "chỗ của các phần sai"


def _is_text(key: bytes, *, exact: bool) -> bool:
    try:
        text = key.decode("utf-8", "surrogatepass" if exact else "strict")
    except UnicodeDecodeError:
        return False
    return exact or "\0" in text


def _ascend(places: Array) -> bool:
    """Whether each place comes after the one before."""
    return bool((places[1:] > places[:-1]).all())


def _spans(starts: Array, size: int) -> bool:
    """Whether rows that start there, one behind the other, fill ``size`` elements."""
    if not len(starts) or int(starts[0]) != 0 or int(starts[-1]) != size:
        return False
    return bool((starts[1:] >= starts[:-1]).all())


def check_texts(
    folder: Path, analyze: Callable[[Iterable[Article]], Iterable[Document]], sample: int
) -> list[Damage]:
    """Whether every stored article can be read, and some of them are found by what they say.

    Args:
        folder: Holds an index in which :func:`check_folder` finds nothing wrong.
        analyze: How the index makes documents of articles.
        sample: Articles of each segment that are analyzed again.
    """
    damage = []
    for entry in read_manifest(folder).segments:
        segment, deleted = open_segment(folder, entry), open_deletions(folder, entry)
        live = np.arange(segment.count) if deleted is None else np.flatnonzero(~deleted)
        numbers = set(live[:: max(len(live) // sample, 1)].tolist())
        articles: dict[int, Article] = {}
        for number, article in stored_articles(segment, deleted):
            if article is None:
                damage.append(Damage(entry.file.name, f"bài {segment.id(number)!r} không đọc được"))
            elif article.id != segment.id(number):
                damage.append(Damage(entry.file.name, f"bài {article.id!r} nằm sai chỗ"))
            elif not _is_timed(segment, number, article):
                damage.append(Damage(entry.file.name, f"bài {article.id!r} được xếp vào ngày khác"))
            elif number in numbers:
                articles[number] = article
        found = _postings_of(segment, list(articles))
        documents = analyze(articles.values())
        for (number, article), document in zip(articles.items(), documents, strict=True):
            if found[number] != _terms_of(document):
                problem = f"bài {article.id!r} được tìm thấy bằng những từ không có trong nó"
                damage.append(Damage(entry.file.name, problem))
    return damage


def stored_articles(
    segment: Segment, deleted: Array | None
) -> Iterator[tuple[int, Article | None]]:
    """The stored article of each document that is not deleted; None for one that can't be read."""
    for block in range(len(segment.stored)):
        documents = segment.stored.documents(block)
        try:
            lines = segment.stored.lines(block)
        except IndexCorruptError:
            lines = [b""] * len(documents)  # no article either
        for number, line in zip(documents, lines, strict=True):
            if deleted is None or not deleted[number]:
                yield number, _article(line)


def _is_timed(segment: Segment, number: int, article: Article) -> bool:
    """Whether a document is found by the date of its article, and by when that was indexed."""
    kept = [segment.column(name)[number] for name in ("first_day", "last_day", "indexed")]
    try:
        return [*days(article.published), seconds(article.indexed)] == kept
    except ValueError:  # no date at all
        return False


def _article(line: bytes) -> Article | None:
    try:
        return decode_article(line)
    except IndexCorruptError:
        return None


def _postings_of(segment: Segment, numbers: Sequence[int]) -> Mapping[int, Counter[_Posting]]:
    """The terms of some documents as their segment has them, with their frequencies."""
    found: dict[int, Counter[_Posting]] = {number: Counter() for number in numbers}
    for name in TEXT_FIELDS:
        field = segment.field(name)
        starts, documents, codes = field.all_starts(), field.all_documents(), field.all_codes()
        postings = np.flatnonzero(np.isin(documents, numbers))
        terms = np.searchsorted(starts, postings, side="right") - 1
        frequencies = codes[postings] >> 8
        rows = zip(documents[postings].tolist(), terms.tolist(), frequencies.tolist(), strict=True)
        for document, term, frequency in rows:
            found[document][name, field.key(term)] = frequency
    return found


def _terms_of(document: Document) -> Counter[_Posting]:
    """The terms of a document as its text has them, with their frequencies."""
    counts = Counter(
        (name, spelling_key(term))
        for name, passages in field_terms(document).items()
        for terms in passages
        for term in terms
    )
    return Counter({posting: min(count, MAX_FREQUENCY) for posting, count in counts.items()})
