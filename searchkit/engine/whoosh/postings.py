"""The terms of a segment and their postings as Whoosh reads them, until a deadline."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Final

from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from searchkit.deadline import Deadline
from searchkit.engine.bm25 import LENGTHS
from searchkit.engine.fields import POSITIONAL
from searchkit.engine.whoosh.dictionary import FieldTerms, Postings, keys_from
from searchkit.engine.whoosh.schema import ENGINE_FIELDS, PUBLISHED

_END: Final = 1 << 32  # behind every document


class ArrayTerms(base.TermsReader):
    """The term dictionaries and postings of a segment.

    Args:
        field: The terms of a field; None for one that is not searched.
        deadline: Until when they may be read.
    """

    def __init__(self, field: Callable[[str], FieldTerms | None], deadline: Deadline) -> None:
        self._field, self._deadline = field, deadline

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, key = term
        terms = self._field(name)
        return terms is not None and key in terms

    def indexed_field_names(self) -> Iterable[str]:
        return (*ENGINE_FIELDS, PUBLISHED)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self.indexed_field_names()):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self._field(fieldname)
        for key in keys_from(terms, prefix) if terms else ():
            self._deadline.check()
            yield fieldname, key

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> "ArrayCursor":
        return ArrayCursor(self, fieldname, self._field(fieldname), fieldobj, self._deadline)

    def frequency(self, fieldname: str, text: bytes) -> float:
        known = (fieldname, text) in self
        return float(self.term_info(fieldname, text).weight()) if known else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        terms = self._field(fieldname)
        return 0 if terms is None else terms.frequency(text)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return _term_info(self._postings(fieldname, text))

    def matcher(
        self, fieldname: str, text: bytes, format_: object, scorer: Any = None
    ) -> "ArrayMatcher":
        self._deadline.check()
        postings = self._postings(fieldname, text)
        return ArrayMatcher(postings, (fieldname, text), format_, scorer, self._deadline)

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        terms = self._field(fieldname)
        postings = terms.postings(text) if terms else None
        if postings is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return postings


def _term_info(postings: Postings) -> TermInfo:
    documents, frequencies = postings.documents, postings.frequencies
    lengths = postings.length_bytes
    return TermInfo(
        weight=float(len(documents) if frequencies is None else frequencies.sum()),
        df=len(documents),
        minlength=1 if lengths is None else int(LENGTHS[lengths.min()]),
        maxlength=1 if lengths is None else int(LENGTHS[lengths.max()]),
        maxweight=1.0 if frequencies is None else float(frequencies.max()),
        minid=int(documents[0]),
        maxid=int(documents[-1]),
    )


class ArrayCursor(base.FieldCursor):
    """Walks the terms of a field in order; for fuzzy terms, which skip most of them."""

    def __init__(
        self,
        reader: ArrayTerms,
        fieldname: str,
        terms: FieldTerms | None,
        fieldobj: Any,
        deadline: Deadline,
    ) -> None:
        self._reader, self._name, self._field = reader, fieldname, fieldobj
        self._keys = terms.keys if terms else ()
        self._place = 0
        self._deadline = deadline

    def first(self) -> str | None:
        self._place = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        self._deadline.check()
        key = self._field.to_bytes(string)
        self._place = bisect_left(self._keys, key)
        return self.text()

    def next(self) -> str | None:
        self._place += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._place < len(self._keys)

    def text(self) -> str | None:
        """The term as it is written; None behind the last one."""
        if not self.is_valid():
            return None
        text: str = self._field.from_bytes(self._keys[self._place])
        return text

    def term(self) -> bytes | None:
        return self._keys[self._place] if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        key = self.term()
        return None if key is None else self._reader.term_info(self._name, key)


class ArrayMatcher(ListMatcher):
    """One posting list, walked as Whoosh walks it, until the deadline."""

    def __init__(
        self,
        postings: Postings,
        term: tuple[str, bytes],
        format_: object,
        scorer: Any,
        deadline: Deadline,
        place: int = 0,
    ) -> None:
        super().__init__(
            postings.documents.tolist(), format=format_, scorer=scorer, term=term, position=place
        )
        self._postings, self._deadline = postings, deadline

    def copy(self) -> "ArrayMatcher":
        return ArrayMatcher(
            self._postings, self._term, self._format, self._scorer, self._deadline, self._i
        )

    @cached_property
    def _frequencies(self) -> list[int] | None:
        frequencies = self._postings.frequencies
        return None if frequencies is None else frequencies.tolist()

    @cached_property
    def _info(self) -> TermInfo:
        return _term_info(self._postings)

    def id(self) -> int:
        return self._ids[self._i] if self._i < len(self._ids) else _END  # which SpanNot asks for

    def weight(self) -> float:
        return 1.0 if self._frequencies is None else float(self._frequencies[self._i])

    def block_min_length(self) -> int:
        return int(self._info.min_length())

    def block_max_length(self) -> int:
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        return float(self._info.max_weight())

    def next(self) -> None:
        self._deadline.check()
        self._i += 1

    def skip_to(self, id: int) -> None:
        self._deadline.check()
        self._i: int = bisect_left(self._ids, id, self._i)

    def supports(self, astype: str) -> bool:
        """Whether :meth:`value_as` gives what is asked for."""
        return astype in ("weight", "frequency") or (
            astype == "positions" and ENGINE_FIELDS.get(self._term[0]) in POSITIONAL
        )

    def value_as(self, astype: str) -> Any:
        """What is known of the current document: its ``positions``, ``frequency`` or ``weight``."""
        if astype == "positions":
            self._deadline.check()
            return self._postings.positions(self._i)
        return self.weight()
