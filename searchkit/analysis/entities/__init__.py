"""Entities: the organisations, provinces and documents that an article is about, for its facets."""

from searchkit.analysis.entities.facets import facets
from searchkit.analysis.entities.provinces import province

__all__ = ["facets", "province"]
