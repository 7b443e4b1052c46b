"""What is particular to the embedded engine: its files, its lock, its Whoosh side."""

import multiprocessing
import multiprocessing.synchronize
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query, scoring

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.tokenizer import Tokens
from searchkit.article import Article
from searchkit.engine.bm25 import saturation
from searchkit.engine.fields import IDENTIFIER, SYLLABLE, TEXT_FIELDS, TITLE, WORD, Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.manifest import FORMAT, NAME
from searchkit.engine.plan import And, AnyOf, Phrase, Plan, Term
from searchkit.engine.whoosh import ArrayIndex
from searchkit.errors import (
    IndexCorruptError,
    IndexLockedError,
    IndexNotFoundError,
    IndexVersionError,
)
from tests.storage.forgery import forge_manifest

from . import strategies as make

EVERYTHING = Plan((), And(()))


def article(id: str, title: str = "Chuyển đổi số") -> Document:
    return make.document(Article(id, title, ()))


def add(engine: FolderEngine, *documents: Document) -> None:
    with engine.writer() as writer:
        writer.add(documents)


def ids(engine: FolderEngine) -> list[str]:
    return [hit.id for hit in engine.snapshot().search(EVERYTHING, 100).hits]


@pytest.fixture
def engine(tmp_path: Path) -> FolderEngine:
    return FolderEngine.create(tmp_path / "index")


# --- Whoosh as the oracle ----------------------------------------------------------------------


class _PlanWeighting(scoring.WeightingModel):
    """The score of a plan's term, computed from what Whoosh reads."""

    def __init__(self, weights: dict[tuple[str, bytes], float]) -> None:
        self.weights = weights

    def scorer(
        self,
        searcher: object,
        fieldname: str,
        text: bytes,
        qf: int = 1,  # noqa: ARG002
    ) -> scoring.BaseScorer:
        return _PlanScorer(searcher, fieldname, self.weights[fieldname, text])


class _PlanScorer(scoring.WeightLengthScorer):
    def __init__(self, searcher: object, field: str, weight: float) -> None:
        self.worth = weight
        reader = searcher.get_parent().reader()  # type: ignore[attr-defined]
        self.average = reader.field_length(field) / reader.doc_count_all() or 1.0
        self.dfl = lambda document: searcher.doc_field_length(document, field, 1)  # type: ignore[attr-defined]

    def supports_block_quality(self) -> bool:
        return False

    def _score(self, weight: float, length: float) -> float:
        return self.worth * saturation(weight, length, self.average)


_NAMES = {SYLLABLE: "content"} | {name: name for name in (TITLE, WORD, IDENTIFIER)}


def whoosh_term(term: Term) -> query.Term:
    """A term in the fields that Whoosh sees; it needs no pairs, having phrases."""
    return query.Term(_NAMES[term.field], term.text)


