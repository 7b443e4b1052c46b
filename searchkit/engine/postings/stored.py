"""Stored articles: what a hit is shown from, one zlib stream for each.

A short text has nothing before it to refer back to, so zlib starts with a page of Vietnamese prose
(``primer.txt``; RFC 1950, preset dictionary) and single paragraphs take a quarter less. The page
belongs to the format of an index: to change it is to change the format.
"""

import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from searchkit.article import Article
from searchkit.errors import IndexCorruptError, SourceError

MAX_ARTICLE: Final = 1 << 26
"""Bytes of one article as JSON; bounds what a few stored bytes can be blown up to."""
_ENCODING: Final = ("utf-8", "surrogatepass")
_OPTIONAL: Final = (str, type(None))


@cache
def primer() -> bytes:
    """What zlib starts with."""
    return Path(__file__).with_name("primer.txt").read_bytes()


def stream_start() -> bytes:
    """How every stored article starts: the header of its stream."""
    return b"x\xbb" + zlib.adler32(primer()).to_bytes(4, "big")


def pack_article(article: Article) -> bytes:
    """An article as compressed JSON.

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
    ]
    encoded = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(*_ENCODING)
    if len(encoded) > MAX_ARTICLE:
        raise SourceError(
            f"Bài {article.id!r} dài {len(encoded)} byte, hơn {MAX_ARTICLE}; hãy tách nó ra."
        )
    deflater = zlib.compressobj(zdict=primer())
    return deflater.compress(encoded) + deflater.flush()


def unpack_article(stored: bytes) -> Article:
    """The article that :func:`pack_article` stored.

    Raises:
        IndexCorruptError: It is damaged, or was made up: too large, or not an article.
    """
    try:
        inflater = zlib.decompressobj(zdict=primer())
        content = json.loads(inflater.decompress(stored, MAX_ARTICLE).decode(*_ENCODING))
        if not inflater.eof or inflater.unused_data:
            raise ValueError("not an article")
        id, title, paragraphs, url, source, published, captions, metadata, origin = content
        texts = [id, title, *paragraphs, *captions]
        options = [url, source, published, origin]
        kinds = [type(part) for part in (content, paragraphs, captions, metadata)]
        if kinds != [list, list, list, dict] or {type(text) for text in texts} != {str}:
            raise ValueError("not an article")
        if not all(isinstance(option, _OPTIONAL) for option in options):
            raise ValueError("not an article")
    except (zlib.error, ValueError, TypeError, RecursionError) as error:
        raise IndexCorruptError(
            "Một bài trong chỉ mục bị hỏng; hãy chạy `searchkit repair`."
        ) from error
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
    )
