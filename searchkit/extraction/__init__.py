"""Extraction: articles out of pages, text dumps and records, free of boilerplate."""

from searchkit.extraction.left_out import LeftOut, Note, Reading, Remark
from searchkit.extraction.reading import count_inputs, examine, read_articles
from searchkit.extraction.sources import Rejected

__all__ = [
    "LeftOut",
    "Note",
    "Reading",
    "Rejected",
    "Remark",
    "count_inputs",
    "examine",
    "read_articles",
]
