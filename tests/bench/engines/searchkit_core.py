"""searchkit's ranking core: plans on a snapshot, with exact totals and facets as always."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version as version_of
from pathlib import Path

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.folding import fold
from searchkit.analysis.tokenizer import Tokens
from searchkit.article import Article
from searchkit.engine.bm25 import idf
from searchkit.engine.fields import SYLLABLE, Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.plan import And, AnyOf, Condition, Phrase, Plan, Term
from searchkit.engine.protocol import Lexicon
from searchkit.evaluation.orthography import strip_marks
from tests.bench.engines import Search
from tests.bench.queries import KINDS as ALL_KINDS
from tests.bench.queries import Query

KINDS = frozenset(ALL_KINDS)
_ALL = 10_000  # more terms than there are with one prefix


def version() -> str:
    """See :class:`tests.bench.engines.Engine`, here and below."""
    return f"searchkit {version_of('searchkit-vi')}"


def build(folder: Path, documents: Iterable[list[str]]) -> None:
    with FolderEngine.create(folder).writer() as writer:
        writer.add(_documents(documents))


def open_index(folder: Path) -> Search:
    engine = FolderEngine(folder)
    lexicon, snapshot = engine.latest().lexicon, engine.snapshot()
    count = lexicon.document_count()
    averages = ((SYLLABLE, lexicon.average_length(SYLLABLE)),)

    def search(query: Query, k: int) -> list[int]:
        ranking = snapshot.search(_plan(lexicon, count, averages, query), k)
        return [int(hit[0]) for hit in ranking.hits]

    return search


def _plan(
    lexicon: Lexicon, count: int, averages: tuple[tuple[str, float], ...], query: Query
) -> Plan:
    if query.kind == "prefix":
        (prefix,) = query.terms
        frequencies = {
            text: df
            for key in {strip_marks(prefix), fold(prefix)}  # quý is under qui, quyết under quy
            for text, df in lexicon.prefixed(SYLLABLE, key, _ALL)
            if text.startswith(prefix)
        }
    else:
        frequencies = {
            text: lexicon.document_frequency(Term(SYLLABLE, text)) for text in query.terms
        }
    weights = {Term(SYLLABLE, text): idf(df, count) for text, df in frequencies.items()}
    condition = _condition(query, tuple(weights))
    return Plan(tuple(weights.items()), condition, facets=False, averages=averages)


def _condition(query: Query, terms: tuple[Term, ...]) -> Condition:
    match query.kind:
        case "and":
            return And(tuple(AnyOf((term,)) for term in terms))
        case "phrase":
            return Phrase(SYLLABLE, tuple((text,) for text in query.terms))
    return AnyOf(terms)


def _documents(documents: Iterable[list[str]]) -> Iterator[Document]:
    """Articles without a title, of one passage, of which nothing is stored but the id."""
    title = Analysis(Tokens("", [], [], []), [], [])
    for number, terms in enumerate(documents):
        passage = Analysis(Tokens("", [], terms, []), [], [])
        yield Document(Article(str(number), "", ()), "", [title, passage])