@given(
    commits=st.lists(
        st.lists(make.documents(st.sampled_from("abcdefgh")), max_size=5), min_size=1, max_size=3
    ),
    scores=st.dictionaries(
        make.terms.filter(lambda term: term.field in _NAMES),
        st.floats(0.1, 5),
        min_size=1,
        max_size=5,
    ),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whoosh_scores_the_same_over_the_codec(
    tmp_path_factory: pytest.TempPathFactory,
    commits: list[list[Document]],
    scores: dict[Term, float],
) -> None:
    engine = FolderEngine.create(tmp_path_factory.mktemp("w") / "index")
    for documents in commits:
        add(engine, *documents)
    lengths = engine.latest().lexicon.average_length
    averages = tuple((field, lengths(field)) for field in TEXT_FIELDS)
    plan = Plan(tuple(scores.items()), AnyOf(tuple(scores)), fold=False, averages=averages)
    found = {hit.id: hit.score for hit in engine.snapshot().search(plan, 100).hits}

    asked = {whoosh_term(term): weight for term, weight in scores.items()}
    weighting = _PlanWeighting(
        {(term.fieldname, term.text.encode()): weight for term, weight in asked.items()}
    )
    with ArrayIndex(engine.snapshot).searcher(weighting=weighting) as searcher:
        hits = searcher.search(query.Or(list(asked)), limit=None)
        wanted = {hit["id"]: hit.score for hit in hits}
    assert found == pytest.approx(wanted, abs=1e-6)


@given(
    documents=st.lists(make.documents(st.sampled_from("abcdef")), max_size=6),
    syllables=st.lists(make.syllables, min_size=2, max_size=4),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whoosh_finds_the_same_phrases_over_the_codec(
    tmp_path_factory: pytest.TempPathFactory, documents: list[Document], syllables: list[str]
) -> None:
    engine = FolderEngine.create(tmp_path_factory.mktemp("w") / "index")
    add(engine, *documents)
    plan = Plan((), Phrase(SYLLABLE, tuple((syllable,) for syllable in syllables)), fold=False)
    found = {hit.id for hit in engine.snapshot().search(plan, 100).hits}

    with ArrayIndex(engine.snapshot).searcher() as searcher:
        phrase = query.Phrase("content", syllables)
        assert found == {hit["id"] for hit in searcher.search(phrase, limit=None)}


# --- files -------------------------------------------------------------------------------------


def test_no_pickle_is_written(engine: FolderEngine) -> None:
    add(engine, article("1"), article("2"))
    for path in engine.folder.iterdir():
        with pytest.raises((pickle.UnpicklingError, EOFError, ValueError, KeyError, IndexError)):
            pickle.loads(path.read_bytes())


def test_files_of_old_commits_are_removed(engine: FolderEngine) -> None:
    for i in range(30):
        add(engine, article(str(i % 7)))
    files = {path.name for path in engine.folder.iterdir()}
    assert files == {file.name for file in engine.manifest.files()} | {NAME, "LOCK"}


def test_what_a_crash_left_behind_is_removed(engine: FolderEngine) -> None:
    add(engine, article("1"))
    (engine.folder / "000009-deadbeef.seg").write_bytes(b"half a segment")
    (engine.folder / f"{NAME}.new").write_text("{")
    add(engine, article("2"))
    assert ids(engine) == ["1", "2"]
    files = {path.name for path in engine.folder.iterdir()}
    assert files == {file.name for file in engine.manifest.files()} | {NAME, "LOCK"}


def test_small_segments_are_merged(engine: FolderEngine) -> None:
    for i in range(40):
        add(engine, article(f"{i:02}"))
    assert len(engine.manifest.segments) < 16
    assert ids(engine) == [f"{i:02}" for i in range(40)]


def test_a_commit_adds_one_segment_however_much_it_writes(engine: FolderEngine) -> None:
    """More than is held in memory at once; an article comes again after it was written."""
    long = Analysis(Tokens("", [], ["số"] * 200_000, []), [], [])
    add(engine, article("before"))
    with engine.writer() as writer:
        writer.add([article("again", "Đề án 06"), article("first")])
        writer.add(Document(Article(f"long {i}", "", ()), "", [long]) for i in range(21))
        writer.add([article("again"), article("last")])
    assert len(engine.manifest.segments) == 2
    reader = engine.snapshot()
    assert reader.document_count() == 25
    assert reader.search(Plan((), AnyOf((Term(SYLLABLE, "án"),))), 10).total == 0
    found = reader.search(Plan((), AnyOf((Term(SYLLABLE, "chuyển"),))), 10)
    assert {hit.id for hit in found.hits} == {"again", "before", "first", "last"}
    assert reader.search(Plan((), AnyOf((Term(SYLLABLE, "số"),))), 10).total == 25


def test_optimize_leaves_one_segment_without_deletions(engine: FolderEngine) -> None:
    for i in range(5):
        add(engine, article(str(i)))
    with engine.writer() as writer:
        writer.delete(["3"])
        writer.optimize()
    (segment,) = engine.manifest.segments
    assert (segment.documents, segment.deleted) == (4, 0)
    assert ids(engine) == ["0", "1", "2", "4"]


def test_an_unchanged_commit_writes_nothing(engine: FolderEngine) -> None:
    add(engine, article("1"))
    before = {path.name: path.stat().st_mtime_ns for path in engine.folder.iterdir()}
    with engine.writer():
        pass
    after = {path.name: path.stat().st_mtime_ns for path in engine.folder.iterdir()}
    assert {n: t for n, t in after.items() if n != "LOCK"} == {
        n: t for n, t in before.items() if n != "LOCK"
    }


# --- what can be wrong with a folder -----------------------------------------------------------


def test_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError, match="searchkit index"):
        FolderEngine(tmp_path / "nothing")


def test_a_file_is_no_index(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(IndexNotFoundError, match="file"):
        FolderEngine(path)
    with pytest.raises(IndexNotFoundError, match="file"):
        FolderEngine.create(path)


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "_MAIN_1.toc").write_bytes(b"another program's")
    with pytest.raises(IndexNotFoundError, match="_MAIN_1"):
        FolderEngine.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["_MAIN_1.toc"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"a": 1}', f'{{"searchkit": {FORMAT}}}', "\0", "[" * 100_000],
)
def test_a_damaged_manifest_is_refused(engine: FolderEngine, content: str) -> None:
    (engine.folder / NAME).write_text(content)
    with pytest.raises(IndexCorruptError, match=NAME):
        FolderEngine(engine.folder)


def test_a_changed_manifest_is_refused(engine: FolderEngine) -> None:
    add(engine, article("1"))
    path = engine.folder / NAME
    path.write_text(path.read_text().replace('"documents": 1', '"documents": 2'))
    with pytest.raises(IndexCorruptError, match=NAME):
        FolderEngine(engine.folder)


@pytest.mark.parametrize(("key", "mend"), [("searchkit", "--rebuild"), ("analyzer", "repair")])
def test_another_version_says_what_to_do(engine: FolderEngine, key: str, mend: str) -> None:
    def change(content: dict[str, Any]) -> None:
        if key == "searchkit":
            content["searchkit"] = 999
        else:
            content["commit"]["analyzer"] = "0123456789abcdef"

    forge_manifest(engine.folder, change)
    with pytest.raises(IndexVersionError, match=mend):
        FolderEngine(engine.folder)


@pytest.mark.parametrize("damage", ["cut", "header", "gone"])
def test_a_damaged_segment_is_refused(engine: FolderEngine, damage: str) -> None:
    add(engine, article("1"))
    (path,) = engine.folder.glob("*.seg")
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:100])
    else:
        content = bytearray(path.read_bytes())
        content[40] ^= 1
        path.write_bytes(content)
    with pytest.raises(IndexCorruptError, match=path.stem):
        FolderEngine(engine.folder).latest()


# --- processes ---------------------------------------------------------------------------------


def _hold_the_lock(folder: Path, ready: "multiprocessing.synchronize.Event") -> None:
    with FolderEngine(folder).writer() as writer:
        writer.add([article("other")])
        ready.set()
        multiprocessing.Event().wait()


def test_a_second_writer_is_refused_until_the_first_dies(engine: FolderEngine) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    other = context.Process(target=_hold_the_lock, args=(engine.folder, ready))
    other.start()
    try:
        assert ready.wait(60)
        with pytest.raises(IndexLockedError, match="tiến trình khác"), engine.writer():
            pass
        assert ids(engine) == []
    finally:
        other.kill()
        other.join()
    add(engine, article("mine"))
    assert ids(engine) == ["mine"]
