"""The lexicon of a commit: in parts that never change, of which each server keeps a copy at hand.

A cluster can't be asked for the spellings of a word, so the terms of all documents and how many
hold each are kept as files of arrays, in chunks, in the index of the head. A commit brings a part
of its own; now and then small parts are merged.
"""

import base64
import os
import secrets
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np

from searchkit.analysis.rows import row_starts
from searchkit.engine.bm25 import LENGTHS, length_byte
from searchkit.engine.fields import LABEL_FIELDS, TEXT_FIELDS, Document, field_terms
from searchkit.engine.opensearch.connection import Connection
from searchkit.engine.opensearch.head import PartEntry, Published
from searchkit.engine.plan import Term
from searchkit.engine.postings.arrayfile import Array, ArrayFile, write_arrays
from searchkit.engine.postings.dictionary import CountedTerms
from searchkit.engine.postings.inversion import (
    compact,
    dictionary_arrays,
    spelling_key,
)
from searchkit.engine.postings.lexicon import TermsOfParts
from searchkit.errors import IndexCorruptError, StoreError

_CHUNK: Final = 1 << 22  # bytes
_FIELDS: Final = (*TEXT_FIELDS, *LABEL_FIELDS)
_MOST_PARTS: Final = 8


class PartGoneError(StoreError):
    """A part of a lexicon was removed: there is a later commit."""


class LexiconPart:
    """The terms of some documents, in a file.

    Raises:
        IndexCorruptError: The file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.file = ArrayFile(path)
        self.count: int = self.file.meta["documents"]
        self.totals: Mapping[str, int] = self.file.meta["totals"]
        self._fields = {name: CountedTerms(self.file, name) for name in _FIELDS}

    def field(self, name: str) -> CountedTerms:
        """The terms of a field."""
        return self._fields[name]

    def frequency(self, term: Term) -> int:
        """How many documents hold a term."""
        field = self._fields.get(term.field)
        number = field.number(term.text) if field else None
        return 0 if field is None or number is None else field.frequency(number)


class PartBuilder:
    """Counts the terms of documents."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[bytes]] = {name: Counter() for name in _FIELDS}
        self._terms: dict[str, Counter[str]] = {name: Counter() for name in _FIELDS}
        self._totals = dict.fromkeys(TEXT_FIELDS, 0)
        self._documents = 0

    def __len__(self) -> int:
        return self._documents

    def add(self, document: Document) -> None:
        """Count the terms of a document."""
        self._documents += 1
        for name, passages in field_terms(document).items():
            terms = list(chain.from_iterable(passages))
            self._terms[name].update(set(terms))
            self._totals[name] += int(LENGTHS[length_byte(len(terms))])
        for name in LABEL_FIELDS:
            self._terms[name].update(document.labels.get(name, ()))

    def merge(self, part: LexiconPart) -> None:
        """Add what a part counts."""
        self._documents += part.count
        for name in TEXT_FIELDS:
            self._totals[name] += part.totals[name]
        for name, counts in self._counts.items():
            terms = part.field(name)
            frequencies = terms.frequencies(range(len(terms)))
            counts.update(dict(zip(terms.all_keys(), frequencies, strict=True)))

    def write(self, path: Path) -> None:
        """Write what was counted as a part.

        Raises:
            OSError: The disk is full, the folder is read-only...
        """
        arrays: dict[str, Array] = {}
        for name, terms in self._terms.items():
            counts = self._counts[name]
            counts.update({spelling_key(text): count for text, count in terms.items()})
            keys = sorted(counts)
            arrays |= dictionary_arrays(name, b"".join(keys), list(map(len, keys)))
            frequencies = np.fromiter(map(counts.__getitem__, keys), np.int64, len(keys))
            arrays[f"{name}.starts"] = compact(row_starts(frequencies))
        write_arrays(path, arrays, {"documents": self._documents, "totals": self._totals})


class ClusterLexicon(TermsOfParts):
    """The :class:`~searchkit.engine.protocol.Lexicon` of a commit."""

    def __init__(self, published: Published, parts: Sequence[LexiconPart]) -> None:
        super().__init__(published.name, parts)
        self._published = published

    def document_count(self) -> int:
        return self._published.articles

    def sources(self) -> Mapping[str, int]:
        return self._published.sources

    def newest_day(self) -> int:
        return self._published.newest_day


class Parts:
    """The parts of the lexicons of an index: in the cluster, and copies of them in a folder.

    Args:
        connection: To the cluster.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._folder = _folder()
        self._opened: dict[str, LexiconPart] = {}

    def open(self, entries: Sequence[PartEntry]) -> list[LexiconPart]:
        """Some parts; those that are not at hand yet are fetched.

        Raises:
            StoreError: The cluster can't be reached, or has them no more.
        """
        for entry in entries:
            if entry.name not in self._opened:
                path = self._folder / f"{entry.name}.lexicon"
                if not path.exists():
                    self._fetch(entry, path)
                self._opened[entry.name] = LexiconPart(path)
        return [self._opened[entry.name] for entry in entries]

    def add(self, builder: PartBuilder, entries: Sequence[PartEntry]) -> tuple[PartEntry, ...]:
        """Put a new part beside others, or in place of some that are merged into it.

        Returns:
            What there is then.
        """
        if not len(builder):
            return tuple(entries)
        kept = list(entries)
        if len(kept) >= _MOST_PARTS:
            largest = max(kept, key=lambda entry: entry.bytes)
            others = [entry for entry in kept if entry is not largest]
            together = kept if sum(e.bytes for e in others) * 2 > largest.bytes else others
            for part in self.open(together):
                builder.merge(part)
            kept = [entry for entry in kept if entry not in together]
        return (*kept, self.send(builder))

    def send(self, builder: PartBuilder) -> PartEntry:
        """Keep what was counted as a part, which belongs to no commit yet."""
        name = secrets.token_hex(8)
        path = self._folder / f"{name}.lexicon"
        builder.write(path)
        content = path.read_bytes()
        chunks = [content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK)]
        for number, chunk in enumerate(chunks):
            body = {"part": name, "data": base64.b64encode(chunk).decode()}
            self._connection.ask("PUT", self._place(name, number), body)
        return PartEntry(name, len(chunks), len(content), zlib.crc32(content))

    def _fetch(self, entry: PartEntry, path: Path) -> None:
        content = b"".join(self._chunks(entry))
        if len(content) != entry.bytes or zlib.crc32(content) != entry.crc:
            raise IndexCorruptError(
                f"Từ điển của {self._connection.location} bị hỏng; hãy lập lại chỉ mục bằng"
                " `searchkit index THƯ_MỤC --rebuild`."
            )
        descriptor, temporary = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)

    def _chunks(self, entry: PartEntry) -> Iterator[bytes]:
        for number in range(entry.chunks):
            answer = self._connection.ask("GET", self._place(entry.name, number), ignore=404)
            if not answer.get("found"):
                raise PartGoneError(
                    f"Từ điển của {self._connection.location} vừa được thay; hãy thử lại."
                )
            yield base64.b64decode(answer["_source"]["data"])

    def _place(self, name: str, number: int) -> str:
        return f"/{self._connection.location.name}/_doc/{name}-{number}"


def _folder() -> Path:
    """A folder for copies: that of all processes of a user, or if it must be one of this one."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "searchkit" / "lexicons"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    try:
        return Path(tempfile.mkdtemp(prefix="searchkit-"))
    except OSError as error:
        raise StoreError(f"Không có chỗ cho từ điển của chỉ mục: {error}.") from error
