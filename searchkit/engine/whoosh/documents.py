"""The documents of a segment as Whoosh reads them: lengths, columns, vectors, stored fields."""

from collections import Counter
from collections.abc import Iterable

from whoosh import formats
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.system import pack_uint

from searchkit.article import Article
from searchkit.engine.bm25 import LENGTHS
from searchkit.engine.fields import SOURCE, TEXT_FIELDS, TITLE
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.segment import Segment
from searchkit.engine.whoosh.columns import DayColumn, ValueColumn
from searchkit.engine.whoosh.schema import (
    COLUMNS,
    CONTENT,
    ENGINE_FIELDS,
    GROUP,
    ID,
    PUBLISHED,
    URL,
    VECTORS,
    schema,
)


class ArrayDocuments(base.PerDocumentReader):
    """Lengths, deletions, columns and stored fields of a segment."""

    def __init__(self, segment: base.Segment, arrays: Segment) -> None:
        self._segment, self._arrays = segment, arrays

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return self._arrays.count

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        deleted: Iterable[int] = self._segment.deleted_docs()
        return deleted

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(LENGTHS[lengths[docnum]])

    def field_length(self, fieldname: str) -> int:
        return int(self._arrays.totals.get(ENGINE_FIELDS.get(fieldname, ""), 0))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(LENGTHS[lengths.min()]) if len(lengths) else 0

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(LENGTHS[lengths.max(initial=0)])

    def _lengths(self, fieldname: str) -> Array | None:
        name = ENGINE_FIELDS.get(fieldname)
        return self._arrays.lengths(name) if name in TEXT_FIELDS else None

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in COLUMNS

    def column_reader(self, fieldname: str, column: object) -> DayColumn | ValueColumn:  # noqa: ARG002
        arrays = self._arrays
        if fieldname == PUBLISHED:
            return DayColumn(arrays.column("first_day"))
        if fieldname == ID:
            return ValueColumn([*arrays.ids()], None)
        if fieldname == GROUP:  # who is alone is a group of its own
            own, numbers = arrays.ids(), arrays.column("group").tolist()
            names = arrays.values("group")
            grouped = [names[n - 1] if n else id for n, id in zip(numbers, own, strict=True)]
            return ValueColumn(grouped, None)
        return ValueColumn(["", *arrays.values(fieldname)], arrays.column(fieldname))

    def has_vector(self, docnum: int, fieldname: str) -> bool:  # noqa: ARG002 - Whoosh passes it
        return fieldname in VECTORS

    def vector(self, docnum: int, fieldname: str, format_: object) -> ListMatcher:  # noqa: ARG002
        """The terms of a document and how often each stands there, analyzed from what is stored."""
        article = self._arrays.article(docnum)
        texts = [article.title] if fieldname == TITLE else _passages(article)
        analyzer = schema()[fieldname].analyzer
        counts = Counter(token.text for text in texts for token in analyzer(text, mode="index"))
        terms = sorted(counts)
        frequencies = [counts[term] for term in terms]
        return ListMatcher(
            terms,
            weights=[float(frequency) for frequency in frequencies],
            values=[pack_uint(frequency) for frequency in frequencies],
            format=formats.Frequency(),
        )

    def stored_fields(self, docnum: int) -> dict[str, str]:
        article = self._arrays.article(docnum)
        fields = {
            ID: article.id,
            TITLE: article.title,
            URL: article.url,
            SOURCE: article.source,
            PUBLISHED: article.published,
            CONTENT: "\n".join(_passages(article)),
        }
        return {name: value for name, value in fields.items() if value is not None}


def _passages(article: Article) -> list[str]:
    return [article.title, *article.paragraphs, *article.captions]
