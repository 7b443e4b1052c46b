"""A segment of arrays as Whoosh reads one."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from whoosh.codec import base

from searchkit.deadline import Deadline
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.segment import Segment
from searchkit.engine.whoosh.dictionary import DayTerms, FieldTerms, WrittenTerms
from searchkit.engine.whoosh.documents import ArrayDocuments
from searchkit.engine.whoosh.postings import ArrayTerms
from searchkit.engine.whoosh.schema import ENGINE_FIELDS, PUBLISHED

NAME = "searchkit"


class SegmentTerms:
    """The terms of a segment by field, made when they are first asked for and then kept."""

    def __init__(self, arrays: Segment) -> None:
        self._arrays = arrays
        self._fields: dict[str, FieldTerms] = {}

    def field(self, name: str) -> FieldTerms | None:
        """The terms of a field; None for one that is not searched."""
        if name not in self._fields:
            if name == PUBLISHED:
                self._fields[name] = DayTerms(self._arrays.column("first_day"))
            elif name in ENGINE_FIELDS:
                self._fields[name] = WrittenTerms(self._arrays.field(ENGINE_FIELDS[name]))
        return self._fields.get(name)


class ArraySegment(base.Segment):
    """A segment and its deletions, as Whoosh names them.

    Args:
        arrays: The segment.
        deleted: ``bool[count]``, True for a deleted document; None for none deleted.
        terms: Its terms.
        deadline: Until when it may be read.
    """

    def __init__(
        self, arrays: Segment, deleted: Array | None, terms: SegmentTerms, deadline: Deadline
    ) -> None:
        self.indexname = NAME
        self.segid = arrays.name
        self.compound = False
        self.arrays, self.terms, self.deadline = arrays, terms, deadline
        self._deleted = deleted

    def codec(self) -> "ArrayCodec":
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return self.arrays.count

    @cached_property
    def _gone(self) -> frozenset[int]:
        return frozenset(() if self._deleted is None else np.flatnonzero(self._deleted).tolist())

    def deleted_count(self) -> int:
        return len(self._gone)

    def deleted_docs(self) -> Iterable[int]:
        return self._gone

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._gone  # Whoosh asks for one behind the last, too


class ArrayCodec(base.Codec):
    """Reads segments of arrays; they are written whole, by a builder or a merge."""

    def per_document_reader(self, _: object, segment: ArraySegment) -> ArrayDocuments:
        """Whoosh's view of a segment's documents."""
        return ArrayDocuments(segment, segment.arrays)

    def terms_reader(self, _: object, segment: ArraySegment) -> ArrayTerms:
        """Whoosh's view of a segment's terms and postings."""
        return ArrayTerms(segment.terms.field, segment.deadline)
