import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from searchkit.errors import SettingsError, SourceError
from searchkit.evaluation import TestCollection, evaluate, read_run, run_evaluation, write_run

COLLECTION = TestCollection(
    queries={"q1": "Chuyển đổi số", "q2": "Đề án 06", "q3": "tổ công nghệ"},
    qrels={"q1": {"d1": 1}, "q2": {"d2": 1}, "q3": {"d3": 1}},
)


class Index:
    """Answers from a table and remembers what it was asked."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, int]] = []

    def search(self, query: str, depth: int) -> Sequence[tuple[str, float]]:
        self.asked.append((query, depth))
        return [(document, 0.0) for document in self.answers.get(query, [])]


def answers() -> Index:
    return Index({"Chuyển đổi số": ["d1", "d9"], "Đề án 06": ["d9", "d2"], "tổ công nghệ": []})


def test_every_query_is_searched_once_after_a_warm_up() -> None:
    index = answers()
    evaluate(COLLECTION, index.search, depth=7)
    first, *rest = index.asked
    assert first == ("Chuyển đổi số", 7)
    assert rest == [(text, 7) for text in COLLECTION.queries.values()]


def test_the_order_of_the_search_is_the_ranking() -> None:
    evaluation = evaluate(COLLECTION, answers().search)
    assert [(row.id, row.measures["mrr@10"]) for row in evaluation.per_query] == [
        ("q1", 1.0),
        ("q2", 0.5),
        ("q3", 0.0),
    ]
    assert evaluation.measures["mrr@10"] == pytest.approx(0.5)
    assert evaluation.run["q2"] == [("d9", 0.0), ("d2", 0.0)]
    assert [row.text for row in evaluation.per_query] == list(COLLECTION.queries.values())


def test_only_the_search_is_timed_and_percentiles_are_ordered() -> None:
    evaluation = evaluate(COLLECTION, answers().search)
    times = sorted(row.took_ms for row in evaluation.per_query)
    assert evaluation.p50_ms == pytest.approx(times[1])
    assert evaluation.p95_ms == pytest.approx(times[1] + 0.9 * (times[2] - times[1]))
    assert times[0] > 0


def test_queries_are_perturbed_before_they_are_searched() -> None:
    index = Index({"CHUYỂN ĐỔI SỐ": ["d1"]})
    evaluation = evaluate(COLLECTION, index.search, perturb=str.upper)
    assert evaluation.per_query[0].text == "CHUYỂN ĐỔI SỐ"
    assert evaluation.per_query[0].measures["success@1"] == 1


def test_results_below_the_depth_do_not_count() -> None:
    evaluation = evaluate(COLLECTION, answers().search, depth=1)
    assert evaluation.measures["recall@100"] == pytest.approx(1 / 3)


def test_a_document_returned_twice_is_a_fault_of_the_search() -> None:
    with pytest.raises(ValueError, match="twice"):
        evaluate(COLLECTION, Index({"Chuyển đổi số": ["d1", "d1"]}).search)


def test_options_are_checked_before_the_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    index = answers()
    with pytest.raises(SettingsError, match="độ sâu 0"):
        evaluate(COLLECTION, index.search, depth=0)
    with pytest.raises(SourceError, match="không có thư mục"):
        run_evaluation(COLLECTION, index.search, run_file=tmp_path / "nowhere" / "run")
    with pytest.raises(SourceError, match="không có tệp này"):
        run_evaluation(COLLECTION, index.search, baseline=tmp_path / "run")
    write_run(tmp_path / "run", {"other": [("d1", 1.0)]})
    with pytest.raises(SourceError, match="không có truy vấn nào của bộ đánh giá này"):
        run_evaluation(COLLECTION, index.search, baseline=tmp_path / "run")
    with pytest.raises(SettingsError, match="vntelex"):
        run_evaluation(COLLECTION, index.search, perturb=["vntelex"])
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(SettingsError, match="pip install"):
        evaluate(COLLECTION, index.search)
    assert index.asked == []


def test_the_report_has_the_agreed_keys_first() -> None:
    report = run_evaluation(COLLECTION, answers().search)
    assert list(report) == [
        "ndcg@10", "mrr@10", "recall@100", "queries", "p50_ms", "p95_ms", "success@1",
    ]  # fmt: skip
    assert report["queries"] == 3
    assert report["success@1"] == pytest.approx(1 / 3)
    assert json.loads(json.dumps(report)) == report


def test_a_report_says_how_queries_were_perturbed() -> None:
    index = Index({"chuyeenr": []})
    report = run_evaluation(COLLECTION, index.search, perturb=["telex", "typos:0"], seed=5)
    assert [query for query, _ in index.asked[1:]] == [
        "Chuyeenr ddooir soos",
        "Ddeef ans 06",
        "toor coong ngheej",
    ]
    assert (report["perturb"], report["seed"]) == (["telex", "typos:0"], 5)


def test_a_run_is_kept_and_compared_with(tmp_path: Path) -> None:
    worse = Index({"Đề án 06": ["d9", "d2"]})
    run_evaluation(COLLECTION, worse.search, run_file=tmp_path / "worse")
    assert list(read_run(tmp_path / "worse")) == ["q2"]
    report = run_evaluation(COLLECTION, answers().search, baseline=tmp_path / "worse")
    assert report["comparison"]["mrr@10"] == pytest.approx(
        # Differences 1, 0, 0: t = 1 with 2 degrees of freedom; every sign is as extreme.
        {"baseline": 0.5 / 3, "difference": 1 / 3, "t_test_p": 0.42264973, "randomization_p": 1}
    )
    assert json.loads(json.dumps(report)) == report
