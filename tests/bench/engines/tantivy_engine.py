"""tantivy, with one thread; it counts all hits, as searchkit does."""

from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path

import tantivy

from tests.bench.engines import Search
from tests.bench.queries import KINDS as ALL_KINDS
from tests.bench.queries import Query

KINDS = frozenset(ALL_KINDS)
_FIELD = "text"
_NUMBER = "number"


def version() -> str:
    """See :class:`tests.bench.engines.Engine`, here and below."""
    return f"tantivy {version_of('tantivy')} (Python package)"


def build(folder: Path, documents: Iterable[list[str]]) -> None:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field(_FIELD, tokenizer_name="whitespace", index_option="position")
    schema.add_unsigned_field(_NUMBER, fast=True)
    index = tantivy.Index(schema.build(), path=str(folder))
    writer = index.writer(num_threads=1)
    for number, terms in enumerate(documents):
        document = tantivy.Document()
        document.add_text(_FIELD, " ".join(terms))
        document.add_unsigned(_NUMBER, number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def open_index(folder: Path) -> Search:
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()
    schema = index.schema

    def term(text: str) -> tantivy.Query:
        return tantivy.Query.term_query(schema, _FIELD, text)

    def compiled(query: Query) -> tantivy.Query:
        texts = list(query.terms)
        if query.kind == "phrase":
            return tantivy.Query.phrase_query(schema, _FIELD, texts)
        if query.kind == "prefix":
            texts = [text for text, _ in searcher.terms_with_prefix(_FIELD, texts[0])]
        if len(texts) == 1:
            return term(texts[0])
        occur = tantivy.Occur.Must if query.kind == "and" else tantivy.Occur.Should
        return tantivy.Query.boolean_query([(occur, term(text)) for text in texts])

    def search(query: Query, k: int) -> list[int]:
        hits = searcher.search(compiled(query), k).hits
        numbers = searcher.fast_field_values(_NUMBER, [address for _, address in hits])
        return [int(number) for number in numbers if number is not None]

    return search
