"""An index as Whoosh knows one: the latest commit, read-only."""

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, Never
from weakref import WeakKeyDictionary

from whoosh.index import Index
from whoosh.qparser import QueryParser
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader

from searchkit.deadline import NEVER, Deadline
from searchkit.engine.folder import FolderEngine
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.protocol import Engine
from searchkit.engine.whoosh.schema import CONTENT, schema
from searchkit.engine.whoosh.segment import ArraySegment, SegmentTerms
from searchkit.engine.whoosh.syntax import make_parser
from searchkit.errors import StoreError

if TYPE_CHECKING:
    from searchkit.engine.postings.segment import Segment


def open_whoosh(engine: Engine) -> "ArrayIndex":
    """Whoosh's view of an index.

    Raises:
        StoreError: It is not kept in arrays on this machine.
    """
    if not isinstance(engine, FolderEngine):
        raise StoreError("Chỉ mục này không mở bằng Whoosh được; hãy dùng chỉ mục trong thư mục.")
    return ArrayIndex(engine.snapshot)


class ArrayIndex(Index):
    """An index of arrays for Whoosh. Safe in many threads; a searcher belongs to one.

    Each reader and searcher is opened on the latest commit and stays there; ``refresh`` of a
    searcher moves it on.

    Args:
        latest: Gives the latest commit; the same snapshot as long as there is none newer.

    Attributes:
        schema: The fields; see :mod:`searchkit.engine.whoosh.schema`.
    """

    def __init__(self, latest: Callable[[], Snapshot]) -> None:
        self.schema = schema()
        self._latest = latest
        self._generations: WeakKeyDictionary[Snapshot, int] = WeakKeyDictionary()
        self._counter = count()
        self._terms: dict[Segment, SegmentTerms] = {}  # of the commit that was opened last

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.doc_count()} articles)"

    def snapshot(self) -> Snapshot:
        """The latest commit."""
        return self._latest()

    def reader(self, reuse: object = None) -> IndexReader:  # noqa: ARG002 - Whoosh passes it
        """A Whoosh reader over all segments of the latest commit."""
        return self.reader_of(self._latest(), NEVER)

    def reader_of(self, snapshot: Snapshot, deadline: Deadline) -> IndexReader:
        """A Whoosh reader over a commit that raises TimeUp where it is read after a deadline."""
        generation = self._generation(snapshot)
        terms = self._terms = {
            arrays: self._terms.get(arrays) or SegmentTerms(arrays)
            for arrays, _ in snapshot.segments
        }
        readers = [
            SegmentReader(
                None,
                self.schema,
                ArraySegment(arrays, deleted, terms[arrays], deadline),
                generation=generation,
            )
            for arrays, deleted in snapshot.segments
        ]
        if len(readers) == 1:
            return readers[0]
        return MultiReader(readers or [EmptyReader(self.schema)], generation=generation)

    def parser(self, fieldname: str = CONTENT) -> QueryParser:
        """Whoosh's query parser with its syntax for fuzzy terms and regular expressions.

        Args:
            fieldname: Where words are looked for that name no field.
        """
        return make_parser(fieldname, self.schema)

    def latest_generation(self) -> int:
        """Counts the commits that were seen."""
        return self._generation(self._latest())

    def _generation(self, snapshot: Snapshot) -> int:
        return self._generations.setdefault(snapshot, next(self._counter))

    def is_empty(self) -> bool:
        """Whether it has no articles."""
        return bool(self.doc_count() == 0)

    def writer(self, **_: Any) -> Never:
        """Nothing is written through Whoosh.

        Raises:
            NotImplementedError: Always; :meth:`searchkit.SearchIndex.add` and ``delete`` write.
        """
        raise NotImplementedError("read-only: SearchIndex.add and SearchIndex.delete write")
