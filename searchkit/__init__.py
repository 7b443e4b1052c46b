"""Full-text search for Vietnamese: accents optional, never ignored.

>>> import searchkit
>>> index = searchkit.create_index("index/default")  # doctest: +SKIP
>>> index.add(searchkit.read_articles(["corpus"]))  # doctest: +SKIP
>>> index.search("de an 06").hits[0].title  # doctest: +SKIP
"""

from searchkit.article import Article
from searchkit.errors import (
    IndexCorruptError,
    IndexLockedError,
    IndexNotFoundError,
    IndexVersionError,
    InputError,
    QueryError,
    SearchKitError,
    SettingsError,
    SourceError,
    StoreError,
)
from searchkit.extraction import Rejected, read_articles
from searchkit.index import Changes, SearchIndex, create_index, open_index
from searchkit.results import ArticleView, Hit, SearchResult
from searchkit.snippets.snippet import Snippet

__version__ = "0.1.0"

__all__ = [
    "Article",
    "ArticleView",
    "Changes",
    "Hit",
    "IndexCorruptError",
    "IndexLockedError",
    "IndexNotFoundError",
    "IndexVersionError",
    "InputError",
    "QueryError",
    "Rejected",
    "SearchIndex",
    "SearchKitError",
    "SearchResult",
    "SettingsError",
    "Snippet",
    "SourceError",
    "StoreError",
    "create_index",
    "open_index",
    "read_articles",
]
