import json
import sys
import tracemalloc
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from searchkit import SourceError, query_summary
from searchkit.cli.queries import command
from searchkit.query_log import Entry, QueryLog, mask
from searchkit.query_summary import _COMPARED, Summary, summarize

from .storage.test_processes import largest_file


def _summary(*entries: tuple[str, int, float]) -> Summary:
    return summarize(Entry(*entry) for entry in entries)


@given(st.lists(st.tuples(st.text(max_size=150), st.integers(0), st.floats(0, 1e6))))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, searches: list[tuple[str, int, float]]
) -> None:
    log = QueryLog(tmp_path_factory.mktemp("log") / "queries.jsonl")
    log.write("đề án", 1, 1.0)
    for query, hits, ms in searches:
        log.write(query, hits, ms)
    assert [(entry.query, entry.hits) for entry in log.read()] == [
        ("đề án", 1),
        *((mask(query), hits) for query, hits, _ in searches),
    ]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("gọi 0912345678 ngay", "gọi … ngay"),
        ("0912.345.678", "…"),
        ("+84 912 345 678", "…"),
        ("căn cước 001203004567", "căn cước …"),
        ("nguyen.van.a@mail.example đâu", "… đâu"),
        ("63/2024/NĐ-CP", "63/2024/NĐ-CP"),
        ("từ:2024-01-15 đến:2024-06-30", "từ:2024-01-15 đến:2024-06-30"),
        ("95.000 việc, 23.314 người", "95.000 việc, 23.314 người"),
    ],
)
def test_what_may_point_at_a_person_is_masked(query: str, kept: str) -> None:
    assert mask(query) == kept


def test_a_line_that_was_cut_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = QueryLog(path)
    log.write("a", 1, 1)
    path.write_text(path.read_text() + '{"hour": "2025\n[]\n5\n{"query": 1}\n', encoding="utf-8")
    log.write("b", 1, 1)
    assert [entry.query for entry in log.read()] == ["a", "b"]


@pytest.mark.parametrize(
    "line",
    [
        '{"query": "a", "hits": 1e400, "ms": 1}',
        '{"query": "a", "hits": 1, "ms": 1e400}',
        '{"query": "a", "hits": 1, "ms": NaN}',
        '{"query": "a", "hits": -1, "ms": 1}',
        '{"query": "a", "hits": ' + "9" * 5_000 + ', "ms": 1}',
        "[" * 100_000,
        '{"query": "' + "a" * 1_000_000 + '", "hits": 1, "ms": 1}',
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
    ids=range(8),
)
def test_a_line_of_a_stranger_is_skipped(tmp_path: Path, line: str) -> None:
    """``1e400`` and 100,000 brackets ended the command with a traceback."""
    path = tmp_path / "log"
    log = QueryLog(path)
    log.write("a", 1, 1)
    path.write_bytes(path.read_bytes() + line.encode("latin-1") + b"\n")
    log.write("b", 1, 1)
    assert [entry.query for entry in log.read()] == ["a", "b"]


@given(
    st.lists(st.binary(max_size=60) | st.sampled_from([b"{", b"[" * 999, b"\n", b'{"hits":1e999}']))
)
def test_any_bytes_are_a_log(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(b"".join(pieces))
    log = QueryLog(path)
    log.write("đề án", 1, 1.0)
    assert [entry.query for entry in log.read()][-1] == "đề án"
    summarize(log.read())


def test_a_line_stands_alone_after_one_that_a_full_disk_cut(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = QueryLog(path)
    log.write("trước", 1, 1)
    size = path.stat().st_size
    with largest_file(size + 10), pytest.raises(OSError, match="đĩa đầy"):
        log.write("bị cắt", 1, 1)
    log.write("sau", 1, 1)
    assert [entry.query for entry in log.read()] == ["trước", "sau"]


def test_a_long_log_is_counted_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_summary, "_KEPT", 1_000)
    entries = (Entry(f"truy vấn {number}", number % 2, 1.0) for number in range(10_000))
    often = (Entry("hay gặp", 1, 1.0) for _ in range(5))
    tracemalloc.start()
    summary = summarize(chain(often, entries))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (summary.searches, summary.found_nothing) == (10_005, 5_000)
    assert (summary.top[0].query, summary.top[0].searches) == ("hay gặp", 5)
    assert peak < 4_000_000  # bytes


def test_long_queries_are_compared_in_few_steps() -> None:
    """Each with each, by difflib, took 41 minutes."""
    queries = [f"{number:04} " + "chuyển đổi số quốc gia " * 8 for number in range(2 * _COMPARED)]
    steps = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal steps
        steps += event == "call"

    sys.setprofile(count)
    try:
        _summary(*((query, number % 2, 1.0) for number, query in enumerate(queries)))
    finally:
        sys.setprofile(None)
    assert steps < 2 * _COMPARED * 2_000  # some for each query, none for each pair


def test_a_log_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.jsonl"):
        list(QueryLog(tmp_path / "none.jsonl").read())


def test_counts() -> None:
    summary = _summary(
        ("đề án 06", 8, 5),
        ("Đề án  06", 9, 50),
        ("xyz", 0, 1),
        ("đề án 06", 9, 7),
        ("dữ liệu", 3, 9),
    )
    assert (summary.searches, summary.found_nothing) == (5, 1)
    top = summary.top[0]
    assert (top.query, top.searches, top.hits, top.ms) == ("đề án 06", 3, 9, 50)
    assert [row.query for row in summary.nothing] == ["xyz"]
    assert [row.query for row in summary.slow] == ["đề án 06", "dữ liệu", "xyz"]


@pytest.mark.parametrize(
    ("nothing", "found"),
    [
        ("CĐSQG", "chuyển đổi số quốc gia"),
        ("tổ công nghệ số cộng đồng", "TCNSCĐ"),
        ("chuyên đôi sô quôc gai", "chuyển đổi số quốc gia"),
        ("dich vụ côngtrực tuyến", "dịch vụ công trực tuyến"),
    ],
)
def test_a_query_that_found_nothing_is_brought_to_one_that_does(nothing: str, found: str) -> None:
    summary = _summary((nothing, 0, 1), (found, 5, 1), ("an toàn thông tin", 4, 1), (nothing, 0, 1))
    assert [(p.query, p.means, p.searches) for p in summary.proposals] == [(nothing, found, 2)]


def test_nothing_is_proposed_without_a_reason() -> None:
    assert not _summary(("bóng đá", 0, 1), ("chuyển đổi số", 4, 1), ("06", 3, 1)).proposals


def test_the_command_tells_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = QueryLog(path)
    for query, hits in (("chuyển đổi số", 5), ("CĐS", 0), ("CĐS", 0)):
        log.write(query, hits, 2)
    shown = CliRunner().invoke(command, [str(path)], standalone_mode=False)
    assert shown.return_value == 0
    assert "3 lượt tìm, 2 lượt không ra bài nào" in shown.output
    assert "CĐS = chuyển đổi số" in shown.output
    printed = json.loads(CliRunner().invoke(command, [str(path), "--json"]).output)
    assert printed["proposals"] == [{"query": "CĐS", "means": "chuyển đổi số", "searches": 2}]


def test_an_empty_log_is_nothing_found(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.touch()
    assert CliRunner().invoke(command, [str(path)], standalone_mode=False).return_value == 1
