"""Stored articles: what a hit is shown from, in blocks that are compressed as one.

A block is the JSON of consecutive documents, one a line, in one zlib stream: neighbours say much
alike. It is closed when it is :data:`BLOCK` bytes long, so that little is inflated to show one
article (after Lucene's ``CompressingStoredFieldsFormat``). Its first article has nothing before it
to refer back to, so zlib starts with a page of Vietnamese prose (``primer.txt``; RFC 1950, preset
dictionary). The page belongs to the format of an index: to change it is to change the format.
"""

import json
import zlib
from array import array
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from searchkit.analysis.rows import row_starts
from searchkit.article import Article
from searchkit.engine.postings.arrayfile import Array, ArrayFile
from searchkit.engine.postings.inversion import compact
from searchkit.errors import IndexCorruptError, SourceError

BLOCK: Final = 1 << 12
"""Bytes of JSON at which a block is closed."""
MAX_ARTICLE: Final = 1 << 26
"""Bytes of one article as JSON."""
MAX_BLOCK: Final = BLOCK + MAX_ARTICLE + 1
"""More bytes than any block has; bounds what a few stored bytes can be blown up to."""
MAX_LINES: Final = BLOCK // 32
"""More articles than any block has: each is a list of ten values."""
_ENCODING: Final = ("utf-8", "surrogatepass")
_OPTIONAL: Final = {str, type(None)}


@cache
def primer() -> bytes:
    """What zlib starts with."""
    return Path(__file__).with_name("primer.txt").read_bytes()


@cache
def _primed() -> "zlib._Compress":
    return zlib.compressobj(zdict=primer())


def stream_start() -> bytes:
    """How every block starts: the header of its stream."""
    return b"x\xbb" + zlib.adler32(primer()).to_bytes(4, "big")


def damaged_article() -> IndexCorruptError:
    """What is raised where something else stands than the article that was stored."""
    return IndexCorruptError("Một bài trong chỉ mục bị hỏng; hãy chạy `searchkit repair`.")


def encode_article(article: Article) -> bytes:
    """An article as a line of JSON, without its end.

    Raises:
        SourceError: It is too long.
    """
    content: list[Any] = [
        article.id,
        article.title,
        article.paragraphs,
        article.url,
        article.source,
        article.published,
        article.captions,
        dict(article.metadata),
        article.origin,
        article.indexed,
    ]
    encoded = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(*_ENCODING)
    if len(encoded) > MAX_ARTICLE:
        raise SourceError(
            f"Bài {article.id!r} dài {len(encoded)} byte, hơn {MAX_ARTICLE}; hãy tách nó ra."
        )
    return encoded


def decode_article(line: bytes) -> Article:
    """The article that :func:`encode_article` made a line of.

    Raises:
        IndexCorruptError: It is damaged, or was made up: not an article.
    """
    try:
        content = json.loads(line.decode(*_ENCODING))
        id, title, paragraphs, url, source, published, captions, metadata, origin, indexed = content
        texts = [id, title, *paragraphs, *captions]
        options = [url, source, published, origin, indexed]
        kinds = [*map(type, (content, paragraphs, captions, metadata))]
        if kinds != [list, list, list, dict] or {*map(type, texts)} != {str}:
            raise ValueError("not an article")
        if not _OPTIONAL.issuperset(map(type, options)):
            raise ValueError("not an article")
    except (ValueError, TypeError, RecursionError) as error:
        raise damaged_article() from error
    return Article(
        id=id,
        title=title,
        paragraphs=tuple(paragraphs),
        url=url,
        source=source,
        published=published,
        captions=tuple(captions),
        metadata=metadata,
        origin=origin,
        indexed=indexed,
    )


def pack_block(lines: list[bytes]) -> bytes:
    """Lines as one zlib stream."""
    deflater = _primed().copy()  # it has read the primer, which takes a sixth of the time
    return deflater.compress(b"\n".join([*lines, b""])) + deflater.flush()


def unpack_block(stream: bytes) -> list[bytes]:
    """The lines of a block.

    Raises:
        IndexCorruptError: It is damaged, or was made up: too large, or not of lines.
    """
    try:
        inflater = zlib.decompressobj(zdict=primer())
        content = inflater.decompress(stream, MAX_BLOCK)
    except zlib.error as error:
        raise damaged_article() from error
    if not inflater.eof or inflater.unused_data or not content.endswith(b"\n"):
        raise damaged_article()
    return split_lines(content)


