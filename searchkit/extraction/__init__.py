"""Extraction: articles out of pages, text dumps and records, free of boilerplate."""

from searchkit.extraction.left_out import LeftOut, Note, PassedOver, Reading, Remark
from searchkit.extraction.reading import count_inputs, examine, read_articles
from searchkit.extraction.rejected import Rejected

__all__ = [
    "LeftOut",
    "Note",
    "PassedOver",
    "Reading",
    "Rejected",
    "Remark",
    "count_inputs",
    "examine",
    "read_articles",
]
