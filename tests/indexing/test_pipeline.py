"""Indexing in several processes, against indexing in one."""

import itertools
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from searchkit import (
    Article,
    Changes,
    Rejected,
    SearchKitError,
    SourceError,
    create_index,
    read_articles,
)
from searchkit.analysis.analysis import Analysis
from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.near_duplicates import Groups
from searchkit.engine.memory import MemoryEngine
from searchkit.indexing.pipeline import StoredArticles, documents
from searchkit.indexing.workers import Workers

CORPUS = Path(__file__).parents[2] / "corpus"
TEXT = "Đề án 06/QĐ-TTg Bộ Công an (BCA) chuyển đổi số, hoà bình Nghị quyết 57 ngày 22/12/2024"


def articles(count: int) -> Iterator[Article]:
    """More than one batch; some ids come again with another text."""
    rng, words = random.Random(1), TEXT.split()
    for number in range(count):
        texts = [" ".join(rng.choices(words, k=rng.randrange(1, 60))) for _ in range(4)]
        yield Article(f"a{number % 700}", texts[0], tuple(texts[1:]), metadata={"n": number})


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Two workers that start at once."""
    with Workers(2, patience=0) as workers:
        yield workers


def test_documents_are_the_same_in_the_same_order(workers: Workers) -> None:
    given = [(article, str(number)) for number, article in enumerate(articles(1000))]
    stored = StoredArticles(MemoryEngine().latest().store)
    here = list(documents(given, Workers(1), Groups(stored)))
    assert [document.digest for document in here] == [digest for _, digest in given]
    assert list(documents(given, workers, Groups(stored))) == here


def test_what_is_read_is_the_same_in_the_same_order(tmp_path: Path, workers: Workers) -> None:
    (tmp_path / "hỏng.html").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "a.jsonl").write_text('{"title": "Một", "text": "a"}\n{"title": 5}\n', "utf-8")
    (tmp_path / "b.json").write_text('[{"title": "Hai", "text": "b"}, {"title": "Ba"}]', "utf-8")
    paths = [tmp_path, CORPUS]
    here = list(read_articles(paths))
    assert any(isinstance(item, Rejected) for item in here)
    assert list(read_articles(paths, workers.map)) == here


def test_index_is_the_same_to_the_byte(tmp_path: Path, workers: Workers) -> None:
    for name, given in (("one", None), ("two", workers)):
        with create_index(tmp_path / name) as index:
            changes = index.add(
                articles(1000), workers=given, moment=datetime(2026, 1, 1, tzinfo=UTC)
            )
        assert (changes.added, changes.updated) == (700, 300)
    one, two = (next((tmp_path / name).glob("*.seg")).read_bytes() for name in ("one", "two"))
    assert one == two


def half(number: int) -> float:
    if number < 0:
        raise SourceError(f"{number} nhỏ hơn 0")
    return number / 2


def die(number: int) -> int:
    os._exit(number)


def process(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_is_the_one_that_was_raised(jobs: int) -> None:
    with Workers(jobs, patience=0) as workers:
        results = workers.map(half, [4, -1, 6])
        assert next(results) == 2
        with pytest.raises(SourceError, match=r"^-1 nhỏ hơn 0$"):
            next(results)


def test_a_worker_that_dies_is_an_error_in_one_line(workers: Workers) -> None:
    with pytest.raises(SearchKitError, match="--jobs 1") as raised:
        list(workers.map(die, [3]))
    assert len(str(raised.value).splitlines()) == 1
    with pytest.raises(SearchKitError, match="--jobs 1"):
        list(workers.map(half, [3]))


def test_few_items_are_taken_ahead(workers: Workers) -> None:
    """However many there are, they need not fit in memory."""
    taken = itertools.count()
    endless = (next(taken) for _ in itertools.repeat(None))
    results = workers.map(half, endless)
    assert [next(results) for _ in range(20)] == [number / 2 for number in range(20)]
    assert next(taken) <= 20 + 8


def test_little_work_starts_no_process() -> None:
    with Workers(2, patience=60) as workers:
        assert set(workers.map(process, range(50))) == {os.getpid()}


def test_work_is_done_in_other_processes(workers: Workers) -> None:
    assert os.getpid() not in set(workers.map(process, range(50)))


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> None:
    """An analyzer that fails at some word, as a fault that nobody knows of would."""
    whole = Analyzer.analyze_many

    def analyze_many(self: Analyzer, texts: Sequence[str]) -> Sequence[Analysis]:
        if any("nổ" in text for text in texts):
            raise ZeroDivisionError("\x1b[2J")
        return whole(self, texts)

    monkeypatch.setattr(Analyzer, "analyze_many", analyze_many)


@pytest.mark.usefixtures("fragile")
def test_an_article_that_can_not_be_analyzed_spoils_no_other(tmp_path: Path) -> None:
    told: list[str] = []
    changes = Changes(report=told.append)
    with create_index(tmp_path / "index") as index:
        index.add([Article("1", "Một", ()), Article("2", "Hai", ())])
        given = [("1", "Một nổ"), ("2", "Hai a"), ("3", "Ba nổ"), ("4", "Bốn")]
        index.add([Article(id, title, (), origin=f"{id}.txt") for id, title in given], changes)
        assert (changes.added, changes.updated, changes.rejected) == (1, 1, 2)
        assert [getattr(index.article(id), "title", None) for id in "1234"] == [
            "Một", "Hai a", None, "Bốn",
        ]  # fmt: skip
    assert [line.partition(":")[0] for line in told] == ["1.txt", "3.txt"]
    assert all("ZeroDivisionError" in line and "\x1b" not in line for line in told)


@pytest.mark.usefixtures("fragile")
def test_a_repair_does_not_lose_an_article_in_silence() -> None:
    groups = Groups(StoredArticles(MemoryEngine().latest().store))
    with pytest.raises(SourceError, match="ZeroDivisionError"):
        list(documents([(Article("1", "nổ", ()), "")], Workers(1), groups))


SCRIPT = """
import sys
from searchkit import Article, create_index
from searchkit.indexing.workers import Workers

with Workers(2, patience=0) as workers, create_index(sys.argv[1], lock_seconds=0) as index:
    index.add([Article("1", "Một", ())], workers=workers)
"""


def test_a_script_without_a_main_guard_is_told_so(tmp_path: Path) -> None:
    """It was told that memory might have run out."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "index"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert '__name__ == "__main__"' in done.stderr.splitlines()[-1]
