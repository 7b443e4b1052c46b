"""A segment of more documents than two bytes can number: written, merged, searched, checked."""

from collections.abc import Iterator

import numpy as np
import pytest

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.tokenizer import Tokens
from searchkit.article import Article
from searchkit.engine.fields import SYLLABLE, Document
from searchkit.engine.folder.check import segment_problems
from searchkit.engine.plan import And, AnyOf, Phrase, Plan, Term
from searchkit.engine.postings.builder import SegmentBuilder
from searchkit.engine.postings.merge import merge_segments
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.snapshot import Snapshot
from searchkit.engine.postings.store import ArrayStore

COUNT = 70_000
EVERY = {"mười": 10, "trăm": 100, "vạn": 30_000}  # each stands in the documents of its multiples


def documents() -> Iterator[Document]:
    """Each holds the words whose numbers divide its own, in one row."""
    nothing = Analysis(Tokens("", [], [], []), [], [])
    passages = {
        words: Analysis(Tokens("", [], list(words), []), [], [])
        for words in [(), ("mười",), ("mười", "trăm"), ("mười", "trăm", "vạn")]
    }
    for number in range(COUNT):
        words = tuple(word for word, step in EVERY.items() if number % step == 0)
        article = Article(f"{number:05}", "", ())
        yield Document(article, "", [nothing, passages[words]], bands=[number % 7])


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> list[Segment]:
    """One that was written at once, and one that was merged of two, without document 1."""
    folder = tmp_path_factory.mktemp("large")
    builders = whole, first, second = [SegmentBuilder() for _ in range(3)]
    for number, document in enumerate(documents()):
        whole.add(document)
        (first if number < COUNT // 3 else second).add(document)
    paths = [folder / f"{name}.seg" for name in ("whole", "first", "second")]
    for builder, path in zip(builders, paths, strict=True):
        builder.write(path)
    parts = [(Segment(path), np.zeros(Segment(path).count, np.bool_)) for path in paths[1:]]
    parts[0][1][1] = True
    merge_segments(parts, folder / "merged.seg")
    return [Segment(paths[0]), Segment(folder / "merged.seg")]


def test_every_document_is_found(segments: list[Segment]) -> None:
    for segment in segments:
        reader = Snapshot([(segment, None)])
        for word, step in EVERY.items():
            wanted = [f"{number:05}" for number in range(0, COUNT, step)]
            term = Term(SYLLABLE, word)
            plan = Plan(((term, 1.0),), AnyOf((term,)), averages=((SYLLABLE, 2.0),))
            found = reader.search(plan, COUNT)
            assert sorted(hit.id for hit in found.hits) == wanted
        rows = Phrase(SYLLABLE, (("mười",), ("trăm",), ("vạn",)))
        both = And((rows, AnyOf((Term(SYLLABLE, "trăm"),))))
        for condition in (rows, both):
            found = reader.search(Plan((), condition), 10)
            assert [hit.id for hit in found.hits] == ["00000", "30000", "60000"]
        shared = ArrayStore(reader).sharing([3], 2)
        assert [copy.id for copy in shared[3]] == ["00003", "00010"]


def test_nothing_in_it_contradicts_itself(segments: list[Segment]) -> None:
    assert [segment.count for segment in segments] == [COUNT, COUNT - 1]
    for segment in segments:
        assert list(segment.damaged()) == []
        assert list(segment_problems(segment, None)) == []
        documents = [number for band in range(7) for number in segment.bands.documents(band)]
        assert sorted(documents) == list(range(segment.count))
