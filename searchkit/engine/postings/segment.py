"""A segment: some documents and their postings, written once, mapped and read many times."""

import json
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from searchkit.article import Article
from searchkit.engine.bm25 import LENGTHS, saturation
from searchkit.engine.postings.arrayfile import Array, ArrayFile

EXACT_FIELDS = ("id", "origin", "source")
"""Fields of whole values: looked up, listed and counted, never scored."""


class Field:
    """The term dictionary and the postings of one field of a segment.

    Terms are numbered in the order of their keys (see inversion.py). The postings of term ``t`` are
    ``documents[a:b]`` and ``codes[a:b]`` with ``a, b = starts[t], starts[t + 1]``; a code is
    ``frequency << 8 | length byte``. The positions of its postings follow each other from
    ``position_starts[t]``, as many for each as its frequency says.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.name = name
        self._terms: Array = file[f"{name}.terms"]
        self._offsets: Array = file[f"{name}.term_offsets"]
        self._starts: Array = file[f"{name}.starts"]
        self._documents: Array = file[f"{name}.documents"]
        self._codes = file.get(f"{name}.codes")
        self._positions = file.get(f"{name}.positions")
        self._position_starts = file.get(f"{name}.position_starts")
        self.find = lru_cache(maxsize=4096)(self._find)
        self.range = lru_cache(maxsize=4096)(self._range)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def key(self, term: int) -> bytes:
        """The order key of a term."""
        return self._terms[int(self._offsets[term]) : int(self._offsets[term + 1])].tobytes()

    def all_keys(self) -> list[bytes]:
        """All order keys, ascending."""
        blob, offsets = self._terms.tobytes(), self._offsets.tolist()
        return [blob[a:b] for a, b in pairwise(offsets)]

    def _bisect(self, key: bytes) -> int:
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.key(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _find(self, key: bytes) -> int | None:
        term = self._bisect(key)
        return term if term < len(self) and self.key(term) == key else None

    def _range(self, prefix: bytes) -> tuple[int, int]:
        """The terms whose key starts with a prefix, as a half-open range."""
        return self._bisect(prefix), self._bisect(prefix + b"\xff")

    def frequency(self, term: int) -> int:
        """How many documents hold a term."""
        return int(self._starts[term + 1]) - int(self._starts[term])

    def commonest(self, prefix: bytes, limit: int) -> dict[str, int]:
        """The terms in most documents among those whose key starts with a prefix."""
        first, end = self.range(prefix)
        counts = np.diff(self._starts[first : end + 1].astype(np.int64))
        lengths = np.diff(self._offsets[first : end + 1].astype(np.int64))
        # Among equals the shortest: a key is twice its text, so its length orders them.
        order = np.lexsort((lengths, -counts))[:limit] + first
        texts = (self.key(term).partition(b"\0")[2].decode() for term in order.tolist())
        return {text: self.frequency(int(term)) for text, term in zip(texts, order, strict=True)}

    def documents(self, term: int) -> Array:
        """``uint32``, ascending."""
        return self._documents[int(self._starts[term]) : int(self._starts[term + 1])]

    def codes(self, term: int) -> Array:
        """``uint16``, parallel to :meth:`documents`."""
        assert self._codes is not None
        return self._codes[int(self._starts[term]) : int(self._starts[term + 1])]

    def positions(self, term: int, postings: Array) -> tuple[Array, Array]:
        """Where a term stands.

        Args:
            term: The term.
            postings: Indices into :meth:`documents`, ascending: which documents to look at.

        Returns:
            For each occurrence in these documents, the index into ``postings`` and the position.
        """
        assert self._positions is not None
        assert self._position_starts is not None
        frequencies = (self.codes(term) >> 8).astype(np.int64)
        ends = np.cumsum(frequencies)
        counts = frequencies[postings]
        starts = ends[postings] - counts + int(self._position_starts[term])
        which = np.repeat(np.arange(len(postings)), counts)
        nth = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        return which, self._positions[starts[which] + nth].astype(np.int64)

    def postings_arrays(self) -> tuple[Array, Array, Array | None]:
        """All of the field: starts, documents and positions; for merging."""
        return self._starts, self._documents, self._positions

    def frequencies(self) -> Array:
        """``uint8``: the frequency of every posting of the field; for merging."""
        assert self._codes is not None
        return (self._codes >> 8).astype(np.uint8)


class Segment:
    """The documents of one file of arrays.

    Raises:
        IndexCorruptError: The file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._file = ArrayFile(path)
        self.name: str = path.stem
        self.count: int = self._file.meta["documents"]
        self.totals: Mapping[str, int] = self._file.meta["totals"]
        self._fields: dict[str, Field] = {}

    def field(self, name: str) -> Field:
        """A field by name."""
        field = self._fields.get(name)
        if field is None:
            field = self._fields[name] = Field(self._file, name)
        return field

    def lengths(self, field: str) -> Array:
        """``uint8[count]``: the length byte of every document."""
        return self._file[f"{field}.lengths"]

    def column(self, name: str) -> Array:
        """One value for each document: ``first_day``, ``last_day``, ``source``, ``digest``."""
        return self._file[f"column.{name}"]

    @cached_property
    def id_order(self) -> Array:
        """``uint32[count]``: the rank of each document's id among the ids of the segment."""
        order = self.field("id").postings_arrays()[1]
        rank = np.zeros(self.count, np.uint32)  # a document replaced before the commit has no id
        rank[order] = np.arange(len(order), dtype=np.uint32)
        return rank

    def values(self, field: str) -> list[str]:
        """All values of an exact field, sorted; ``column(field)`` counts them from 1."""
        return [key.decode("utf-8", "surrogatepass") for key in self.field(field).all_keys()]

    def ids(self) -> list[str]:
        """The id of every document."""
        ids = [""] * self.count
        documents = self.field("id").postings_arrays()[1].tolist()
        for document, id in zip(documents, self.values("id"), strict=True):
            ids[document] = id
        return ids

    def id(self, document: int) -> str:
        """The id of one document."""
        return self.field("id").key(int(self.id_order[document])).decode("utf-8", "surrogatepass")

    def document(self, id: str) -> int | None:
        """The number of the document with an id."""
        field = self.field("id")
        term = field.find(id.encode("utf-8", "surrogatepass"))
        return None if term is None else int(field.documents(term)[0])

    def stored(self, document: int) -> bytes:
        """The stored article as compressed JSON."""
        offsets = self._file["stored.offsets"]
        start, end = int(offsets[document]), int(offsets[document + 1])
        return self._file["stored"][start:end].tobytes()

    def article(self, document: int) -> Article:
        """The stored article."""
        return unpack_article(self.stored(document))

    def passage_starts(self, document: int) -> Array:
        """The position of the first syllable of each passage of a document."""
        index = self._file["passages.index"]
        return self._file["passages.starts"][int(index[document]) : int(index[document + 1])]

    def stored_arrays(self) -> Mapping[str, Array]:
        """What is stored for all documents, as it lies on disk; for merging."""
        names = ("stored", "stored.offsets", "passages.index", "passages.starts")
        return {name: self._file[name] for name in names}

    def damaged(self) -> Iterator[str]:
        """Names of the damaged arrays; reads the whole file."""
        yield from self._file.damaged()


def saturation_table(average: float) -> Array:
    """``float64[65536]``: the BM25 saturation of every code, for one mean field length."""
    frequencies = np.arange(256, dtype=np.float64)[:, None]
    lengths = np.array(LENGTHS)[None, :]
    table: Array = np.asarray(saturation(frequencies, lengths, average)).ravel()  # type: ignore[arg-type]
    return table


def pack_article(article: Article) -> bytes:
    """An article as compressed JSON, as a segment stores it."""
    content: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "paragraphs": article.paragraphs,
        "url": article.url,
        "source": article.source,
        "published": article.published,
        "captions": article.captions,
        "metadata": dict(article.metadata),
        "origin": article.origin,
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def unpack_article(stored: bytes) -> Article:
    """The article that :func:`pack_article` stored."""
    content = json.loads(zlib.decompress(stored))
    content["paragraphs"] = tuple(content["paragraphs"])
    content["captions"] = tuple(content["captions"])
    return Article(**content)
