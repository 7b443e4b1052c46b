"""The layout of a segment: the arrays that its file has, their types, and how long each is.

The one table of it. Who writes a segment (builder.py, merge.py) and who reads one (segment.py,
dictionary.py, stored.py, bands.py) name these arrays; opening compares a file with the table, by
its header alone, so that no code behind it meets an array that is missing or too short.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from searchkit.engine.fields import (
    EXACT_FIELDS,
    FACET_LABELS,
    LABEL_FIELDS,
    POSITIONAL,
    TEXT_FIELDS,
)
from searchkit.engine.postings.arrayfile import Shape

POSITION_BLOCK: Final = 16
"""Postings for each of which the file says where their positions start."""
COLUMNS: Final = {
    "first_day": "<u4",
    "last_day": "<u4",
    "indexed": "<u4",
    "digest": "|S16",
    "group_key": "<u8",
}
"""The types of what each document has one of that is no term; see ``Segment.column``."""

_DOCUMENTS: Final = ""  # stands for the documents of the segment, as if it were an array
_BYTE: Final = ("|u1",)
_CODE: Final = ("<u2",)
_FOUR: Final = ("<u4",)
_COMPACT: Final = ("<u2", "<u4", "<u8")


class Rule(NamedTuple):
    """What an array of a segment is like.

    Attributes:
        name: Its name.
        dtypes: What its type may be.
        like: The array that says how long it is; empty for the documents; None for any length.
        per: Elements of that one to each of its own.
        more: How many it has beyond that.
        least: How many it has at least.
        optional: Whether it may be missing.
    """

    name: str
    dtypes: tuple[str, ...]
    like: str | None = None
    per: int = 1
    more: int = 0
    least: int = 0
    optional: bool = False

    def fits(self, shapes: Mapping[str, Shape], documents: int) -> bool:
        """Whether the array of a file is like this; KeyError when it has none, and needs one."""
        if self.optional and self.name not in shapes:
            return True
        dtype, size = shapes[self.name]
        if dtype not in self.dtypes or size < self.least:
            return False
        if self.like is None:
            return True
        base = documents if self.like == _DOCUMENTS else shapes[self.like].size
        return size == -(-base // self.per) + self.more


def _packed(name: str) -> Iterator[Rule]:
    """Document numbers; see :func:`~searchkit.engine.postings.packing.pack_documents`."""
    yield Rule(name, _CODE)
    yield Rule(f"{name}.high", ("|u1", "<u2"), name, optional=True)


def _dictionary(field: str) -> Iterator[Rule]:
    """The terms of a field and their documents; starts are as many as terms, and an end."""
    yield Rule(f"{field}.terms", _BYTE)
    yield Rule(f"{field}.term_offsets", _COMPACT, least=1)
    yield Rule(f"{field}.starts", _COMPACT, f"{field}.term_offsets")
    yield from _packed(f"{field}.documents")


def _text(field: str) -> Iterator[Rule]:
    """Frequencies and lengths (codes), for BM25."""
    yield from _dictionary(field)
    yield Rule(f"{field}.codes", _CODE, f"{field}.documents")
    yield Rule(f"{field}.lengths", _BYTE, _DOCUMENTS)


def _positions(field: str) -> Iterator[Rule]:
    """See :func:`~searchkit.engine.postings.inversion.place_arrays`."""
    name = f"{field}.positions"
    yield Rule(name, ("|u1", "<u2"))
    yield Rule(f"{name}.patched", ("<u4", "<u8"))
    yield Rule(f"{name}.high", _FOUR, f"{name}.patched")
    yield Rule(f"{field}.position_starts", _COMPACT, f"{field}.documents", per=POSITION_BLOCK)
    yield Rule(f"{field}.beyond", ("<u4", "<u8"), optional=True)
    yield Rule(f"{field}.beyond_counts", _FOUR, f"{field}.beyond", optional=True)


def _values(field: str) -> Iterator[Rule]:
    """The way back from a document to its values."""
    yield Rule(f"{field}.values", _COMPACT, f"{field}.documents")
    yield Rule(f"{field}.value_starts", _COMPACT, _DOCUMENTS, more=1)


def _rules() -> Iterator[Rule]:
    for field in TEXT_FIELDS:
        yield from _text(field)
    for field in POSITIONAL:
        yield from _positions(field)
    for field in LABEL_FIELDS:
        yield from _dictionary(field)
    for field in FACET_LABELS:
        yield from _values(field)
    for field in EXACT_FIELDS:
        yield from _dictionary(field)
        if field != "id":
            yield Rule(f"column.{field}", _FOUR, _DOCUMENTS)
    yield Rule("bands", _FOUR)
    yield from _packed("bands.documents")
    for name, dtype in COLUMNS.items():
        yield Rule(f"column.{name}", (dtype,), _DOCUMENTS)
    yield Rule("passages.firsts", _COMPACT, _DOCUMENTS, more=1)
    yield Rule("passages.ends", _COMPACT)
    yield Rule("passages.sections", _BYTE, "passages.ends")
    yield Rule("stored", _BYTE)
    yield Rule("stored.sizes", _COMPACT)
    yield Rule("stored.offsets", _COMPACT, "stored.sizes", more=1)
    yield Rule("stored.firsts", _COMPACT, "stored.sizes", more=1)


LAYOUT: Final = tuple(_rules())
"""A rule for each array that a segment may have."""


def fits(shapes: Mapping[str, Shape], documents: int) -> bool:
    """Whether the arrays of a file are those of a segment.

    Args:
        shapes: Of each array by name.
        documents: How many documents the segment has.

    Raises:
        KeyError: An array is missing.
    """
    return all(rule.fits(shapes, documents) for rule in LAYOUT)
