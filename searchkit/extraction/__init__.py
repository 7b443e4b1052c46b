"""Extraction: articles out of pages, text dumps and records, free of boilerplate."""

from searchkit.extraction.left_out import LeftOut, Note, PassedOver, ReadArticle, Remark
from searchkit.extraction.reading import count_inputs, examine, read_articles
from searchkit.extraction.rejected import Rejected

__all__ = [
    "LeftOut",
    "Note",
    "PassedOver",
    "ReadArticle",
    "Rejected",
    "Remark",
    "count_inputs",
    "examine",
    "read_articles",
]
