"""The embedded engine: a Whoosh index whose segments are arrays.

Whoosh is the index: its storage and lock, its schema, its codec seam, its readers, its query
objects. Segments are written and searched by :mod:`searchkit.engine.postings`; through the codec
Whoosh's own searcher reads the same arrays, for queries that a plan can't say, and as the oracle
in the tests. No pickle is read or written.
"""

from searchkit.engine.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