def split_lines(content: bytes) -> list[bytes]:
    """The lines in the content of a block; one that has no end is left out.

    Raises:
        IndexCorruptError: There are more than any block has.
    """
    *lines, _ = content.split(b"\n", MAX_LINES)
    if len(lines) == MAX_LINES:
        raise damaged_article()
    return lines


class StoredArticles:
    """The stored articles of a segment.

    The stream of block ``b`` is ``stored[offsets[b]:offsets[b + 1]]``, its documents are those from
    ``firsts[b]`` to ``firsts[b + 1]``.

    Attributes:
        firsts: The first document of each block; in the end, how many documents there are.
        sizes: Bytes of JSON in each block.
    """

    ARRAYS: Final = ("stored", "stored.offsets", "stored.firsts", "stored.sizes")

    def __init__(self, file: ArrayFile) -> None:
        self._stored, self._offsets, self.firsts, self.sizes = (file[name] for name in self.ARRAYS)
        self._bounds = self.firsts.data  # of Python's own numbers

    def fits_together(self) -> bool:
        """Whether blocks lie one behind the other, and each may be one."""
        offsets, firsts = self._offsets, self.firsts
        if not len(offsets) == len(firsts) == len(self) + 1:
            return False
        if int(offsets[-1]) != len(self._stored):
            return False
        if any(int(rows[0]) or (rows[1:] <= rows[:-1]).any() for rows in (offsets, firsts)):
            return False
        counts, sizes = np.diff(firsts.astype(np.int64)), self.sizes.astype(np.int64)
        return bool(((counts < MAX_LINES) & (sizes > 0) & (sizes < MAX_BLOCK)).all())

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self.sizes)

    def documents(self, block: int) -> range:
        """The documents of a block."""
        return range(self._bounds[block], self._bounds[block + 1])

    def stream(self, block: int) -> bytes:
        """A block as it lies on disk."""
        return self._stored[int(self._offsets[block]) : int(self._offsets[block + 1])].tobytes()

    def lines(self, block: int) -> list[bytes]:
        """The JSON of each document of a block.

        Raises:
            IndexCorruptError: The block is damaged.
        """
        lines = unpack_block(self.stream(block))
        if len(lines) != len(self.documents(block)):
            raise damaged_article()
        return lines

    def line(self, document: int) -> bytes:
        """The JSON of one document.

        Raises:
            IndexCorruptError: Its block is damaged.
        """
        block = bisect_right(self._bounds, document) - 1
        if not 0 <= block < len(self) or document not in self.documents(block):
            raise damaged_article()  # bounds that were made up are in no order
        return self.lines(block)[document - self._bounds[block]]


class BlockWriter:
    """Collects the JSON of documents, one after the other, in blocks."""

    def __init__(self) -> None:
        self._streams: list[bytes] = []
        self._counts, self._sizes = array("I"), array("I")
        self._open: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> None:
        """Add one document."""
        self._open.append(line)
        self._size += len(line) + 1
        if self._size >= BLOCK:
            self._close()

    def copy(self, stream: bytes, count: int, size: int) -> None:
        """Add a block as it is: so many documents, so many bytes of JSON."""
        self._close()
        self._append(stream, count, size)

    def arrays(self) -> dict[str, Array]:
        """What :class:`StoredArticles` reads."""
        self._close()
        stored = np.frombuffer(b"".join(self._streams), np.uint8)
        offsets = row_starts(np.fromiter(map(len, self._streams), np.int64, len(self._streams)))
        firsts, sizes = row_starts(np.array(self._counts)), np.array(self._sizes)
        values = (stored, compact(offsets), compact(firsts), compact(sizes))
        return dict(zip(StoredArticles.ARRAYS, values, strict=True))

    def _close(self) -> None:
        if self._open:
            self._append(pack_block(self._open), len(self._open), self._size)
            self._open, self._size = [], 0

    def _append(self, stream: bytes, count: int, size: int) -> None:
        self._streams.append(stream)
        self._counts.append(count)
        self._sizes.append(size)
