"""A snapshot: the segments of one commit, searched as one index."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

import numpy as np

from searchkit.article import Article
from searchkit.engine.fields import TEXT_FIELDS
from searchkit.engine.plan import Plan, Term
from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.inversion import spelling_key
from searchkit.engine.postings.scoring import SegmentHits, explain, run
from searchkit.engine.postings.segment import Segment, saturation_table
from searchkit.engine.protocol import Ranking


class Snapshot:
    """The :class:`~searchkit.engine.protocol.Reader` over arrays.

    Statistics count deleted documents until they are merged away, as in Lucene.

    Args:
        segments: Each with ``bool[count]``, True for a deleted document; None for none deleted.
    """

    def __init__(self, segments: Sequence[tuple[Segment, Array | None]]) -> None:
        self.segments = segments

    def document_count(self) -> int:
        return sum(
            segment.count - (0 if deleted is None else int(deleted.sum()))
            for segment, deleted in self.segments
        )

    def document_frequency(self, term: Term) -> int:
        key = spelling_key(term.text)
        fields = (segment.field(term.field) for segment, _ in self.segments)
        numbers = ((field, field.find(key)) for field in fields)
        return sum(field.frequency(number) for field, number in numbers if number is not None)

    def spellings(self, field: str, key: str) -> Sequence[tuple[str, int]]:
        prefix = f"{key}\0".encode()
        found: Counter[str] = Counter()
        for segment, _ in self.segments:
            postings = segment.field(field)
            for term in range(*postings.range(prefix)):
                found[postings.key(term)[len(prefix) :].decode()] += postings.frequency(term)
        return sorted(found.items())

    def prefixed(self, field: str, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        found: Counter[str] = Counter()
        for segment, _ in self.segments:
            found.update(segment.field(field).commonest(prefix.encode(), limit * 4))
        exact = {text: self.document_frequency(Term(field, text)) for text in found}
        return sorted(exact.items(), key=lambda f: (-f[1], len(f[0].encode()), f[0]))[:limit]

    def keys(self, field: str) -> AbstractSet[str]:
        return {
            key.partition(b"\0")[0].decode()
            for segment, _ in self.segments
            for key in segment.field(field).all_keys()
        }

    def sources(self) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for segment, deleted in self.segments:
            live = np.arange(segment.count) if deleted is None else np.flatnonzero(~deleted)
            counts.update(_source_counts(segment, live))
        return counts

    @cached_property
    def _tables(self) -> Mapping[str, Array]:
        count = sum(segment.count for segment, _ in self.segments)
        totals = {
            name: sum(segment.totals[name] for segment, _ in self.segments) for name in TEXT_FIELDS
        }
        return {name: saturation_table(total / count or 1.0) for name, total in totals.items()}

    def newest_day(self) -> int:
        days = (segment.column("first_day") for segment, _ in self.segments)
        return max((int(column.max()) for column in days if len(column)), default=0)

    def search(self, plan: Plan, limit: int, offset: int = 0) -> Ranking:
        total = 0
        years: Counter[str] = Counter()
        sources: Counter[str] = Counter()
        best: list[tuple[tuple[float, float, str], float]] = []
        for segment, deleted in self.segments:
            hits = run(segment, plan, self._tables, deleted)
            total += len(hits.documents)
            years.update(_year_counts(segment, hits.documents))
            sources.update(_source_counts(segment, hits.documents))
            best.extend(_best(segment, hits, plan, offset + limit))
        best.sort()
        slice_ = best[offset : offset + limit]
        return Ranking(total, tuple((key[2], score) for key, score in slice_), years, sources)

    def explain(self, plan: Plan, id: str) -> Mapping[Term, float]:
        segment, document = self._find(id)
        return explain(segment, plan, self._tables, document)

    def article(self, id: str) -> Article | None:
        try:
            segment, document = self._find(id)
        except KeyError:
            return None
        return segment.article(document)

    def digests(self) -> Mapping[str, tuple[str, str | None]]:
        found: dict[str, tuple[str, str | None]] = {}
        for segment, deleted in self.segments:
            origins = segment.values("origin")
            digests = segment.column("digest").tolist()
            ordinals = segment.column("origin").tolist()
            for document, id in enumerate(segment.ids()):
                if deleted is None or not deleted[document]:
                    ordinal = ordinals[document]
                    origin = origins[ordinal - 1] if ordinal else None
                    found[id] = digests[document].decode(), origin
        return found

    def _find(self, id: str) -> tuple[Segment, int]:
        for segment, deleted in self.segments:
            document = segment.document(id)
            if document is not None and (deleted is None or not deleted[document]):
                return segment, document
        raise KeyError(id)


def _best(
    segment: Segment, hits: SegmentHits, plan: Plan, limit: int
) -> Iterator[tuple[tuple[float, float, str], float]]:
    """The first hits of a segment in the order of the plan: sort key and score."""
    documents, scores = hits.documents, hits.scores
    if not limit or not len(documents):
        return
    days = segment.column("first_day")[documents].astype(np.float64)
    primary, secondary = (scores, days) if plan.sort == "relevance" else (days, scores)
    if len(documents) > 4 * limit:
        threshold = np.partition(primary, len(primary) - limit)[len(primary) - limit]
        keep = np.flatnonzero(primary >= threshold)
        documents, scores, days = documents[keep], scores[keep], days[keep]
        primary, secondary = primary[keep], secondary[keep]
    order = np.lexsort((segment.id_order[documents], -secondary, -primary))[:limit]
    for i in order.tolist():
        key = (-float(primary[i]), -float(secondary[i]), segment.id(int(documents[i])))
        yield key, float(scores[i])


def _year_counts(segment: Segment, documents: Array) -> Mapping[str, int]:
    years = np.bincount(segment.column("first_day")[documents] // 10_000)
    return {f"{year:04}": int(years[year]) for year in np.flatnonzero(years).tolist() if year}


def _source_counts(segment: Segment, documents: Array) -> Mapping[str, int]:
    counts = np.bincount(segment.column("source")[documents])
    field = segment.field("source")
    return {
        field.key(ordinal - 1).decode("utf-8", "surrogatepass"): int(counts[ordinal])
        for ordinal in np.flatnonzero(counts).tolist()
        if ordinal
    }
