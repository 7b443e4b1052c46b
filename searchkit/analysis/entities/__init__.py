"""Entities: the organisations, provinces and documents that an article is about, for its facets."""

from searchkit.analysis.entities.facets import batch_facets, facets
from searchkit.analysis.entities.provinces import province

__all__ = ["batch_facets", "facets", "province"]
