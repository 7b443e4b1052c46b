"""A Whoosh codec that reads segments of arrays, so that Whoosh's own searcher runs over them."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.index import Index
from whoosh.matching import ListMatcher
from whoosh.reading import IndexReader, MultiReader, SegmentReader, TermInfo, TermNotFound

from searchkit.engine.bm25 import LENGTHS
from searchkit.engine.fields import EXACT_FIELDS, LABEL_FIELDS, POSITIONAL, TEXT_FIELDS
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.segment import Field, Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.whoosh.schema import schema

INDEX_NAME = "searchkit"


class ArrayIndex(Index):
    """One commit as Whoosh sees it; read-only, since Whoosh knows no writer for it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.schema = schema()

    def is_empty(self) -> bool:
        return self._snapshot.document_count() == 0

    def doc_count(self) -> int:
        return self._snapshot.document_count()

    def reader(self, reuse: object = None) -> IndexReader:  # noqa: ARG002 - Whoosh passes it
        """A Whoosh reader over all segments."""
        readers = [
            SegmentReader(None, self.schema, ArraySegment(segment, deleted))
            for segment, deleted in self._snapshot.segments
        ]
        return MultiReader(readers)


class ArrayCodec(base.Codec):
    """Reads segments of arrays; they are written whole, by a builder or a merge."""

    def per_document_reader(self, _: object, segment: "ArraySegment") -> "ArrayDocuments":
        """Whoosh's view of a segment's documents."""
        return ArrayDocuments(segment)

    def terms_reader(self, _: object, segment: "ArraySegment") -> "ArrayTerms":
        """Whoosh's view of a segment's terms and postings."""
        return ArrayTerms(segment.arrays)


class ArraySegment(base.Segment):
    """A segment and its deletions, as Whoosh names them."""

    def __init__(self, arrays: Segment, deleted: Array | None) -> None:
        self.indexname = INDEX_NAME
        self.segid = arrays.name
        self.compound = False
        self.arrays = arrays
        self._deleted = deleted

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return self.arrays.count

    def deleted_count(self) -> int:
        return 0 if self._deleted is None else int(self._deleted.sum())

    def deleted_docs(self) -> Iterable[int]:
        return [] if self._deleted is None else np.flatnonzero(self._deleted).tolist()

    def is_deleted(self, docnum: int) -> bool:
        return self._deleted is not None and bool(self._deleted[docnum])


class ArrayDocuments(base.PerDocumentReader):
    """Lengths, deletions and stored fields of a segment."""

    def __init__(self, segment: ArraySegment) -> None:
        self._segment = segment

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterable[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        if fieldname not in TEXT_FIELDS:
            return default
        return int(LENGTHS[self._segment.arrays.lengths(fieldname)[docnum]])

    def field_length(self, fieldname: str) -> int:
        return self._segment.arrays.totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        return self._extreme(fieldname, 0)

    def max_field_length(self, fieldname: str) -> int:
        return self._extreme(fieldname, -1)

    def _extreme(self, fieldname: str, place: int) -> int:
        if fieldname not in TEXT_FIELDS or not self._segment.arrays.count:
            return 0
        return int(LENGTHS[np.sort(self._segment.arrays.lengths(fieldname))[place]])

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {"id": self._segment.arrays.id(docnum)}


class ArrayTerms(base.TermsReader):
    """The term dictionaries and postings of a segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, key = term
        return (
            name in self.indexed_field_names() and self._segment.field(name).find(key) is not None
        )

    def indexed_field_names(self) -> Iterable[str]:
        return (*TEXT_FIELDS, *LABEL_FIELDS, *EXACT_FIELDS)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self.indexed_field_names()):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        field = self._segment.field(fieldname)
        for term in range(field.range(prefix)[0], len(field)):
            yield fieldname, field.key(term)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def frequency(self, fieldname: str, text: bytes) -> float:
        known = (fieldname, text) in self
        return float(self.term_info(fieldname, text).weight()) if known else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        term = self._segment.field(fieldname).find(text)
        return 0 if term is None else self._segment.field(fieldname).frequency(term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        field, term = self._term(fieldname, text)
        documents = field.documents(term)
        weight, longest, most = float(len(documents)), 1, 1.0
        if fieldname in TEXT_FIELDS:
            frequencies = field.codes(term) >> 8
            weight, most = float(frequencies.sum()), float(frequencies.max())
            longest = int(LENGTHS[int((field.codes(term) & 255).max())])
        return TermInfo(
            weight=weight,
            df=len(documents),
            minlength=1,
            maxlength=longest,
            maxweight=most,
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def matcher(
        self, fieldname: str, text: bytes, format_: object, scorer: Any = None
    ) -> "ArrayMatcher":
        field, term = self._term(fieldname, text)
        return ArrayMatcher(field, term, format_, scorer, self.term_info(fieldname, text))

    def _term(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        field = self._segment.field(fieldname)
        term = field.find(text)
        if term is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return field, term


class ArrayMatcher(ListMatcher):
    """One posting list, walked as Whoosh walks it."""

    def __init__(
        self, field: Field, term: int, format_: object, scorer: Any, info: TermInfo
    ) -> None:
        documents = field.documents(term)
        scored = field.name in TEXT_FIELDS
        weights = (field.codes(term) >> 8).astype(float) if scored else np.ones(len(documents))
        super().__init__(
            documents.tolist(),
            weights=weights.tolist(),
            format=format_,
            scorer=scorer,
            term=(field.name, field.key(term)),
            terminfo=info,
        )
        self._field, self._number = field, term

    def supports(self, astype: str) -> bool:
        """Whether :meth:`value_as` gives what is asked for."""
        return astype == "positions" and self._field.name in POSITIONAL

    def value_as(self, astype: str) -> list[int]:
        """The positions in the current document."""
        assert astype == "positions"
        here = np.array([self._i + self._field.start(self._number)])
        return list(self._field.positions(here)[1].tolist())
