"""Whoosh's view of an index: its searcher, its query objects, over the same arrays.

For queries that a plan can't say, and as the oracle in the tests.
"""

from searchkit.engine.whoosh.codec import ArrayIndex

__all__ = ["ArrayIndex"]
