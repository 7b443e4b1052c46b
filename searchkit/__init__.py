"""Full-text search for Vietnamese: accents optional, never ignored.

>>> import searchkit
>>> index = searchkit.create_index("index/default")  # doctest: +SKIP
>>> read = searchkit.read_articles(["corpus"])  # doctest: +SKIP
>>> index.add(each for each in read if isinstance(each, searchkit.Article))  # doctest: +SKIP
>>> index.search("de an 06").hits[0].title  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

from searchkit.article import Article
from searchkit.engine.fields import ANY_VALUE, FACET_LABELS, FACET_VALUES, FACETS, PERIODS
from searchkit.engine.protocol import Traffic
from searchkit.errors import (
    IndexCorruptError,
    IndexLockedError,
    IndexNotFoundError,
    IndexVersionError,
    InputError,
    PageError,
    QueryError,
    SearchKitError,
    SettingsError,
    SourceError,
    StoreError,
)
from searchkit.escaping import printable
from searchkit.index import SearchIndex, create_index, open_index
from searchkit.messages import Message
from searchkit.query.named_date import named_date
from searchkit.query.requirement import require
from searchkit.search.matches import Matches
from searchkit.search.request import MatchOptions
from searchkit.search.results import (
    ArticleView,
    Hit,
    Overview,
    Passage,
    PassageResult,
    SearchResult,
)
from searchkit.snippets.snippet import Snippet

if TYPE_CHECKING:
    from searchkit.dossiers.documents import DocumentName, DocumentRelation, DocumentView, Saying
    from searchkit.dossiers.events import RelatedReport
    from searchkit.dossiers.series import FiguresResult, Point, Series
    from searchkit.dossiers.statements import QuotesResult, Statement
    from searchkit.dossiers.stories import Story, Version
    from searchkit.export import Export, export_formats, export_hits
    from searchkit.extraction import Rejected, read_articles
    from searchkit.indexing.changes import Changes
    from searchkit.query_log import QueryLog
    from searchkit.understanding.suggestions import Suggestion

__version__ = "0.1.0"

__all__ = [
    "ANY_VALUE",
    "FACETS",
    "FACET_LABELS",
    "FACET_VALUES",
    "PERIODS",
    "Article",
    "ArticleView",
    "Changes",
    "DocumentName",
    "DocumentRelation",
    "DocumentView",
    "Export",
    "FiguresResult",
    "Hit",
    "IndexCorruptError",
    "IndexLockedError",
    "IndexNotFoundError",
    "IndexVersionError",
    "InputError",
    "MatchOptions",
    "Matches",
    "Message",
    "Overview",
    "PageError",
    "Passage",
    "PassageResult",
    "Point",
    "QueryError",
    "QueryLog",
    "QuotesResult",
    "Rejected",
    "RelatedReport",
    "Saying",
    "SearchIndex",
    "SearchKitError",
    "SearchResult",
    "Series",
    "SettingsError",
    "Snippet",
    "SourceError",
    "Statement",
    "StoreError",
    "Story",
    "Suggestion",
    "Traffic",
    "Version",
    "create_index",
    "export_formats",
    "export_hits",
    "named_date",
    "open_index",
    "printable",
    "read_articles",
    "require",
]


_LATE = {
    "Changes": "searchkit.indexing.changes",
    "DocumentName": "searchkit.dossiers.documents",
    "DocumentRelation": "searchkit.dossiers.documents",
    "DocumentView": "searchkit.dossiers.documents",
    "Export": "searchkit.export",
    "FiguresResult": "searchkit.dossiers.series",
    "Point": "searchkit.dossiers.series",
    "QueryLog": "searchkit.query_log",
    "QuotesResult": "searchkit.dossiers.statements",
    "Rejected": "searchkit.extraction",
    "RelatedReport": "searchkit.dossiers.events",
    "Saying": "searchkit.dossiers.documents",
    "Series": "searchkit.dossiers.series",
    "Statement": "searchkit.dossiers.statements",
    "Story": "searchkit.dossiers.stories",
    "Suggestion": "searchkit.understanding.suggestions",
    "Version": "searchkit.dossiers.stories",
    "export_formats": "searchkit.export",
    "export_hits": "searchkit.export",
    "read_articles": "searchkit.extraction",
}


def __getattr__(name: str) -> object:
    """Load what no search needs when it is asked for: a command-line search starts sooner."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)
