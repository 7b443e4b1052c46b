"""Extraction: articles out of pages, text dumps and records, free of boilerplate."""

from searchkit.extraction.reading import count_inputs, read_articles
from searchkit.extraction.sources import Rejected

__all__ = ["Rejected", "count_inputs", "read_articles"]
