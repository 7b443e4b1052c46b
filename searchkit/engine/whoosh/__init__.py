"""Whoosh's view of an index: its searcher, its query objects, over the same arrays.

For queries that a plan can't say; and, in the tests, an oracle.
"""

from searchkit.engine.whoosh.index import ArrayIndex, open_whoosh

__all__ = ["ArrayIndex", "open_whoosh"]
