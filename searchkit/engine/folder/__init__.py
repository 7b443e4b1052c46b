"""The embedded engine: an index in a folder, written and searched as arrays.

What a commit is, how it is opened, written, locked, checked, mended and copied; how a segment lies
and is searched, :mod:`searchkit.engine.postings` knows. Nothing here needs Whoosh, and no pickle is
read or written.
"""

from searchkit.engine.folder.engine import FolderEngine

__all__ = ["FolderEngine"]
